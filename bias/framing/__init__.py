"""Framing: how much weight each side's version gets, by which means, and what that rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bias.alignment.pairs import PairModel
from bias.framing.case import build_case
from bias.framing.components import make_rows
from bias.framing.findings import find_all
from bias.framing.portrayal import Lean
from bias.framing.relative import Relative, relative_to_peers
from bias.framing.scores import find_order_changes, score_articles
from bias.framing.shares import fill_shares
from bias.framing.weighed import WeighedClaim, weigh_claims
from bias.settings import Settings
from bias.types import Alignment, Cluster, Document, Framing, Side

__all__ = [
    "Relative",
    "WeighedClaim",
    "find_all",
    "find_order_changes",
    "frame",
    "relative_to_peers",
    "score_articles",
    "weigh_claims",
]


def frame(
    documents: Sequence[Document],
    alignment: Alignment,
    sides: Sequence[Side],
    settings: Settings = Settings(),
    lean: Lean | None = None,
    model: PairModel | None = None,
) -> Framing:
    """Weigh the sides over aligned claims.

    `documents` are those that `sides.assign_sides` gives; the side of a mention is that of its claim. The clusters
    come back in the order given with `Mention.side` and `Mention.sides` filled in. There is one row per article,
    side and component; the weight is the outlet's, its articles pooled, and stands with each of them. Labels need
    `lean`, which judges sentiment towards a mention; `model` scores pairs of claims, by default the one that ships.
    Exchanging the sides exchanges every figure exactly; the order of documents changes nothing.
    """
    case = build_case(documents, alignment.clusters, alignment.shared, sides, settings, model)
    clusters = fill_shares(case)
    filled = build_case(documents, clusters, alignment.shared, sides, settings, model)
    findings = find_all(documents, clusters, alignment.shared, sides, settings, model)
    return Framing(_as_given(clusters, alignment.clusters), make_rows(filled, alignment.shared, lean), findings)


def _as_given(filled: Sequence[Cluster], given: Sequence[Cluster]) -> tuple[Cluster, ...]:
    """The filled clusters with mentions in the order in which they were given."""
    ordered = []
    for cluster, original in zip(filled, given, strict=True):
        by_place = {(m.article, m.claim): m for m in cluster.mentions}
        ordered.append(replace(cluster, mentions=tuple(by_place[m.article, m.claim] for m in original.mentions)))
    return tuple(ordered)
