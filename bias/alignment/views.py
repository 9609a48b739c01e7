"""Claims as the comparison sees them: a wording, what stands around it, and a vector."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bias.alignment.vectors import claim_vectors
from bias.alignment.words import Rarity, Wording, find_stems, read_wording
from bias.types import Document

_HEAD = 5
"""Stems are compared by their first letters, so that *Norland* meets *Norlander*."""


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One claim, ready to be compared with others."""

    article: int
    """Row of its article."""
    wording: Wording
    weights: Mapping[str, float]
    """Its heads of stems and how rare each is (idf)."""
    mass: float
    """The sum of `weights`."""
    phrases: AbstractSet[tuple[str, str]]
    """Heads that follow each other."""
    names: AbstractSet[str]
    negated: AbstractSet[str]
    """Heads that a negation stands before."""
    nearby: AbstractSet[str]
    """Heads in its sentence and the ones before and after."""
    around: AbstractSet[str]
    """Heads in its whole article."""
    vector: NDArray[np.float32] | None
    """L2-normalised, or None if unknown."""
    speaker: str | None = None


def head(stem: str) -> str:
    """What a stem is compared by."""
    return stem if stem[0].isdigit() else stem[:_HEAD]


def heads_of(text: str) -> frozenset[str]:
    """The heads of all content stems in `text`."""
    return frozenset(map(head, find_stems(text)))


def make_view(
    article: int,
    text: str,
    rarity: Rarity,
    *,
    nearby: AbstractSet[str] = frozenset(),
    around: AbstractSet[str] = frozenset(),
    vector: NDArray[np.float32] | None = None,
    speaker: str | None = None,
) -> View:
    """View a wording in its surroundings; what is not given of these is the wording itself."""
    wording = read_wording(text)
    heads = [head(stem) for stem in wording.stems]
    weights: dict[str, float] = {}
    for stem in wording.stems:
        weights[head(stem)] = max(weights.get(head(stem), 0.0), rarity.idf(stem))
    return View(
        article=article,
        wording=wording,
        weights=weights,
        mass=sum(weights.values()),
        phrases=frozenset(pairwise(heads)),
        names=frozenset(map(head, wording.names)),
        negated=frozenset(map(head, wording.negated)),
        nearby=nearby or frozenset(heads),
        around=around or frozenset(heads),
        vector=vector,
        speaker=speaker,
    )


def view_claims(documents: Sequence[Document], rarity: Rarity) -> list[View]:
    """View all claims of all documents, in order."""
    return [view for row, document in enumerate(documents) for view in _view_document(row, document, rarity)]


def _view_document(row: int, document: Document, rarity: Rarity) -> list[View]:
    text = document.article.text
    sentences = [heads_of(text[s.start : s.end]) for s in document.reading.sentences]
    around = frozenset().union(*sentences)
    vectors = claim_vectors(document)
    views = []
    for number, claim in enumerate(document.claims):
        attribution = document.attribution_of(claim)
        views.append(
            make_view(
                row,
                claim.text,
                rarity,
                nearby=frozenset().union(*sentences[max(0, claim.sentence - 1) : claim.sentence + 2]),
                around=around,
                vector=vectors[number] if vectors[number].any() else None,
                speaker=attribution.speaker if attribution else None,
            )
        )
    return views


def opposed(one: View, other: View) -> bool:
    """Whether one negates what both say: most of the shared words that either negates are negated by one alone."""
    mine = {key for key in one.negated if key in other.weights}
    theirs = {key for key in other.negated if key in one.weights}
    return len(mine ^ theirs) > len(mine & theirs)
