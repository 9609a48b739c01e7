"""Learn how strongly cues commit the writer, from human judgements; write `attribution/data/veridicality.json`.

    python -m bias.training.veridicality fit PATH/megaveridicality.tsv
    python -m bias.training.veridicality measure PATH/megaveridicality.tsv

The judgements are those of MegaVeridicality (White & Rawlins 2018): mean -3..3 per cue, complement, voice and
polarity, of whether the embedded event happened. Nearly all rest on one or two items, so they are shrunk, step by step:
a condition (complement x voice x polarity) has its mean; a cue class in a condition is drawn to that mean, a group of
cues of like meaning (`attribution/data/cues.toml`) to its class, a single cue to its group. What is shipped are these
shrunken means. `measure` says how well they foretell cues that were not seen (folds grouped by lemma).
"""

from __future__ import annotations

import csv
import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bias.attribution.lexicon import Complement, Group, Voice, load_lexicon, phrase_lemma
from bias.errors import InputError

SOURCE = "MegaVeridicality (White & Rawlins 2018), mean judgements as distributed with Jiang & de Marneffe (2021)"
_FOR = " for a particular thing"
_FIELDS = ("cue", "complement", "voice", "polarity", "mean_veridicality", "items")
_PLAIN = "that/active/affirmative"
_ANCHORS = ("say", "confirm")
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
    if judgement.lemma in _ANCHORS and judgement.condition == _PLAIN:
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


def measure(path: Path | str, folds: int = 10, shrinkage: Shrinkage = Shrinkage()) -> dict[str, float]:
    """Correlate the means foretold for unseen cues with people's judgements; all forms of a lemma share a fold.

    Returns Pearson r over all conditions (`r`), for affirmative *that* clauses alone (`r_that`, and
    `r_that_active` without the passives), of the condition means without the cue (`r_baseline`), the mean absolute
    error (`error`, on the -3..3 scale), the number of judgements (`n`) and of those in affirmative *that* clauses
    (`n_that`). Raises InputError like `read_judgements`.

    The groups were drawn by hand and by meaning, by people who had seen some of the judgements: for cues that were not
    in the table at all, expect somewhat less.
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
    that = [row for row in foretold if row[0].condition in (_PLAIN, "that/passive/affirmative")]
    active = [row for row in that if row[0].condition == _PLAIN]
    return {
        "r": _correlation([(j.value, p) for j, p, _ in foretold]),
        "r_that": _correlation([(j.value, p) for j, p, _ in that]),
        "r_that_active": _correlation([(j.value, p) for j, p, _ in active]),
        "r_baseline": _correlation([(j.value, b) for j, _, b in foretold]),
        "error": _mean([abs(j.value - p) for j, p, _ in foretold]),
        "n": float(len(foretold)),
        "n_that": float(len(that)),
    }


def _correlation(pairs: Sequence[tuple[float, float]]) -> float:
    """Pearson's r; 0 where one side does not vary or there is nothing to compare."""
    if not pairs:
        return 0.0
    x_mean, y_mean = _mean([x for x, _ in pairs]), _mean([y for _, y in pairs])
    covariance = math.fsum((x - x_mean) * (y - y_mean) for x, y in pairs)
    x_spread = math.fsum((x - x_mean) ** 2 for x, _ in pairs)
    y_spread = math.fsum((y - y_mean) ** 2 for _, y in pairs)
    return covariance / math.sqrt(x_spread * y_spread) if x_spread and y_spread else 0.0


def write_figures(judgements: Sequence[Judgement], target: Path, shrinkage: Shrinkage = Shrinkage()) -> None:
    """Write the shrunken means as JSON, rounded to 3 places and sorted, so that a rerun gives the same bytes."""
    means = fit(judgements, shrinkage)
    zero = means.lemmas.get((_ANCHORS[0], _PLAIN))
    if zero is None:
        raise InputError(f"the judgements lack 'said' in {_PLAIN}, the zero of the scale; give the whole table")
    figures = {
        "source": SOURCE,
        "judgements": len(judgements),
        "neutral": zero,
        "conditions": {name: round(value, 3) for name, value in sorted(means.conditions.items())},
        "classes": _nested(means.classes),
        "groups": _nested(means.groups),
        "cues": _nested(means.lemmas),
    }
    target.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _nested(means: Means) -> dict[str, dict[str, float]]:
    nested: dict[str, dict[str, float]] = defaultdict(dict)
    for (name, condition), value in sorted(means.items()):
        nested[name][condition] = round(value, 3)
    return nested


def main(arguments: Sequence[str]) -> int:
    """Run from the command line: `fit PATH` or `measure PATH`."""
    if len(arguments) != 2 or arguments[0] not in ("fit", "measure"):
        sys.stderr.write("usage: python -m bias.training.veridicality fit|measure PATH\n")
        return 2
    path = Path(arguments[1])
    if arguments[0] == "measure":
        sys.stdout.write(json.dumps(measure(path), indent=1) + "\n")
    else:
        target = Path(__file__).parents[1] / "attribution" / "data" / "veridicality.json"
        write_figures(read_judgements(path), target)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
