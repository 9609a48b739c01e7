"""Lay two claims out for the cross-encoder: the word pieces of each in its sentence, and which of them are it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bias.reading.layout import find_quotations
from bias.reading.pieces import CLS, PAD, SEP, cut
from bias.types import Span, Spans

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Ints = NDArray[np.int64]

AROUND = 14
"""Pieces of its sentence that are shown on either side of a claim."""
LONGEST = 72
"""Pieces of a claim and what stands around it that are looked at: the first of them."""
ROLES = 5
"""What a piece is there for: a border; around the first claim, in it; around the second, in it."""
BORDERS = 3
"""Pieces of a pair that are of neither passage."""
_CHARACTERS = 1200


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """A claim in its sentence."""

    text: str
    claim: Spans
    """Spans in `text`."""


NOWHERE = Passage("", ())


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """A passage as parallel arrays of pieces."""

    ids: Ints
    kinds: Ints
    inside: NDArray[np.bool_]
    """Whether a piece is of the claim."""

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Pairs of passages side by side, all (pairs, pieces of the longest)."""

    ids: Ints
    kinds: Ints
    roles: Ints
    mask: NDArray[np.int32]


def find_passage(text: str, sentence: Span, claim: Spans) -> Passage | None:
    """`claim`, spans in `text`, in its sentence; None if it has no place."""
    if not claim:
        return None
    first, last = claim[0].start, claim[-1].end
    start = max(min(sentence.start, first), first - _CHARACTERS)
    end = min(max(sentence.end, last), last + _CHARACTERS)
    return Passage(text[start:end], tuple(Span(span.start - start, span.end - start) for span in claim))


def lay_out(passage: Passage, tokenizer: Tokenizer) -> Laid:
    """The pieces of the claim, and up to `AROUND` before and after; `LONGEST` in all. Never raises for any string."""
    whole = [Span(0, len(passage.text))]
    pieces = cut(passage.text, whole, find_quotations(passage.text, whole), tokenizer)
    inside = np.zeros(len(pieces), dtype=np.bool_)
    for span in passage.claim:
        first, last = pieces.within(*span)
        inside[first:last] = True
    own = np.flatnonzero(inside)
    first, last = (int(own[0]), int(own[-1]) + 1) if len(own) else (0, 0)
    room = max(0, LONGEST - (last - first))
    begin = max(0, first - min(AROUND, room // 2))
    kept = slice(begin, min(last + AROUND, begin + LONGEST))
    return Laid(pieces.ids[kept], pieces.kinds[kept], inside[kept])


def lay_out_pair(one: Passage, other: Passage, tokenizer: Tokenizer) -> tuple[Laid, Laid]:
    """Both passages, in the order in which the product shows them: their words alone decide which comes first."""
    first, second = sorted((one, other))
    return lay_out(first, tokenizer), lay_out(second, tokenizer)


def fill_pairs(pairs: Sequence[tuple[Laid, Laid]], width: int = 0) -> Rows:
    """[CLS] first [SEP] second [SEP], padded to `width`, or to the longest of `pairs` if that is longer."""
    width = max(width, *(len(one) + len(other) + BORDERS for one, other in pairs))
    ids = np.full((len(pairs), width), PAD, dtype=np.int64)
    kinds, roles = np.zeros_like(ids), np.zeros_like(ids)
    mask = np.zeros(ids.shape, dtype=np.int32)
    for row, (one, other) in enumerate(pairs):
        length = len(one) + len(other) + BORDERS
        ids[row, :length] = np.concatenate([[CLS], one.ids, [SEP], other.ids, [SEP]])
        kinds[row, :length] = np.concatenate([[0], one.kinds, [0], other.kinds, [0]])
        roles[row, :length] = np.concatenate([[0], 1 + one.inside, [0], 3 + other.inside, [0]])
        mask[row, :length] = 1
    return Rows(ids, kinds, roles, mask)
