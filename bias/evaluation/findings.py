"""Whether findings find what was put there: changes made to one article, and what turns up because of them.

For every site (`bias.evaluation.sites`) the set is compared as it is and with the one change made. The change is
found if a finding of its kind that points at the changed proposition is there after it and was not before. A finding
that appears elsewhere because of it, at another article or at another proposition, is false, unless the labels bear it
out (`bias.evaluation.effects`); all that appear elsewhere are counted as well.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

from bias.alignment import align
from bias.alignment.align import make_mention
from bias.alignment.shared import find_shared
from bias.attribution.across import merge_speakers
from bias.evaluation.effects import Seen, judge
from bias.evaluation.injection import Edit, apply_edits, shift
from bias.evaluation.sites import LabelledEvent, Proposition, Site, Telling, find_sites, read_labelled
from bias.framing import find_all
from bias.settings import Settings
from bias.sides import assign_sides
from bias.types import Alignment, Article, Claim, Cluster, Document, Finding, Mention, Span

KINDS = ("omission", "adoption", "figures")
_RESAMPLES = 1000
_SEED = 1

Read = Callable[[Sequence[Article]], Sequence[Document]]
"""Reads articles; gives their documents in the order given."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One change and what came of it."""

    event: str
    kind: str
    article: str
    proposition: str
    found: bool
    elsewhere: tuple[str, ...]
    """Summaries of the findings that appeared elsewhere."""
    false: tuple[str, ...]
    """Those that the labels do not bear out."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A mean over changes with its 95 % interval."""

    name: str
    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class FindingsScore:
    """Recall of each kind of change, and false findings per change."""

    rates: tuple[Rate, ...]
    events: int
    trials: tuple[Trial, ...]
    judged: tuple[int, int] = (0, 0)
    """Findings on the sets as they are that were judged right by hand, and all of them that were judged."""

    def rows(self) -> tuple[tuple[str, float], ...]:
        """Name and value of every figure, in order, with counts."""
        found: list[tuple[str, float]] = [("events", self.events), ("changes", len(self.trials))]
        for rate in self.rates:
            found += [(rate.name, rate.value), (f"{rate.name}.low", rate.low), (f"{rate.name}.high", rate.high)]
            found.append((f"{rate.name}.n", rate.n))
        right, judged = self.judged
        if judged:
            found += [("precision", right / judged), ("precision.n", judged)]
        return tuple(found)


def evaluate_findings(
    path: Path,
    read: Read,
    *,
    part: str | None = None,
    given_alignment: bool = False,
    most: int | None = None,
    settings: Settings = Settings(),
    on_progress: Callable[[str, int, int], None] | None = None,
) -> FindingsScore:
    """Measure recall of changes and false findings on the labelled events at `path` (`sites.read_labelled`).

    `read` reads articles. With `given_alignment` the propositions labelled by hand are the clusters, so that the
    figures tell what the findings themselves miss; `most` takes so many changes of a kind per event, drawn with a
    seed. Intervals are by bootstrap over events; where there is one event,
    over its propositions. Raises InputError if `path` holds no labelled events.
    """
    events = read_labelled(path, part)
    trials: list[Trial] = []
    for number, event in enumerate(events):
        if on_progress:
            on_progress("measuring", number, len(events))
        trials += try_event(event, read, given_alignment=given_alignment, most=most, settings=settings)
    if on_progress:
        on_progress("measuring", len(events), len(events))
    known = (0, 0) if given_alignment else _count_judged(events, read, settings)
    return replace(score_trials(trials, len(events)), judged=known)


