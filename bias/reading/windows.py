"""Lay an article out as overlapping windows for the neural reader, and put what it said together again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from bias.reading.pieces import CLS, SEP, Pieces

WINDOW = 254
OVERLAP = 40
BATCH = 1024
"""Pieces that the network sees at once: more takes memory and is slower."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Windows of one article as arrays (windows, pieces + 2), with their places in the article. Nothing is padding."""

    ids: NDArray[np.int64]
    kinds: NDArray[np.int64]
    places: list[tuple[int, int]]

    @property
    def mask(self) -> NDArray[np.int32]:
        """1 wherever there is a piece, which is everywhere."""
        return np.ones(self.ids.shape, dtype=np.int32)


def plan_windows(count: int, size: int = WINDOW, overlap: int = OVERLAP) -> list[tuple[int, int]]:
    """Return (start, end) of the fewest windows, all of one length, that cover `count` pieces with an overlap."""
    if count <= size:
        return [(0, count)] if count else []
    number = -(-(count - overlap) // (size - overlap))
    length = -(-(count - overlap) // number) + overlap
    return [(start, start + length) for start in ((count - length) * row // (number - 1) for row in range(number))]


def make_batches(pieces: Pieces, places: Sequence[tuple[int, int]]) -> Iterator[Batch]:
    """Fill the windows of one article, those of one length together.

    A batch never holds another article's, so an article always reads the same.
    """
    for length, alike in groupby(places, key=lambda place: place[1] - place[0]):
        some = list(alike)
        rows = max(1, BATCH // (length + 2))
        for first in range(0, len(some), rows):
            yield _fill(pieces, some[first : first + rows])


def _fill(pieces: Pieces, places: list[tuple[int, int]]) -> Batch:
    ids = np.array([[CLS, *pieces.ids[start:end], SEP] for start, end in places], dtype=np.int64)
    kinds = np.array([[0, *pieces.kinds[start:end], 0] for start, end in places], dtype=np.int64)
    return Batch(ids, kinds, places)


def join(places: Sequence[tuple[int, int]], outputs: Sequence[NDArray[np.float32]], width: int) -> NDArray[np.float32]:
    """Join per-window outputs (pieces + 2, width): every piece is taken from the window that sees most around it."""
    parts: list[NDArray[np.float32]] = [np.zeros((0, width), dtype=np.float32)]
    start = 0
    for row, (place, output) in enumerate(zip(places, outputs, strict=True)):
        end = place[1] if row + 1 == len(places) else (place[1] + places[row + 1][0]) // 2
        parts.append(output[start - place[0] + 1 : end - place[0] + 1])
        start = end
    return np.concatenate(parts)
