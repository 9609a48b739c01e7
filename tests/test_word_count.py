"""Each word counts once, for the innermost claim."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bias.types import Span, Spans
from bias.words import count_words, innermost


@pytest.mark.parametrize(
    ("text", "words"), [("", 0), ("Mr. Kovel’s 1,500 well-known e-mails", 5), ("— … “”", 0), ("a b\n\nc", 3)]
)
def test_words_are_counted(text: str, words: int) -> None:
    assert count_words(text) == words


@pytest.mark.parametrize(
    ("wholes", "own"),
    [
        ([[(0, 5)], [(6, 9)]], [[(0, 5)], [(6, 9)]]),
        ([[(0, 30)], [(10, 30)]], [[(0, 10)], [(10, 30)]]),
        ([[(0, 30)], [(10, 20)]], [[(0, 10), (20, 30)], [(10, 20)]]),
        ([[(0, 30)], [(10, 30)], [(20, 30)]], [[(0, 10)], [(10, 20)], [(20, 30)]]),
        ([[(0, 10)], [(0, 10)]], [[], [(0, 10)]]),
    ],
)
def test_the_innermost_has_the_words(wholes: list[list[tuple[int, int]]], own: list[list[tuple[int, int]]]) -> None:
    given_ = [tuple(Span(*span) for span in whole) for whole in wholes]
    assert [[tuple(span) for span in spans] for spans in innermost(given_)] == own


def places(spans: Spans) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), max_size=3).map(
    lambda pairs: tuple(sorted(Span(start, start + length) for start, length in pairs))
)


@given(st.lists(SPANS, max_size=6))
def test_no_place_is_lost_or_counted_twice(wholes: list[Spans]) -> None:
    own = [places(spans) for spans in innermost(wholes)]
    assert set().union(*own) == set().union(*map(places, wholes))
    if wholes != list(innermost(wholes)):
        assert sum(map(len, own)) == len(set().union(*own))
    assert all(mine <= places(whole) for mine, whole in zip(own, wholes, strict=True))
