"""Who belongs to which side, and which sides there are."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bias.sides import assign_sides, named_sides, propose_sides, side_of, speakers_by_side
from bias.types import Side

sys.path.insert(0, str(Path(__file__).parent / "framing"))
from framing_factories import document, own, said

NORLAND = Side("Norland", ("Norlander", "Kovel", "Norland's defence ministry"))
SUDMARK = Side("Sudmark", ("Sudmarkian", "Tarn", "South Sudmark Front"))
SIDES = (NORLAND, SUDMARK)


@pytest.mark.parametrize(
    ("surface", "side"),
    [
        ("Norland", "Norland"),
        ("NORLAND", "Norland"),
        ("norland", None),
        ("Norland's defence ministry", "Norland"),
        ("Norland’s foreign minister", "Norland"),
        ("the Norlander army", "Norland"),
        ("Norland officials", "Norland"),
        ("the government of Norland", "Norland"),
        ("a spokesman for Norland's army", "Norland"),
        ("officials in Kovel", "Norland"),
        ("Kovel", "Norland"),
        ("Norland's ambassador to Sudmark", "Norland"),
        ("Norland Prime Minister Jan Kerr", "Norland"),
        ("sources in the Norland army", "Norland"),
        ("the South Sudmark Front", "Sudmark"),
        ("Sudmark's army, which fought Norland in 1990,", "Sudmark"),
        ("a Norland-based aid group", None),
        ("critics of Norland", None),
        ("critics of Norland's government", None),
        ("the aid agency in Kovel", None),
        ("Norland residents", None),
        ("a doctor at Kovel hospital", None),
        ("the Norland Red Cross", None),
        ("Norland's opposition", None),
        ("North Norland", None),
        ("Norlandia", None),
        ("the envoy to Norland", None),
        ("Norland and Sudmark", None),
        ("the aid group, which works in Norland", None),
        ("a farmer near Kovel", None),
        ("", None),
    ],
)
def test_side_of(surface: str, side: str | None) -> None:
    assert side_of(surface, SIDES) == side


def test_longest_alias_wins() -> None:
    sides = (Side("Sudmark"), Side("Sudmark Liberation Front", ("the Front",)))
    assert side_of("the Sudmark Liberation Front", sides) == "Sudmark Liberation Front"
    assert [name for _, name in named_sides("Sudmark fears the Sudmark Liberation Front", sides)] == [
        "Sudmark",
        "Sudmark Liberation Front",
    ]


def test_lower_case_party() -> None:
    sides = (Side("the union", ("union", "strikers")), Side("Portways", ("the company", "company")))
    assert side_of("The union", sides) == "the union"
    assert side_of("union leader Tom Hale", sides) == "the union"
    assert side_of("a company spokeswoman", sides) == "Portways"
    assert side_of("the reunion", sides) is None


@pytest.mark.parametrize(
    ("alias", "surface", "named"),
    [
        ("Ministry", "the ministry", True),
        ("Defence Ministry", "the defence ministry", True),
        ("Defence Ministry", "the Defence ministry", True),
        ("Union", "a union spokeswoman", True),
        ("Harbour", "the harbour", False),
        ("Harbour Union", "the harbour union", False),
    ],
)
def test_an_office_or_body_as_a_name_is_met_in_small_letters(alias: str, surface: str, named: bool) -> None:
    sides = [Side(alias), Side("Sudmark")]
    assert [name for _, name in named_sides(surface, sides)] == [alias] * named
    assert side_of(surface, sides) == (alias if named else None)


def test_the_speaker_counts_not_whom_it_mentions() -> None:
    read = document("Daily", [said("Norland", "Sudmark had shelled the town")])
    (assigned,) = assign_sides([read], SIDES)
    assert assigned.attributions[0].side == "Norland"
    assert assigned.claims[0].side == "Norland"


def test_speaker_found_beside_the_name_and_in_other_articles() -> None:
    first = document(
        "Daily",
        [
            own("Anahit Vesna, Norland's defence minister, visited the border."),
            said("Anahit Vesna", "the border was closed", source_type="person"),
        ],
    )
    second = document("Post", [said("Vesna", "the border was closed", source_type="person")])
    assigned = assign_sides([first, second], SIDES)
    assert [d.attributions[0].side for d in assigned] == ["Norland", "Norland"]
    assert assigned[0].claims[0].side is None
    filled = speakers_by_side(assigned, SIDES)
    assert filled[0].speakers == ("Anahit Vesna", "Vesna")
    assert filled[1].speakers == ()


def test_a_verb_between_side_and_name_is_not_an_office() -> None:
    read = document(
        "Daily",
        [own("Norland attacked minister Bo Lund in a letter."), said("Bo Lund", "it was untrue", source_type="person")],
    )
    (assigned,) = assign_sides([read], SIDES)
    assert assigned.attributions[0].side is None


def test_proposed_sides_are_the_opposed_and_most_cited() -> None:
    first = document(
        "Daily",
        [
            said("Norland's defence ministry", "Sudmark of shelling a village", cue="accused", cue_class="accusation"),
            said("The Sudmark army", "it had fired", cue="denied", cue_class="denial", polarity=-1),
            said("Relief International", "14 people were hurt"),
        ],
    )
    second = document(
        "Post",
        [
            said("Norlander officials", "Sudmark had shelled a village"),
            said("Sudmark", "Norland of lying", cue="accused", cue_class="accusation"),
            said("Relief International", "14 people were hurt"),
            own("The shells fell near Kovel, the capital of Norland."),
        ],
    )
    sides = propose_sides([first, second])
    assert [side.name for side in sides] == ["Norland", "Sudmark"]
    assert set(sides[0].aliases) >= {"Norlander", "Kovel", "Norland's defence ministry"}
    assert propose_sides([second, first]) == sides


def test_common_nouns_can_be_parties() -> None:
    articles = [
        document(
            outlet,
            [
                said("the union", "the company of breaking its word", cue="accused", cue_class="accusation"),
                said("the company", "the union's charge", cue="denied", cue_class="denial", polarity=-1),
                said("the union", "talks had failed"),
                said("the company", "talks went on"),
            ],
        )
        for outlet in ("Daily", "Post")
    ]
    assert {side.name for side in propose_sides(articles)} == {"union", "company"}


def test_persons_are_parties_only_where_nobody_else_is() -> None:
    holt = said("Ada Holt", "Bo Lund of breaking the deal", cue="accused", cue_class="accusation", source_type="person")
    lund = said("Bo Lund", "he had done so", cue="denied", cue_class="denial", polarity=-1, source_type="person")
    articles = [document(outlet, [holt, lund]) for outlet in ("Daily", "Post")]
    assert [side.name for side in propose_sides(articles)] == ["Ada Holt", "Bo Lund"]
    office = own("Bo Lund, Sudmark's foreign minister, met Ada Holt, Norland's foreign minister, in Sudmark.")
    states = [said("Sudmark", "talks went on"), said("Norland", "talks went on")]
    articles = [document(outlet, [office, *states, holt, lund]) for outlet in ("Daily", "Post")]
    assert {side.name for side in propose_sides(articles)} == {"Norland", "Sudmark"}


def test_no_opposition_no_sides() -> None:
    told = [said("Norland", "the dam was full"), said("Sudmark", "the dam was full")] * 2
    assert propose_sides([document("Daily", told[:2]), document("Post", told[:2])]) == ()
    assert propose_sides([]) == ()


@given(st.text(alphabet="NorlandSudmk's of-, ", max_size=60))
def test_never_raises_and_is_symmetric(surface: str) -> None:
    named = [Side("p", (*NORLAND.aliases, "Norland")), Side("q", (*SUDMARK.aliases, "Sudmark"))]
    exchanged = [Side("q", (*NORLAND.aliases, "Norland")), Side("p", (*SUDMARK.aliases, "Sudmark"))]
    swap = {"p": "q", "q": "p", None: None}
    assert side_of(surface, exchanged[::-1]) == swap[side_of(surface, named)]
