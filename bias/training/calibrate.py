"""Fit how sure the reader may be of a relation, on articles that it was not trained on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bias.evaluation.scoring import find_tokens, match_relations, roles_of
from bias.files import write_whole
from bias.reading.model import NeuralReader, features


def calibrate(reader: NeuralReader, documents: Sequence[Mapping[str, Any]], path: Path) -> dict[str, float]:
    """Fit P(a human annotator marks this relation) by logistic regression and write its weights to `path`.

    Returns the number of relations, the share that is right, and the cross-validated Brier score (0..1, lower is
    better).
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

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
    scale, fit = StandardScaler(), LogisticRegression(C=1.0, max_iter=5000)
    model = make_pipeline(scale, fit)
    x, y = np.array(rows), np.array(right)
    guessed = cross_val_predict(model, x, y, groups=articles, cv=GroupKFold(8), method="predict_proba")[:, 1]
    model.fit(x, y)
    slopes = fit.coef_[0] / scale.scale_
    weights = [round(float(w), 4) for w in (fit.intercept_[0] - slopes @ scale.mean_, *slopes)]
    write_whole(path, (json.dumps({"relation": weights}) + "\n").encode())
    return {
        "relations": len(right),
        "right": float(np.mean(right)),
        "brier": float(np.mean((guessed - y) ** 2)),
    }
