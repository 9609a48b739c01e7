"""Scores of extracted attributions against human annotation, on tokens.

A token is a run of word characters or one other character that is not white space; a span covers a token when they
share a character. All counts are summed over documents before a ratio is taken (micro average). The measures:

- *token*: a token carries a role if any attribution's span of that role covers it.
- *exact*: the units of a role are the different token sets that attributions give it; a match is the same set.
  *exact_np* leaves punctuation out of the sets; in *overlap* a match shares a token, one to one.
- *relation*: attributions match one to one when their contents have a Jaccard index of at least .5 and their sources
  too (or both are empty). *relation_content* does not look at the source, *relation_strict* wants all three roles
  alike, *relation_strict_np* all three but for punctuation. *source_given_content* is the share of content matches
  whose sources match.
- *sentence*: a sentence counts as attributed if at least half of its tokens lie in contents; precision, recall and
  F1 of that class, accuracy, Cohen's kappa (Cohen 1960).

Offsets are code points, end exclusive. The measures are those in use for PolNeAR (Newell, Margolin & Ruths 2018).
"""

from __future__ import annotations

import random
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ROLES = ("source", "cue", "content")
CONFIDENT = (
    *((f"{measure}.{role}", "f1") for measure in ("token", "exact", "overlap") for role in ROLES),
    ("relation", "p"),
    ("relation", "r"),
    ("relation", "f1"),
    ("relation_content", "f1"),
    ("relation_strict", "f1"),
    ("sentence", "f1"),
    ("sentence", "accuracy"),
    ("sentence", "kappa"),
)
"""Measures that get a bootstrap interval."""

TokenSet = frozenset[int]
Roles = dict[str, TokenSet]
Counts = Counter[str]

_TOKEN = re.compile(r"\w+|[^\w\s]")
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Tokens:
    """Where the tokens of a text lie, and which of them are words."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    words: TokenSet

    def covered(self, spans: Iterable[Sequence[int]] | None) -> TokenSet:
        """Numbers of the tokens that share a character with a span."""
        found: set[int] = set()
        for start, end in spans or ():
            if start < end:
                found.update(range(bisect_right(self.ends, start), bisect_left(self.starts, end)))
        return frozenset(found)


def find_tokens(text: str) -> Tokens:
    """Return the tokens of a text."""
    matches = list(_TOKEN.finditer(text))
    words = frozenset(i for i, match in enumerate(matches) if match[0][0] == "_" or match[0][0].isalnum())
    return Tokens(tuple(m.start() for m in matches), tuple(m.end() for m in matches), words)


def count_document(gold: Mapping[str, Any], predicted: Mapping[str, Any]) -> Counts:
    """Count all that the ratios need in one document.

    Both have `attributions`, mappings of a role to spans; gold has `text` and may have `sentences`.
    """
    tokens = find_tokens(gold["text"])
    true, found = _roles(gold, tokens), _roles(predicted, tokens)
    counts: Counts = Counter(
        {"docs": 1, "tokens": len(tokens.starts), "gold_attributions": len(true), "pred_attributions": len(found)}
    )
    for role in ROLES:
        _count_units(counts, role, true, found, tokens)
    _count_relations(counts, true, found)
    _count_strict(counts, "relation_strict", true, found, lambda numbers: numbers)
    _count_strict(counts, "relation_strict_np", true, found, tokens.words.intersection)
    _count_sentences(counts, gold, true, found, tokens)
    return counts


def ratios(counts: Counts) -> dict[str, Any]:
    """Turn counts into measures: precision `p`, recall `r` and `f1` (0..1), with the counts behind them."""
    result: dict[str, Any] = {
        name: counts[name] for name in ("docs", "tokens", "gold_attributions", "pred_attributions")
    }
    names = [f"{measure}.{role}" for measure in ("token", "exact", "exact_np", "overlap") for role in ROLES]
    for name in [*names, "relation", "relation_content", "relation_strict", "relation_strict_np"]:
        result[name] = _precision_recall(counts[f"{name}.both"], counts[f"{name}.gold"], counts[f"{name}.pred"])
    pairs = counts["source_given_content.pairs"]
    alike = counts["source_given_content.alike"]
    result["source_given_content"] = {"accuracy": alike / pairs if pairs else 0.0, "n": pairs}
    result["sentence"] = _sentence_measures(counts)
    return result


def bootstrap(counts: Sequence[Counts], samples: int, seed: int) -> dict[str, list[float]]:
    """Return 95 % percentile intervals [low, high] of the measures in `CONFIDENT`, resampling whole documents."""
    chance = random.Random(seed)
    drawn: dict[tuple[str, str], list[float]] = {measure: [] for measure in CONFIDENT}
    for _ in range(samples):
        measures = ratios(_total(chance.choices(counts, k=len(counts))))
        for name, figure in CONFIDENT:
            drawn[name, figure].append(measures[name].get(figure, 0.0))
    return {f"{name}.{figure}": _percentiles(sorted(values)) for (name, figure), values in drawn.items()}


def score(
    gold: Sequence[Mapping[str, Any]],
    predicted: Mapping[str, Mapping[str, Any]],
    *,
    samples: int = 0,
    seed: int = 1,
) -> dict[str, Any]:
    """Score predictions, by document name, against gold documents; a document without prediction counts as empty.

    With `samples`, `ci95` holds bootstrap intervals.
    """
    counts = [count_document(document, predicted.get(document["doc"], {})) for document in gold]
    result = ratios(_total(counts))
    if samples and counts:
        result["ci95"] = bootstrap(counts, samples, seed)
    return result


def match_pairs(pairs: Iterable[tuple[float, int, int]]) -> list[tuple[int, int]]:
    """Match one to one, greedily: the best score first, ties by position."""
    left: set[int] = set()
    right: set[int] = set()
    matched = []
    for _, i, j in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            matched.append((i, j))
    return matched


def match_relations(true: Sequence[Roles], found: Sequence[Roles]) -> list[tuple[int, int]]:
    """Match attributions by content and source; both Jaccard indices must reach .5."""
    return match_pairs(
        (content + source, i, j) for content, source, i, j in _candidates(true, found) if source >= _HALF
    )


def jaccard(one: TokenSet, other: TokenSet) -> float:
    """Shared share of two sets; 1 if both are empty."""
    return len(one & other) / len(one | other) if one or other else 1.0


def roles_of(attributions: Iterable[Mapping[str, Any]], tokens: Tokens) -> list[Roles]:
    """Return the token sets of each attribution's roles."""
    return [{role: tokens.covered(attribution.get(role)) for role in ROLES} for attribution in attributions]