def _count_judged(events: Sequence[LabelledEvent], read: Read, settings: Settings) -> tuple[int, int]:
    """How many of the findings on sets as they are were judged right by hand, and how many were judged."""
    text = files("bias.evaluation").joinpath("labels", "judged-findings.json").read_text(encoding="utf-8")
    rows = json.loads(text)["findings"]
    verdicts: list[bool] = []
    for event in events:
        known = [row for row in rows if row["event"] == event.id]
        if known:
            articles = event.articles.articles
            documents = {a.id: d for a, d in zip(articles, read(articles), strict=True)}
            seen = _see(event, documents, event.propositions[0], (), None, False, settings)
            found = [next((row["right"] for row in known if seen.is_at(f, row)), None) for f in seen.findings]
            verdicts += [right for right in found if right is not None]
    return sum(verdicts), len(verdicts)


def score_trials(trials: Sequence[Trial], events: int) -> FindingsScore:
    """Rates over trials, with intervals."""
    rates = [
        _rate(f"{kind}.recall", [t for t in trials if t.kind == kind], lambda t: float(t.found), events)
        for kind in KINDS
    ]
    rates.append(_rate("elsewhere_per_change", trials, lambda t: float(len(t.elsewhere)), events))
    rates.append(_rate("false_per_change", trials, lambda t: float(len(t.false)), events))
    rates += [
        _rate(f"{kind}.false_per_change", [t for t in trials if t.kind == kind], lambda t: float(len(t.false)), events)
        for kind in (*KINDS, "reattribution")
    ]
    return FindingsScore(tuple(rates), events, tuple(trials))


def _rate(name: str, trials: Sequence[Trial], value: Callable[[Trial], float], events: int) -> Rate:
    blocks: dict[str, list[float]] = {}
    for trial in trials:
        blocks.setdefault(trial.event if events > 1 else trial.proposition, []).append(value(trial))
    if not blocks:
        return Rate(name, 0.0, 0.0, 1.0, 0)
    groups = list(blocks.values())
    generator = random.Random(_SEED)
    means = []
    for _ in range(_RESAMPLES):
        drawn = [v for _ in groups for v in groups[generator.randrange(len(groups))]]
        means.append(sum(drawn) / len(drawn))
    means.sort()
    every = [v for group in groups for v in group]
    low, high = means[round(0.025 * (_RESAMPLES - 1))], means[round(0.975 * (_RESAMPLES - 1))]
    return Rate(name, sum(every) / len(every), low, high, len(every))


# --- one event ----------------------------------------------------------------------------------------------------


def try_event(
    event: LabelledEvent,
    read: Read,
    *,
    given_alignment: bool = False,
    most: int | None = None,
    settings: Settings = Settings(),
) -> list[Trial]:
    """Make every change to an event, or `most` of each kind, one at a time."""
    articles = event.articles.articles
    documents = {article.id: document for article, document in zip(articles, read(articles), strict=True)}
    seen: dict[str, Seen] = {}
    trials = []
    for site in _drawn(tuple(find_sites(event)), most):
        key = site.proposition.id if given_alignment else ""
        if key not in seen:
            seen[key] = _see(event, documents, site.proposition, (), None, given_alignment, settings)
        article = apply_edits(documents[site.article].article, site.edits)
        (changed,) = read([article])
        after = _see(
            event,
            {**documents, site.article: changed},
            site.proposition,
            site.edits,
            site.article,
            given_alignment,
            settings,
        )
        effects = judge(event, site, seen[key], after)
        trials.append(
            Trial(
                event.id,
                site.kind,
                site.article,
                site.proposition.id,
                effects.found,
                tuple(map(_line, effects.elsewhere)),
                tuple(map(_line, effects.false)),
            )
        )
    return trials


def _line(finding: Finding) -> str:
    return f"{finding.kind} {finding.article}: {finding.summary}"


def _drawn(sites: Sequence[Site], most: int | None) -> list[Site]:
    """At most so many sites of each kind, in their order."""
    generator = random.Random(_SEED)
    kept: list[Site] = []
    for kind in dict.fromkeys(site.kind for site in sites):
        rows = [site for site in sites if site.kind == kind]
        chosen = range(len(rows)) if most is None else sorted(generator.sample(range(len(rows)), min(most, len(rows))))
        kept += [rows[row] for row in chosen]
    return kept


