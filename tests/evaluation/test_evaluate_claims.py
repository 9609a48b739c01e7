"""The figures for claims, on a gold made here and a reader that is told what to find."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bias.attribution import attribute
from bias.errors import InputError
from bias.evaluation.claims import evaluate_claims
from bias.reading.layout import find_paragraphs, find_quotations
from bias.reading.sentences import find_sentences
from bias.types import Article, Document, Reading, Relation, Span

BODY = "Kovel brushed aside that the bridge was hit. The dam may have burst."
GOLD = """
set = "flood"
[[articles]]
id = "courier.txt"
[[articles.claims]]
snippet = "the bridge was hit"
mode = "attributed"
speaker = "Kovel"
polarity = -1
cue_class = "denial"
attribution = [0.85, 1.0]
[[articles.claims]]
snippet = "The dam may have burst"
mode = "asserted"
speaker = ""
hedged = true
attribution = [0.0, 0.1]
"""


def write(folder: Path, gold: str = GOLD) -> Path:
    (folder / "flood").mkdir()
    (folder / "flood" / "courier.txt").write_text(f'+++\noutlet = "Courier"\n+++\n{BODY}\n', encoding="utf-8")
    (folder / "gold.toml").write_text(gold, encoding="utf-8")
    return folder / "gold.toml"


def reader(cue: str) -> Relation:
    def spans(words: str) -> tuple[Span, ...]:
        return (Span(BODY.index(words), BODY.index(words) + len(words)),)

    return Relation(spans("Kovel"), spans(cue), spans("that the bridge was hit"), 0.9)


def read(article: Article, relations: tuple[Relation, ...] = (reader("brushed aside"),)) -> Document:
    paragraphs = find_paragraphs(article.text)
    reading = Reading(
        tuple(paragraphs),
        tuple(find_sentences(article.text, paragraphs)),
        tuple(find_quotations(article.text, paragraphs)),
        relations,
        np.zeros((0, 3), np.int32),
        np.zeros((0, 384), np.float16),
    )
    return attribute(article, reading)


def test_all_as_marked(tmp_path: Path) -> None:
    figures = dict(evaluate_claims(write(tmp_path), read=read).rows())
    assert figures.pop("claims") == 2
    assert set(figures.values()) == {1.0}


def test_what_is_not_found_costs(tmp_path: Path) -> None:
    figures = evaluate_claims(write(tmp_path), read=lambda article: read(article, ()))
    assert figures.mode == figures.attribution == 0.5
    assert figures.found == figures.hedge_recall == 1.0


@pytest.mark.parametrize(
    ("old", "new", "figure"),
    [
        ("polarity = -1", "polarity = 0", "turned"),
        ('"denial"', '"belief"', "cue_class"),
        ("hedged = true", "hedged = false", "hedge_precision"),
        ('mode = "asserted"', 'mode = "scare"', "mode"),
    ],
)
def test_each_damage_costs_its_own_figure(tmp_path: Path, old: str, new: str, figure: str) -> None:
    assert getattr(evaluate_claims(write(tmp_path, GOLD.replace(old, new)), read=read), figure) < 1


@pytest.mark.parametrize(
    ("gold", "told"),
    [
        ("set =", "cannot be read"),
        ('set = "flood"', r"no \[\[articles\]\]"),
        (GOLD.replace('"flood"', '"fire"'), "not found"),
        (GOLD.replace("courier.txt", "other.txt"), "no article 'other.txt'"),
        (GOLD.replace("the bridge was hit", "the bridge fell"), "exactly once"),
        ('set = "flood"\n[[articles]]\nid = "courier.txt"', "has no claims"),
    ],
)
def test_what_cannot_be_used_is_told(tmp_path: Path, gold: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        evaluate_claims(write(tmp_path, gold), read=read)
