"""Annotation on characters becomes tags and links on pieces."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from bias.reading.model import MODEL_FOLDER
from bias.training.examples import IGNORE, Example, Window, draw_windows, fill, hold_out, make_batches, make_examples

TEXT = "Mayor Orlo said taxes will rise. Rain fell. Critics of Orlo fear chaos, she added."
VOCABULARY = MODEL_FOLDER / "vocabulary.txt"


def span(surface: str) -> list[int]:
    start = TEXT.index(surface)
    return [start, start + len(surface)]


def document() -> dict[str, Any]:
    return {
        "doc": "one",
        "text": TEXT,
        "sentences": [
            span("Mayor Orlo said taxes will rise."),
            span("Rain fell."),
            span("Critics of Orlo fear chaos, she added."),
        ],
        "attributions": [
            {"source": [span("Mayor Orlo")], "cue": [span("said")], "content": [span("taxes will rise")]},
            {"source": [], "cue": [span("fear")], "content": [span("chaos")]},
        ],
        "discard": [span("Rain fell.")],
    }


@pytest.fixture(scope="module")
def example() -> Example:
    return make_examples([document()], VOCABULARY)[0]


def tagged(example: Example, *tags: int) -> list[str]:
    rows = [row for row, tag in enumerate(example.tags) if tag in tags]
    return [TEXT[example.pieces.starts[row] : example.pieces.ends[row]] for row in rows]


def test_tags(example: Example) -> None:
    assert "".join(tagged(example, 1, 2)) == "MayorOrlo"
    assert tagged(example, 3, 4) == ["said", "fear"]
    assert tagged(example, 5) == ["taxes", "chaos"]
    assert tagged(example, IGNORE) == ["Rain", "fell", "."]


def test_links(example: Example) -> None:
    assert example.cue_source == [0, -1]
    assert example.content_cue == [0, 1]


def test_a_window_knows_only_what_lies_in_it(example: Example) -> None:
    cut = next(row for row, tag in enumerate(example.tags) if tag == 3)
    (left,) = fill([Window(0, 0, cut)], [example]).links
    assert len(left.source) == 1
    assert len(left.cue) == 0
    (right,) = fill([Window(0, cut, len(example.pieces) - cut)], [example]).links
    assert right.cue_source.tolist() == [IGNORE, len(right.source)]
    assert right.content_cue.tolist() == [0, 1]


def test_windows_cover_every_piece_once(example: Example) -> None:
    windows = draw_windows([example], 8, random.Random(1), [0])
    assert [p for w in windows for p in range(w.start, w.start + w.length)] == list(range(len(example.pieces)))
    batches = make_batches(windows, 16, random.Random(1))
    assert sorted(w.start for batch in batches for w in batch) == sorted(w.start for w in windows)
    assert all(sum(w.length for w in batch) <= 16 for batch in batches)


def test_arrays_have_a_border_and_a_mask(example: Example) -> None:
    batch = fill([Window(0, 0, 5), Window(0, 5, 3)], [example])
    assert batch.ids.shape == (2, 7)
    assert batch.mask.sum(axis=1).tolist() == [7, 5]
    assert (batch.tags[:, 0] == IGNORE).all()
    assert np.array_equal(batch.ids[0, 1:6], example.pieces.ids[:5])


def test_hold_out_is_disjoint_and_complete() -> None:
    documents = [{"doc": str(number)} for number in range(50)]
    kept, held = hold_out(documents, 21)
    assert [d["doc"] for d in held] == ["0", "21", "42"]
    assert len(kept) + len(held) == 50
