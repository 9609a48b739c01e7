"""How likely two claims belong in one row of the ledger: the mean of two scores, in log odds.

One asks whether the claims word one proposition (`entailment`). The other, a logistic regression over what they and
their places share, is learned from pairs of claims of news articles on the same event, labelled by hand
(`bias.training.pairs`): one set of coefficients for claims with vectors, one for claims without. The first knows
wordings, the second what news takes for the same; together they make better clusters than either, of news and of our
own sets.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from importlib import resources

from bias.alignment.entailment import AGAIN, EntailmentModel, cosine, load_entailment, logistic, same_proposition
from bias.alignment.views import View

FEATURES = (
    "shared",
    "names",
    "nearby",
    "article",
    "absent",
    "vectors",
    "sentences",
    "speaker",
    "headlines",
    "distance",
)
"""The features of a pair, all symmetric.

shared     ln(1 + summed rarity of what both say); names: of the names among it
nearby     the lesser share of the one's rarity that the other's sentence or its neighbours have, 0..1
article    the same, of the other's whole article
absent     the lesser ln(1 + rarity of the one that is nowhere in the other's article)
vectors    cosine of the claims' vectors; sentences: of those of their sentences
speaker    both have the same speaker
headlines  how many of the two are headlines, 0..2
distance   how far apart they stand in their articles, as shares of their sentences, 0..1
"""
WITHOUT_VECTORS = tuple(name for name in FEATURES if name not in {"vectors", "sentences"})
_SHIFT = 0.85
"""Log odds added in a set: the labelled pairs come from articles that happen to be about one event, and say the same
less often than those that somebody put side by side. Set on the gold clusters of the set `border-ceasefire`."""
_LEAST_CHANCE = 1e-3


@dataclass(frozen=True, slots=True)
class Coefficients:
    """A learned score: the intercept and a weight per feature, in log odds."""

    intercept: float
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class PairModel:
    """Coefficients for claims with vectors and for claims without, and the other score."""

    vectors: Coefficients
    lexical: Coefficients
    entailment: EntailmentModel


@cache
def load_pair_model() -> PairModel:
    """The shipped coefficients."""
    text = resources.files("bias.alignment").joinpath("data/pairs.json").read_text(encoding="utf-8")
    table = json.loads(text)
    return PairModel(Coefficients(**table["vectors"]), Coefficients(**table["lexical"]), load_entailment())


def pair_features(one: View, other: View) -> dict[str, float]:
    """What two claims share, in the order of `FEATURES`.

    A number that only one of them has counts nowhere: a rival figure is about the same quantity. In one article, what
    stands around two claims tells nothing, so there the claims themselves stand for it.
    """
    shared = {key: weight for key, weight in one.weights.items() if key in other.weights}
    names = one.names | other.names
    mine, my_mass = _without_rivals(one, other)
    theirs, their_mass = _without_rivals(other, one)
    apart = one.article != other.article
    alike = cosine(one.vector, other.vector)
    here = _share(mine, my_mass, other.around if apart else theirs.keys())
    there = _share(theirs, their_mass, one.around if apart else mine.keys())
    near = min(_share(mine, my_mass, other.nearby), _share(theirs, their_mass, one.nearby)) if apart else None
    return {
        "shared": math.log1p(sum(shared.values())),
        "names": math.log1p(sum([weight for key, weight in shared.items() if key in names])),
        "nearby": min(here, there) if near is None else near,
        "article": min(here, there),
        "absent": min(math.log1p((1 - here) * my_mass), math.log1p((1 - there) * their_mass)),
        "vectors": alike,
        "sentences": cosine(one.context, other.context) if apart else alike,
        "speaker": float(one.speaker is not None and one.speaker == other.speaker),
        "headlines": float(one.headline) + float(other.headline),
        "distance": abs(one.place - other.place),
    }


def same_claim(one: View, other: View, model: PairModel) -> float:
    """The probability, 0..1, that an editor would put two claims into one row; symmetric.

    Claims of one article are less likely to meet than those of two.
    """
    learned = model.lexical if one.vector is None or other.vector is None else model.vectors
    found = pair_features(one, other)
    score = learned.intercept + sum(weight * found[name] for name, weight in learned.weights.items())
    if one.article == other.article:
        score += math.log(AGAIN)
    worded = same_proposition(one, other, model.entailment)
    return logistic(_SHIFT + (score + _log_odds(worded)) / 2)


def _log_odds(chance: float) -> float:
    kept = min(max(chance, _LEAST_CHANCE), 1 - _LEAST_CHANCE)
    return math.log(kept / (1 - kept))


def _share(weights: Mapping[str, float], mass: float, keys: AbstractSet[str]) -> float:
    return sum([weight for key, weight in weights.items() if key in keys]) / mass if mass else 0.0


def _without_rivals(one: View, other: View) -> tuple[Mapping[str, float], float]:
    """A claim's weights, and their sum, without the numbers that another does not have: rivals answer one question."""
    rivals = [key for key in one.weights if key not in other.weights and key[0].isdigit()]
    if not rivals:
        return one.weights, one.mass
    weights = {key: weight for key, weight in one.weights.items() if key not in rivals}
    return weights, sum(weights.values())
