"""The figure to quote: how far a weight lies from the mean of the independent peers on the same event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from bias.framing.estimates import Estimate, Numbers
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
    low: float | None = None
    high: float | None = None
    """The 95 % interval of the difference; None where the rows have none."""


def relative_to_peers(
    rows: Sequence[FramingRow], component: Component = "weight", shared: Sequence[SharedPassage] = ()
) -> tuple[Relative, ...]:
    """Each value of `component` minus the mean over independent peers; rows and peers that abstain are left out.

    Peers are other outlets, each counted once (the mean of its articles). Outlets whose articles have half of the
    shorter one's words in common (`SharedPassage.overlap`) count as one peer, and are no peers of each other.
    """
    valued = [row for row in rows if row.component == component and row.value is not None and row.side is not None]
    values = {(row.article, str(row.side)): np.array([row.value]) for row in valued}
    differences = _differences(values, rows, shared)
    found: list[Relative] = []
    for row in valued:
        key = (row.article, str(row.side))
        if key in differences:
            difference, peers = differences[key]
            found.append(Relative(*key, float(difference[0]), peers, row.relative_low, row.relative_high))
    return tuple(found)


def with_relatives(
    rows: Sequence[FramingRow],
    resampled: Mapping[tuple[str, str, Component], Numbers],
    shared: Sequence[SharedPassage] = (),
) -> tuple[FramingRow, ...]:
    """The rows with their differences from peers filled in, and 95 % intervals by the bootstrap behind the values.

    `resampled` holds, by article, side and component, a value and then its resamples, (1 + resamples,). One draw
    reaches all articles, so what moves an article and its peers together cancels (`blocks`).
    """
    found: dict[tuple[str, str, Component], Numbers] = {}
    for component in dict.fromkeys(component for _, _, component in resampled):
        values = {(article, side): v for (article, side, of), v in resampled.items() if of == component}
        for (article, side), (difference, _) in _differences(values, rows, shared).items():
            found[article, side, component] = difference
    return tuple(
        _filled(row, found[row.article, str(row.side), row.component])
        if (row.article, str(row.side), row.component) in found
        else row
        for row in rows
    )


def _filled(row: FramingRow, difference: Numbers) -> FramingRow:
    value = float(difference[0])
    low, high = Estimate(row.n, value, difference[1:]).interval()
    return replace(row, relative=value, relative_low=low, relative_high=high)


def _differences(
    values: Mapping[tuple[str, str], Numbers], rows: Sequence[FramingRow], shared: Sequence[SharedPassage]
) -> dict[tuple[str, str], tuple[Numbers, int]]:
    """By article and side: the values minus the mean of those of its peers, and how many these are."""
    outlet_of = {row.article: row.outlet for row in rows}
    group_of = _group_outlets(outlet_of, shared)
    by_side: dict[str, dict[str, dict[str, list[Numbers]]]] = {}
    for (article, side), value in values.items():
        outlet = outlet_of[article]
        by_side.setdefault(side, {}).setdefault(group_of[outlet], {}).setdefault(outlet, []).append(value)
    means = {
        side: {group: _mean([_mean(one) for one in outlets.values()]) for group, outlets in groups.items()}
        for side, groups in by_side.items()
    }
    found = {}
    for (article, side), value in values.items():
        peers = [mean for group, mean in means[side].items() if group != group_of[outlet_of[article]]]
        if peers:
            found[article, side] = value - _mean(peers), len(peers)
    return found


def _mean(values: Sequence[Numbers]) -> Numbers:
    """The mean, added up by size and not by order."""
    mean: Numbers = np.sort(np.stack(values), axis=0).sum(axis=0) / len(values)
    return mean


def _group_outlets(outlet_of: Mapping[str, str], shared: Sequence[SharedPassage]) -> dict[str, str]:
    """Each outlet → the first, by name, of those that print the same copy."""
    group = {outlet: outlet for outlet in outlet_of.values()}
    for passage in shared:
        one, other = (outlet_of.get(article) for article in passage.articles)
        if one is None or other is None or passage.overlap < _SAME_COPY:
            continue
        joined = {group[one], group[other]}
        first = min(joined)
        group = {outlet: first if current in joined else current for outlet, current in group.items()}
    return group
