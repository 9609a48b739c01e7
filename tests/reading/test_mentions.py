"""Mentions: the likely spans, nested or apart but never crossing, of the types that are shown."""

from __future__ import annotations

import numpy as np
import pytest

from bias.reading.mentions import find_mentions, span_chances
from bias.reading.tokens import Tokens
from bias.types import Span, Word

TYPES = ("person", "organisation", "place", "other")
TEXT = "mayor of Tesk spoke"
SPANS = (Span(0, 5), Span(6, 8), Span(9, 13), Span(14, 19))
WORDS = (
    Word(0, 5, "NOUN", 3, "nsubj"),
    Word(6, 8, "ADP", 2, "case"),
    Word(9, 13, "PROPN", 0, "nmod"),
    Word(14, 19, "VERB", None, "root"),
)


def tokens() -> Tokens:
    begins = np.array([True, False, False, False])
    return Tokens(SPANS, np.arange(4), np.zeros(4, dtype=bool), begins)


def ends(*mentions: tuple[int, int, str, float]) -> np.ndarray:
    """Vectors of ends, one direction for each mention, so that only its own first and last word fit."""
    width = max(len(mentions), 1)
    found = np.zeros((4, 2, len(TYPES), width), dtype=np.float32)
    for row, (first, last, kind, score) in enumerate(mentions):
        found[first, 0, TYPES.index(kind), row] = 1
        found[last, 1, TYPES.index(kind), row] = score * width**0.5
    return found.reshape(4, -1)


def found(*mentions: tuple[int, int, str, float]) -> list[tuple[str, str, bool]]:
    bias = np.full(len(TYPES), -9, dtype=np.float32)
    shown = find_mentions(tokens(), WORDS, ends(*mentions), bias, TYPES)
    return [(TEXT[one.start : one.end], one.type, one.named) for one in shown]


@pytest.mark.parametrize(
    ("mentions", "expected"),
    [
        ((), []),
        (
            ((0, 2, "person", 12), (2, 2, "place", 12)),
            [("mayor of Tesk", "person", False), ("Tesk", "place", True)],
        ),
        (((0, 2, "person", 12), (1, 3, "place", 11)), [("mayor of Tesk", "person", False)]),
        (((0, 2, "person", 11), (1, 3, "place", 12)), [("of Tesk spoke", "place", True)]),
        (((0, 2, "other", 12),), []),
        (((2, 2, "person", 11), (2, 2, "place", 12)), [("Tesk", "place", True)]),
        (((2, 0, "place", 20),), []),
        (((2, 2, "place", 8),), []),
    ],
    ids=["none", "nested", "crossing", "crossing, the other likelier", "other", "one type", "backwards", "unlikely"],
)
def test_which_mentions_are_found(
    mentions: tuple[tuple[int, int, str, float], ...], expected: list[tuple[str, str, bool]]
) -> None:
    assert found(*mentions) == expected


def test_chances_of_types_sum_to_less_than_one_and_stay_finite() -> None:
    vectors = np.random.default_rng(1).normal(size=(6, 2 * 4 * 8)).astype(np.float32) * 50
    chances = span_chances(vectors, np.zeros(4, dtype=np.float32))
    assert np.isfinite(chances).all()
    assert (chances.sum(axis=2) <= 1 + 1e-9).all()
    assert not chances[np.tril_indices(6, -1)].any()
