"""Fitting how sure the product may be."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from bias.attribution.scores import VOICES
from bias.reading.model import FEATURES, MODEL_FOLDER, load_reader
from bias.training.calibrate import calibrate, calibrate_voices, fit_line, fit_relations

DOCUMENTS = [
    {
        "doc": name,
        "text": f"{name} said on Monday that the bridge at Harn was safe. It was built in 1950. {name} slept well.",
        "sentences": [[0, 47 + len(name)], [48 + len(name), 70 + len(name)], [71 + len(name), 83 + 2 * len(name)]],
        "attributions": [
            {
                "source": [[0, len(name)]],
                "cue": [[len(name) + 1, len(name) + 5]],
                "content": [[len(name) + 16, len(name) + 46]],
            }
        ],
    }
    for name in ("Orlo Veld", "Kovel")
]


def test_probabilities_follow_the_share_that_is_right() -> None:
    chance = np.random.default_rng(1)
    x = chance.random((400, FEATURES))
    weights, brier = fit_relations(x, chance.random(400) < x[:, 0], list(np.arange(400) % 10))
    assert weights[1] > max(abs(weight) for weight in weights[2:])
    assert brier < 0.25


def test_a_line_goes_up_with_what_came_true() -> None:
    intercept, slope = fit_line([(row / 200, row % 10 < row / 20) for row in range(200)])
    assert 1 / (1 + math.exp(-intercept - slope * 0.5)) == pytest.approx(0.5, abs=0.1)
    assert slope > 1


def test_relations_that_are_all_right_leave_an_intercept() -> None:
    weights, _ = fit_relations(np.ones((8, FEATURES)), np.ones(8, dtype=bool), list(range(8)))
    assert weights[0] > 0
    assert not any(weights[1:])


@pytest.mark.parametrize("chances", [[], [(0.5, True)], [(0.5, False), (0.6, False)]])
def test_nothing_can_be_learned_where_all_ended_alike(chances: list[tuple[float, bool]]) -> None:
    assert fit_line(chances) == [0.0, 0.0]


def test_sentences_are_fitted_to_what_the_product_says(tmp_path: Path) -> None:
    made = calibrate_voices(load_reader(), DOCUMENTS, tmp_path / "voices.json")
    assert made == {"sentences": 6}
    assert set(json.loads((tmp_path / "voices.json").read_text())) == {"others", "own"}


def test_relations_are_fitted_to_what_the_reader_finds(tmp_path: Path) -> None:
    others = [{**document, "attributions": []} for document in DOCUMENTS]
    made = calibrate(load_reader(), [*DOCUMENTS, *others], tmp_path / "calibration.json")
    assert 0 < made["right"] < 1
    assert len(json.loads((tmp_path / "calibration.json").read_text())["relation"]) == 1 + FEATURES


def test_shipped_calibration_fits_the_code() -> None:
    assert len(json.loads((MODEL_FOLDER / "calibration.json").read_text())["relation"]) == 1 + FEATURES
    lines = json.loads(VOICES.read_text())
    assert lines["others"][1] > 0 < lines["own"][1]
