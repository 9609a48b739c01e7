"""How likely two claims belong in one row of the ledger.

A quick score comes first, the mean in log odds of two: one asks whether the claims word one proposition
(`entailment`), the other, a logistic regression, looks at what they and their places share. What the quick score does
not rule out, a cross-encoder reads (`bias.reading.cross_encoder`), and a second regression weighs both. All but the
first of these are learned from pairs of claims of news articles on the same event, labelled by hand
(`bias.training.pairs`).
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from importlib import resources

from bias.alignment.entailment import AGAIN, EntailmentModel, cosine, load_entailment, logistic, same_proposition
from bias.alignment.views import View
from bias.reading.cross_encoder import Judge, shared_cross_encoder
from bias.reading.passages import Passage

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
_SHIFT = 1.0
"""Log odds added in a set: the labelled pairs come from articles that happen to be about one event, and say the same
less often than those that somebody put side by side. Set on the gold clusters of the sets
`border-ceasefire` and `river-spill`, with an eye on the part *dev* of the labelled pairs."""
_QUICK_SHARE = 0.5
"""How much of the log odds of a pair that was read is the quick score's; set there as well."""
_QUICK_SHIFT = 0.85
"""Log odds added to the quick score of a pair that is not read; set there as well."""
_WORTH_READING = -4.0
"""Log odds by the quick score from which a pair is read."""
_LEAST_CHANCE = 1e-3
READ = ("quick", "read")
"""What the second regression weighs beside the features: log odds of the quick score and of the cross-encoder."""


@dataclass(frozen=True, slots=True)
class Coefficients:
    """A learned score: the intercept and a weight per feature, in log odds."""

    intercept: float
    weights: Mapping[str, float]

    def log_odds(self, found: Mapping[str, float]) -> float:
        """What it makes of the features of a pair."""
        return self.intercept + sum([weight * found[name] for name, weight in self.weights.items()])


@dataclass(frozen=True, slots=True)
class PairModel:
    """Everything that a score of pairs hangs on: coefficients for claims with vectors and without, and other models."""

    vectors: Coefficients
    lexical: Coefficients
    entailment: EntailmentModel
    together: Coefficients
    """What features, quick score and cross-encoder count for claims with vectors, and for those without."""
    together_lexical: Coefficients
    encoder: Judge | None = None
    """Without one, the quick score stands."""


@cache
def load_pair_model() -> PairModel:
    """The model that ships. Raises ModelError if a file of it is missing or damaged."""
    text = resources.files("bias.alignment").joinpath("data/pairs.json").read_text(encoding="utf-8")
    table = json.loads(text)
    learned = {name: Coefficients(**table[name]) for name in ("vectors", "lexical", "together", "together_lexical")}
    return PairModel(**learned, entailment=load_entailment(), encoder=shared_cross_encoder())


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
    return _whole(one, other, quick_look(one, other, model), model)


def same_claims(pairs: Sequence[tuple[View, View]], model: PairModel) -> list[float]:
    """`same_claim` of many pairs, spread over the processor's cores where they have to be read."""
    looks = [quick_look(one, other, model) for one, other in pairs]
    if model.encoder is not None:
        asked = [_to_read(one, other, look) for (one, other), look in zip(pairs, looks, strict=True)]
        model.encoder.judge_all(both for both in asked if both is not None)
    return [_whole(one, other, look, model) for (one, other), look in zip(pairs, looks, strict=True)]


def quick_look(one: View, other: View, model: PairModel) -> dict[str, float]:
    """The features of a pair, and `quick`: log odds that both belong in one row, by what stands in and around them."""
    learned = model.lexical if one.vector is None or other.vector is None else model.vectors
    found = pair_features(one, other)
    score = learned.log_odds(found)
    if one.article == other.article:
        score += math.log(AGAIN)
    return found | {"quick": (score + _log_odds(same_proposition(one, other, model.entailment))) / 2}


def _whole(one: View, other: View, look: Mapping[str, float], model: PairModel) -> float:
    both = _to_read(one, other, look)
    if both is None or model.encoder is None:
        return logistic(look["quick"] + _QUICK_SHIFT)
    learned = model.together_lexical if one.vector is None or other.vector is None else model.together
    again = math.log(AGAIN) if one.article == other.article else 0.0
    read = learned.log_odds({**look, "read": model.encoder.judge(*both).same}) + again
    return logistic((1 - _QUICK_SHARE) * read + _QUICK_SHARE * look["quick"] + _SHIFT)


def _to_read(one: View, other: View, look: Mapping[str, float]) -> tuple[Passage, Passage] | None:
    """What of two claims the cross-encoder is to read; None where it need not.

    It need not where the quick score rules them out, or where they differ in numbers at most.
    """
    if look["quick"] < _WORTH_READING or one.passage is None or other.passage is None:
        return None
    return None if one.without_numbers() == other.without_numbers() else (one.passage, other.passage)


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
