"""What the models of syntax, names, chains and sentiment find in sentences of our own, and whom pronouns mean as
sources: floors a little below what is reached, so that a worse model or rule is noticed.

The annotation was made by hand before any output was seen (`tests/gold/README.md`); it is too small to compare two
models that are both good. `bias evaluate` measures on whole treebanks.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import bias
from bias.evaluation.coreference import evaluate_coreference
from bias.evaluation.entities import evaluate_entities
from bias.evaluation.labels import evaluate_labels, read_opinions
from bias.evaluation.syntax import evaluate_syntax
from bias.evaluation.treebanks import read_trees
from bias.reading.sentiment import load_sentiment
from bias.reading.syntax import load_parser

GOLD = Path(__file__).parent / "gold"
TREES = GOLD / "language.conllu"

FLOORS = {
    "words": 0.99,
    "sentences": 0.90,
    "tags": 0.97,
    "arcs": 0.95,
    "labelled": 0.94,
    "mentions": 0.79,
    "names": 0.67,
    "chains, mentions given": 0.90,
    "chains, from the text alone": 0.69,
    "sentiment, macro F1": 0.83,
    "sentiment, accuracy": 0.83,
    "speakers of pronouns": 0.93,
}
"""Two or three words, mentions or sentences below what is reached."""


@cache
def figures() -> Mapping[str, float]:
    """Each figure by its name, 0..1."""
    parse = load_parser().parse
    syntax, entities = evaluate_syntax([TREES], parse)["language"], evaluate_entities(TREES, parse)
    chains = evaluate_coreference(TREES, parse)
    sentiment = evaluate_labels(read_opinions(GOLD / "sentiment.jsonl"), load_sentiment().judge)
    return {
        **{name: syntax[name]["f1"] for name in ("words", "sentences", "tags", "arcs", "labelled")},
        "mentions": entities["all"]["f1"],
        "names": entities["names"]["f1"],
        "chains, mentions given": chains["given"]["conll"],
        "chains, from the text alone": chains["alone"]["conll"],
        "sentiment, macro F1": sentiment["macro_f1"],
        "sentiment, accuracy": sentiment["accuracy"],
        "speakers of pronouns": sum(resolves(row) for row in pronouns()) / len(pronouns()),
    }


def pronouns() -> list[dict[str, Any]]:
    lines = (GOLD / "speakers.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def resolves(row: Mapping[str, Any]) -> bool:
    """Whether the attribution whose source is the pronoun has the speaker that it means."""
    document = bias.read(row["text"])
    found = [one.speaker or "" for one in document.attributions if (row["start"], row["end"]) in one.source]
    return any(row["speaker"].lower() in speaker.lower() for speaker in found)


@pytest.mark.parametrize("figure", FLOORS)
def test_a_figure_stays_above_its_floor(figure: str) -> None:
    assert figures()[figure] >= FLOORS[figure]


def test_the_annotation_is_whole() -> None:
    """Every word is in its text, every mention closed, every target and pronoun where its offsets say."""
    trees = read_trees(TREES)
    assert (len(trees), sum(len(tree.sentences) for tree in trees)) == (8, 28)
    assert all(word.start >= 0 for tree in trees for word in tree.words)
    assert sum(len(tree.mentions or ()) for tree in trees) == TREES.read_text(encoding="utf-8").count("(")
    assert len(read_opinions(GOLD / "sentiment.jsonl")) == 30
    for row in pronouns():
        assert row["text"][row["start"] : row["end"]].lower() in {"he", "she", "it", "they"}
        assert row["speaker"] in row["text"]
