"""Pairs of claims from the events of the labels that nobody has labelled: what a larger model is asked about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np

from bias.alignment.pairs import PairModel, load_pair_model, quick_look
from bias.alignment.views import View
from bias.attribution.across import merge_speakers
from bias.evaluation.claim_pairs import Read, view_event
from bias.evaluation.pair_labels import read_paired_events
from bias.reading.passages import Passage

_BANDS = (0.0, -2.0, -3.5)
"""Log odds of the quick score from which a pair is likely, less likely, hardly likely; of the others none is drawn."""
_MOST = 24
"""Pairs of one band and event, at most."""


def draw_pool(articles: Path, read: Read, seed: int = 1) -> list[tuple[Passage, Passage]]:
    """Pairs of claims of different articles of each event of the part *train*, evenly from likely to hardly likely.

    The JSON Lines file at `articles` holds the articles, which `read` reads. Raises InputError if the file cannot be
    read or an article is not in it.
    """
    rng = np.random.default_rng(seed)
    model = load_pair_model()
    pool: list[tuple[Passage, Passage]] = []
    for event in read_paired_events(articles, "train"):
        pool += _draw(view_event(merge_speakers(tuple(read(event.articles)))), model, rng)
    return pool


def _draw(views: Sequence[View], model: PairModel, rng: np.random.Generator) -> Iterator[tuple[Passage, Passage]]:
    bands: list[list[tuple[Passage, Passage]]] = [[] for _ in _BANDS]
    for one, other in combinations(views, 2):
        if one.article != other.article and one.passage and other.passage:
            likely = quick_look(one, other, model)["quick"]
            band = next((row for row, least in enumerate(_BANDS) if likely >= least), None)
            if band is not None:
                first, second = sorted((one.passage, other.passage))
                bands[band].append((first, second))
    for pairs in bands:
        yield from (pairs[row] for row in sorted(rng.permutation(len(pairs))[:_MOST].tolist()))
