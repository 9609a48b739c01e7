"""How well source types and the official flag are told, measured on sources that were labelled for it.

The labels come with the package (`labels/sources.jsonl`, described in `labels/sources.md`): stand-off, on PolNeAR dev
and on a sample of US news articles. The texts do not; the user gives them.
"""

from __future__ import annotations

import json
import random
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from bias.attribution.sources import classify_source
from bias.errors import InputError
from bias.reading.layout import find_paragraphs
from bias.reading.sentences import find_sentences
from bias.types import Article, SourceType, Span, Spans

Judge = Callable[[str, str, str], tuple[SourceType, bool]]
"""Source, sentence before it, sentence behind it → source type and whether it is official."""

_FILES = {"polnear": ("polnear/dev.jsonl", "doc"), "articles": ("articles/sample.jsonl", "id")}
_PARTS = ("fit", "test")
_NO_SOURCE = "no source"
_SAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Label:
    """A labelled source."""

    id: int
    set: str
    """polnear or articles"""
    doc: str
    spans: Spans
    check: str
    """CRC-32 of the source's words, in hexadecimal: tells whether the texts are those that were labelled."""
    sample: str
    """`random`, or the kind of words for which it was drawn besides."""
    part: str
    """`fit`: the classifier may be fitted to it; `test`: only counted."""
    source_type: SourceType | None
    """None where a reader had marked what is no source."""
    official: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """A label and what the classifier says."""

    label: Label
    source_type: SourceType
    official: bool


def evaluate_sources(path: Path, *, seed: int = 1) -> dict[str, Any]:
    """Classify the labelled sources in their sentences and compare.

    `path` is the folder that holds `polnear/dev.jsonl` and `articles/sample.jsonl`. Returns, for the fitting part and
    the test part, the number of sources and the accuracies (0..1) of type, official flag and both, with 95 % intervals
    by resampling articles; the same for the randomly drawn sources alone and from a source's words alone; precision and
    recall of each type and the confusion of types on the test part; and Krippendorff's alpha (1980) of the two passes
    of labelling, from nltk. Raises InputError if a file is missing or a text is not the one that was labelled.
    """
    labels = read_labels()
    texts = read_texts(Path(path), labels)
    judged = judge(labels, texts, _in_sentence)
    alone = judge(labels, texts, _alone)
    result: dict[str, Any] = {
        "labels": len(labels),
        "no_source": sum(label.source_type is None for label in labels),
        "alpha": agreement(),
    }
    for part in _PARTS:
        mine = [one for one in judged if one.label.part == part]
        result[part] = {
            **accuracies(mine, seed),
            "random": accuracies([one for one in mine if one.label.sample == "random"], seed),
            "words_alone": accuracies([one for one in alone if one.label.part == part], seed),
        }
    test = [one for one in judged if one.label.part == "test"]
    return {**result, "types": by_type(test), "confusion": confusion(test)}


def _in_sentence(source: str, before: str, after: str) -> tuple[SourceType, bool]:
    return classify_source(source, before=before, after=after)


def _alone(source: str, before: str, after: str) -> tuple[SourceType, bool]:
    return classify_source(source)


# --- labels and texts -------------------------------------------------------------------------------------------


def read_labels() -> tuple[Label, ...]:
    """Return the labels of the package."""
    return tuple(_label(row) for row in _rows("sources.jsonl"))


def _label(row: Mapping[str, Any]) -> Label:
    return Label(**{**row, "spans": tuple(Span(*span) for span in row["spans"])})


def _rows(name: str) -> list[dict[str, Any]]:
    lines = files("bias.evaluation").joinpath(f"labels/{name}").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def read_texts(path: Path, labels: Iterable[Label]) -> dict[tuple[str, str], str]:
    """Return the text of each labelled article by set and id. Raises InputError if one is missing or differs."""
    wanted: dict[str, set[str]] = defaultdict(set)
    labels = list(labels)
    for label in labels:
        wanted[label.set].add(label.doc)
    texts = {}
    for name in sorted(wanted):
        file, key = _FILES[name]
        for row in _read(path / file, key, wanted[name]):
            title = row.get("title", "") if name == "articles" else ""
            texts[name, row[key]] = Article(row[key], "", title, row["text"]).text
    for label in labels:
        text = texts.get((label.set, label.doc))
        if text is None:
            raise InputError(f"{path / _FILES[label.set][0]}: lacks the article {label.doc}; give the whole file")
        if f"{zlib.crc32(_surface(text, label.spans).encode()):08x}" != label.check:
            raise InputError(
                f"{path / _FILES[label.set][0]}: the article {label.doc} is not as it was labelled; give the data as is"
            )
    return texts


