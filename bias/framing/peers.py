"""Who counts as an independent peer: another outlet that did not take the passage from the same copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bias.framing.case import Case
from bias.types import Cluster, Mention, Span

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
    mentions = cluster.mentions
    parent = list(range(len(mentions)))

    def root(row: int) -> int:
        while parent[row] != row:
            row = parent[row]
        return row

    for row, mention in enumerate(mentions):
        for earlier in range(row):
            if _same_voice(case, mentions[earlier], mention):
                parent[root(row)] = root(earlier)
    groups: dict[int, list[Mention]] = {}
    for row, mention in enumerate(mentions):
        groups.setdefault(root(row), []).append(mention)
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


def _same_voice(case: Case, one: Mention, other: Mention) -> bool:
    if case.outlet(one.article) == case.outlet(other.article):
        return True
    passages = case.passages.get((one.article, other.article), ())
    if any(_covers(case, one, here) and _covers(case, other, there) for here, there in passages):
        return True
    return one.copy and other.copy and not passages


def _covers(case: Case, mention: Mention, passage: Span) -> bool:
    spans = case.claim(mention).spans
    inside = sum(max(0, min(s.end, passage.end) - max(s.start, passage.start)) for s in spans)
    return inside >= _COVERED * sum(s.end - s.start for s in spans)
