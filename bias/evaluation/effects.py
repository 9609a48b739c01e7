"""What a change to one article brought up: what is the change itself, what is true anyhow, and what is false."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from bias.evaluation.sites import LabelledEvent, Proposition, Site, Telling
from bias.types import Claim, Cluster, Document, Finding, Span

_LEAST_PEERS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A set as compared: its documents and findings, and where the labelled propositions lie in it."""

    documents: Mapping[str, Document]
    findings: tuple[Finding, ...]
    clusters: Mapping[int, Cluster]
    places: Mapping[Telling, Span | None]
    """Where each telling stands after the change; None if it was left out."""

    def claim(self, article: str, claim: int) -> Claim:
        """A claim by its article and id."""
        return self.documents[article].claims[claim]

    def touched(self, finding: Finding) -> frozenset[tuple[str, int]]:
        """The claims that a finding rests on, by article; not the nearest sentence of an omission."""
        own = set() if finding.claim is None else {(finding.article, finding.claim)}
        evidence = {
            (e.article, e.claim)
            for e in finding.evidence
            if not (finding.kind == "omission" and e.article == finding.article)
        }
        return frozenset(own | evidence)

    def texts(self, finding: Finding) -> frozenset[tuple[str, str]]:
        """The wordings of the claims that a finding rests on, by article."""
        return frozenset((article, self.claim(article, claim).text) for article, claim in self.touched(finding))

    def is_at(self, finding: Finding, row: Mapping[str, Any]) -> bool:
        """Whether a finding is the one judged: of its kind, article and side, and on one of its claims."""
        if (finding.kind, finding.article, finding.side) != (row["kind"], row["article"], row["side"]):
            return False
        places = {(article, *self.claim(article, claim).spans[0][:1]) for article, claim in self.touched(finding)}
        return any((article, start) in places for article, start, _ in row["places"])

    def claims_of(self, tellings: Sequence[Telling]) -> set[tuple[str, int]]:
        """Every claim that shares characters with a telling."""
        return {
            (telling.article, claim.id)
            for telling in tellings
            if (place := self.places[telling]) is not None
            for claim in self.documents[telling.article].claims
            if any(s.start < place.end and place.start < s.end for s in claim.spans)
        }


@dataclass(frozen=True, slots=True)
class Effects:
    """What a change brought up."""

    found: bool
    """Whether a finding of its kind points at what was changed."""
    elsewhere: tuple[Finding, ...]
    """New findings that are not about what was changed, or at other articles."""
    false: tuple[Finding, ...]
    """Those among them that the labels do not bear out."""


def judge(event: LabelledEvent, site: Site, before: Seen, after: Seen) -> Effects:
    """Sort the findings that are there after a change and were not before it.

    What the article that was changed is now told to lack, having said it in the changed sentences, is about the
    change. A finding elsewhere that the labels bear out was true before the change, and is not made false by it.
    """
    new = [f for f in after.findings if not any(_same(after, f, before, old) for old in before.findings)]
    hits = [f for f in new if _hits(site, f, before, after)]
    about = _about(event, site, after)
    rest = [f for f in new if f not in hits]
    elsewhere = [f for f in rest if not _concerns(site, f, about, after) and not _was_there(site, f, before)]
    false = [f for f in elsewhere if not is_borne_out(event, after, f)]
    return Effects(bool(hits), tuple(elsewhere), tuple(false))


def is_borne_out(event: LabelledEvent, seen: Seen, finding: Finding) -> bool:
    """Whether a finding is true by the labels, however it was found.

    Rival figures are if they are all values that tellings of one labelled proposition give. An omission is if two
    peers that it names tell a labelled proposition that its article does not tell; an adoption, if its article tells
    a disputed proposition with no source that two peers that it names attribute to its side.
    """
    touched = seen.touched(finding)
    return any(_bears_out(seen, finding, touched, proposition) for proposition in event.propositions)


def _bears_out(seen: Seen, finding: Finding, touched: Set[tuple[str, int]], proposition: Proposition) -> bool:
    told = [t for t in proposition.tellings if seen.places[t] is not None]
    named = [t for t in told if touched & seen.claims_of([t])]
    peers = [t for t in named if t.article != finding.article]
    if finding.kind == "omission":
        silent = not any(t.article == finding.article for t in told)
        return silent and len({t.article for t in peers}) >= _LEAST_PEERS
    if finding.kind == "adoption":
        bare = any(t.article == finding.article and not t.voiced for t in named)
        attributing = {t.article for t in peers if t.voiced and t.side == finding.side}
        return bare and proposition.disputed and len(attributing) >= _LEAST_PEERS
    if finding.kind == "figures":
        given = {value for _, value in _given(finding)}
        labelled = {value for t in named for value, _ in t.numbers}
        return len(given) > 1 and len({t.article for t in named}) > 1 and given <= labelled
    return False


def _was_there(site: Site, finding: Finding, before: Seen) -> bool:
    """Whether the changed sentences held, before the change, a claim of the cluster that their article now lacks."""
    if finding.kind != "omission" or finding.article != site.article:
        return False
    changed = [edit.span for edit in site.edits]
    there = {
        claim.id
        for claim in before.documents[site.article].claims
        if any(s.start < span.end and span.start < s.end for s in claim.spans for span in changed)
    }
    named = before.touched(finding)
    return any(
        any((m.article, m.claim) in named for m in cluster.mentions)
        and any(m.article == site.article and m.claim in there for m in cluster.mentions)
        for cluster in before.clusters.values()
    )


def _same(seen: Seen, one: Finding, other_seen: Seen, other: Finding) -> bool:
    """Whether two findings, of the set before and after a change, tell the same."""
    if one.kind != other.kind or (one.article != other.article and one.kind != "figures"):
        return False
    if one.kind in {"reply", "adoption"} and one.side != other.side:
        return False
    if one.kind == "reply":
        return True
    if one.kind == "wording":
        return bool(one.details.get("word") == other.details.get("word"))
    if one.kind == "figures":
        return _given(one) == _given(other) or _given(one) < _given(other)
    return bool(seen.texts(one) & other_seen.texts(other))


def _given(finding: Finding) -> frozenset[tuple[str, float]]:
    return frozenset((row["article"], row["value"]) for row in finding.details.get("figures", ()))


def _hits(site: Site, finding: Finding, before: Seen, after: Seen) -> bool:
    if finding.kind != site.kind:
        return False
    tellings = site.proposition.tellings
    own = after.claims_of([t for t in tellings if t.article == site.article])
    others = after.claims_of([t for t in tellings if t.article != site.article])
    touched = after.touched(finding)
    if site.kind == "omission":
        return finding.article == site.article and bool(touched & others)
    if site.kind == "adoption":
        return finding.article == site.article and bool(touched & own) and bool(touched & others)
    return bool(touched & own) and bool(touched & others)


def _about(event: LabelledEvent, site: Site, after: Seen) -> set[tuple[str, int]]:
    """Claims of the propositions that the changed sentences told."""
    changed = [edit.span for edit in site.edits]
    concerned = [
        proposition
        for proposition in event.propositions
        if any(
            t.article == site.article and any(t.sentence.start < s.end and s.start < t.sentence.end for s in changed)
            for t in proposition.tellings
        )
    ]
    return after.claims_of([t for proposition in concerned for t in proposition.tellings])


def _concerns(site: Site, finding: Finding, about: set[tuple[str, int]], after: Seen) -> bool:
    """Whether a finding is about what was changed, where it was changed."""
    return finding.article == site.article and bool(after.touched(finding) & about)
