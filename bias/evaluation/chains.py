"""How well chains of mentions agree: MUC, B³, CEAF-φ4 and their mean, the CoNLL score (Pradhan et al. 2014)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from itertools import chain
from typing import NamedTuple

Chain = frozenset[Hashable]
Chains = Sequence[Chain]


class Counts(NamedTuple):
    """What recall and precision are made of; sums over documents."""

    recalled: float
    true: float
    right: float
    found: float


def score_chains(pairs: Iterable[tuple[Chains, Chains]]) -> dict[str, dict[str, float] | float]:
    """Score pairs of (annotated, found) chains, a pair a document.

    Chains of one mention are left out on both sides, as in the CoNLL shared tasks. What the measures count is summed
    over documents before it is divided. Returns precision, recall and F1 (0..1) of `muc` (Vilain et al. 1995), `b3`
    (Bagga & Baldwin 1998), `ceaf` (Luo 2005, φ4) and of the `mentions` in chains, and `conll`, the mean of the first
    three F1.
    """
    totals = {name: [0.0] * 4 for name in ("muc", "b3", "ceaf", "mentions")}
    for annotated, found in pairs:
        key, answer = _without_single(annotated), _without_single(found)
        for name, measure in (("muc", muc), ("b3", b_cubed), ("ceaf", ceaf), ("mentions", _mentions)):
            totals[name] = [one + other for one, other in zip(totals[name], measure(key, answer), strict=True)]
    figures = {name: _f_score(Counts(*counts)) for name, counts in totals.items()}
    mean = sum(figures[name]["f1"] for name in ("muc", "b3", "ceaf")) / 3
    return {"conll": mean, **figures}


def muc(key: Chains, answer: Chains) -> Counts:
    """Links: how many of a chain's links are there if the other side's chains cut it up."""
    return Counts(*_links(key, answer), *_links(answer, key))


def b_cubed(key: Chains, answer: Chains) -> Counts:
    """Mentions: which share of its chain each mention finds in its chain on the other side."""
    both = [(len(one & other) ** 2, len(one), len(other)) for one in key for other in answer if one & other]
    recalled = sum(shared / size for shared, size, _ in both)
    right = sum(shared / size for shared, _, size in both)
    return Counts(recalled, sum(map(len, key)), right, sum(map(len, answer)))


def ceaf(key: Chains, answer: Chains) -> Counts:
    """Chains: how alike are those of the best one-to-one assignment (Dice's coefficient)."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    if not key or not answer:
        return Counts(0.0, len(key), 0.0, len(answer))
    alike = np.array([[2 * len(one & other) / (len(one) + len(other)) for other in answer] for one in key])
    total = float(alike[linear_sum_assignment(alike, maximize=True)].sum())
    return Counts(total, len(key), total, len(answer))


def _mentions(key: Chains, answer: Chains) -> Counts:
    true, found = set(chain.from_iterable(key)), set(chain.from_iterable(answer))
    return Counts(len(true & found), len(true), len(true & found), len(found))


def _links(chains: Chains, others: Chains) -> tuple[float, float]:
    of: dict[Hashable, Hashable] = {mention: row for row, other in enumerate(others) for mention in other}
    parts = [len({of.get(mention, (mention,)) for mention in one}) for one in chains]
    links = [len(one) - 1 for one in chains]
    return sum(link + 1 - part for link, part in zip(links, parts, strict=True)), sum(links)


def _without_single(chains: Chains) -> Chains:
    return [one for one in chains if len(one) > 1]


def _f_score(counts: Counts) -> dict[str, float]:
    recall = counts.recalled / counts.true if counts.true else 0.0
    precision = counts.right / counts.found if counts.found else 0.0
    both = recall + precision
    return {"precision": precision, "recall": recall, "f1": 2 * recall * precision / both if both else 0.0}
