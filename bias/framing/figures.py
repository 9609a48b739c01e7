"""Figures: numbers for the same quantity that cannot both be right as worded."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from bias.alignment.quantities import Quantity, compatible
from bias.framing.case import Case
from bias.framing.counted import OF_THEM, Figure, figures_in, measures
from bias.framing.english import listed
from bias.framing.given import Given, agree, gives, index_given
from bias.framing.likeness import Likeness, likeness_but_for_numbers
from bias.types import Evidence, Finding

_AKIN = 0.4
"""How like claims of one cluster must be, but for their numbers, where these count what many do (%, $, people)."""
_LEAST_SHARED = 2
_PARTNERS = 128
"""Among more figures than this that may count the same, a figure meets so many before and after it, not all."""
Pairs = Sequence[tuple[Figure, Figure]]


def find_figures(case: Case) -> Iterator[Finding]:
    """One finding per quantity for which two outlets give numbers that exclude each other.

    Numbers are for the same quantity if they count the same noun and stand in one cluster (where a claim has several
    of them, beside a common content word; where many things are counted so, as by shares or hours, in like claims),
    if their claims would be in one cluster were it not for their numbers, or if they count the same people to whom
    the same happened (killed, hurt, displaced, held, missing) in claims that share two further content words.
    Ranges, *at least*, *up to*, *about* and rough words (*dozens*) are understood (`ranges`), and so are shares that
    make up a hundred per cent. Articles that each give the other's number, too, do not disagree. Where outlets give
    several numbers, those that agree are set aside, and what is left on both sides excludes each other. The finding
    goes to the article that disagrees with most others. Where no two articles disagree so, but claims of one cluster,
    or on the same people, with different speakers do, the rival figures are one finding, which goes to the article
    that gives the fewest of them.
    """
    everything = _all_figures(case)
    given = index_given(everything)
    for figures, pairs in _groups(case, everything):
        conflict = _conflict(case, figures, pairs, given)
        cluster = _main_cluster(figures)
        if conflict is not None:
            yield _report(case, cluster, figures, *conflict)
        elif (len({f.cluster for f in figures}) == 1 or all(f.event for f in figures)) and _are_rivals(
            case, figures, given
        ):
            yield _report_rivals(case, cluster, figures)


def _all_figures(case: Case) -> list[Figure]:
    """Every figure of every article, in reading order."""
    figures = [
        figure
        for cluster in case.clusters
        for mention in cluster.mentions
        for figure in figures_in(case, mention, cluster.id)
    ]
    return sorted(figures, key=lambda f: (f.article, f.claim.id, f.quantity.span))


def _groups(case: Case, figures: Sequence[Figure]) -> Iterator[tuple[list[Figure], Pairs]]:
    """Figures for the same quantity given by two outlets or more, and the pairs that may be compared."""
    likeness = likeness_but_for_numbers(case)
    lengths = frozenset(figure.unit for figure in figures if measures(figure))
    rows = [(i, j) for i, j in _candidates(figures) if _same_quantity(case, likeness, lengths, figures[i], figures[j])]
    components = _components(len(figures), rows)
    home = {row: number for number, component in enumerate(components) for row in component}
    pairs: dict[int, list[tuple[Figure, Figure]]] = {}
    for i, j in rows:
        pairs.setdefault(home[i], []).append((figures[i], figures[j]))
    for number, component in enumerate(components):
        group = [figures[row] for row in component]
        if len({case.outlet(f.article) for f in group}) > 1:
            yield group, pairs[number]


def _candidates(figures: Sequence[Figure]) -> list[tuple[int, int]]:
    """Pairs of rows, in order, that may count the same; their number is linear in that of the figures.

    They are of one unit and event, of one unit and cluster, or of one cluster where one of them stands bare.
    """
    bare = {figure.cluster for figure in figures if not figure.unit and figure.alone}
    buckets: dict[tuple[object, ...], list[int]] = {}
    for row, figure in enumerate(figures):
        if figure.unit:
            buckets.setdefault(("event", figure.unit, figure.event), []).append(row)
        buckets.setdefault(("cluster", figure.unit, figure.cluster), []).append(row)
        if figure.alone and figure.cluster in bare:
            buckets.setdefault(("bare", figure.cluster), []).append(row)
    return sorted({pair for rows in buckets.values() for pair in _partners(figures, rows)})


def _partners(figures: Sequence[Figure], rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """All pairs of a few rows; of many, those that stand near each other where the articles take turns."""
    turns: Counter[str] = Counter()
    placed = []
    for row in rows:
        placed.append((turns[figures[row].article], row))
        turns[figures[row].article] += 1
    order = [row for _, row in sorted(placed)]
    for place, one in enumerate(order):
        for other in order[place + 1 : place + 1 + _PARTNERS]:
            yield min(one, other), max(one, other)


def _components(count: int, edges: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Rows that edges connect, in ascending order."""
    parent = list(range(count))

    def root(row: int) -> int:
        while parent[row] != row:
            # Halving the way keeps long chains short.
            parent[row] = row = parent[parent[row]]
        return row

    for one, other in edges:
        parent[max(root(one), root(other))] = min(root(one), root(other))
    groups: dict[int, list[int]] = {}
    for row in range(count):
        groups.setdefault(root(row), []).append(row)
    return list(groups.values())


