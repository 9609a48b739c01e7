"""Syntax and names: a small model on the lower layers of the encoder of vectors; it runs only when asked for."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from bias.errors import ModelError
from bias.reading.layout import find_paragraphs, find_quotations
from bias.reading.mentions import find_mentions
from bias.reading.model import MODEL_FOLDER
from bias.reading.pieces import Pieces, cut, load_tokenizer
from bias.reading.sentences import find_sentences
from bias.reading.sessions import open_session
from bias.reading.tokens import Tokens, find_tokens
from bias.reading.trees import best_tree
from bias.reading.vectors import open_output
from bias.reading.windows import WINDOW, make_batches
from bias.types import Span, Syntax, Word

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Array = NDArray[np.float32]

BORDERS = 3
_FILES = ("vectors.onnx", "vocabulary.txt", "syntax.onnx", "syntax.json")
OUTPUTS = ("marks", "arcs", "labels", "spans", "relation_weight", "relation_bias", "span_bias")


@dataclass(frozen=True, slots=True)
class Names:
    """What the rows of the model's scores stand for."""

    tags: tuple[str, ...]
    relations: tuple[str, ...]
    types: tuple[str, ...]
    """Types of mentions; those the product does not show only keep the others apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What the model says of each piece of a text."""

    marks: Array
    """(pieces, tags + 3 + 2): part of speech; inside, word, sentence; being a root; being a head."""
    arcs: Array
    """(pieces, 2 x width): as one that hangs on another, and as one on which others hang."""
    labels: Array
    """(pieces, 2 x width): the same, for the name of the relation."""
    spans: Array
    """(pieces, 2 x types x width): as the first and as the last word of a mention."""
    relation_weight: Array
    relation_bias: Array
    span_bias: Array


class Lower:
    """The lower layers of the encoder of vectors: what the model for syntax stands on."""

    def __init__(self, session: Any, tokenizer: Tokenizer) -> None:
        self._session = session
        self._tokenizer = tokenizer

    def cut(self, text: str) -> tuple[Pieces, NDArray[np.int64]]:
        """The pieces of a text, and those with which a sentence is likely to begin."""
        paragraphs = find_paragraphs(text)
        pieces = cut(text, paragraphs, find_quotations(text, paragraphs), self._tokenizer)
        starts = [sentence.start for sentence in find_sentences(text, paragraphs)]
        return pieces, np.searchsorted(pieces.starts, starts, side="left")

    def run(self, ids: NDArray[np.int64], kinds: NDArray[np.int64]) -> Array:
        """(windows, pieces) ids and kinds, none of them padding -> (windows, pieces, 384)."""
        return cast(Array, self._session.run(["lower"], {"ids": ids, "kinds": kinds})[0])


class Parser:
    """A loaded model. Parsing is a pure function of the text; instances may be shared between threads."""

    def __init__(self, lower: Lower, session: Any, names: Names) -> None:
        self._lower = lower
        self._session = session
        self.names = names

    def parse(self, text: str) -> Syntax:
        """Find words, sentences, trees and mentions. Never raises for any string; time grows linearly with it."""
        pieces, borders = self._lower.cut(text)
        seen = self._see(pieces, borders)
        count = len(self.names.tags)
        tokens = find_tokens(text, pieces, seen.marks[:, count : count + BORDERS])
        tags = seen.marks[tokens.pieces, :count].argmax(axis=1)
        sentences = tokens.sentences()
        words: list[Word] = []
        for first, last in sentences:
            words += self._parse_sentence(tokens, seen, tags, first, last)
        return Syntax(
            tuple(words),
            tuple(sentences),
            tuple(find_mentions(tokens, words, seen.spans, seen.span_bias, self.names.types)),
        )

    def _see(self, pieces: Pieces, borders: NDArray[np.int64]) -> Seen:
        kept: tuple[list[Array], ...] = ([], [], [], [])
        constants: list[Array] = []
        for batch in make_batches(pieces, pack_windows(len(pieces), borders)):
            lower = self._lower.run(batch.ids, batch.kinds)
            *outputs, weight, bias, span_bias = self._session.run(OUTPUTS, {"lower": lower, "mask": batch.mask})
            constants = [weight, bias, span_bias]
            for rows, output in zip(kept, outputs, strict=True):
                rows.extend(one[1 : end - start + 1] for one, (start, end) in zip(output, batch.places, strict=True))
        if not constants:
            width = len(self.names.tags) + BORDERS + 2
            return Seen(*(np.zeros((0, size), dtype=np.float32) for size in (width, 2, 2, 2, 0, 0, 0)))
        return Seen(*(np.concatenate(rows) for rows in kept), *constants)

    def _parse_sentence(self, tokens: Tokens, seen: Seen, tags: NDArray[np.int64], first: int, last: int) -> list[Word]:
        """Words with a piece of their own get the best tree; a hidden one hangs on its neighbour."""
        own = np.flatnonzero(~tokens.hidden[first:last])
        rows = tokens.pieces[first:last][own]
        heads = best_tree(arc_scores(seen.arcs[rows], seen.marks[rows, -2], seen.marks[rows, -1]))
        relations = self._relations(seen, rows, heads)
        words: list[Word] = []
        for row in range(last - first):
            span = tokens.spans[first + row]
            at = int(np.searchsorted(own, row, side="right")) - 1
            if tokens.hidden[first + row]:
                words.append(_hidden_word(words[-1], span, first, first + row, last, at < len(own) - 1))
                continue
            head = int(own[heads[at]])
            tag = self.names.tags[tags[first + row]]
            words.append(Word(*span, tag, first + head if head != row else None, relations[at]))
        return words

    def _relations(self, seen: Seen, rows: NDArray[np.int64], heads: NDArray[np.int64]) -> list[str]:
        hangs, holds = np.split(seen.labels[rows], 2, axis=1)
        scores = np.maximum(hangs + holds[heads], 0) @ seen.relation_weight + seen.relation_bias
        root = self.names.relations.index("root")
        scores[:, root] = -np.inf
        found = np.where(heads == np.arange(len(heads)), root, scores.argmax(axis=1))
        return [self.names.relations[row] for row in found]


