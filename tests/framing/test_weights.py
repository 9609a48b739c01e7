"""Shares, masses, the weight and its components, checked against sums done by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from framing_factories import align, document, own, said, with_polarity
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bias.framing import frame, relative_to_peers
from bias.framing.blocks import find_blocks
from bias.framing.case import masses, prominences
from bias.framing.relative import with_relatives
from bias.settings import Settings, Weighing
from bias.types import COMPONENTS, Alignment, Document, Finding, FramingRow, SharedPassage, Side, Span
from bias.words import count_words

SIDES = (Side("Norland", ("Norlander",)), Side("Sudmark", ("Sudmarkian",)))
FEW = Settings(weighing=Weighing(resamples=50, least_mentions=1))


def value(rows: tuple[FramingRow, ...], article: str, side: str | None, component: str) -> FramingRow:
    (found,) = [r for r in rows if (r.article, r.side, r.component) == (article, side, component)]
    return found


# --- masses -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"), [("", 0), ("one two", 2), ("the army's 1,200 well-armed men", 5), ("– “Yes,” he said.", 3)]
)
def test_count_words(text: str, words: int) -> None:
    assert count_words(text) == words


def test_prominence_has_mean_one_over_the_body_and_three_for_the_headline() -> None:
    read = document("Daily", [own("One two three four."), own("Five six.")], title="Some news")
    first, second = 0.5 + 1.0, 0.5 + math.exp(-1 / 3)
    scale = 6 / (4 * first + 2 * second)
    assert prominences(read, Settings().prominence) == pytest.approx((3.0, first * scale, second * scale))


def test_mass_halves_for_what_is_only_passed_on() -> None:
    read = document(
        "Daily", [said("Norland", "the dam is full", side="Norland"), own("The dam is full.", paragraph=False)]
    )
    passed, asserted = masses(read, Settings())
    assert passed == pytest.approx(4 * 1.0 * 0.5)
    assert asserted == pytest.approx(4 * 1.0)


def test_blocks_are_turns_and_own_voice_paragraphs() -> None:
    read = document(
        "Daily",
        [
            said("Norland", "one", side="Norland"),
            said("Norland", "two", side="Norland"),
            own("Three."),
            own("Four.", paragraph=False),
            own("Five."),
            said("Norland", "six", side="Norland"),
        ],
    )
    assert find_blocks(read) == (0, 0, 1, 1, 2, 3)


# --- one article, no peers --------------------------------------------------------------------------------------


def one_paragraph() -> Document:
    """Norland: 4 + 2 words; Sudmark: 3 words, endorsed by ½; own voice: 5 words. All in one paragraph."""
    return document(
        "Daily",
        [
            said("Norland", "the dam is full", side="Norland"),
            said("Sudmark", "it is empty", side="Sudmark", cue="noted", endorsement=0.5, paragraph=False),
            said("Norland", "talks failed", side="Norland", cue="claimed", endorsement=-0.5, paragraph=False),
            own("The dam lies between both.", paragraph=False),
        ],
    )


def test_weight_voice_placement_and_credence_by_hand() -> None:
    read = one_paragraph()
    rows = frame([read], align([read], []), SIDES, FEW).rows
    # masses: Norland (4 + 2) x ½ = 3; Sudmark 3 x (1 - .75 / 2) = 1.875; prominence is 1 throughout
    assert value(rows, "daily", "Norland", "weight").value == pytest.approx(3 / 4.875)
    assert value(rows, "daily", "Sudmark", "weight").value == pytest.approx(1.875 / 4.875)
    assert value(rows, "daily", "Norland", "voice").value == pytest.approx(6 / 9)
    assert value(rows, "daily", "Norland", "placement").value == pytest.approx(0.0)
    assert value(rows, "daily", "Norland", "credence").value == pytest.approx(-0.25)
    assert value(rows, "daily", "Sudmark", "credence").value == pytest.approx(0.5)
    assert value(rows, "daily", "Norland", "weight").n == 3


def test_placement_by_hand() -> None:
    read = document(
        "Daily",
        [said("Norland", "the dam is full", side="Norland"), said("Sudmark", "it is now empty", side="Sudmark")],
    )
    rows = frame([read], align([read], []), SIDES, FEW).rows
    first, second = 1.5, 0.5 + math.exp(-1 / 3)
    assert value(rows, "daily", "Norland", "placement").value == pytest.approx(first / (first + second) - 0.5)
    total = sum(value(rows, "daily", side.name, "placement").value or 0 for side in SIDES)
    assert total == pytest.approx(0.0)


def test_every_article_side_and_component_has_one_row() -> None:
    reads = [one_paragraph(), document("Post", [own("Nothing happened.")])]
    rows = frame(reads, align(reads, []), SIDES).rows
    keys = [(r.article, r.side, r.component) for r in rows]
    assert keys == [(a, s.name, c) for a in ("daily", "post") for s in SIDES for c in COMPONENTS]
    for row in rows:
        assert (row.value is None) == (row.reason is not None)
        if row.value is not None:
            assert row.low is not None
            assert row.high is not None
            assert row.low <= row.value <= row.high
    assert "only if the setting" in str(value(rows, "daily", "Norland", "labels").reason)
    assert "does not yet see" in str(value(rows, "daily", "Norland", "agency").reason)
    assert value(rows, "post", "Norland", "weight").reason == "no mentions that carry a side's version"
    assert value(rows, "daily", "Sudmark", "credence").reason == "too little evidence: one claim of the side's speakers"


def test_without_sides_all_abstain() -> None:
    read = one_paragraph()
    rows = frame([read], align([read], []), ()).rows
    assert [(r.side, r.component, r.value) for r in rows] == [(None, c, None) for c in COMPONENTS]
    assert all(r.reason for r in rows)


def test_nothing_at_all() -> None:
    assert frame([], Alignment(()), SIDES).rows == ()
    empty = document("Daily", [])
    assert len(frame([empty], Alignment(()), SIDES).rows) == 18


def test_articles_of_one_outlet_are_pooled_in_the_weight() -> None:
    first = document("Daily", [said("Norland", "the dam is full", side="Norland")], id="a")
    second = document("Daily", [said("Sudmark", "the dam is now quite empty too", side="Sudmark")], id="b")
    rows = frame([first, second], align([first, second], []), SIDES, FEW).rows
    for article in ("a", "b"):
        assert value(rows, article, "Norland", "weight").value == pytest.approx(4 / 11)
    assert value(rows, "a", "Norland", "voice").value == 1.0


# --- peers ------------------------------------------------------------------------------------------------------

CHARGE = "Sudmark shelled the village of Orn"


def four_outlets() -> list[Document]:
    return [
        document("Alpha", [own(CHARGE + ".")]),
        document("Beta", [said("Norland", CHARGE, side="Norland")]),
        document("Gamma", [said("Norland", CHARGE, side="Norland")]),
        document("Delta", [own("The river rose again on Sunday night.")]),
    ]


SHELLING = [("alpha", 0), ("beta", 0), ("gamma", 0)]


def shares(documents: list[Document], alignment: Alignment, article: str, sides: tuple[Side, ...] = SIDES) -> object:
    framing = frame(documents, alignment, sides, FEW)
    return next(dict(m.sides) for c in framing.clusters for m in c.mentions if m.article == article)


def test_an_adopted_version_carries_its_side() -> None:
    reads = four_outlets()
    alignment = align(reads, [SHELLING])
    assert shares(reads, alignment, "alpha") == {"Norland": 1.0}
    assert shares(reads, alignment, "beta") == {"Norland": 1.0}
    assert shares(reads, alignment, "delta") == {}
    rows = frame(reads, alignment, SIDES, FEW).rows
    assert value(rows, "alpha", "Norland", "adoption").value == 1.0
    assert value(rows, "beta", "Norland", "adoption").reason is not None  # one attributing peer is too few
    # delta omits what 3 of 3 peers tell, so as much as expected of nobody: 1 - (1 - 3/3) = 1
    assert value(rows, "delta", "Norland", "omission").value == 1.0
    assert value(rows, "alpha", "Norland", "omission").value == pytest.approx(0 - (1 - 2 / 3))


def test_the_share_is_the_rate_of_attributing_peers() -> None:
    reads = [*four_outlets(), document("Epsilon", [own(CHARGE + ".")])]
    alignment = align(reads, [[*SHELLING, ("epsilon", 0)]])
    assert shares(reads, alignment, "alpha") == {"Norland": pytest.approx(2 / 3)}


def test_denials_carry_not_p_and_assertions_of_p_the_opposite() -> None:
    reads = [
        document("Alpha", [own("The army shelled the village.")]),
        *(
            document(outlet, [said("Sudmark", "shelling the village", cue="denied", side="Sudmark", polarity=-1)])
            for outlet in ("Beta", "Gamma")
        ),
        document("Delta", [own("The army did not shell the village.")]),
    ]
    alignment = align(reads, [[("alpha", 0), ("beta", 0), ("gamma", 0), ("delta", 0)]])
    alignment = with_polarity(alignment, "delta", 0, -1)
    assert shares(reads, alignment, "alpha") == {"Norland": pytest.approx(2 / 3)}
    assert shares(reads, alignment, "beta") == {"Sudmark": 1.0}
    assert shares(reads, alignment, "delta") == {"Sudmark": pytest.approx(2 / 3)}


@pytest.mark.parametrize(
    "extra",
    [
        said("Sudmark", CHARGE, side="Sudmark"),
        said("Relief International", CHARGE),
        said("A witness", CHARGE, source_type="unnamed-person"),
    ],
    ids=["both sides", "aid body", "witness"],
)
def test_corroborated_facts_are_no_adoption(extra: object) -> None:
    reads = [*four_outlets(), document("Epsilon", [extra])]  # type: ignore[list-item]
    assert shares(reads, align(reads, [[*SHELLING, ("epsilon", 0)]]), "alpha") == {}


def test_undisputed_facts_are_no_adoption() -> None:
    reads = [
        document("Alpha", [own("Talks resume on Tuesday.")]),
        *(document(o, [said("Norland", "talks resume on Tuesday", side="Norland")]) for o in ("Beta", "Gamma")),
    ]
    assert shares(reads, align(reads, [SHELLING]), "alpha") == {}


def test_copies_count_once() -> None:
    reads = four_outlets()
    alignment = align(reads, [SHELLING])
    lengths = {d.article.id: len(d.article.text) for d in reads}
    wire = SharedPassage(("beta", "gamma"), (Span(0, lengths["beta"]), Span(0, lengths["gamma"])), 1.0)
    assert shares(reads, replace(alignment, shared=(wire,)), "alpha") == {}
    marked = replace(
        alignment,
        clusters=tuple(
            replace(c, mentions=tuple(replace(m, copy=m.article in {"beta", "gamma"}) for m in c.mentions))
            for c in alignment.clusters
        ),
    )
    assert shares(reads, marked, "alpha") == {}


def test_hedged_and_distanced_statements_adopt_nothing() -> None:
    for told in (own(CHARGE + ".", hedged=True), own(CHARGE + ".", mode="scare")):
        reads = [document("Alpha", [told]), *four_outlets()[1:]]
        assert shares(reads, align(reads, [SHELLING]), "alpha") == {}


def test_a_concession_carries_nobody() -> None:
    reads = [
        document("Alpha", [said("Sudmark", CHARGE, cue="admitted", side="Sudmark")]),
        document("Beta", [said("Norland", CHARGE, side="Norland")]),
    ]
    assert shares(reads, align(reads, [[("alpha", 0), ("beta", 0)]]), "alpha") == {}
    assert shares(reads, align(reads, []), "alpha") == {"Sudmark": 1.0}


# --- reply ------------------------------------------------------------------------------------------------------


def test_reply_by_hand() -> None:
    read = document(
        "Daily",
        [
            said("Norland", "Sudmark of shelling Orn", cue="accused", cue_class="accusation", side="Norland"),
            said("Sudmark", "it had shelled Orn", cue="denied", cue_class="denial", polarity=-1, side="Sudmark"),
            own("The road is long."),
            own("The bridge is old."),
            said("Norland", "Sudmark had burned the harvest in the valley", side="Norland"),
            said("Norland", "the bridge was shelled by Sudmarkian troops", side="Norland"),
        ],
    )
    rows = frame([read], align([read], []), SIDES, FEW).rows
    reply = value(rows, "daily", "Sudmark", "reply")
    assert (reply.value, reply.n) == (pytest.approx(2 / 3), 3)  # shelling is answered, the harvest is not
    assert value(rows, "daily", "Norland", "reply").reason == "no accusations against the side"


# --- relative ---------------------------------------------------------------------------------------------------


def row(outlet: str, number: float | None) -> FramingRow:
    return FramingRow(outlet, outlet.lower(), "Norland", "weight", number, None, None, 3, None)


def test_relative_to_peers_by_hand() -> None:
    rows = [row("A", 0.9), row("B", 0.5), row("C", 0.3), row("D", None)]
    found = {r.article: r for r in relative_to_peers(rows)}
    assert found["a"].difference == pytest.approx(0.5)
    assert found["b"].difference == pytest.approx(-0.1)
    assert found["a"].peers == 2
    assert "d" not in found


def test_peers_with_the_same_copy_count_once() -> None:
    rows = [row("A", 0.9), row("B", 0.5), row("C", 0.3), row("D", 0.1)]
    wire = SharedPassage(("b", "c"), (Span(0, 9), Span(0, 9)), 0.9)
    found = {r.article: r for r in relative_to_peers(rows, shared=[wire])}
    assert found["a"].difference == pytest.approx(0.9 - (0.4 + 0.1) / 2)
    assert found["a"].peers == 2
    assert found["b"].difference == pytest.approx(0.5 - 0.5)


def test_differences_from_peers_have_intervals_by_hand() -> None:
    rows = [row("A", 0.9), row("B", 0.5), row("C", 0.3), row("D", None)]
    drawn = {
        ("a", "Norland", "weight"): np.array([0.9, 0.8, 1.0]),
        ("b", "Norland", "weight"): np.array([0.5, 0.4, 0.6]),
        ("c", "Norland", "weight"): np.array([0.3, 0.2, 0.4]),
    }
    found = {r.article: r for r in with_relatives(rows, drawn)}
    # All move together, so the differences do not move.
    for article, difference in (("a", 0.5), ("b", -0.1), ("c", -0.4)):
        one = found[article]
        assert (one.relative, one.relative_low, one.relative_high) == pytest.approx((difference,) * 3)
    assert found["d"].relative is None
    drawn["a", "Norland", "weight"] = np.array([0.9, 0.7, 1.0])
    one = next(r for r in with_relatives(rows, drawn) if r.article == "a")
    assert one.relative_low == pytest.approx(0.4 + 0.025 * 0.1)
    assert one.relative_high == pytest.approx(0.5)


def test_the_interval_of_the_difference_reaches_the_rows() -> None:
    reads = [
        document(name, [said(side, f"{side} left the village {k}", side=side) for k, side in enumerate(sides)])
        for name, sides in (
            ("Alpha", ["Norland"] * 4),
            ("Beta", ["Norland", "Sudmark"] * 3),
            ("Gamma", ["Sudmark"] * 4),
        )
    ]
    rows = [r for r in frame(reads, align(reads, []), SIDES).rows if r.component == "weight"]
    relatives = {(r.article, r.side): r for r in relative_to_peers(rows)}
    assert len(relatives) == len(rows) == 6
    for one in rows:
        assert one.relative_low <= one.relative <= one.relative_high
        assert relatives[one.article, one.side].difference == one.relative
        assert relatives[one.article, one.side].low == one.relative_low
    alpha = next(r for r in rows if (r.article, r.side) == ("alpha", "Norland"))
    assert alpha.value == alpha.high == 1
    assert alpha.low < 1
    assert alpha.relative_low < alpha.relative_high


# --- laws -------------------------------------------------------------------------------------------------------

TEXTS = (
    "the dam is full",
    "troops shelled the village",
    "12 people were killed",
    "Norland shelled Orn",
    "Sudmark lied",
)


@st.composite
def comparisons(draw: st.DrawFn) -> tuple[list[Document], Alignment]:
    documents = []
    for outlet in ("Alpha", "Beta", "Gamma", "Delta")[: draw(st.integers(1, 4))]:
        told = []
        for _ in range(draw(st.integers(0, 5))):
            text = draw(st.sampled_from(TEXTS))
            speaker = draw(st.sampled_from((None, "Norland", "Sudmark", "Relief")))
            if speaker is None:
                told.append(own(text + ".", hedged=draw(st.booleans())))
                continue
            told.append(
                said(
                    speaker,
                    text,
                    side=speaker if speaker != "Relief" else None,
                    cue=draw(st.sampled_from(("said", "admitted"))),
                    polarity=draw(st.sampled_from((1, 1, -1, 0))),
                    cue_class=draw(st.sampled_from(("neutral", "denial", "accusation", "distancing"))),
                    endorsement=draw(st.sampled_from((-0.5, 0.0, 0.3))),
                )
            )
        documents.append(document(outlet, told, title=draw(st.sampled_from(("", "Norland shelled Orn")))))
    places = [(d.article.id, c.id) for d in documents for c in d.claims]
    labels = [draw(st.integers(0, 3)) for _ in places]
    groups = [[p for p, label in zip(places, labels, strict=True) if label == wanted] for wanted in range(1, 4)]
    return documents, align(documents, [group for group in groups if group])


def renamed(read: Document, names: dict[str, str]) -> Document:
    return replace(
        read,
        attributions=tuple(replace(a, side=a.side and names[a.side]) for a in read.attributions),
        claims=tuple(replace(c, side=c.side and names[c.side]) for c in read.claims),
    )


@hypothesis_settings(max_examples=60, deadline=None)
@given(comparisons())
def test_exchanging_the_sides_exchanges_every_figure(comparison: tuple[list[Document], Alignment]) -> None:
    documents, alignment = comparison
    # names in the texts stay where they are; what is exchanged is which side they belong to
    first = (Side("p", ("Norland",)), Side("q", ("Sudmark",)))
    second = (Side("p", ("Sudmark",)), Side("q", ("Norland",)))
    before = frame([renamed(d, {"Norland": "p", "Sudmark": "q"}) for d in documents], alignment, first, FEW)
    after = frame([renamed(d, {"Norland": "q", "Sudmark": "p"}) for d in documents], alignment, second, FEW)
    other = {"p": "q", "q": "p"}
    key = {(r.article, r.side, r.component): r for r in after.rows}
    for r in before.rows:
        s = key[r.article, other[str(r.side)], r.component]
        assert (r.value, r.low, r.high, r.n, r.reason) == (s.value, s.low, s.high, s.n, s.reason)
    for one, two in zip(before.clusters, after.clusters, strict=True):
        for m, n in zip(one.mentions, two.mentions, strict=True):
            assert {other[s]: share for s, share in m.sides.items()} == dict(n.sides)
    assert sorted(places(f, other[f.side] if f.side else None) for f in before.findings) == sorted(
        places(f, f.side) for f in after.findings
    )


def places(finding: Finding, side: str | None) -> str:
    """A finding without its words."""
    evidence = [(e.article, e.claim) for e in finding.evidence]
    return repr((finding.kind, finding.article, finding.cluster, finding.claim, side, evidence))


@hypothesis_settings(max_examples=40, deadline=None)
@given(comparisons())
def test_order_changes_nothing_and_figures_stay_in_range(comparison: tuple[list[Document], Alignment]) -> None:
    documents, alignment = comparison
    framing = frame(documents, alignment, SIDES, FEW)
    again = frame(
        documents[::-1],
        replace(alignment, clusters=tuple(replace(c, mentions=c.mentions[::-1]) for c in alignment.clusters[::-1])),
        SIDES,
        FEW,
    )
    assert framing.rows == again.rows
    assert framing.findings == again.findings
    for r in framing.rows:
        if r.value is not None and r.component in {"weight", "voice", "adoption", "reply"}:
            assert 0 <= r.value <= 1
    for cluster in framing.clusters:
        for mention in cluster.mentions:
            assert 0 <= sum(mention.sides.values()) <= 1
    weights = [r for r in framing.rows if r.component == "weight" and r.value is not None]
    for article in {r.article for r in weights}:
        assert sum(r.value or 0 for r in weights if r.article == article) == pytest.approx(1)
