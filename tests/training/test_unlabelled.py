"""What a teacher says of articles becomes examples, and survives being kept."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bias.reading.model import load_reader
from bias.reading.pieces import BREAK, CLS, SEP
from bias.training.examples import IGNORE, MASK, Batch, Window, draw_windows, fill, hide_pieces, make_examples
from bias.training.unlabelled import choose_articles, label_articles

ARTICLE = {
    "id": "dam",
    "title": "Dam is safe, says ministry",
    "text": "The ministry said on Monday that the dam was safe.\n\nEngineer Anna Vance said the wall had cracked.",
}


def test_choice_is_seeded_and_takes_each_text_once() -> None:
    articles = [{"id": str(n), "text": f"word{n % 150} " * 200} for n in range(300)] + [{"id": "short", "text": "no"}]
    chosen = choose_articles(articles, 100, seed=1)
    assert chosen == choose_articles(articles, 100, seed=1) != choose_articles(articles, 100, seed=2)
    assert len({a["text"] for a in chosen}) == 100
    assert len(choose_articles(articles, 1000, seed=1)) == 150


def test_labels_are_probabilities_and_links(tmp_path: Path) -> None:
    cache = tmp_path / "taught.npz"
    (example,) = label_articles(load_reader(), [ARTICLE], cache)
    assert example.soft is not None
    assert example.soft.shape == (len(example.pieces), 7)
    assert np.allclose(example.soft.astype(float).sum(axis=1), 1, atol=0.01)
    assert (example.tags == IGNORE).all()
    assert {role: len(spans) for role, spans in example.spans.items()} == {"source": 3, "cue": 3, "content": 3}
    assert sorted(example.cue_source) == sorted(example.content_cue) == [0, 1, 2]
    (again,) = label_articles(None, [], cache)  # type: ignore[arg-type]
    assert again.spans == example.spans
    assert (again.soft == example.soft).all()


def batch() -> Batch:
    document: dict[str, Any] = {"text": "Rain fell.\n\n" * 200, "sentences": [], "attributions": []}
    plain = make_examples([document], VOCABULARY)[0]
    soft = np.full((len(plain.pieces), 7), 1 / 7, dtype=np.float16)
    taught = type(plain)(plain.name, plain.pieces, plain.tags, plain.spans, [], [], [], soft)
    return fill([Window(0, 0, 500), Window(1, 0, 500)], [plain, taught])


def test_pieces_are_hidden_by_their_share() -> None:
    whole = batch()
    hidden = hide_pieces(whole, 0.1, 0.4, np.random.default_rng(1))
    assert np.isin(hidden.ids[whole.ids == BREAK], BREAK).all()
    assert (hidden.ids[:, 0] == CLS).all()
    assert SEP in hidden.ids[0]
    words = (whole.ids == hidden.ids) | (hidden.ids == MASK)
    assert words.all()
    rates = (hidden.ids == MASK).sum(axis=1) / (~np.isin(whole.ids, (BREAK, CLS, SEP))).sum(axis=1)
    assert rates == pytest.approx([0.1, 0.4], abs=0.06)
    assert (hide_pieces(whole, 0.0, 0.0, np.random.default_rng(1)).ids == whole.ids).all()


def test_windows_cover_only_the_rows_asked_for() -> None:
    document: dict[str, Any] = {"text": "Rain fell. " * 50, "sentences": [], "attributions": []}
    examples = make_examples([document, document], VOCABULARY)
    assert {w.example for w in draw_windows(examples, 16, random.Random(1), [1])} == {1}


VOCABULARY = Path(__file__).parents[2] / "bias" / "model" / "vocabulary.txt"
