"""Any pile of articles → events: TF-IDF with names and lead up-weighted, time, average linkage; no neural reader."""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bias.alignment.linkage import link_average
from bias.alignment.shared import order_of
from bias.alignment.words import Rarity, find_stems, load_rarity
from bias.errors import InputError
from bias.types import Article, Event

THRESHOLD = 0.15
"""Mean likeness, 0..1, from which two groups of articles are one event (`bias evaluate grouping --folds`)."""
_LEAD_LENGTH = 600
_TERMS = 256
"""An article keeps this many terms, the heaviest."""
_BLOCKING_TERMS = 40
_POSTINGS = 100
"""A term in more articles than this brings none of them together."""
_NEIGHBOURS = 24
_UNDATED = 0.78
"""What likeness is multiplied by where a date is unknown: the pair may be any number of days apart."""
_DAYS_FREE, _DAYS_DECAY = 2.0, 6.0
"""Coverage this many days apart is as like as on one day; beyond, likeness falls by e per so many days."""
_CAPITALISED = re.compile(r"(?<=[a-z,;’'] )[A-Z][\w’'-]+")
_SHINGLE = 8
_COPY = 0.6
"""Share of the shorter article's sampled shingles from which two articles are near-duplicates."""


@dataclass(frozen=True, slots=True)
class Emphasis:
    """How often a stem counts in the title, in the lead and in a name, against once in the body."""

    title: float = 4.0
    lead: float = 2.0
    name: float = 2.5


@dataclass(frozen=True, slots=True, eq=False)
class _Digest:
    """What grouping keeps of an article: a few kilobytes, whatever its length."""

    terms: NDArray[np.int32]
    """Numbers of terms, ascending."""
    weights: NDArray[np.float32]
    """Their weights, L2-normalised."""
    sketch: frozenset[int]
    """Sampled hashes of 8-word shingles."""
    day: float | None
    """Days since 1970, or None if undated."""


def group_events(
    articles: Sequence[Article],
    known: Sequence[Event] = (),
    threshold: float = THRESHOLD,
    emphasis: Emphasis = Emphasis(),
) -> tuple[Event, ...]:
    """Group articles into events; every article is in one event, an event may have one article.

    `known` events are kept whole, under their ids: new articles join them or each other. Otherwise an event's id is
    made from the id of its earliest article, so that later arrivals do not change it. Its title is the headline of its
    most central article. Events and their articles are in order of publication, then id; the result does not depend
    on the order of `articles`. Near-duplicates (wire copy) are put together first and count once; candidates share
    rare terms; mean likeness over all pairs decides, so stories from one template do not chain. Where both dates are
    known, likeness falls with the days between. Time is near-linear, memory a few kilobytes an article.

    Raises InputError if two articles have the same id, or a known event names an article that is not there.
    """
    ordered = sorted(articles, key=order_of)
    rows = {article.id: row for row, article in enumerate(ordered)}
    if len(rows) < len(ordered):
        twice = next(name for name, count in Counter(article.id for article in ordered).items() if count > 1)
        raise InputError(f"two articles have the id '{twice}'; give each its own")
    given = _known_groups(known, rows)
    digests = _digest(ordered, emphasis)
    groups = _link(digests, given, threshold)
    events = [_event(group, ordered, digests, _name(group, known, rows)) for group in groups]
    return tuple(events)


def _known_groups(known: Sequence[Event], rows: Mapping[str, int]) -> list[list[int]]:
    for event in known:
        for name in event.articles:
            if name not in rows:
                raise InputError(f"event '{event.id}' names the article '{name}', which is not among the articles")
    return [sorted(rows[name] for name in event.articles) for event in known]


def _digest(articles: Sequence[Article], emphasis: Emphasis) -> list[_Digest]:
    counts = [_count_terms(article, emphasis) for article in articles]
    rarity = _pooled_rarity(counts)
    numbers: dict[str, int] = {}
    digests = []
    for article, terms in zip(articles, counts, strict=True):
        weighed = {term: (1 + math.log(count)) * rarity.idf(term) for term, count in terms.items()}
        heaviest = sorted(weighed.items(), key=lambda item: (-item[1], item[0]))[:_TERMS]
        numbered = sorted((numbers.setdefault(term, len(numbers)), weight) for term, weight in heaviest if weight > 0)
        weights = np.array([weight for _, weight in numbered], np.float32)
        norm = float(np.linalg.norm(weights)) or 1.0
        undated, seconds, _ = order_of(article)
        digests.append(
            _Digest(
                np.array([number for number, _ in numbered], np.int32),
                weights / norm,
                _sketch(article.body),
                None if undated else seconds / 86_400,
            )
        )
    return digests