def _hidden_word(before: Word, span: Span, first: int, row: int, last: int, follows: bool) -> Word:
    """*not* of *cannot* negates what *can* helps; *na* of *gonna* marks the verb behind it."""
    if span.end - span.start == len("not"):
        return Word(*span, "PART", row - 1 if before.head is None else before.head, "advmod")
    return Word(*span, "PART", row + 1 if follows else row - 1, "mark" if follows else "dep")


def arc_scores(arcs: Array, root: Array, hub: Array) -> NDArray[np.float64]:
    """Log-probabilities (words, words) of heads; on the diagonal, of being the root."""
    hangs, holds = np.split(arcs.astype(np.float64), 2, axis=1)
    scores = hangs @ holds.T / hangs.shape[1] ** 0.5 + hub
    np.fill_diagonal(scores, root)
    top = scores.max(axis=1, keepdims=True)
    chances: NDArray[np.float64] = scores - top - np.log(np.exp(scores - top).sum(axis=1, keepdims=True))
    return chances


def pack_windows(count: int, borders: Sequence[int] | NDArray[np.int64], size: int = WINDOW) -> list[tuple[int, int]]:
    """Fill windows (start, end) with as many whole sentences as fit; `borders` are their first pieces, in order.

    Only a sentence of more than `size` pieces is cut.
    """
    places: list[tuple[int, int]] = []
    start = end = 0
    for border in [*(int(one) for one in borders), count]:
        if border - start > size and end > start:
            places.append((start, end))
            start = end
        while border - start > size:
            places.append((start, start + size))
            start += size
        end = max(border, start)
    return [*places, (start, end)] if end > start else places


def load_parser(folder: Path | None = None) -> Parser:
    """Load the model for syntax in `folder`, by default the one in the package, with the reader it stands on.

    Raises ModelError if a file is missing or damaged.
    """
    folder = folder or MODEL_FOLDER
    missing = [name for name in _FILES if not (folder / name).is_file()]
    if missing:
        raise ModelError(
            f"{folder}: no model for syntax here ({', '.join(missing)} missing); reinstall the package, or train one"
            " with 'python -m bias.training syntax'"
        )
    try:
        lower = load_lower(folder)
        given = json.loads((folder / "syntax.json").read_text(encoding="utf-8"))
        names = Names(*(tuple(given[name]) for name in ("tags", "relations", "types")))
        return Parser(lower, open_session((folder / "syntax.onnx").read_bytes()), names)
    except Exception as error:  # onnxruntime raises its own unrelated types
        raise ModelError(f"{folder}: the model for syntax is damaged ({error}); reinstall the package") from error


@functools.cache
def shared_parser(folder: Path | None = None) -> Parser:
    """The parser of this process, loaded at the first call."""
    return load_parser(folder)


def load_lower(folder: Path) -> Lower:
    """Load what the model for syntax stands on."""
    return Lower(
        open_output(folder, "lower"),
        load_tokenizer(folder / "vocabulary.txt"),
    )
