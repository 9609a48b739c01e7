"""CoNLL-U becomes text, words with their places, sentences and nested mentions."""

from __future__ import annotations

from pathlib import Path

import pytest

from bias.errors import InputError
from bias.evaluation.treebanks import TreeMention, read_trees

ROWS = (
    ("1", "The", "DET", 2, "det", "Entity=(1-person-new-cf1-1-sgl"),
    ("2", "mayor", "NOUN", 0, "root", "_"),
    ("3", "of", "ADP", 4, "case", "_"),
    ("4", "Tesk", "PROPN", 2, "nmod", "Entity=(2-place-new-cf2-1-sgl-Tesk)1)|SpaceAfter=No"),
    ("5", ".", "PUNCT", 2, "punct", "_"),
)


def row(number: str, form: str, tag: str, head: int, relation: str, misc: str) -> str:
    return "\t".join((number, form, "_", tag, "_", "_", str(head), relation, "_", misc))


def write(folder: Path, *lines: str) -> Path:
    path = folder / "bank.conllu"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_document_with_paragraphs_heads_and_nested_mentions(tmp_path: Path) -> None:
    sentence = ("# text = The mayor of Tesk.", *(row(*one) for one in ROWS), "")
    head = ("# newdoc id = GUM_news_tesk", "# global.Entity = GRP-etype", "# newpar")
    [tree] = read_trees(write(tmp_path, *head, *sentence, *sentence, "# newpar", *sentence))
    assert tree.id == "GUM_news_tesk"
    assert tree.text == "The mayor of Tesk. The mayor of Tesk.\n\nThe mayor of Tesk."
    assert tree.sentences == ((0, 5), (5, 10), (10, 15))
    assert [tree.text[word.start : word.end] for word in tree.words[10:]] == ["The", "mayor", "of", "Tesk", "."]
    assert [word.head for word in tree.words[5:10]] == [6, -1, 8, 6, 6]
    assert tree.mentions is not None
    assert tree.mentions[:2] == (TreeMention(0, 3, "person", "1"), TreeMention(3, 3, "place", "2"))
    assert len(tree.mentions) == 6


def test_without_entities_mentions_are_unknown_and_not_none_found(tmp_path: Path) -> None:
    [tree] = read_trees(write(tmp_path, "# newdoc id = a", "# text = Fire", row("1", "Fire", "NOUN", 0, "root", "_")))
    assert tree.mentions is None


def test_words_that_the_text_does_not_show_have_no_place(tmp_path: Path) -> None:
    rows = [row("1", "Fire", "NOUN", 0, "root", "_"), row("2", "fighters", "NOUN", 1, "x", "_")]
    [tree] = read_trees(write(tmp_path, "# newdoc id = a", "# text = Fire", *rows))
    assert [(word.start, word.end) for word in tree.words] == [(0, 4), (-1, -1)]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1\tFire\tNOUN", "line 3: 3 fields instead of 10"),
        ("1\tFire\t_\tNOUN\t_\t_\t_\troot\t_\t_", "line 3: field HEAD is '_'"),
    ],
)
def test_a_line_that_is_wrong_is_named(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_trees(write(tmp_path, "# newdoc id = a", "# text = Fire", line))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_trees(tmp_path / "none.conllu")