def _same_quantity(case: Case, likeness: Likeness, lengths: AbstractSet[str], one: Figure, other: Figure) -> bool:
    """Whether two numbers answer the same question; `lengths` are the units of time and way."""
    if one.claim is other.claim or not _same_unit(one, other):
        return False
    if one.unit in lengths:
        together = one.cluster == other.cluster and one.alone and other.alone
        return together and _alike(likeness, one, other, case.settings.aligning.same_claim)
    beside = (one.alone and other.alone) or bool(one.near & other.near)
    if one.cluster == other.cluster:
        if not beside or not _same_event(one, other):
            return False
        if _is_telling(one, other):
            return True
        if _are_of_different_things(one, other):
            return False
        return bool(one.near & other.near) and _alike(likeness, one, other, _AKIN)
    if not one.unit or one.unit != other.unit or one.event != other.event:
        return False
    if case.outlet(one.article) == case.outlet(other.article):
        return False
    if one.event and len(one.context & other.context) >= _LEAST_SHARED:
        return True
    if not beside or len(one.context & other.context) < _LEAST_SHARED:
        return False
    if _are_of_different_things(one, other):
        return False
    return _alike(likeness, one, other, case.settings.aligning.same_claim)


def _are_of_different_things(one: Figure, other: Figure) -> bool:
    """Whether two sums of money say what they are of, and not the same (*$3 million in aid*)."""
    known = one.unit == "$" and one.after and other.after
    return bool(known) and one.after.isdisjoint(other.after)


def _is_telling(one: Figure, other: Figure) -> bool:
    """Whether what two numbers count tells that they answer one question, in claims of one cluster."""
    return bool(one.event and other.event) or (one.unit == other.unit and one.unit not in {"", "%", "$", "person"})


def _alike(likeness: Likeness, one: Figure, other: Figure, least: float) -> bool:
    return likeness((one.article, one.claim.id), (other.article, other.claim.id)) >= least


def _same_unit(one: Figure, other: Figure) -> bool:
    """Whether two numbers count the same noun; one that stands bare (*it was 78*) counts what the other does."""
    if one.unit == other.unit:
        return bool(one.unit) or bool(one.event and other.event)
    bare, named = (one, other) if not one.unit else (other, one)
    return not bare.unit and one.cluster == other.cluster and one.alone and other.alone and bool(named.unit)


def _same_event(one: Figure, other: Figure) -> bool:
    return one.event == other.event or (one.alone and other.alone and not (one.event and other.event))


def _main_cluster(figures: Sequence[Figure]) -> int | None:
    """The cluster of most of the figures; None if they stand in many alone."""
    counts = Counter(f.cluster for f in figures)
    cluster, most = max(counts.items(), key=lambda item: (item[1], -item[0]))
    return cluster if most > 1 or len(counts) == 1 else None


def _conflict(case: Case, figures: Sequence[Figure], pairs: Pairs, given: Given) -> tuple[Figure, list[Figure]] | None:
    """A figure of the article that disagrees with most others, and what these give; None if all agree.

    Articles that each know the other's figure do not disagree.
    """
    agreed = {(id(one), other.article) for pair in pairs if agree(*pair) for one, other in (pair, (pair[1], pair[0]))}
    excluded: dict[str, list[tuple[Figure, Figure]]] = {}
    for one, other in pairs:
        if case.outlet(one.article) == case.outlet(other.article) or agree(one, other):
            continue
        # What an article gives besides, and agrees with, is set aside.
        if (id(one), other.article) in agreed or (id(other), one.article) in agreed:
            continue
        if gives(given, one.article, other) and gives(given, other.article, one):
            continue
        excluded.setdefault(one.article, []).append((one, other))
        excluded.setdefault(other.article, []).append((other, one))
    if not excluded:
        return None
    article = max(sorted(excluded), key=lambda a: _count_articles(excluded[a]))
    mine = max(excluded[article], key=lambda pair: pair[0].cluster == pair[1].cluster)[0]
    against = {id(other) for one, other in excluded[article] if one is mine}
    return mine, [f for f in figures if id(f) in against]


def _count_articles(pairs: Pairs) -> tuple[int, int]:
    """With how many articles figures of one cluster disagree; where there are none, with how many any do."""
    within = {other.article for one, other in pairs if one.cluster == other.cluster}
    return len(within), 0 if within else len({other.article for _, other in pairs})


