"""Resampling: which claims stand or fall together, and the weights that they are drawn with.

A block is a speaker's turn (consecutive claims of one speaker) or an own-voice paragraph. Its weight in a resample is
an exponential draw: the Bayesian bootstrap (Rubin 1981). A proposition that several articles share is a second factor:
half of what varies in the weights of two blocks that tell it is common to them, so that what moves an article and its
peers together cancels in their difference. Weights are half the sum of two squared normals, which are exponential
however the normals hang together (Downton 1970), so that a claim which others share counts as one observation, as
any other does; products of two exponentials (Owen & Eckles 2012) would make it a third of one. Draws depend on the
seed and on article ids and places alone, never on sides or on the order of input.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bias.framing.case import Case, Place, body_paragraphs, paragraph_of
from bias.types import Cluster, Document

Draws = NDArray[np.float64]
"""(resamples, claims) weights, mean 1."""

_COMMON = math.sqrt(0.5)
"""Share of the normals' variance that blocks owe to the propositions they share: its square is that of the weights."""


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
    """Weights of the claims of one article, one row per resample; the claims of a block have the same."""
    document = case.documents[article]
    blocks = find_blocks(document)
    normals = _draw_normals(case, ("blocks", article), 1 + max(blocks, default=-1))
    for block, clusters in _shared_clusters(case, document, blocks).items():
        common = sum(_draw_normals(case, _key(cluster), 1)[:, :, 0] for cluster in clusters) / math.sqrt(len(clusters))
        normals[:, :, block] = math.sqrt(_COMMON) * common + math.sqrt(1 - _COMMON) * normals[:, :, block]
    return _weigh(normals)[:, list(blocks)]


def draw_cluster(case: Case, cluster: Cluster) -> Draws:
    """Weights of a cluster, (resamples, 1): blocks that tell it hang together with it."""
    return _weigh(_draw_normals(case, _key(cluster), 1))


def make_generator(case: Case, key: Sequence[object]) -> np.random.Generator:
    """The random numbers that belong to a key, under the seed of the settings."""
    digest = hashlib.sha256(repr(tuple(key)).encode("utf-8", "surrogatepass")).digest()
    return np.random.default_rng([abs(case.settings.weighing.seed), int.from_bytes(digest[:8], "big")])


def _shared_clusters(case: Case, document: Document, blocks: Sequence[int]) -> dict[int, list[Cluster]]:
    """By block, the clusters of its claims that other articles have mentions in, each once."""
    found: dict[int, dict[int, Cluster]] = {}
    for claim, block in zip(document.claims, blocks, strict=True):
        cluster = case.cluster_of.get((document.article.id, claim.id))
        if cluster is not None and len({m.article for m in cluster.mentions}) > 1:
            found.setdefault(block, {})[cluster.id] = cluster
    return {block: sorted(clusters.values(), key=_key) for block, clusters in found.items()}


def _key(cluster: Cluster) -> tuple[object, ...]:
    places: list[Place] = sorted((m.article, m.claim) for m in cluster.mentions)
    return ("cluster", *places)


def _draw_normals(case: Case, key: Sequence[object], size: int) -> NDArray[np.float64]:
    """(2, resamples, size) normals, mean 0 and variance 1."""
    return make_generator(case, key).standard_normal((2, case.settings.weighing.resamples, size))


def _weigh(normals: NDArray[np.float64]) -> Draws:
    weights: Draws = np.square(normals).sum(axis=0) / 2
    return weights
