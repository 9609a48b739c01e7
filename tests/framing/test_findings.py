"""Findings over small sets of articles where the right answer is plain."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest
from framing_factories import Told, align, document, own, said

from bias.framing import find_all
from bias.framing.counted import counts_victims, figures_agree
from bias.framing.omission import expected_rate
from bias.framing.wording import log_odds
from bias.sides.harm import accused_sides
from bias.types import Alignment, Document, Finding, Side, Span

SIDES = (Side("Norland", ("Norlander",)), Side("Sudmark", ("Sudmarkian",)))
CHARGE = "Sudmark shelled the village of Orn"


def found(documents: list[Document], alignment: Alignment, kind: str) -> list[Finding]:
    return [f for f in find_all(documents, alignment.clusters, alignment.shared, SIDES) if f.kind == kind]


def test_adoption() -> None:
    reads = [
        document("Alpha", [own(CHARGE + ".")]),
        document("Beta", [said("Norland", CHARGE, side="Norland")]),
        document("Gamma", [said("Norland's army", CHARGE, side="Norland")]),
    ]
    (finding,) = found(reads, align(reads, [[("alpha", 0), ("beta", 0), ("gamma", 0)]]), "adoption")
    assert (finding.article, finding.claim, finding.side) == ("alpha", 0, "Norland")
    assert [(e.article, e.claim) for e in finding.evidence] == [("alpha", 0), ("beta", 0), ("gamma", 0)]
    assert finding.summary == (
        "Alpha states as fact what both peers that carry it attribute to Norland: “Sudmark shelled the village of Orn”."
    )
    assert finding.details["peers_attributing"] == 2


def test_a_headline_over_an_attributing_body_is_drift_and_no_adoption() -> None:
    reads = [
        document("Alpha", [said("Norland", CHARGE, side="Norland")], title=CHARGE),
        document("Beta", [said("Norland", CHARGE, side="Norland")], title=CHARGE),
        document("Gamma", [own(CHARGE + ".")], title=CHARGE),
    ]
    group = [(a, c) for a in ("alpha", "beta", "gamma") for c in (0, 1)]
    assert [f.article for f in found(reads, align(reads, [group]), "adoption")] == ["gamma"]
    drifts = found(reads, align(reads, [group]), "drift")
    assert [(f.article, f.claim) for f in drifts] == [("alpha", 0), ("beta", 0)]
    assert drifts[0].details["peer_headlines"] == 2
    assert drifts[0].details["peers_doing_the_same"] == 1
    assert "one of two peers with a headline on the same point does the same" in drifts[0].summary


def test_drift_without_alignment() -> None:
    reads = [document("Alpha", [said("Norland", CHARGE, side="Norland")], title=CHARGE)]
    assert len(found(reads, align(reads, []), "drift")) == 1
    hedged = [document("Alpha", [own("Sudmark may have shelled the village of Orn.", hedged=True)], title=CHARGE)]
    assert "hedges" in found(hedged, align(hedged, []), "drift")[0].summary
    other = [document("Alpha", [said("Norland", "the harvest was poor", side="Norland")], title=CHARGE)]
    assert found(other, align(other, []), "drift") == []


def five() -> tuple[list[Document], Alignment]:
    told = "Inspectors found cracks in the northern wall of the dam"
    reads = [
        document("Alpha", [own(told + ".")], published="2031-05-02"),
        document("Beta", [own(told + ".")], published="2031-05-02"),
        document("Gamma", [own(told + ".")], published="2031-05-03"),
        document("Delta", [own("Reporters visited the dam on Sunday with a film crew.")], published="2031-05-03"),
    ]
    return reads, align(reads, [[("alpha", 0), ("beta", 0), ("gamma", 0)]])


def test_omission() -> None:
    reads, alignment = five()
    (finding,) = found(reads, alignment, "omission")
    assert (finding.article, finding.claim, finding.cluster) == ("delta", None, 0)
    assert finding.details["peers_carrying"] == finding.details["peers_possible"] == 3
    # p = 3.5 / 4, and both articles have ten words
    assert finding.details["expected_rate"] == pytest.approx(3.5 / 4)
    assert finding.details["nearest_claim"] == 0
    assert finding.summary == (
        "Delta leaves out what all three independent peers carry: "
        "“Inspectors found cracks in the northern wall of the dam”."
    )


def test_who_came_first_omits_nothing() -> None:
    reads, alignment = five()
    early = [*reads[:3], replace(reads[3], article=replace(reads[3].article, published="2031-05-01"))]
    assert found(early, alignment, "omission") == []


def test_a_like_sentence_or_a_lone_peer_is_no_omission() -> None:
    reads, alignment = five()
    like = document("Delta", [own("Cracks in the northern wall of the dam worried inspectors.")])
    assert found([*reads[:3], like], alignment, "omission") == []
    alone = align(reads, [[("alpha", 0)]])
    assert found(reads, alone, "omission") == []


def test_expected_rate_by_hand() -> None:
    assert expected_rate(2, 3, 100, [200, 200]) == pytest.approx(1 - math.sqrt(1 - 2.5 / 4))
    assert expected_rate(2, 3, 0, []) == pytest.approx(2.5 / 4)


@pytest.mark.parametrize(
    ("texts", "conflict"),
    [
        (("Fourteen people were killed", "At least 12 people were killed"), False),
        (("Fourteen people were killed", "At least 20 people were killed"), True),
        (("Some 40 houses burned down", "42 houses burned down"), False),
        (("40 houses burned down", "60 houses burned down"), True),
        (("12 soldiers were killed", "14 civilians were killed"), False),
        (("12 people were killed and 30 hurt", "30 people were hurt and 12 killed"), False),
        (("The dam cost $3 million", "The dam cost $5 million"), True),
        (("The talks lasted 3 hours", "The talks lasted 4 hours"), True),
        (("The talks lasted 3 hours", "The train to Orn came 4 hours late"), False),
        (("12 people were killed", "Three of the twelve were killed"), False),
        (("10 to 15 houses burned", "Up to 12 houses burned"), False),
        (("Between 10 and 15 houses burned", "12 houses burned"), False),
        (("Between 10 and 15 houses burned", "More than 14 houses burned"), False),
        (("Between 10 and 15 houses burned", "More than 20 houses burned"), True),
        (("20 houses or more burned", "12 or more houses burned"), False),
        (("Dozens of houses burned", "46 houses burned"), False),
        (("Dozens of houses burned", "Six houses burned"), True),
        (("Dozens of houses burned", "Hundreds of houses burned"), True),
        (("Scores of people were killed", "At least 60 people were killed"), False),
        (("Several hundred people fled the village", "400 people fled the village"), False),
        (("Several hundred people fled the village", "4,000 people fled the village"), True),
        (("A handful of people were killed", "Hundreds of people were killed"), True),
        (("The Sept. 11 hijackers trained in Orn", "The 19 hijackers trained in Orn"), False),
        (("The village got $3 million in aid", "The village got $9 million in loans"), False),
        (("The crowd gave it its best shot, and 12 people left", "20 people were killed"), False),
    ],
)
def test_figures_in_one_cluster(texts: tuple[str, str], conflict: bool) -> None:
    reads = [document("Alpha", [own(texts[0] + ".")]), document("Beta", [own(texts[1] + ".")])]
    assert bool(found(reads, align(reads, [[("alpha", 0), ("beta", 0)]]), "figures")) is conflict


def test_articles_that_each_know_both_figures_do_not_disagree() -> None:
    poll = "Holt leads the poll of voters with 21 percent, and Dane has 17 percent of voters in the poll"
    reads = [document("Alpha", [own(poll + ".")])]
    for outlet, more in (("Beta", 1), ("Gamma", 0)):
        told = [
            own("Holt leads the poll with 21 percent of voters."),
            own("Dane has 17 percent of voters in the poll."),
        ]
        reads.append(document(outlet, told[: 1 + more]))
    both = align(reads[:2], [[("alpha", 0), ("beta", 0), ("beta", 1)]])
    assert found(reads[:2], both, "figures") == []


def test_the_figure_that_agrees_with_fewest_stands_out() -> None:
    reads = [
        document("Alpha", [own("12 people were killed.")]),
        document("Beta", [said("Norland", "20 people were killed", side="Norland")]),
        document("Gamma", [own("At least 11 people were killed.")]),
    ]
    alignment = align(reads, [[("alpha", 0), ("beta", 0), ("gamma", 0)]])
    (finding,) = found(reads, alignment, "figures")
    # gamma's "at least 11" agrees with both
    assert finding.article == "alpha"
    assert finding.summary == "Alpha gives 12 as the number of people killed, against 20 in Beta."
    assert [f["speaker"] for f in finding.details["figures"]] == [None, "Norland", None]


def test_rival_figures_that_most_outlets_give_both() -> None:
    ministry = said("Norland", "11 people, two of them children, had been killed", side="Norland")
    hospital = said("A hospital", "the dead at nine", cue="put")
    reads = [
        document("Alpha", [ministry, hospital]),
        document("Beta", [ministry, hospital]),
        document("Gamma", [ministry]),
    ]
    group = [("alpha", 0), ("alpha", 1), ("beta", 0), ("beta", 1), ("gamma", 0)]
    (finding,) = found(reads, align(reads, [group]), "figures")
    assert finding.article == "gamma"
    assert finding.summary == (
        "Outlets give rival figures for people killed: 11 in Alpha, Beta and Gamma; nine in Alpha and Beta."
    )


def test_figures_across_clusters_need_a_shared_context() -> None:
    same = [
        document("Alpha", [own("Shells on the market in Orn killed 12 people.")]),
        document("Beta", [own("The market in Orn was hit and 20 people were killed.")]),
    ]
    assert len(found(same, align(same, []), "figures")) == 1
    other = [
        document("Alpha", [own("Shells on the market in Orn killed 12 people.")]),
        document("Beta", [own("Since January the war has seen 2,000 people killed.")]),
    ]
    assert found(other, align(other, []), "figures") == []


def test_reply() -> None:
    accusation = said("Norland", CHARGE, side="Norland")
    denial = said("Sudmark", "it had shelled Orn", cue="denied", cue_class="denial", polarity=-1, side="Sudmark")
    reads = [
        document("Alpha", [accusation]),
        document("Beta", [accusation, denial]),
        document("Gamma", [denial, accusation]),
        document("Delta", [accusation, own("Sudmark did not respond to a request for comment.")]),
        document("Epsilon", [own("Nobody spoke.")]),
        document("Zeta", [said("Sudmark", "the harvest was poor", side="Sudmark"), accusation]),
    ]
    replies = {f.article: f for f in found(reads, align(reads, []), "reply")}
    assert set(replies) == {"alpha", "beta", "gamma", "delta", "zeta"}
    assert replies["alpha"].summary == "Alpha carries one accusation against Sudmark and no answer from Sudmark."
    assert replies["beta"].summary == (
        "Beta carries one accusation against Sudmark and Sudmark’s answer to it; Sudmark has the last word."
    )
    assert replies["gamma"].details["last_word"] == "Norland"
    assert replies["delta"].details["asked_without_answer"] is True
    assert replies["beta"].side == "Sudmark"
    assert replies["zeta"].summary == (
        "Zeta carries one accusation against Sudmark and no answer from Sudmark, though Sudmark is heard there."
    )
    assert [one.note for one in replies["zeta"].evidence] == ["accusation against Sudmark", "Sudmark is heard"]


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Sudmark had shelled the village", ("Sudmark",)),
        ("Sudmark's army fired on Orn", ("Sudmark",)),
        ("the village was shelled by Sudmarkian troops", ("Sudmark",)),
        ("Sudmark was shelled", ()),
        ("Sudmark had not shelled the village", ()),
        ("Sudmark was attacked by Norland", ("Norland",)),
        ("the harvest was poor in Sudmark", ()),
        ("Sudmark said Orn was shelled", ()),
        ("the crowd gave Sudmark its best shot", ()),
        ("Sudmark guns opened fire on Orn", ("Sudmark",)),
        ("Sudmark would have shelled the village", ()),
        ("talks end if Sudmark breaches the truce", ()),
        ("there was no evidence that Sudmark shelled Orn", ()),
        ("the farmers won't take Sudmark's words lying down", ()),
        ("Sudmark was shelling the village", ("Sudmark",)),
        ("Sudmark fired its finance minister", ()),
        ("Sudmark fired three rockets", ("Sudmark",)),
    ],
)
def test_accused_sides(text: str, sides: tuple[str, ...]) -> None:
    assert accused_sides(text, SIDES) == sides


def test_counts_victims() -> None:
    assert counts_victims("at least 12 people were killed")
    assert not counts_victims("12 houses were sold")
    assert not counts_victims("people were killed")


def test_log_odds_by_hand() -> None:
    # prior = pooled counts: a 8, b 8; here a 6 + 8, b 2 + 8; there a 2 + 8, b 6 + 8
    scores = log_odds({"a": 6, "b": 2}, {"a": 2, "b": 6})
    delta = math.log(14 / 10) - math.log(10 / 14)
    assert scores["a"] == pytest.approx(delta / math.sqrt(1 / 14 + 1 / 10))
    assert scores["b"] == pytest.approx(-scores["a"])
    assert log_odds({"a": 3}, {"a": 2}) == {"a": 0.0}


def test_wording() -> None:
    reads = [
        document("Alpha", [own(f"Terrorists held bridge {k}.") for k in range(30)]),
        document("Beta", [own(f"Fighters held bridge {k}.") for k in range(30)]),
    ]
    alignment = align(reads, [[("alpha", k), ("beta", k)] for k in range(30)])
    findings = found(reads, alignment, "wording")
    assert [(f.article, f.details["word"]) for f in findings] == [("alpha", "terrorist"), ("beta", "fighter")]
    few = [few_uses(read) for read in ("Alpha", "Beta")]
    assert found(few, align(few, [[("alpha", 0), ("beta", 0)]]), "wording") == []


def few_uses(outlet: str) -> Document:
    name = "Terrorists" if outlet == "Alpha" else "Fighters"
    return document(outlet, [own(f"{name} held the bridge.")])


def test_people_are_counted_wherever_they_are_named_and_acts_where_claims_meet() -> None:
    for names, made in ((("Rioters", "Protesters"), 2), (("Raids", "Attacks"), 0)):
        reads = [
            document(outlet, [own(f"{name} closed bridge {k}.") for k in range(20)])
            for outlet, name in zip(("Alpha", "Beta"), names, strict=True)
        ]
        assert len(found(reads, align(reads, []), "wording")) == made


def test_a_wording_rests_on_every_use_of_the_names() -> None:
    told = [own(f"Terrorists held bridge {k}.") for k in range(9)] + [own("A fighter fell.")]
    reads = [document("Alpha", told), document("Beta", [own(f"Fighters held bridge {k}.") for k in range(9)])]
    reads.append(document("Gamma", [said("Norland", "terrorists held the bridge", form="direct"), own("Rebels fled.")]))
    finding = next(f for f in found(reads, align(reads, []), "wording") if f.article == "alpha")
    assert [(e.article, e.note) for e in finding.evidence] == [
        *[("alpha", "terrorist")] * 9,
        ("alpha", "fighter"),
        *[("beta", "fighter")] * 9,
        ("gamma", "rebel"),
    ]


def test_words_with_another_sense_name_nobody() -> None:
    reads = [
        document("Alpha", [own(f"Fire fighters held bridge {k}.") for k in range(20)]),
        document("Beta", [own(f"Rebels held bridge {k}.") for k in range(20)]),
    ]
    assert found(reads, align(reads, []), "wording") == []


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("He was one of four Norlander soldiers killed", "Sudmark killed four Norlander soldiers", True),
        ("11 people were killed, two of them children", "Eleven people were killed", True),
        ("11 people were killed", "Nine people were killed", False),
        ("11 people were killed", "People were killed", True),
    ],
)
def test_numbers_of_a_part_exclude_nothing(one: str, other: str, agree: bool) -> None:
    assert figures_agree(one, other) is agree
    assert figures_agree(other, one) is agree


def test_a_claim_that_leans_on_its_neighbours_adopts_nothing() -> None:
    reads = [
        document("Alpha", [own("So do they.")]),
        document("Beta", [said("Norland", CHARGE, side="Norland")]),
        document("Gamma", [said("Norland's army", CHARGE, side="Norland")]),
    ]
    assert found(reads, align(reads, [[("alpha", 0), ("beta", 0), ("gamma", 0)]]), "adoption") == []


def test_what_an_article_nearly_says_is_no_omission() -> None:
    text = "Sudmark artillery bombarded the village of Orn before dawn"
    near = "Orn, a village, was shelled by the guns of Sudmark at dawn"
    reads = [
        document("Alpha", [own(near + ".")]),
        *(document(name, [own(text + ".")]) for name in ("Beta", "Gamma", "Delta")),
    ]
    group = [(name, 0) for name in ("beta", "gamma", "delta")]
    assert found(reads, align(reads, [group]), "omission") == []
    far = [document("Alpha", [own("Wheat prices rose by four percent.")]), *reads[1:]]
    assert [f.article for f in found(far, align(far, [group]), "omission")] == ["alpha"]


@pytest.mark.parametrize(
    ("texts", "conflict"),
    [
        (
            (
                "54 percent backed the drivers and 37 percent did not",
                "32 percent backed the drivers, 37 percent did not",
            ),
            True,
        ),
        (("54 percent backed the drivers and 37 percent did not", "54 percent backed the drivers"), False),
        (("78 percent of drivers were on strike", "22 percent of drivers were not on strike"), False),
        (("Drivers will serve four hospital routes", "Drivers will serve two hospital bus routes"), True),
        (("89 freshmen run for office again", "53 freshmen run for office again"), True),
        (("You take 18 of them in the north", "You take 11 of them in the north"), True),
        (("You take 18 of them in the north", "The north has 32 seats"), False),
        (("The share of drivers on strike was 92 percent", "The share of drivers on strike was 55"), True),
    ],
)
def test_figures_for_one_question(texts: tuple[str, str], conflict: bool) -> None:
    reads = [document("Alpha", [own(texts[0] + ".")]), document("Beta", [own(texts[1] + ".")])]
    assert bool(found(reads, align(reads, [[("alpha", 0), ("beta", 0)]]), "figures")) is conflict


def test_claims_that_differ_in_a_number_alone_are_about_one_quantity() -> None:
    text = "The strike of the tram drivers costs the city of Orn {} million crowns a day"
    reads = [document("Alpha", [own(text.format("4.1") + ".")]), document("Beta", [own(text.format("2.5") + ".")])]
    (finding,) = found(reads, align(reads, []), "figures")
    assert finding.summary == "Alpha gives 4.1 million as the number of crowns, against 2.5 million in Beta."
    other = [reads[0], document("Beta", [own("The new bridge over the Lissen costs 2.5 million crowns.")])]
    assert found(other, align(other, []), "figures") == []


def test_an_article_that_asserts_both_versions_adopts_both() -> None:
    denial = "Sudmark did not shell the village of Orn"
    told = [said("Norland", CHARGE, side="Norland"), said("Sudmark", denial, side="Sudmark", polarity=-1)]
    reads = [document("Alpha", [own(f"{CHARGE}."), own(f"{denial}.")]), document("Beta", told), document("Gamma", told)]
    group = [(name, k) for name in ("alpha", "beta", "gamma") for k in (0, 1)]
    (cluster,) = [c for c in align(reads, [group]).clusters if len(c.mentions) > 1]
    mentions = tuple(replace(m, polarity=-1 if m.claim == 1 else 1) for m in cluster.mentions)
    alignment = replace(align(reads, [group]), clusters=(replace(cluster, mentions=mentions),))
    assert [f.side for f in found(reads, alignment, "adoption")] == ["Norland", "Sudmark"]


def test_an_infinitive_can_be_left_out_and_a_bare_noun_cannot() -> None:
    for told, count in (("to reopen schools", 1), ("its schools", 0)):
        reads = [document("Alpha", [own("Rain fell.")])]
        reads += [document(name, [said("Norland", told, cue="vowed")]) for name in ("Beta", "Gamma")]
        assert len(found(reads, align(reads, [[("beta", 0), ("gamma", 0)]]), "omission")) == count


def test_what_points_back_answers() -> None:
    accusation = said("Norland", CHARGE, side="Norland")
    answer = said("Sudmark", "its men had nothing to do with it", cue="claimed", side="Sudmark")
    reads = [document("Alpha", [accusation, answer])]
    (reply,) = found(reads, align(reads, []), "reply")
    assert reply.details["answered"] == 1


DENIED = {"cue": "denied", "cue_class": "denial", "polarity": -1, "side": "Sudmark"}


@pytest.mark.parametrize(
    ("answer", "answered"),
    [
        (said("Sudmark", "its guns had fired", **DENIED), True),
        (said("Sudmark", "any involvement", **DENIED), True),
        (said("Sudmark", "any attack", **DENIED), True),
        (said("Sudmark", "the harvest was poor", **DENIED), False),
        (said("Sudmark", "no unit of its had opened fire on the village", side="Sudmark"), True),
        (said("Sudmark", "the harvest was poor", side="Sudmark"), False),
        (said("Sudmark", "nobody in Orn had sold grain", side="Sudmark"), False),
        (said("Relief", "its guns had fired", **{**DENIED, "side": None}), False),
    ],
)
def test_an_answer_may_stand_before_the_accusation(answer: Told, answered: bool) -> None:
    reads = [document("Alpha", [answer, said("Norland", CHARGE, side="Norland")])]
    (reply,) = found(reads, align(reads, []), "reply")
    assert reply.details["answered"] == int(answered)


def test_a_denial_before_answers_what_was_said_before_it() -> None:
    first = said("Norland", "Sudmark had burnt the harvest", side="Norland")
    denial = said("Sudmark", "burning the harvest", **DENIED)
    reads = [document("Alpha", [first, denial, said("Norland", "Sudmark stole the boats", side="Norland")])]
    (reply,) = found(reads, align(reads, []), "reply")
    assert (reply.details["accusations"], reply.details["answered"]) == (2, 1)


def test_much_talk_of_the_same_people_is_no_answer() -> None:
    accusation = said("Norland", "Sudmark had stolen the harvest of Ann Holt and Jo Dane", side="Norland")
    talk = said(
        "Sudmark", "the farmers Ann Holt and Jo Dane were to speak at the fair on the first of May", side="Sudmark"
    )
    reads = [document("Alpha", [accusation, talk])]
    (reply,) = found(reads, align(reads, []), "reply")
    assert reply.details["answered"] == 0


def test_the_ministry_is_that_of_the_side_last_named_with_one() -> None:
    named = own("The Defence Ministry of Sudmark lies in Orn, and Norland's Finance Ministry in Kovel.")
    accusation = said("Norland", "The ministry had hidden the loan", side="Norland")
    answer = said("The ministry", "it had hidden no loan", speaker=None, source_type="organisation")
    opening = [own("Sudmark's Defence Ministry lies in Orn.")]
    reads = [document("Alpha", [*opening, accusation, answer]), document("Beta", [named, accusation])]
    replies = {f.article: f for f in found(reads, align(reads, []), "reply")}
    assert replies["alpha"].side == "Sudmark"
    assert replies["alpha"].details["answered"] == 1
    # In Beta the ministry last named is Norland's own, and nobody is accused.
    assert "beta" not in replies


def test_who_accuses_somebody_else_by_name_does_not_mean_the_other_side() -> None:
    for accused, count in (
        ("the Estmark League of fraud", 0),
        ("the grain traders of fraud", 0),
        ("Holt of asking Sudmark for grain", 0),
        ("its neighbour of fraud", 1),
        ("the generals in Sudmark of fraud", 1),
    ):
        accusation = said("Norland", accused, cue="accused", cue_class="accusation", side="Norland")
        reads = [document("Alpha", [accusation])]
        assert len(found(reads, align(reads, []), "reply")) == count


def test_a_body_that_asserts_it_in_other_words_vouches_for_the_headline() -> None:
    attributed = said("Norland", CHARGE, side="Norland")
    reads = [document("Alpha", [attributed], title=CHARGE)]
    assert [f.article for f in found(reads, align(reads, []), "drift")] == ["alpha"]
    asserting = own("Shells of Sudmark hit the village of Orn before dawn.")
    reads = [document("Alpha", [attributed, asserting], title=CHARGE)]
    assert found(reads, align(reads, []), "drift") == []


def test_the_speakers_own_act_is_no_drift() -> None:
    title = "Harbour minister Holt has resigned over the harbour loan"
    body = "she would resign over the harbour loan"
    for speaker, count in (("Holt", 0), ("Officials", 1)):
        reads = [document("Alpha", [said(speaker, body)], title=title)]
        assert len(found(reads, align(reads, [[("alpha", 0), ("alpha", 1)]]), "drift")) == count


def test_a_speaker_named_behind_the_verb_is_not_the_headlines_actor() -> None:
    title, body = "Intruders opened a valve at the Holt tannery", "intruders opened a valve at the tannery"
    for actor, count in (("Intruders", 1), ("Holt", 0)):
        read = document("Alpha", [said("Holt", body)], title=title.replace("Intruders", actor))
        at = read.article.title.index("opened")
        reads = [replace(read, reading=replace(read.reading, verbs=(Span(at, at + 6),)))]
        assert len(found(reads, align(reads, [[("alpha", 0), ("alpha", 1)]]), "drift")) == count


@pytest.mark.parametrize(
    ("title", "body", "count"),
    [
        (
            "Harbour strike has cost Kovel four million crowns",
            "the harbour strike cost the city four million crowns",
            1,
        ),
        ("Has harbour strike cost Kovel four million?", "the harbour strike cost the city four million crowns", 0),
        ("Harbour strike is expected to cost four million", "the harbour strike cost the city four million crowns", 0),
    ],
)
def test_a_headline_that_leaves_it_open_does_not_drift(title: str, body: str, count: int) -> None:
    # That the headline names the town of the authority makes it no act of the authority.
    reads = [document("Alpha", [said("The Kovel Port Authority", body)], title=title)]
    assert len(found(reads, align(reads, []), "drift")) == count


def test_what_names_its_source_vouches_for_nothing() -> None:
    title = "Sudmark shelled the village of Orn"
    for source, count in ((", according to Norland's army", 1), (" according to plan", 0), ("", 0)):
        reads = [document("Alpha", [own(f"Sudmark shelled the village of Orn{source}.")], title=title)]
        assert len(found(reads, align(reads, []), "drift")) == count


def test_a_headline_whose_verb_looks_like_a_noun_drifts_if_its_cluster_states_it() -> None:
    title = "Sudmark shells village market"
    reads = [document("Alpha", [said("Norland", "shells of Sudmark have hit a village market")], title=title)]
    for clusters, count in (([[("alpha", 0), ("alpha", 1)]], 1), ([], 0)):
        assert len(found(reads, align(reads, clusters), "drift")) == count


def test_a_headline_that_states_nothing_cannot_drift() -> None:
    reads = [document("Alpha", [said("Norland", "the Orn Relief Fund")], title="The Orn Relief Fund")]
    assert found(reads, align(reads, [[("alpha", 0), ("alpha", 1)]]), "drift") == []


def test_carriers_that_only_a_cluster_holds_together_leave_nothing_out() -> None:
    told = "Inspectors found cracks in the northern wall of the dam."
    for other, count in ((told, 1), ("The mayor of Orn has sold her boat to a museum.", 0)):
        reads = [document(name, [own(text)]) for name, text in (("Alpha", told), ("Beta", other))]
        reads.append(document("Gamma", [own("The harvest was good in the valley this year.")]))
        assert len(found(reads, align(reads, [[("alpha", 0), ("beta", 0)]]), "omission")) == count


CRACKS = "Inspectors found cracks in the northern wall of the dam"
BOAT = "The mayor of Orn has sold her boat, her barge and both of her canoes to the museum of the valley."


def _where_carried(alpha: Sequence[Told], beta: Sequence[Told]) -> list[str]:
    """The wordings of the carriers that an omission by Gamma shows."""
    reads = [document("Alpha", alpha), document("Beta", beta)]
    reads.append(document("Gamma", [own("The harvest was good in the valley this year.")]))
    group = [("alpha", k) for k in range(len(alpha))] + [("beta", k) for k in range(len(beta))]
    texts = {read.article.id: read.claims for read in reads}
    findings = found(reads, align(reads, [group]), "omission")
    return [texts[e.article][e.claim].text for f in findings for e in f.evidence if e.note == "carried here"]


def test_carriers_need_not_agree_in_their_longest_wordings() -> None:
    """What stands for a carrier is the wording that the other bears out."""
    assert _where_carried([own(BOAT), own(CRACKS + ".")], [own(CRACKS + ".")]) == [CRACKS + "."] * 2
    assert _where_carried([own(BOAT)], [own(CRACKS + ".")]) == []


def test_a_fragment_bears_out_nothing() -> None:
    assert (
        _where_carried([said("Sudmark", "its boats"), own(BOAT)], [said("Norland", "its boats"), own(CRACKS + ".")])
        == []
    )


def test_a_denial_does_not_stand_for_a_carrier_that_affirms() -> None:
    """Even where it is the denial that another carrier bears out."""
    denied = said("Sudmark", CRACKS, cue="denied that", polarity=-1)
    assert _where_carried([denied, own(BOAT)], [own(CRACKS + ".")]) == [BOAT, CRACKS + "."]
    assert _where_carried([denied], [own(CRACKS + ".")]) == [CRACKS, CRACKS + "."]


def test_an_adoption_rests_on_peers_in_which_the_side_itself_says_it() -> None:
    denied = said("Sudmark", "shelling the village of Orn", cue="denied", side="Sudmark", polarity=-1)
    claimed = said("Norland", "Sudmark had shelled the village of Orn", side="Norland")
    for peers, count in (((denied, denied), 0), ((claimed, denied), 0), ((claimed, claimed), 1)):
        reads = [document("Alpha", [own(CHARGE + ".")])]
        reads += [document(name, [told]) for name, told in zip(("Beta", "Gamma"), peers, strict=True)]
        findings = found(reads, align(reads, [[("alpha", 0), ("beta", 0), ("gamma", 0)]]), "adoption")
        assert [f.side for f in findings] == ["Norland"] * count


def test_sums_for_different_things_do_not_conflict() -> None:
    texts = "The council voted $60 million for new bridges.", "The state's $447 million jobs package failed on Monday."
    reads = [document(name, [own(text)]) for name, text in zip(("Alpha", "Beta"), texts, strict=True)]
    assert found(reads, align(reads, [[("alpha", 0), ("beta", 0)]]), "figures") == []
