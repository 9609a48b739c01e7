"""Scores of the neural reader -> attributions: constrained tags, then links between them.

Tags follow BIO order (an inside tag only after its own kind), found by Viterbi. Every content points at a cue and every
cue at a source or at nobody; a cue that nothing points at is no cue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

OUTSIDE = 0
ROLES = ("source", "cue", "content")
"""Tag 2r+1 begins role r, tag 2r+2 goes on with it."""

LINK = 64
_LEANING = np.array([-0.3, 0.4, 0.4, 0.0, 0.0, 0.0, 0.0], dtype=np.float32)
"""Added to the tag scores. A span too many is dropped when nothing points at it, or when its relation is unlikely; one
that is missing is lost. Besides, F1 is highest where what is somewhat less likely than not is taken as well (Lipton,
Elkan & Naryanaswamy 2014). Chosen on the articles held out from training."""

Pair = tuple[int, int]
Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Decoded:
    """One attribution as (first, last + 1) ranges of pieces, with the evidence for it.

    `evidence` holds natural logs of probabilities, each at most 0: the cue's tags, the content's tags (mean over
    pieces), its border tags, the content-cue link, the cue-source link, the source's tags (0 if there is none).
    """

    source: tuple[Pair, ...]
    cue: tuple[Pair, ...]
    content: tuple[Pair, ...]
    evidence: tuple[float, ...]


def decode(tags: Array, links: Sequence[tuple[int, Array]], nobody: Array) -> list[Decoded]:
    """Turn tag scores (n, 7), the link vectors of every window and the vector of no source (64) into attributions.

    `links` holds, per window, its first piece and its vectors (pieces, 4 x 64).
    """
    if not len(tags):
        return []
    tags = tags + _LEANING
    logs = tags - np.logaddexp.reduce(tags, axis=1, keepdims=True)
    spans = find_spans(best_tags(logs))
    source, cue, content = (spans[role] for role in ROLES)
    if not cue or not content:
        return []
    to_cue = _scores(links, 2, content, cue)
    owner = to_cue.argmax(axis=1)
    reached = to_cue.max(axis=1) > -np.inf
    to_source = np.column_stack([_scores(links, 0, cue, source), _scores_of_nobody(links, cue, nobody)])
    to_cue, to_source = _log_softmax(to_cue), _log_softmax(to_source)
    found: list[Decoded] = []
    for head in sorted({int(o) for o, ok in zip(owner, reached, strict=True) if ok}):
        mine = [k for k in range(len(content)) if reached[k] and owner[k] == head]
        contents = tuple(content[k] for k in mine)
        who = int(to_source[head].argmax())
        sources = (source[who],) if who < len(source) else ()
        evidence = (
            _tag_log(logs, (cue[head],), 1),
            _tag_log(logs, contents, 2),
            _border_log(logs, contents),
            float(min(to_cue[k, head] for k in mine)),
            float(to_source[head, who]),
            _tag_log(logs, sources, 0) if sources else 0.0,
        )
        found.append(Decoded(sources, (cue[head],), contents, evidence))
    return sorted(found, key=lambda a: min(a.source + a.cue + a.content))


def best_tags(logs: Array) -> list[int]:
    """Return the most likely sequence of tags under the BIO order, from log probabilities (n, 7)."""
    # An inside tag may only follow its own role, so the states are: outside, and each role however it was entered.
    best = [0.0, -1e9, -1e9, -1e9]
    back: list[tuple[int, bool, bool, bool]] = []
    for out, begin0, in0, begin1, in1, begin2, in2 in logs.tolist():
        top = max(best)
        stay0, stay1, stay2 = best[1] + in0, best[2] + in1, best[3] + in2
        begin0, begin1, begin2 = top + begin0, top + begin1, top + begin2
        back.append((best.index(top), stay0 >= begin0, stay1 >= begin1, stay2 >= begin2))
        best = [top + out, max(stay0, begin0), max(stay1, begin1), max(stay2, begin2)]
    state = best.index(max(best))
    tags = [0] * len(back)
    for row in range(len(back) - 1, -1, -1):
        where, *inside = back[row]
        if state == 0:
            state = where
        elif inside[state - 1]:
            tags[row] = 2 * state
        else:
            tags[row] = 2 * state - 1
            state = where
    return tags


def find_spans(tags: Sequence[int]) -> dict[str, list[Pair]]:
    """Return the (first, last + 1) ranges of each role."""
    spans: dict[str, list[Pair]] = {role: [] for role in ROLES}
    start = 0
    for row, tag in enumerate([*tags, OUTSIDE]):
        before = tags[row - 1] if row else OUTSIDE
        if before != OUTSIDE and (tag == OUTSIDE or tag % 2 == 1):
            spans[ROLES[(before - 1) // 2]].append((start, row))
        if tag != OUTSIDE and tag % 2 == 1:
            start = row
    return spans


def _scores(links: Sequence[tuple[int, Array]], block: int, asking: Sequence[Pair], asked: Sequence[Pair]) -> Array:
    """Scores (asking, asked) of links; minus infinity where no window sees both.

    The vectors of two windows cannot be compared, since they know where in their window they stand. So a pair is judged
    by the window in which the nearer of the two to an edge is farthest from it.
    """
    scores = np.full((len(asking), len(asked)), -np.inf, dtype=np.float32)
    centred = np.full(scores.shape, -1.0)
    for start, vectors in links:
        rows, ask, ask_room = _seen(asking, start, vectors, block)
        columns, answer, answer_room = _seen(asked, start, vectors, block + 1)
        if not rows or not columns:
            continue
        here = np.ix_(rows, columns)
        room = np.minimum(ask_room[:, None], answer_room[None])
        better = room > centred[here]
        scores[here] = np.where(better, ask @ answer.T * LINK**-0.5, scores[here])
        centred[here] = np.where(better, room, centred[here])
    return scores


def _scores_of_nobody(links: Sequence[tuple[int, Array]], cue: Sequence[Pair], nobody: Array) -> Array:
    """Scores (cues) of having no source, from the window that sees most around each cue."""
    scores = np.zeros(len(cue), dtype=np.float32)
    centred = np.full(len(cue), -1.0)
    for start, vectors in links:
        rows, ask, room = _seen(cue, start, vectors, 0)
        better = room > centred[rows]
        scores[rows] = np.where(better, ask @ nobody * LINK**-0.5, scores[rows])
        centred[rows] = np.maximum(centred[rows], room)
    return scores


def _seen(
    spans: Sequence[Pair], start: int, vectors: Array, block: int
) -> tuple[list[int], Array, NDArray[np.float64]]:
    """The spans that a window sees: their rows, their vectors and their distance from the window's edges.

    The vector of a span is the mean of its first and its last piece in the window.
    """
    end = start + len(vectors)
    rows = [row for row, (first, last) in enumerate(spans) if first < end and last > start]
    firsts = np.array([max(spans[row][0], start) for row in rows], dtype=np.int64) - start
    lasts = np.array([min(spans[row][1], end) for row in rows], dtype=np.int64) - start - 1
    part = vectors[:, block * LINK : (block + 1) * LINK]
    room = np.minimum(firsts, len(vectors) - 1 - lasts).astype(np.float64)
    return rows, np.asarray((part[firsts] + part[lasts]) / 2, dtype=np.float32), room


def _log_softmax(scores: Array) -> Array:
    with np.errstate(invalid="ignore"):
        return np.asarray(scores - np.logaddexp.reduce(scores, axis=1, keepdims=True), dtype=np.float32)


def _tag_log(logs: Array, spans: Sequence[Pair], role: int) -> float:
    """Mean log probability of a role over the pieces of some spans."""
    rows = np.concatenate([np.arange(first, last) for first, last in spans])
    return float(np.logaddexp(logs[rows, 2 * role + 1], logs[rows, 2 * role + 2]).mean())


def _border_log(logs: Array, spans: Sequence[Pair]) -> float:
    """Mean log probability that contents begin where they do and do not go on where they end."""
    total = 0.0
    for first, last in spans:
        total += float(logs[first, 5])
        if last < len(logs):
            total += float(np.log1p(-min(0.999999, float(np.exp(logs[last, 6])))))
    return total / (2 * len(spans))
