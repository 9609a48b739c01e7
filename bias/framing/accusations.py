"""Accusations against a side, and the answers that the same article gives it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bias.framing.answers import Spoken, find_answer, read_spoken
from bias.framing.case import Case
from bias.framing.described import PartyMention, find_parties
from bias.sides.harm import accused_sides
from bias.types import Attribution, Claim, Document

_NO_ANSWER = re.compile(
    r"\b(?:(?:did|has|have|had|could|would) not|(?:did|has|have|had|could|would)n['’]t)\s(?:\w+\s)?"
    r"(?:respond|repl|return|be reached|comment|answer)"
    r"|\b(?:declin|refus)\w+ to (?:comment|answer|respond)|\bno comment\b"
    r"|\bnot (?:\w+ )?available (?:for|to) comment\b",
    re.IGNORECASE,
)
_AFFIRMATIVE_CUES = frozenset({"neutral", "endorsing", "distancing", "belief"})
_NEGATED = re.compile(r"(?:\b(?:not|never|without|nor)|n['’]t)\s(?:\w+\s)?$", re.IGNORECASE)
_THAT = re.compile(r"(?:\s[\w’'-]+){0,4}?\sthat\b")
_OBJECT = 4
"""So many words after the cue, or after its *that*, the accused may be named."""
_DEED = re.compile(r"\b(?:of|for)\s(?:\w+ly\s)?(?:having\s|being\s)?\w+ing\b")
_ONTO = re.compile(r"\b(?:on|against|at|feet of)\s(?:[\w’'.-]+\s){0,3}$")
_PRONOUN_FIRST = re.compile(
    r"\W*(?:(?:on|him|her|them|it|his|its|their|himself|us|our|of|with|for|by)\b|$)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Accusation:
    """One accusation in one article."""

    article: str
    claim: int
    accuser: str | None
    """Side of the accuser; None for somebody outside the sides."""
    accused: str
    answer: int | None
    """Claim of the same article that answers for the accused side; None if there is none."""
    sought: bool
    """Whether the article says that the accused side was asked and did not answer."""


def find_accusations(case: Case, document: Document) -> tuple[Accusation, ...]:
    """Accusations in an article, in reading order, one per attribution and accused side.

    Somebody accuses a side by a cue of accusation, beside which or in whose content the side is named (with two
    sides, an accuser who names nobody means the other), or by an attributed statement that makes the side the doer
    of a harm. What answers it, `answers.find_answer` tells.
    """
    parties = find_parties(document, case.sides)
    sides = {claim.id: _side_of(document, claim, parties) for claim in document.claims}
    spoken = read_spoken(case, document, parties, sides)
    made: dict[tuple[int, str], Spoken] = {}
    for one in spoken:
        attribution = document.attribution_of(one.claim)
        for side in _accused(case, document, one, attribution, parties) if attribution is not None else ():
            made.setdefault((one.claim.attribution_id or 0, side), one)
    found = []
    for (_, side), one in made.items():
        others = [other for (_, accused), other in made.items() if accused == side and other is not one]
        answer = find_answer(case, document, spoken, one, side, others)
        sought = answer is None and _was_sought(document, side, parties)
        found.append(Accusation(document.article.id, one.claim.id, one.side, side, answer, sought))
    return tuple(found)


def _side_of(document: Document, claim: Claim, parties: Sequence[PartyMention]) -> str | None:
    """The side that speaks: the claim's, or that which its source describes (*the ministry said*)."""
    attribution = document.attribution_of(claim)
    if claim.side is not None or attribution is None or len(attribution.source) != 1:
        return claim.side
    start, end = attribution.source[0]
    described = [
        party.side for party in parties if party.described and (party.span.start, party.span.end) == (start, end)
    ]
    return described[0] if described else None


def _accused(
    case: Case, document: Document, one: Spoken, attribution: Attribution, parties: Sequence[PartyMention]
) -> tuple[str, ...]:
    if attribution.polarity != 1:
        return ()
    if attribution.cue_class == "accusation":
        return _accused_by_cue(case, document, one, attribution, parties)
    if attribution.cue_class not in _AFFIRMATIVE_CUES or one.claim.mode == "asserted":
        return ()
    return tuple(side for side in accused_sides(one.text, case.sides) if side != one.side)


def _accused_by_cue(
    case: Case, document: Document, one: Spoken, attribution: Attribution, parties: Sequence[PartyMention]
) -> tuple[str, ...]:
    """The side beside the cue: *accused Sudmark of …*; with two sides and a pronoun, the other one."""
    sentence = document.reading.sentences[one.claim.sentence]
    text = document.article.text
    cues = [span for span in attribution.cue if sentence.start <= span.start < sentence.end]
    start = min((span.start for span in cues), default=sentence.start)
    if _NEGATED.search(text[sentence.start : start]):
        return ()
    end = cues[0].end if cues else start
    beside = [
        party.side
        for party in parties
        if start <= party.span.start < sentence.end
        and not any(s.start < party.span.end and party.span.start < s.end for s in attribution.source)
        and _is_object(text[end : party.span.start])
    ]
    found = tuple(dict.fromkeys(side for side in beside if side != one.side))[:1]
    that = _THAT.match(text, end, sentence.end)
    if beside or one.side is None or len(case.sides) != 2:
        return found
    if not _PRONOUN_FIRST.match(text, that.end() if that else end, sentence.end):
        return ()
    return tuple(name for name in case.side_names() if name != one.side)


def _is_object(between: str) -> bool:
    """Whether what is named after these words, behind a cue, is whom it accuses (*accused the [Sudmark] army of …*)."""
    that = _THAT.match(between)
    after = between[that.end() :] if that else between
    return (len(after.split()) <= _OBJECT and not _DEED.search(after)) or _ONTO.search(between) is not None


def _was_sought(document: Document, side: str, parties: Sequence[PartyMention]) -> bool:
    text = document.article.text
    return any(
        _NO_ANSWER.search(text[start:end])
        and any(party.side == side and start <= party.span.start < end for party in parties)
        for start, end in document.reading.sentences
    )


def last_word(document: Document, accusations: Sequence[Accusation]) -> str | None:
    """The side that speaks last on accusations: an accuser's, or the accused's if its answer stands last."""
    turns: list[tuple[tuple[int, int], str | None]] = []
    for accusation in accusations:
        turns.append((_place(document, accusation.claim), accusation.accuser))
        if accusation.answer is not None:
            turns.append((_place(document, accusation.answer), accusation.accused))
    return max(turns, key=lambda turn: turn[0])[1] if turns else None


def _place(document: Document, claim: int) -> tuple[int, int]:
    spans = document.claims[claim].spans
    return (spans[0].start if spans else -1, claim)