def _read(path: Path, key: str, wanted: set[str]) -> list[dict[str, Any]]:
    rows = []
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                row = json.loads(line)
                if not isinstance(row, dict) or key not in row or "text" not in row:
                    raise InputError(f"{path}, line {number}: lacks '{key}' or 'text'; give the data as is")
                if row[key] in wanted:
                    rows.append(row)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); give the folder that holds the data") from error
    except ValueError as error:
        raise InputError(f"{path}: is not JSON Lines ({error}); give the data as is") from error
    return rows


def _surface(text: str, spans: Spans) -> str:
    return " ".join(text[start:end] for start, end in spans)


# --- figures ----------------------------------------------------------------------------------------------------


def judge(labels: Iterable[Label], texts: Mapping[tuple[str, str], str], classify: Judge) -> list[Outcome]:
    """Classify every label that is a source, with the sentence that it stands in."""
    sentences = {key: find_sentences(text, find_paragraphs(text)) for key, text in texts.items()}
    outcomes = []
    for label in labels:
        if label.source_type is None:
            continue
        key = (label.set, label.doc)
        text, start, end = texts[key], label.spans[0].start, label.spans[-1].end
        around = [span for span in sentences[key] if span.start < end and start < span.end] or [Span(start, end)]
        before, after = text[around[0].start : start], text[end : max(end, around[-1].end)]
        outcomes.append(Outcome(label, *classify(_surface(text, label.spans), before, after)))
    return outcomes


def accuracies(outcomes: Sequence[Outcome], seed: int = 1) -> dict[str, Any]:
    """Shares of outcomes whose type, official flag and both are right, with 95 % intervals over articles."""
    if not outcomes:
        return {"n": 0}
    right = {
        "source_type": [one.source_type == one.label.source_type for one in outcomes],
        "official": [one.official == one.label.official for one in outcomes],
    }
    right["both"] = [a and b for a, b in zip(right["source_type"], right["official"], strict=True)]
    articles = [(one.label.set, one.label.doc) for one in outcomes]
    found: dict[str, Any] = {"n": len(outcomes)}
    for name, hits in right.items():
        low, high = _interval(hits, articles, seed)
        found |= {name: sum(hits) / len(hits), f"{name}_low": low, f"{name}_high": high}
    return found


def _interval(hits: Sequence[bool], articles: Sequence[tuple[str, str]], seed: int) -> tuple[float, float]:
    """Percentiles of the mean when whole articles are drawn again."""
    tallies: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for hit, article in zip(hits, articles, strict=True):
        tallies[article][0] += hit
        tallies[article][1] += 1
    blocks = [tallies[article] for article in sorted(tallies)]
    draw = random.Random(seed)
    means = []
    for _ in range(_SAMPLES):
        drawn = draw.choices(blocks, k=len(blocks))
        means.append(sum(block[0] for block in drawn) / sum(block[1] for block in drawn))
    means.sort()
    return means[round(0.025 * (_SAMPLES - 1))], means[round(0.975 * (_SAMPLES - 1))]


def by_type(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Number labelled, precision and recall (0..1) of each type; None where nothing was labelled or given."""
    labelled = Counter(str(one.label.source_type) for one in outcomes)
    given = Counter(str(one.source_type) for one in outcomes)
    right = Counter(str(one.source_type) for one in outcomes if one.source_type == one.label.source_type)
    return {
        name: {
            "n": labelled[name],
            "precision": right[name] / given[name] if given[name] else None,
            "recall": right[name] / labelled[name] if labelled[name] else None,
        }
        for name in sorted(labelled | given)
    }


def confusion(outcomes: Sequence[Outcome]) -> dict[str, dict[str, int]]:
    """How many of each labelled type were given each type."""
    counts = Counter((str(one.label.source_type), str(one.source_type)) for one in outcomes)
    names = sorted({name for pair in counts for name in pair})
    return {
        name: {other: counts[name, other] for other in names if counts[name, other]}
        for name in names
        if any(counts[name, other] for other in names)
    }


def agreement() -> dict[str, float]:
    """Krippendorff's alpha of the two passes of labelling: of the type (*no source* is one) and the official flag."""
    from nltk.metrics.agreement import AnnotationTask

    passes = {name: _rows(f"sources-{name}.jsonl") for name in ("first", "second")}
    found = {}
    for field in ("source_type", "official"):
        data = [
            (name, row["id"], _NO_SOURCE if row[field] is None else str(row[field]))
            for name, rows in passes.items()
            for row in rows
        ]
        found[field] = float(AnnotationTask(data=data).alpha())
    return found
