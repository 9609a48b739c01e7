"""Learn the scores of claim pairs from pairs of news claims that were labelled by hand, and write them to their file.

The quick score learns from the part *train*, as the cross-encoder does (`bias.training.cross_encoder`). What each of
the two counts is learned from the part *dev*, which both have not seen.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from bias.alignment.entailment import load_entailment
from bias.alignment.pairs import FEATURES, READ, WITHOUT_VECTORS, Coefficients, PairModel, quick_look
from bias.evaluation.claim_pairs import Array, LabelledPairs, Read, read_labelled_pairs
from bias.reading.cross_encoder import CrossEncoder
from bias.reading.passages import NOWHERE

PAIRS = Path(__file__).parents[1] / "alignment" / "data" / "pairs.json"
_RIDGE = 3.3
_RIDGE_TOGETHER = 20.0
_HEAVIEST = 10.0
_NOTHING = Coefficients(0.0, {})


def fit_pairs(features: Array, same: Array, weight: Array, names: Sequence[str], ridge: float = _RIDGE) -> Coefficients:
    """Ridge-penalised logistic regression on standardised features (n, names); a half label counts as both, by half."""
    from sklearn.linear_model import LogisticRegression

    mean, scale = features.mean(0), features.std(0) + 1e-9
    standard, capped = (features - mean) / scale, np.minimum(weight, _HEAVIEST)
    model = LogisticRegression(C=1 / ridge, max_iter=5000)
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


def fit_quick(pairs: LabelledPairs) -> PairModel:
    """Coefficients for claims with vectors and without, learned from all pairs; nothing is read."""
    vectors = fit_pairs(pairs.features(), pairs.same, pairs.weight, FEATURES)
    lexical = fit_pairs(_columns(pairs, WITHOUT_VECTORS), pairs.same, pairs.weight, WITHOUT_VECTORS)
    return PairModel(vectors, lexical, load_entailment(), _NOTHING, _NOTHING)


def fit_together(pairs: LabelledPairs, model: PairModel, encoder: CrossEncoder) -> PairModel:
    """`model` with what features, its quick score and the cross-encoder count beside each other, learned from pairs."""
    seen = pairs.pairs()
    read = encoder.judge_all((one.passage or NOWHERE, other.passage or NOWHERE) for one, other in seen)
    quick = [quick_look(one, other, model)["quick"] for one, other in seen]
    both = np.array([quick, [judgement.same for judgement in read]]).T
    vectors, lexical = (
        fit_pairs(np.hstack([both, _columns(pairs, names)]), pairs.same, pairs.weight, (*READ, *names), _RIDGE_TOGETHER)
        for names in (FEATURES, WITHOUT_VECTORS)
    )
    return replace(model, together=vectors, together_lexical=lexical)


def _columns(pairs: LabelledPairs, names: Sequence[str]) -> Array:
    found = pairs.features(vectors=tuple(names) == FEATURES)
    return found[:, [FEATURES.index(name) for name in names]]


def make_pair_model(articles: Path, read: Read, encoder: CrossEncoder, target: Path = PAIRS) -> dict[str, int]:
    """Learn all coefficients, with the articles at `articles`, which `read` reads, and write them as JSON to `target`.

    Returns how many pairs each learned from. Raises InputError if the articles are not those of the labels.
    """
    train, dev = (read_labelled_pairs(articles, read, part) for part in ("train", "dev"))
    model = fit_together(dev, fit_quick(train), encoder)
    write_pair_model(model, target)
    return {"pairs_of_the_quick_score": len(train.same), "pairs_of_both": len(dev.same)}


def write_pair_model(model: PairModel, target: Path = PAIRS) -> None:
    """Write the coefficients as JSON."""
    table = {name: asdict(getattr(model, name)) for name in ("vectors", "lexical", "together", "together_lexical")}
    target.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
