"""Near-duplicate passages across articles: wire copy, press releases, an outlet's own reprints."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from bias.settings import Settings
from bias.types import Article, Claim, Document, SharedPassage, Span, Spans

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_SHINGLE = 8
_GAP = 4
"""Words that may differ between two runs of the same words in one passage."""
_MOST = 40
"""A shingle that stands in more places than this is boilerplate, and is compared with its first place alone."""
_COPIED = 0.8
"""Share of a claim's characters that must lie in passages of earlier articles for it to count as a copy."""


@dataclass(frozen=True, slots=True)
class _Run:
    """The same words in two articles: rows of words, ends exclusive."""

    one: int
    other: int
    length_one: int
    length_other: int


def find_shared(documents: Sequence[Document], settings: Settings = Settings()) -> tuple[SharedPassage, ...]:
    """Passages of at least `shared_words` words that two articles have nearly word for word, with exact offsets.

    The two articles of a passage stand in order of publication (then id), passages in order of place. Found by the
    8-word shingles that articles share (Broder 1997); runs of them that few differing words part are one passage.
    Words that both articles merely quote are no copy of each other: at least a shingle's worth of a passage
    must stand outside quotation marks. Nearly linear in the number of words.
    """
    ordered = sorted(documents, key=lambda document: order_of(document.article))
    words = [[Span(*match.span()) for match in _WORD.finditer(doc.article.text)] for doc in ordered]
    passages = []
    for (one, other), starts in sorted(_seeds(ordered, words).items()):
        runs = [run for run in _join(_runs(starts)) if run.length_one >= settings.aligning.shared_words]
        runs = [run for run in runs if _unquoted(ordered[one], words[one], run.one, run.length_one) >= _SHINGLE]
        if not runs:
            continue
        shorter = max(1, min(len(words[one]), len(words[other])))
        overlap = min(1.0, sum(run.length_one for run in runs) / shorter)
        passages += [
            SharedPassage(
                (ordered[one].article.id, ordered[other].article.id),
                (_span(words[one], run.one, run.length_one), _span(words[other], run.other, run.length_other)),
                overlap,
            )
            for run in runs
        ]
    return tuple(passages)


def order_of(article: Article) -> tuple[bool, float, str]:
    """What articles are ordered by in time: dated before undated, earlier before later, then by id."""
    try:
        moment = datetime.fromisoformat(article.published or "")
    except ValueError:
        return (True, 0.0, article.id)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (False, (aware - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds(), article.id)


def copied_spans(shared: Iterable[SharedPassage]) -> dict[str, list[Span]]:
    """For each article, where it repeats an earlier one; sorted and disjoint."""
    found: dict[str, list[Span]] = defaultdict(list)
    for passage in shared:
        found[passage.articles[1]].append(passage.spans[1])
    return {article: _merged(spans) for article, spans in found.items()}


def is_copy(claim: Claim, copied: Sequence[Span]) -> bool:
    """Whether nearly all of a claim lies in passages that repeat an earlier article."""
    inside = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in claim.spans for b in copied)
    return inside >= _COPIED * sum(span.end - span.start for span in claim.spans) > 0


def _seeds(
    documents: Sequence[Document], words: Sequence[Spans | list[Span]]
) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """Where each pair of articles has the same shingle: rows of words."""
    hashes, owners, places = _shingles(documents, words)
    order = np.argsort(hashes, kind="stable")
    sorted_hashes = hashes[order]
    borders = np.flatnonzero(np.diff(sorted_hashes)) + 1
    starts = np.concatenate([[0], borders])
    ends = np.concatenate([borders, [len(order)]])
    seeds: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for start, end in zip(starts[ends - starts > 1], ends[ends - starts > 1], strict=True):
        spots = [(int(owners[k]), int(places[k])) for k in order[start:end]]
        firsts = spots if len(spots) <= _MOST else spots[:1]
        for position, (one, place) in enumerate(firsts):
            for other, place_other in spots[position + 1 :]:
                if one != other:
                    seeds[one, other].append((place, place_other))
    return seeds


def _shingles(
    documents: Sequence[Document], words: Sequence[Spans | list[Span]]
) -> tuple[NDArray[np.uint64], NDArray[np.int32], NDArray[np.int32]]:
    numbers: dict[str, int] = {}
    hashes: list[NDArray[np.uint64]] = []
    owners: list[NDArray[np.int32]] = []
    places: list[NDArray[np.int32]] = []
    powers = np.array([pow(0x9E3779B97F4A7C15, k, 1 << 64) for k in range(1, _SHINGLE + 1)], np.uint64)
    for row, (document, spans) in enumerate(zip(documents, words, strict=True)):
        text = document.article.text
        ids = np.array([numbers.setdefault(text[s.start : s.end].lower(), len(numbers) + 1) for s in spans], np.uint64)
        if len(ids) < _SHINGLE:
            continue
        mixed = (ids * np.uint64(0xBF58476D1CE4E5B9)) ^ (ids << np.uint64(29))
        windows = np.lib.stride_tricks.sliding_window_view(mixed, _SHINGLE)
        hashes.append((windows * powers).sum(axis=1, dtype=np.uint64))
        owners.append(np.full(len(windows), row, np.int32))
        places.append(np.arange(len(windows), dtype=np.int32))
    if not hashes:
        return np.empty(0, np.uint64), np.empty(0, np.int32), np.empty(0, np.int32)
    return np.concatenate(hashes), np.concatenate(owners), np.concatenate(places)


def _runs(starts: list[tuple[int, int]]) -> list[_Run]:
    """Shingles that follow each other in both articles make one run."""
    runs: list[_Run] = []
    last: tuple[int, int] | None = None
    for diagonal, place in sorted({(one - other, one) for one, other in starts}):
        if last == (diagonal, place - 1):
            run = runs.pop()
            runs.append(_Run(run.one, run.other, run.length_one + 1, run.length_other + 1))
        else:
            runs.append(_Run(place, place - diagonal, _SHINGLE, _SHINGLE))
        last = (diagonal, place)
    return sorted(runs, key=lambda run: (run.one, run.other))


def _join(runs: list[_Run]) -> list[_Run]:
    """Join runs that a few differing words part; what overlaps a run already kept is dropped."""
    joined: list[_Run] = []
    for run in runs:
        before = joined[-1] if joined else None
        if before is not None:
            gap = run.one - before.one - before.length_one
            gap_other = run.other - before.other - before.length_other
            if -_SHINGLE <= gap <= _GAP and -_SHINGLE <= gap_other <= _GAP and run.other >= before.other:
                joined[-1] = _Run(
                    before.one,
                    before.other,
                    max(before.length_one, run.one + run.length_one - before.one),
                    max(before.length_other, run.other + run.length_other - before.other),
                )
                continue
            if gap < 0:
                if run.length_one > before.length_one:
                    joined[-1] = run
                continue
        joined.append(run)
    return joined


def _span(words: Sequence[Span], start: int, length: int) -> Span:
    return Span(words[start].start, words[start + length - 1].end)


def _unquoted(document: Document, words: Sequence[Span], start: int, length: int) -> int:
    quotations = document.reading.quotations
    return sum(
        not any(quote.start <= word.start < quote.end for quote in quotations) for word in words[start : start + length]
    )


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged
