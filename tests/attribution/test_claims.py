"""Claims: where they are cut, and how they are voiced."""

import pytest
from attribution_factories import modes_of, own, read, surfaces

from bias.attribution.clauses import has_predicate, is_complete, is_statement, relative_clauses
from bias.attribution.nesting import find_parents, lay_out
from bias.types import Relation, Span
from bias.words import own_spans


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kovel left the hall", True),
        ("She took office in 2019", True),
        ("the bridge was shelled", True),
        ("who took office in 2019", True),
        ("prices rose", True),
        ("The union wants a new vote", True),
        ("Workers want a new vote", True),
        ("They’ve gone", True),
        ("The minister didn’t answer", True),
        ("after the convoy turned back", True),
        ("The ministry told the envoys on Friday", True),
        ("on Tuesday", False),
        ("in a statement", False),
        ("at a news conference in May", False),
        ("the divided city of Rell", False),
        (", led by Kovel,", False),
        ("to rebuild the bridge", False),
        ("speaking to reporters", False),
        ("the government’s talks with the rebels", False),
        ("", False),
        ("!!!", False),
    ],
)
def test_has_predicate(text: str, expected: bool) -> None:
    assert has_predicate(text) is expected


def test_a_past_form_is_finite_behind_its_subject() -> None:
    assert has_predicate("poked at the plan in May", after_subject=True)
    assert not has_predicate("shelled by the army", after_subject=True)


def test_a_predicate_without_its_object_is_not_complete() -> None:
    assert not is_complete("The envoy has faced")
    assert is_complete("The envoy left the hall with the others")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The convoy zigzags between the two lines every night.", True),
        ("Rain fell.", True),
        ("RELL, Norland —", False),
        ("Photo: Harbour Courier", False),
        ("More to follow", False),
    ],
)
def test_is_statement(text: str, expected: bool) -> None:
    assert is_statement(text) is expected


def test_relative_clause_inside_a_source() -> None:
    text = "Kovel, who took office in 2019 and is 50,"
    assert [text[start:end] for start, end in relative_clauses(text, Span(0, len(text)))] == [
        "who took office in 2019 and is 50"
    ]
    plain = "people who saw the blast"
    assert relative_clauses(plain, Span(0, len(plain))) == []


