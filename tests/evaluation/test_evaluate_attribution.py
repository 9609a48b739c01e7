"""Reading annotated articles and scoring predictions for them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from factories import make_article, make_document

from bias.errors import InputError
from bias.evaluation.attribution import (
    evaluate_attribution,
    format_scores,
    gold_articles,
    predictions_from,
    read_gold,
    read_predictions,
)

TEXT = "Norland said rain fell. Kovel slept."
ATTRIBUTION = {"source": [[0, 7]], "cue": [[8, 12]], "content": [[13, 22]]}


def gold(**changes: Any) -> dict[str, Any]:
    return {"doc": "a", "text": TEXT, "sentences": [[0, 23], [24, 36]], "attributions": [ATTRIBUTION], **changes}


def write(path: Path, *documents: Any) -> Path:
    path.write_text("".join(json.dumps(document) + "\n" for document in documents), encoding="utf-8")
    return path


def test_a_folder_holds_a_file_for_each_part(tmp_path: Path) -> None:
    write(tmp_path / "dev.jsonl", gold())
    write(tmp_path / "train.jsonl", gold(doc="t"))
    assert [d["doc"] for d in read_gold(tmp_path)] == ["a"]
    assert [d["doc"] for d in read_gold(tmp_path, part="train")] == ["t"]
    assert [d["doc"] for d in read_gold(tmp_path / "train.jsonl")] == ["t"]


def test_only_articles_with_sentences_from_one_origin(tmp_path: Path) -> None:
    path = write(tmp_path / "g.jsonl", gold(sentences_from="hand"), gold(doc="b", sentences_from="machine"))
    assert [d["doc"] for d in read_gold(path, sentences_from="hand")] == ["a"]
    with pytest.raises(InputError, match="holds no annotated article"):
        read_gold(path, sentences_from="nobody")


@pytest.mark.parametrize(
    ("line", "message"),
    [("{", "not valid JSON"), ("[1]", "must be a JSON object"), ('{"doc": "a"}', "needs the field 'text'")],
)
def test_broken_gold_is_named_with_its_line(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "g.jsonl"
    path.write_text(json.dumps(gold()) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=f"line 2: .*{message}"):
        read_gold(path)


def test_a_missing_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_gold(tmp_path / "none.jsonl")


def test_documents_score_as_what_they_print(tmp_path: Path) -> None:
    (article,) = gold_articles([gold(publisher="The Kovel Post")])
    assert (article.text, article.outlet) == (TEXT, "The Kovel Post")
    predicted = predictions_from([make_document(article)])
    result = evaluate_attribution([gold()], predicted)
    assert result["relation_strict"]["f1"] == 1.0
    assert result["calibration"]["n"] == 1
    path = write(tmp_path / "p.jsonl", {"id": "a", **predicted["a"]})
    assert evaluate_attribution([gold()], read_predictions(path)) == result
    assert "relation " in format_scores(result)


def test_a_prediction_from_another_text_is_refused() -> None:
    predicted = predictions_from([make_document(make_article("Something else.", id="a"))])
    with pytest.raises(InputError, match="differs"):
        evaluate_attribution([gold()], predicted)


def test_predictions_must_name_their_article(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="line 1: needs 'id'"):
        read_predictions(write(tmp_path / "p.jsonl", {"attributions": []}))


def test_probabilities_are_measured_where_they_are_stated() -> None:
    sure = {"a": {"attributions": [{**ATTRIBUTION, "probability": 0.95}]}}
    assert evaluate_attribution([gold()], sure)["calibration"] == {"ece": pytest.approx(0.05), "n": 1}
    assert "calibration" not in evaluate_attribution([gold()], {"a": {"attributions": [ATTRIBUTION]}})
