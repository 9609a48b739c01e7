"""Where a change can be made whose discovery is then known: sites in articles whose propositions were labelled by hand.

Two sources: the gold file of an article set (TOML: claims of its articles, and clusters of those that say
the same), and labels that come with the program for BASIL, which hold places and no text.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from bias.alignment.quantities import find_quantities
from bias.articles import load
from bias.attribution.clauses import is_statement
from bias.errors import InputError
from bias.evaluation.grouping import read_basil
from bias.evaluation.injection import Edit, deattribute, delete, reattribute, renumber
from bias.reading.layout import find_paragraphs
from bias.reading.sentences import find_sentences
from bias.types import Article, ArticleSet, Side, Span

Kind = Literal["omission", "adoption", "figures", "reattribution"]
GOLD_FILE = "gold.toml"
BASIL_FILE = "events-2010-2016.jsonl"

_VOICED = ("attributed", "carried")
_STATING = frozenset({"neutral", "endorsing", "distancing", "belief", "accusation", "", None})
_DISPUTING = frozenset({"accusation", "denial", "distancing"})
_BARE = re.compile(r"(?:to|of|for|that|which|who|firing|its?|itself|they|their|he|his|she|her)\b", re.IGNORECASE)
_SPEAKING = re.compile(r"\b(?:I|me|my|we|us|our|ours)\b|\bI['’]", re.IGNORECASE)
_UP_TO = re.compile(r"\b(?:up to|as many as|at most|fewer than|less than)\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_LEAST_PEERS = 2
_SAME_COPY = 0.8
_COPY_WORDS = 12


@dataclass(frozen=True, slots=True)
class Telling:
    """A place where an article tells a proposition, as labelled by hand."""

    article: str
    span: Span
    """The words that tell it; a whole sentence where only that is labelled."""
    sentence: Span
    headline: bool
    polarity: int
    voiced: bool
    """Whether a source is given for it."""
    side: str | None
    """The side of that source."""
    content: Span | None
    """What the source says, if it can stand alone as a sentence."""
    numbers: tuple[tuple[float, Span], ...]
    """Values that the proposition is about, and where they stand."""


@dataclass(frozen=True, slots=True)
class Proposition:
    """What at least two articles of an event tell."""

    id: str
    tellings: tuple[Telling, ...]
    disputed: bool
    """Whether it is denied, doubted, an accusation, or rival to another figure."""


@dataclass(frozen=True, slots=True)
class LabelledEvent:
    """Articles about one event and the propositions that they share."""

    id: str
    articles: ArticleSet
    propositions: tuple[Proposition, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """One change to one article, and the proposition that it changes."""

    kind: Kind
    article: str
    proposition: Proposition
    edits: tuple[Edit, ...]
    values: tuple[float, float] | None = None
    """For `figures`: the value before, and the factor by which it was changed."""


def read_labelled(path: Path, part: str | None = None) -> tuple[LabelledEvent, ...]:
    """Read the labelled events at `path`: a gold file or the set that holds one, BASIL's file or the folder with it.

    The articles of a gold file lie beside it, in the folder that its `set` names, or in `corpora/<set>` in a folder
    above. `part` takes only those of BASIL's events that were used for fitting (*fit*) or were not (*test*).
    Raises InputError if there is no such file or it is not as described.
    """
    gold = path if path.suffix == ".toml" else path / GOLD_FILE
    if gold.is_file():
        return (_read_gold_set(gold),)
    for file in (path, path / BASIL_FILE, path / "basil" / BASIL_FILE):
        if file.is_file() and file.suffix == ".jsonl":
            return _read_basil_events(file, part)
    raise InputError(f"{path}: is no gold file (TOML), and neither {GOLD_FILE} nor {BASIL_FILE} is there; name one")


def _folder_of(gold: Path, name: str) -> Path:
    """Where the articles of a gold file are."""
    for folder in (gold.parent / name, *(above / "corpora" / name for above in gold.resolve().parents)):
        if name and folder.is_dir():
            return folder
    return gold.parent


# --- reading ------------------------------------------------------------------------------------------------------


def _read_basil_events(path: Path, part: str | None) -> tuple[LabelledEvent, ...]:
    articles, _ = read_basil(path)
    by_id = {article.id: article for article in articles}
    places = _sentence_places(path)
    text = files("bias.evaluation").joinpath("labels", "basil-propositions.json").read_text(encoding="utf-8")
    labels: dict[str, Any] = json.loads(text)["events"]
    events = []
    for event, row in sorted(labels.items()):
        if part not in {None, row["part"]}:
            continue
        missing = [doc for doc in row["documents"] if doc not in by_id]
        if missing:
            raise InputError(f"{path}: the document '{missing[0]}' that is labelled is missing; give BASIL's 2010-2016")
        sides = tuple(Side(side["name"], tuple(side["aliases"])) for side in row["sides"])
        chosen = ArticleSet(event, tuple(by_id[doc] for doc in row["documents"]), sides)
        events.append(
            LabelledEvent(
                event,
                chosen,
                tuple(
                    _basil_proposition(f"{number}", given, row["documents"], by_id, places)
                    for number, given in enumerate(row["propositions"], start=1)
                ),
            )
        )
    return tuple(events)


def _sentence_places(path: Path) -> dict[str, dict[tuple[int, int], Span]]:
    """For each document, where sentence *s* of paragraph *p* stands in the article's text; the title is (-1, 0)."""
    places: dict[str, dict[tuple[int, int], Span]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found: dict[tuple[int, int], Span] = {(-1, 0): Span(0, len(row["title"]))}
        position = len(row["title"]) + 2 if row["title"] else 0
        for p, paragraph in enumerate(row["paragraphs"]):
            for s, sentence in enumerate(paragraph):
                found[p, s] = Span(position, position + len(sentence))
                position += len(sentence) + (1 if s + 1 < len(paragraph) else 0)
            position += 2
        places[row["doc"]] = found
    return places


def _basil_proposition(
    id: str,
    given: Mapping[str, Any],
    documents: Sequence[str],
    articles: Mapping[str, Article],
    places: Mapping[str, Mapping[tuple[int, int], Span]],
) -> Proposition:
    side = given.get("side")
    tellings = []
    for row in given["tellings"]:
        number, paragraph, sentence = row["place"]
        article = documents[number]
        span = places[article][paragraph, sentence]
        text = articles[article].text[span.start : span.end]
        trimmed = Span(span.start + len(text) - len(text.lstrip()), span.end - len(text) + len(text.rstrip()))
        figure = Span(*(span.start + offset for offset in row["number"])) if "number" in row else None
        values = find_quantities(_context(articles[article].text, figure)) if figure else ()
        tellings.append(
            Telling(
                article=article,
                span=trimmed,
                sentence=trimmed,
                headline=paragraph < 0,
                polarity=1,
                voiced=side is not None,
                side=side,
                content=Span(*(span.start + offset for offset in row["content"])) if "content" in row else None,
                numbers=((values[0].value, figure),) if figure and values else (),
            )
        )
    return Proposition(id, tuple(tellings), side is not None)


def _context(text: str, figure: Span) -> str:
    """A number with a noun, so that a small or bare one is read as a quantity."""
    return f"{text[figure.start : figure.end]} things"


def _read_gold_set(path: Path) -> LabelledEvent:
    try:
        gold = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: is not valid TOML ({error})") from error
    folder = _folder_of(path, str(gold.get("set", "")))
    articles = load(folder)
    by_id = {article.id: article for article in articles.articles}
    try:
        records = {(row["id"], claim["snippet"]): claim for row in gold["articles"] for claim in row["claims"]}
        propositions = tuple(_gold_proposition(row, records, by_id) for row in gold["clusters"])
    except (KeyError, TypeError) as error:
        raise InputError(
            f"{path}: {error} is missing; every mention names an article and the snippet of a claim"
        ) from error
    return LabelledEvent(folder.name, articles, propositions)


def _gold_proposition(
    row: Mapping[str, Any], records: Mapping[tuple[str, str], Mapping[str, Any]], articles: Mapping[str, Article]
) -> Proposition:
    wanted = {q.value for q in find_quantities(row["label"])}
    tellings = []
    values: set[float] = set()
    disputed = False
    for mention in row["mentions"]:
        record = records[mention["article"], mention["snippet"]]
        telling = _gold_telling(mention, record, articles[mention["article"]], wanted)
        values |= {mention["value"]} if "value" in mention else set()
        disputed |= record.get("cue_class") in _DISPUTING or mention["polarity"] != 1
        tellings.append(telling)
    return Proposition(row["id"], tuple(tellings), disputed or len(values) > 1)


def _gold_telling(
    mention: Mapping[str, Any], record: Mapping[str, Any], article: Article, wanted: set[float]
) -> Telling:
    text, snippet = article.text, mention["snippet"]
    start = text.index(snippet)
    span = Span(start, start + len(snippet))
    sentence = next(s for s in find_sentences(text, find_paragraphs(text)) if s.start <= start < s.end)
    values = wanted | ({float(mention["value"])} if "value" in mention else set())
    stands_alone = (
        record["mode"] == "attributed"
        and not record.get("mode_also")
        and record.get("polarity", 1) == 1
        and record.get("cue_class") in _STATING
        and not _BARE.match(snippet)
        and not _SPEAKING.search(snippet)
        and is_statement(snippet)
    )
    return Telling(
        article=article.id,
        span=span,
        sentence=sentence,
        headline=bool(article.title) and start < len(article.title),
        polarity=mention["polarity"],
        voiced=record["mode"] in _VOICED,
        side=record["side"] or None,
        content=span if stands_alone else None,
        numbers=tuple(
            (q.value, Span(start + q.span.start, start + q.span.end))
            for q in find_quantities(snippet)
            if q.value in values
        ),
    )


# --- sites --------------------------------------------------------------------------------------------------------


def find_sites(event: LabelledEvent) -> Iterator[Site]:
    """All changes that can be made to an event, by kind, proposition and article; never chosen by what is found.

    **omission**: an article tells a proposition, not in its headline, and so do two independent peers, some of them no
    later; all sentences that tell it are left out. **adoption**: an article attributes a disputed proposition to a
    side, and so do two independent peers and most of those that tell it; one sentence's source is taken away.
    **figures**: an article gives a number for a proposition and a peer gives the same; it is changed wherever the
    article's tellings have it.
    **reattribution**: as for adoption, but another side is made the source; nothing at all should be found elsewhere.
    """
    by_id = {article.id: article for article in event.articles.articles}
    for proposition in event.propositions:
        for article in sorted({telling.article for telling in proposition.tellings}):
            own = [t for t in proposition.tellings if t.article == article]
            peers = _independent(proposition, by_id, article)
            yield from _omissions(by_id[article], proposition, own, peers, by_id)
            yield from _adoptions(by_id[article], event.articles.sides, proposition, own, peers)
            yield from _figures(by_id[article], proposition, own, by_id)


def _independent(
    proposition: Proposition, articles: Mapping[str, Article], article: str
) -> tuple[tuple[Telling, ...], ...]:
    """The tellings of other outlets, those of one outlet or one copy together."""
    groups: list[list[Telling]] = []
    for telling in proposition.tellings:
        if articles[telling.article].outlet == articles[article].outlet:
            continue
        for group in groups:
            if any(_one_voice(articles, telling, other) for other in group):
                group.append(telling)
                break
        else:
            groups.append([telling])
    return tuple(tuple(group) for group in groups)


def _one_voice(articles: Mapping[str, Article], one: Telling, other: Telling) -> bool:
    if articles[one.article].outlet == articles[other.article].outlet:
        return True
    words = [
        {w.lower() for w in _WORD.findall(re.sub(r"[“\"].*?[”\"]", " ", articles[t.article].text[slice(*t.sentence)]))}
        for t in (one, other)
    ]
    smaller = min(map(len, words))
    return smaller >= _COPY_WORDS and len(words[0] & words[1]) >= _SAME_COPY * len(words[0] | words[1])


def _omissions(
    article: Article,
    proposition: Proposition,
    own: Sequence[Telling],
    peers: Sequence[Sequence[Telling]],
    articles: Mapping[str, Article],
) -> Iterator[Site]:
    dates = {articles[telling.article].published for group in peers for telling in group}
    came_first = article.published is not None and all(date and article.published < date for date in dates)
    if len(peers) >= _LEAST_PEERS and not any(telling.headline for telling in own) and not came_first:
        yield Site("omission", article.id, proposition, delete(article, [t.sentence for t in own]))


def _adoptions(
    article: Article,
    sides: Sequence[Side],
    proposition: Proposition,
    own: Sequence[Telling],
    peers: Sequence[Sequence[Telling]],
) -> Iterator[Site]:
    for telling in own:
        if telling.content is None or telling.side is None or not proposition.disputed or telling.headline:
            continue
        same = [[t for t in group if t.polarity == telling.polarity and not t.headline] for group in peers]
        told = [group for group in same if group]
        attributing = [g for g in told if all(t.voiced for t in g) and any(t.side == telling.side for t in g)]
        if any({t.side for t in g if t.voiced} - {telling.side} for g in told):
            continue
        if any(not t.voiced for t in own if t.polarity == telling.polarity and not t.headline):
            continue
        if len(attributing) >= _LEAST_PEERS and 2 * len(attributing) > len(told):
            yield Site("adoption", article.id, proposition, deattribute(article, telling.sentence, telling.content))
            other = next((side for side in sides if side.name != telling.side), None)
            if other is not None:
                speaker = other.aliases[0] if other.aliases else other.name
                edits = reattribute(article, telling.sentence, telling.content, speaker)
                yield Site("reattribution", article.id, proposition, edits)


def _figures(
    article: Article, proposition: Proposition, own: Sequence[Telling], articles: Mapping[str, Article]
) -> Iterator[Site]:
    elsewhere = {
        value
        for telling in proposition.tellings
        for value, _ in telling.numbers
        if articles[telling.article].outlet != article.outlet
    }
    for value in sorted({value for telling in own for value, _ in telling.numbers} & elsewhere):
        spans = sorted({span for telling in own for number, span in telling.numbers if number == value})
        wordings = [
            articles[t.article].text[slice(*span)] for t in proposition.tellings for v, span in t.numbers if v == value
        ]
        factor = 1.7 if any(_UP_TO.search(wording) for wording in wordings) else 0.6
        yield Site("figures", article.id, proposition, renumber(article, spans, factor), (value, factor))
