"""Which claims are worth comparing: those that share rare words, and those whose vectors are near."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from bias.alignment.views import View

SMALL = 40
"""Up to this many claims, every pair is compared."""
_POSTINGS = 60
"""A head of a stem that stands in more claims than this brings none of them together."""
_BY_WORDS = 12
_BY_VECTOR = 8
_LEAST_SHARED = 5.0
"""Summed rarity (idf) that two claims must share."""
_LEAST_COSINE = 0.35
_BLOCK = 1024
_FEW_ALIKE = 8
"""Of more claims than this that differ in numbers at most, the others meet only those of them that stand next."""
_NEXT = 2


def find_candidates(views: Sequence[View]) -> list[tuple[int, int]]:
    """Pairs (i < j) of rows of `views`, sorted: at most 22 per claim beyond a small set; time is near-linear.

    Blocking by an inverted index of heads of stems, and exact nearest neighbours by cosine in blocks. Text made from
    a template says one thing hundreds of times: a few of the claims that differ in numbers at most stand for the
    others, which are a chain, so that groups of them have few neighbours however many they are.
    """
    if len(views) <= SMALL:
        return [(i, j) for i in range(len(views)) for j in range(i + 1, len(views))]
    standing, chained = _blocks(views)
    chosen = [views[row] for row in standing]
    found = [(standing[i], standing[j]) for i, j in (*_by_words(chosen), *_by_vectors(chosen))]
    return sorted({(min(i, j), max(i, j)) for i, j in (*found, *chained)})


def _blocks(views: Sequence[View]) -> tuple[list[int], list[tuple[int, int]]]:
    """The rows that stand for all, and the pairs of the others with those before them in their block."""
    blocks: dict[frozenset[str], list[int]] = defaultdict(list)
    for row, view in enumerate(views):
        blocks[view.without_numbers()].append(row)
    standing, chained = [], []
    for signature, rows in blocks.items():
        few = _FEW_ALIKE if signature else len(rows)
        standing += rows[:few]
        chained += [(rows[k - step], rows[k]) for k in range(few, len(rows)) for step in range(1, _NEXT + 1)]
    return sorted(standing), chained


def _by_words(views: Sequence[View]) -> list[tuple[int, int]]:
    postings: dict[str, list[int]] = defaultdict(list)
    for row, view in enumerate(views):
        for key in view.weights:
            postings[key].append(row)
    pairs = []
    for row, view in enumerate(views):
        shared: dict[int, float] = defaultdict(float)
        for key, weight in view.weights.items():
            if len(postings[key]) <= _POSTINGS:
                for other in postings[key]:
                    shared[other] += weight
        shared.pop(row, None)
        ranked = sorted(
            (-weight / (1 + views[other].mass) ** 0.5, other)
            for other, weight in shared.items()
            if weight >= _LEAST_SHARED
        )
        pairs += [(row, other) for _, other in ranked[:_BY_WORDS]]
    return pairs


def _by_vectors(views: Sequence[View]) -> list[tuple[int, int]]:
    rows = [row for row, view in enumerate(views) if view.vector is not None]
    if len(rows) < 2:
        return []
    matrix = np.stack([vector for view in views if (vector := view.vector) is not None])
    most = min(_BY_VECTOR + 1, len(rows))
    pairs = []
    for start in range(0, len(rows), _BLOCK):
        likeness = matrix[start : start + _BLOCK] @ matrix.T
        nearest = np.argpartition(-likeness, most - 1, axis=1)[:, :most]
        for place, neighbours in enumerate(nearest):
            pairs += [
                (rows[start + place], rows[other])
                for other in neighbours
                if other != start + place and likeness[place, other] >= _LEAST_COSINE
            ]
    return pairs
