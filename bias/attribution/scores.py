"""The attribution score of a claim: whose it is, less what an endorsing cue gives back; and how sure that is."""

from __future__ import annotations

import json
import math
from functools import lru_cache
from pathlib import Path

from bias.settings import Scoring
from bias.types import Mode

VOICES = Path(__file__).parent / "data" / "voices.json"


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


def others_probability(probability: float) -> float:
    """Return how sure it is, 0..1, that words of a content are not the outlet's own, given its attribution's chance.

    It exceeds the chance of the attribution, 0..1, which may have another source or another border and still be one.
    """
    return _logistic(load_voices()["others"], probability)


def own_voice_probability(share: float) -> float:
    """Return how sure own voice is, 0..1, given the share of its sentence, 0..1, that is ascribed to others.

    Without any such words, the chance of an attribution that was missed remains.
    """
    return 1.0 - _logistic(load_voices()["own"], share)


@lru_cache(maxsize=1)
def load_voices() -> dict[str, tuple[float, float]]:
    """Intercept and slope of both chances that a sentence is others'; fitted by `bias.training.calibrate`."""
    found = json.loads(VOICES.read_text(encoding="utf-8"))
    return {name: (float(intercept), float(slope)) for name, (intercept, slope) in found.items()}


def _logistic(line: tuple[float, float], value: float) -> float:
    intercept, slope = line
    return 1.0 / (1.0 + math.exp(-intercept - slope * min(1.0, max(0.0, value))))
