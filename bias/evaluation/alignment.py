"""How well entailed propositions are told from others: PropNLI, cross-validated by document.

Each row marks a proposition in a sentence and gives a document and a human judgement: entailed, or not (Chen et al.
2023, PropSegmEnt). A proposition that is entailed is said by the document's best passage, one to three sentences that
follow each other, and, unless their words overlap nearly as much, by no other; one that is not entailed is said by
none. The regression learns from all these passages, those beside the best one weighing less, and is judged by the
highest score in the document.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bias.alignment.entailment import DIRECTIONS, LEXICAL, features
from bias.alignment.pairs import load_pair_model, same_claim
from bias.alignment.vectors import mean_vectors
from bias.alignment.views import View, heads_of, make_view
from bias.alignment.words import Rarity, load_rarity
from bias.errors import InputError
from bias.reading.cross_encoder import CrossEncoder, shared_cross_encoder
from bias.reading.layout import find_paragraphs
from bias.reading.passages import Passage
from bias.reading.sentences import find_sentences
from bias.types import Reading, Span

_RESAMPLES = 500
_MARKED = re.compile(r"\[M\](.*?)\[/M\]", re.DOTALL)
_MARK = re.compile(r"\[/?M\]")
_PASSAGE = 3
"""A proposition is sought in up to so many sentences at a time: what one names, the next often only takes up."""
_ASKED = 12
"""Passages that the cross-encoder is shown with a proposition at most."""
_READ_AT_ONCE = 2
"""Sentences of a passage that the cross-encoder is shown at most."""
_FOLDS = 8
_RIDGE = 3.0
_OTHERS = 0.3
"""The weight of all passages beside the best one together, in proportion to that of the best."""
_RIVAL = 0.7
"""A passage of an entailing document that covers this share of what the best one covers may entail too."""

Read = Callable[[str], Reading]
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Propositions against passages: `n` propositions, `m` pairs with a passage of their document."""

    entailed: NDArray[np.bool_]
    """(n,) the human judgement."""
    documents: NDArray[np.int64]
    """(n,) the group that a proposition's sentence and document belong to; never split between folds."""
    owner: NDArray[np.int64]
    """(m,) the proposition of a pair."""
    best: NDArray[np.bool_]
    """(m,) whether its passage shares most with the proposition."""
    rival: NDArray[np.bool_]
    """(m,) whether its passage shares nearly as much."""
    features: Array
    """(m, features) in the order of `DIRECTIONS`."""
    chances: Array
    """(m,) the probability that both belong in one row, by the quick score that ships, half of which learned here."""
    read: Array
    """(n, 4) what the cross-encoder says of a proposition with its likeliest passages, in log odds: the highest that
    both say the same, the second highest, the mean, and the highest that one denies the other; empty if none was
    asked."""


def read_judged(path: Path, read: Read | None = None, encoder: CrossEncoder | None = None) -> Judged:
    """Read a PropNLI file into pairs; `read` gives the vectors (None: the feature `cosine` is 0 everywhere).

    `encoder` reads each proposition beside the `_ASKED` passages that share most with it. Raises InputError if the
    file cannot be read or a row lacks a field.
    """
    rows = _read_rows(path)
    rarity = load_rarity()
    places = _groups(rows)
    passages: dict[str, list[View]] = {}
    asked: list[list[tuple[Passage, Passage]]] = []
    pairs: list[tuple[int, bool, bool, list[float], float]] = []
    quick = replace(load_pair_model(), encoder=None)
    for number, row in enumerate(rows):
        if row["premise"] not in passages:
            passages[row["premise"]] = _view_passages(row["premise"], rarity, read)
        proposition = _view_proposition(row["hypothesis"], rarity, read)
        found = [list(features(proposition, passage).values()) for passage in passages[row["premise"]]]
        chances = [same_claim(proposition, passage, quick) for passage in passages[row["premise"]]]
        likeness = [values[0] + values[-1] for values in found]
        top = max(range(len(found)), key=likeness.__getitem__)
        asked.append(_likeliest(proposition, passages[row["premise"]], likeness))
        for place, values in enumerate(found):
            pairs.append((number, place == top, likeness[place] >= _RIVAL * likeness[top], values, chances[place]))
    return Judged(
        np.array([row["label"] == "e" for row in rows]),
        np.array(places),
        np.array([pair[0] for pair in pairs]),
        np.array([pair[1] for pair in pairs]),
        np.array([pair[2] for pair in pairs]),
        np.array([pair[3] for pair in pairs]),
        np.array([pair[4] for pair in pairs]),
        np.array([_read_passages(row, encoder) for row in asked] if encoder else []),
    )