def _see(
    event: LabelledEvent,
    documents: Mapping[str, Document],
    first: Proposition,
    edits: Sequence[Edit],
    edited: str | None,
    given_alignment: bool,
    settings: Settings,
) -> Seen:
    places = {
        telling: _moved(telling, edits) if telling.article == edited else telling.span
        for proposition in event.propositions
        for telling in proposition.tellings
    }
    read = assign_sides(merge_speakers(tuple(documents.values())), event.articles.sides)
    if given_alignment:
        alignment = Alignment(_given_clusters(event, first, read, places), find_shared(read, settings))
    else:
        alignment = align(read, settings)
    findings = find_all(read, alignment.clusters, alignment.shared, event.articles.sides, settings)
    by_id = {document.article.id: document for document in read}
    return Seen(by_id, findings, {cluster.id: cluster for cluster in alignment.clusters}, places)


def _moved(telling: Telling, edits: Sequence[Edit]) -> Span | None:
    """Where a telling stands after edits to its article; the whole of what came in its place if it was edited."""
    start, end = telling.span
    for edit in edits:
        if edit.span.start < end and start < edit.span.end:
            if edit.span.start <= start and end <= edit.span.end:
                new = shift(edit.span.start, edits)
                return Span(new, new + len(edit.text)) if len(edit.text) > 1 else None
            return Span(shift(min(start, edit.span.start), edits), shift(max(end, edit.span.end), edits))
    return Span(shift(start, edits), shift(end, edits))


def _given_clusters(
    event: LabelledEvent, first: Proposition, documents: Sequence[Document], places: Mapping[Telling, Span | None]
) -> tuple[Cluster, ...]:
    """The labelled propositions as clusters; a claim is in one at most, if it can in `first`, and alone if in none."""
    by_id = {document.article.id: document for document in documents}
    taken: dict[tuple[str, int], int] = {}
    mentions: dict[int, list[Mention]] = {}
    for number, proposition in enumerate([first, *(p for p in event.propositions if p is not first)]):
        for telling in proposition.tellings:
            place = places[telling]
            claim = _best_claim(by_id[telling.article], place, proposition, by_id, places) if place else None
            if claim is not None and (telling.article, claim.id) not in taken:
                taken[telling.article, claim.id] = number
                mentions.setdefault(number, []).append(_mention(by_id[telling.article], claim, telling.polarity))
    for document in sorted(documents, key=lambda d: d.article.id):
        for claim in document.claims:
            if (document.article.id, claim.id) not in taken:
                mentions[len(event.propositions) + len(mentions)] = [_mention(document, claim, None)]
    return tuple(
        Cluster(number, by_id[group[0].article].claims[group[0].claim].text, tuple(group))
        for number, group in enumerate(mentions.values())
    )


def _best_claim(
    document: Document,
    place: Span,
    proposition: Proposition,
    documents: Mapping[str, Document],
    places: Mapping[Telling, Span | None],
) -> Claim | None:
    """The claim at a place that shares most characters with it; among those within, most words with other tellings."""
    others = [
        set(documents[t.article].article.text[place_.start : place_.end].lower().split())
        for t in proposition.tellings
        if t.article != document.article.id and (place_ := places[t]) is not None
    ]

    def rank(claim: Claim) -> tuple[float, float]:
        words = set(claim.text.lower().split())
        shared = sum(max(0, min(place.end, s.end) - max(place.start, s.start)) for s in claim.spans)
        return sum(len(words & other) / len(words | other) for other in others), float(shared)

    within = [c for c in document.claims if any(s.start < place.end and place.start < s.end for s in c.spans)]
    return max(within, key=rank, default=None)


def _mention(document: Document, claim: Claim, polarity: int | None) -> Mention:
    mention = make_mention(document, claim)
    return mention if polarity is None else replace(mention, polarity=polarity)
