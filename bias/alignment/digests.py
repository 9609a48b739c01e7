"""What grouping keeps of an article: weighed words, headline and phrases as one sparse vector, and a sketch.

Words are weighed by TF-IDF, those of the title, the lead and of names more than others. Phrases are pairs of content
stems that follow each other: stories on one subject share its words, articles on one event also their phrases. How
rare a phrase is shows in the pile alone, beside which news at large counts as articles that lack it.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bias.alignment.shared import order_of
from bias.alignment.words import Rarity, find_stems, load_rarity
from bias.types import Article

_LEAD_LENGTH = 600
_WORDS = 256
"""An article keeps this many words, the heaviest."""
_PHRASES = 512
"""The same for phrases, of those that another article has."""
_HEADLINE = 1 << 31
"""Added to the number of a stem where it stands for itself in the headline."""
_PHRASE = 1 << 32
"""Phrases have numbers from this up: the first stem's times this, plus the second's."""
_BOUND = 0.5
"""Phrases add to likeness at most this share of what the words do: in stories from one template they agree, and the
words that matter do not."""
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
    """How often a stem counts in the title, in the lead and in a name, against once in the body.

    `headlines` and `phrases` are what their cosines count beside that of all words, which counts 1.
    """

    title: float = 4.0
    lead: float = 2.0
    name: float = 2.5
    headlines: float = 0.2
    phrases: float = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Digest:
    """An article as grouping sees it: a few kilobytes, whatever its length."""

    terms: NDArray[np.int64]
    """Numbers of words, stems of the headline and phrases, ascending."""
    weights: NDArray[np.float32]
    """Their weights: products over words, headline and phrases are cosines times what each counts."""
    sketch: frozenset[int]
    """Sampled hashes of 8-word shingles."""
    day: float | None
    """Days since 1970, or None if undated."""

    def words(self) -> slice:
        """Where the words stand among the terms."""
        return slice(0, int(np.searchsorted(self.terms, _HEADLINE)))

    def phrases(self) -> slice:
        """Where the phrases stand among the terms."""
        return slice(int(np.searchsorted(self.terms, _PHRASE)), len(self.terms))


@dataclass(frozen=True, slots=True, eq=False)
class _Counts:
    """How much each term of an article counts; numbers ascending and distinct."""

    words: NDArray[np.int64]
    amounts: NDArray[np.float32]
    headline: NDArray[np.int64]
    repeats: NDArray[np.float32]
    phrases: NDArray[np.int64]
    times: NDArray[np.float32]


def digest(articles: Sequence[Article], emphasis: Emphasis = Emphasis()) -> list[Digest]:
    """The digest of each article; rarity is that of news at large and of these articles together."""
    numbers: dict[str, int] = {}
    counts = deque(_count(article, emphasis, numbers) for article in articles)
    idf = _pooled_idf(numbers, counts)
    found, frequencies = _tally(np.concatenate([np.empty(0, np.int64), *(count.phrases for count in counts)]))
    rarity = np.log((1 + load_rarity().articles + len(articles)) / (1 + frequencies)).astype(np.float32)
    total = 1 + emphasis.headlines + _BOUND
    digests = []
    for article in articles:
        count = counts.popleft()
        places = np.searchsorted(found, count.phrases)
        parts = (
            _part(count.words, count.amounts, idf[count.words], 1 / total, _WORDS),
            _part(count.headline + _HEADLINE, count.repeats, idf[count.headline], emphasis.headlines / total, _WORDS),
            _shared_part(count, rarity[places], frequencies[places], emphasis.phrases / total),
        )
        undated, seconds, _ = order_of(article)
        digests.append(
            Digest(
                np.concatenate([terms for terms, _ in parts]),
                np.concatenate([weights for _, weights in parts]),
                _sketch(article.body),
                None if undated else seconds / 86_400,
            )
        )
    return digests


def likeness(one: Digest, other: Digest) -> float:
    """How like two articles are, 0..1: a weighed mean of cosines, less the more days lie between."""
    words, headlines, phrases = _products(one, other)
    value = words + headlines + min(phrases, _BOUND * words)
    if one.day is None or other.day is None:
        return value * _UNDATED
    return value * math.exp(-max(0.0, abs(one.day - other.day) - _DAYS_FREE) / _DAYS_DECAY)


def _products(one: Digest, other: Digest) -> tuple[float, float, float]:
    """What words, headlines and phrases that two articles share come to."""
    if not len(one.terms) or not len(other.terms):
        return 0.0, 0.0, 0.0
    if len(one.terms) > len(other.terms):
        one, other = other, one
    places = np.minimum(np.searchsorted(other.terms, one.terms), len(other.terms) - 1)
    both = np.flatnonzero(other.terms[places] == one.terms)
    sums = np.concatenate([[0.0], np.cumsum(one.weights[both] * other.weights[places[both]], dtype=np.float64)])
    first, second = np.searchsorted(one.terms[both], (_HEADLINE, _PHRASE))
    return float(sums[first]), float(sums[second] - sums[first]), float(sums[-1] - sums[second])


def duplicate(one: Digest, other: Digest) -> bool:
    """Whether one article holds most of the other, word for word."""
    shorter = min(len(one.sketch), len(other.sketch))
    return shorter >= 4 and len(one.sketch & other.sketch) >= _COPY * shorter


def _count(article: Article, emphasis: Emphasis, numbers: dict[str, int]) -> _Counts:
    """Count an article's terms: the title and the lead more than the body, names more than other words."""

    def number(text: str) -> list[int]:
        return [numbers.setdefault(stem, len(numbers)) for stem in find_stems(text)]

    title, lead = number(article.title), number(article.body[:_LEAD_LENGTH])
    rest = number(article.body[_LEAD_LENGTH:])
    counts: dict[int, float] = defaultdict(float)
    for stems, weight in ((title, emphasis.title), (lead, emphasis.lead), (rest, 1.0)):
        for stem, times in Counter(stems).items():
            counts[stem] += weight * times
    for stem in counts.keys() & set(number(" ".join(_CAPITALISED.findall(article.body)))):
        counts[stem] *= emphasis.name
    words = sorted(counts)
    headline, repeats = _tally(np.array(title, np.int64))
    phrases, repetitions = _tally(np.concatenate([_pairs(title), _pairs(lead + rest)]))
    return _Counts(
        np.array(words, np.int64),
        np.array([max(1.0, counts[word]) for word in words], np.float32),
        headline,
        repeats,
        phrases,
        repetitions,
    )


