"""How like claims are beyond the clusters: nearly the same as a cluster, or the same but for a number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache

from bias.alignment.linkage import mean_with_best, sample_members
from bias.alignment.pairs import same_claim, same_claims
from bias.alignment.views import View, view_claims
from bias.alignment.words import load_rarity
from bias.framing.case import Case, Place
from bias.types import Cluster

Views = Mapping[Place, View]
Likeness = Callable[[Place, Place], float]


def view_all(case: Case) -> Views:
    """Every claim as alignment compares it, but with the rarity of words in the news at large.

    So what is said of two claims does not hang on the other articles of the set.
    """
    places = [(article, claim.id) for article, document in case.documents.items() for claim in document.claims]
    return dict(zip(places, view_claims(list(case.documents.values()), load_rarity()), strict=True))


def nearest_to(case: Case, views: Views, cluster: Cluster, places: Iterable[Place]) -> float:
    """How like the likeliest of some claims is to a cluster, 0..1, as linkage measures it."""
    there = [views[mention.article, mention.claim] for mention in sample_members(cluster.mentions)]
    here = [views[place] for place in places]
    found = iter(same_claims([(one, other) for one in here for other in there], case.model))
    rows = [[next(found) for _ in there] for _ in here]
    return max((mean_with_best([row]) for row in rows), default=0.0)


def likeness_but_for_numbers(case: Case) -> Likeness:
    """The probability, 0..1, that two claims would be about the same proposition if their numbers were left out.

    What it gives keeps the view of each claim and the likeness of each pair for as long as it is held.
    """

    @cache
    def views() -> Views:
        return view_all(case)

    @cache
    def plain(place: Place) -> View:
        return _without_numbers(views()[place])

    @cache
    def likeness_of(one: Place, other: Place) -> float:
        return same_claim(plain(one), plain(other), case.model)

    return likeness_of


def _without_numbers(view: View) -> View:
    weights = {key: weight for key, weight in view.weights.items() if not key[0].isdigit()}
    plain = replace(view.wording, quantities=())
    return replace(view, weights=weights, mass=sum(weights.values()), wording=plain, passage=None)
