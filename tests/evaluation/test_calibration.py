"""Reliability of probabilities: exact ones come near chance, overconfident ones do not."""

from __future__ import annotations

import random
from typing import Any

import pytest
from factories import make_article, make_document

from bias.evaluation.calibration import (
    format_reliability,
    judge_sentences,
    measure_reliability,
    relation_chances,
)
from bias.evaluation.reliability_plot import draw_reliability

TEXT = "Norland said rain fell. Kovel slept."
GOLD: dict[str, Any] = {
    "doc": "a",
    "text": TEXT,
    "sentences": [[0, 23], [24, 36]],
    "attributions": [{"source": [[0, 7]], "cue": [[8, 12]], "content": [[13, 22]]}],
}


def test_error_is_the_mean_gap_of_the_bins() -> None:
    # .95 and .92 share a bin with one hit: |1.87 - 1| = .87; .3 stands alone without a hit.
    found = measure_reliability([(0.95, True), (0.92, False), (0.3, False)])
    assert found.error == pytest.approx((0.87 + 0.3) / 3)
    assert [(one.low, one.n, one.share) for one in found.bins] == [(0.3, 1, 0.0), (0.9, 2, 0.5)]


def test_certainty_has_a_bin() -> None:
    assert measure_reliability([(1.0, True)]).bins[0].high == 1.0


def test_exact_probabilities_err_by_chance_alone() -> None:
    chance = random.Random(1)
    stated = [chance.random() for _ in range(4000)]
    exact = measure_reliability([(p, chance.random() < p) for p in stated])
    bold = measure_reliability([(p, chance.random() < 0.5) for p in stated])
    assert exact.error < 2 * exact.by_chance < 0.05 < bold.error


def test_nothing_cannot_be_measured() -> None:
    with pytest.raises(ValueError, match="must be a probability"):
        measure_reliability([])


def test_relations_come_true_when_an_annotated_one_matches() -> None:
    right = {**GOLD["attributions"][0], "probability": 0.9}
    wrong = {"source": [], "cue": [], "content": [[24, 36]], "probability": 0.4}
    assert relation_chances([GOLD], {"a": {"attributions": [right, wrong]}}) == [(0.9, True), (0.4, False)]


def test_report_and_plot_hold_every_bin() -> None:
    found = {"relations": measure_reliability([(0.95, True), (0.3, False)])}
    table, plot = format_reliability(found), draw_reliability(found)
    assert "| 0.3 to 0.4 | 1 | 0.30 | 0.00 |" in table
    assert plot.count("<circle") == 2
    assert plot == draw_reliability(found)


def test_sentences_are_judged_by_what_their_claims_say() -> None:
    text = "Norland said rain fell on Kovel all day. Kovel slept."
    annotated = {**GOLD, "text": text, "sentences": [[0, 40], [41, 53]], "attributions": [{"content": [[13, 39]]}]}
    said, slept = judge_sentences(annotated, make_document(make_article(text, id="a")))
    assert (said.truly, said.attributed, said.probability) == (True, True, pytest.approx(0.9))
    assert (slept.truly, slept.attributed, slept.probability) == (False, False, pytest.approx(0.1))
