"""Lay an article out as overlapping windows for the neural reader, and put what it said together again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bias.reading.pieces import CLS, PAD, SEP, Pieces

WINDOW = 254
OVERLAP = 40
BATCH = 1024
"""Pieces that the network sees at once: more takes memory and is slower."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Windows of one article as arrays (windows, pieces + 2), with their places in the article."""

    ids: NDArray[np.int64]
    kinds: NDArray[np.int64]
    mask: NDArray[np.int32]
    places: list[tuple[int, int]]


def plan_windows(count: int, size: int = WINDOW, overlap: int = OVERLAP) -> list[tuple[int, int]]:
    """Return (start, end) of the fewest windows of nearly equal length that cover `count` pieces with an overlap."""
    if count <= size:
        return [(0, count)] if count else []
    number = -(-(count - overlap) // (size - overlap))
    starts = [(count - overlap) * row // number for row in range(number)]
    return [(start, min(count, end + overlap)) for start, end in zip(starts, [*starts[1:], count], strict=True)]


def make_batches(pieces: Pieces, places: Sequence[tuple[int, int]]) -> Iterator[Batch]:
    """Fill the windows of one article; a batch never holds another's, so an article always reads the same."""
    widest = max((end - start for start, end in places), default=0) + 2
    rows = max(1, BATCH // max(widest, 1))
    for first in range(0, len(places), rows):
        yield _fill(pieces, list(places[first : first + rows]), widest)


def _fill(pieces: Pieces, places: list[tuple[int, int]], width: int) -> Batch:
    ids = np.full((len(places), width), PAD, dtype=np.int64)
    kinds = np.zeros((len(places), width), dtype=np.int64)
    mask = np.zeros((len(places), width), dtype=np.int32)
    for row, (start, end) in enumerate(places):
        length = end - start
        ids[row, 0], ids[row, 1 : length + 1], ids[row, length + 1] = CLS, pieces.ids[start:end], SEP
        kinds[row, 1 : length + 1] = pieces.kinds[start:end]
        mask[row, : length + 2] = 1
    return Batch(ids, kinds, mask, places)


def join(places: Sequence[tuple[int, int]], outputs: Sequence[NDArray[np.float32]], width: int) -> NDArray[np.float32]:
    """Join per-window outputs (pieces + 2, width): every piece is taken from the window that sees most around it."""
    parts: list[NDArray[np.float32]] = [np.zeros((0, width), dtype=np.float32)]
    start = 0
    for row, (place, output) in enumerate(zip(places, outputs, strict=True)):
        end = place[1] if row + 1 == len(places) else (place[1] + places[row + 1][0]) // 2
        parts.append(output[start - place[0] + 1 : end - place[0] + 1])
        start = end
    return np.concatenate(parts)
