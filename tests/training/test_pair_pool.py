"""Pairs nobody labelled are drawn from two articles of one event, evenly, and the same for the same seed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from bias.compare import read_articles
from bias.evaluation.pair_labels import PairedEvent
from bias.training import pair_pool
from bias.types import Article, Document

TOLD = (
    "The ferry to Orn was cancelled on Monday. The harbour master blamed the wind. Forty people slept in the hall.",
    "High winds stopped the ferry to Orn, the harbour master said. Forty passengers slept in the harbour hall.",
)


def read(articles: Sequence[Article]) -> Sequence[Document]:
    return read_articles(articles)[0]


def test_pairs_are_of_two_articles_and_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    articles = tuple(Article(f"a{k}", f"Outlet {k}", "", text) for k, text in enumerate(TOLD))
    monkeypatch.setattr(pair_pool, "read_paired_events", lambda path, part: [PairedEvent(articles, ())])
    pool = pair_pool.draw_pool(Path("articles.jsonl"), read)
    assert pool == pair_pool.draw_pool(Path("articles.jsonl"), read)
    assert len(pool) >= 3
    for one, other in pool:
        assert one <= other
        assert sum(one.text in text for text in TOLD) == sum(other.text in text for text in TOLD) == 1
        assert next(k for k in (0, 1) if one.text in TOLD[k]) != next(k for k in (0, 1) if other.text in TOLD[k])
    monkeypatch.setattr(pair_pool, "_MOST", 1)
    few = pair_pool.draw_pool(Path("articles.jsonl"), read)
    assert len(few) < len(pool)
    assert set(few) <= set(pool)