def _count_terms(article: Article, emphasis: Emphasis) -> dict[str, float]:
    """How much each stem counts: the title and the lead more than the body, names more than other words."""
    counts: dict[str, float] = defaultdict(float)
    lead, rest = article.body[:_LEAD_LENGTH], article.body[_LEAD_LENGTH:]
    for text, weight in ((article.title, emphasis.title), (lead, emphasis.lead), (rest, 1.0)):
        for stem, count in Counter(find_stems(text)).items():
            counts[stem] += weight * count
    names = Counter(stem for name in _CAPITALISED.findall(article.body) for stem in find_stems(name))
    return {stem: max(1.0, count * (emphasis.name if names[stem] else 1.0)) for stem, count in counts.items()}


def _pooled_rarity(counts: Iterable[Mapping[str, float]]) -> Rarity:
    """Document frequencies of news at large and of this pile together: terms of a template common here weigh less."""
    general = load_rarity()
    frequencies = Counter(general.frequencies)
    articles = general.articles
    for terms in counts:
        frequencies.update(terms.keys())
        articles += 1
    return Rarity(articles, frequencies)


def _sketch(text: str) -> frozenset[int]:
    """One in eight of the hashes of 8-word shingles, the same ones in every article (Broder 1997)."""
    words = text.lower().split()
    if len(words) < _SHINGLE:
        return frozenset()
    hashes = np.array(
        [int.from_bytes(hashlib.blake2b(w.encode("utf-8", "replace"), digest_size=8).digest(), "big") for w in words],
        np.uint64,
    )
    powers = np.array([pow(0x9E3779B97F4A7C15, k, 1 << 64) for k in range(1, _SHINGLE + 1)], np.uint64)
    shingles = (np.lib.stride_tricks.sliding_window_view(hashes, _SHINGLE) * powers).sum(axis=1, dtype=np.uint64)
    mixed = shingles ^ (shingles >> np.uint64(29))
    return frozenset(int(value) for value in mixed[mixed % np.uint64(8) == 0])


def _link(digests: Sequence[_Digest], given: Sequence[Sequence[int]], threshold: float) -> list[list[int]]:
    def likeness(one: int, other: int) -> float:
        return _likeness(digests[one], digests[other])

    candidates = {pair: likeness(*pair) for pair in _candidates(digests)}
    home = {row: number for number, group in enumerate(given) for row in group}
    duplicates = [
        pair
        for pair, value in sorted(candidates.items())
        if value >= threshold and _duplicate(digests[pair[0]], digests[pair[1]])
    ]
    groups = _join_pairs(given, duplicates, home)

    def may_join(one: Sequence[int], other: Sequence[int]) -> bool:
        return not ({home[row] for row in one if row in home} and {home[row] for row in other if row in home})

    return link_average(len(digests), candidates, threshold, likeness, may_join, groups)


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


def _candidates(digests: Sequence[_Digest]) -> list[tuple[int, int]]:
    """Pairs that share heavy terms which few articles have: at most `_NEIGHBOURS` per article."""
    postings: dict[int, list[int]] = defaultdict(list)
    heaviest = []
    for row, digest in enumerate(digests):
        order = np.argsort(-digest.weights, kind="stable")[:_BLOCKING_TERMS]
        heaviest.append([(int(digest.terms[k]), float(digest.weights[k])) for k in order])
        for term, _ in heaviest[-1]:
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


def _likeness(one: _Digest, other: _Digest) -> float:
    """Cosine of the terms, less the more days lie between."""
    _, mine, theirs = np.intersect1d(one.terms, other.terms, assume_unique=True, return_indices=True)
    cosine = float(one.weights[mine] @ other.weights[theirs])
    if one.day is None or other.day is None:
        return cosine * _UNDATED
    return cosine * math.exp(-max(0.0, abs(one.day - other.day) - _DAYS_FREE) / _DAYS_DECAY)


def _duplicate(one: _Digest, other: _Digest) -> bool:
    shorter = min(len(one.sketch), len(other.sketch))
    return shorter >= 4 and len(one.sketch & other.sketch) >= _COPY * shorter


def _name(group: Sequence[int], known: Sequence[Event], rows: Mapping[str, int]) -> str | None:
    members = set(group)
    return next((event.id for event in known if any(rows[name] in members for name in event.articles)), None)


def _event(group: Sequence[int], articles: Sequence[Article], digests: Sequence[_Digest], name: str | None) -> Event:
    first = articles[group[0]]
    made = "event-" + hashlib.blake2b(first.id.encode("utf-8", "replace"), digest_size=5).hexdigest()
    central = articles[_central(group, digests)]
    title = central.title or next((line.strip() for line in central.body.split("\n") if line.strip()), central.id)[:120]
    return Event(name or made, title, tuple(articles[row].id for row in group))


def _central(group: Sequence[int], digests: Sequence[_Digest]) -> int:
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
