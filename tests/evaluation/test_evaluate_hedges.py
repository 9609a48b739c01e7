"""The figure for hedges on a file made here: it rewards scope, and says what is wrong with a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bias.errors import InputError
from bias.evaluation.hedges import evaluate_hedges, read_factuality
from bias.training.hedges import fit_strengths


def write(folder: Path, *rows: tuple[str, dict[str, float]]) -> Path:
    path = folder / "judged.jsonl"
    lines = []
    for text, events in rows:
        tokens = text.split(" ")
        targets = [
            {"span1": [tokens.index(word), tokens.index(word) + 1], "label": label} for word, label in events.items()
        ]
        lines.append(json.dumps({"text": text, "targets": targets}))
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


ROWS = [
    ("The dam may burst , officials said .", {"burst": 0.2, "said": 3.0}),
    ("Norland plans to close the port and closed a road .", {"close": 1.0, "closed": 3.0}),
    ("The dam burst .", {"burst": 3.0}),
]


def test_scope_counts(tmp_path: Path) -> None:
    figures = evaluate_hedges(write(tmp_path, *ROWS[:1], *ROWS[2:]))
    assert figures.auc == figures.hedges_auc == 1.0
    assert figures.sentence_auc == 0.75
    assert dict(figures.rows())["events"] == 3
    assert figures.open_events == 1


def test_prospects_count_beside_hedges(tmp_path: Path) -> None:
    figures = evaluate_hedges(write(tmp_path, *ROWS))
    assert figures.auc > figures.hedges_auc > 0.5


def test_events_are_found_by_their_tokens(tmp_path: Path) -> None:
    (first, *_) = read_factuality(write(tmp_path, *ROWS))
    assert [first.text[slice(*event)] for event in first.events] == ["burst", "said"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "holds no sentences"),
        ("{}", "line 1: needs text and targets"),
        ('{"text": "a b", "targets": [{"span1": [5, 6], "label": 1}]}', "line 1"),
        ('{"text": "a b", "targets": [{"span1": [0, 1], "label": 3}]}', "needs events that are open"),
    ],
)
def test_what_cannot_be_used_is_told(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=told):
        evaluate_hedges(path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        evaluate_hedges(tmp_path / "none.jsonl")


def test_strengths_follow_the_judgements_and_shrink(tmp_path: Path) -> None:
    rows = [("The dam may burst .", {"burst": 0.0})] * 2 + [("It probably fell .", {"fell": 3.0})] * 2
    fitted = fit_strengths(write(tmp_path, *rows))
    assert fitted["kinds"]["hedge"] == 0.5
    assert 0 < fitted["names"]["hedge/probably"] < 0.5 < fitted["names"]["hedge/may"] < 1
