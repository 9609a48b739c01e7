"""How strongly cues commit the writer, from human judgements, and how well that foretells cues that were not seen.

The judgements are those of MegaVeridicality (White & Rawlins 2018): mean -3..3 per cue, complement, voice and polarity,
of whether the embedded event happened. Nearly all rest on one or two items, so they are shrunk, step by step: a
condition (complement x voice x polarity) has its mean; a cue class in a condition is drawn to that mean, a group of
cues of like meaning (`attribution/data/cues.toml`) to its class, a single cue to its group.
`bias.training.veridicality` writes the means that ship; `evaluate_veridicality` holds back whole lemmas.
"""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeVar

from bias.attribution.lexicon import Complement, Group, Voice, load_lexicon, phrase_lemma
from bias.errors import InputError

_FOR = " for a particular thing"
_FIELDS = ("cue", "complement", "voice", "polarity", "mean_veridicality", "items")
PLAIN = "that/active/affirmative"
"""The condition that anchors the scale."""
ANCHORS = ("say", "confirm")
"""Zero and one of the endorsement scale: taken as judged, not shrunk."""

Key = TypeVar("Key")

Means = Mapping[tuple[str, str], float]
"""(name of a cue, group or class, condition) -> mean, -3..3."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What people made of one cue in one condition."""

    lemma: str
    condition: str
    """complement/voice/polarity, as in *that/active/negated*."""
    value: float
    items: int
    group: Group | None


@dataclass(frozen=True, slots=True)
class Shrinkage:
    """How many observations the mean above counts for: lemmas for classes and groups, items for a single cue."""

    to_condition: float = 4.0
    to_class: float = 1.5
    to_group: float = 1.0


@dataclass(frozen=True, slots=True)
class Fit:
    """Shrunken means on every level; conditions without a class or group fall back to the level above."""

    conditions: Mapping[str, float]
    classes: Means
    groups: Means
    lemmas: Means

    def foretell(self, group: Group | None, condition: str) -> float:
        """The mean for a cue of this group that was not seen itself."""
        if group is not None:
            if (group.name, condition) in self.groups:
                return self.groups[group.name, condition]
            if (group.cue_class, condition) in self.classes:
                return self.classes[group.cue_class, condition]
        return self.conditions.get(condition, 0.0)


def read_judgements(path: Path) -> list[Judgement]:
    """Read the judgements of a TSV with the columns cue, complement, voice, polarity, mean_veridicality, items.

    Rows without a cue are left out. Raises InputError for a missing file, column or number.
    """
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines, delimiter="\t"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); give the path of the judgements") from error
    missing = [name for name in _FIELDS if rows and name not in rows[0]]
    if missing or not rows:
        raise InputError(f"{path}: lacks the column {', '.join(missing or _FIELDS)}; expected tab-separated judgements")
    return [_judgement(row, f"{path}, line {number}") for number, row in enumerate(rows, 2) if row["cue"].strip()]


def _judgement(row: Mapping[str, str], where: str) -> Judgement:
    cue = row["cue"].strip()
    complement: Complement = "for" if cue.endswith(_FOR) else "to" if row["complement"] == "to" else "that"
    voice: Voice = "passive" if row["voice"] == "passive" else "active"
    lemma = phrase_lemma(cue.removesuffix(_FOR))
    try:
        value, items = float(row["mean_veridicality"]), int(row["items"])
    except ValueError as error:
        raise InputError(f"{where}: mean_veridicality and items must be numbers ({error})") from error
    condition = f"{complement}/{voice}/{row['polarity']}"
    return Judgement(lemma, condition, value, items, _group_of(lemma, complement, voice))


def _group_of(lemma: str, complement: Complement, voice: Voice) -> Group | None:
    lexicon = load_lexicon()
    phrase = next((name for phrase, name in lexicon.phrases.items() if phrase_lemma(phrase) == lemma), None)
    return lexicon.groups[phrase] if phrase else lexicon.group_of(lemma.split(" ")[0], complement, voice)