def _pairs(stems: Sequence[int]) -> NDArray[np.int64]:
    """A number for each two stems that follow each other, above those of stems."""
    row = np.array(stems, np.int64)
    return (row[:-1] + 1) * _PHRASE + row[1:]


def _pooled_idf(numbers: Iterable[str], counts: Collection[_Counts]) -> NDArray[np.float32]:
    """Rarity of each stem in news at large and in this pile together: terms of a template common here weigh less."""
    general = load_rarity()
    frequencies = Counter(general.frequencies)
    names = list(numbers)
    for count in counts:
        frequencies.update(names[word] for word in count.words.tolist())
    pooled = Rarity(general.articles + len(counts), frequencies)
    return np.array([pooled.idf(name) for name in names], np.float32)


def _tally(numbers: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The distinct numbers, ascending, and how often each is there."""
    found, times = np.unique(numbers, return_counts=True)
    return found, np.asarray(times, np.float32)


def _part(
    terms: NDArray[np.int64], counts: NDArray[np.float32], rarity: NDArray[np.float32], share: float, most: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The `most` heaviest terms, with weights whose squares sum to `share`."""
    weights = (1 + np.log(counts)) * rarity
    kept = np.sort(np.argsort(-weights, kind="stable")[:most])
    kept = kept[weights[kept] > 0]
    length = float(np.linalg.norm(weights[kept])) or 1.0
    return terms[kept], (weights[kept] * (math.sqrt(share) / length)).astype(np.float32)


def _shared_part(
    count: _Counts, rarity: NDArray[np.float32], frequencies: NDArray[np.float32], share: float
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The phrases that another article has, weighed as among all of this article's."""
    terms, weights = _part(count.phrases, count.times, rarity, share, len(count.phrases))
    if share == 0:
        return terms[:0], weights[:0]
    shared = np.flatnonzero(frequencies[np.searchsorted(count.phrases, terms)] > 1)
    kept = np.sort(shared[np.argsort(-weights[shared], kind="stable")[:_PHRASES]])
    return terms[kept], weights[kept]


def _sketch(text: str) -> frozenset[int]:
    """One in eight of the hashes of 8-word shingles, the same ones in every article (Broder 1997)."""
    words = text.lower().split()
    if len(words) < _SHINGLE:
        return frozenset()
    hash_of = {
        word: int.from_bytes(hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "big")
        for word in set(words)
    }
    hashes = np.array([hash_of[word] for word in words], np.uint64)
    powers = np.array([pow(0x9E3779B97F4A7C15, k, 1 << 64) for k in range(1, _SHINGLE + 1)], np.uint64)
    shingles = (np.lib.stride_tricks.sliding_window_view(hashes, _SHINGLE) * powers).sum(axis=1, dtype=np.uint64)
    mixed = shingles ^ (shingles >> np.uint64(29))
    return frozenset(int(value) for value in mixed[mixed % np.uint64(8) == 0])
