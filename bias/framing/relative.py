"""The figure to quote: how far a weight lies from the mean of the independent peers on the same event."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bias.types import Component, FramingRow, SharedPassage

_SAME_COPY = 0.5


class Relative(NamedTuple):
    """A component's value minus the leave-one-out mean of its peers."""

    article: str
    side: str
    difference: float
    """-1..1 for weights; positive: more than peers give the side."""
    peers: int
    """Independent peers behind the mean."""


def relative_to_peers(
    rows: Sequence[FramingRow], component: Component = "weight", shared: Sequence[SharedPassage] = ()
) -> tuple[Relative, ...]:
    """Each value of `component` minus the mean over independent peers; rows and peers that abstain are left out.

    Peers are other outlets, each counted once (the mean of its articles). Outlets whose articles have half of the
    shorter one's words in common (`SharedPassage.overlap`) count as one peer, and are no peers of each other.
    """
    valued = [row for row in rows if row.component == component and row.value is not None and row.side is not None]
    group_of = _group_outlets(rows, shared)
    found: list[Relative] = []
    for row in valued:
        peers: dict[str, dict[str, list[float]]] = {}
        for other in valued:
            if other.side == row.side and group_of[other.outlet] != group_of[row.outlet] and other.value is not None:
                peers.setdefault(group_of[other.outlet], {}).setdefault(other.outlet, []).append(other.value)
        if peers and row.value is not None and row.side is not None:
            means = [_mean([_mean(values) for values in outlets.values()]) for outlets in peers.values()]
            found.append(Relative(row.article, row.side, row.value - _mean(means), len(means)))
    return tuple(found)


def _mean(values: Sequence[float]) -> float:
    return sum(sorted(values)) / len(values)


def _group_outlets(rows: Sequence[FramingRow], shared: Sequence[SharedPassage]) -> dict[str, str]:
    """Each outlet → the first, by name, of those that print the same copy."""
    outlet_of = {row.article: row.outlet for row in rows}
    group = {outlet: outlet for outlet in outlet_of.values()}
    for passage in shared:
        one, other = (outlet_of.get(article) for article in passage.articles)
        if one is None or other is None or passage.overlap < _SAME_COPY:
            continue
        joined = {group[one], group[other]}
        first = min(joined)
        group = {outlet: first if current in joined else current for outlet, current in group.items()}
    return group
