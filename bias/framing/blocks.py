"""Resampling: which claims stand or fall together, and the weights that they are drawn with.

A block is a speaker's turn (consecutive claims of one speaker) or an own-voice paragraph; a cluster that several
articles share is a second factor. A claim's weight is the product of an exponential draw for its block and one for
its cluster: the Bayesian bootstrap (Rubin 1981) for two crossed factors (Owen & Eckles 2012), which leans to wide
intervals. Draws depend on the seed and on article ids and places alone, never on sides or on the order of input.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bias.framing.case import Case, Place, body_paragraphs, paragraph_of
from bias.types import Cluster, Document

Draws = NDArray[np.float64]
"""(resamples, claims) weights, mean 1."""


def find_blocks(document: Document) -> tuple[int, ...]:
    """The block of each claim, numbered from 0 in reading order."""
    paragraphs = body_paragraphs(document)
    blocks = [0] * len(document.claims)
    previous: tuple[str, object] | None = None
    number = -1
    for row in sorted(range(len(document.claims)), key=lambda r: (document.claims[r].spans[:1], r)):
        claim = document.claims[row]
        attribution = document.attribution_of(claim)
        key: tuple[str, object]
        if attribution is None:
            key = ("own voice", paragraph_of(claim, paragraphs))
        else:
            key = ("turn", attribution.speaker or attribution.id)
        if key != previous:
            number, previous = number + 1, key
        blocks[row] = number
    return tuple(blocks)


def draw_article(case: Case, article: str) -> Draws:
    """Weights of the claims of one article, one row per resample."""
    document = case.documents[article]
    blocks = find_blocks(document)
    draws = _draw(case, ("blocks", article), 1 + max(blocks, default=-1))
    weights: Draws = draws[:, list(blocks)]
    for column, claim in enumerate(document.claims):
        cluster = case.cluster_of.get((article, claim.id))
        if cluster is not None and len({m.article for m in cluster.mentions}) > 1:
            weights[:, column] *= draw_cluster(case, cluster)[:, 0]
    return weights


def draw_cluster(case: Case, cluster: Cluster) -> Draws:
    """Weights of a cluster, (resamples, 1): the same in every article that it has a mention in."""
    places: list[Place] = sorted((m.article, m.claim) for m in cluster.mentions)
    return _draw(case, ("cluster", *places), 1)


def _draw(case: Case, key: Sequence[object], size: int) -> Draws:
    digest = hashlib.sha256(repr(key).encode("utf-8", "surrogatepass")).digest()
    weighing = case.settings.weighing
    generator = np.random.default_rng([abs(weighing.seed), int.from_bytes(digest[:8], "big")])
    return generator.standard_exponential((weighing.resamples, size))
