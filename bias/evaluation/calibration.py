"""How far stated probabilities can be taken at their word: of attributions, and of sentences being attributed or not.

Probabilities are sorted into ten bins of equal width (0 to .1, .1 to .2, …). The expected calibration error is the mean
distance, over bins and weighted by how much is in each, between the mean probability and the share that came true
(Naeini, Cooper & Hauskrecht 2015). Chance alone makes it larger than 0; `by_chance` says how large it would be on
average if every probability were exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bias.attribution.scores import own_voice_probability
from bias.evaluation.scoring import Tokens, find_tokens, match_relations, roles_of
from bias.types import Claim, Document

BINS = 10
_DRAWS = 200

Chance = tuple[float, bool]
"""A stated probability, 0..1, and whether it came true."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Probabilities from `low` to below `high`: how many, their mean, and the share that came true."""

    low: float
    high: float
    n: int
    mean: float
    share: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """The expected calibration error of `n` probabilities (0 is perfect), its size by chance, and the filled bins."""

    error: float
    by_chance: float
    brier: float
    n: int
    bins: tuple[Bin, ...]


def measure_reliability(chances: Sequence[Chance], seed: int = 1) -> Reliability:
    """Return the reliability of probabilities; raises ValueError if there is none."""
    if not chances:
        raise ValueError("there must be a probability to measure")
    stated, true = (np.array(column, dtype=np.float64) for column in zip(*chances, strict=True))
    rows = np.minimum((stated * BINS).astype(np.int64), BINS - 1)
    draws = np.random.default_rng(seed).random((_DRAWS, len(stated))) < stated
    return Reliability(
        error=_error(stated, true, rows),
        by_chance=float(np.mean([_error(stated, draw.astype(np.float64), rows) for draw in draws])),
        brier=float(np.mean((stated - true) ** 2)),
        n=len(chances),
        bins=tuple(
            Bin(
                row / BINS,
                (row + 1) / BINS,
                int(inside.sum()),
                float(stated[inside].mean()),
                float(true[inside].mean()),
            )
            for row in range(BINS)
            if (inside := rows == row).any()
        ),
    )


def _error(stated: NDArray[np.float64], true: NDArray[np.float64], rows: NDArray[np.int64]) -> float:
    return float(np.abs(np.bincount(rows, stated - true, minlength=BINS)).sum() / len(stated))


def relation_chances(gold: Iterable[Mapping[str, Any]], predicted: Mapping[str, Mapping[str, Any]]) -> list[Chance]:
    """The probability of every predicted attribution that states one, and whether an annotated one matches it."""
    chances: list[Chance] = []
    for document in gold:
        tokens = find_tokens(document["text"])
        attributions = predicted.get(document["doc"], {}).get("attributions", ())
        matched = match_relations(roles_of(document["attributions"], tokens), roles_of(attributions, tokens))
        hits = {j for _, j in matched}
        chances.extend((a["probability"], j in hits) for j, a in enumerate(attributions) if "probability" in a)
    return chances


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence as a document voices it."""

    attributed: bool
    """Whether half of its words stand in claims of others."""
    share: float
    """The share of its words that does, 0..1."""
    chance: float
    """The chance of the attributions behind them (mean by words), 0..1; 0 without any."""
    probability: float
    """How sure it is, 0..1, that the sentence is attributed, as its claims say it."""
    truly: bool
    """Whether half of its words stand in annotated contents."""


def judge_sentences(gold: Mapping[str, Any], document: Document) -> list[Judged]:
    """Judge every annotated sentence by the claims of a document, as attributed if half of its words are others'."""
    tokens = find_tokens(gold["text"])
    annotated = tokens.covered(span for one in gold["attributions"] for span in one.get("content") or ())
    held = [(claim, tokens.covered(claim.spans)) for claim in document.claims]
    judged = []
    for sentence in gold.get("sentences", ()):
        words = tokens.covered([sentence])
        if words:
            inside = [(claim, len(covered & words)) for claim, covered in held if covered & words]
            truly = 2 * len(words & annotated) >= len(words)
            judged.append(_judge(document, inside, _others(tokens, inside, words), len(words), truly))
    return judged


def _others(tokens: Tokens, inside: Sequence[tuple[Claim, int]], words: frozenset[int]) -> int:
    spans = [span for claim, _ in inside if _is_others(claim) for span in claim.spans]
    return len(tokens.covered(spans) & words)


def _is_others(claim: Claim) -> bool:
    return claim.attribution_id is not None and claim.mode != "asserted"


def _judge(document: Document, inside: Sequence[tuple[Claim, int]], others: int, words: int, truly: bool) -> Judged:
    attributed = 2 * others >= words
    chances = [
        (by.probability, n) for claim, n in inside if _is_others(claim) and (by := document.attribution_of(claim))
    ]
    sure = [
        (claim.probability if attributed else 1.0 - claim.probability, n)
        for claim, n in inside
        if _is_others(claim) == attributed
    ]
    # A fragment has no claim of its own; it is as sure as own voice would be there.
    probability = _mean(sure) if sure else 1.0 - own_voice_probability(others / words)
    return Judged(attributed, others / words, _mean(chances), probability, truly)


def _mean(weighted: Sequence[tuple[float, int]]) -> float:
    total = sum(n for _, n in weighted)
    return sum(value * n for value, n in weighted) / total if total else 0.0


def evaluate_calibration(
    gold: Sequence[Mapping[str, Any]], predicted: Mapping[str, Mapping[str, Any]], documents: Iterable[Document]
) -> dict[str, Reliability]:
    """Return the reliability of `relations` and of `sentences` on annotated articles that were read."""
    read = {document.article.id: document for document in documents}
    sentences = [
        (one.probability, one.truly)
        for document in gold
        if document["doc"] in read
        for one in judge_sentences(document, read[document["doc"]])
    ]
    found = {"relations": relation_chances(gold, predicted), "sentences": sentences}
    return {name: measure_reliability(chances) for name, chances in found.items() if chances}


def format_reliability(found: Mapping[str, Reliability]) -> str:
    """Return the reliabilities as tables in Markdown, a row for each bin."""
    parts = []
    for name, one in found.items():
        parts += [
            f"{name}: expected calibration error {one.error:.3f} (of exact probabilities: {one.by_chance:.3f}),"
            f" Brier score {one.brier:.3f}, n = {one.n}",
            "",
            "| stated | n | mean | came true |",
            "|---|---|---|---|",
            *(f"| {b.low:.1f} to {b.high:.1f} | {b.n} | {b.mean:.2f} | {b.share:.2f} |" for b in one.bins),
            "",
        ]
    return "\n".join(parts)
