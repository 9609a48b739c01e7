"""Average-linkage clustering over a sparse graph of candidate pairs.

Two groups join when the mean likeness over *all* pairs between them, not that of their best pair, reaches a
threshold: a chain of look-alikes does not become one blob. Pairs that are not candidates are scored only when the
groups they connect are already neighbours, so the work grows with the graph and not with the square of the items
(unweighted pair-group method: Sokal & Michener 1958).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

Pair = tuple[int, int]
Member = TypeVar("Member")
_MOST = 16
"""Of a larger group, this many members stand for it when a mean over pairs is taken."""


def mean_of_pairs(values: Sequence[Sequence[float]]) -> float:
    """The mean of all pairs between two groups (a row per member of the one, a column per member of the other)."""
    return sum(map(sum, values)) / sum(map(len, values))


def mean_with_best(values: Sequence[Sequence[float]]) -> float:
    """The mean of all pairs, averaged with the mean of each member's best pair (cf. Dubuisson & Jain 1994).

    Members that word a proposition in far-off ways may join a group that holds the wording between them; the mean of
    all pairs keeps that from becoming a chain.
    """
    best = [max(row) for row in values] + [max(column) for column in zip(*values, strict=True)]
    return (mean_of_pairs(values) + sum(best) / len(best)) / 2


def link_average(
    count: int,
    candidates: Mapping[Pair, float],
    threshold: float,
    likeness: Callable[[int, int], float],
    may_join: Callable[[Sequence[int], Sequence[int]], bool] = lambda one, other: True,
    initial: Sequence[Sequence[int]] = (),
    summary: Callable[[Sequence[Sequence[float]]], float] = mean_of_pairs,
    foresee: Callable[[Sequence[Pair]], object] = lambda pairs: None,
) -> list[list[int]]:
    """Group items 0..count-1; each item is in one group, groups and members in ascending order.

    `candidates` holds the likeness of pairs (i < j); `likeness` scores any other pair that comes to matter;
    `may_join` can forbid a merger; `initial` are disjoint groups to start from; `summary` gives
    the likeness of two groups from those of their members; `foresee` is told of pairs (i < j) that `likeness` is
    about to be asked for, many at a time. Ties are broken by the lowest items, so the same input gives the same groups.
    """
    groups = _start(count, initial)
    home = {item: name for name, members in groups.items() for item in members}
    graph: dict[int, dict[int, float]] = {name: {} for name in groups}

    def mean(one: int, other: int) -> float:
        return summary(
            [[candidates[p] if p in candidates else likeness(*p) for p in row] for row in between(one, other)]
        )

    def between(one: int, other: int) -> list[list[Pair]]:
        return [[(min(i, j), max(i, j)) for j in sample_members(groups[other])] for i in sample_members(groups[one])]

    heap: list[tuple[float, int, int]] = []

    def connect(one: int, other: int) -> None:
        value = mean(one, other)
        graph[one][other] = graph[other][one] = value
        if value >= threshold:
            heapq.heappush(heap, (-value, min(one, other), max(one, other)))

    for i, j in sorted(candidates):
        if home[i] != home[j] and home[j] not in graph[home[i]]:
            connect(home[i], home[j])
    while heap:
        negative, one, other = heapq.heappop(heap)
        if graph.get(one, {}).get(other) != -negative or not may_join(groups[one], groups[other]):
            continue
        groups[one] = sorted(groups[one] + groups.pop(other))
        neighbours = sorted((graph[one].keys() | graph[other].keys()) - {one, other})
        for name in graph.pop(other):
            del graph[name][other]
        foresee([p for name in neighbours for row in between(one, name) for p in row if p not in candidates])
        for name in neighbours:
            connect(one, name)
    return [groups[name] for name in sorted(groups)]


def _start(count: int, initial: Sequence[Sequence[int]]) -> dict[int, list[int]]:
    groups = {min(members): sorted(members) for members in initial if members}
    taken = {item for members in groups.values() for item in members}
    groups.update({item: [item] for item in range(count) if item not in taken})
    return groups


def sample_members(members: Sequence[Member]) -> Sequence[Member]:
    """All members of a group, or those that stand for it, evenly spread."""
    if len(members) <= _MOST:
        return members
    return [members[place * len(members) // _MOST] for place in range(_MOST)]
