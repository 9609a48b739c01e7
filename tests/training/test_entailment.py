import json
from dataclasses import replace

import numpy as np
import pytest

from bias.alignment.entailment import DIRECTIONS, LEXICAL
from bias.errors import InputError
from bias.evaluation.alignment import cross_validate, evaluate_alignment, fit, measure, read_judged, scores_of
from bias.training.entailment import write_entailment
from bias.training.idf import count_stems, write_rarity
from bias.types import Reading, Span

TOWNS = "Aldin Borsk Cerno Davik Elmar Fossa Gorin Halva Ister Jovan Kalse Lomna".split()


def rows():
    """Twelve documents, each with a proposition that it holds and two that it does not."""
    made = []
    for row, town in enumerate(TOWNS):
        other = TOWNS[row - 1]
        premise = f"The harbour of {town} burned down in May. Fishermen lost their boats.\nA new quay was planned."
        made += [
            {"hypothesis": f"[M]{town}'s harbour burned[/M], it is said.", "premise": premise, "label": "e"},
            {"hypothesis": f"[M]The cathedral of {other}[/M] now [M]was sold[/M].", "premise": premise, "label": "n"},
            {"hypothesis": f"[M]A tram line reached {other}[/M].", "premise": premise, "label": "c"},
        ]
    return made


@pytest.fixture
def data(tmp_path):
    path = tmp_path / "pairs.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows()), encoding="utf-8")
    return path


def fake_read(text):
    """A reader whose vectors know nothing but the length of the text."""
    meanings = np.ones((1, 384), np.float16)
    meanings[0, 0] = len(text) % 7
    stretches = np.array([[0, len(text), 9]], np.int32)
    return Reading((), (Span(0, len(text)),), (), (), stretches, meanings)


def test_what_is_said_is_told_from_what_is_not(data):
    judged = read_judged(data)
    scores = scores_of(judged, LEXICAL, *fit(judged, LEXICAL))
    assert scores[judged.entailed].min() > scores[~judged.entailed].max()
    assert measure(judged, LEXICAL, seeds=1)["auc"] > 0.95


def test_rows_that_share_a_sentence_or_document_are_one_group(data):
    judged = read_judged(data)
    assert len(judged.entailed) == 36
    assert judged.documents.reshape(12, 3).std(axis=1).max() == 0
    assert len(set(judged.documents)) == 12


def test_marked_parts_are_joined_and_each_proposition_has_one_best_passage_of_three_sentences(data):
    judged = read_judged(data)
    assert np.bincount(judged.owner[judged.best]).tolist() == [1] * 36
    assert np.bincount(judged.owner).tolist() == [3 + 2 + 1] * 36


def test_weights_keep_their_direction_even_against_the_data(data):
    judged = read_judged(data)
    upside_down = replace(judged, entailed=~judged.entailed)
    _, weights = fit(upside_down, LEXICAL)
    assert all(weight * DIRECTIONS[name] >= 0 for name, weight in zip(LEXICAL, weights, strict=True))


def test_a_fold_is_scored_by_a_fit_that_did_not_see_it(data):
    judged = read_judged(data)
    apart = cross_validate(judged, LEXICAL)
    together = scores_of(judged, LEXICAL, *fit(judged, LEXICAL))
    assert not np.allclose(apart, together)
    assert np.array_equal(apart, cross_validate(judged, LEXICAL))


def test_what_was_learned_is_written_with_what_was_measured(data, tmp_path):
    target = tmp_path / "model.json"
    measured = write_entailment(data, fake_read, target)
    table = json.loads(target.read_text(encoding="utf-8"))
    assert table["measured"] == measured
    assert set(table["vectors"]["weights"]) == set(DIRECTIONS)
    assert set(table["lexical"]["weights"]) == set(LEXICAL)


def test_the_evaluation_gives_an_interval_around_its_figures(data):
    found = evaluate_alignment(data)
    for figure in ("auc", "balanced_accuracy"):
        low, high = found["lexical"][f"{figure}_interval"]
        assert 0 <= low <= high <= 1
    assert found["lexical"]["auc"] > 0.9
    assert (found["propositions"], found["documents"]) == (36, 12)
    assert "vectors" not in found
    assert "vectors" in evaluate_alignment(data, fake_read)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("not json\n", "line 1"),
        ('{"hypothesis": "[M]x[/M]", "premise": "y"}\n', "line 1"),
        ('{"hypothesis": "no mark", "premise": "y", "label": "e"}\n', "[M]"),
        ("", "no rows"),
    ],
)
def test_a_broken_file_is_named(tmp_path, text, said):
    path = tmp_path / "broken.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_judged(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match="nowhere"):
        read_judged(tmp_path / "nowhere.jsonl")


def test_stems_are_counted_once_per_text():
    articles, counts = count_stems(["Ships, ships and a ship", "The ship sank"])
    assert (articles, counts["ship"]) == (2, 2)


def test_rare_stems_are_left_out_of_the_table(tmp_path):
    source, target = tmp_path / "articles.jsonl", tmp_path / "table.json"
    texts = ["harbour fire", "harbour tax", "moss"]
    source.write_text("".join(json.dumps({"title": "", "text": text}) + "\n" for text in texts), encoding="utf-8")
    assert write_rarity(source, target, least=2) == 1
    assert json.loads(target.read_text(encoding="utf-8"))["frequencies"] == {"harbour": 2}
