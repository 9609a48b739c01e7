"""Claims of invented events, written for training: many wordings of each proposition, and denials of them.

News says the same again mostly in the same words, and rarely denies it within one day. What the labelled pairs of news
lack, these have: wordings far apart, denials in every manner, and statements near each other that are not the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from bias.errors import InputError
from bias.reading.passages import Passage
from bias.types import Span

WRITTEN = Path(__file__).parent / "data" / "written-claims.jsonl"
_MOST = {"s": 7, "d": 3, "p": 4}
"""Pairs of each label that are learned from, at most, of the wordings of one proposition (*part*: of two)."""
_OTHERS = 1.2
"""Pairs of different propositions for each pair of one."""
_NEAR_MISSES = 6
"""Pairs of a wording with a near miss, at most, of one proposition."""
_MARK = re.compile(r"\[\[|\]\]")

Wording = tuple[Passage, int]
"""A claim in its sentence, and whether it affirms (1) or denies (-1) its proposition."""


@dataclass(frozen=True, slots=True)
class WrittenPair:
    """Two wordings and what an editor would say of them (labels as in `bias.evaluation.pair_labels`)."""

    one: Passage
    other: Passage
    label: str


def read_written(path: Path = WRITTEN, seed: int = 1) -> list[WrittenPair]:
    """Pairs of wordings drawn from the events at `path`, the same for the same seed.

    Raises InputError if a line is not an event with propositions.
    """
    rng = np.random.default_rng(seed)
    pairs: list[WrittenPair] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            pairs += _draw(json.loads(line), rng)
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(
                f"{path}, line {number}: must be an event with propositions and wordings ({error})"
            ) from error
    return pairs


def _draw(event: Mapping[str, Any], rng: np.random.Generator) -> list[WrittenPair]:
    propositions = {
        one["id"]: [(read_marked(wording["text"]), int(wording["stance"])) for wording in one["wordings"]]
        for one in event["propositions"]
    }
    alike = [
        pair
        for wordings in propositions.values()
        for label in ("s", "d")
        for pair in _sample([pair for pair in _alike(wordings) if pair.label == label], _MOST[label], rng)
    ]
    missed = [
        pair
        for one in event["propositions"]
        for pair in _sample(_misses(propositions[one["id"]], one.get("near", ())), _NEAR_MISSES, rng)
    ]
    part = {frozenset(names) for names in event["part"]}
    near, apart = [], []
    for one, other in combinations(propositions, 2):
        across = [(a, b) for a in propositions[one] for b in propositions[other]]
        if {one, other} in part:
            affirmed = [WrittenPair(a, b, "p") for (a, mine), (b, its) in across if mine == its == 1]
            near += _sample(affirmed, _MOST["p"], rng)
        else:
            apart += [WrittenPair(a, b, "n") for (a, _), (b, _) in across]
    return [*alike, *missed, *near, *_sample(apart, round(_OTHERS * len(alike)), rng)]


def _alike(wordings: Sequence[Wording]) -> Iterator[WrittenPair]:
    for (one, mine), (other, its) in combinations(wordings, 2):
        yield WrittenPair(one, other, "s" if mine == its else "d")


def _misses(wordings: Sequence[Wording], near: Sequence[str]) -> list[WrittenPair]:
    """Each wording beside each sentence that sounds like the proposition and states another."""
    return [WrittenPair(one, read_marked(text), "n") for one, _ in wordings for text in near]


def _sample(pairs: Sequence[WrittenPair], most: int, rng: np.random.Generator) -> list[WrittenPair]:
    if len(pairs) <= most:
        return list(pairs)
    return [pairs[row] for row in sorted(rng.choice(len(pairs), most, replace=False))]


def read_marked(text: str) -> Passage:
    """A sentence whose claim stands between `[[` and `]]`, also in pieces. Raises ValueError for marks of no match."""
    pieces, marks = _MARK.split(text), _MARK.findall(text)
    if not marks or marks != ["[[", "]]"] * (len(marks) // 2):
        raise ValueError(f"marks do not match in {text!r}")
    ends = np.cumsum([len(piece) for piece in pieces]).tolist()
    claim = tuple(Span(ends[row - 1], ends[row]) for row in range(1, len(pieces), 2))
    return Passage("".join(pieces), claim)
