"""Annotated articles -> windows of pieces with tags, links and sentence vectors to learn from."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bias.reading.decode import ROLES
from bias.reading.layout import find_paragraphs, find_quotations
from bias.reading.pieces import BREAK, CLS, PAD, SEP, Pieces, cut, load_tokenizer

IGNORE = -100

HELD_OUT = 21
"""Every so many of the annotated articles one is kept from training, to choose and to calibrate on."""

MASK = 103
"""The vocabulary's piece for a hidden piece."""


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One annotated article; spans are (first, last) piece, links index the spans of a role (-1: no source)."""

    name: str
    pieces: Pieces
    tags: NDArray[np.int64]
    spans: dict[str, list[tuple[int, int]]]
    cue_source: list[int]
    content_cue: list[int]
    sentences: list[tuple[int, int]]
    soft: NDArray[np.float16] | None = None
    """What a teacher thinks of the tags, as probabilities (pieces, 7); None for annotated articles."""


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """A stretch of an example, with CLS and SEP around it; positions count from CLS = 0."""

    example: int
    start: int
    length: int


def read_annotated(path: Path) -> list[dict[str, Any]]:
    """Read annotated articles: one JSON object a line with `text`, `sentences`, `attributions`, `discard`."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def make_examples(documents: Sequence[dict[str, Any]], vocabulary: Path) -> list[Example]:
    """Cut annotated articles into pieces and carry their annotation over to the pieces."""
    tokenizer = load_tokenizer(vocabulary)
    return [_example(document, tokenizer) for document in documents]


def _example(document: dict[str, Any], tokenizer: Any) -> Example:
    text = document["text"]
    paragraphs = find_paragraphs(text)
    pieces = cut(text, paragraphs, find_quotations(text, paragraphs), tokenizer)
    tags = np.zeros(len(pieces), dtype=np.int64)
    spans: dict[str, dict[tuple[int, int], int]] = {role: {} for role in ROLES}
    cue_source: dict[int, int] = {}
    content_cue: dict[int, int] = {}
    for attribution in document["attributions"]:
        rows: dict[str, list[int]] = {}
        for number, role in enumerate(ROLES):
            rows[role] = []
            for start, end in attribution.get(role) or []:
                first, last = pieces.within(start, end)
                if first == last:
                    continue
                rows[role].append(spans[role].setdefault((first, last - 1), len(spans[role])))
                tags[first], tags[first + 1 : last] = 2 * number + 1, 2 * number + 2
        for cue in rows["cue"]:
            cue_source[cue] = rows["source"][0] if rows["source"] else -1
        if rows["cue"]:
            for content in rows["content"]:
                content_cue[content] = rows["cue"][0]
    for start, end in document.get("discard", []):
        first, last = pieces.within(start, end)
        tags[first:last] = IGNORE
    return Example(
        name=document.get("doc", document.get("id", "")),
        pieces=pieces,
        tags=tags,
        spans={role: list(spans[role]) for role in ROLES},
        cue_source=[cue_source.get(i, -2) for i in range(len(spans["cue"]))],
        content_cue=[content_cue.get(i, -2) for i in range(len(spans["content"]))],
        sentences=[pieces.within(s, e) for s, e in document["sentences"]],
    )


