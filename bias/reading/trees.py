"""The best tree over the words of a sentence: maximum spanning arborescence (Chu & Liu 1965; Edmonds 1967)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
_ONE_ROOT = 1e4
"""More than any tree can gain by a second root."""


def best_tree(scores: Scores) -> NDArray[np.int64]:
    """Return the head of each word in the best tree that has one root; the root is its own head.

    `scores[word, head]` are finite logarithms; on the diagonal stands how well the word would be the root.
    """
    heads: NDArray[np.int64] = scores.argmax(axis=1)
    if _is_tree(heads):
        return heads
    count = len(scores)
    edges = np.full((count + 1, count + 1), -np.inf)
    edges[1:, 1:] = scores
    edges[1:, 0] = np.diagonal(scores) - _ONE_ROOT
    np.fill_diagonal(edges, -np.inf)
    found = _arborescence(edges)[1:] - 1
    return np.where(found < 0, np.arange(count), found)


def _is_tree(heads: NDArray[np.int64]) -> bool:
    rows = np.arange(len(heads))
    if int((heads == rows).sum()) != 1:
        return False
    reached = heads
    for _ in range(len(heads).bit_length()):
        reached = reached[reached]
    return bool((heads[reached] == reached).all())


def _arborescence(edges: Scores) -> NDArray[np.int64]:
    """The head of each node in the best arborescence from node 0; `edges[node, head]`, -inf where there is none.

    Cycles are contracted to a new node, one after the other, and opened again from the last.
    """
    size = len(edges)
    room = 2 * size
    weights = np.full((room, room), -np.inf)
    weights[:size, :size] = edges
    alive = np.zeros(room, dtype=bool)
    alive[:size] = True
    best = np.zeros(room, dtype=np.int64)
    undo: list[tuple[int, list[int], NDArray[np.int64], NDArray[np.int64]]] = []
    while True:
        nodes = np.flatnonzero(alive)
        best[nodes[1:]] = nodes[weights[np.ix_(nodes[1:], nodes)].argmax(axis=1)]
        cycle = _find_cycle(best, nodes)
        if not cycle:
            break
        new, ring = size + len(undo), np.array(cycle, dtype=np.int64)
        outside = nodes[~np.isin(nodes, ring)]
        gains = weights[np.ix_(ring, outside)] - weights[ring, best[ring]][:, None]
        enters = gains.argmax(axis=0)
        leaves = weights[np.ix_(outside, ring)].argmax(axis=1)
        weights[new, outside] = gains[enters, np.arange(len(outside))]
        weights[outside, new] = weights[np.ix_(outside, ring)].max(axis=1)
        entry, exit_ = np.zeros(room, dtype=np.int64), np.zeros(room, dtype=np.int64)
        entry[outside], exit_[outside] = ring[enters], ring[leaves]
        undo.append((new, cycle, entry, exit_))
        alive[ring] = False
        alive[new] = True
    for new, cycle, entry, exit_ in reversed(undo):
        alive[new] = False
        alive[cycle] = True
        head = best[new]
        best[entry[head]] = head
        for node in np.flatnonzero(alive):
            if best[node] == new and node not in cycle:
                best[node] = exit_[node]
    return best[:size]


def _find_cycle(best: NDArray[np.int64], nodes: NDArray[np.int64]) -> list[int]:
    """Nodes of a cycle of `best` among `nodes` (the first of which has no head), or none."""
    state = dict.fromkeys(nodes.tolist(), 0)
    state[int(nodes[0])] = -1
    for start in nodes[1:].tolist():
        path: list[int] = []
        node = start
        while state[node] == 0:
            state[node] = start
            path.append(node)
            node = int(best[node])
        if state[node] == start and node in path:
            return path[path.index(node) :]
        for one in path:
            state[one] = -1
    return []
