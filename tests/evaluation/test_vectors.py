"""Nearest neighbours of vectors."""

from __future__ import annotations

import numpy as np

from bias.evaluation.vectors import hits

EVENTS = {"a": "flood", "b": "flood", "c": "vote"}


def test_neighbours_of_the_same_event_are_hits() -> None:
    vectors = np.array([[1, 0], [0.9, 0.1], [0, 1]], dtype=np.float32)
    assert hits(vectors, np.array(["a", "b", "c"]), EVENTS) == 2 / 3


def test_a_neighbour_in_the_same_article_does_not_count() -> None:
    vectors = np.array([[1, 0], [1, 0], [0.9, 0.1], [0.8, 0.2]], dtype=np.float32)
    assert hits(vectors, np.array(["a", "a", "c", "b"]), EVENTS) == 0.0


def test_one_article_has_no_neighbour() -> None:
    assert hits(np.zeros((2, 2), dtype=np.float32), np.array(["a", "a"]), EVENTS) == 0.0


def test_a_vector_of_zeros_is_no_trouble() -> None:
    assert 0 <= hits(np.zeros((2, 2), dtype=np.float32), np.array(["a", "b"]), EVENTS) <= 1
