"""How well two claims of one row are told from two of different rows, on pairs labelled by hand.

The labels hold places in news articles (`pair_labels`); the articles are read anew, and a claim stands for the labelled
place that it shares most characters with. What ships learned nothing from the part *test*. It is judged twice: pair by
pair, and by the clusters that come of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bias.alignment.align import cluster_views
from bias.alignment.pairs import PairModel, load_pair_model, pair_features, quick_look, same_claims
from bias.alignment.stances import find_stances
from bias.alignment.views import View, view_claims
from bias.alignment.words import load_rarity, local_rarity
from bias.attribution.across import merge_speakers
from bias.evaluation.pair_labels import DENIED, SAME, PairedEvent, read_paired_events
from bias.types import Article, Document, Span
from bias.words import own_texts

_HEAVIEST = 10.0
"""A pair stands for at most so many: what is unlike in every way tells little."""
_OVERLAP = 0.5
_RESAMPLES = 500
_FIGURES = (
    *("auc", "average_precision", "joined_precision", "joined_precision_with_part", "joined_recall"),
    *("denial_precision", "denial_recall"),
)

Array = NDArray[np.float64]
Read = Callable[[Sequence[Article]], Sequence[Document]]
"""Reads articles; gives their documents in the order given."""


@dataclass(frozen=True, slots=True, eq=False)
class LabelledPairs:
    """`n` labelled pairs of claims, as the comparison sees them."""

    views: tuple[tuple[View, ...], ...]
    """Per event, the views of all its claims."""
    event: NDArray[np.int64]
    """(n,) the row of its event in `views`."""
    rows: NDArray[np.int64]
    """(n, 2) the rows of its claims in the event's views."""
    same: Array
    """(n,) how far the label speaks for one row, 0, ½ or 1."""
    denied: NDArray[np.bool_]
    """(n,) whether one of the two denies what the other affirms."""
    weight: Array
    """(n,) how many pairs of such events it stands for."""
    lost: int
    """Pairs of which a claim is no longer cut as it was when it was labelled."""

    def pairs(self) -> list[tuple[View, View]]:
        """The views of each pair."""
        return [
            (self.views[event][one], self.views[event][other])
            for event, (one, other) in zip(self.event, self.rows, strict=True)
        ]

    def features(self, *, vectors: bool = True) -> Array:
        """(n, features) in the order of `FEATURES`; without vectors as `WITHOUT_VECTORS` sees them."""
        found = []
        for pair in self.pairs():
            seen = pair if vectors else [replace(view, vector=None, context=None) for view in pair]
            found.append(list(pair_features(*seen).values()))
        return np.array(found)


def read_labelled_pairs(path: Path, read: Read, part: str) -> LabelledPairs:
    """Read the articles of a part of the labels from the JSON Lines file at `path`, and find the claims in them.

    Raises InputError if the file cannot be read or an article is not in it.
    """
    views: list[tuple[View, ...]] = []
    pairs: list[tuple[int, int, int, str, float]] = []
    lost = 0
    for number, event in enumerate(read_paired_events(path, part)):
        documents = merge_speakers(tuple(read(event.articles)))
        views.append(tuple(view_event(documents)))
        found, missing = _find_claims(event, documents)
        pairs += [(number, *pair) for pair in found]
        lost += missing
    return LabelledPairs(
        tuple(views),
        np.array([pair[0] for pair in pairs]),
        np.array([pair[1:3] for pair in pairs]),
        np.array([SAME[pair[3]] for pair in pairs]),
        np.array([pair[3] == DENIED for pair in pairs], np.bool_),
        np.array([pair[4] for pair in pairs], float),
        lost,
    )


def view_event(documents: Sequence[Document]) -> list[View]:
    """All claims of the documents of one event, whose speakers are merged, as a comparison of them sees them."""
    rarity = local_rarity(load_rarity(), [text for document in documents for text in own_texts(document)])
    return view_claims(documents, rarity)


def _find_claims(event: PairedEvent, documents: Sequence[Document]) -> tuple[list[tuple[int, int, str, float]], int]:
    """The rows of both claims of each pair among all claims, its label and weight; and how many were not found."""
    first = np.cumsum([0, *(len(document.claims) for document in documents)])
    pairs = []
    for pair in event.pairs:
        found = [_claim_at(documents[row], spans) for row, spans in zip(pair.articles, pair.claims, strict=True)]
        rows = [int(first[row]) + claim for row, claim in zip(pair.articles, found, strict=True) if claim is not None]
        if len(rows) == 2:
            pairs.append((rows[0], rows[1], pair.label, pair.weight))
    return pairs, len(event.pairs) - len(pairs)


