"""Any pile of articles → events: words, headlines, phrases and time, average linkage; no neural reader."""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, product

import numpy as np

from bias.alignment.digests import Digest, Emphasis, digest, duplicate, likeness
from bias.alignment.linkage import link_average
from bias.alignment.shared import order_of
from bias.errors import InputError
from bias.types import Article, Event

THRESHOLD = 0.14
"""Mean likeness, 0..1, from which two groups of articles are one event (`bias evaluate grouping --folds`)."""
CLOSENESS = 0.6
"""Two groups join if their likeness is at least this share of that inside the looser of them, of copies apart.

Two events on one subject are each closer in itself than to the other; the parts of one event are not (after Karypis,
Han & Kumar 1999). An article and its copies tell nothing about how close an event is.
"""
_BLOCKING_TERMS = 40
_POSTINGS = 100
"""A term in more articles than this brings none of them together."""
_NEIGHBOURS = 24
_MOST = 16
"""Of a larger group, this many members stand for it when a mean over pairs is taken."""


def group_events(
    articles: Sequence[Article],
    known: Sequence[Event] = (),
    threshold: float = THRESHOLD,
    emphasis: Emphasis = Emphasis(),
    closeness: float = CLOSENESS,
) -> tuple[Event, ...]:
    """Group articles into events; every article is in one event, an event may have one article.

    `known` events are kept whole, under their ids: new articles join them or each other. Otherwise an event's id is
    made from the id of its earliest article, so that later arrivals do not change it. Its title is the headline of its
    most central article. Events and their articles are in order of publication, then id; the result does not depend
    on the order of `articles`.

    Near-duplicates (wire copy) are put together first. Candidates share rare words or phrases. Two groups join if the
    mean likeness over all their pairs reaches `threshold`, so stories from one template do not chain, and `closeness`
    times the likeness inside the looser of them, so that two events on one subject stay apart. Where both dates are
    known, likeness falls with the days between. Time is near-linear, memory some 10 kB an article.

    Raises InputError if two articles have the same id, or a known event names an article that is not there.
    """
    ordered = sorted(articles, key=order_of)
    rows = {article.id: row for row, article in enumerate(ordered)}
    if len(rows) < len(ordered):
        twice = next(name for name, count in Counter(article.id for article in ordered).items() if count > 1)
        raise InputError(f"two articles have the id '{twice}'; give each its own")
    given = _known_groups(known, rows)
    digests = digest(ordered, emphasis)
    groups = link_digests(digests, given, threshold, closeness)
    events = [_event(group, ordered, digests, _name(group, known, rows)) for group in groups]
    return tuple(events)


def _known_groups(known: Sequence[Event], rows: Mapping[str, int]) -> list[list[int]]:
    for event in known:
        for name in event.articles:
            if name not in rows:
                raise InputError(f"event '{event.id}' names the article '{name}', which is not among the articles")
    return [sorted(rows[name] for name in event.articles) for event in known]


def link_digests(
    digests: Sequence[Digest],
    given: Sequence[Sequence[int]] = (),
    threshold: float = THRESHOLD,
    closeness: float = CLOSENESS,
) -> list[list[int]]:
    """Groups of rows of `digests`, as `group_events` makes them; those `given` are kept whole and never joined."""

    @cache
    def alike(one: int, other: int) -> float:
        return likeness(digests[one], digests[other])

    candidates = {pair: alike(*pair) for pair in _candidates(digests)}
    home = {row: number for number, group in enumerate(given) for row in group}
    copies = {
        pair for pair, value in candidates.items() if value >= threshold and duplicate(*(digests[row] for row in pair))
    }

    def may_join(one: Sequence[int], other: Sequence[int]) -> bool:
        if any(row in home for row in one) and any(row in home for row in other):
            return False
        first, second = _sample(one), _sample(other)
        inner = min(_mean_alike(set(combinations(group, 2)) - copies, alike) for group in (first, second))
        return _mean_alike([(min(pair), max(pair)) for pair in product(first, second)], alike) >= closeness * inner

    groups = _join_pairs(given, sorted(copies), home)
    return link_average(len(digests), candidates, threshold, alike, may_join, groups)


