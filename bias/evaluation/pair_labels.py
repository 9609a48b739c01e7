"""Pairs of claims labelled by hand, as places in news articles on the same event (`labels/claim-pairs.md`)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from bias.errors import InputError
from bias.types import Article, Span, Spans

LABELS = "labels/claim-pairs.json"
PARTS = ("train", "dev", "test")
"""The cross-encoder and the quick score learn from the first, what weighs them from the second."""
SAME = {"s": 1.0, "d": 1.0, "p": 0.5, "n": 0.0}
"""How far a label speaks for one row of the ledger; *part* speaks for it as much as against it."""
DENIED = "d"


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two claims of two articles, rows of their event's articles, each as spans in its article's text."""

    label: str
    """One of `SAME`."""
    weight: float
    """How many pairs of its event it stands for, 1 or more."""
    articles: tuple[int, int]
    claims: tuple[Spans, Spans]


@dataclass(frozen=True, slots=True)
class PairedEvent:
    """Articles of different outlets on one event, with labelled pairs of their claims."""

    articles: tuple[Article, ...]
    pairs: tuple[LabelledPair, ...]


def read_paired_events(path: Path, part: str) -> list[PairedEvent]:
    """The labelled events of a part (one of `PARTS`), with their articles from the JSON Lines file at `path`.

    Raises InputError if the file cannot be read or an article is not in it.
    """
    text = files("bias.evaluation").joinpath(LABELS).read_text(encoding="utf-8")
    events = [event for event in json.loads(text)["events"] if event["part"] == part]
    articles = _read_articles(path, {id for event in events for id in event["articles"]})
    return [
        PairedEvent(
            tuple(articles[id] for id in event["articles"]),
            tuple(_read_pair(*pair) for pair in event["pairs"]),
        )
        for event in events
    ]


def _read_pair(
    label: str, weight: float, one: int, mine: list[list[int]], other: int, theirs: list[list[int]]
) -> LabelledPair:
    claims = tuple(Span(*span) for span in mine), tuple(Span(*span) for span in theirs)
    return LabelledPair(label, weight, (one, other), claims)


def _read_articles(path: Path, wanted: set[str]) -> dict[str, Article]:
    found: dict[str, Article] = {}
    number = 0
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):  # noqa: B007
                row = json.loads(line)
                if row["id"] in wanted:
                    found[row["id"]] = Article(row["id"], row["outlet"], row["title"], row["text"])
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read ({error.strerror}); give the file of the labelled articles"
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}, line {number}: must be an object with id, outlet, title and text") from error
    if missing := wanted - found.keys():
        raise InputError(
            f"{path}: lacks {len(missing)} labelled articles, such as {min(missing)}; give their whole file"
        )
    return found