def _are_rivals(case: Case, figures: Sequence[Figure], given: Given) -> bool:
    """Whether claims with different speakers give figures that exclude each other, and some article gives fewer."""
    articles = {figure.article for figure in figures}
    known = all(gives(given, article, figure) for article in articles for figure in figures)
    if known and not all(figure.event for figure in figures):
        return False
    # What one speaker gives again makes no further rival; claims of two speakers are two claims.
    worded: dict[tuple[str | None, float, float, float], Quantity] = {}
    for figure in figures:
        quantity = figure.quantity
        worded[_speaker(case, figure), quantity.value, quantity.low, quantity.high] = quantity
    if len({speaker for speaker, *_ in worded}) == 1:
        return False
    return any(
        one[0] != other[0] and not compatible(worded[one], worded[other])
        for one, other in itertools.combinations(worded, 2)
    )


def _speaker(case: Case, figure: Figure) -> str | None:
    attribution = case.documents[figure.article].attribution_of(figure.claim)
    return attribution.speaker if attribution else None


def _report(
    case: Case, cluster: int | None, figures: Sequence[Figure], mine: Figure, against: Sequence[Figure]
) -> Finding:
    ordered = [mine, *(f for f in figures if f is not mine and f.article == mine.article)]
    ordered += [f for f in figures if f.article != mine.article]
    named = next((f for f in (mine, *against) if _what(f)), mine)
    counting = f" as the number of {_what(named)}" if _what(named) else ""
    theirs = _listed_by_outlet(case, against)
    summary = f"{case.outlet(mine.article)} gives {_worded(mine)}{counting}, against {theirs}."
    return _finding(case, cluster, ordered, summary)


def _report_rivals(case: Case, cluster: int | None, figures: Sequence[Figure]) -> Finding:
    given: dict[str, set[tuple[float, float]]] = {}
    for figure in figures:
        given.setdefault(figure.article, set()).add((figure.quantity.low, figure.quantity.high))
    article = min(sorted(given), key=lambda a: len(given[a]))
    ordered = sorted(figures, key=lambda f: (f.article != article, f.article, f.claim.id, f.quantity.span))
    named = next((f for f in ordered if _what(f)), ordered[0])
    counting = f" for {_what(named)}" if _what(named) else ""
    summary = f"Outlets give rival figures{counting}: {_listed_by_outlet(case, ordered)}."
    return _finding(case, cluster, ordered, summary)


def _listed_by_outlet(case: Case, figures: Sequence[Figure]) -> str:
    """*11 in Alpha and Beta and nine in Gamma*, each number in the wording that is met first."""
    outlets: dict[tuple[float, float], set[str]] = {}
    wordings: dict[tuple[float, float], str] = {}
    for figure in figures:
        key = (figure.quantity.low, figure.quantity.high)
        outlets.setdefault(key, set()).add(case.outlet(figure.article))
        wordings.setdefault(key, _worded(figure))
    parts = [f"{wordings[key]} in {listed(sorted(outlets[key]))}" for key in outlets]
    return "; ".join(parts) if any(len(found) > 1 for found in outlets.values()) else listed(parts)


def _finding(case: Case, cluster: int | None, ordered: Sequence[Figure], summary: str) -> Finding:
    mine = ordered[0]
    return Finding(
        "figures",
        mine.article,
        cluster,
        mine.claim.id,
        None,
        summary,
        tuple(dict.fromkeys(Evidence(f.article, f.claim.id, _worded(f)) for f in ordered)),
        {"figures": [_detail(case, f) for f in ordered], "unit": mine.unit, "event": mine.event or None},
    )


def _worded(figure: Figure) -> str:
    return (
        " ".join(figure.wording.split()).lower() if figure.wording[:1].isalpha() else " ".join(figure.wording.split())
    )


def _what(figure: Figure) -> str:
    """What a figure counts, for people: *people killed*, *houses*; empty for money, shares and bare numbers."""
    if figure.unit in {"", "%", "$", OF_THEM}:
        return ""
    plurals = {"person": "people", "man": "men", "woman": "women", "child": "children", "troops": "troops"}
    noun = plurals.get(figure.unit, figure.unit if figure.unit == "police" else f"{figure.unit}s")
    return f"{noun} {figure.event}".strip()


def _detail(case: Case, figure: Figure) -> Mapping[str, object]:
    return {
        "article": figure.article,
        "claim": figure.claim.id,
        "text": figure.wording,
        "value": figure.quantity.value,
        "low": figure.quantity.low,
        "high": figure.quantity.high if math.isfinite(figure.quantity.high) else None,
        "speaker": _speaker(case, figure),
    }
