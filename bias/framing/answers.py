"""Answers: what the accused side says to an accusation in the same article, before it or after it."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bias.alignment.concepts import concept
from bias.alignment.words import find_stems, load_rarity, read_wording
from bias.framing.case import Case, body_paragraphs, paragraph_of
from bias.framing.described import PartyMention, spell_out
from bias.sides import named_sides
from bias.types import Claim, Document
from bias.words import own_spans

_NEAR = 2
"""Paragraphs within which a denial answers what it does not name."""
_TELLING = 0.2
"""The share of an accusation's rarity that a negated statement must share to be about it."""
_MUCH = 0.35
"""The same for a statement that negates nothing."""
_LEAST_SHARED = 2
_POINTS_BACK = re.compile(r"\b(?:it|this|that|so|such)\b", re.IGNORECASE)
_NEGATION = re.compile(r"\b(?:not|no|never|none|nothing|neither|without)\b|n['’]t\b", re.IGNORECASE)
_SWEEPING = frozenset(
    concept(stem)
    for stem in find_stems(
        "accusations allegations charges claims reports suggestions assertions wrongdoing responsibility involvement "
        "role part fault guilt blame doing direct any everything"
    )
)
"""Content of denials that name nothing (*denied any involvement, rejected the allegations*)."""
_ANAPHORIC = re.compile(r"\b(?:th(?:is|at|ose|ese|e|em|ey)|it|so|such)\b", re.IGNORECASE)
_STATING = frozenset({"neutral", "endorsing", "distancing", "belief", "denial"})


@dataclass(frozen=True, slots=True)
class Spoken:
    """A claim as accusation and answer are compared: its words, with sides spelled out, and what these are about."""

    claim: Claim
    text: str
    concepts: Mapping[str, float]
    """Concepts and how rare they are, without the names of sides and others."""
    paragraph: int
    side: str | None

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands in the article."""
        return (self.claim.spans[0].start if self.claim.spans else -1, self.claim.id)


def read_spoken(
    case: Case, document: Document, parties: Sequence[PartyMention], sides: Mapping[int, str | None]
) -> tuple[Spoken, ...]:
    """All claims of an article, in reading order; `sides` gives the side that speaks in each."""
    paragraphs = body_paragraphs(document)
    text = document.article.text
    found = []
    for claim, spans in zip(document.claims, own_spans(document), strict=True):
        words = " ".join(spell_out(text[s.start : s.end], s.start, parties) for s in spans)
        found.append(
            Spoken(
                claim, words, _concepts(case, words), paragraph_of(claim, paragraphs), sides.get(claim.id, claim.side)
            )
        )
    return tuple(sorted(found, key=lambda spoken: spoken.place))


def _concepts(case: Case, text: str) -> dict[str, float]:
    for span, _ in reversed(named_sides(text, case.sides)):
        text = text[: span.start] + " " + text[span.end :]
    names = read_wording(text).names
    rarity = load_rarity()
    found: dict[str, float] = {}
    for stem in find_stems(text):
        if stem not in names:
            found[concept(stem)] = max(found.get(concept(stem), 0.0), rarity.idf(stem))
    return found


def find_answer(
    case: Case, document: Document, spoken: Sequence[Spoken], accusation: Spoken, side: str, others: Collection[Spoken]
) -> int | None:
    """The claim by which `side` answers an accusation: the first after it, else the last before it, else None.

    A claim of the accused side answers if it stands in the accusation's cluster; if it denies something and shares a
    concept with it, names nothing (*denied any wrongdoing*), stands within two paragraphs after it, or names next to
    nothing and stands before it where none of `others`, the accusations against the side, stands before them both;
    if it negates something of what the accusation is about, or points back to it (*had nothing to do with it*) from
    as near; or if it is about much of the same.
    """
    answers = [
        one
        for one in spoken
        if one.side == side
        and one.claim.attribution_id != accusation.claim.attribution_id
        and _answers(case, document, one, accusation, others)
    ]
    after = [one for one in answers if one.place > accusation.place]
    if after:
        return after[0].claim.id
    return answers[-1].claim.id if answers else None


def _answers(case: Case, document: Document, one: Spoken, accusation: Spoken, others: Collection[Spoken]) -> bool:
    attribution = document.attribution_of(one.claim)
    if attribution is None or attribution.cue_class == "accusation":
        return False
    article = document.article.id
    cluster = case.cluster_of.get((article, accusation.claim.id))
    if cluster is not None and cluster is case.cluster_of.get((article, one.claim.id)):
        return True
    shared = one.concepts.keys() & accusation.concepts.keys()
    if attribution.cue_class == "denial" or attribution.polarity == -1:
        return bool(shared) or _denies_it(one, accusation, others)
    mass = math.fsum(accusation.concepts.values())
    cover = math.fsum(accusation.concepts[key] for key in shared) / mass if mass else 0.0
    if _NEGATION.search(one.text):
        near = 0 <= one.paragraph - accusation.paragraph <= _NEAR and one.place > accusation.place
        return cover >= _TELLING or (near and _POINTS_BACK.search(one.text) is not None)
    return attribution.cue_class in _STATING and len(shared) >= _LEAST_SHARED and cover >= _MUCH


def _denies_it(one: Spoken, accusation: Spoken, others: Collection[Spoken]) -> bool:
    """Whether a denial that shares no word with an accusation answers it all the same."""
    apart = one.paragraph - accusation.paragraph
    if one.place > accusation.place and apart <= _NEAR:
        return True
    if one.concepts.keys() <= _SWEEPING and not _ANAPHORIC.search(one.text):
        return True
    if one.place > accusation.place or apart < -_NEAR or one.claim.headline or len(one.concepts.keys() - _SWEEPING) > 1:
        return False
    return not any(other.paragraph - one.paragraph >= -_NEAR and other.place < one.place for other in others)
