"""Claims as the comparison sees them: a wording, what stands around it, and a vector."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bias.alignment.concepts import concept
from bias.alignment.vectors import claim_vectors, sentence_vectors
from bias.alignment.words import Rarity, Wording, find_stems, read_wording
from bias.reading.passages import Passage, find_passage
from bias.types import Claim, Document
from bias.words import own_texts

_HEAD = 5
"""Stems are compared by their first letters, so that *Norland* meets *Norlander*."""
_FEW = 3
"""A claim of fewer content stems means little without what was said before it."""
_SHORT = 5
"""And one of fewer than these little without the rest of its sentence (*put the toll at 40*)."""
_REACH = 300
"""Characters of it on either side, so that a text without full stops takes no longer than another."""
_POINTS_BACK = re.compile(
    r"(?:\b(?:it|them|this|that|so)|\bthe\s(?:accusation|allegation|charge|claim|report|suggestion|assertion)s?)\W*$",
    re.IGNORECASE,
)
"""What a claim ends with that means something said before."""
_BORROWED = 0.5
"""What a stem that is only understood counts, beside one that is said."""


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
    context: NDArray[np.float32] | None = None
    """That of its whole sentence."""
    speaker: str | None = None
    sentence: int = -1
    """Row of its sentence in the article, -1 if unknown."""
    place: float = 0.0
    """The share of the article's sentences that stand before it, 0..1."""
    headline: bool = False
    polarity: int = 1
    """What its attribution gives it: 1, -1 (*denied*), 0 (*doubted*)."""
    passage: Passage | None = None
    """It in its sentence, for a model that reads both claims of a pair; None if it has no place."""

    @property
    def denies(self) -> bool:
        """Whether its speaker denies something, by the cue or by a negation in its own words."""
        return (self.polarity == -1) != bool(self.wording.negated)

    def without_numbers(self) -> frozenset[str]:
        """Its heads but for numbers: claims made from one template share them."""
        return frozenset(key for key in self.weights if not key[0].isdigit())


def head(stem: str) -> str:
    """What a stem is compared by."""
    return stem if stem[0].isdigit() else stem[:_HEAD]


def heads_of(text: str, key: Callable[[str], str] = head) -> frozenset[str]:
    """The heads of all content stems in `text`."""
    return frozenset(map(key, find_stems(text)))


def make_view(
    article: int,
    text: str,
    rarity: Rarity,
    *,
    nearby: AbstractSet[str] = frozenset(),
    around: AbstractSet[str] = frozenset(),
    vector: NDArray[np.float32] | None = None,
    context: NDArray[np.float32] | None = None,
    speaker: str | None = None,
    sentence: int = -1,
    place: float = 0.0,
    headline: bool = False,
    polarity: int = 1,
    understood: str = "",
    passage: Passage | None = None,
    key: Callable[[str], str] = head,
) -> View:
    """View a wording in its surroundings; what is not given of these is the wording itself.

    `polarity` is what its attribution gives it. `understood` is what a short wording takes for granted (*denied it*):
    its stems count by half. `key` says what stems are compared by.
    """
    wording = read_wording(text)
    heads = [key(stem) for stem in wording.stems]
    weights: dict[str, float] = {}
    for stem in wording.stems:
        weights[key(stem)] = max(weights.get(key(stem), 0.0), rarity.idf(stem))
    for stem in find_stems(understood):
        weights.setdefault(key(stem), _BORROWED * rarity.idf(stem))
    return View(
        article=article,
        wording=wording,
        weights=weights,
        mass=sum(weights.values()),
        phrases=frozenset(pairwise(heads)),
        names=frozenset(map(key, wording.names)),
        negated=frozenset(map(key, wording.negated)),
        nearby=nearby or frozenset(heads),
        around=around or frozenset(heads),
        vector=vector,
        context=context,
        speaker=speaker,
        sentence=sentence,
        place=place,
        headline=headline,
        polarity=polarity,
        passage=passage,
    )


def view_claims(documents: Sequence[Document], rarity: Rarity) -> list[View]:
    """View all claims of all documents, in order.

    What a claim says inside another (*a witness said [the van was red]*) is compared as its own claim alone.
    """
    return [view for row, document in enumerate(documents) for view in _view_document(row, document, rarity)]


def _view_document(row: int, document: Document, rarity: Rarity) -> list[View]:
    text = document.article.text
    sentences = [heads_of(text[s.start : s.end], concept) for s in document.reading.sentences]
    around = frozenset().union(*sentences)
    vectors = claim_vectors(document)
    contexts = sentence_vectors(document)
    views = []
    texts = own_texts(document)
    for number, claim in enumerate(document.claims):
        attribution = document.attribution_of(claim)
        views.append(
            make_view(
                row,
                texts[number],
                rarity,
                nearby=frozenset().union(*sentences[max(0, claim.sentence - 1) : claim.sentence + 2]),
                around=around,
                vector=vectors[number] if vectors[number].any() else None,
                context=contexts[claim.sentence] if contexts[claim.sentence].any() else None,
                speaker=attribution.speaker if attribution else None,
                sentence=claim.sentence,
                place=claim.sentence / len(sentences),
                headline=claim.headline,
                polarity=attribution.polarity if attribution else 1,
                understood=_understood(claim, document),
                passage=find_passage(text, document.reading.sentences[claim.sentence], claim.spans),
                key=concept,
            )
        )
    return views


def _understood(claim: Claim, document: Document) -> str:
    """What a short claim takes for granted: its sentence, or, if it points back (*it*, *the accusation*), the claim
    before it, which may be short itself.
    """
    stems = len(find_stems(claim.text))
    if not claim.spans or stems >= _SHORT:
        return ""
    meant = _meant(claim, document) if stems < _FEW and _POINTS_BACK.search(claim.text) else claim
    if meant is not claim and len(find_stems(meant.text)) >= _SHORT:
        return meant.text
    return _around(meant, document)


def _around(claim: Claim, document: Document) -> str:
    """Its sentence, of which no more than a stretch on either side."""
    sentence = document.reading.sentences[claim.sentence]
    start = max(sentence.start, claim.spans[0].start - _REACH)
    return document.article.text[start : min(sentence.end, claim.spans[-1].end + _REACH)]


def _meant(claim: Claim, document: Document) -> Claim:
    """The claim before, in its sentence or the one before; if there is none, itself."""
    earlier = [
        other
        for other in document.claims
        if other.spans and other.spans < claim.spans and 0 <= claim.sentence - other.sentence <= 1
    ]
    return max(earlier, key=lambda other: (other.spans, other.id), default=claim)


def opposed(one: View, other: View) -> bool:
    """Whether one negates what both say: most of the shared words that either negates are negated by one alone.

    Names do not count: who *did not fire on Halm* and what *burned in Halm* are no opposites.
    """
    names = one.names | other.names
    mine = {key for key in one.negated if key in other.weights and key not in names}
    theirs = {key for key in other.negated if key in one.weights and key not in names}
    return len(mine ^ theirs) > len(mine & theirs)
