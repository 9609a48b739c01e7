"""Agreement of annotators: alike is 1, and every difference costs."""

from __future__ import annotations

from typing import Any

import pytest

from bias.errors import InputError
from bias.evaluation.agreement import evaluate_agreement

TEXT = "Orlo said rain will fall. It was dry. Veld fears a flood."


def version(annotator: str, *contents: str) -> dict[str, Any]:
    def span(surface: str) -> list[int]:
        return [TEXT.index(surface), TEXT.index(surface) + len(surface)]

    return {
        "doc": "one",
        "annotator": annotator,
        "text": TEXT,
        "sentences": [span("Orlo said rain will fall."), span("It was dry."), span("Veld fears a flood.")],
        "attributions": [{"source": [], "cue": [], "content": [span(content)]} for content in contents],
    }


def test_annotators_who_agree() -> None:
    found = evaluate_agreement([version("a", "rain will fall", "a flood"), version("b", "rain will fall", "a flood")])
    assert (found["articles"], found["pairs"]) == (1, 1)
    assert found["relation"] == found["exact.content"] == found["sentence.alpha"] == 1.0


def test_annotators_who_differ() -> None:
    found = evaluate_agreement([version("a", "rain will fall", "a flood"), version("b", "rain will fall")])
    assert found["relation"] == pytest.approx(2 / 3)
    assert found["exact.content"] == pytest.approx(2 / 3)


def test_one_annotator_is_not_enough() -> None:
    with pytest.raises(InputError, match="two annotators"):
        evaluate_agreement([version("a", "a flood")])


def test_model_is_held_against_each_annotator() -> None:
    versions = [version("a", "rain will fall", "a flood"), version("b", "rain will fall")]
    model = evaluate_agreement(versions, {"one": versions[0]})["model"]
    assert model["relation"] == pytest.approx((1 + 2 / 3) / 2)
    assert model["above"] == pytest.approx(0.5)
    assert evaluate_agreement(versions, {})["model"]["relation"] == 0.0
