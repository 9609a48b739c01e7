"""Sentiment towards a target in a sentence, against human annotation in the layout of NewsMTSC.

A JSON Lines file (Hamborg & Donnay, EACL 2021): `id`, `text`, `targets` with `start`, `end` (code points, end
exclusive) and `polarity` (-1, 0, 1).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bias.errors import InputError
from bias.types import Span

POLARITIES = (-1, 0, 1)
_NAMES = ("negative", "neutral", "positive")
_ARTICLE = re.compile(r"allsides_\d+_\d+|polusa_v1_\d+")
_BINS = 10

Judge = Callable[[str, Span], Sequence[float]]
"""A sentence and a target in it -> probabilities of negative, neutral and positive."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """A sentence and a target in it, with the polarity (-1, 0, 1) that annotators saw, and the article it is from."""

    article: str
    text: str
    target: Span
    polarity: int


def read_opinions(path: Path) -> list[Opinion]:
    """Read sentences with targets. Raises InputError for a missing file, or a line that is none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path}: cannot be read ({error}); give a JSON Lines file of sentences with targets"
        ) from error
    return [opinion for number, line in enumerate(lines, 1) for opinion in _read_line(line, f"{path}, line {number}")]


def _read_line(line: str, where: str) -> list[Opinion]:
    try:
        row = json.loads(line)
        found = _ARTICLE.match(row["id"])
        return [
            Opinion(
                found.group() if found else row["id"],
                row["text"],
                Span(int(target["start"]), int(target["end"])),
                POLARITIES[POLARITIES.index(target["polarity"])],
            )
            for target in row["targets"]
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{where}: no sentence with targets ({error}); expected id, text and targets with start, end, polarity"
        ) from error


def evaluate_labels(opinions: Sequence[Opinion], judge: Judge) -> dict[str, Any]:
    """Macro F1 over the three polarities, F1 of each, accuracy, and calibration error (all 0..1); see `score`.

    Raises InputError if there is no sentence.
    """
    if not opinions:
        raise InputError("there is no sentence with a target to score: give a file that holds some")
    return score_polarities(
        np.array([one.polarity for one in opinions]),
        np.array([judge(one.text, one.target) for one in opinions], dtype=np.float64),
    )


def score_polarities(polarities: NDArray[np.int64], probabilities: NDArray[np.float64]) -> dict[str, Any]:
    """Score probabilities (n, 3) against polarities (n; -1, 0, 1).

    The calibration error is the expected one (Naeini et al. 2015) of the likeliest polarity, in ten bins of width .1.
    """
    chosen = probabilities.argmax(axis=1) - 1
    sure = probabilities.max(axis=1)
    right = chosen == polarities
    each = {
        name: _f1(polarities == polarity, chosen == polarity) for name, polarity in zip(_NAMES, POLARITIES, strict=True)
    }
    bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    gaps = [abs(float((right[bins == k] - sure[bins == k]).sum())) for k in range(_BINS)]
    return {
        "targets": len(polarities),
        "macro_f1": sum(each.values()) / len(each),
        "f1": each,
        "accuracy": float(right.mean()),
        "calibration_error": sum(gaps) / len(polarities),
    }


def _f1(true: NDArray[np.bool_], found: NDArray[np.bool_]) -> float:
    both = int(true.sum()) + int(found.sum())
    return 2 * int((true & found).sum()) / both if both else 0.0
