"""Word pieces -> words and sentences, where the model for syntax sees them begin.

Words are those of the English treebanks of Universal Dependencies: *don't* is *do* and *n't*, *left-wing* is three.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bias.reading.pieces import BREAK, Pieces
from bias.types import Span

INSIDE, WORD, SENTENCE = 0, 1, 2
"""What a piece may be: it goes on a word, it begins one, or with it a sentence."""

LONGEST_SENTENCE = 256
"""In words. What is longer is no prose, and is cut: the time for a sentence grows with the square of its length."""

_NOT = frozenset(("t", "'t", "’t", "`t", "´t"))
_HIDDEN = {"cannot": 3, "gonna": 3, "wanna": 3, "gotta": 3}
"""Two words that are written, and seen, as one, and how long the first is."""


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The words of a text, in order: where each is, by which piece it was seen, and which begin a sentence."""

    spans: tuple[Span, ...]
    pieces: NDArray[np.int64]
    """A piece for each word; two words may share one, and the second is then `hidden`."""
    hidden: NDArray[np.bool_]
    begins: NDArray[np.bool_]

    def sentences(self) -> list[tuple[int, int]]:
        """The first word of each sentence and the first behind it."""
        firsts = np.flatnonzero(self.begins).tolist()
        return list(pairwise([*firsts, len(self.spans)]))


def find_tokens(text: str, pieces: Pieces, borders: NDArray[np.float32]) -> Tokens:
    """Join pieces to words and words to sentences; `borders` are scores (pieces, 3) for inside, word and sentence.

    A word never holds a space, tab or line break, and a sentence never crosses a paragraph.
    """
    shown = pieces.ends > pieces.starts
    furthest = np.maximum.accumulate(np.where(shown, pieces.ends, -1))
    apart = pieces.starts > np.concatenate(([-1], furthest))[:-1]
    sentence = shown & (borders[:, SENTENCE] > np.where(apart, borders[:, WORD], borders[:, :SENTENCE].max(axis=1)))
    word = shown & (apart | sentence | (borders[:, WORD] > borders[:, INSIDE]))
    firsts = np.flatnonzero(word)
    rows = np.flatnonzero(shown)
    lasts = rows[np.append(np.searchsorted(rows, firsts)[1:], len(rows))[: len(firsts)] - 1]
    spans = _spans(text, pieces.starts[firsts].tolist(), pieces.ends[lasts].tolist())
    broken = np.cumsum(pieces.ids == BREAK)[firsts]
    begins = sentence[firsts] | np.concatenate(([True], broken[1:] != broken[:-1]))[: len(firsts)]
    return _split_hidden(text, spans, firsts, _limit(begins))


def _spans(text: str, starts: Sequence[int], ends: Sequence[int]) -> list[Span]:
    """The words' spans; *n't* takes its *n* from the word before, where pieces do not part them."""
    spans: list[Span] = []
    for start, end in zip(starts, ends, strict=True):
        joined = spans and spans[-1].end == start and start - spans[-1].start > 1
        if joined and text[start:end].lower() in _NOT and text[start - 1] in "nN":
            start -= 1
            spans[-1] = Span(spans[-1].start, start)
        spans.append(Span(start, end))
    return spans


def _limit(begins: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Begin a new sentence where one grows too long."""
    firsts = np.flatnonzero(begins)
    if len(begins) == 0:
        return begins
    since = np.arange(len(begins)) - np.repeat(firsts, np.diff(np.append(firsts, len(begins))))
    limited: NDArray[np.bool_] = since % LONGEST_SENTENCE == 0
    return limited


def _split_hidden(text: str, spans: Sequence[Span], pieces: NDArray[np.int64], begins: NDArray[np.bool_]) -> Tokens:
    """Part the few words that are two but have only one piece."""
    found: list[Span] = []
    rows: list[int] = []
    hidden: list[bool] = []
    for row, (start, end) in enumerate(spans):
        length = _HIDDEN.get(text[start:end].lower(), 0) if end - start < 8 else 0
        cuts = (start, start + length, end) if length else (start, end)
        found += [Span(*pair) for pair in pairwise(cuts)]
        rows += [row] * (len(cuts) - 1)
        hidden += [False, True][: len(cuts) - 1]
    parted = np.array(hidden, dtype=bool)
    at = np.array(rows, dtype=np.int64)
    return Tokens(tuple(found), pieces[at], parted, begins[at] & ~parted)
