"""The hedges of claims: where they stand, what they hold back, how far."""

import pytest
from attribution_factories import read
from hypothesis import given
from hypothesis import strategies as st

from bias.attribution.certainty import strength_of_cue
from bias.attribution.reserves import find_claim_hedges
from bias.types import Span


@pytest.mark.parametrize(
    ("marked", "claim", "expected"),
    [
        ("The bridge may have been hit.", 0, [("may", "may have been hit")]),
        ("The bridge was probably hit, but the dam held.", 0, [("probably", "The bridge was probably hit")]),
        ("The dam held.", 0, []),
        ("{s1:Kovel} {k1:said} {c1:the dam might burst}.", 0, [("might", "might burst")]),
        ("{s1:Kovel} {k1:said} {c1:the dam seems to be leaking}.", 0, [("seems", "seems to be leaking")]),
        ("{c1:The dam}, {s1:Kovel} {k1:said}, {c1:may burst again}.", 0, [("may", "may burst again")]),
        ("{c1:Perhaps the dam}, {s1:Kovel} {k1:said}, {c1:broke}.", 0, [("Perhaps", "Perhaps the dam … broke")]),
        ("{c1:The dam} {k1:is feared} {c1:to have burst}.", 0, [("is feared", "The dam … to have burst")]),
    ],
)
def test_hedges_of_a_claim(marked: str, claim: int, expected: list[tuple[str, str]]) -> None:
    document = read(marked)
    of = document.claims[claim]
    assert [(document.text_of(one.trigger), document.text_of(one.scope)) for one in of.hedges] == expected
    assert of.hedged == bool(expected)
    assert document.hedging_words(of) == "; ".join(trigger for trigger, _ in expected)


def test_hedges_of_a_nested_claim_are_its_own() -> None:
    document = read("{s1:Police} {k1:said} {c1:{s2:a witness} {k2:told} them {c2:the van may have been red}}.")
    assert [document.hedging_words(claim) for claim in document.claims] == ["", "may"]


def test_hedges_leave_the_score_alone() -> None:
    plain, hedged = (read(f"{{s1:Kovel}} {{k1:said}} {{c1:the dam {verb}}}.") for verb in ("burst", "may burst"))
    [one], [other] = plain.claims, hedged.claims
    assert (one.attribution, one.mode) == (other.attribution, other.mode)
    assert one.hedge_strength is None
    assert other.hedge_strength is not None
    assert 0 < other.hedge_strength < 1


def test_the_strongest_hedge_counts() -> None:
    [claim] = read("The dam might probably burst.").claims
    assert claim.hedge_strength == max(one.strength for one in claim.hedges)
    assert len({one.strength for one in claim.hedges}) == 2


@pytest.mark.parametrize("cue", ["is feared", "seems", "it is thought that", "", "zxq"])
def test_strength_of_a_cue(cue: str) -> None:
    assert 0 < strength_of_cue(cue) < 1


def test_cues_of_different_verbs_differ() -> None:
    assert strength_of_cue("is hoped") != strength_of_cue("is thought")


@given(
    st.lists(st.sampled_from(["may rain", "probably", "it is", " ", ", but", "…", "seems to", "\ud800"]), max_size=12)
)
def test_hedges_lie_in_the_claim(pieces: list[str]) -> None:
    text, own = "", []
    for piece in pieces:
        own.append(Span(len(text), len(text) + len(piece)))
        text += piece + " x "
    for hedge in find_claim_hedges(text, tuple(own)):
        assert hedge.trigger
        for part in (*hedge.trigger, *hedge.scope):
            assert any(span.start <= part.start < part.end <= span.end for span in own)
