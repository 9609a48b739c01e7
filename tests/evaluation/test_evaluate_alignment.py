import json
from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from bias.alignment.entailment import LEXICAL
from bias.errors import InputError
from bias.evaluation.alignment import cross_validate, cross_validate_read, evaluate_alignment, read_judged
from bias.reading.cross_encoder import Judgement

PLACES = "Tesk Orle Varn Halm Lisk Dorn Pell Sarn Merk Quell".split()
THINGS = "bridge harbour school market library station museum theatre hospital reservoir".split()


def row(number, *, entailed):
    place, thing, other = PLACES[number], THINGS[number], THINGS[number - 1]
    said = f"The council of {place} closed the {thing} on Monday after {number + 20} complaints."
    document = f"{said} It rained in the valley. Wheat is cheap this year."
    asked = said if entailed else f"Engineers of {place} praised the {other} of a distant island for its murals."
    return {"hypothesis": f"[M]{asked}[/M]", "premise": document, "label": "e" if entailed else "n"}


def rows():
    return [row(number, entailed=entailed) for number in range(len(PLACES)) for entailed in (True, False)]


def write(path, given):
    path.write_text("".join(json.dumps(one) + "\n" for one in given), encoding="utf-8")
    return path


def test_what_a_document_says_is_told_from_what_it_does_not(tmp_path):
    figures = evaluate_alignment(write(tmp_path / "rows.jsonl", rows()))
    assert figures["lexical"]["auc"] == figures["lexical"]["balanced_accuracy"] == 1.0
    assert (figures["propositions"], figures["documents"]) == (20, 10)
    assert "vectors" not in figures


def test_labels_that_mean_nothing_are_not_learned(tmp_path):
    given = rows()
    labels = np.random.default_rng(3).permutation([one["label"] for one in given])
    shuffled = [{**one, "label": str(label)} for one, label in zip(given, labels, strict=True)]
    assert evaluate_alignment(write(tmp_path / "rows.jsonl", shuffled))["lexical"]["auc"] < 0.9


def test_a_document_is_in_one_group_with_all_that_shares_a_sentence_with_it(tmp_path):
    given = rows()
    linked = {**given[0], "premise": given[4]["premise"]}
    judged = read_judged(write(tmp_path / "rows.jsonl", [*given, linked]))
    assert judged.documents[0] == judged.documents[4] == judged.documents[-1]
    assert judged.documents[0] != judged.documents[2]


def test_a_proposition_is_sought_in_up_to_three_sentences_that_follow_each_other(tmp_path):
    judged = read_judged(write(tmp_path / "rows.jsonl", rows()[:1]))
    assert len(judged.owner) == 3 + 2 + 1
    assert judged.best.sum() == 1


def test_scores_are_one_a_proposition_and_the_same_each_time(tmp_path):
    judged = read_judged(write(tmp_path / "rows.jsonl", rows()))
    scores = cross_validate(judged, LEXICAL)
    assert scores.shape == judged.entailed.shape
    assert np.isfinite(scores).all()
    assert (scores == cross_validate(judged, LEXICAL)).all()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "holds no rows"),
        ("{}\n", "line 1: must be an object"),
        ("not json\n", "line 1: must be an object"),
        ('{"hypothesis": "no mark", "premise": "A text.", "label": "e"}\n', r"line 1: mark the proposition"),
    ],
)
def test_what_is_no_such_file_is_said_in_a_sentence(tmp_path, text, message):
    path = tmp_path / "rows.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_judged(path)


def test_a_missing_file_is_said_in_a_sentence(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_judged(tmp_path / "none.jsonl")


class Likening:
    """Says how many words two passages share, and remembers what it was asked."""

    def __init__(self):
        self.asked = []

    def judge_all(self, pairs):
        pairs = list(pairs)
        self.asked += pairs
        return [Judgement(float(len(set(a.text.split()) & set(b.text.split()))), len(a.text)) for a, b in pairs]


def test_what_the_cross_encoder_says_of_the_likeliest_passages_counts_as_well(tmp_path):
    encoder = Likening()
    judged = read_judged(write(tmp_path / "rows.jsonl", rows()), encoder=encoder)
    first, second, mean, denied = judged.read.T
    assert len(first) == len(rows())
    assert (first >= second).all()
    assert (first > mean).any()
    assert denied.tolist() == [len(row["hypothesis"].replace("[M]", "").replace("[/M]", "")) for row in rows()]
    assert max(passage.text.count(".") for _, passage in encoder.asked) == 2
    assert roc_auc_score(judged.entailed, cross_validate_read(judged, LEXICAL)) == 1.0
    blind = replace(judged, features=np.zeros_like(judged.features))
    assert roc_auc_score(judged.entailed, cross_validate_read(blind, LEXICAL)) == 1.0
