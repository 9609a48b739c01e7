"""A figure with its resamples: weighted sums over claims, and their ratios."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bias.framing.blocks import Draws
from bias.framing.english import counted

Numbers = NDArray[np.float64]
PERCENTILES = (2.5, 97.5)
"""Ends of the intervals, of 95 per cent."""


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """A value with its resampled values and its count; a reason instead where there is too little."""

    n: int
    value: float | None = None
    resampled: Numbers | None = None
    reason: str | None = None

    def interval(self) -> tuple[float, float] | tuple[None, None]:
        """The 95 % interval, which holds the value itself; nothing where there is no value."""
        if self.value is None or self.resampled is None or not self.resampled.size:
            return None, None
        low, high = np.percentile(self.resampled, PERCENTILES)
        return min(float(low), self.value), max(float(high), self.value)


def too_few(n: int, one: str, many: str) -> Estimate:
    """No value, and how little evidence there is for one."""
    return Estimate(n, reason=f"too little evidence: {counted(n, one, many)}" if n else f"no {many}")


def weighted_sum(parts: Sequence[Numbers], draws: Sequence[Draws]) -> Numbers:
    """The plain sum, then the sum under each draw: (1 + resamples,)."""
    plain = sum(float(part.sum()) for part in parts)
    drawn = sum((draw * part).sum(axis=1) for part, draw in zip(parts, draws, strict=True))
    return np.concatenate([np.array([plain]), np.atleast_1d(drawn)])


def total(parts: Sequence[Numbers]) -> Numbers:
    """The sum over sides, added up by size and not by order, so that exchanging sides changes no bit of it."""
    whole: Numbers = np.sort(np.stack(parts), axis=0).sum(axis=0)
    return whole


def ratio(n: int, part: Numbers, whole: Numbers, empty: str) -> Estimate:
    """The ratio of two sums, plain and under each draw; `empty` is the reason if there is nothing to divide by."""
    if not whole[0] > 0:
        return Estimate(n, reason=empty)
    return Estimate(n, float(part[0] / whole[0]), part[1:] / whole[1:])