def _mean_alike(pairs: Collection[tuple[int, int]], alike: Callable[[int, int], float]) -> float:
    return math.fsum(alike(*pair) for pair in pairs) / len(pairs) if pairs else 0.0


def _sample(members: Sequence[int]) -> Sequence[int]:
    if len(members) <= _MOST:
        return members
    return [members[place * len(members) // _MOST] for place in range(_MOST)]


def _join_pairs(
    given: Sequence[Sequence[int]], pairs: Sequence[tuple[int, int]], home: Mapping[int, int]
) -> list[list[int]]:
    """Groups joined by pairs, never two of the given groups into one."""
    group_of: dict[int, list[int]] = {row: members for members in map(list, given) for row in members}
    for one, other in pairs:
        first, second = group_of.setdefault(one, [one]), group_of.setdefault(other, [other])
        if first is second or (any(row in home for row in first) and any(row in home for row in second)):
            continue
        first.extend(second)
        for row in second:
            group_of[row] = first
    distinct = {id(members): members for members in group_of.values()}
    return sorted(sorted(members) for members in distinct.values())


def _candidates(digests: Sequence[Digest]) -> list[tuple[int, int]]:
    """Pairs that share heavy words or phrases which few articles have: at most `_NEIGHBOURS` per article."""
    heaviest = [[*_heaviest(digest, digest.words()), *_heaviest(digest, digest.phrases())] for digest in digests]
    postings: dict[int, list[int]] = defaultdict(list)
    for row, terms in enumerate(heaviest):
        for term, _ in terms:
            postings[term].append(row)
    pairs: set[tuple[int, int]] = set()
    for row, terms in enumerate(heaviest):
        shared: dict[int, float] = defaultdict(float)
        for term, weight in terms:
            near = postings[term]
            for other in near if len(near) <= _POSTINGS else ():
                shared[other] += weight
        shared.pop(row, None)
        ranked = sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:_NEIGHBOURS]
        pairs.update((min(row, other), max(row, other)) for other, _ in ranked)
    return sorted(pairs)


def _heaviest(digest: Digest, part: slice) -> Iterator[tuple[int, float]]:
    terms, weights = digest.terms[part], digest.weights[part]
    for place in np.argsort(-weights, kind="stable")[:_BLOCKING_TERMS].tolist():
        yield int(terms[place]), float(weights[place])


def _name(group: Sequence[int], known: Sequence[Event], rows: Mapping[str, int]) -> str | None:
    members = set(group)
    return next((event.id for event in known if any(rows[name] in members for name in event.articles)), None)


def _event(group: Sequence[int], articles: Sequence[Article], digests: Sequence[Digest], name: str | None) -> Event:
    first = articles[group[0]]
    made = "event-" + hashlib.blake2b(first.id.encode("utf-8", "replace"), digest_size=5).hexdigest()
    central = articles[_central(group, digests)]
    title = central.title or next((line.strip() for line in central.body.split("\n") if line.strip()), central.id)[:120]
    return Event(name or made, title, tuple(articles[row].id for row in group))


def _central(group: Sequence[int], digests: Sequence[Digest]) -> int:
    """The article nearest to the others of its group; of equals, the earliest."""
    if len(group) < 3:
        return group[0]
    sums: dict[int, float] = defaultdict(float)
    for row in group:
        for term, weight in zip(digests[row].terms, digests[row].weights, strict=True):
            sums[int(term)] += float(weight)
    nearness = {
        row: sum(sums[int(t)] * float(w) for t, w in zip(digests[row].terms, digests[row].weights, strict=True))
        for row in group
    }
    return max(group, key=lambda row: (round(nearness[row], 9), -row))
