"""Figures for syntax and mentions: right words, heads and spans count, and each mistake costs what it should."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bias.errors import InputError
from bias.evaluation.entities import evaluate_entities, gold_mentions, score_entities
from bias.evaluation.syntax import evaluate_syntax, score_syntax
from bias.evaluation.treebanks import Tree, TreeMention, TreeWord
from bias.types import EntityMention, Syntax, Word

TREE = Tree(
    id="GUM_news_tesk",
    text="The mayor of Tesk spoke.",
    words=(
        TreeWord(0, 3, "DET", 1, "det", "_"),
        TreeWord(4, 9, "NOUN", 4, "nsubj", "_"),
        TreeWord(10, 12, "ADP", 3, "case", "_"),
        TreeWord(13, 17, "PROPN", 1, "nmod:of", "_"),
        TreeWord(18, 23, "VERB", -1, "root", "_"),
        TreeWord(23, 24, "PUNCT", 4, "punct", "_"),
    ),
    sentences=((0, 6),),
    mentions=(TreeMention(0, 3, "person"), TreeMention(3, 3, "place"), TreeMention(4, 4, "event")),
)
WORDS = tuple(Word(one.start, one.end, one.tag, None if one.head < 0 else one.head, one.relation) for one in TREE.words)
RIGHT = Syntax(
    WORDS, ((0, 6),), (EntityMention(0, 17, "person", False, 0.9), EntityMention(13, 17, "place", True, 0.9))
)
FIGURES = ("words", "sentences", "tags", "arcs", "labelled")


def f1(syntax: Syntax) -> dict[str, float]:
    score = score_syntax([(TREE, syntax)])
    return {one: score[one]["f1"] for one in FIGURES}


def changed(row: int, **fields: object) -> Syntax:
    return replace(RIGHT, words=(*WORDS[:row], replace(WORDS[row], **fields), *WORDS[row + 1 :]))  # type: ignore[arg-type]


def test_all_right_is_one() -> None:
    assert f1(RIGHT) == dict.fromkeys(FIGURES, 1.0)


@pytest.mark.parametrize(
    ("syntax", "lost"),
    [
        (changed(0, tag="PRON"), {"tags": 5 / 6}),
        (changed(0, head=3), {"arcs": 5 / 6, "labelled": 5 / 6}),
        (changed(0, relation="amod"), {"labelled": 5 / 6}),
        (changed(3, relation="nmod"), {}),
        (changed(4, head=1), {"arcs": 5 / 6, "labelled": 5 / 6}),
    ],
    ids=["tag", "head", "relation", "only the subtype", "root"],
)
def test_a_mistake_costs_what_it_is(syntax: Syntax, lost: dict[str, float]) -> None:
    assert f1(syntax) == pytest.approx({**dict.fromkeys(FIGURES, 1.0), **lost})


def test_a_word_cut_in_two_costs_it_and_what_hangs_on_it() -> None:
    cut = (*WORDS[:4], Word(18, 20, "VERB", None, "root"), Word(20, 23, "X", 4, "x"), Word(23, 24, "PUNCT", 4, "punct"))
    score = f1(Syntax(cut, ((0, 7),), ()))
    assert score["words"] == pytest.approx(2 * 5 / 13)
    assert score["arcs"] == pytest.approx(2 * 3 / 13)
    assert score["sentences"] == 1.0


def test_words_that_the_text_does_not_show_are_missed() -> None:
    tree = replace(TREE, words=(*TREE.words, TreeWord(-1, -1, "X", 4, "x", "_")))
    score = score_syntax([(tree, RIGHT)])
    assert (score["words"]["precision"], score["words"]["recall"]) == (1.0, 6 / 7)


def test_gold_mentions_are_of_the_types_that_are_found() -> None:
    assert [(one.start, one.end, one.type, one.named) for one in gold_mentions(TREE)] == [
        (0, 17, "person", False),
        (13, 17, "place", True),
    ]


def test_mentions_need_both_ends_and_the_type() -> None:
    wrong = replace(
        RIGHT, entities=(EntityMention(0, 17, "organisation", False, 0.9), EntityMention(13, 17, "place", True, 0.9))
    )
    score = score_entities([(TREE, wrong)])
    assert score["all"]["f1"] == 0.5
    assert score["spans"]["f1"] == 1.0
    assert score["names"]["f1"] == 1.0
    assert score["type.person"]["recall"] == 0.0
    assert score["genre.news"]["f1"] == 0.5
    assert score_entities([(TREE, RIGHT)])["all"]["f1"] == 1.0


def test_files_without_entities_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "bank.conllu"
    path.write_text("# newdoc id = a\n# text = Fire\n1\tFire\t_\tNOUN\t_\t_\t0\troot\t_\t_\n", encoding="utf-8")
    with pytest.raises(InputError, match="no document has entities"):
        evaluate_entities(path, lambda _: RIGHT)
    assert evaluate_syntax([path], lambda _: RIGHT)["bank"]["words"]["f1"] == 0.0