def _claim_at(document: Document, places: Sequence[Span]) -> int | None:
    """The claim that shares most characters with a place, if that is half of what either of the two has."""

    def likeness(row: int) -> float:
        mine = document.claims[row].spans
        shared = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in mine for b in places)
        return shared / (_length(mine) + _length(places) - shared or 1)

    best = max(range(len(document.claims)), key=likeness, default=None)
    return best if best is not None and likeness(best) >= _OVERLAP else None


def _length(spans: Sequence[Span]) -> int:
    return sum(span.end - span.start for span in spans)


def evaluate_claim_pairs(path: Path, read: Read, threshold: float = 0.5, seed: int = 1) -> dict[str, Any]:
    """Measure the pair score that ships and its clusters on the part *test* of the labels, with the articles at `path`.

    `read` reads articles; `threshold` is that of the clusters (`aligning.same_claim`). Area under the curve and average
    precision leave *part* out and are over the pairs as drawn, which are mostly hard ones, by the whole score and by
    the quick one alone; `joined` weighs each pair, up to ten-fold, by those it stands for: `precision` with and without
    *part*, `recall` of *same* and *denial*. `denial` is over the pairs that are the same or denied: whether the one is
    marked as denying the other, every pair counting once. 95 % intervals resample events. Raises InputError as
    `read_labelled_pairs` does.
    """
    model = load_pair_model()
    pairs = read_labelled_pairs(path, read, "test")
    scores = np.array(same_claims(pairs.pairs(), model))
    quick = np.array([quick_look(*pair, model)["quick"] for pair in pairs.pairs()])
    joined, opposed = _joined(pairs, model, threshold), _opposed(pairs, model)
    measured = _measure(pairs, scores, joined, opposed, np.arange(len(scores)))
    generator = np.random.default_rng(seed)
    groups = [np.flatnonzero(pairs.event == event) for event in range(len(pairs.views))]
    drawn = [
        _measure(pairs, scores, joined, opposed, np.concatenate([groups[k] for k in picked if len(groups[k])]))
        for picked in generator.integers(0, len(groups), (_RESAMPLES, len(groups)))
    ]
    result: dict[str, Any] = {"pairs": len(scores), "lost": pairs.lost, "events": len(pairs.views)}
    for name, value in measured.items():
        low, high = np.nanquantile([one[name] for one in drawn], [0.025, 0.975])
        result |= {name: value, f"{name}_interval": (float(low), float(high))}
    alone = _measure(pairs, quick, joined, opposed, np.arange(len(scores)))
    return result | {f"quick_{name}": alone[name] for name in ("auc", "average_precision")}


def _joined(pairs: LabelledPairs, model: PairModel, threshold: float) -> NDArray[np.bool_]:
    """(n,) whether a pair ends up in one cluster."""
    homes: list[dict[int, int]] = []
    for views in pairs.views:
        groups = cluster_views(views, model, threshold)
        homes.append({row: number for number, group in enumerate(groups) for row in group})
    together = [
        homes[event][one] == homes[event][other] for event, (one, other) in zip(pairs.event, pairs.rows, strict=True)
    ]
    return np.array(together, dtype=np.bool_)


def _opposed(pairs: LabelledPairs, model: PairModel) -> NDArray[np.bool_]:
    """(n,) whether the claims of a pair, if they shared a row, would stand opposed."""
    stances = find_stances(pairs.pairs(), [0] * len(pairs.event), model)
    return np.array([one * other < 0 for one, other in stances], dtype=np.bool_)


def _measure(
    pairs: LabelledPairs,
    scores: Array,
    joined: NDArray[np.bool_],
    opposed: NDArray[np.bool_],
    rows: NDArray[np.int64],
) -> dict[str, float]:
    from sklearn.metrics import average_precision_score, roc_auc_score

    same, weight, linked = pairs.same[rows], np.minimum(pairs.weight[rows], _HEAVIEST), joined[rows]
    clear = rows[same != SAME["p"]]
    truth = pairs.same[clear] == 1
    if truth.all() or not truth.any():
        return dict.fromkeys(_FIGURES, float("nan"))
    together = float((weight * linked).sum()) or float("nan")
    denied, turned = pairs.denied[clear][truth], opposed[clear][truth]
    values = (
        float(roc_auc_score(truth, scores[clear])),
        float(average_precision_score(truth, scores[clear])),
        float((weight * linked * (same == 1)).sum()) / together,
        float((weight * linked * (same > 0)).sum()) / together,
        float((weight * linked * (same == 1)).sum() / (weight * (same == 1)).sum()),
        float((denied & turned).sum()) / (float(turned.sum()) or float("nan")),
        float((denied & turned).sum()) / (float(denied.sum()) or float("nan")),
    )
    return dict(zip(_FIGURES, values, strict=True))
