"""How well articles are grouped into events: B³ on BASIL's events among other articles."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bias.alignment.events import group_events
from bias.errors import InputError
from bias.types import Article, Event

DISTRACTORS = 1000


def evaluate_grouping(
    path: Path,
    distractors: int = DISTRACTORS,
    seed: int = 1,
    group: Callable[[Sequence[Article]], Sequence[Event]] = group_events,
) -> dict[str, Any]:
    """Group BASIL's articles among `distractors` others, and score over BASIL's articles.

    `path` is the folder that holds `basil/events-2010-2016.jsonl` and `articles/sample.jsonl`. Returns B³ precision,
    recall and F1 (Bagga & Baldwin 1998), with dates and with all dates removed, and the number of articles.
    Raises InputError if a file is missing or a row lacks a field.
    """
    basil, gold = read_basil(Path(path) / "basil" / "events-2010-2016.jsonl")
    others = read_others(Path(path) / "articles" / "sample.jsonl", distractors, seed)
    pile = [*basil, *others]
    undated = [Article(a.id, a.outlet, a.title, a.body) for a in pile]
    return {
        "articles": len(pile),
        "scored": len(basil),
        "dated": score_events(group(pile), gold),
        "undated": score_events(group(undated), gold),
    }


def score_events(events: Sequence[Event], gold: Mapping[str, str]) -> dict[str, float]:
    """B³ of `events` over the articles that `gold` names, each with its true event."""
    found = {article: event.id for event in events for article in event.articles}
    return b_cubed({name: found[name] for name in gold}, gold)


def b_cubed(found: Mapping[str, Hashable], gold: Mapping[str, Hashable]) -> dict[str, float]:
    """B³ precision, recall and F1, 0..1, of one partition against another over the same items."""
    if not gold:
        return {"precision": 0.0, "recall": 0.0, "f1": 0.0}
    found_groups: dict[Hashable, set[str]] = defaultdict(set)
    gold_groups: dict[Hashable, set[str]] = defaultdict(set)
    for item in gold:
        found_groups[found[item]].add(item)
        gold_groups[gold[item]].add(item)
    precision = recall = 0.0
    for item in gold:
        mine, true = found_groups[found[item]], gold_groups[gold[item]]
        precision += len(mine & true) / len(mine)
        recall += len(mine & true) / len(true)
    precision, recall = precision / len(gold), recall / len(gold)
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / (precision + recall)}


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
