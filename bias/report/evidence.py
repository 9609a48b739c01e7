"""What each claim's score rests on: the words that decided its mode, its cue, its speaker, and the formula.

A = c · (1 − d · max(0, E)): c by mode, E the endorsement of the cue, d the discount (½ unless set otherwise). Nothing
is judged anew here but what a document does not keep, and that by the same functions.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bias.attribution.cues import find_sourceless, judge_cue
from bias.settings import Scoring
from bias.types import Attribution, Claim, Document, Span, Spans

Resolution = Literal["named", "short", "pronoun", "nominal", "understood", "outlet", "unknown"]

_PRONOUNS = frozenset(
    "he she it they him her them his hers its their theirs himself herself itself themselves who whom whose which that "
    "i we me us my our".split()
)
_OWNED = frozenset("his her its their my our".split())
_WORD = re.compile(r"[^\W_]+(?:[-’'.&][^\W_]+)*")
_REACH = 20_000
"""Code points within which a name is looked for around a source."""


@dataclass(frozen=True, slots=True)
class SpeakerEvidence:
    """How the source of a claim was resolved."""

    name: str | None
    how: Resolution
    """`named` its name stands in the source; `short` a part of it does; `pronoun`, `nominal` another word is taken to
    mean it; `understood` no source is given here, that of an earlier attribution goes on; `outlet` the outlet itself;
    `unknown` nobody was found."""
    source: str
    """The words of the source, the earlier one where it is understood; empty if there are none."""
    sentence: int | None
    """Row of the sentence that the source stands in."""
    antecedent: str
    """What of the name stands last before a pronoun or noun phrase, or the name first after it; else empty."""
    antecedent_sentence: int | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """One claim's attribution score, term by term."""

    claim: Claim
    attribution: Attribution | None
    rung: float
    """c, 0..1."""
    deciders: Spans
    """The words that decided the mode: the source, the words without a source, the quotation; none for own voice."""
    cue: str
    """The words of the cue; empty if there is none."""
    veridicality: float | None
    """-3..3; None without a cue."""
    neutral: float
    """Veridicality of *say*, the zero of endorsement."""
    endorsement: float
    """E, -1..1."""
    discount: float
    """d, 0..1."""
    score: float
    """c · (1 − d · max(0, E)), 0..1: the claim's `attribution`, if it was made with the same settings."""
    speaker: SpeakerEvidence
    hedges: tuple[str, ...]
    """Not part of the score, as are polarity and form."""

    @property
    def formula(self) -> str:
        """The score with its terms filled in, to two decimals, as in `1.00 × (1 − 0.50 × max(0, −0.22)) = 1.00`."""
        terms = [f"{self.rung:.2f}", f"{self.discount:.2f}", f"{self.endorsement:.2f}", f"{self.score:.2f}"]
        rung, discount, endorsement, score = (term.replace("-0.00", "0.00").replace("-", "−") for term in terms)
        return f"{rung} × (1 − {discount} × max(0, {endorsement})) = {score}"


def explain(document: Document, scoring: Scoring = Scoring()) -> tuple[Explanation, ...]:
    """Explain the score of every claim of a document, in order; `scoring` is what the document was made with."""
    markers = find_sourceless(document.article.text)
    neutral = judge_cue("said").veridicality
    return tuple(_explain(document, claim, scoring, markers, neutral) for claim in document.claims)


def deciding_words(document: Document, claim: Claim, markers: Sequence[Span]) -> Spans:
    """The words that decided a claim's mode: source, cue without one, marker or quotation.

    `markers` are those of the text (`find_sourceless`). Empty for own voice without a source.
    """
    by = document.attribution_of(claim)
    if claim.mode in ("attributed", "carried"):
        return _source_of(document, by)[0] if by else ()
    if claim.mode == "sourceless":
        return by.cue if by else _overlapping(markers, claim.spans)
    if claim.mode == "scare":
        return _overlapping(document.reading.quotations, claim.spans) or claim.spans
    return by.source if by else ()


def _explain(
    document: Document, claim: Claim, scoring: Scoring, markers: Sequence[Span], neutral: float
) -> Explanation:
    by = document.attribution_of(claim)
    deciders = deciding_words(document, claim, markers)
    cue, veridicality, endorsement = "", None, 0.0
    if by is not None and by.cue:
        cue, veridicality, endorsement = document.text_of(by.cue), by.veridicality, by.endorsement
    elif by is not None:
        endorsement = by.endorsement
    elif claim.mode == "sourceless" and deciders:
        cue = document.text_of(deciders[:1])
        judged = judge_cue(cue)
        veridicality, endorsement = judged.veridicality, judged.endorsement
    rung: float = getattr(scoring, claim.mode)
    score = rung * (1 - scoring.endorsement_discount * max(0.0, endorsement))
    return Explanation(
        claim=claim,
        attribution=by,
        rung=rung,
        deciders=deciders,
        cue=cue,
        veridicality=veridicality,
        neutral=neutral,
        endorsement=endorsement,
        discount=scoring.endorsement_discount,
        score=score,
        speaker=resolution_of(document, by),
        hedges=tuple(document.text_of(hedge.trigger) for hedge in claim.hedges),
    )


