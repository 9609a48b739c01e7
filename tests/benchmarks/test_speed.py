"""How long the steps take; run with  pytest tests/benchmarks --benchmark-enable.

Nothing is asserted about time: the tests see that the steps run, the benchmark says how fast.
"""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import bias
from bias.alignment import align, group_events
from bias.alignment.align import make_mention
from bias.attribution import attribute
from bias.framing import frame
from bias.framing.case import build_case
from bias.framing.peers import find_carriers
from bias.reading import NeuralReader, load_reader
from bias.reading.cross_encoder import load_cross_encoder
from bias.reading.passages import Passage
from bias.report import render
from bias.settings import Settings
from bias.types import Article, ArticleSet, Cluster, Comparison, SharedPassage, Span

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


@pytest.mark.parametrize("count", [100, 200, 400])
def test_grouping(benchmark: Any, count: int) -> None:
    words = [f"{a}{b}{c}" for a in "bdfgk" for b in "aeiou" for c in ("lt", "rn", "sk", "mp", "nd")]
    draw = random.Random(1)
    pile = [
        Article(
            f"{n:05}",
            "o",
            "",
            " ".join(draw.choice(words) + str(n // 3) for _ in range(80)),
            f"2031-05-{1 + n % 28:02}",
        )
        for n in range(count)
    ]
    assert len(benchmark(group_events, pile)) <= count


@pytest.mark.parametrize("count", [50, 100, 200])
def test_aligning_templates(benchmark: Any, reader: NeuralReader, count: int) -> None:
    draw = random.Random(1)
    documents = []
    for outlet in ("one", "other"):
        sentences = (
            f"Officials in {draw.choice(('Amsel', 'Borsk', 'Cerno'))} confirmed that the bridge had been closed for "
            f"{draw.randrange(2, 90)} days after the storm."
            for _ in range(count)
        )
        article = Article(outlet, outlet, "", " ".join(sentences))
        documents.append(attribute(article, reader.read(article.text)))
    assert len(benchmark(align, documents).clusters) < count


def test_reading_pairs(benchmark: Any) -> None:
    """A hundred pairs of claims of a dozen words each, in sentences of twenty; nothing is remembered between rounds."""
    draw = random.Random(1)
    words = "the of bridge mayor police harbour council said closed fire strike vote river dead court troops".split()

    def passage() -> Passage:
        text = " ".join(draw.choices(words, k=20))
        return Passage(text, (Span(0, len(" ".join(text.split()[:12]))),))

    pairs = [(passage(), passage()) for _ in range(100)]
    found = benchmark.pedantic(
        lambda model: model.judge_all(pairs), setup=lambda: ((load_cross_encoder(),), {}), rounds=5
    )
    assert len(found) == 100


@pytest.mark.parametrize("words", [300, 1000, 3000])
def test_framing_templates(benchmark: Any, reader: NeuralReader, words: int) -> None:
    """Three articles of a few sentences said again and again, each time with other numbers."""
    draw = random.Random(1)
    kinds = ("Repairs took {} days.", "The bridge cost ${} million.", "Turnout was {} percent.", "{} houses burned.")
    documents = []
    for outlet in ("one", "two", "three"):
        sentences = [draw.choice(kinds).format(draw.randrange(2, 900)) for _ in range(words // 4)]
        article = Article(outlet, outlet, "", " ".join(sentences))
        documents.append(attribute(article, reader.read(article.text)))
    alignment = align(documents)
    assert any(finding.kind == "figures" for finding in benchmark(frame, documents, alignment, ()).findings)


@pytest.mark.parametrize("articles", [10, 20, 40])
def test_finding_carriers(benchmark: Any, reader: NeuralReader, articles: int) -> None:
    """All claims in one cluster, and as many passages as claims in every two articles of either half."""
    text = " ".join(f"The bridge in Orn was closed on day {k}." for k in range(20))
    read = attribute(Article("", "", "", text), reader.read(text))
    documents = [replace(read, article=Article(f"{n:02}", f"o{n}", "", text)) for n in range(articles)]
    mentions = tuple(make_mention(document, claim) for document in documents for claim in document.claims)
    names = [document.article.id for document in documents]
    pairs = [pair for half in (names[::2], names[1::2]) for pair in itertools.combinations(half, 2)]
    shared = [SharedPassage(pair, (c.spans[0], c.spans[0]), 1.0) for pair in pairs for c in read.claims]
    cluster = Cluster(0, read.claims[0].text, mentions)
    case = build_case(documents, [cluster], shared, (), Settings())
    assert len(benchmark(find_carriers, case, cluster)) == 2
