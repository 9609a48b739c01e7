"""The claims behind each framing weight: what every one of them adds, so that the figure can be added up again."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bias.framing import WeighedClaim, weigh_claims
from bias.report.figures import Weight
from bias.report.ledger import NO_SOURCE, source_of
from bias.report.quoting import Index, Quote, outlet_name
from bias.report.words import decimal, percent
from bias.settings import settings_of
from bias.types import Comparison, Mention

_AGREE = 1e-4
"""A weight and the sum of its parts, both from figures that JSON has rounded, are no further apart."""


@dataclass(frozen=True, slots=True)
class WeighedLine:
    """One claim in the sum: words × place × voice = mass, and its share of the outlet's whole in points."""

    quote: Quote
    who: str
    words: int
    place: str
    voice: str
    mass: str
    share: str | None
    """None for the whole claim."""
    points: str


@dataclass(frozen=True, slots=True)
class WeighedSide:
    """What carries one side's version in one outlet, heaviest first; `points` add up to `weight`."""

    side: str
    row: int
    weight: str
    lines: tuple[WeighedLine, ...]


@dataclass(frozen=True, slots=True)
class WeighedOutlet:
    """The sums of one outlet, a side each."""

    outlet: str
    anchor: str
    sides: tuple[WeighedSide, ...]


def weighed_view(
    comparison: Comparison, found: Sequence[Weight], sides: Sequence[str], index: Index
) -> tuple[WeighedOutlet, ...]:
    """Take each weight apart. An outlet is left out whose claims do not add up to its weights, as in a result that
    was made by another version, or by hand."""
    settings = settings_of(comparison.provenance)
    weighed = weigh_claims(comparison.articles, comparison.clusters, settings) if settings else ()
    parts: dict[tuple[str, str], list[WeighedClaim]] = defaultdict(list)
    for one in weighed:
        parts[outlet_name(index.documents[one.article].article), one.side].append(one)
    mentions = {(m.article, m.claim): m for cluster in comparison.clusters for m in cluster.mentions}
    views = []
    for number, outlet in enumerate(dict.fromkeys(weight.outlet for weight in found), 1):
        weights = [w for w in found if w.outlet == outlet and w.value is not None]
        sums = [math.fsum(one.part for one in parts[outlet, w.side]) for w in weights]
        if weights and all(abs(total - (w.value or 0.0)) < _AGREE for total, w in zip(sums, weights, strict=True)):
            views.append(
                WeighedOutlet(
                    outlet,
                    f"w{number}",
                    tuple(_side(w, sides.index(w.side), parts[outlet, w.side], mentions, index) for w in weights),
                )
            )
    return tuple(views)


def _side(
    weight: Weight,
    row: int,
    parts: Sequence[WeighedClaim],
    mentions: dict[tuple[str, int], Mention],
    index: Index,
) -> WeighedSide:
    ordered = sorted(parts, key=lambda one: -one.part)
    lines = (_line(one, mentions[one.article, one.claim], index) for one in ordered)
    shown = tuple(line for line in lines if line is not None)
    return WeighedSide(weight.side, row, percent(weight.value or 0.0), shown)


def _line(one: WeighedClaim, mention: Mention, index: Index) -> WeighedLine | None:
    quote = index.quote(one.article, one.claim)
    if quote is None:
        return None
    claim = index.claims[one.article, one.claim]
    return WeighedLine(
        quote=quote,
        who="own voice" if mention.mode == "asserted" else source_of(mention, index) or NO_SOURCE,
        words=one.words,
        place=decimal(one.prominence),
        voice=decimal(1 - claim.attribution / 2),
        mass=f"{one.mass:.1f}",
        share=None if one.share == 1 else decimal(one.share),
        points=f"{100 * one.part:.1f}",
    )
