"""Which claims of a row affirm what the others deny.

Two claims that say the same may do so with opposite signs (*the army fired* and *nobody fired*). How surely a pair
does is read by the cross-encoder; the cues and negations that are seen (`views.opposed`, the polarity of an
attribution) lower or raise the bar. Over a row, the signs are chosen that agree best with all its pairs together (cf.
correlation clustering: Bansal, Blum & Chawla 2004), since one misread pair is outvoted there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from bias.alignment.linkage import sample_members
from bias.alignment.pairs import PairModel
from bias.alignment.views import View, opposed
from bias.reading.passages import Passage

Odds = Mapping[tuple[int, int], float]
_BAR = 1.5
"""Log odds of a denial from which a pair stands opposed. It and `_SEEN` were set on `border-ceasefire`, `river-spill`
and the labelled pairs of the part *dev*, rather too high than too low: a denial that is none misleads more than one
that is missed."""
_SEEN = 0.75
"""What it counts, in log odds, whether cues and negations of a pair are opposed; all there is of pairs not read."""
_ALIKE = 0.8
"""Share of the rarity of two claims' words, 0..1, that both have, from which they are worded alike (two at least)."""


def find_stances(rows: Sequence[Sequence[View]], labels: Sequence[int], model: PairModel) -> list[list[int]]:
    """How each claim of each row stands to the claim at `labels`, which names the row: 1, -1, or 0 for undecided.

    Who doubts stays undecided, and the claim that names the row keeps the polarity that its attribution gives it, so
    *denied that p* stands against *p*.
    """
    asked = [_pairs_of(row) for row in rows]
    _read_all([(row[i], row[j]) for row, pairs in zip(rows, asked, strict=True) for i, j in pairs], model)
    found = []
    for row, label, pairs in zip(rows, labels, asked, strict=True):
        signs = _turn(row, divide(len(row), {(i, j): _odds(row[i], row[j], model) for i, j in pairs}), label)
        found.append([sign if view.polarity else 0 for sign, view in zip(signs, row, strict=True)])
    return found


def divide(count: int, odds: Odds) -> list[int]:
    """Give items 0..count-1 the signs 1 and -1, so that pairs with odds above 0 differ, if they can, and others agree.

    Of what is reached by turning single items from a start (*all against item i as its pairs say*), the assignment with
    most odds on its side is taken; among equals the first. In a long row, some of the items stand for all as starts.
    """
    beside: list[dict[int, float]] = [{} for _ in range(count)]
    for (i, j), value in odds.items():
        beside[i][j] = beside[j][i] = value

    def against(signs: Sequence[int]) -> float:
        return round(sum(value * signs[i] * signs[j] for (i, j), value in odds.items()), 9)

    return min((_settle(start, beside) for start in sample_members(range(count))), key=against, default=[])


def _settle(start: int, beside: Sequence[Mapping[int, float]]) -> list[int]:
    """Signs by the pairs of one item, then turned one by one for as long as that gains anything; so this ends."""
    signs = [-1 if beside[start].get(item, 0.0) > 0 else 1 for item in range(len(beside))]
    changed = True
    while changed:
        changed = False
        for item, others in enumerate(beside):
            if signs[item] * sum(value * signs[other] for other, value in others.items()) > 1e-9:
                signs[item] = -signs[item]
                changed = True
    return signs


def _turn(row: Sequence[View], signs: Sequence[int], label: int) -> list[int]:
    """Signs only tell who differs: the attribution of the label says which is which, or else those of its peers."""
    alike = [-1 if opposed(view, row[label]) else 1 for view in row]
    votes = sum(sign * view.polarity * same for sign, view, same in zip(signs, row, alike, strict=True))
    right = row[label].polarity * signs[label] or votes or signs[label]
    return [sign if right > 0 else -sign for sign in signs]


def _pairs_of(row: Sequence[View]) -> list[tuple[int, int]]:
    """All pairs of a row; of a long one, each item with those that stand for it."""
    some = set(sample_members(range(len(row))))
    return [(i, j) for i, j in combinations(range(len(row)), 2) if i in some or j in some]


def _passages(one: View, other: View) -> tuple[Passage, Passage] | None:
    """What is to be read of a pair; of claims worded alike (*is closed, is not closed*) nothing need be."""
    if one.passage is None or other.passage is None or _worded_alike(one, other):
        return None
    return one.passage, other.passage


def _worded_alike(one: View, other: View) -> bool:
    if one.without_numbers() == other.without_numbers():
        return True
    shared = [weight for key, weight in one.weights.items() if key in other.weights]
    return len(shared) > 1 and 2 * sum(shared) >= _ALIKE * (one.mass + other.mass)


def _read_all(pairs: Sequence[tuple[View, View]], model: PairModel) -> None:
    if model.encoder is not None:
        model.encoder.judge_all(both for pair in pairs if (both := _passages(*pair)) is not None)


def _odds(one: View, other: View, model: PairModel) -> float:
    """Log odds that two claims of one row stand opposed, less what is asked for."""
    seen = _SEEN if (one.polarity * other.polarity < 0) != opposed(one, other) else -_SEEN
    both = _passages(one, other)
    if both is None or model.encoder is None:
        return seen
    return model.encoder.judge(*both).denied - _BAR + seen
