"""Lay a sentence out for the model of sentiment: its word pieces, and how far each is from the target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bias.reading.layout import find_quotations
from bias.reading.pieces import CLS, PAD, SEP, cut
from bias.types import Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MASK = 103
_CAPITAL = 2
LONGEST = 96
"""Pieces of a sentence that are looked at: those around the target."""
FAR = 15
"""Pieces between a piece and the target from which on the distance is no longer told."""
_AROUND = 1200
"""Characters on either side of the target that are cut into pieces at all."""


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """One sentence with one target, as parallel arrays (pieces + 2)."""

    ids: NDArray[np.int64]
    kinds: NDArray[np.int64]
    places: NDArray[np.int64]
    """Signed distance to the target, 0..2 FAR; FAR is the target itself."""

    def __len__(self) -> int:
        return len(self.ids)


def lay_out(sentence: str, target: Span, tokenizer: Tokenizer, *, named: bool = False) -> Laid:
    """The pieces of `sentence`; those of `target` (a span in it) are one piece that says nothing of who is meant.

    With `named` they stay as they are. A target that no piece shares a character with gets a piece at its place.
    """
    begin = max(0, target.start - _AROUND)
    text = sentence[begin : target.end + _AROUND]
    whole = [Span(0, len(text))]
    pieces = cut(text, whole, find_quotations(text, whole), tokenizer)
    first, last = pieces.within(target.start - begin, target.end - begin)
    ids, kinds = pieces.ids, pieces.kinds
    if not named or first == last:
        inside = int(kinds[first] % 2) if first < len(kinds) else 0
        ids = np.concatenate([ids[:first], [MASK], ids[last:]])
        kinds = np.concatenate([kinds[:first], [_CAPITAL + inside], kinds[last:]])
        last = first + 1
    start = max(0, min((first + last - LONGEST) // 2, len(ids) - LONGEST))
    kept = slice(start, start + LONGEST)
    ids, kinds = np.concatenate([[CLS], ids[kept], [SEP]]), np.concatenate([[0], kinds[kept], [0]])
    return Laid(ids, kinds, _places(len(ids), first - start + 1, last - start + 1))


def _places(count: int, first: int, last: int) -> NDArray[np.int64]:
    row = np.arange(count)
    distance = np.minimum(row - first, 0) + np.maximum(row - last + 1, 0)
    places: NDArray[np.int64] = np.clip(distance, -FAR, FAR) + FAR
    return places


def fill(rows: Sequence[Laid]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]]:
    """Rows side by side: ids, kinds, mask and places, all (rows, pieces of the longest)."""
    width = max(len(row) for row in rows)
    ids = np.full((len(rows), width), PAD, dtype=np.int64)
    kinds, places = np.zeros_like(ids), np.zeros_like(ids)
    mask = np.zeros(ids.shape, dtype=np.int32)
    for number, row in enumerate(rows):
        ids[number, : len(row)], kinds[number, : len(row)] = row.ids, row.kinds
        mask[number, : len(row)], places[number, : len(row)] = 1, row.places
    return ids, kinds, mask, places