# --- one claim per voice and sentence ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("The bridge was shelled.", [("asserted", "The bridge was shelled.")]),
        ("{s1:Kovel} {k1:said} {c1:the bridge was shelled}.", [("attributed", "the bridge was shelled")]),
        (
            "{s1:Kovel} {k1:said} on Tuesday at a news conference {c1:the bridge was shelled}.",
            [("attributed", "the bridge was shelled")],
        ),
        (
            "{s1:Kovel, who took office in 2019,} {k1:said} {c1:the bridge was shelled}.",
            [("asserted", "who took office in 2019"), ("attributed", "the bridge was shelled")],
        ),
        (
            "{s1:Kovel} {k1:said} {c1:the bridge was shelled}, while the town burned for hours.",
            [("attributed", "the bridge was shelled"), ("asserted", "while the town burned for hours.")],
        ),
        (
            "{c1:The bridge}, {s1:Kovel} {k1:said}, {c1:was shelled twice}.",
            [("attributed", "The bridge … was shelled twice")],
        ),
        (
            "{s1:Kovel} {k1:said} {c1:it rained} and {s2:Arden} {k2:said} {c2:it snowed}.",
            [("attributed", "it rained"), ("attributed", "it snowed")],
        ),
        (
            "{s1:Norland} {k1:denied} {c1:shelling the bridge}, which links the two towns.",
            [("attributed", "shelling the bridge"), ("asserted", "which links the two towns.")],
        ),
        ("RELL, Norland — {s1:Kovel} {k1:spoke of} {c1:a defeat}.", [("attributed", "a defeat")]),
        (
            "{s1:Kovel, a judge who was fined in May,} {k1:said} {c1:it rained}.",
            [("asserted", "a judge who was fined in May"), ("attributed", "it rained")],
        ),
        (
            "{s1:The pilot, who had 9,000 hours in the air,} {k1:said} {c1:it rained}.",
            [("asserted", "who had 9,000 hours in the air"), ("attributed", "it rained")],
        ),
        (
            "After the army shelled the market, {s1:Kovel} {k1:called for} {c1:talks}.",
            [("asserted", "After the army shelled the market"), ("attributed", "talks")],
        ),
        (
            "The army bombed what {s1:it} {k1:called} {c1:a weapons store}.",
            [("asserted", "The army bombed"), ("attributed", "a weapons store")],
        ),
        (
            "The strike, {c1:which} {s1:Kovel} {k1:says} {c1:will last a week}, began on Monday.",
            [("asserted", "The strike … began on Monday."), ("attributed", "which … will last a week")],
        ),
        ("The rule dates from 1931.", [("asserted", "The rule dates from 1931.")]),
        ("It was not.", [("asserted", "It was not.")]),
        ("Photo: Harbour Courier", []),
    ],
)
def test_claims_of_a_sentence(marked: str, expected: list[tuple[str, str]]) -> None:
    assert modes_of(read(marked)) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "{s1:Kell}, who {k1:said} {c1:he was ill}, resigned from the board on Tuesday.",
            [("attributed", "he was ill"), ("asserted", "resigned from the board on Tuesday.")],
        ),
        (
            "{s1:Kell, who} {k1:said} {c1:he was ill}, resigned from the board on Tuesday.",
            [("attributed", "he was ill"), ("asserted", "resigned from the board on Tuesday.")],
        ),
        (
            "Kell, {s1:who} {k1:said} {c1:he was ill}, resigned from the board on Tuesday.",
            [("asserted", "Kell … resigned from the board on Tuesday."), ("attributed", "he was ill")],
        ),
        (
            "The mayor, {k1:said} {c1:to be furious}, walked out of the hall on Tuesday.",
            [("asserted", "The mayor … walked out of the hall on Tuesday."), ("sourceless", "to be furious")],
        ),
        (
            "{s1:The firm}, {k1:citing} {c1:heavy losses}, closed the plant.",
            [("attributed", "heavy losses"), ("asserted", "closed the plant.")],
        ),
        ("{s1:Kell}, who {k1:said} {c1:he was ill}, on Tuesday.", [("attributed", "he was ill")]),
        ("{s1:Kell} {k1:said} {c1:he was ill}, speaking to the board on Tuesday.", [("attributed", "he was ill")]),
        ("{c1:The bridge}, {k1:said} {s1:Kell}, {c1:was shelled}.", [("attributed", "The bridge … was shelled")]),
        ("On Tuesday, {k1:citing} {c1:heavy losses}, by letter.", [("sourceless", "heavy losses")]),
        ("{s1:Kell} {k1:said}.", []),
    ],
)
def test_a_main_clause_goes_on_behind_an_attribution(marked: str, expected: list[tuple[str, str]]) -> None:
    assert modes_of(read(marked)) == expected


def test_one_claim_per_sentence_of_a_content() -> None:
    document = read("{s1:Kovel} {k1:said}: {c1:“The bridge is gone. We will rebuild it.”}")
    assert [(claim.sentence, claim.attribution_id) for claim in document.claims] == [(0, 0), (1, 0)]


NESTED = [
    (
        "{s1:The agency} {k1:reported} {c1:that {s2:the minister} {k2:said} {c2:the bridge was hit}}.",
        {"The agency": "that the minister said the bridge was hit", "the minister": "the bridge was hit"},
        ["that the minister said ", "the bridge was hit"],
    ),
    (
        "{s1:The agency} {k1:reported} {s2:the minister} {k2:said} {c2:the bridge was hit}.",
        {"The agency": "the minister said the bridge was hit", "the minister": "the bridge was hit"},
        ["the minister said ", "the bridge was hit"],
    ),
    (
        "{c1:{c2:The bridge was hit}}, {s2:the minister} {k2:said}, {s1:the agency} {k1:reported}.",
        {"agency": "The bridge was hit, the minister said", "minister": "The bridge was hit"},
        [", the minister said", "The bridge was hit"],
    ),
    (
        "{s1:Police} {k1:said} {c1:on Monday {s2:a witness} {k2:had told} them {c2:that the van was red}}.",
        {"Police": "on Monday a witness had told them that the van was red", "witness": "that the van was red"},
        ["on Monday a witness had told them ", "that the van was red"],
    ),
]


