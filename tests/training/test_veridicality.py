"""Learning veridicality from a small table of invented judgements."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bias.errors import InputError
from bias.evaluation.veridicality import read_judgements
from bias.training.veridicality import write_figures

HEADER = "cue\tcomplement\tvoice\tpolarity\tmean_veridicality\titems\n"


def _table(folder: Path, rows: list[tuple[str, str, str, str, float, int]]) -> Path:
    path = folder / "judgements.tsv"
    lines = ["\t".join(map(str, row)) + "\n" for row in rows]
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    return path


def _that(cue: str, value: float, items: int = 2) -> tuple[str, str, str, str, float, int]:
    return (cue, "that", "active", "affirmative", value, items)


def test_writing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    judgements = read_judgements(_table(tmp_path, [_that("said", 1.0), _that("claimed", 0.5)]))
    for name in ("a.json", "b.json"):
        write_figures(judgements, tmp_path / name)
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert json.loads((tmp_path / "a.json").read_text())["neutral"] == 1.0


def test_the_zero_of_the_scale_must_be_judged(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="said"):
        write_figures(read_judgements(_table(tmp_path, [_that("claimed", 0.5)])), tmp_path / "out.json")
