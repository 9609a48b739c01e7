"""The attribution score of a claim: whose it is, less what an endorsing cue gives back to the outlet."""

from __future__ import annotations

from bias.settings import Scoring
from bias.types import Mode

MISSED = 0.08
"""Chance that own voice hides an attribution that the reader missed: a convention until it is calibrated."""


def attribution_score(mode: Mode, endorsement: float, scoring: Scoring) -> float:
    """Return *A* = *c*(mode) · (1 − discount · max(0, *E*)), 0 = the outlet's own .. 1 = wholly someone else's.

    `endorsement` is −1..1; only its positive part counts, since doubt does not make a claim any less another's.
    """
    rungs: dict[Mode, float] = {
        "attributed": scoring.attributed,
        "carried": scoring.carried,
        "sourceless": scoring.sourceless,
        "scare": scoring.scare,
        "asserted": scoring.asserted,
    }
    score = rungs[mode] * (1.0 - scoring.endorsement_discount * max(0.0, endorsement))
    return min(1.0, max(0.0, score))


def own_voice_probability(probabilities: list[float]) -> float:
    """Return how sure own voice is, given the probabilities of the attributions in the same sentence, 0..1.

    A relation that is wrong leaves the border of own voice wrong half of the time; without any relation the chance
    of a missed one remains.
    """
    doubt = max(((1.0 - probability) / 2.0 for probability in probabilities), default=0.0)
    return min(1.0 - MISSED, max(0.0, 1.0 - doubt))