def _read_passages(pairs: Sequence[tuple[Passage, Passage]], encoder: CrossEncoder) -> list[float]:
    """A row of `Judged.read`."""
    judged = encoder.judge_all(pairs)
    same = sorted((judgement.same for judgement in judged), reverse=True)
    return [same[0], same[min(1, len(same) - 1)], sum(same) / len(same), max(one.denied for one in judged)]


def _likeliest(proposition: View, passages: Sequence[View], likeness: Sequence[float]) -> list[tuple[Passage, Passage]]:
    """The passages, of at most as many sentences as are read at once, that share most with a proposition."""
    order = sorted(range(len(passages)), key=lambda place: -likeness[place])
    both = [(proposition.passage, passages[place].passage) for place in order]
    return [(one, other) for one, other in both if one is not None and other is not None][:_ASKED]


def _read_rows(path: Path) -> list[dict[str, str]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); give the path of a PropNLI file") from error
    rows = []
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
            rows.append({field: str(row[field]) for field in ("hypothesis", "premise", "label")})
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path}, line {number}: must be an object with hypothesis, premise, label") from error
        if not _MARKED.search(rows[-1]["hypothesis"]) or not rows[-1]["premise"].strip():
            raise InputError(f"{path}, line {number}: mark the proposition as [M]…[/M] and give a premise")
    if not rows:
        raise InputError(f"{path}: holds no rows; give the path of a PropNLI file")
    return rows


def _groups(rows: Sequence[dict[str, str]]) -> list[int]:
    """A number per row, the same for rows that share a document or a sentence, however indirectly."""
    parent: dict[str, str] = {}

    def root(node: str) -> str:
        while parent.setdefault(node, node) != node:
            node = parent[node]
        return node

    for row in rows:
        parent[root("premise " + row["premise"])] = root("hypothesis " + _MARK.sub("", row["hypothesis"]))
    roots = [root("premise " + row["premise"]) for row in rows]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(roots))}
    return [numbers[name] for name in roots]


def _view_passages(text: str, rarity: Rarity, read: Read | None) -> list[View]:
    """The sentences of a document, then those that follow each other, by twos and threes."""
    sentences = find_sentences(text, find_paragraphs(text))
    heads = [heads_of(text[span.start : span.end]) for span in sentences]
    places = [(k, k + size) for size in range(1, _PASSAGE + 1) for k in range(len(sentences) - size + 1)]
    spans = [Span(sentences[first].start, sentences[last - 1].end) for first, last in places]
    reading = read(text) if read else None
    vectors = mean_vectors(reading.stretches, reading.meanings, [(span,) for span in spans]) if reading else None
    return [
        make_view(
            1,
            text[span.start : span.end],
            rarity,
            nearby=frozenset().union(*heads[max(0, first - 1) : last + 1]),
            around=frozenset().union(*heads),
            vector=vectors[row] if vectors is not None else None,
            context=vectors[row] if vectors is not None else None,
            passage=_whole(text[span.start : span.end]) if last - first <= _READ_AT_ONCE else None,
        )
        for row, (span, (first, last)) in enumerate(zip(spans, places, strict=True))
    ]


def _whole(text: str) -> Passage:
    return Passage(text, (Span(0, len(text)),))


