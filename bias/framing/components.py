"""The framing weight and its components, with intervals; one row per article, side and component."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bias.framing.accusations import Accusation, find_accusations
from bias.framing.blocks import Draws, draw_article, draw_cluster
from bias.framing.case import Case, is_voiced, masses, prominences
from bias.framing.english import counted
from bias.framing.peers import count_possible_peers, find_carriers, peers_of
from bias.framing.portrayal import Lean, Portrayal, find_portrayals
from bias.framing.relative import PERCENTILES, with_relatives
from bias.framing.shares import carries_version, find_one_sided
from bias.types import COMPONENTS, Cluster, Component, FramingRow, Mention, SharedPassage
from bias.words import own_words

Numbers = NDArray[np.float64]

_UNSEEN: Mapping[Component, str] = {
    "agency": "the reader does not yet see who does what to whom",
}
_NO_LEAN = "sentiment towards the sides is judged only if the setting weighing.labels asks for it"
NO_SIDES = "no sides were given, and none could be proposed from the articles"


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """The claims of an article that stand in clusters, as columns, with their bootstrap draws."""

    mentions: tuple[Mention, ...]
    words: Numbers
    prominence: Numbers
    mass: Numbers
    voiced: Numbers
    endorsement: Numbers
    draws: Draws

    def share(self, side: str) -> Numbers:
        """Share of each claim that carries a side's version."""
        return np.array([m.sides.get(side, 0.0) for m in self.mentions])

    def spoken_by(self, side: str) -> Numbers:
        """1 for each claim that is voiced by a side's speaker."""
        return np.array([float(is_voiced(m) and m.side == side) for m in self.mentions])


@dataclass(frozen=True, slots=True)
class _Estimate:
    """A value with its resampled values and its count; a reason instead where there is too little."""

    n: int
    value: float | None = None
    resampled: Numbers | None = None
    reason: str | None = None


def make_rows(case: Case, shared: Sequence[SharedPassage] = (), lean: Lean | None = None) -> tuple[FramingRow, ...]:
    """One row per article x side x component: articles by id, sides as given, components as in `COMPONENTS`.

    `case` has the clusters with shares filled in; labels abstain without `lean`, which judges sentiment. Without sides,
    each article has one row per component with side None, all abstaining. `shared` passages tell which outlets print
    the same copy, and so are no peers of each other.
    """
    if not case.sides:
        return tuple(
            FramingRow(case.outlet(article), article, None, component, None, None, None, 0, NO_SIDES)
            for article in case.documents
            for component in COMPONENTS
        )
    tables = {article: _tabulate(case, article) for article in case.documents}
    accusations = {article: find_accusations(case, document) for article, document in case.documents.items()}
    rows: list[FramingRow] = []
    resampled: dict[tuple[str, str, Component], Numbers] = {}
    for article in case.documents:
        portrayals = None if lean is None else find_portrayals(case, article, lean)
        for side in case.side_names():
            for component in COMPONENTS:
                if component == "labels":
                    estimate = _labels(case, tables[article], portrayals, side)
                else:
                    estimate = _estimate(case, tables, accusations[article], article, side, component)
                rows.append(_row(case, article, side, component, estimate))
                if estimate.value is not None and estimate.resampled is not None:
                    resampled[article, side, component] = np.concatenate([[estimate.value], estimate.resampled])
    return with_relatives(rows, resampled, shared)


def _tabulate(case: Case, article: str) -> _Table:
    document = case.documents[article]
    filled = {
        m.claim: m
        for claim in document.claims
        if (cluster := case.cluster_of.get((article, claim.id))) is not None
        for m in cluster.mentions
        if m.article == article
    }
    rows = sorted(filled)
    words = own_words(document)
    return _Table(
        tuple(filled[row] for row in rows),
        np.array([words[row] for row in rows], dtype=np.float64),
        np.array(prominences(document, case.settings.prominence))[rows] if rows else np.zeros(0),
        np.array(masses(document, case.settings))[rows] if rows else np.zeros(0),
        np.array([float(is_voiced(filled[row])) for row in rows]),
        np.array([filled[row].endorsement for row in rows]),
        draw_article(case, article)[:, rows],
    )


def _estimate(
    case: Case,
    tables: Mapping[str, _Table],
    accusations: Sequence[Accusation],
    article: str,
    side: str,
    component: Component,
) -> _Estimate:
    if component in _UNSEEN:
        return _Estimate(0, reason=_UNSEEN[component])
    if component == "weight":
        outlet = case.outlet(article)
        return _weight(case, [tables[other] for other in tables if case.outlet(other) == outlet], side)
    if component == "omission":
        return _omission(case, article, side)
    if component == "adoption":
        return _adoption(case, tables[article], side)
    if component == "reply":
        return _reply(case, tables[article], [a for a in accusations if a.accused == side])
    by_component: Mapping[Component, Callable[[Case, _Table, str], _Estimate]] = {
        "voice": _voice,
        "placement": _placement,
        "credence": _credence,
    }
    return by_component[component](case, tables[article], side)


