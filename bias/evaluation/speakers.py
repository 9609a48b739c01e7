"""How well pronouns and noun phrases that are sources are resolved, measured on PolNeAR's dev and train articles.

The labels come with the package (`labels/speakers.jsonl`, described in `labels/speakers.md`): for a sample of the
sources that annotators marked, where the text names whom they mean. The articles do not; the user gives them.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from bias.attribution import attribute
from bias.attribution.names import ROLES, TITLES
from bias.attribution.nesting import find_parents
from bias.attribution.sources import classify_source
from bias.attribution.speakers import resolve_speakers
from bias.errors import InputError
from bias.evaluation.attribution import gold_articles, read_gold
from bias.types import Article, Reading, Relation, Span, Spans

Part = Literal["fit", "test", "train"]
Read = Callable[[str], Reading]

_PARTS: tuple[Part, ...] = ("fit", "test", "train")
_KINDS = ("pronoun", "nominal")
_PART_NAMES = {"fit": "fitting part", "test": "test part", "train": "train articles"}
_FILES: Mapping[str, tuple[Part, ...]] = {"dev.jsonl": ("fit", "test"), "train.jsonl": ("train",)}
"""The parts whose articles come in one file."""
_SAMPLES = 1000
_WORD = re.compile(r"[^\W_]+(?:[.’'&-][^\W_]+)*")
_SMALL = frozenset("the a an of and for in on at to his her its their this that these those former".split())
_BEFORE_REST = re.compile(r"\s(?:of|for|in|on|at|from|to|with|by|(?-i:[a-z]+ed))\s|,", re.IGNORECASE)
_SUFFIXES = frozenset("jr sr ii iii iv".split())


@dataclass(frozen=True, slots=True)
class Label:
    """A source of an annotated article and where the text names whom it means."""

    doc: str
    part: Part
    """Which articles it is in: rules may be fitted to `fit` and `train`, never to `test`."""
    kind: str
    """pronoun or nominal"""
    source: Span
    antecedents: Spans
    """Mentions of whom the source means: any of them, or for `joint` all."""
    type: str
    """person, organisation, group, document, place, unnamed, or joint."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many labels of one kind and part were resolved rightly, and how many not at all."""

    right: int
    unknown: int
    """Sources for which no speaker was given where there is one."""
    missed: int
    """Sources that the reader did not find."""
    n: int
    low: float
    """95 % interval of the share that is right, by resampling articles."""
    high: float


@dataclass(frozen=True, slots=True)
class SpeakerFigures:
    """Tallies by (kind, part): with the annotated attributions given, and from the text alone."""

    given: Mapping[tuple[str, Part], Tally]
    alone: Mapping[tuple[str, Part], Tally]

    def rows(self) -> list[tuple[str, float | int]]:
        """The figures by name; shares are of all labels of the kind and part, 0..1."""
        found: list[tuple[str, float | int]] = []
        for way, tallies in (("attributions given", self.given), ("end to end", self.alone)):
            for (kind, part), tally in tallies.items():
                name = f"{kind}s, {_PART_NAMES[part]}, {way}"
                share = 1 / max(tally.n, 1)
                found += [(f"{name}: right", tally.right * share)]
                found += [(f"{name}: right, low", tally.low), (f"{name}: right, high", tally.high)]
                found += [(f"{name}: unknown", tally.unknown * share)]
                if way == "end to end":
                    found += [(f"{name}: source not found", tally.missed * share)]
                found += [(f"{name}: n", tally.n)]
        return found


def evaluate_speakers(path: Path, *, read: Read | None = None) -> SpeakerFigures:
    """Resolve the labelled sources of PolNeAR and compare.

    `path` is the JSON Lines file of the dev or train articles, or a folder that holds `dev.jsonl` and, if they are to
    be counted too, `train.jsonl`; `read` reads a text (by default the model of the package). Raises InputError if an
    article that has labels is missing or differs.
    """
    gold = {document["doc"]: document for document in read_gold(path)}
    if (path / "train.jsonl").is_file():
        gold |= {document["doc"]: document for document in read_gold(path, part="train")}
    labels = _labels_of(gold)
    _check(labels, gold, path)
    if read is None:
        from bias.reading.model import load_reader

        read = load_reader().read
    wanted = {label.doc for label in labels}
    articles = {article.id: article for article in gold_articles(gold.values()) if article.id in wanted}
    texts = {name: article.text for name, article in articles.items()}
    given = {name: resolve_given(articles[name], gold[name]["attributions"]) for name in sorted(wanted)}
    alone = {name: resolve_alone(articles[name], read) for name in sorted(wanted)}
    return SpeakerFigures(_tallies(labels, given, texts), _tallies(labels, alone, texts))


