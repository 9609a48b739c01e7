"""Chains are measured against a treebank's, by whole spans, for persons and organisations."""

from __future__ import annotations

from pathlib import Path

import pytest

from bias.errors import InputError
from bias.evaluation.coreference import evaluate_coreference, given_syntax, gold_chains
from bias.evaluation.treebanks import read_trees
from bias.training.coreference import learn_weights, make_coreference
from bias.types import Syntax

# form, tag, head, relation, Entity=
NEWS = (
    (
        ("Anna", "PROPN", 3, "nsubj", "(1-person-new"),
        ("Kovel", "PROPN", 1, "flat", "1)"),
        ("visited", "VERB", 0, "root", ""),
        ("Tesk", "PROPN", 3, "obj", "(2-place-new)"),
    ),
    (
        ("She", "PRON", 2, "nsubj", "(1-person-giv)"),
        ("met", "VERB", 0, "root", ""),
        ("Arden", "PROPN", 2, "obj", "(3-person-new)"),
        ("in", "ADP", 5, "case", ""),
        ("Tesk", "PROPN", 2, "obl", "(2-place-giv)"),
    ),
    (
        ("Arden", "PROPN", 2, "nsubj", "(3-person-giv)"),
        ("thanked", "VERB", 0, "root", ""),
        ("her", "PRON", 2, "obj", "(1-person-giv)"),
    ),
)


def bank(folder: Path, documents: int = 1) -> Path:
    lines: list[str] = []
    for number in range(documents):
        lines += [f"# newdoc id = GUM_news_{number}", "# global.Entity = GRP-etype", "# newpar"]
        for sentence in NEWS:
            lines.append("# text = " + " ".join(word[0] for word in sentence))
            for at, (form, tag, head, relation, entity) in enumerate(sentence, 1):
                misc = f"Entity={entity}" if entity else "_"
                lines.append("\t".join((str(at), form, "_", tag, "_", "_", str(head), relation, "_", misc)))
            lines.append("")
    path = folder / "bank.conllu"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_the_annotated_chains_are_those_of_persons_and_organisations(tmp_path: Path) -> None:
    [tree] = read_trees(bank(tmp_path))
    words = {frozenset(tree.text[start:end] for start, end in chain) for chain in gold_chains(tree)}
    assert words == {frozenset({"Anna Kovel", "She", "her"}), frozenset({"Arden"})}


def test_given_syntax_is_that_of_the_treebank(tmp_path: Path) -> None:
    [tree] = read_trees(bank(tmp_path))
    syntax, entities = given_syntax(tree)
    assert [tree.text[word.start : word.end] for word in syntax.words[:4]] == ["Anna", "Kovel", "visited", "Tesk"]
    assert [word.head for word in syntax.words[:6]] == [2, 0, None, 2, 5, None]
    assert syntax.sentences == ((0, 4), (4, 9), (9, 12))
    assert entities == ["1", "2", "1", "3", "2", "3", "1"]


def test_figures_of_a_right_and_of_a_wrong_answer(tmp_path: Path) -> None:
    path = bank(tmp_path)
    right = evaluate_coreference(path, None, link=lambda text, syntax: ((0, 2, 6), (3, 5)))
    assert (right["documents"], right["count"]) == (1, 5)
    assert right["given"]["conll"] == right["given"]["genre.news"] == 1
    assert "alone" not in right
    wrong = evaluate_coreference(path, None, link=lambda text, syntax: ((0, 3),))
    assert wrong["given"]["muc"]["f1"] == 0
    assert wrong["given"]["mentions"]["recall"] == pytest.approx(2 / 5)


def test_from_text_alone_only_found_mentions_count(tmp_path: Path) -> None:
    figures = evaluate_coreference(bank(tmp_path), lambda text: Syntax((), (), ()))
    assert figures["alone"]["conll"] == 0


def test_no_entities_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no document of genre bio has entities"):
        evaluate_coreference(bank(tmp_path), None, genres=["bio"])


def test_weights_are_learned_and_written_the_same_each_time(tmp_path: Path) -> None:
    path = bank(tmp_path, documents=6)
    weights = learn_weights(read_trees(path), least=2, penalty=0.1)
    assert weights["he gender same"] > weights.get("he gender clash", 0.0)
    written = [tmp_path / "one.json", tmp_path / "two.json"]
    for target in written:
        assert make_coreference(path, target)["documents"] == 6
    assert written[0].read_bytes() == written[1].read_bytes()
