"""How long the steps take; run with  pytest tests/benchmarks --benchmark-enable.

Nothing is asserted about time: the tests see that the steps run, the benchmark says how fast.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import bias
from bias.alignment import align
from bias.attribution import attribute
from bias.framing import frame
from bias.reading import NeuralReader, load_reader
from bias.report import render
from bias.types import ArticleSet, Comparison

SET = Path(__file__).parents[2] / "corpora" / "border-ceasefire"


@pytest.fixture(scope="module")
def articles() -> ArticleSet:
    return bias.load(SET)


@pytest.fixture(scope="module")
def reader() -> NeuralReader:
    return load_reader()


@pytest.fixture(scope="module")
def comparison(articles: ArticleSet) -> Comparison:
    return bias.compare(articles)


def test_reading(benchmark: Any, articles: ArticleSet, reader: NeuralReader) -> None:
    assert benchmark(reader.read, articles.articles[0].text).relations


def test_attributing(benchmark: Any, articles: ArticleSet, reader: NeuralReader) -> None:
    article = articles.articles[0]
    assert benchmark(attribute, article, reader.read(article.text)).claims


def test_aligning(benchmark: Any, comparison: Comparison) -> None:
    assert benchmark(align, comparison.articles).clusters


def test_framing(benchmark: Any, comparison: Comparison) -> None:
    alignment = align(comparison.articles)
    assert benchmark(frame, comparison.articles, alignment, comparison.sides).rows


def test_rendering(benchmark: Any, comparison: Comparison) -> None:
    assert benchmark(render, comparison).startswith("<!")
