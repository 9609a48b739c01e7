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


def find_candidates(views: Sequence[View]) -> list[tuple[int, int]]:
    """Pairs (i < j) of rows of `views`, sorted: at most 20 per claim beyond a small set; time is near-linear.

    Blocking by an inverted index of heads of stems, and exact nearest neighbours by cosine in blocks.
    """
    if len(views) <= SMALL:
        return [(i, j) for i in range(len(views)) for j in range(i + 1, len(views))]
    return sorted({(min(i, j), max(i, j)) for i, j in (*_by_words(views), *_by_vectors(views))})


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