def _roles(document: Mapping[str, Any], tokens: Tokens) -> list[Roles]:
    return [roles for roles in roles_of(document.get("attributions", ()), tokens) if any(roles.values())]


def _total(counts: Iterable[Counts]) -> Counts:
    total: Counts = Counter()
    for one in counts:
        total.update(one)
    return total


def _add(counts: Counts, name: str, both: int, gold: int, predicted: int) -> None:
    counts.update({f"{name}.both": both, f"{name}.gold": gold, f"{name}.pred": predicted})


def _count_units(counts: Counts, role: str, true: list[Roles], found: list[Roles], tokens: Tokens) -> None:
    true_units, found_units = {a[role] for a in true} - {frozenset()}, {a[role] for a in found} - {frozenset()}
    true_tokens, found_tokens = frozenset[int]().union(*true_units), frozenset[int]().union(*found_units)
    _add(counts, f"token.{role}", len(true_tokens & found_tokens), len(true_tokens), len(found_tokens))
    _add(counts, f"exact.{role}", len(true_units & found_units), len(true_units), len(found_units))
    true_words = {unit & tokens.words for unit in true_units} - {frozenset()}
    found_words = {unit & tokens.words for unit in found_units} - {frozenset()}
    _add(counts, f"exact_np.{role}", len(true_words & found_words), len(true_words), len(found_words))
    true_list, found_list = sorted(true_units, key=min), sorted(found_units, key=min)
    overlapping = match_pairs(
        (jaccard(a, b), i, j) for i, a in enumerate(true_list) for j, b in enumerate(found_list) if a & b
    )
    _add(counts, f"overlap.{role}", len(overlapping), len(true_list), len(found_list))


def _candidates(true: Sequence[Roles], found: Sequence[Roles]) -> list[tuple[float, float, int, int]]:
    candidates = []
    for i, a in enumerate(true):
        for j, b in enumerate(found):
            if a["content"] & b["content"]:
                content = jaccard(a["content"], b["content"])
                if content >= _HALF:
                    candidates.append((content, jaccard(a["source"], b["source"]), i, j))
    return candidates


def _count_relations(counts: Counts, true: list[Roles], found: list[Roles]) -> None:
    _add(counts, "relation", len(match_relations(true, found)), len(true), len(found))
    by_content = match_pairs((content + source / 1000, i, j) for content, source, i, j in _candidates(true, found))
    _add(counts, "relation_content", len(by_content), len(true), len(found))
    alike = sum(jaccard(true[i]["source"], found[j]["source"]) >= _HALF for i, j in by_content)
    counts.update({"source_given_content.pairs": len(by_content), "source_given_content.alike": alike})


def _count_strict(
    counts: Counts, name: str, true: list[Roles], found: list[Roles], reduce: Callable[[TokenSet], TokenSet]
) -> None:
    true_units, found_units = (Counter(tuple(reduce(a[role]) for role in ROLES) for a in x) for x in (true, found))
    _add(counts, name, (true_units & found_units).total(), len(true), len(found))


def _count_sentences(
    counts: Counts, gold: Mapping[str, Any], true: list[Roles], found: list[Roles], tokens: Tokens
) -> None:
    true_content = frozenset[int]().union(*(a["content"] for a in true))
    found_content = frozenset[int]().union(*(a["content"] for a in found))
    for sentence in gold.get("sentences", ()):
        numbers = tokens.covered([sentence])
        if numbers:
            truly = 2 * len(numbers & true_content) >= len(numbers)
            seemingly = 2 * len(numbers & found_content) >= len(numbers)
            counts[f"sentence.{truly:d}{seemingly:d}"] += 1


def _precision_recall(both: int, gold: int, predicted: int) -> dict[str, float]:
    p = both / predicted if predicted else 0.0
    r = both / gold if gold else 0.0
    return {"p": p, "r": r, "f1": 2 * p * r / (p + r) if p + r else 0.0, "tp": both, "gold": gold, "pred": predicted}


def _sentence_measures(counts: Counts) -> dict[str, float]:
    yes_yes, yes_no, no_yes, no_no = (counts[f"sentence.{cell}"] for cell in ("11", "10", "01", "00"))
    number = yes_yes + yes_no + no_yes + no_no
    measures = _precision_recall(yes_yes, yes_yes + yes_no, yes_yes + no_yes)
    if number:
        observed = (yes_yes + no_no) / number
        by_chance = ((yes_yes + yes_no) * (yes_yes + no_yes) + (no_yes + no_no) * (yes_no + no_no)) / number / number
        measures["accuracy"] = observed
        measures["kappa"] = (observed - by_chance) / (1 - by_chance) if by_chance < 1 else 0.0
    measures["n"] = number
    return measures


def _percentiles(ordered: list[float]) -> list[float]:
    last = len(ordered) - 1
    return [ordered[int(0.025 * len(ordered))], ordered[min(last, int(0.975 * len(ordered)))]]
