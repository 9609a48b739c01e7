"""How veridicality is learnt and foretold, on small tables of invented judgements."""

from __future__ import annotations

from pathlib import Path

import pytest

from bias.errors import InputError
from bias.evaluation.veridicality import Shrinkage, evaluate_veridicality, fit, read_judgements

HEADER = "cue\tcomplement\tvoice\tpolarity\tmean_veridicality\titems\n"


def _table(folder: Path, rows: list[tuple[str, str, str, str, float, int]]) -> Path:
    path = folder / "judgements.tsv"
    lines = ["\t".join(map(str, row)) + "\n" for row in rows]
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    return path


def _that(cue: str, value: float, items: int = 2) -> tuple[str, str, str, str, float, int]:
    return (cue, "that", "active", "affirmative", value, items)


def test_forms_of_one_lemma_are_one(tmp_path: Path) -> None:
    rows = [_that("accepted", 2.0), ("accept", "that", "active", "negated", 1.0, 2), _that("", 0.4)]
    assert {j.lemma for j in read_judgements(_table(tmp_path, rows))} == {"accept"}


def test_phrases_and_frames_with_for_are_told_apart(tmp_path: Path) -> None:
    rows = [
        _that("pointed out", 2.5),
        ("ask for a particular thing", "to", "active", "negated", -0.5, 1),
        ("ask", "to", "active", "negated", -0.4, 1),
    ]
    judged = [(j.lemma, j.condition) for j in read_judgements(_table(tmp_path, rows))]
    assert judged == [
        ("point out", "that/active/affirmative"),
        ("ask", "for/active/negated"),
        ("ask", "to/active/negated"),
    ]


def test_a_cue_is_drawn_to_its_group_by_how_little_it_was_judged(tmp_path: Path) -> None:
    rows = [
        _that("claimed", 0.0),
        _that("alleged", 0.0),
        _that("argued", 3.0, items=1),
        _that("purported", 3.0, items=9),
    ]
    means = fit(read_judgements(_table(tmp_path, rows)))
    few, many = (means.lemmas[lemma, "that/active/affirmative"] for lemma in ("argue", "purport"))
    assert 0 < few < many < 3


def test_anchors_are_not_shrunk(tmp_path: Path) -> None:
    rows = [_that("said", 1.0), _that("confirmed", 2.9), _that("verified", 1.0), _that("stated", 2.0)]
    means = fit(read_judgements(_table(tmp_path, rows)), Shrinkage(to_group=50))
    assert means.lemmas["say", "that/active/affirmative"] == 1.0
    assert means.lemmas["confirm", "that/active/affirmative"] == 2.9
    assert means.lemmas["verify", "that/active/affirmative"] > 1.2


def test_unseen_cues_are_foretold_from_their_group(tmp_path: Path) -> None:
    strong = [_that(cue, 2.8) for cue in ("noted", "observed", "explained", "clarified", "stressed")]
    weak = [_that(cue, 0.2) for cue in ("claimed", "alleged", "argued", "contended", "purported")]
    measured = evaluate_veridicality(_table(tmp_path, strong + weak), folds=5)
    assert measured.r_that > 0.9 > measured.r_baseline
    assert dict(measured.rows())["judgements"] == measured.judgements_that == 10


def test_errors_say_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_judgements(tmp_path / "none.tsv")
    with pytest.raises(InputError, match="line 2"):
        read_judgements(_table(tmp_path, [("said", "that", "active", "affirmative", "high", 2)]))  # type: ignore[list-item]
    bare = tmp_path / "bare.tsv"
    bare.write_text("cue\tvoice\nsaid\tactive\n", encoding="utf-8")
    with pytest.raises(InputError, match="complement"):
        read_judgements(bare)