def _view_proposition(hypothesis: str, rarity: Rarity, read: Read | None) -> View:
    """The marked parts joined; its vector is read in the whole sentence, as a claim's is."""
    text, spans, position = "", [], 0
    for match in _MARKED.finditer(hypothesis):
        text += hypothesis[position : match.start()]
        spans.append(Span(len(text), len(text) + len(match.group(1))))
        text += match.group(1)
        position = match.end()
    text += hypothesis[position:]
    reading = read(text) if read else None
    vector, context = (
        mean_vectors(reading.stretches, reading.meanings, [tuple(spans), (Span(0, len(text)),)])
        if reading
        else (None, None)
    )
    wording = " ".join(text[span.start : span.end].strip() for span in spans)
    return make_view(0, wording, rarity, vector=vector, context=context, passage=Passage(text, tuple(spans)))


def fit(judged: Judged, names: Sequence[str], rows: NDArray[np.bool_] | None = None) -> tuple[float, Array]:
    """Fit intercept and one weight per feature in `names` on the propositions in `rows` (None: all).

    Ridge-penalised logistic regression on standardised features, each weight kept to its direction (L-BFGS-B).
    """
    from scipy.optimize import minimize

    chosen = np.ones(len(judged.entailed), bool) if rows is None else rows
    entailed = judged.entailed[judged.owner]
    used = chosen[judged.owner] & (judged.best | ~(entailed & judged.rival))
    target = np.where(judged.best & entailed, 1.0, -1.0)[used]
    counts = np.bincount(judged.owner, minlength=len(judged.entailed))[judged.owner]
    weight = np.where(judged.best, 1.0, _OTHERS / np.maximum(counts - 1, 1))[used]
    columns = judged.features[used][:, _columns(names)]
    mean, scale = columns.mean(0), columns.std(0) + 1e-9
    standard = (columns - mean) / scale

    def loss(parameters: Array) -> tuple[float, Array]:
        margin = target * (parameters[0] + standard @ parameters[1:])
        slope = -target * weight / (1 + np.exp(np.clip(margin, -500, 500)))
        penalty = _RIDGE * parameters[1:]
        value = float(weight @ np.logaddexp(0, -margin) + penalty @ parameters[1:] / 2)
        return value, np.concatenate([[slope.sum()], standard.T @ slope + penalty])

    bounds = [(None, None)] + [(0, None) if DIRECTIONS[name] > 0 else (None, 0) for name in names]
    solved = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", bounds=bounds).x
    weights = solved[1:] / scale
    return float(solved[0] - weights @ mean), weights


def _columns(names: Sequence[str]) -> list[int]:
    order = list(DIRECTIONS)
    return [order.index(name) for name in names]


def scores_of(judged: Judged, names: Sequence[str], intercept: float, weights: Array) -> Array:
    """The log odds of each proposition: the highest over the passages of its document."""
    scores = np.full(len(judged.entailed), -np.inf)
    np.maximum.at(scores, judged.owner, intercept + judged.features[:, _columns(names)] @ weights)
    return scores


def cross_validate(judged: Judged, names: Sequence[str], seed: int = 0) -> Array:
    """The log odds of each proposition by a fit that saw nothing of its document's group (8 folds)."""
    fold = _fold(judged, seed)
    scores = np.zeros(len(judged.entailed))
    for held_out in np.unique(fold):
        inside = fold == held_out
        intercept, weights = fit(judged, names, ~inside)
        scores[inside] = scores_of(judged, names, intercept, weights)[inside]
    return scores


