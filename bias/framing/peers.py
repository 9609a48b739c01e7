"""Who counts as an independent peer: another outlet that did not take the passage from the same copy."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bias.framing.case import Case
from bias.types import Cluster, Mention, Span, Spans

_COVERED = 0.5


@dataclass(frozen=True, slots=True)
class Carrier:
    """Articles that count as one voice on a proposition: one outlet's, or several that print the same copy."""

    articles: frozenset[str]
    mentions: tuple[Mention, ...]

    def in_body(self, case: Case) -> tuple[Mention, ...]:
        """Its mentions in body text; those in headlines if there are no others (headlines rarely attribute)."""
        body = tuple(m for m in self.mentions if not case.claim(m).headline)
        return body or self.mentions


def find_carriers(case: Case, cluster: Cluster) -> tuple[Carrier, ...]:
    """The independent carriers of a proposition.

    Mentions of one outlet belong together; so do mentions that stand in a passage that their articles share, and
    mentions marked as copies whose partner is not known.
    """
    standing: dict[str, list[Mention]] = {}
    for mention in cluster.mentions:
        standing.setdefault(mention.article, []).append(mention)
    voices = _voices(case, {article: _Standing.of(case, mentions) for article, mentions in standing.items()})
    groups: dict[str, list[Mention]] = {}
    for mention in cluster.mentions:
        groups.setdefault(voices[mention.article], []).append(mention)
    return tuple(Carrier(frozenset(m.article for m in group), tuple(group)) for group in groups.values())


def peers_of(case: Case, article: str, carriers: Sequence[Carrier]) -> tuple[Carrier, ...]:
    """The carriers that are independent of an article: neither its outlet nor the copy that it prints."""
    outlet = case.outlet(article)
    return tuple(c for c in carriers if all(case.outlet(other) != outlet for other in c.articles))


def count_possible_peers(case: Case, article: str, carriers: Sequence[Carrier]) -> int:
    """How many independent peers could have carried a proposition: its carriers, and the outlets that do not."""
    peers = peers_of(case, article, carriers)
    carrying = {case.outlet(other) for carrier in carriers for other in carrier.articles}
    silent = {case.outlet(other) for other in case.documents} - carrying - {case.outlet(article)}
    return len(peers) + len(silent)


@dataclass(frozen=True, slots=True)
class _Standing:
    """The mentions of one article in one cluster, by where they stand."""

    starts: tuple[int, ...]
    """Ascending; those of the claims in `spans`."""
    spans: tuple[Spans, ...]
    reach: int
    """From the start of the claim that goes furthest to its end."""
    copy: bool
    """Whether one of them is a copy."""
    unplaced: bool
    """Whether one of them has no words of its own to be outside a passage."""

    @staticmethod
    def of(case: Case, mentions: Sequence[Mention]) -> _Standing:
        spans = sorted(case.claim(mention).spans for mention in mentions)
        placed = tuple(s for s in spans if any(start < end for start, end in s))
        return _Standing(
            tuple(min(start for start, _ in s) for s in placed),
            placed,
            max((max(end for _, end in s) - min(start for start, _ in s) for s in placed), default=0),
            any(mention.copy for mention in mentions),
            len(placed) < len(spans),
        )

    def within(self, passage: Span) -> bool:
        """Whether a passage covers one of the mentions."""
        first, last = bisect_left(self.starts, passage.start - self.reach), bisect_left(self.starts, passage.end)
        return self.unplaced or any(_covers(spans, passage) for spans in self.spans[first:last])


def _voices(case: Case, standing: Mapping[str, _Standing]) -> dict[str, str]:
    """For each article, the first of those that count as one voice with it."""
    voices: dict[str, str] = {}
    members: dict[str, list[str]] = {}
    for article, here in standing.items():
        voices[article], members[article] = article, [article]
        for earlier, there in standing.items():
            if earlier == article:
                break
            if voices[earlier] != voices[article] and _same_voice(case, (earlier, there), (article, here)):
                first, second = voices[earlier], voices[article]
                for joined in members.pop(second):
                    voices[joined] = first
                    members[first].append(joined)
    return voices


def _same_voice(case: Case, one: tuple[str, _Standing], other: tuple[str, _Standing]) -> bool:
    """Whether mentions of two articles belong together, and so all of them: an article's are one outlet's."""
    if case.outlet(one[0]) == case.outlet(other[0]):
        return True
    passages = case.passages.get((one[0], other[0]), ())
    if not passages:
        return one[1].copy and other[1].copy
    return any(one[1].within(here) and other[1].within(there) for here, there in passages)


def _covers(spans: Spans, passage: Span) -> bool:
    inside = sum(max(0, min(s.end, passage.end) - max(s.start, passage.start)) for s in spans)
    return inside >= _COVERED * sum(s.end - s.start for s in spans)
