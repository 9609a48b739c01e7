"""How likely two claims say the same thing by what their wordings share: a logistic regression of entailment.

One of the two scores of `pairs`. The coefficients are learned from human judgements of entailment between a proposition
and a document (PropSegmEnt; Chen et al. 2023) by `bias.training.entailment`, each kept to the direction that its
feature can mean. There are two sets: one for claims with vectors, and one for claims without.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from bias.alignment.quantities import compatible, same_unit
from bias.alignment.views import View, opposed

DIRECTIONS: Mapping[str, int] = {
    "cover": 1,
    "covered": 1,
    "nearby": 1,
    "article": 1,
    "absent": -1,
    "phrases": 1,
    "stranger": -1,
    "clash": -1,
    "lacking": -1,
    "negation": -1,
    "numbered": -1,
    "cosine": 1,
}
"""The features of a pair, and whether more of each can only speak for (1) or against (-1) the same proposition.

cover      share of the one's rarity that the other has, 0..1; covered: the reverse
nearby     the same share, counting the other's sentence and its neighbours; article: its whole article
absent     ln(1 + rarity of the one that is nowhere in the other's article)
phrases    share of the one's neighbouring words that neighbour in the other
stranger   a name of the one is absent even nearby
clash      a quantity differs; lacking: a quantity is not there
negation   one negates what both say
numbered   the one holds a number: what is exact is rarely said again
cosine     of the vectors, 0 if one is missing
"""
_SAME_WORDS = 0.85
AGAIN = 0.5
"""Odds that an article says a thing again, against those that another article says it."""
_EVIDENCE = 12.0
_NAMED = 0.25
"""How much a name counts as evidence beside another word: all claims about an event name its places and people."""
_FEWEST = 2
"""A claim of fewer content words meets only the claim that repeats it."""
ANSWERS = frozenset({"clash", "lacking", "negation"})
"""Features that tell answers to one question apart: a denial and a rival figure are about the same proposition."""
_IGNORED = ANSWERS | {"numbered"}
"""That a claim is exact bears on how likely all of it is said again, not on whether two claims meet."""
LEXICAL = tuple(name for name in DIRECTIONS if name != "cosine")


@dataclass(frozen=True, slots=True)
class Coefficients:
    """A learned score: the intercept, a weight per feature, and what is added to it in articles, all in log odds."""

    intercept: float
    weights: Mapping[str, float]
    same_speaker: float
    shift: float
    """Log odds added in articles, where few details make the same proposition: a scalar set on clusters made by hand
    (`bias.training.entailment`)."""


@dataclass(frozen=True, slots=True)
class EntailmentModel:
    """Coefficients for claims with vectors and for claims without."""

    vectors: Coefficients
    lexical: Coefficients


@cache
def load_entailment() -> EntailmentModel:
    """The shipped coefficients."""
    text = resources.files("bias.alignment").joinpath("data/entailment.json").read_text(encoding="utf-8")
    table = json.loads(text)
    return EntailmentModel(Coefficients(**table["vectors"]), Coefficients(**table["lexical"]))


def features(one: View, other: View) -> dict[str, float]:
    """What `other` holds of the proposition of `one`; not symmetric. Names and ranges: `DIRECTIONS`."""
    mine, theirs = one.weights, other.weights
    shared = sum(weight for key, weight in mine.items() if key in theirs)
    cover = shared / one.mass if one.mass else 0.0
    same_article = one.article == other.article
    article = cover if same_article else _cover(one, other.around)
    clash, lacking = _figures(one, other)
    return {
        "cover": cover,
        "covered": min(1.0, shared / other.mass) if other.mass else 0.0,
        "nearby": cover if same_article else _cover(one, other.nearby),
        "article": article,
        "absent": math.log1p((1 - article) * one.mass),
        "phrases": len(one.phrases & other.phrases) / len(one.phrases) if one.phrases else cover,
        "stranger": float(any(name not in other.nearby for name in one.names)),
        "clash": clash,
        "lacking": lacking,
        "negation": float(opposed(one, other)),
        "numbered": float(any(stem[0].isdigit() for stem in one.wording.stems)),
        "cosine": cosine(one.vector, other.vector),
    }


def _cover(one: View, keys: AbstractSet[str]) -> float:
    return sum(weight for key, weight in one.weights.items() if key in keys) / one.mass if one.mass else 0.0


def cosine(one: NDArray[np.float32] | None, other: NDArray[np.float32] | None) -> float:
    """Of two normalised vectors, -1..1; 0 if one is unknown."""
    return 0.0 if one is None or other is None else float(one @ other)


def _figures(one: View, other: View) -> tuple[float, float]:
    clash = lacking = 0.0
    for quantity in one.wording.quantities:
        rivals = [rival for rival in other.wording.quantities if same_unit(quantity, rival)]
        if not rivals:
            lacking = 1.0
        elif not any(compatible(quantity, rival) for rival in rivals):
            clash = 1.0
    return clash, lacking


def log_odds(one: View, other: View, model: EntailmentModel, ignored: AbstractSet[str] = frozenset()) -> float:
    """The log odds that `other` says what `one` says; not symmetric. Features in `ignored` count nothing."""
    learned = _coefficients(one, other, model)
    found = features(one, other)
    score = learned.intercept + sum(w * found[name] for name, w in learned.weights.items() if name not in ignored)
    if one.speaker is not None and one.speaker == other.speaker:
        score += learned.same_speaker
    return score


def _coefficients(one: View, other: View, model: EntailmentModel) -> Coefficients:
    return model.lexical if one.vector is None or other.vector is None else model.vectors


def same_proposition(one: View, other: View, model: EntailmentModel) -> float:
    """The probability, 0..1, that two claims are about the same proposition; symmetric.

    The mean of both directions, since a claim may hold more than the other; of a claim and a denial, the chance that
    the claim holds what is denied, since who denies the general denies the particular (*there is no depot*). But a
    few common words are no evidence that two claims meet, so it is scaled by 1 − e^(−shared rarity / 12), names
    counting by a quarter, unless each has nearly all of the other; a claim of one word says too little to meet any
    but that. Entailment asks for every detail and a shared proposition does not: the `shift` of the coefficients
    raises the odds; claims of one article are less likely to meet. A number counts where both have it and nowhere else:
    a rival figure is about the same quantity.
    """
    one, other = _without_rivals(one, other), _without_rivals(other, one)
    shared = {key: weight for key, weight in one.weights.items() if key in other.weights}
    there = logistic(log_odds(one, other, model, _IGNORED))
    back = logistic(log_odds(other, one, model, _IGNORED))
    denial = there if one.denies else back
    chance = (there + back) / 2 if one.denies == other.denies else denial
    if sum(shared.values()) < _SAME_WORDS * max(one.mass, other.mass):
        if min(_count(one), _count(other)) < _FEWEST:
            return 0.0
        names = one.names | other.names
        evidence = sum(weight * (_NAMED if key in names else 1.0) for key, weight in shared.items())
        chance *= 1 - math.exp(-evidence / _EVIDENCE)
    raised = chance * math.exp(_coefficients(one, other, model).shift)
    if one.article == other.article:
        raised *= AGAIN
    return raised / (raised + 1 - chance)


def _without_rivals(one: View, other: View) -> View:
    """A claim without the numbers that another does not have: rival figures answer one question."""
    rivals = [key for key in one.weights if key[0].isdigit() and key not in other.weights]
    if not rivals:
        return one
    weights = {key: weight for key, weight in one.weights.items() if key not in rivals}
    return replace(one, weights=weights, mass=sum(weights.values()))


def _count(view: View) -> int:
    """The content words of a claim, said or understood."""
    return max(len(set(view.wording.stems)), len(view.weights))


def logistic(score: float) -> float:
    """The probability, 0..1, of log odds."""
    return 1 / (1 + math.exp(-score)) if score > -700 else 0.0
