"""Sentiment towards a target is scored per polarity, and files that are none are turned down."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from bias.errors import InputError
from bias.evaluation.labels import Opinion, evaluate_labels, read_opinions, score_polarities
from bias.types import Span


def line(id: str, polarity: int = -1) -> str:
    target = {"start": 4, "end": 7, "mention": "mob", "polarity": polarity}
    return json.dumps({"id": id, "text": "The mob fled.", "targets": [target, {**target, "polarity": 0}]})


def test_targets_are_read_with_their_article(tmp_path: Path) -> None:
    file = tmp_path / "some.jsonl"
    rows = [line("allsides_7_12_3_The mob_4_7"), line("polusa_v1_99_-1_2_mob_4_7", 1), line("own")]
    file.write_text("\n".join(rows), encoding="utf-8")
    found = read_opinions(file)
    assert [one.article for one in found[::2]] == ["allsides_7_12", "polusa_v1_99", "own"]
    assert [one.polarity for one in found] == [-1, 0, 1, 0, -1, 0]
    assert found[0].text[slice(*found[0].target)] == "mob"


@pytest.mark.parametrize("bad", ["{", "[]", '{"id": "a"}', line("a", 3), '{"id": 1, "text": "", "targets": []}'])
def test_a_line_that_is_none_is_named(tmp_path: Path, bad: str) -> None:
    file = tmp_path / "some.jsonl"
    file.write_text(line("a") + "\n" + bad, encoding="utf-8")
    with pytest.raises(InputError, match="line 2"):
        read_opinions(file)


def test_a_missing_file_and_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_opinions(tmp_path / "none.jsonl")
    with pytest.raises(InputError, match="no sentence"):
        evaluate_labels([], lambda *_: (0, 1, 0))


def test_scores_by_hand() -> None:
    polarities = np.array([-1, -1, 0, 1])
    probabilities = np.array([[0.8, 0.1, 0.1], [0.3, 0.5, 0.2], [0.1, 0.8, 0.1], [0.2, 0.2, 0.6]])
    found = score_polarities(polarities, probabilities)
    assert found["f1"] == pytest.approx({"negative": 2 / 3, "neutral": 2 / 3, "positive": 1.0})
    assert found["macro_f1"] == pytest.approx(7 / 9)
    assert found["accuracy"] == 0.75
    # bins: .5 (one, wrong), .6 (one, right), .8 (two, right)
    assert found["calibration_error"] == pytest.approx((0.5 + 0.4 + 0.4) / 4)


def test_the_judge_is_asked_for_each_target() -> None:
    opinions = [Opinion("a", "It fled.", Span(0, 2), -1), Opinion("a", "Hail them.", Span(5, 9), 1)]

    def judge(sentence: str, target: Span) -> tuple[float, float, float]:
        return (0.0, 0.1, 0.9) if sentence[slice(*target)] == "them" else (0.9, 0.1, 0.0)

    assert evaluate_labels(opinions, judge)["accuracy"] == 1.0
