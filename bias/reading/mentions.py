"""Mentions of persons, organisations and places: spans of words, scored by their ends (after Yu et al. 2020)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bias.reading.tokens import Tokens
from bias.types import ENTITY_TYPES, EntityMention, Word

Array = NDArray[np.float32]


def find_mentions(
    tokens: Tokens, words: Sequence[Word], spans: Array, bias: Array, types: Sequence[str]
) -> list[EntityMention]:
    """The likely mentions of a text's sentences, in order, an outer one before those inside it.

    `spans` (pieces, 2 x types x width) are the ends' vectors, `bias` (types,) is added to their products.
    """
    shown = {types.index(one): one for one in ENTITY_TYPES if one in types}
    found: list[EntityMention] = []
    for first, last in tokens.sentences():
        chances = span_chances(spans[tokens.pieces[first:last]], bias)
        for start, end, kind, chance in _choose(chances, tokens.hidden[first:last]):
            if kind in shown:
                one, other = words[first + start], words[first + end]
                named = words[_head(words, first + start, first + end)].tag == "PROPN"
                found.append(EntityMention(one.start, other.end, shown[kind], named, round(chance, 4)))
    return found


def span_chances(ends: Array, bias: Array) -> NDArray[np.float64]:
    """Probabilities (words, words, types) that a mention goes from one word to another; the rest is: none."""
    count, kinds = len(ends), len(bias)
    starts, stops = (one.reshape(count, kinds, -1) for one in np.split(ends.astype(np.float64), 2, axis=1))
    scores = np.einsum("ntk,mtk->nmt", starts, stops, optimize=True) / starts.shape[2] ** 0.5 + bias
    top = np.maximum(scores.max(axis=2, keepdims=True), 0)
    odds = np.exp(scores - top)
    chances: NDArray[np.float64] = odds / (np.exp(-top) + odds.sum(axis=2, keepdims=True))
    return chances * np.triu(np.ones((count, count)))[:, :, None]


def _choose(chances: NDArray[np.float64], hidden: NDArray[np.bool_]) -> list[tuple[int, int, int, float]]:
    """Spans that are rather mentions than not, from the likeliest on, without those that overlap one in part."""
    starts, ends = np.nonzero(chances.sum(axis=2) > 0.5)
    likely = [
        (float(chances[start, end].max()), int(start), int(end), int(chances[start, end].argmax()))
        for start, end in zip(starts, ends, strict=True)
        if not hidden[start] and not hidden[end]
    ]
    kept: list[tuple[int, int, int, float]] = []
    for chance, start, end, kind in sorted(likely, key=lambda one: (-one[0], one[1:])):
        if not any(start < s <= end < e or s < start <= e < end for s, e, _, _ in kept):
            kept.append((start, end, kind, chance))
    return sorted(kept, key=lambda one: (one[0], -one[1]))


def _head(words: Sequence[Word], first: int, last: int) -> int:
    """The word of a span on which the others hang: the first whose own head lies outside."""
    rows = range(first, last + 1)
    return next((row for row in rows if words[row].head is None or words[row].head not in rows), first)
