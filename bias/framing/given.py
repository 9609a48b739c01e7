"""Which figures an article gives, indexed by value, so that a set of many numbers is not searched for each of them."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bias.alignment.quantities import compatible
from bias.framing.counted import Figure

_ROUNDED = 0.025

Given = Mapping[tuple[str, str, str], "Numbers"]
"""Numbers by article, unit and event."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Figures that count the same in one article."""

    values: tuple[float, ...]
    """Those of `exact`, ascending."""
    exact: tuple[Figure, ...]
    ranges: tuple[Figure, ...]
    """Those whose wording allows more than one value, each range once."""

    def near(self, figure: Figure) -> bool:
        """Whether a figure of the same unit is among them, if only rounded."""
        return any(_nearly(one, figure) for one in (*self._neighbours(figure), *self.ranges))

    def _neighbours(self, figure: Figure) -> list[Figure]:
        """The exact figures of which one is near if any is.

        What is near a range is an interval around it, and what makes up a hundred per cent one around the rest.
        """
        points = (figure.quantity.low, 100 - figure.quantity.value)[: 2 if figure.unit == "%" else 1]
        places = [bisect_left(self.values, point) for point in points]
        return [one for place in places for one in self.exact[max(0, place - 1) : place + 1]]


def index_given(figures: Sequence[Figure]) -> Given:
    """What each article gives."""
    found: dict[tuple[str, str, str], dict[tuple[float, float, float], Figure]] = {}
    for figure in figures:
        quantity = figure.quantity
        same = found.setdefault((figure.article, figure.unit, figure.event), {})
        same.setdefault((quantity.value, quantity.low, quantity.high), figure)
    return {key: _numbers([same[bounds] for bounds in sorted(same)]) for key, same in found.items()}


def _numbers(figures: Sequence[Figure]) -> Numbers:
    exact = tuple(f for f in figures if f.quantity.low == f.quantity.high)
    ranges = tuple(f for f in figures if f.quantity.low != f.quantity.high)
    return Numbers(tuple(f.quantity.value for f in exact), exact, ranges)


def gives(given: Given, article: str, figure: Figure) -> bool:
    """Whether an article gives a figure somewhere, if only rounded."""
    numbers = given.get((article, figure.unit, figure.event))
    return numbers is not None and numbers.near(figure)


def agree(one: Figure, other: Figure) -> bool:
    """Whether two figures can both be right: their ranges meet, or they are shares that make up a hundred per cent."""
    if one.unit == other.unit == "%" and math.isclose(one.quantity.value + other.quantity.value, 100, abs_tol=0.5):
        return True
    return compatible(one.quantity, other.quantity)


def _nearly(one: Figure, other: Figure) -> bool:
    return agree(one, other) or math.isclose(one.quantity.value, other.quantity.value, rel_tol=_ROUNDED)