def draw_windows(examples: Sequence[Example], size: int, rng: random.Random, rows: Sequence[int]) -> list[Window]:
    """Cover the examples in `rows` once with windows of at most `size` pieces, cut at a random offset."""
    windows: list[Window] = []
    for row in rows:
        total = len(examples[row].pieces)
        start = 0
        length = min(total, rng.randint(size // 4, size)) if total > size else total
        while start < total:
            windows.append(Window(row, start, min(length, total - start)))
            start, length = start + length, size
    return windows


def make_batches(windows: Sequence[Window], pieces: int, rng: random.Random) -> list[list[Window]]:
    """Group windows of like length into batches of about `pieces` pieces, in random order."""
    shuffled = sorted(windows, key=lambda w: (-w.length // 16, rng.random()))
    batches: list[list[Window]] = []
    for window in shuffled:
        if batches and sum(w.length for w in batches[-1]) + window.length <= pieces:
            batches[-1].append(window)
        else:
            batches.append([window])
    rng.shuffle(batches)
    return batches


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Arrays (windows, pieces) with CLS and SEP, and per window what lies wholly inside it."""

    ids: NDArray[np.int64]
    kinds: NDArray[np.int64]
    mask: NDArray[np.int64]
    tags: NDArray[np.int64]
    links: list[Links]
    sentences: list[tuple[int, int, int, tuple[int, int]]]
    """(row, first, last + 1, (example, sentence))"""
    soft: NDArray[np.float32]
    """A teacher's probabilities (windows, pieces + 2, 7); zero where there are none."""


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Spans of one window as (n, 2) arrays and, per cue and per content, the answer (-100: none to learn)."""

    source: NDArray[np.int64]
    cue: NDArray[np.int64]
    content: NDArray[np.int64]
    cue_source: NDArray[np.int64]
    content_cue: NDArray[np.int64]


def fill(batch: Sequence[Window], examples: Sequence[Example]) -> Batch:
    """Lay the windows of a batch out as arrays."""
    width = max(w.length for w in batch) + 2
    ids = np.full((len(batch), width), PAD, dtype=np.int64)
    kinds, mask = np.zeros_like(ids), np.zeros_like(ids)
    tags = np.full_like(ids, IGNORE)
    soft = np.zeros((*ids.shape, 2 * len(ROLES) + 1), dtype=np.float32)
    links: list[Links] = []
    sentences: list[tuple[int, int, int, tuple[int, int]]] = []
    for row, window in enumerate(batch):
        example = examples[window.example]
        here = slice(window.start, window.start + window.length)
        ids[row, 0], ids[row, 1 : window.length + 1], ids[row, window.length + 1] = CLS, example.pieces.ids[here], SEP
        kinds[row, 1 : window.length + 1] = example.pieces.kinds[here]
        mask[row, : window.length + 2] = 1
        tags[row, 1 : window.length + 1] = example.tags[here]
        if example.soft is not None:
            soft[row, 1 : window.length + 1] = example.soft[here]
        links.append(_links(example, window))
        for number, (first, last) in enumerate(example.sentences):
            if here.start <= first and last <= here.stop and last - first >= 4:
                sentences.append((row, first - here.start + 1, last - here.start + 1, (window.example, number)))
    return Batch(ids, kinds, mask, tags, links, sentences, soft)


def hide_pieces(batch: Batch, share: float, taught_share: float, rng: np.random.Generator) -> Batch:
    """Hide a share of the pieces from the student: one share in annotated windows, another in those with a teacher."""
    taught = batch.soft.any(axis=(1, 2))
    chance = np.where(taught, taught_share, share)[:, None]
    hidden = (rng.random(batch.ids.shape) < chance) & ~np.isin(batch.ids, (PAD, BREAK, CLS, SEP))
    return replace(batch, ids=np.where(hidden, MASK, batch.ids))


def _links(example: Example, window: Window) -> Links:
    inside: dict[str, dict[int, tuple[int, int]]] = {role: {} for role in ROLES}
    for role in ROLES:
        for number, (first, last) in enumerate(example.spans[role]):
            first, last = max(first, window.start), min(last, window.start + window.length - 1)
            if first <= last:
                inside[role][number] = (first - window.start + 1, last - window.start + 1)
    order = {role: {number: row for row, number in enumerate(inside[role])} for role in ROLES}
    nobody = len(inside["source"])

    def source_of(cue: int) -> int:
        source = example.cue_source[cue]
        return nobody if source == -1 else order["source"].get(source, IGNORE)

    return Links(
        source=_array(inside["source"].values()),
        cue=_array(inside["cue"].values()),
        content=_array(inside["content"].values()),
        cue_source=np.array([source_of(cue) for cue in inside["cue"]], dtype=np.int64),
        content_cue=np.array(
            [order["cue"].get(example.content_cue[c], IGNORE) for c in inside["content"]], dtype=np.int64
        ),
    )


def _array(spans: Any) -> NDArray[np.int64]:
    return np.array(list(spans), dtype=np.int64).reshape(-1, 2)


def hold_out(documents: Sequence[dict[str, Any]], every: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Split off every n-th article for tuning; the rest is trained on."""
    kept = [d for row, d in enumerate(documents) if row % every]
    held = [d for row, d in enumerate(documents) if row % every == 0]
    return kept, held


def share(batches: Sequence[list[Window]], rank: int, ranks: int) -> Iterator[list[Window]]:
    """The batches of one of several processes; every process gets the same number."""
    for number in range(0, len(batches) - len(batches) % ranks, ranks):
        yield batches[number + rank]
