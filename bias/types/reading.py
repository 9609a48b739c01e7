"""What was seen in one text: by the reader, and by the model for words, trees and names."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bias.types.texts import Span, Spans

EntityType = Literal["person", "organisation", "place"]

ENTITY_TYPES: tuple[EntityType, ...] = ("person", "organisation", "place")


@dataclass(frozen=True, slots=True)
class Relation:
    """What the neural reader linked: who (source), by which words (cue), says what (content).

    A role may be empty, but not all three. `probability` is the calibrated chance that a human annotator marks
    the same relation (content and source overlapping by half).
    """

    source: Spans
    cue: Spans
    content: Spans
    probability: float


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """All that was seen in one text: its layout, its attributions, and what its sentences mean.

    Sentences, paragraphs and quotations are ordered and disjoint; a sentence never crosses a paragraph.
    """

    paragraphs: Spans
    sentences: Spans
    quotations: Spans
    relations: tuple[Relation, ...]
    stretches: NDArray[np.int32]
    """(n, 3) start, end and number of word pieces of the stretches that carry `meanings`; they never cross a
    sentence or the border of a role."""
    meanings: NDArray[np.float16]
    """(n, 384) mean vector of the word pieces of each stretch; a claim's vector is the mean of its stretches,
    weighted by their pieces. (0, 384) where vectors were not asked for."""
    verbs: Spans = ()
    """The words that were seen to be finite verbs, in order."""

    def sentence_at(self, point: int) -> Span | None:
        """The last sentence that begins at or before a code point; None before the first."""
        row = bisect_right(self.sentences, point, key=lambda sentence: sentence.start) - 1
        return self.sentences[row] if row >= 0 else None


@dataclass(frozen=True, slots=True)
class Word:
    """A syntactic word after Universal Dependencies (Nivre et al. 2020): *don't* is two, *do* and *n't*."""

    start: int
    end: int
    tag: str
    """Universal part of speech: NOUN, PROPN, VERB, AUX, …"""
    head: int | None
    """Row of its head in `Syntax.words`; None for the root of a sentence."""
    relation: str
    """To the head: nsubj, obj, ccomp, nmod:poss, …; root for the root."""


@dataclass(frozen=True, slots=True)
class EntityMention:
    """Words that stand for a person, an organisation or a place: a name, a noun phrase or a pronoun."""

    start: int
    end: int
    type: EntityType
    named: bool
    """Whether the phrase's head is a proper noun."""
    probability: float


@dataclass(frozen=True, slots=True)
class Syntax:
    """Words, sentences and mentions of one text.

    Sentences are those of the treebanks, so they may differ a little from those of a `Reading`. Mentions may stand in
    one another (*the mayor of Tesk*), but never overlap in part.
    """

    words: tuple[Word, ...]
    sentences: tuple[tuple[int, int], ...]
    """Rows of the first word of each sentence, and of the first behind it."""
    entities: tuple[EntityMention, ...]
    chains: tuple[tuple[int, ...], ...] = ()
    """Rows of the `entities` that stand for the same person or organisation, for each mentioned at least twice."""