@pytest.mark.parametrize(("marked", "claims", "own_words"), NESTED)
def test_an_outer_claim_holds_the_inner_whose_words_are_its_own(
    marked: str, claims: dict[str, str], own_words: list[str]
) -> None:
    document = read(marked)
    found = [(document.attribution_of(claim), claim.text) for claim in document.claims]
    spoken = {(by.speaker or "") if by else "": text for by, text in found}
    assert {name.lower().removeprefix("the "): text for name, text in spoken.items()} == {
        name.lower().removeprefix("the "): text for name, text in claims.items()
    }
    assert [document.text_of(spans) for spans in own_spans(document)] == own_words
    inner = next(by for by, _ in found if by and by.parent is not None)
    assert document.attributions[inner.parent or 0].parent is None


def test_an_outer_content_holds_source_and_cue_of_the_inner() -> None:
    document = read("{s1:The agency} {k1:reported} {s2:the minister} {k2:said} {c2:the bridge was hit}.")
    assert surfaces(document, document.attributions[0], "content") == ["the minister said the bridge was hit"]


def test_the_outlet_telling_what_others_say_makes_no_claim_of_its_own() -> None:
    document = read("{s1:We} {k1:have learned} {c1:that {s2:the minister} {k2:said} {c2:the bridge was hit}}.")
    assert modes_of(document) == [("attributed", "the bridge was hit")]


def test_a_hedge_inside_is_not_the_outer_voices() -> None:
    document = read("{s1:Police} {k1:said} {c1:{s2:a witness} {k2:told} them {c2:the van may have been red}}.")
    assert [claim.hedged for claim in document.claims] == [False, True]


# --- modes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marked", "modes"),
    [
        ("{s1:Kovel} {k1:said} {c1:prices rose. Wages will follow.}", ["attributed", "carried"]),
        ("{s1:Kovel} {k1:said}: {c1:“Prices rose. Wages will follow.”}", ["attributed", "attributed"]),
        ("{s1:Kovel} {k1:said} {c1:prices rose}. {c2:It would take years to recover.}", ["attributed", "carried"]),
        ("{s1:Kovel} {k1:said} {c1:prices rose}, {k2:adding} {c2:that wages fell}.", ["attributed", "attributed"]),
        ("{s1:Kovel} {k1:blamed} {c1:the army} and {k2:said} {c2:wages fell}.", ["attributed", "attributed"]),
        ("{c1:Dozens} {k1:are feared} {c1:dead}.", ["sourceless"]),
        ("The bridge was reportedly shelled.", ["sourceless"]),
        ("The “liberation” of the town took a day.", ["scare"]),
        ("Norland’s so-called “peace plan” was published.", ["scare"]),
        ("The Harbour Courier has a new office.", ["asserted"]),
        ("{s1:The Harbour Courier} {k1:has learned} {c1:that the minister will resign}.", ["asserted"]),
        ("{s1:The Courier} {k1:has learned} {c1:that the minister will resign}.", ["asserted"]),
        ("{s1:We} {k1:believe} {c1:that the minister must resign}.", ["asserted"]),
        ("{s1:The Rell Courier} {k1:reported} {c1:that the minister will resign}.", ["attributed"]),
        ("Prices rose. {k1:According to} {s1:official data}, {c1:wages fell}.", ["asserted", "attributed"]),
    ],
)
def test_modes(marked: str, modes: list[str]) -> None:
    assert [claim.mode for claim in read(marked).claims] == modes


