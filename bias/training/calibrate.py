"""Fit how sure the product may be of a relation and of a sentence's voice, on articles that nobody was trained on.

Two steps. First the chance that an annotator marks a relation, by logistic regression on the evidence for it; then the
chance that a sentence is somebody's, given what the finished product says of it. Both have few weights, since there are
few such articles; which, and how strongly they are held to zero, was chosen there by cross-validated log loss.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bias.attribution import attribute
from bias.attribution.scores import VOICES
from bias.evaluation.attribution import gold_articles
from bias.evaluation.calibration import judge_sentences
from bias.evaluation.scoring import find_tokens, match_relations, roles_of
from bias.files import write_whole
from bias.reading.model import FEATURES, NeuralReader, features, load_reader
from bias.training.examples import HELD_OUT, hold_out, read_annotated

log = logging.getLogger("bias.training")

UNCALIBRATED = {"relation": [0.0] * (1 + FEATURES)}
STRENGTH = 0.1
"""Inverse of the weight of the penalty on the relation's weights, features scaled to unit variance."""


def calibrate_model(data: Path, folder: Path, *, voices: bool) -> dict[str, float]:
    """Fit the model in `folder` on the articles of `data` that training held out; with `voices`, sentences too."""
    _, held = hold_out(read_annotated(data), HELD_OUT)
    (folder / "calibration.json").write_text(json.dumps(UNCALIBRATED), encoding="utf-8")
    made = calibrate(load_reader(folder), held, folder / "calibration.json")
    return {**made, **calibrate_voices(load_reader(folder), held)} if voices else made


def calibrate(
    reader: NeuralReader, documents: Sequence[Mapping[str, Any]], path: Path, least: int = 0
) -> dict[str, float]:
    """Fit P(an annotator marks this relation) and write its weights to `path`, the `calibration.json` of a model.

    `documents` are annotated articles that the model was not trained on. Returns the number of relations, the share
    that is right, and the cross-validated Brier score (0..1, lower is better); of less than `least` relations the
    number alone, and nothing is written.
    """
    x, y, articles = _relations(reader, documents)
    if len(y) < least:
        log.info("%d relations on the articles held out: too few to tell how sure the model may be", len(y))
        return {"relations": len(y)}
    weights, brier = fit_relations(x, y, articles)
    write_whole(path, (json.dumps({"relation": weights}) + "\n").encode())
    return {"relations": len(y), "right": float(y.mean()) if len(y) else 0.0, "brier": brier}


def calibrate_voices(
    reader: NeuralReader, documents: Sequence[Mapping[str, Any]], path: Path = VOICES
) -> dict[str, float]:
    """Fit P(a sentence is others') to what the product says of it, with a calibrated reader, and write it to `path`.

    It depends on the chance of its attributions if it is taken for others', else on the share of it that is. Returns
    the number of sentences.
    """
    judged = [
        one
        for document, article in zip(documents, gold_articles(documents), strict=True)
        for one in judge_sentences(document, attribute(article, reader.read(article.text)))
    ]
    others = [(one.chance, one.truly) for one in judged if one.attributed]
    own = [(one.share, one.truly) for one in judged if not one.attributed]
    lines = {"others": fit_line(others), "own": fit_line(own)}
    write_whole(path, (json.dumps(lines) + "\n").encode())
    return {"sentences": len(judged)}


def _relations(
    reader: NeuralReader, documents: Sequence[Mapping[str, Any]]
) -> tuple[NDArray[np.float64], NDArray[np.bool_], list[int]]:
    """The features of all relations (n, FEATURES), which of them are right (n), and the articles that they are from."""
    rows: list[tuple[float, ...]] = []
    right: list[bool] = []
    articles: list[int] = []
    for number, document in enumerate(documents):
        *_, found = reader.read_scores(document["text"])
        tokens = find_tokens(document["text"])
        spans = [{"source": r.source, "cue": r.cue, "content": r.content} for r, _ in found]
        matched = match_relations(roles_of(document["attributions"], tokens), roles_of(spans, tokens))
        hits = {j for _, j in matched}
        rows.extend(features(decoded) for _, decoded in found)
        right.extend(row in hits for row in range(len(found)))
        articles.extend([number] * len(found))
    return np.array(rows, dtype=np.float64).reshape(-1, FEATURES), np.array(right, dtype=np.bool_), articles


def fit_relations(x: NDArray[np.float64], y: NDArray[np.bool_], articles: Sequence[int]) -> tuple[list[float], float]:
    """Logistic regression of y (n) on x (n, features): intercept and weights, and the cross-validated Brier score.

    Articles are never shared between folds. If all are right, or all wrong, or of one article, there is only an
    intercept.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    if len(set(y.tolist())) < 2 or len(set(articles)) < 2:
        share = (float(y.sum()) + 1.0) / (len(y) + 2.0)
        return [round(math.log(share / (1.0 - share)), 4), *[0.0] * x.shape[1]], (1.0 - share) * share
    scale, fit = StandardScaler(), LogisticRegression(C=STRENGTH, max_iter=5000)
    model = make_pipeline(scale, fit)
    folds = GroupKFold(min(8, len(set(articles))))
    guessed = cross_val_predict(model, x, y, groups=articles, cv=folds, method="predict_proba")[:, 1]
    model.fit(x, y)
    slopes = fit.coef_[0] / scale.scale_
    weights = [round(float(w), 4) for w in (fit.intercept_[0] - slopes @ scale.mean_, *slopes)]
    return weights, float(np.mean((guessed - y) ** 2))


def fit_line(chances: Sequence[tuple[float, bool]]) -> list[float]:
    """Intercept and slope of the logistic regression of what came true on one number; (0, 0) if all ended alike."""
    from sklearn.linear_model import LogisticRegression

    values, true = (np.array(column) for column in zip(*chances, strict=True)) if chances else (np.zeros(0),) * 2
    if len(set(true.tolist())) < 2:
        return [0.0, 0.0]
    fit = LogisticRegression(C=10.0).fit(values[:, None], true)
    return [round(float(fit.intercept_[0]), 3), round(float(fit.coef_[0, 0]), 3)]
