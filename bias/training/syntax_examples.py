"""Treebanks -> what the model for syntax learns from: windows of whole sentences as the reader holds them, labelled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bias.evaluation.entities import TYPES
from bias.evaluation.treebanks import Tree
from bias.reading.pieces import Pieces
from bias.reading.syntax import Lower, Names, pack_windows
from bias.reading.tokens import INSIDE, SENTENCE, WORD
from bias.reading.windows import make_batches

OTHER = "other"
"""All types of mentions but those that the product shows."""
UNKNOWN = -100


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One window: what the reader holds of its n pieces, and the labels of its pieces and its m words."""

    lower: NDArray[np.float16]
    """(n, 384), the marks at both ends of the window included."""
    borders: NDArray[np.int64]
    """(n,) inside, word, sentence, or UNKNOWN."""
    pieces: NDArray[np.int64]
    """(m,) the piece by which each word is seen."""
    tags: NDArray[np.int64]
    heads: NDArray[np.int64]
    """(m,) the word itself for a root; UNKNOWN where the head is in another window."""
    relations: NDArray[np.int64]
    sentences: NDArray[np.int64]
    mentions: NDArray[np.int64]
    """(k, 3) first word, last word, type."""
    has_mentions: bool


def names_of(trees: Iterable[Tree]) -> Names:
    """The tags and relations of treebanks, and the types of mentions that are learned."""
    words = [word for tree in trees for word in tree.words]
    tags, relations = (sorted(Counter(values)) for values in ([w.tag for w in words], [w.relation for w in words]))
    return Names(tuple(tags), tuple(relations), (*TYPES.values(), OTHER))


def make_examples(trees: Iterable[Tree], names: Names, lower: Lower) -> list[Example]:
    """Run the lower layers over the treebanks and label what they give."""
    return [example for tree in trees for example in _examples(tree, names, lower)]


def _examples(tree: Tree, names: Names, lower: Lower) -> list[Example]:
    pieces, _ = lower.cut(tree.text)
    at, kept = seen_by(tree, pieces)
    firsts = {first for first, _ in tree.sentences}
    begins = [piece for row, piece in zip(kept.tolist(), at.tolist(), strict=True) if row in firsts]
    borders = np.where(pieces.ends > pieces.starts, INSIDE, UNKNOWN)
    borders[at] = WORD
    borders[begins] = SENTENCE
    found = []
    for batch in make_batches(pieces, pack_windows(len(pieces), begins)):
        held = lower.run(batch.ids, batch.kinds)
        for rows, (start, end) in zip(held, batch.places, strict=True):
            inside = np.flatnonzero((at >= start) & (at < end))
            marks = np.full(end - start + 2, UNKNOWN)
            marks[1:-1] = borders[start:end]
            found.append(
                _label(
                    tree, names, rows[: end - start + 2].astype(np.float16), marks, at[inside] - start + 1, kept[inside]
                )
            )
    return found


def seen_by(tree: Tree, pieces: Pieces) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return pieces, and the rows of the words that are seen by them; each is the first that begins inside its word.

    Words that the text does not show, or that have no piece of their own (*not* in *cannot*), are left out.
    """
    shown = np.flatnonzero(pieces.ends > pieces.starts)
    starts = pieces.starts[shown]
    at: list[int] = []
    rows: list[int] = []
    for row, word in enumerate(tree.words):
        place = int(np.searchsorted(starts, word.start, side="left"))
        if word.start >= 0 and place < len(starts) and starts[place] < word.end and (not at or at[-1] < shown[place]):
            at.append(int(shown[place]))
            rows.append(row)
    return np.array(at, dtype=np.int64), np.array(rows, dtype=np.int64)


def _label(
    tree: Tree,
    names: Names,
    lower: NDArray[np.float16],
    borders: NDArray[np.int64],
    pieces: NDArray[np.int64],
    rows: NDArray[np.int64],
) -> Example:
    words = [tree.words[row] for row in rows]
    place = {int(row): number for number, row in enumerate(rows)}
    heads = [
        place.get(_visible(tree, word.head, place), UNKNOWN) if word.head >= 0 else own
        for own, word in enumerate(words)
    ]
    sentence = np.searchsorted([first for first, _ in tree.sentences], rows, side="right")
    types = {name: names.types.index(TYPES.get(name, OTHER)) for name in {one.type for one in tree.mentions or ()}}
    mentions = [
        (place[one.first], place[one.last], types[one.type])
        for one in tree.mentions or ()
        if one.first in place and one.last in place
    ]
    return Example(
        lower=lower,
        borders=borders,
        pieces=pieces,
        tags=np.array([names.tags.index(word.tag) for word in words], dtype=np.int64),
        heads=np.array(heads, dtype=np.int64),
        relations=np.array([names.relations.index(word.relation) for word in words], dtype=np.int64),
        sentences=sentence,
        mentions=np.array(mentions, dtype=np.int64).reshape(len(mentions), 3),
        has_mentions=tree.mentions is not None,
    )


def _visible(tree: Tree, row: int, place: Mapping[int, int]) -> int:
    """A word that has no piece of its own is stood for by the one before it."""
    return row if row in place or row == 0 else row - 1


@dataclass(frozen=True, slots=True, eq=False)
class Filled:
    """Examples side by side, filled up to the same numbers of pieces and words."""

    lower: NDArray[np.float32]
    mask: NDArray[np.int32]
    borders: NDArray[np.int64]
    pieces: NDArray[np.int64]
    tags: NDArray[np.int64]
    heads: NDArray[np.int64]
    relations: NDArray[np.int64]
    sentences: NDArray[np.int64]
    """-1 where there is no word."""
    mentions: NDArray[np.int64]
    """(windows, words, words) type plus one, 0 for none, UNKNOWN where not annotated or no span of one sentence."""


def fill(examples: Sequence[Example]) -> Filled:
    """Put examples together."""
    return Filled(
        lower=_pad([one.lower.astype(np.float32) for one in examples], 0.0),
        mask=_pad([np.ones(len(one.lower), dtype=np.int32) for one in examples], 0),
        borders=_pad([one.borders for one in examples], UNKNOWN),
        pieces=_pad([one.pieces for one in examples], 0),
        tags=_pad([one.tags for one in examples], UNKNOWN),
        heads=_pad([one.heads for one in examples], UNKNOWN),
        relations=_pad([one.relations for one in examples], UNKNOWN),
        sentences=_pad([one.sentences for one in examples], -1),
        mentions=_mentions(examples),
    )


def _pad(rows: Sequence[NDArray[Any]], value: float) -> NDArray[Any]:
    filled = np.full((len(rows), max(len(row) for row in rows), *rows[0].shape[1:]), value, dtype=rows[0].dtype)
    for own, row in zip(filled, rows, strict=True):
        own[: len(row)] = row
    return filled


def _mentions(examples: Sequence[Example]) -> NDArray[np.int64]:
    size = max(len(one.pieces) for one in examples)
    found = np.full((len(examples), size, size), UNKNOWN, dtype=np.int64)
    for grid, one in zip(found, examples, strict=True):
        if one.has_mentions:
            together = np.triu(one.sentences[:, None] == one.sentences[None, :])
            grid[: len(together), : len(together)][together] = 0
            first, last, kind = one.mentions.T
            known = together[first, last]
            grid[first[known], last[known]] = kind[known] + 1
    return found
