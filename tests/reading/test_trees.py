"""The best tree is a tree with one root, and no other is better."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bias.reading.trees import best_tree


def is_tree(heads: tuple[int, ...]) -> bool:
    if sum(head == row for row, head in enumerate(heads)) != 1:
        return False
    for row in range(len(heads)):
        for _ in heads:
            row = heads[row]
        if heads[row] != row:
            return False
    return True


def total(scores: np.ndarray, heads: tuple[int, ...]) -> float:
    return float(sum(scores[row, head] for row, head in enumerate(heads)))


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 5).flatmap(lambda n: arrays(np.float64, (n, n), elements=st.floats(-30, 0))))
def test_no_tree_is_better(scores: np.ndarray) -> None:
    heads = tuple(best_tree(scores).tolist())
    assert is_tree(heads)
    trees = (tree for tree in itertools.product(range(len(scores)), repeat=len(scores)) if is_tree(tree))
    assert total(scores, heads) == pytest.approx(max(total(scores, tree) for tree in trees), abs=1e-6)


def test_cycles_in_cycles_are_broken() -> None:
    scores = np.full((4, 4), -50.0)
    scores[0, 1] = scores[1, 0] = -1.0
    scores[2, 3] = scores[3, 2] = -1.0
    scores[0, 2], scores[2, 0] = -2.0, -2.5
    scores[3, 3] = -20.0
    assert best_tree(scores).tolist() == [2, 0, 3, 3]


def test_a_long_sentence_of_noise_is_a_tree() -> None:
    heads = best_tree(np.random.default_rng(1).normal(size=(256, 256)))
    assert is_tree(tuple(heads.tolist()))