@pytest.mark.parametrize(
    "sentence",
    [
        "The town staged “The Long Night” again.",
        "Jan “Hammer” Holt opened the meeting.",
        "The film “long nights” was shown twice.",
        "The word “siege” was left out of the text.",
        "The children were cold and hungry.",
    ],
)
def test_titles_nicknames_and_words_are_no_scare_quotes(sentence: str) -> None:
    assert [claim.mode for claim in read(sentence).claims] == ["asserted"]


def test_headline() -> None:
    document = read("Rain fell all night.", title="Army takes ‘rebel’ bridge")
    assert [(claim.headline, claim.mode) for claim in document.claims] == [(True, "scare"), (False, "asserted")]
    assert [claim.text for claim in read("Rain fell.", title="Norland: a year of rain").claims][:1] == [
        "Norland: a year of rain"
    ]


def test_endorsement_lowers_the_score_and_denial_turns_polarity() -> None:
    document = read(
        "{s1:Kovel} {k1:confirmed} {c1:that the bridge was hit}. {s2:Arden} {k2:denied} {c2:shelling the bridge}."
    )
    confirmed, denied = document.claims
    assert confirmed.attribution == pytest.approx(0.5)
    assert denied.attribution == 1.0
    assert [attribution.polarity for attribution in document.attributions] == [1, -1]
    assert document.attributions[1].cue_class == "denial"


def test_hedges_are_a_field_of_their_own() -> None:
    sure, unsure = read("The bridge was hit. The bridge may have been hit.").claims
    assert (sure.hedged, unsure.hedged) == (False, True)
    assert sure.attribution == unsure.attribution == 0.0


def test_a_belief_of_nobody_named_is_a_hedge_and_a_report_is_none() -> None:
    feared, said, seems = read(
        "{c1:Dozens} {k1:are feared} {c1:dead}. The bridge was reportedly hit. {c2:Both} {k2:seem} {c2:to agree}."
    ).claims
    assert [claim.mode for claim in (feared, said, seems)] == ["sourceless"] * 3
    assert [claim.hedged for claim in (feared, said, seems)] == [True, False, True]


def test_probability_of_own_voice_falls_beside_a_doubtful_relation() -> None:
    alone = own(read("Prices rose."))[0]
    beside = own(read("{s1:Kovel} {k1:said} {c1:it rained}, while the town burned for hours."))[0]
    assert 0 < beside.probability <= alone.probability < 1


# --- nesting ----------------------------------------------------------------------------------------------------


def relation(source: str = "", cue: str = "", content: str = "") -> Relation:
    def spans(marks: str) -> tuple[Span, ...]:
        return tuple(Span(*map(int, mark.split("-"))) for mark in marks.split())

    return Relation(spans(source), spans(cue), spans(content), 0.9)


@pytest.mark.parametrize(
    ("relations", "parents"),
    [
        ([relation("0-3", "4-8", "9-40"), relation("12-16", "17-20", "21-40")], [None, 0]),
        ([relation("0-3", "4-8", "9-20 30-40"), relation("21-23", "24-26", "27-29")], [None, 0]),
        ([relation("0-3", "4-8", "9-20"), relation("21-24", "25-29", "30-40")], [None, None]),
        ([relation("20-23", "24-28", "0-19"), relation("30-33", "34-38", "0-19")], [1, None]),
    ],
)
def test_parents(relations: list[Relation], parents: list[int | None]) -> None:
    assert find_parents("x" * 60, relations) == parents


def test_a_source_and_cue_that_hand_over_hold_what_follows() -> None:
    text = "Courier reported that the minister said it rained"
    outer, inner = relation("0-7", "8-16"), relation("22-34", "35-39", "40-49")
    assert find_parents(text, [outer, inner]) == [None, 0]


def test_lay_out_gives_a_stretch_to_the_innermost() -> None:
    stretches = lay_out([relation(content="0-20"), relation(source="5-8", content="10-15")])
    assert [(one.start, one.end, one.row, one.role) for one in stretches] == [
        (0, 5, 0, "content"),
        (5, 8, 1, "source"),
        (8, 10, 0, "content"),
        (10, 15, 1, "content"),
        (15, 20, 0, "content"),
    ]
