"""Relations by kind."""

from __future__ import annotations

from typing import Any

import pytest

from bias.evaluation.kinds import KINDS, score_kinds

TEXT = "Orlo said “rain fell”. Veld said it was dry. Kovel fears a flood. A storm is expected."


def span(surface: str) -> list[list[int]]:
    return [[TEXT.index(surface), TEXT.index(surface) + len(surface)]]


def one(source: str, cue: str, content: str) -> dict[str, Any]:
    return {"source": span(source) if source else [], "cue": span(cue), "content": span(content)}


QUOTED, INDIRECT = one("Orlo", "said", "“rain fell”"), one("Veld", "said", "it was dry")
OTHER, NONE = one("Kovel", "fears", "a flood"), one("", "is expected", "A storm")


def test_every_kind_is_told_apart() -> None:
    gold = [{"doc": "a", "text": TEXT, "attributions": [QUOTED, INDIRECT, OTHER, NONE]}]
    found = score_kinds(gold, {"a": gold[0]})
    assert {kind: (found[kind]["gold"], found[kind]["f1"]) for kind in KINDS} == dict.fromkeys(KINDS, (1, 1.0))


def test_a_source_too_many_costs_both_kinds() -> None:
    gold = [{"doc": "a", "text": TEXT, "attributions": [INDIRECT, NONE]}]
    found = score_kinds(gold, {"a": {"attributions": [INDIRECT, one("Kovel", "is expected", "A storm")]}})
    assert found["no source"]["r"] == 0.0
    assert found["other cue"]["p"] == 0.0
    assert found["said, indirect"]["f1"] == 1.0


def test_article_without_prediction_counts_as_empty() -> None:
    assert score_kinds([{"doc": "a", "text": TEXT, "attributions": [NONE]}], {})["no source"]["f1"] == pytest.approx(0)