def fit(judgements: Sequence[Judgement], shrinkage: Shrinkage = Shrinkage()) -> Fit:
    """Take the shrunken means of judgements, from conditions down to single cues."""
    conditions = {name: _mean(values) for name, values in _collect((j.condition, j.value) for j in judgements).items()}
    known = [(j, j.group) for j in judgements if j.group is not None]
    classes = {
        key: _drawn(values, conditions[key[1]], shrinkage.to_condition)
        for key, values in _collect(((str(g.cue_class), j.condition), j.value) for j, g in known).items()
    }
    class_of = {g.name: str(g.cue_class) for _, g in known}
    groups = {
        key: _drawn(values, classes[class_of[key[0]], key[1]], shrinkage.to_class)
        for key, values in _collect(((g.name, j.condition), j.value) for j, g in known).items()
    }
    means = Fit(conditions, classes, groups, {})
    lemmas = {(j.lemma, j.condition): _of_cue(j, means, shrinkage) for j in judgements}
    return Fit(conditions, classes, groups, lemmas)


def _of_cue(judgement: Judgement, means: Fit, shrinkage: Shrinkage) -> float:
    if judgement.lemma in ANCHORS and judgement.condition == PLAIN:
        return judgement.value
    drawn_to = shrinkage.to_group * means.foretell(judgement.group, judgement.condition)
    return (judgement.items * judgement.value + drawn_to) / (judgement.items + shrinkage.to_group)


def _collect(pairs: Iterable[tuple[Key, float]]) -> dict[Key, list[float]]:
    collected: dict[Key, list[float]] = defaultdict(list)
    for key, value in pairs:
        collected[key].append(value)
    return collected


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _drawn(values: Sequence[float], towards: float, strength: float) -> float:
    return (math.fsum(values) + strength * towards) / (len(values) + strength)


@dataclass(frozen=True, slots=True)
class VeridicalityFigures:
    """How the means foretold for unseen cues agree with people's judgements (Pearson's r, -1..1)."""

    r: float
    """Over all conditions."""
    r_that: float
    """Affirmative *that* clauses, where only the cue's meaning can help."""
    r_that_active: float
    """The same without passives."""
    r_baseline: float
    """By the condition (complement x voice x polarity) without the cue."""
    error: float
    """Mean absolute error, on the -3..3 scale."""
    judgements: int
    judgements_that: int
    """Those in affirmative *that* clauses."""

    def rows(self) -> list[tuple[str, float | int]]:
        """Name and value of every figure."""
        return [(one.name, getattr(self, one.name)) for one in fields(self)]


def evaluate_veridicality(path: Path | str, folds: int = 10, shrinkage: Shrinkage = Shrinkage()) -> VeridicalityFigures:
    """Correlate the means foretold for unseen cues with people's judgements; all forms of a lemma share a fold.

    Raises InputError like `read_judgements`. The groups were drawn by hand and by meaning, by people who had seen some
    of the judgements: for cues that were not in the table at all, expect somewhat less.
    """
    judgements = read_judgements(Path(path))
    fold_of = {lemma: k % folds for k, lemma in enumerate(sorted({j.lemma for j in judgements}))}
    foretold: list[tuple[Judgement, float, float]] = []
    for fold in range(folds):
        means = fit([j for j in judgements if fold_of[j.lemma] != fold], shrinkage)
        foretold.extend(
            (j, means.foretell(j.group, j.condition), means.conditions.get(j.condition, 0.0))
            for j in judgements
            if fold_of[j.lemma] == fold
        )
    that = [row for row in foretold if row[0].condition in (PLAIN, "that/passive/affirmative")]
    active = [row for row in that if row[0].condition == PLAIN]
    return VeridicalityFigures(
        r=_correlation([(j.value, p) for j, p, _ in foretold]),
        r_that=_correlation([(j.value, p) for j, p, _ in that]),
        r_that_active=_correlation([(j.value, p) for j, p, _ in active]),
        r_baseline=_correlation([(j.value, b) for j, _, b in foretold]),
        error=_mean([abs(j.value - p) for j, p, _ in foretold]) if foretold else 0.0,
        judgements=len(foretold),
        judgements_that=len(that),
    )


def _correlation(pairs: Sequence[tuple[float, float]]) -> float:
    """Pearson's r; 0 where one side does not vary or there is nothing to compare."""
    if not pairs:
        return 0.0
    x_mean, y_mean = _mean([x for x, _ in pairs]), _mean([y for _, y in pairs])
    covariance = math.fsum((x - x_mean) * (y - y_mean) for x, y in pairs)
    x_spread = math.fsum((x - x_mean) ** 2 for x, _ in pairs)
    y_spread = math.fsum((y - y_mean) ** 2 for _, y in pairs)
    return covariance / math.sqrt(x_spread * y_spread) if x_spread and y_spread else 0.0
