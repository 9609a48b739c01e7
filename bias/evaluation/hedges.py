"""How well hedges and prospects foretell how certain people take an event to be, measured on UW factuality.

The data (Lee, Artzi, Choi & Zettlemoyer 2015) is JSON Lines, a sentence a line: `text`, tokens between spaces, and
`targets` [{`span1`: [first token, token after the last], `label`: -3..3}, …]; ±3 is certain, 0 wholly open.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bias.attribution.certainty import grade_hedges, uncertainty_of
from bias.attribution.hedges import find_hedges
from bias.errors import InputError
from bias.types import Span

OPEN = 1.5
"""An event judged nearer to 0 than this is open: half of the way between wholly open and certain."""

Grade = Callable[[str, Sequence[Span]], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence with its events and how certain people take them to be."""

    text: str
    events: tuple[Span, ...]
    labels: tuple[float, ...]
    """-3 surely not .. 3 surely."""


@dataclass(frozen=True, slots=True)
class HedgeFigures:
    """Areas under the ROC curve: how often an open event ranks above one that is not, ties counting half."""

    auc: float
    """By strength of hedges and prospects in whose scope the event stands."""
    hedges_auc: float
    """By hedges proper alone, with scope and strength."""
    sentence_auc: float
    """By whether the sentence holds a hedge at all, without scope and strength."""
    correlation: float
    """Spearman's rank correlation of strength with 1 - |label| / 3."""
    events: int
    open_events: int
    sentences: int

    def rows(self) -> list[tuple[str, float]]:
        """Name and value of every figure."""
        return [
            ("auc", self.auc),
            ("hedges_auc", self.hedges_auc),
            ("sentence_auc", self.sentence_auc),
            ("correlation", self.correlation),
            ("events", self.events),
            ("open_events", self.open_events),
            ("sentences", self.sentences),
        ]


def evaluate_hedges(path: Path) -> HedgeFigures:
    """Score hedges on the file of UW factuality at `path`. Raises InputError if it cannot be read or used."""
    from scipy.stats import spearmanr
    from sklearn.metrics import roc_auc_score

    judged = read_factuality(path)
    labels = [label for one in judged for label in one.labels]
    is_open = [abs(label) < OPEN for label in labels]
    if all(is_open) or not any(is_open):
        raise InputError(f"{path}: needs events that are open and events that are not; give a larger file")
    strengths = _grades(judged, uncertainty_of)
    openness = [1 - abs(label) / 3 for label in labels]
    return HedgeFigures(
        auc=float(roc_auc_score(is_open, strengths)),
        hedges_auc=float(roc_auc_score(is_open, _grades(judged, _by_hedges))),
        sentence_auc=float(roc_auc_score(is_open, _grades(judged, _by_sentence))),
        correlation=float(spearmanr(strengths, openness).statistic),
        events=len(labels),
        open_events=sum(is_open),
        sentences=len(judged),
    )


def _grades(judged: Sequence[Judged], grade: Grade) -> list[float]:
    return [strength for one in judged for strength in grade(one.text, one.events)]


def _by_hedges(text: str, events: Sequence[Span]) -> list[float]:
    found = grade_hedges(text)
    return [
        max((one.strength for one in found if one.scope.start <= event.start < one.scope.end), default=0.0)
        for event in events
    ]


def _by_sentence(text: str, events: Sequence[Span]) -> list[float]:
    return [float(bool(find_hedges(text)))] * len(events)


def read_factuality(path: Path) -> list[Judged]:
    """Read sentences with judged events. Raises InputError if the file is missing or a row lacks a field."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}); give a JSON Lines file of UW factuality") from error
    judged = [_judged(line, f"{path}, line {row}") for row, line in enumerate(lines, start=1) if line.strip()]
    if not judged:
        raise InputError(f"{path}: holds no sentences; give a JSON Lines file of UW factuality")
    return judged


def _judged(line: str, where: str) -> Judged:
    try:
        row: dict[str, Any] = json.loads(line)
        text, targets = str(row["text"]), row["targets"]
        places = list(_tokens(text))
        events = tuple(Span(places[t["span1"][0]].start, places[t["span1"][1] - 1].end) for t in targets)
        labels = tuple(float(target["label"]) for target in targets)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise InputError(f"{where}: needs text and targets with span1 (tokens of the text) and label") from error
    return Judged(text, events, labels)


def _tokens(text: str) -> Iterator[Span]:
    at = 0
    for token in text.split(" "):
        yield Span(at, at + len(token))
        at += len(token) + 1
