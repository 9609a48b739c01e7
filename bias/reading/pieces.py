"""Cut a text into the word pieces that the neural reader sees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bias.types import Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

PAD, BREAK, CLS, SEP = 0, 1, 101, 102
"""Vocabulary rows with a fixed meaning; row 1 is unused in the base vocabulary and marks a paragraph break."""

KINDS = 6
"""Case of the word (lower, Capital, ALL CAPS) x outside or inside quotation marks."""


_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half characters, which JSON can smuggle into a text and UTF-8 cannot hold."""


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """The word pieces of one text, as parallel arrays; `text[starts[i]:ends[i]]` is the surface of piece i.

    A paragraph break is a piece of its own, with an empty surface at the end of its paragraph.
    """

    ids: NDArray[np.int64]
    kinds: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ids)

    def within(self, start: int, end: int) -> tuple[int, int]:
        """Return the range of pieces that share a character with `text[start:end]` (empty if none does)."""
        first = int(np.searchsorted(self.ends, start, side="right"))
        last = int(np.searchsorted(self.starts, end, side="left"))
        return first, max(first, last)


def load_tokenizer(vocabulary: Path) -> Tokenizer:
    """Build the word-piece tokenizer from a vocabulary file (one piece a line).

    Special pieces are not given as such, so that an article which contains the letters `[SEP]` is only text.
    """
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    rows = {piece: row for row, piece in enumerate(vocabulary.read_text(encoding="utf-8").split("\n")) if piece}
    tokenizer = Tokenizer(models.WordPiece(rows, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def cut(text: str, paragraphs: Sequence[Span], quotations: Sequence[Span], tokenizer: Tokenizer) -> Pieces:
    """Cut `text` into pieces, with case, quotation and paragraph breaks marked."""
    encoding = tokenizer.encode(_SURROGATE.sub("\ufffd", text), add_special_tokens=False)
    count = len(encoding.ids)
    ids = np.array(encoding.ids, dtype=np.int64)
    offsets = np.array(encoding.offsets, dtype=np.int64).reshape(count, 2)
    starts, ends = offsets[:, 0], offsets[:, 1]
    kinds = _case(text, starts, ends, encoding.word_ids) * 2 + _inside(starts, quotations)
    breaks = np.array([p.end for p in paragraphs[:-1]], dtype=np.int64)
    at = np.searchsorted(starts, breaks, side="left")
    return Pieces(
        ids=np.insert(ids, at, BREAK),
        kinds=np.insert(kinds, at, 0),
        starts=np.insert(starts, at, breaks),
        ends=np.insert(ends, at, breaks),
    )


def _case(
    text: str, starts: NDArray[np.int64], ends: NDArray[np.int64], words: Sequence[int | None]
) -> NDArray[np.int64]:
    """0 lower, 1 Capital, 2 ALL CAPS: the case of the word that each piece belongs to."""
    if not words:
        return np.zeros(0, dtype=np.int64)
    word = np.array(words, dtype=np.int64)
    firsts = np.flatnonzero(np.concatenate(([True], word[1:] != word[:-1])))
    lasts = np.concatenate((firsts[1:], [len(word)])) - 1
    shape = np.zeros(len(firsts), dtype=np.int64)
    for row, (start, end) in enumerate(zip(starts[firsts].tolist(), ends[lasts].tolist(), strict=True)):
        if text[start].isupper():
            surface = text[start:end]
            shape[row] = 2 if len(surface) > 1 and surface.isupper() else 1
    return np.repeat(shape, lasts - firsts + 1)


def _inside(starts: NDArray[np.int64], spans: Sequence[Span]) -> NDArray[np.int64]:
    """1 where a piece begins inside one of the ordered, disjoint spans."""
    if not spans:
        return np.zeros(len(starts), dtype=np.int64)
    begin = np.array([s.start for s in spans])
    end = np.array([s.end for s in spans])
    at = np.searchsorted(begin, starts, side="right") - 1
    return ((at >= 0) & (starts < end[at])).astype(np.int64)
