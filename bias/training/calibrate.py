"""Fit how sure the reader may be of a relation, on articles that it was not trained on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bias.evaluation.scoring import find_tokens, match_relations, roles_of
from bias.reading.model import NeuralReader, features


def calibrate(reader: NeuralReader, documents: Sequence[Mapping[str, Any]], path: Path) -> dict[str, float]:
    """Fit P(a human annotator marks this relation) by logistic regression and write its weights to `path`.

    Returns the number of relations, the share that is right, and the cross-validated Brier score (0..1, lower is
    better).
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    rows: list[tuple[float, ...]] = []
    right: list[bool] = []
    for document in documents:
        *_, found = reader.read_scores(document["text"])
        tokens = find_tokens(document["text"])
        spans = [{"source": r.source, "cue": r.cue, "content": r.content} for r, _ in found]
        matched = match_relations(roles_of(document["attributions"], tokens), roles_of(spans, tokens))
        hits = {j for _, j in matched}
        rows.extend(features(decoded) for _, decoded in found)
        right.extend(row in hits for row in range(len(found)))
    model = LogisticRegression(C=1.0, max_iter=1000)
    guessed = cross_val_predict(model, np.array(rows), np.array(right), cv=5, method="predict_proba")[:, 1]
    model.fit(np.array(rows), np.array(right))
    weights = [round(float(w), 4) for w in (*model.intercept_, *model.coef_[0])]
    path.write_text(json.dumps({"relation": weights}) + "\n", encoding="utf-8")
    return {
        "relations": len(right),
        "right": float(np.mean(right)),
        "brier": float(np.mean((guessed - np.array(right)) ** 2)),
    }