def _overlapping(candidates: Sequence[Span], spans: Spans) -> Spans:
    """Those of `candidates`, in order and disjoint, that share a character with one of `spans`."""
    rows: set[int] = set()
    for span in spans:
        row = bisect_right(candidates, span.start, key=lambda one: one.end)
        while row < len(candidates) and candidates[row].start < span.end:
            rows.add(row)
            row += 1
    return tuple(candidates[row] for row in sorted(rows))


# --- speakers ---------------------------------------------------------------------------------------------------


def resolution_of(document: Document, attribution: Attribution | None) -> SpeakerEvidence:
    """Say how an attribution came by its speaker, from its words and from where the name stands in the article."""
    if attribution is None:
        return SpeakerEvidence(None, "outlet", "", None, "", None)
    spans, own_words = _source_of(document, attribution)
    source = " ".join(document.text_of(spans).split())
    sentence = sentence_at(document, spans[0].start) if spans else None
    name = attribution.speaker
    if name is None:
        own = bool(spans) and any(c.mode == "asserted" for c in document.claims_of(attribution))
        return SpeakerEvidence(None, "outlet" if own else "unknown", source, sentence, "", None)
    if not own_words:
        return SpeakerEvidence(name, "understood" if spans else "unknown", source, sentence, "", None)
    how = _how(source, name)
    if how in ("named", "short"):
        return SpeakerEvidence(name, how, source, sentence, "", None)
    antecedent = _antecedent(document, name, spans[0].start)
    words = document.text_of((antecedent,)) if antecedent else ""
    row = sentence_at(document, antecedent.start) if antecedent else None
    return SpeakerEvidence(name, how, source, sentence, words, row)


def _source_of(document: Document, attribution: Attribution | None) -> tuple[Spans, bool]:
    """Where the source of an attribution stands, and whether it is its own rather than that of an earlier one."""
    if attribution is None or attribution.source:
        return (attribution.source, True) if attribution else ((), False)
    if attribution.source_type == "none":
        return (), False
    place = _place(attribution)
    earlier = (
        one
        for one in document.attributions
        if one.speaker == attribution.speaker and one.source and _place(one) < place and one.id != attribution.id
    )
    last = max(earlier, key=lambda one: (_place(one), one.id), default=None)
    return (last.source if last else ()), False


def _place(attribution: Attribution) -> int:
    spans = attribution.source or attribution.cue or attribution.content
    return spans[0].start if spans else 0


def _how(source: str, name: str) -> Resolution:
    said, named = _words(source), _words(name)
    if named and set(named) <= set(said):
        return "named"
    if all(word in _PRONOUNS for word in said):
        return "pronoun"
    if _OWNED & set(said):
        return "nominal"
    capitals = {word.casefold() for word in _WORD.findall(source) if word[0].isupper()}
    initials = "".join(word[0] for word in _WORD.findall(name) if word[0].isupper()).casefold()
    if capitals & set(named) or (len(initials) > 1 and initials in capitals):
        return "short"
    return "nominal"


def _words(phrase: str) -> list[str]:
    lower = phrase.casefold().replace("’", "'")
    return [word.removesuffix("'s") for word in _WORD.findall(lower) if word != "the"]


def _antecedent(document: Document, name: str, before: int) -> Span | None:
    """The name or its last word where it stands last before a place, else the name where it first stands behind it.

    Of *Jan Holt’s office*, the owner is looked for as well.
    """
    text, start = document.article.text, max(0, before - _REACH)
    owner = re.split(r"[’']s?\s", name)[0]
    for wanted in dict.fromkeys((name, owner)):
        last = wanted.split()[-1:]
        forms = [wanted, *(word for word in last if word[:1].isupper())]
        places = [
            Span(*match.span())
            for form in forms
            for match in re.compile(rf"(?<!\w){re.escape(form)}(?!\w)").finditer(text, start, before + _REACH)
        ]
        earlier = [place for place in places if place.end <= before]
        if earlier:
            return max(earlier, key=lambda place: (place.end, -place.start))
        if places:
            return min(places)
    return None


def sentence_at(document: Document, point: int) -> int | None:
    """Row of the sentence that a point of the text lies in; None between sentences."""
    sentences = document.reading.sentences
    row = bisect_right(sentences, point, key=lambda sentence: sentence.start) - 1
    return row if row >= 0 and point < sentences[row].end else None
