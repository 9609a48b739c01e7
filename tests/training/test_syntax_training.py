"""Treebanks become windows with labels, a small model learns them by heart, and its files are parsed with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")

from safetensors.torch import save_file  # noqa: E402

from bias.evaluation.entities import evaluate_entities  # noqa: E402
from bias.evaluation.syntax import evaluate_syntax  # noqa: E402
from bias.evaluation.treebanks import read_trees  # noqa: E402
from bias.reading.model import MODEL_FOLDER  # noqa: E402
from bias.reading.syntax import load_lower, load_parser  # noqa: E402
from bias.reading.tokens import SENTENCE, WORD  # noqa: E402
from bias.training.network import LOWER, Reader  # noqa: E402
from bias.training.syntax import Recipe, hold_out, make_syntax  # noqa: E402
from bias.training.syntax_examples import UNKNOWN, fill, make_examples, names_of  # noqa: E402
from bias.training.syntax_network import SyntaxNetwork  # noqa: E402

CONLLU = """# newdoc id = GUM_news_one
# global.Entity = GRP-etype
# newpar
# text = Anna didn't see Tesk.
1\tAnna\t_\tPROPN\t_\t_\t4\tnsubj\t_\tEntity=(1-person-new)
2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_
2\tdid\t_\tAUX\t_\t_\t4\taux\t_\t_
3\tn't\t_\tPART\t_\t_\t4\tadvmod\t_\t_
4\tsee\t_\tVERB\t_\t_\t0\troot\t_\t_
5\tTesk\t_\tPROPN\t_\t_\t4\tobj\t_\tEntity=(2-place-new)|SpaceAfter=No
6\t.\t_\tPUNCT\t_\t_\t4\tpunct\t_\t_

# text = She cannot go.
1\tShe\t_\tPRON\t_\t_\t4\tnsubj\t_\tEntity=(1-person-new)
2-3\tcannot\t_\t_\t_\t_\t_\t_\t_\t_
2\tcan\t_\tAUX\t_\t_\t4\taux\t_\t_
3\tnot\t_\tPART\t_\t_\t4\tadvmod\t_\t_
4\tgo\t_\tVERB\t_\t_\t0\troot\t_\tSpaceAfter=No
5\t.\t_\tPUNCT\t_\t_\t4\tpunct\t_\t_
"""


@pytest.fixture
def treebank(tmp_path: Path) -> Path:
    path = tmp_path / "small.conllu"
    path.write_text(CONLLU * 2, encoding="utf-8")
    return path


def test_labels_stand_where_words_are_seen(treebank: Path) -> None:
    trees = read_trees(treebank)
    names = names_of(trees)
    [one, _] = make_examples(trees, names, load_lower(MODEL_FOLDER))
    assert [names.tags[tag] for tag in one.tags] == "PROPN AUX PART VERB PROPN PUNCT PRON AUX VERB PUNCT".split()
    assert one.heads.tolist() == [3, 3, 3, 3, 3, 3, 8, 8, 8, 8]
    assert [names.types[kind] for kind in one.mentions[:, 2]] == ["person", "place", "person"]
    assert one.mentions[:, :2].tolist() == [[0, 0], [4, 4], [6, 6]]
    assert (one.borders == SENTENCE).sum() == 2
    assert (one.borders == WORD).sum() == 8
    assert one.borders[0] == one.borders[-1] == UNKNOWN
    assert len(one.lower) == len(one.borders)


def test_mentions_are_asked_for_inside_sentences_only(treebank: Path) -> None:
    trees = read_trees(treebank)
    grid = fill(make_examples(trees, names_of(trees), load_lower(MODEL_FOLDER))).mentions[0]
    assert grid[0, 0] == 1
    assert grid[0, 4] == 0
    assert grid[4, 0] == UNKNOWN
    assert grid[0, 6] == UNKNOWN
    assert (np.unique(grid[grid > 0]) == [1, 3]).all()


def test_every_tenth_document_is_held_out(treebank: Path) -> None:
    trees = read_trees(treebank) * 10
    learn, held = hold_out([trees, trees[:9]])
    assert (len(learn), len(held)) == (27, 2)


def test_what_was_learned_by_heart_is_found_again(treebank: Path, tmp_path: Path) -> None:
    many = tmp_path / "many.conllu"
    many.write_text(CONLLU * 80, encoding="utf-8")
    out = tmp_path / "model"
    made = make_syntax([many], None, out, recipe=Recipe(epochs=6, batch=4, rate=2e-4))
    assert made["bytes"] < 7_500_000
    for name in ("vectors.onnx", "vocabulary.txt"):
        (out / name).symlink_to(MODEL_FOLDER / name)
    parser = load_parser(out)
    score = evaluate_syntax([treebank], parser.parse)["small"]
    assert (score["documents"], score["count"]) == (2, 22)
    assert {one: score[one]["f1"] for one in ("words", "sentences", "tags", "labelled")} == dict.fromkeys(
        ("words", "sentences", "tags", "labelled"), 1.0
    )
    assert evaluate_entities(treebank, parser.parse, genres=("news",))["all"]["f1"] == 1.0


def test_it_starts_from_a_reader_whose_layers_were_narrowed_too(treebank: Path, tmp_path: Path) -> None:
    reader = Reader()
    reader.stack()[LOWER].resize(8)
    names = names_of(read_trees(treebank))
    network = SyntaxNetwork(names)
    network.load_upper(reader)
    save_file(network.state_dict(), tmp_path / "syntax.safetensors")
    again = SyntaxNetwork(names)
    again.load(tmp_path / "syntax.safetensors")
    assert [layer.widen.out_features for layer in again.stack()] == [8, 1536, 1536]
    assert torch.equal(again.stack()[1].query.weight, reader.stack()[LOWER + 1].query.weight)
