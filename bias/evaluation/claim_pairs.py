"""How well two claims of one row are told from two of different rows, on pairs labelled by hand, cross-validated.

The labels (`labels/claim-pairs.md`) hold places in news articles; the articles are read anew, and a
claim stands for the labelled place that it shares most characters with. Each event is judged by coefficients that
learned nothing from it: once pair by pair, and once by the clusters that come of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bias.alignment.align import cluster_views
from bias.alignment.entailment import load_entailment
from bias.alignment.pairs import FEATURES, WITHOUT_VECTORS, Coefficients, PairModel, pair_features, same_claim
from bias.alignment.views import View, view_claims
from bias.alignment.words import load_rarity, local_rarity
from bias.attribution.across import merge_speakers
from bias.errors import InputError
from bias.types import Article, Document, Span
from bias.words import own_texts

LABELS = "labels/claim-pairs.json"
SAME = {"s": 1.0, "d": 1.0, "p": 0.5, "n": 0.0}
"""How far a label speaks for one row; *part* speaks for it as much as against it."""
_FOLDS = 10
_RIDGE = 3.3
_HEAVIEST = 10.0
"""A pair stands for at most so many in learning: what is unlike in every way teaches little."""
_OVERLAP = 0.5
_RESAMPLES = 500
_FIGURES = ("auc", "average_precision", "joined_precision", "joined_precision_with_part", "joined_recall")

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
    weight: Array
    """(n,) how many pairs of such events it stands for."""
    lost: int
    """Pairs of which a claim is no longer cut as it was when it was labelled."""

    def features(self, *, vectors: bool = True) -> Array:
        """(n, features) in the order of `FEATURES`; without vectors as `WITHOUT_VECTORS` sees them."""
        found = []
        for event, (one, other) in zip(self.event, self.rows, strict=True):
            pair = [self.views[event][row] for row in (one, other)]
            if not vectors:
                pair = [replace(view, vector=None, context=None) for view in pair]
            found.append(list(pair_features(*pair).values()))
        return np.array(found)


def read_labelled_pairs(path: Path, read: Read) -> LabelledPairs:
    """Read the labelled articles of the JSON Lines file at `path` and find the labelled claims in them.

    Raises InputError if the file cannot be read or an article is not in it.
    """
    events = json.loads(files("bias.evaluation").joinpath(LABELS).read_text(encoding="utf-8"))["events"]
    articles = _read_articles(path, {id for event in events for id in event["articles"]})
    views: list[tuple[View, ...]] = []
    pairs: list[tuple[int, int, int, str, float]] = []
    lost = 0
    for number, event in enumerate(events):
        documents = merge_speakers(tuple(read([articles[id] for id in event["articles"]])))
        first = np.cumsum([0, *(len(document.claims) for document in documents)])
        rarity = local_rarity(load_rarity(), [text for document in documents for text in own_texts(document)])
        views.append(tuple(view_claims(documents, rarity)))
        for label, weight, *places in event["pairs"]:
            found = [_claim_at(documents[row], spans) for row, spans in zip(places[::2], places[1::2], strict=True)]
            if None in found:
                lost += 1
                continue
            one, other = (int(first[row]) + int(claim or 0) for row, claim in zip(places[::2], found, strict=True))
            pairs.append((number, one, other, label, weight))
    return LabelledPairs(
        tuple(views),
        np.array([pair[0] for pair in pairs]),
        np.array([pair[1:3] for pair in pairs]),
        np.array([SAME[pair[3]] for pair in pairs]),
        np.array([pair[4] for pair in pairs], float),
        lost,
    )


def _read_articles(path: Path, wanted: set[str]) -> dict[str, Article]:
    found: dict[str, Article] = {}
    number = 0
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):  # noqa: B007
                row = json.loads(line)
                if row["id"] in wanted:
                    found[row["id"]] = Article(row["id"], row["outlet"], row["title"], row["text"])
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read ({error.strerror}); give the file of the labelled articles"
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}, line {number}: must be an object with id, outlet, title and text") from error
    if missing := wanted - found.keys():
        raise InputError(
            f"{path}: lacks {len(missing)} labelled articles, such as {min(missing)}; give their whole file"
        )
    return found


def _claim_at(document: Document, spans: Sequence[Sequence[int]]) -> int | None:
    """The claim that shares most characters with a place, if that is half of what either of the two has."""
    places = [Span(*span) for span in spans]

    def likeness(row: int) -> float:
        mine = document.claims[row].spans
        shared = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in mine for b in places)
        return shared / (_length(mine) + _length(places) - shared or 1)

    best = max(range(len(document.claims)), key=likeness, default=None)
    return best if best is not None and likeness(best) >= _OVERLAP else None


def _length(spans: Sequence[Span]) -> int:
    return sum(span.end - span.start for span in spans)


def fit_pairs(features: Array, same: Array, weight: Array, names: Sequence[str]) -> Coefficients:
    """Ridge-penalised logistic regression on standardised features; a half label counts as both, by half."""
    from sklearn.linear_model import LogisticRegression

    columns = features[:, [FEATURES.index(name) for name in names]]
    mean, scale = columns.mean(0), columns.std(0) + 1e-9
    standard, capped = (columns - mean) / scale, np.minimum(weight, _HEAVIEST)
    model = LogisticRegression(C=1 / _RIDGE, max_iter=2000)
    model.fit(
        np.vstack([standard, standard]),
        np.repeat([1, 0], len(same)),
        sample_weight=np.concatenate([capped * same, capped * (1 - same)]),
    )
    weights = model.coef_[0] / scale
    return Coefficients(
        round(float(model.intercept_[0] - weights @ mean), 4),
        {name: round(float(value), 4) for name, value in zip(names, weights, strict=True)},
    )


def fit_model(pairs: LabelledPairs) -> PairModel:
    """Both sets of coefficients, learned from all pairs, and the score of entailment as it ships."""
    found = pairs.features(), pairs.features(vectors=False)
    return _fit(pairs, found, np.ones(len(pairs.same), bool))


def _fit(pairs: LabelledPairs, found: tuple[Array, Array], rows: NDArray[np.bool_]) -> PairModel:
    vectors, lexical = (
        fit_pairs(features[rows], pairs.same[rows], pairs.weight[rows], names)
        for features, names in zip(found, (FEATURES, WITHOUT_VECTORS), strict=True)
    )
    return PairModel(vectors, lexical, load_entailment())


def _folds(pairs: LabelledPairs, seed: int) -> Iterator[NDArray[np.bool_]]:
    """The pairs of each fold of events."""
    fold = np.random.default_rng(seed).permutation(len(pairs.views))[pairs.event] % _FOLDS
    yield from (fold == number for number in range(min(_FOLDS, len(pairs.views))))


def cross_validate_pairs(pairs: LabelledPairs, threshold: float, seed: int = 0) -> tuple[Array, NDArray[np.bool_]]:
    """Of each pair, (n,), its probability and whether it ends up in one cluster, by what saw nothing of its event."""
    scores, joined = np.zeros(len(pairs.same)), np.zeros(len(pairs.same), bool)
    found = pairs.features(), pairs.features(vectors=False)
    for inside in _folds(pairs, seed):
        if not inside.any():
            continue
        model = _fit(pairs, found, ~inside)
        homes: dict[int, dict[int, int]] = {}
        for event in sorted(set(pairs.event[inside].tolist())):
            groups = cluster_views(pairs.views[event], model, threshold)
            homes[event] = {row: number for number, group in enumerate(groups) for row in group}
        for place in np.flatnonzero(inside):
            event, (one, other) = int(pairs.event[place]), pairs.rows[place]
            scores[place] = same_claim(pairs.views[event][one], pairs.views[event][other], model)
            joined[place] = homes[event][one] == homes[event][other]
    return scores, joined


def evaluate_claim_pairs(path: Path, read: Read, threshold: float = 0.5, seed: int = 1) -> dict[str, Any]:
    """Measure the pair score and its clusters on the labelled pairs, with the articles at `path`.

    `read` reads articles; `threshold` is that of the clusters (`aligning.same_claim`). Area under the curve and average
    precision leave *part* out and are over the pairs as drawn, which are mostly hard ones; `joined` weighs each pair,
    up to ten-fold, by those it stands for: `precision` with and without *part*, `recall` of *same* and *denial*. 95 %
    intervals resample events. Raises InputError as `read_labelled_pairs` does.
    """
    pairs = read_labelled_pairs(path, read)
    scores, joined = cross_validate_pairs(pairs, threshold)
    measured = _measure(pairs, scores, joined, np.arange(len(scores)))
    generator = np.random.default_rng(seed)
    groups = [np.flatnonzero(pairs.event == event) for event in range(len(pairs.views))]
    drawn = [
        _measure(pairs, scores, joined, np.concatenate([groups[k] for k in picked if len(groups[k])]))
        for picked in generator.integers(0, len(groups), (_RESAMPLES, len(groups)))
    ]
    result: dict[str, Any] = {"pairs": len(scores), "lost": pairs.lost, "events": len(pairs.views)}
    for name, value in measured.items():
        low, high = np.nanquantile([one[name] for one in drawn], [0.025, 0.975])
        result |= {name: value, f"{name}_interval": (float(low), float(high))}
    return result


def _measure(
    pairs: LabelledPairs, scores: Array, joined: NDArray[np.bool_], rows: NDArray[np.int64]
) -> dict[str, float]:
    from sklearn.metrics import average_precision_score, roc_auc_score

    same, weight, linked = pairs.same[rows], np.minimum(pairs.weight[rows], _HEAVIEST), joined[rows]
    clear = rows[same != SAME["p"]]
    truth = pairs.same[clear] == 1
    if truth.all() or not truth.any():
        return dict.fromkeys(_FIGURES, float("nan"))
    together = float((weight * linked).sum()) or float("nan")
    values = (
        float(roc_auc_score(truth, scores[clear])),
        float(average_precision_score(truth, scores[clear])),
        float((weight * linked * (same == 1)).sum()) / together,
        float((weight * linked * (same > 0)).sum()) / together,
        float((weight * linked * (same == 1)).sum() / (weight * (same == 1)).sum()),
    )
    return dict(zip(_FIGURES, values, strict=True))
