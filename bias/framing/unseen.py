"""What few claims cannot show: a weak prior, so that no interval closes over what was merely not seen.

The Bayesian bootstrap gives what was never observed no probability at all, as its author warned (Rubin 1981): three
claims for one side, and the interval would run from 1 to 1. So each resample holds observations from a prior
besides, which together weigh as much as one block (the proper Bayesian bootstrap: Muliere & Secchi 1996). For a share
the prior is split evenly between what counts and what does not, which is that of Jeffreys (1946) for a proportion and
covers it well even in samples of three (Brown, Cai & DasGupta 2001); over several sides it is that of Perks (1947).
For a mean of graded values it is the values that the whole set shows and the two ends of their range.

Draws hang on the claims that an observation is joined to, never on the names or the order of sides.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bias.framing.blocks import make_generator
from bias.framing.case import Case, Place

Numbers = NDArray[np.float64]


def draw_blocks(
    case: Case, places: Sequence[Place], amounts: Sequence[Numbers], share: float = 0.5
) -> tuple[Numbers, ...]:
    """What unobserved blocks would add to sums, by one draw for all the `amounts`: (1 + resamples,) each, first 0.

    `amounts` hold what each observed block adds; an unobserved one is as large as one of these. Its weight is a
    gamma draw with mean `share`, the part of one block that goes to the category that the claims at `places` are in.
    """
    generator = make_generator(case, ("unseen", *sorted(places)))
    resamples = case.settings.weighing.resamples
    weights = generator.standard_gamma(share, resamples)
    rows = generator.integers(0, len(amounts[0]), resamples)
    return tuple(_after_zero(weights * amount[rows]) for amount in amounts)


def draw_values(
    case: Case, places: Sequence[Place], ends: tuple[float, float], pool: Numbers | None = None
) -> tuple[Numbers, Numbers]:
    """What an unobserved value adds to a sum of values and to their number: (1 + resamples,) each, first 0.

    Half of it lies at each of the `ends` of the range; with a `pool`, it is one value of the pool or of the two ends.
    """
    generator = make_generator(case, ("unseen", *sorted(places)))
    resamples = case.settings.weighing.resamples
    if pool is None:
        weights = generator.standard_gamma(0.5, (resamples, 2))
        return _after_zero(weights @ np.array(ends)), _after_zero(weights.sum(axis=1))
    weight = generator.standard_gamma(1.0, resamples)
    values = np.sort(np.concatenate([pool, ends]))
    return _after_zero(weight * values[generator.integers(0, values.size, resamples)]), _after_zero(weight)


def _after_zero(drawn: Numbers) -> Numbers:
    return np.concatenate([np.zeros(1), drawn])
