"""How well the pair score tells entailed propositions from others: PropNLI, cross-validated by document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from bias.alignment.pairs import DIRECTIONS, LEXICAL
from bias.training.pairs import Judged, Read, cross_validate, measure, read_judged

_RESAMPLES = 500


def evaluate_alignment(path: Path, read: Read | None = None, seed: int = 1) -> dict[str, Any]:
    """AUC and best balanced accuracy, 0..1, of the pair score on the PropNLI file at `path`.

    `read` is the reader whose vectors are used; without one only the score for claims without vectors is measured.
    Per kind of score: the means over five cross-validations whose folds share no document (the regression is fitted
    anew in each fold), and a 95 % bootstrap interval of the AUC over groups of documents. Raises InputError if the
    file cannot be read or a row lacks a field.
    """
    kinds = {"lexical": (LEXICAL, read_judged(path))}
    if read is not None:
        kinds["vectors"] = (tuple(DIRECTIONS), read_judged(path, read))
    result: dict[str, Any] = {}
    for kind, (names, judged) in kinds.items():
        result[kind] = {**measure(judged, names), "auc_interval": _interval(judged, names, seed)}
    judged = kinds["lexical"][1]
    result["propositions"] = len(judged.entailed)
    result["documents"] = int(judged.documents.max()) + 1
    return result


def _interval(judged: Judged, names: tuple[str, ...], seed: int) -> tuple[float, float]:
    from sklearn.metrics import roc_auc_score

    scores = cross_validate(judged, names)
    generator = np.random.default_rng(seed)
    groups = [np.flatnonzero(judged.documents == group) for group in range(int(judged.documents.max()) + 1)]
    areas = []
    for _ in range(_RESAMPLES):
        drawn = np.concatenate([groups[k] for k in generator.integers(0, len(groups), len(groups))])
        if 0 < judged.entailed[drawn].sum() < len(drawn):
            areas.append(roc_auc_score(judged.entailed[drawn], scores[drawn]))
    if not areas:
        return (0.0, 1.0)
    low, high = np.quantile(areas, [0.025, 0.975])
    return (float(low), float(high))
