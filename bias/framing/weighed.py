"""What an outlet's framing weights are made of: each claim that carries a side's version, and how much it adds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bias.framing.case import masses, prominences
from bias.settings import Settings
from bias.types import Cluster, Document
from bias.words import own_words


@dataclass(frozen=True, slots=True)
class WeighedClaim:
    """One claim and one side whose version it carries."""

    outlet: str
    article: str
    claim: int
    side: str
    share: float
    """How much of the claim carries the side's version, over 0 and up to 1."""
    words: int
    """Words that stand in no claim inside it."""
    prominence: float
    mass: float
    """words x prominence x (1 - attribution / 2)."""
    part: float
    """share x mass, over the sum of these in the outlet, 0..1: what the claim adds to the weight of the side."""


def weigh_claims(
    documents: Sequence[Document], clusters: Sequence[Cluster], settings: Settings = Settings()
) -> tuple[WeighedClaim, ...]:
    """Take the framing weights apart: documents in the order given, claims in reading order, sides by name.

    `clusters` have the shares of their mentions filled in, `settings` are those the weights were made with. The parts
    of a side in an outlet add up to its weight there; those of all sides to 1. A claim that carries nobody's version
    is left out.
    """
    shares = {(m.article, m.claim): m.sides for cluster in clusters for m in cluster.mentions}
    totals: dict[str, float] = defaultdict(float)
    found = []
    for document in documents:
        article = document.article
        measures = zip(
            own_words(document),
            prominences(document, settings.prominence),
            masses(document, settings),
            strict=True,
        )
        for claim, (words, prominence, mass) in enumerate(measures):
            for side, share in _positive(shares.get((article.id, claim), {})):
                totals[article.outlet] += share * mass
                found.append((article.outlet, article.id, claim, side, share, words, prominence, mass))
    return tuple(
        WeighedClaim(*row, part=row[4] * row[7] / totals[row[0]] if totals[row[0]] > 0 else 0.0) for row in found
    )


def _positive(shares: Mapping[str, float]) -> list[tuple[str, float]]:
    return [(side, shares[side]) for side in sorted(shares) if shares[side] > 0]
