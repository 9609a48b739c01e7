"""Accusations against a side, and the answers that the same article gives it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bias.alignment.words import find_stems
from bias.framing.case import Case, body_paragraphs, paragraph_of
from bias.sides import named_sides
from bias.sides.harm import accused_sides
from bias.types import Attribution, Claim, Document

_NEAR = 2
_SHARED = 2
_POINTS_BACK = re.compile(r"\b(?:it|this|that|so|such)\b", re.IGNORECASE)
_NO_ANSWER = re.compile(
    r"\b(?:(?:did|has|have|had|could) not|(?:did|could)n['’]t)\s(?:\w+\s)?(?:respond|repl|be reached|comment|answer)"
    r"|\bdeclin\w+ to (?:comment|answer)|\bno comment\b|\bcould not be reached\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(r"\b(?:not|no|never|none|nothing|neither|without)\b|n['’]t\b", re.IGNORECASE)
_AFFIRMATIVE_CUES = frozenset({"neutral", "endorsing", "distancing", "belief"})


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
    sides, an accuser who names neither means the other), or by an attributed statement that makes the side the doer
    of a harm. A claim of the accused side answers if it stands in the accusation's cluster; if it denies something
    and shares a content word with it or stands within two paragraphs; if it negates and shares a content word, or
    stands as near and points back (*had nothing to do with it*); or if it shares two. The first answer after the
    accusation is taken, else the last before it.
    """
    found: list[Accusation] = []
    seen: set[tuple[int, str]] = set()
    for claim in sorted(document.claims, key=lambda c: (c.spans[:1], c.id)):
        attribution = document.attribution_of(claim)
        if attribution is None:
            continue
        for side in _accused(case, document, claim, attribution):
            if (attribution.id, side) not in seen:
                seen.add((attribution.id, side))
                answer = _find_answer(case, document, claim, side)
                found.append(
                    Accusation(
                        document.article.id,
                        claim.id,
                        claim.side,
                        side,
                        answer,
                        answer is None and _was_sought(case, document, side),
                    )
                )
    return tuple(found)


def _accused(case: Case, document: Document, claim: Claim, attribution: Attribution) -> tuple[str, ...]:
    if attribution.cue_class == "accusation":
        named = [name for _, name in named_sides(_beside_source(document, claim, attribution), case.sides)]
        found = tuple(dict.fromkeys(name for name in named if name != claim.side))[:1]
        if not named and not found and claim.side is not None and len(case.sides) == 2:
            return tuple(name for name in case.side_names() if name != claim.side)
        return found
    if attribution.cue_class not in _AFFIRMATIVE_CUES or attribution.polarity != 1 or claim.mode == "asserted":
        return ()
    return tuple(
        side for side in accused_sides(case.texts[document.article.id, claim.id], case.sides) if side != claim.side
    )


def _beside_source(document: Document, claim: Claim, attribution: Attribution) -> str:
    """The sentence of a claim from its cue on, source blanked: *accused Sudmark of …*."""
    sentence = document.reading.sentences[claim.sentence]
    start = min(
        [span.start for span in attribution.cue if sentence.start <= span.start < sentence.end] or [sentence.start]
    )
    characters = list(document.article.text[start : sentence.end])
    for source in attribution.source:
        for position in range(max(source.start, start), min(source.end, sentence.end)):
            characters[position - start] = " "
    return "".join(characters)


def _find_answer(case: Case, document: Document, accusation: Claim, side: str) -> int | None:
    answers = [
        claim
        for claim in document.claims
        if claim.side == side
        and claim.attribution_id != accusation.attribution_id
        and _answers(case, document, claim, accusation)
    ]
    position = accusation.spans[:1]
    after = [claim for claim in answers if claim.spans[:1] > position]
    if after:
        return min(after, key=lambda c: (c.spans[:1], c.id)).id
    return max(answers, key=lambda c: (c.spans[:1], c.id)).id if answers else None


def _answers(case: Case, document: Document, claim: Claim, accusation: Claim) -> bool:
    attribution = document.attribution_of(claim)
    if attribution is None or attribution.cue_class == "accusation":
        return False
    article = document.article.id
    cluster = case.cluster_of.get((article, accusation.id))
    if cluster is not None and cluster is case.cluster_of.get((article, claim.id)):
        return True
    text = case.texts[article, claim.id]
    shared = len(_content(case, text) & _content(case, case.texts[article, accusation.id]))
    paragraphs = body_paragraphs(document)
    apart = paragraph_of(claim, paragraphs) - paragraph_of(accusation, paragraphs)
    if attribution.cue_class == "denial" or attribution.polarity == -1:
        return shared >= 1 or 0 <= apart <= _NEAR
    if _NEGATION.search(text):
        return shared >= 1 or (0 <= apart <= _NEAR and _POINTS_BACK.search(text) is not None)
    return shared >= _SHARED


def _content(case: Case, text: str) -> set[str]:
    """Content stems of `text` without the names of sides."""
    for span, _ in reversed(named_sides(text, case.sides)):
        text = text[: span.start] + " " + text[span.end :]
    return set(find_stems(text))


def _was_sought(case: Case, document: Document, side: str) -> bool:
    text = document.article.text
    sentences = (text[start:end] for start, end in document.reading.sentences)
    return any(
        _NO_ANSWER.search(sentence) and any(name == side for _, name in named_sides(sentence, case.sides))
        for sentence in sentences
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
