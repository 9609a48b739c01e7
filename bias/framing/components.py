"""The framing weight and its components, with intervals; one row per article, side and component."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bias.framing.accusations import Accusation, find_accusations
from bias.framing.blocks import Draws, draw_article, draw_cluster, find_blocks
from bias.framing.case import Case, Place, is_voiced, masses, prominences
from bias.framing.estimates import Estimate, Numbers, ratio, too_few, total, weighted_sum
from bias.framing.peers import count_possible_peers, find_carriers, peers_of
from bias.framing.portrayal import Lean, Portrayal, find_portrayals
from bias.framing.relative import with_relatives
from bias.framing.shares import carries_version, find_one_sided
from bias.framing.unseen import draw_blocks, draw_values
from bias.types import COMPONENTS, Cluster, Component, FramingRow, Mention, SharedPassage
from bias.words import own_words

_UNSEEN: Mapping[Component, str] = {
    "agency": "the reader does not yet see who does what to whom",
}
_NO_LEAN = "sentiment towards the sides is judged only if the setting weighing.labels asks for it"
NO_SIDES = "no sides were given, and none could be proposed from the articles"
_SHARE_ENDS = (0.0, 1.0)
_GRADE_ENDS = (-1.0, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """The claims of an article that stand in clusters, as columns, with their bootstrap draws."""

    mentions: tuple[Mention, ...]
    words: Numbers
    prominence: Numbers
    mass: Numbers
    voiced: Numbers
    endorsement: Numbers
    blocks: tuple[int, ...]
    """What is drawn together (`blocks.find_blocks`)."""
    draws: Draws

    def share(self, side: str) -> Numbers:
        """Share of each claim that carries a side's version."""
        return np.array([m.sides.get(side, 0.0) for m in self.mentions])

    def spoken_by(self, side: str) -> Numbers:
        """1 for each claim that is voiced by a side's speaker."""
        return np.array([float(is_voiced(m) and m.side == side) for m in self.mentions])

    def places(self, chosen: Numbers) -> list[Place]:
        """The claims for which `chosen` is not 0."""
        return [(m.article, m.claim) for m, share in zip(self.mentions, chosen, strict=True) if share]

    def by_block(self, amounts: Numbers, chosen: Numbers) -> Numbers:
        """The sums of `amounts` in the blocks with a claim for which `chosen` is not 0."""
        sums: dict[int, float] = {}
        for block, amount, share in zip(self.blocks, amounts, chosen, strict=True):
            if share:
                sums[block] = sums.get(block, 0.0) + float(amount)
        return np.array(list(sums.values()))


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
    portrayals = None if lean is None else {article: find_portrayals(case, article, lean) for article in case.documents}
    rows: list[FramingRow] = []
    resampled: dict[tuple[str, str, Component], Numbers] = {}
    for article in case.documents:
        for side in case.side_names():
            for component in COMPONENTS:
                if component == "labels":
                    estimate = _labels(case, tables[article], portrayals, article, side)
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
    blocks = find_blocks(document)
    return _Table(
        tuple(filled[row] for row in rows),
        np.array([words[row] for row in rows], dtype=np.float64),
        np.array(prominences(document, case.settings.prominence))[rows] if rows else np.zeros(0),
        np.array(masses(document, case.settings))[rows] if rows else np.zeros(0),
        np.array([float(is_voiced(filled[row])) for row in rows]),
        np.array([filled[row].endorsement for row in rows]),
        tuple(blocks[row] for row in rows),
        draw_article(case, article)[:, rows],
    )


def _estimate(
    case: Case,
    tables: Mapping[str, _Table],
    accusations: Sequence[Accusation],
    article: str,
    side: str,
    component: Component,
) -> Estimate:
    if component in _UNSEEN:
        return Estimate(0, reason=_UNSEEN[component])
    if component == "weight":
        outlet = case.outlet(article)
        return _weight(case, [tables[other] for other in tables if case.outlet(other) == outlet], side)
    if component == "omission":
        return _omission(case, article, side)
    if component == "adoption":
        return _adoption(case, tables[article], side)
    if component == "credence":
        return _credence(case, tables, article, side)
    if component == "reply":
        return _reply(case, tables[article], [a for a in accusations if a.accused == side])
    by_component: Mapping[Component, Callable[[Case, _Table, str], Estimate]] = {
        "voice": _voice,
        "placement": _placement,
    }
    return by_component[component](case, tables[article], side)


def _weight(case: Case, tables: Sequence[_Table], side: str) -> Estimate:
    """w = sum(share of the side x mass) / sum over sides; an outlet's articles pooled."""
    n = sum(bool(m.sides) for table in tables for m in table.mentions)
    if n < case.settings.weighing.least_mentions:
        return too_few(n, "mention that carries a side's version", "mentions that carry a side's version")
    carrying = [np.array([float(bool(m.sides)) for m in table.mentions]) for table in tables]
    blocks = np.concatenate([t.by_block(t.mass, chosen) for t, chosen in zip(tables, carrying, strict=True)])
    carried = {}
    for name in case.side_names():
        shares = [table.share(name) for table in tables]
        places = [place for table, share in zip(tables, shares, strict=True) for place in table.places(share)]
        (unseen,) = draw_blocks(case, places, [blocks], 1 / len(case.sides))
        parts = [share * table.mass for table, share in zip(tables, shares, strict=True)]
        carried[name] = weighted_sum(parts, [table.draws for table in tables]) + unseen
    return ratio(n, carried[side], total(list(carried.values())), "no mention that carries a side has any words")


def _voice(case: Case, table: _Table, side: str) -> Estimate:
    """Words of the side's speakers / words of all speakers."""
    return _spoken(case, table, side)[0]


