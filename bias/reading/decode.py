"""Scores of the neural reader -> attributions: constrained tags, then links between them.

Tags follow BIO order (an inside tag only after its own kind), found by Viterbi. Every content points at a cue and every
cue at a source or at nobody; a cue that nothing points at belongs to a near one or is no cue.
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
REACH = 254
"""Pieces between a cue and what it may be linked to: the reader never saw farther."""
SPLIT_CUE = 8
"""Pieces between two parts of one cue (*made it ... clear*)."""

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


def decode(tags: Array, links: Array, nobody: Array) -> list[Decoded]:
    """Turn tag scores (n, 7), link vectors (n, 4 x 64) and the vector of no source (64) into attributions."""
    if not len(tags):
        return []
    logs = tags - np.logaddexp.reduce(tags, axis=1, keepdims=True)
    spans = find_spans(best_tags(logs))
    source, cue, content = (spans[role] for role in ROLES)
    if not cue or not content:
        return []
    to_cue = _scores(links[:, 2 * LINK : 3 * LINK], links[:, 3 * LINK :], content, cue)
    owner = to_cue.argmax(axis=1)
    reached = to_cue.max(axis=1) > -np.inf
    to_source = _scores(links[:, :LINK], links[:, LINK : 2 * LINK], cue, source)
    none = _mean(links[:, :LINK], cue) @ nobody * LINK**-0.5
    to_source = np.column_stack([to_source, none])
    to_cue, to_source = _log_softmax(to_cue), _log_softmax(to_source)
    heads = _heads(cue, sorted({int(o) for o, ok in zip(owner, reached, strict=True) if ok}))
    found: list[Decoded] = []
    for head, parts in heads.items():
        mine = [k for k in range(len(content)) if reached[k] and owner[k] == head]
        who = int(to_source[head].argmax())
        sources = (source[who],) if who < len(source) else ()
        found.append(
            Decoded(
                source=sources,
                cue=tuple(cue[part] for part in parts),
                content=tuple(content[k] for k in mine),
                evidence=(
                    _tag_log(logs, [cue[head]], 1),
                    _tag_log(logs, [content[k] for k in mine], 2),
                    _border_log(logs, [content[k] for k in mine]),
                    float(min(to_cue[k, head] for k in mine)),
                    float(to_source[head, who]),
                    _tag_log(logs, list(sources), 0) if sources else 0.0,
                ),
            )
        )
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


def _mean(vectors: Array, spans: Sequence[Pair]) -> Array:
    """A span is the mean of its first and its last piece."""
    firsts = vectors[[first for first, _ in spans]]
    lasts = vectors[[last - 1 for _, last in spans]]
    return np.asarray((firsts + lasts) / 2, dtype=np.float32)


def _scores(asks: Array, answers: Array, asking: Sequence[Pair], asked: Sequence[Pair]) -> Array:
    """Scores (asking, asked) of links; minus infinity where the two are out of each other's reach."""
    if not asked:
        return np.zeros((len(asking), 0), dtype=np.float32)
    scores = _mean(asks, asking) @ _mean(answers, asked).T * LINK**-0.5
    first, last = np.array(asking).T
    other_first, other_last = np.array(asked).T
    gap = np.maximum(first[:, None] - other_last[None], other_first[None] - last[:, None])
    return np.asarray(np.where(gap <= REACH, scores, -np.inf), dtype=np.float32)


def _log_softmax(scores: Array) -> Array:
    with np.errstate(invalid="ignore"):
        return np.asarray(scores - np.logaddexp.reduce(scores, axis=1, keepdims=True), dtype=np.float32)


def _heads(cue: Sequence[Pair], used: Sequence[int]) -> dict[int, list[int]]:
    """Give every cue without content to the nearest cue with content, if that is near enough."""
    parts = {head: [head] for head in used}
    for row, (first, last) in enumerate(cue):
        if row in parts or not used:
            continue
        near = min(used, key=lambda head: (max(first - cue[head][1], cue[head][0] - last), head))
        if max(first - cue[near][1], cue[near][0] - last) <= SPLIT_CUE:
            parts[near] = sorted([*parts[near], row])
    return parts


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
