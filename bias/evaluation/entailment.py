"""What a wording shares with a passage that may say it: the features by which entailment is told.

They are made of what the comparison of claims is made of (stems and their rarity, names, quantities, negation,
vectors), but are not symmetric: a passage says more than the proposition that is sought in it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

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
LEXICAL = tuple(name for name in DIRECTIONS if name != "cosine")


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
        "cosine": _cosine(one, other),
    }


def _cover(one: View, keys: AbstractSet[str]) -> float:
    return sum(weight for key, weight in one.weights.items() if key in keys) / one.mass if one.mass else 0.0


def _cosine(one: View, other: View) -> float:
    if one.vector is None or other.vector is None:
        return 0.0
    return float(one.vector @ other.vector)


def _figures(one: View, other: View) -> tuple[float, float]:
    clash = lacking = 0.0
    for quantity in one.wording.quantities:
        rivals = [rival for rival in other.wording.quantities if same_unit(quantity, rival)]
        if not rivals:
            lacking = 1.0
        elif not any(compatible(quantity, rival) for rival in rivals):
            clash = 1.0
    return clash, lacking
