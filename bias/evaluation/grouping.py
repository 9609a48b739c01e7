"""How well articles are grouped into events: B³ on BASIL's events among other articles."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bias.alignment.digests import Emphasis, digest
from bias.alignment.events import group_events, link_digests
from bias.alignment.shared import order_of
from bias.errors import InputError
from bias.types import Article, Event

DISTRACTORS = 1000
CHOICES = tuple(
    (threshold, emphasis, closeness)
    for emphasis in (Emphasis(), Emphasis(headlines=0, phrases=0))
    for closeness in (0.7, 0.6, 0.5)
    for threshold in (0.16, 0.15, 0.14, 0.13, 0.12)
)
"""What cross-validation chooses from, the strictest first: threshold, what headlines and phrases count, closeness."""


def evaluate_grouping(
    path: Path,
    distractors: int = DISTRACTORS,
    seed: int = 1,
    group: Callable[[Sequence[Article]], Sequence[Event]] = group_events,
    folds: int = 0,
) -> dict[str, Any]:
    """Group BASIL's articles among `distractors` others, and score over BASIL's articles.

    `path` is the folder that holds `basil/events-2010-2016.jsonl` and `articles/sample.jsonl`. Returns B³ precision,
    recall and F1 (Bagga & Baldwin 1998), with dates and with all dates removed, and the number of articles. The
    shipped threshold and weights were set on these events; with `folds`, the same is measured by `cross_validate` too,
    where they are not chosen on what they are scored on.
    Raises InputError if a file is missing or a row lacks a field.
    """
    basil, gold = read_basil(Path(path) / "basil" / "events-2010-2016.jsonl")
    others = read_others(Path(path) / "articles" / "sample.jsonl", distractors, seed)
    pile = [*basil, *others]
    undated = [Article(a.id, a.outlet, a.title, a.body) for a in pile]
    result: dict[str, Any] = {
        "articles": len(pile),
        "scored": len(basil),
        "dated": score_events(group(pile), gold),
        "undated": score_events(group(undated), gold),
    }
    if folds:
        result["dated_cross_validated"] = cross_validate(pile, gold, folds, seed)
        result["undated_cross_validated"] = cross_validate(undated, gold, folds, seed)
    return result


def cross_validate(
    pile: Sequence[Article],
    gold: Mapping[str, str],
    folds: int,
    seed: int = 1,
    choices: Sequence[tuple[float, Emphasis, float]] = CHOICES,
) -> dict[str, float]:
    """B³ over the articles that `gold` names, each under the choice that is best for the events of the other folds.

    Events are dealt into folds with a seed; none is in two. Of choices that are equally good the first is taken;
    `distinct` is how many were. Articles of all folds lie in one pile, but what is right for those of a fold plays no
    part in its choice.
    """
    if not 2 <= folds <= len(set(gold.values())):
        raise InputError(f"{folds} folds are not from 2 to the number of events, {len(set(gold.values()))}")
    names = sorted(set(gold.values()))
    random.Random(seed).shuffle(names)
    fold_of = {event: row % folds for row, event in enumerate(names)}
    scores = _scores(pile, gold, choices)
    precision: list[float] = []
    recall: list[float] = []
    chosen = set()
    for fold in range(folds):
        held = [item for item in gold if fold_of[gold[item]] == fold]
        others = [item for item in gold if fold_of[gold[item]] != fold]
        best = max(range(len(choices)), key=lambda row: (_f1([scores[row][item] for item in others]), -row))
        chosen.add(best)
        precision += [scores[best][item][0] for item in held]
        recall += [scores[best][item][1] for item in held]
    found = _summary(list(zip(precision, recall, strict=True)))
    return {**found, "folds": float(folds), "distinct": float(len(chosen))}


def _scores(
    pile: Sequence[Article], gold: Mapping[str, str], choices: Sequence[tuple[float, Emphasis, float]]
) -> list[dict[str, tuple[float, float]]]:
    """The item scores under each choice."""
    ordered = sorted(pile, key=order_of)
    digests = {emphasis: digest(ordered, emphasis) for _, emphasis, _ in choices}
    scores = []
    for threshold, emphasis, closeness in choices:
        groups = link_digests(digests[emphasis], (), threshold, closeness)
        homes = {ordered[row].id: number for number, group in enumerate(groups) for row in group}
        scores.append(item_scores(homes, gold))
    return scores


def score_events(events: Sequence[Event], gold: Mapping[str, str]) -> dict[str, float]:
    """B³ of `events` over the articles that `gold` names, each with its true event."""
    homes = _homes(events)
    return b_cubed({name: homes[name] for name in gold}, gold)


def _homes(events: Sequence[Event]) -> dict[str, str]:
    return {article: event.id for event in events for article in event.articles}


def b_cubed(found: Mapping[str, Hashable], gold: Mapping[str, Hashable]) -> dict[str, float]:
    """B³ precision, recall and F1, 0..1, of one partition against another over the same items."""
    return _summary(list(item_scores(found, gold).values()))


def item_scores(found: Mapping[str, Hashable], gold: Mapping[str, Hashable]) -> dict[str, tuple[float, float]]:
    """B³ precision and recall of each item that `gold` names, among these items."""
    found_groups: dict[Hashable, set[str]] = defaultdict(set)
    gold_groups: dict[Hashable, set[str]] = defaultdict(set)
    for item in gold:
        found_groups[found[item]].add(item)
        gold_groups[gold[item]].add(item)
    scores = {}
    for item in gold:
        mine, true = found_groups[found[item]], gold_groups[gold[item]]
        both = len(mine & true)
        scores[item] = both / len(mine), both / len(true)
    return scores


def _summary(scores: Sequence[tuple[float, float]]) -> dict[str, float]:
    if not scores:
        return {"precision": 0.0, "recall": 0.0, "f1": 0.0}
    precision = sum(p for p, _ in scores) / len(scores)
    recall = sum(r for _, r in scores) / len(scores)
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / (precision + recall)}


def _f1(scores: Sequence[tuple[float, float]]) -> float:
    return _summary(scores)["f1"]


def read_basil(path: Path) -> tuple[list[Article], dict[str, str]]:
    """BASIL's articles and the event of each."""
    rows = _read_rows(path, ("doc", "event", "outlet", "title", "date", "paragraphs"))
    articles = [
        Article(
            id=row["doc"],
            outlet=row["outlet"],
            title=row["title"],
            body="\n\n".join(" ".join(paragraph) for paragraph in row["paragraphs"]),
            published=row["date"] or None,
        )
        for row in rows
    ]
    return articles, {row["doc"]: row["event"] for row in rows}


def read_others(path: Path, count: int, seed: int) -> list[Article]:
    """A seeded sample of other articles."""
    rows = _read_rows(path, ("id", "outlet", "title", "text", "published"))
    chosen = random.Random(seed).sample(rows, min(count, len(rows)))
    return [
        Article(row["id"], row["outlet"], row["title"], row["text"], published=row["published"] or None)
        for row in chosen
    ]


def _read_rows(path: Path, fields: Sequence[str]) -> list[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); give the folder that holds the data") from error
    rows = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise InputError(f"{path}, line {number}: is not JSON ({error})") from error
        missing = [field for field in fields if not isinstance(row, dict) or field not in row]
        if missing:
            raise InputError(f"{path}, line {number}: the field '{missing[0]}' is missing")
        rows.append(row)
    return rows
