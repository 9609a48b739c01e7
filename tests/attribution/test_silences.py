"""Who says nothing, and what names are called beside them."""

import pytest
from attribution_factories import modes_of, read, speakers_of

from bias.attribution.appositions import find_descriptions


@pytest.mark.parametrize(
    "marked",
    [
        "{s1:The ministry} {k1:declined} {c1:to comment}.",
        "{s1:The ministry} {k1:declined} {c1:to comment on the loan}.",
        "{s1:The port} {k1:has repeatedly refused} {c1:to answer questions}.",
        "{s1:A spokesman} {k1:asked} {c1:not to be identified}.",
        "{s1:Officials} {k1:refused} {c1:to be named}.",
        "{s1:The club} {k1:would not} {c1:say}. {s2:The owner} {k2:requested} {c2:anonymity}.",
        "{s1:The firm} {k1:did not respond} {c1:to a request for comment}.",
        "{s1:The firm} {k1:gave no further details of} {c1:the loan}.",
    ],
)
def test_silence_makes_no_claim_and_stays_known(marked: str) -> None:
    document = read(marked)
    assert not [text for _, text in modes_of(document) if "say" not in text]
    assert document.attributions


@pytest.mark.parametrize(
    ("marked", "claim"),
    [
        ("{s1:Arden} {k1:declined to say} {c1:whether she would run}.", "whether she would run"),
        ("{s1:Arden} {k1:asked} {c1:the court to name the bank}.", "the court to name the bank"),
        ("{s1:Arden} {k1:refused} {c1:to sign the truce}.", "to sign the truce"),
        ("{s1:Arden} {k1:gave} {c1:no reason to doubt the count}.", "no reason to doubt the count"),
        ("{s1:The firm} {k1:declined} {c1:to comment beyond “we regret it”}.", "to comment beyond “we regret it”"),
    ],
)
def test_other_refusals_are_claims(marked: str, claim: str) -> None:
    assert [text for _, text in modes_of(read(marked))] == [claim]


@pytest.mark.parametrize(
    ("marked", "speaker"),
    [
        (
            "Korvan, a steelmaker, lost money. Vantor grew. {s1:The steelmaker} {k1:said} {c1:it would recover}.",
            "Korvan",
        ),
        ("The mill of steelmaker Korvan shut. {s1:The steelmaker} {k1:said} {c1:it would recover}.", "Korvan"),
        ("Noa Feld, the Rovers winger, limped off. {s1:The winger} {k1:said} {c1:he would be fit}.", "Noa Feld"),
        ("Petra Vance, the dead man’s sister, wept. {s1:The sister} {k1:said} {c1:nobody had called}.", "Petra Vance"),
        ("Orla Tam, a beekeeper, fled. {s1:The Norland beekeeper} {k1:said} {c1:all was lost}.", "Norland beekeeper"),
        ("Speaking on Radio Ostle, {s1:the minister} {k1:said} {c1:the dam was safe}.", "minister"),
        (
            "Anna Kovel, the energy minister, left. Speaking to Jan Holt, {s1:the minister} {k1:said} {c1:it is}.",
            "Anna Kovel",
        ),
        ("Norland’s army crossed the river. {s1:The union} {k1:said} {c1:the strike would go on}.", "union"),
    ],
)
def test_a_noun_means_whom_it_stood_beside(marked: str, speaker: str) -> None:
    assert speakers_of(read(marked)) == [speaker]


@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        ("{s1:Korvan} {k1:denied} {c1:the report}. Korvan’s shares fell by half.", "organisation"),
        (
            "{s1:Korvan} {k1:denied} {c1:the report}. Korvan, a maker of tyres and a family firm, is old.",
            "organisation",
        ),
        ("{s1:Korvan} {k1:denied} {c1:the report}. Korvan’s lawyer smiled.", "person"),
    ],
)
def test_a_lone_name_is_a_bodys_where_the_text_shows_it(marked: str, kind: str) -> None:
    (attribution,) = read(marked).attributions
    assert attribution.source_type == kind


def test_descriptions_stand_beside_names() -> None:
    found = find_descriptions(
        "Korvan, a small steelmaker based in Ostle, sued carmaker Vantor. The report Holt wrote is out."
    )
    assert {noun: [one.name for one in each] for noun, each in found.items()} == {
        "steelmaker": ["Korvan"],
        "carmaker": ["Vantor"],
    }
    assert found["steelmaker"][0].around == {"small"}