def _weight(case: Case, tables: Sequence[_Table], side: str) -> _Estimate:
    """w = sum(share of the side x mass) / sum over sides; an outlet's articles pooled."""
    n = sum(bool(m.sides) for table in tables for m in table.mentions)
    if n < case.settings.weighing.least_mentions:
        return _too_few(n, "mention that carries a side's version", "mentions that carry a side's version")
    carried = {s: _sum([t.share(s) * t.mass for t in tables], [t.draws for t in tables]) for s in case.side_names()}
    return _ratio(n, carried[side], _total(list(carried.values())), "no mention that carries a side has any words")


def _voice(case: Case, table: _Table, side: str) -> _Estimate:
    """Words of the side's speakers / words of all speakers."""
    n = int(table.voiced.sum())
    if n < case.settings.weighing.least_mentions:
        return _too_few(n, "attributed claim", "attributed claims")
    return _ratio(
        n,
        _sum([table.spoken_by(side) * table.words], [table.draws]),
        _sum([table.voiced * table.words], [table.draws]),
        "no attributed claim has any words",
    )


def _placement(case: Case, table: _Table, side: str) -> _Estimate:
    """Voice with each word weighted by its prominence, minus voice."""
    voice = _voice(case, table, side)
    if voice.value is None or voice.resampled is None:
        return voice
    weighted = table.words * table.prominence
    placed = _ratio(
        voice.n,
        _sum([table.spoken_by(side) * weighted], [table.draws]),
        _sum([table.voiced * weighted], [table.draws]),
        "no attributed claim has any prominence",
    )
    if placed.value is None or placed.resampled is None:
        return placed
    return _Estimate(voice.n, placed.value - voice.value, placed.resampled - voice.resampled)


def _credence(case: Case, table: _Table, side: str) -> _Estimate:
    """Mean endorsement over the claims of the side's speakers."""
    spoken = table.spoken_by(side)
    n = int(spoken.sum())
    if n < case.settings.weighing.least_mentions:
        return _too_few(n, "claim of the side's speakers", "claims of the side's speakers")
    return _ratio(
        n, _sum([spoken * table.endorsement], [table.draws]), _sum([spoken], [table.draws]), "no claims of the side"
    )


def _adoption(case: Case, table: _Table, side: str) -> _Estimate:
    """Of the propositions that peers leave to the side and this article carries, the share that it asserts itself."""
    asserted: list[float] = []
    columns: list[int] = []
    for cluster, rows in _by_cluster(case, table):
        carriers = find_carriers(case, cluster)
        for polarity in (1, -1):
            own = [r for r in rows if case.asserts(table.mentions[r]) and table.mentions[r].polarity == polarity]
            told = own or [r for r in rows if carries_version(case, table.mentions[r], side, polarity)]
            if not told:
                continue
            one_sided = find_one_sided(case, cluster, carriers, table.mentions[told[0]], polarity)
            if one_sided is not None and one_sided.side == side:
                asserted.append(float(bool(own)))
                columns.append(told[0])
    if len(columns) < case.settings.weighing.least_mentions:
        return _too_few(
            len(columns),
            "shared proposition that peers leave to the side",
            "shared propositions that peers leave to the side",
        )
    draws = table.draws[:, columns]
    return _ratio(
        len(columns),
        _sum([np.array(asserted)], [draws]),
        _sum([np.ones(len(columns))], [draws]),
        "no shared propositions",
    )


def _by_cluster(case: Case, table: _Table) -> Iterator[tuple[Cluster, list[int]]]:
    """Clusters that an article shares with others, each with its rows in the table."""
    rows: dict[int, list[int]] = {}
    clusters: dict[int, Cluster] = {}
    for row, mention in enumerate(table.mentions):
        cluster = case.cluster_of[mention.article, mention.claim]
        if len({m.article for m in cluster.mentions}) > 1:
            rows.setdefault(cluster.id, []).append(row)
            clusters[cluster.id] = cluster
    for id, found in rows.items():
        yield clusters[id], found