def read_labels() -> tuple[Label, ...]:
    """Return the labels of the package, by article and place."""
    lines = files("bias.evaluation").joinpath("labels/speakers.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(_label(json.loads(line)) for line in lines)


def _label(given: Mapping[str, Any]) -> Label:
    return Label(
        doc=given["doc"],
        part=given["part"],
        kind=given["kind"],
        source=Span(*given["source"][:2]),
        antecedents=tuple(Span(*span) for span in given["antecedents"]),
        type=given["type"],
    )


def _labels_of(gold: Mapping[str, Mapping[str, Any]]) -> tuple[Label, ...]:
    """The labels of each file of which at least one article is given; those of dev if none is."""
    labels = read_labels()
    parts = {label.part for label in labels if label.doc in gold}
    given = {part for file in _FILES.values() if parts.intersection(file) for part in file} or {"fit", "test"}
    return tuple(label for label in labels if label.part in given)


def _check(labels: Sequence[Label], gold: Mapping[str, Mapping[str, Any]], path: Path) -> None:
    for label in labels:
        file = path / next(name for name, parts in _FILES.items() if label.part in parts) if path.is_dir() else path
        document = gold.get(label.doc)
        if document is None:
            raise InputError(
                f"{file}: no line has the labelled article {label.doc!r} as 'doc'; give PolNeAR's whole file"
            )
        sources = {tuple(span) for one in document["attributions"] for span in one["source"]}
        if tuple(label.source) not in sources:
            raise InputError(
                f"{file}: the attributions of {label.doc!r} have no 'source' at the labelled {list(label.source)}; "
                "give PolNeAR's file unchanged"
            )


# --- resolving --------------------------------------------------------------------------------------------------


def resolve_given(article: Article, attributions: Sequence[Mapping[str, Any]]) -> Mapping[Span, str | None]:
    """Return the speaker of each source span, with the annotated attributions in the place of the reader's."""
    relations = sorted(
        (Relation(_spans(one["source"]), _spans(one["cue"]), _spans(one["content"]), 1.0) for one in attributions),
        key=lambda relation: min(span.start for span in (*relation.source, *relation.cue, *relation.content)),
    )
    parents = find_parents(article.text, relations)
    resolved, _ = resolve_speakers(
        article.text, article.outlet, lay_out_only(article.text), relations, parents, classify_source
    )
    return {span: one.speaker for relation, one in zip(relations, resolved, strict=True) for span in relation.source}


def lay_out_only(text: str) -> Reading:
    """Return a reading that knows paragraphs, sentences and quotations alone."""
    import numpy as np

    from bias.reading.layout import find_paragraphs, find_quotations
    from bias.reading.sentences import find_sentences

    paragraphs = find_paragraphs(text)
    return Reading(
        paragraphs=tuple(paragraphs),
        sentences=tuple(find_sentences(text, paragraphs)),
        quotations=tuple(find_quotations(text, paragraphs)),
        relations=(),
        stretches=np.zeros((0, 3), dtype=np.int32),
        meanings=np.zeros((0, 384), dtype=np.float16),
    )


def resolve_alone(article: Article, read: Read) -> Mapping[Span, str | None]:
    """Return the speaker of each source span that the product finds in the text by itself."""
    document = attribute(article, read(article.text))
    return {span: attribution.speaker for attribution in document.attributions for span in attribution.source}


def _spans(pairs: Sequence[Sequence[int]]) -> Spans:
    return tuple(Span(start, end) for start, end in pairs)


# --- comparing --------------------------------------------------------------------------------------------------


def denotes(name: str | None, label: Label, text: str) -> bool:
    """Whether a speaker's name stands for whom a label means.

    A name stands for a mention if both have the same head (a person's family name, else the noun before any
    preposition) and the words of one, titles and articles aside, are among those of the other. A noun phrase that
    says no more than the source itself stands for no fuller mention. Joint sources: the heads of all mentions are
    in the name. Whoever is nowhere named may also go without a speaker.
    """
    if name is None:
        return label.type == "unnamed"
    mentions = [text[start:end] for start, end in label.antecedents]
    if label.type == "joint":
        return all(_head(mention) in _all_words(name) for mention in mentions)
    own = _words(text[label.source.start : label.source.end])
    return any(_same(name, mention) and not (_words(name) <= own < _words(mention)) for mention in mentions)


def _same(name: str, mention: str) -> bool:
    words, others = _words(name), _words(mention)
    return _head(name) == _head(mention) and (words <= others or others <= words)


def _words(phrase: str) -> frozenset[str]:
    """The words that tell whom a phrase means."""
    every = _all_words(phrase)
    named = [word for word in every if word not in TITLES | ROLES]
    return frozenset(named or every)


def _all_words(phrase: str) -> list[str]:
    lower = (match.group().casefold().replace("’", "'") for match in _WORD.finditer(phrase))
    plain = [word.removesuffix("'s").replace(".", "") for word in lower]
    return [word for word in plain if word not in _SMALL and len(word) + word.isdigit() > 1]


def _head(phrase: str) -> str:
    words = _all_words(_BEFORE_REST.split(phrase)[0]) or _all_words(phrase)
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words = words[:-1]
    return words[-1] if words else ""


# --- counting ---------------------------------------------------------------------------------------------------


def _tallies(
    labels: Sequence[Label], resolved: Mapping[str, Mapping[Span, str | None]], texts: Mapping[str, str]
) -> Mapping[tuple[str, Part], Tally]:
    return {
        (kind, part): _tally(chosen, resolved, texts)
        for part in _PARTS
        for kind in _KINDS
        if (chosen := [one for one in labels if (one.kind, one.part) == (kind, part)])
    }


def _tally(
    labels: Sequence[Label], resolved: Mapping[str, Mapping[Span, str | None]], texts: Mapping[str, str]
) -> Tally:
    outcomes = [(label.doc, judge(label, resolved[label.doc], texts[label.doc])) for label in labels]
    low, high = _interval([(doc, outcome == "right") for doc, outcome in outcomes])
    return Tally(
        right=sum(outcome == "right" for _, outcome in outcomes),
        unknown=sum(outcome == "unknown" for _, outcome in outcomes),
        missed=sum(outcome == "missed" for _, outcome in outcomes),
        n=len(outcomes),
        low=low,
        high=high,
    )


def judge(
    label: Label, speakers: Mapping[Span, str | None], text: str
) -> Literal["right", "wrong", "unknown", "missed"]:
    """Return what became of a labelled source, given the speakers by source span."""
    touching = [span for span in speakers if span.start < label.source.end and label.source.start < span.end]
    if not touching:
        return "missed"
    best = max(touching, key=lambda span: (_overlap(span, label.source), -span.start))
    name = speakers[best]
    if denotes(name, label, text):
        return "right"
    return "unknown" if name is None else "wrong"


def _overlap(one: Span, other: Span) -> float:
    both = min(one.end, other.end) - max(one.start, other.start)
    return both / (max(one.end, other.end) - min(one.start, other.start))


def _interval(outcomes: Sequence[tuple[str, bool]]) -> tuple[float, float]:
    """95 % interval of the share of hits; articles are drawn with replacement, seeded."""
    by_doc: dict[str, list[bool]] = {}
    for doc, hit in outcomes:
        by_doc.setdefault(doc, []).append(hit)
    groups = list(by_doc.values())
    if not groups:
        return 0.0, 0.0
    draw = random.Random(1)
    shares: list[float] = []
    for _ in range(_SAMPLES):
        drawn = [hit for group in draw.choices(groups, k=len(groups)) for hit in group]
        shares.append(sum(drawn) / len(drawn))
    shares.sort()
    return shares[int(0.025 * _SAMPLES)], shares[int(0.975 * _SAMPLES)]