def _placement(case: Case, table: _Table, side: str) -> Estimate:
    """Voice with each word weighted by its prominence, minus voice."""
    voice, placed = _spoken(case, table, side)
    if voice.value is None or voice.resampled is None:
        return voice
    if placed.value is None or placed.resampled is None:
        return placed
    return Estimate(voice.n, placed.value - voice.value, placed.resampled - voice.resampled)


def _spoken(case: Case, table: _Table, side: str) -> tuple[Estimate, Estimate]:
    """Voice, by words and by words weighted with their prominence."""
    n = int(table.voiced.sum())
    if n < case.settings.weighing.least_mentions:
        none = too_few(n, "attributed claim", "attributed claims")
        return none, none
    amounts = [table.words, table.words * table.prominence]
    blocks = [table.by_block(amount, table.voiced) for amount in amounts]
    spoken = table.spoken_by(side)
    mine = draw_blocks(case, table.places(spoken), blocks)
    others = draw_blocks(case, table.places(table.voiced - spoken), blocks)
    voice, placed = (
        ratio(
            n,
            weighted_sum([spoken * amount], [table.draws]) + here,
            weighted_sum([table.voiced * amount], [table.draws]) + here + there,
            "no attributed claim has any words",
        )
        for amount, here, there in zip(amounts, mine, others, strict=True)
    )
    return voice, placed


def _credence(case: Case, tables: Mapping[str, _Table], article: str, side: str) -> Estimate:
    """Mean endorsement over the claims of the side's speakers."""
    table = tables[article]
    spoken = table.spoken_by(side)
    n = int(spoken.sum())
    if n < case.settings.weighing.least_mentions:
        return too_few(n, "claim of the side's speakers", "claims of the side's speakers")
    pool = np.concatenate([other.endorsement[other.voiced > 0] for other in tables.values()])
    unseen = draw_values(case, table.places(spoken), _GRADE_ENDS, pool)
    chosen = spoken > 0
    return _mean(table.endorsement[chosen], table.draws[:, chosen], unseen, "no claims of the side")


def _mean(values: Numbers, draws: Draws, unseen: tuple[Numbers, Numbers], empty: str) -> Estimate:
    """The mean of values, with what is unseen added to their sum and their number."""
    summed, counted = unseen
    return ratio(
        len(values),
        weighted_sum([values], [draws]) + summed,
        weighted_sum([np.ones(len(values))], [draws]) + counted,
        empty,
    )


def _adoption(case: Case, table: _Table, side: str) -> Estimate:
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
        return too_few(
            len(columns),
            "shared proposition that peers leave to the side",
            "shared propositions that peers leave to the side",
        )
    places = [(table.mentions[column].article, table.mentions[column].claim) for column in columns]
    unseen = draw_values(case, places, _SHARE_ENDS)
    return _mean(np.array(asserted), table.draws[:, columns], unseen, "no shared propositions")


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


def _omission(case: Case, article: str, side: str) -> Estimate:
    """Observed minus expected share of the side's versions, told by two or more peers, that the outlet leaves out."""
    differences: list[float] = []
    rates: list[float] = []
    places: list[Place] = []
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
        rates.append(expected)
        places += [(m.article, m.claim) for m in cluster.mentions]
        draws.append(draw_cluster(case, cluster))
    if len(differences) < case.settings.weighing.least_mentions:
        return too_few(
            len(differences),
            "version of the side that enough independent peers tell",
            "versions of the side that enough independent peers tell",
        )
    rate = math.fsum(rates) / len(rates)
    unseen = draw_values(case, places, (-rate, 1 - rate))
    return _mean(np.array(differences), np.hstack(draws), unseen, "no versions of the side")


def _reply(case: Case, table: _Table, accusations: Sequence[Accusation]) -> Estimate:
    """Accusations against the side that are answered in the same article / all accusations against it."""
    column = {mention.claim: k for k, mention in enumerate(table.mentions)}
    placed = [accusation for accusation in accusations if accusation.claim in column]
    if len(placed) < case.settings.weighing.least_mentions:
        return too_few(len(placed), "accusation against the side", "accusations against the side")
    columns = [column[accusation.claim] for accusation in placed]
    answered = np.array([float(accusation.answer is not None) for accusation in placed])
    places = [(accusation.article, accusation.claim) for accusation in placed]
    unseen = draw_values(case, places, _SHARE_ENDS)
    return _mean(answered, table.draws[:, columns], unseen, "no accusations")


def _labels(
    case: Case, table: _Table, portrayals: Mapping[str, Sequence[Portrayal]] | None, article: str, side: str
) -> Estimate:
    """Mean lean over the mentions of the side in the outlet's own voice."""
    if portrayals is None:
        return Estimate(0, reason=_NO_LEAN)
    column = {mention.claim: k for k, mention in enumerate(table.mentions)}
    placed = [p for p in portrayals[article] if p.side == side and p.claim in column]
    if len(placed) < case.settings.weighing.least_mentions:
        return too_few(len(placed), "mention of the side in own voice", "mentions of the side in own voice")
    draws = table.draws[:, [column[portrayal.claim] for portrayal in placed]]
    pool = np.array([portrayal.lean for found in portrayals.values() for portrayal in found])
    unseen = draw_values(case, [(article, p.claim) for p in placed], _GRADE_ENDS, pool)
    return _mean(np.array([portrayal.lean for portrayal in placed]), draws, unseen, "no mentions")


def _row(case: Case, article: str, side: str, component: Component, estimate: Estimate) -> FramingRow:
    low, high = estimate.interval()
    return FramingRow(
        case.outlet(article), article, side, component, estimate.value, low, high, estimate.n, estimate.reason
    )