def _omission(case: Case, article: str, side: str) -> _Estimate:
    """Observed minus expected share of the side's versions, told by two or more peers, that the outlet leaves out."""
    differences: list[float] = []
    draws: list[Draws] = []
    for cluster in sorted(case.clusters, key=lambda c: [(m.article, m.claim) for m in c.mentions]):
        if not any(side in m.sides for m in cluster.mentions):
            continue
        carriers = find_carriers(case, cluster)
        telling = [
            carrier
            for carrier in peers_of(case, article, carriers)
            if any(m.sides.get(side, 0.0) > 0 for m in carrier.mentions)
        ]
        if len(telling) < case.settings.weighing.least_peers:
            continue
        outlet = case.outlet(article)
        stances = {m.polarity for c in telling for m in c.mentions if m.sides.get(side, 0.0) > 0}
        mine = (c for c in carriers if any(case.outlet(other) == outlet for other in c.articles))
        told = any(side in m.sides or m.polarity in stances for c in mine for m in c.mentions)
        expected = 1 - len(telling) / count_possible_peers(case, article, carriers)
        differences.append(float(not told) - expected)
        draws.append(draw_cluster(case, cluster))
    if len(differences) < case.settings.weighing.least_mentions:
        return _too_few(
            len(differences),
            "version of the side that enough independent peers tell",
            "versions of the side that enough independent peers tell",
        )
    stacked = np.hstack(draws)
    return _ratio(
        len(differences),
        _sum([np.array(differences)], [stacked]),
        _sum([np.ones(len(differences))], [stacked]),
        "no versions of the side",
    )


def _reply(case: Case, table: _Table, accusations: Sequence[Accusation]) -> _Estimate:
    """Accusations against the side that are answered in the same article / all accusations against it."""
    column = {mention.claim: k for k, mention in enumerate(table.mentions)}
    placed = [accusation for accusation in accusations if accusation.claim in column]
    if len(placed) < case.settings.weighing.least_mentions:
        return _too_few(len(placed), "accusation against the side", "accusations against the side")
    draws = table.draws[:, [column[accusation.claim] for accusation in placed]]
    answered = np.array([float(accusation.answer is not None) for accusation in placed])
    return _ratio(len(placed), _sum([answered], [draws]), _sum([np.ones(len(placed))], [draws]), "no accusations")


def _labels(case: Case, table: _Table, portrayals: Sequence[Portrayal] | None, side: str) -> _Estimate:
    """Mean lean over the mentions of the side in the outlet's own voice."""
    if portrayals is None:
        return _Estimate(0, reason=_NO_LEAN)
    column = {mention.claim: k for k, mention in enumerate(table.mentions)}
    placed = [portrayal for portrayal in portrayals if portrayal.side == side and portrayal.claim in column]
    if len(placed) < case.settings.weighing.least_mentions:
        return _too_few(len(placed), "mention of the side in own voice", "mentions of the side in own voice")
    draws = table.draws[:, [column[portrayal.claim] for portrayal in placed]]
    leans = np.array([portrayal.lean for portrayal in placed])
    return _ratio(len(placed), _sum([leans], [draws]), _sum([np.ones(len(placed))], [draws]), "no mentions")


def _too_few(n: int, one: str, many: str) -> _Estimate:
    return _Estimate(n, reason=f"too little evidence: {counted(n, one, many)}" if n else f"no {many}")


def _sum(parts: Sequence[Numbers], draws: Sequence[Draws]) -> Numbers:
    """The plain sum, then the sum under each draw: (1 + resamples,)."""
    plain = sum(float(part.sum()) for part in parts)
    drawn = sum((draw * part).sum(axis=1) for part, draw in zip(parts, draws, strict=True))
    return np.concatenate([np.array([plain]), np.atleast_1d(drawn)])


def _total(parts: Sequence[Numbers]) -> Numbers:
    """The sum over sides, added up by size and not by order, so that exchanging sides changes no bit of it."""
    total: Numbers = np.sort(np.stack(parts), axis=0).sum(axis=0)
    return total


def _ratio(n: int, part: Numbers, whole: Numbers, empty: str) -> _Estimate:
    if not whole[0] > 0:
        return _Estimate(n, reason=empty)
    value = float(part[0] / whole[0])
    resampled = np.full(part.size - 1, value)
    np.divide(part[1:], whole[1:], out=resampled, where=whole[1:] > 0)
    return _Estimate(n, value, resampled)


def _row(case: Case, article: str, side: str, component: Component, estimate: _Estimate) -> FramingRow:
    low = high = None
    if estimate.value is not None and estimate.resampled is not None and estimate.resampled.size:
        ends = np.percentile(estimate.resampled, PERCENTILES)
        low, high = min(float(ends[0]), estimate.value), max(float(ends[1]), estimate.value)
    return FramingRow(
        case.outlet(article), article, side, component, estimate.value, low, high, estimate.n, estimate.reason
    )
