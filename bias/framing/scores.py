"""How attributed each article is, and which conventions of the score change the order of outlets."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace

from bias.settings import Scoring, Settings
from bias.types import MODES, ArticleScore, Attribution, Claim, Document, OrderChange
from bias.words import own_words

_STANCES = frozenset({"attitude", "directive"})
_STEP = 0.1
_SAME = 1e-12


def score_articles(documents: Sequence[Document], settings: Settings = Settings()) -> tuple[ArticleScore, ...]:
    """The attribution score of each article, in the order given: claims' *A*, weighted by their words.

    *A* is that of the claims; `settings` is taken for its rungs only by `find_order_changes`.
    """
    return tuple(_score(document) for document in documents)


def _score(document: Document) -> ArticleScore:
    weighed = list(zip(document.claims, own_words(document), strict=True))
    body = [(claim, words) for claim, words in weighed if not claim.headline]
    plain = [(claim, words) for claim, words in body if not _is_stance(document.attribution_of(claim))]
    return ArticleScore(
        document.article.id,
        document.article.outlet,
        _mean((claim.attribution, words) for claim, words in body),
        _mean((claim.attribution, words) for claim, words in plain),
        _mean((claim.attribution, words) for claim, words in weighed if claim.headline),
        sum(words for _, words in body),
        {mode: sum(claim.mode == mode for claim, _ in body) for mode in MODES},
    )


def _is_stance(attribution: Attribution | None) -> bool:
    return attribution is not None and attribution.cue_class in _STANCES


def _mean(weighted: Iterable[tuple[float, int]]) -> float | None:
    pairs = list(weighted)
    words = sum(n for _, n in pairs)
    return math.fsum(value * n for value, n in pairs) / words if words else None


def find_order_changes(documents: Sequence[Document], settings: Settings = Settings()) -> tuple[OrderChange, ...]:
    """Pairs of outlets whose attribution scores change order when one convention moves by .1 up or down.

    Every rung and the endorsement discount are moved in turn, within 0..1, and *A* is computed anew from mode and
    endorsement. A tie that opens, or an order that becomes a tie, is no change. Outlets of a pair are in the order
    that they have under `settings`, the lower score first.
    """
    ordered = sorted(documents, key=lambda d: (d.article.outlet, d.article.id))
    before = _by_outlet(ordered, settings.scoring)
    changes: list[OrderChange] = []
    for setting in fields(Scoring):
        for step in (-_STEP, _STEP):
            current = getattr(settings.scoring, setting.name)
            moved = min(1.0, max(0.0, current + step))
            if abs(moved - current) < _SAME:
                continue
            after = _by_outlet(ordered, replace(settings.scoring, **{setting.name: moved}))
            changes.extend(
                OrderChange(setting.name, round(moved - current, 10), pair) for pair in _exchanged(before, after)
            )
    return tuple(changes)


def _exchanged(before: Mapping[str, float], after: Mapping[str, float]) -> Iterable[tuple[str, str]]:
    for one, other in itertools.combinations(sorted(before), 2):
        gap, moved = before[one] - before[other], after[one] - after[other]
        if (gap > _SAME and moved < -_SAME) or (gap < -_SAME and moved > _SAME):
            yield (one, other) if gap < 0 else (other, one)


def _by_outlet(documents: Sequence[Document], scoring: Scoring) -> dict[str, float]:
    """Mean attribution per outlet over its body claims, weighted by words; outlets without words are left out."""
    claims: dict[str, list[tuple[float, int]]] = {}
    for document in documents:
        claims.setdefault(document.article.outlet, []).extend(
            (rescore(claim, document.attribution_of(claim), scoring), words)
            for claim, words in zip(document.claims, own_words(document), strict=True)
            if not claim.headline
        )
    means = {outlet: _mean(pairs) for outlet, pairs in claims.items()}
    return {outlet: mean for outlet, mean in means.items() if mean is not None}


def rescore(claim: Claim, attribution: Attribution | None, scoring: Scoring) -> float:
    """*A* of a claim under `scoring`: its mode's rung x (1 - discount x max(0, endorsement)), 0..1."""
    rung: float = getattr(scoring, claim.mode)
    endorsement = attribution.endorsement if attribution is not None else 0.0
    return rung * (1 - scoring.endorsement_discount * max(0.0, endorsement))