def cross_validate_read(judged: Judged, names: Sequence[str], seed: int = 0) -> Array:
    """`cross_validate`, with what the cross-encoder says of the likeliest passages as further features.

    What is entailed is mostly said, in part at least, by more passages than one: so all of them count, not the best
    alone. The cross-encoder learned nothing here; what it counts is fitted, as the rest, to the other folds.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    fold = _fold(judged, seed)
    scores = np.zeros(len(judged.entailed))
    for held_out in np.unique(fold):
        inside = fold == held_out
        both = np.column_stack([scores_of(judged, names, *fit(judged, names, ~inside)), judged.read])
        model = make_pipeline(StandardScaler(), LogisticRegression()).fit(both[~inside], judged.entailed[~inside])
        scores[inside] = model.decision_function(both[inside])
    return scores


def _fold(judged: Judged, seed: int) -> NDArray[np.int64]:
    groups = int(judged.documents.max()) + 1
    return np.random.default_rng(seed).permutation(groups)[judged.documents] % _FOLDS


def measure(
    judged: Judged, names: Sequence[str], seeds: int = 5, validate: Callable[..., Array] = cross_validate
) -> dict[str, float]:
    """Cross-validated AUC and best balanced accuracy of entailed against the rest, means over `seeds` partitions."""
    figures = [_figures_of(judged.entailed, validate(judged, names, seed)) for seed in range(seeds)]
    area, balanced = np.mean(figures, axis=0)
    return {"auc": float(area), "balanced_accuracy": float(balanced)}


def evaluate_alignment(path: Path, read: Read | None = None, seed: int = 1) -> dict[str, Any]:
    """AUC and best balanced accuracy, 0..1, on the PropNLI file at `path`.

    `read` is the reader whose vectors are used; without one only the score for claims without vectors is measured.
    Per kind of score: the means over five cross-validations whose folds share no document (the regression is fitted
    anew in each fold), the figures of the quick pair score as it ships, half of which learned here, and 95 % bootstrap
    intervals over groups of documents. `read`: with what the cross-encoder that ships says
    as further features. Raises InputError if the file cannot be read or a row lacks a field.
    """
    kinds = {"lexical": (LEXICAL, read_judged(path))}
    if read is not None:
        kinds["vectors"] = (tuple(DIRECTIONS), read_judged(path, read, shared_cross_encoder()))
    result: dict[str, Any] = {}
    for kind, (names, judged) in kinds.items():
        result[kind] = {**measure(judged, names), **_intervals(judged, cross_validate(judged, names), seed)}
        result[f"{kind}_as_shipped"] = _as_shipped(judged, seed)
        if len(judged.read):
            scores = cross_validate_read(judged, names)
            result["read"] = {
                **measure(judged, names, validate=cross_validate_read),
                **_intervals(judged, scores, seed),
            }
    judged = kinds["lexical"][1]
    result["propositions"] = len(judged.entailed)
    result["documents"] = int(judged.documents.max()) + 1
    return result


def _as_shipped(judged: Judged, seed: int) -> dict[str, Any]:
    """The same figures of the quick pair score that ships: the highest over the passages of a document."""
    scores = np.zeros(len(judged.entailed))
    np.maximum.at(scores, judged.owner, judged.chances)
    area, balanced = _figures_of(judged.entailed, scores)
    return {"auc": area, "balanced_accuracy": balanced, **_intervals(judged, scores, seed)}


def _intervals(judged: Judged, scores: Array, seed: int) -> dict[str, tuple[float, float]]:
    generator = np.random.default_rng(seed)
    groups = [np.flatnonzero(judged.documents == group) for group in range(int(judged.documents.max()) + 1)]
    drawn = [
        np.concatenate([groups[k] for k in generator.integers(0, len(groups), len(groups))]) for _ in range(_RESAMPLES)
    ]
    figures = [
        _figures_of(judged.entailed[rows], scores[rows])
        for rows in drawn
        if 0 < judged.entailed[rows].sum() < len(rows)
    ]
    lows, highs = np.quantile(figures or [(0.0, 0.0), (1.0, 1.0)], [0.025, 0.975], axis=0)
    names_of = ("auc_interval", "balanced_accuracy_interval")
    return {name: (float(low), float(high)) for name, low, high in zip(names_of, lows, highs, strict=True)}


def _figures_of(entailed: NDArray[np.bool_], scores: Array) -> tuple[float, float]:
    """AUC and best balanced accuracy."""
    from sklearn.metrics import roc_auc_score, roc_curve

    wrong, right, _ = roc_curve(entailed, scores)
    return float(roc_auc_score(entailed, scores)), float(((right + 1 - wrong) / 2).max())
