"""Set right what the reader linked where the words around it plainly speak against it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from bias.attribution.clauses import has_predicate
from bias.attribution.forms import quoted_share
from bias.attribution.lexicon import load_lexicon
from bias.attribution.spans import merge_spans
from bias.types import Reading, Relation, Span

_MANNERS = (
    r"(?:plans?|schedule|law|laws|rules?|regulations|size|custom|customs|tradition|protocol|procedure|need|needs|taste|"
    r"age|height|weight|rank|merit|type|ability|instructions|orders)"
)
_MANNER = re.compile(
    rf"\s*(?:their\s+|its\s+)?{_MANNERS}(?:\s+(?:and|or)\s+{_MANNERS})?(?=[\s,.;:]*\Z|\s*[,;:]|\s+(?:and|but)\s+(?:the|an?)\b)"
)
"""What something is done by, rather than somebody who says it (*acted according to plan*)."""
_MOSTLY = 0.5
"""Share of a sentence in quotation marks from which on it is quoted."""
_MARKS = frozenset("\"“”„«»‘’'`")
_DASHES = ("—", "–", "―")
_FEW = 3
_BEING = re.compile(
    r"(?:is|are|was|were|has|have|had)\b"
    r"(?!.*\b(?:said|quoted|called|told|(?:nick)?named|dubbed|(?:en)?titled|known|heard)\b)"
)
_NOBODY = re.compile(
    r"\W*(?:[Nn]obody|[Nn]o[ -]one|[Nn]one(?!\s+other\s+than)|[Nn]either|[Nn]o(?=\s+(?:[a-z]|[A-Z]{2,}\b)))\b"
)
_PASSIVE = re.compile(r"(?:is|are|was|were|been|being)\b", re.IGNORECASE)
_BY_NOBODY = re.compile(
    r"(?:(?:will|would|may|might|must|can|could|should)\s+)?(?:(?:has|have|had|to)\s+)?(?:is|are|was|were|be|been|being)\s+"
    r"(?:(?:also|then|now|not|never|again|once|\w+ly)\s+){0,2}(?P<verb>\w+)"
    r"(?:\s+(?:as|of|for|about|on|over|with|to|to\s+be|that|\w+ly))*",
    re.IGNORECASE,
)
"""A passive without *by*: whoever it has for a subject says nothing."""
_RUMOURED = re.compile(
    r"\b(?:amid|amidst|over|following|after|despite)\s+(?:claims|allegations|accusations|reports|rumou?rs|suspicions|"
    r"suggestions|speculation)\Z"
)
"""Words that somebody acted upon, and others said (*fined him over allegations*)."""
_NEAR = 12
"""Code points between a subject and its verb."""
_HEARERS = frozenset(
    "told informed advised notified asked warned reminded briefed questioned pressed quizzed grilled instructed "
    "ordered invited urged".split()
)
_STATES = frozenset("assured convinced persuaded reassured worried determined resigned committed opposed".split())
"""Participles that say how somebody feels or thinks; those of the lexicon's emotions do so as well."""
_ACTIONS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (
        re.compile(rf"(?:has\s+|have\s+|had\s+|was\s+|were\s+)?(?:{verb})", re.IGNORECASE),
        re.compile(what, re.IGNORECASE),
    )
    for verb, what in (
        ("sentence[sd]?|jail(?:s|ed)?|fine[sd]?|convict(?:s|ed)?|acquit(?:s|ted)?", r"."),
        ("show(?:s|ed)?|shown", r"\b(?:red|yellow|second)\s+card\b|\bthe\s+(?:door|way)\b"),
        (
            "post(?:s|ed)?",
            r"\b(?:photo\w*|picture|video|image|link|profit|loss|record|time|score|gain|rise|fall|bail)s?\b",
        ),
        ("reports?|reported|announces?|publish(?:es|ed)?|releases?|present(?:s|ed)?", r"^(?:its|their)\b(?!.*\bof\b)"),
        ("reports?|reported", r"\bfor\s+(?:duty|work|training)\b"),
        (
            "claim(?:s|ed)?",
            r"\b(?:titles?|wins?|victor\w+|gold|silver|bronze|medals?|wickets?|troph\w+|prizes?|points?|lives|life|seats?|"
            r"crown|place|spot|cup|asylum|benefits?|draw|scalp)\b",
        ),
        (
            r"(?:\w+\s+){0,3}?(?:ignor(?:es?|ed|ing)|overlook(?:s|ed)?|disregard(?:s|ed)?|miss(?:es|ed)?|heed(?:s|ed)?|"
            r"receive[sd]?|hears?|heard)",
            r"^(?:\W*[\w’'-]+\s+){0,3}?(?:warnings?|reports?|complaints?|alarms?|calls|letters?|orders|advice|signs)\b"
            r"(?!\s+that\b)",
        ),
        ("rul(?:es|ed)\\s+out", r"\b(?:goal|try|penalty|header|score)\b"),
        ("admit(?:s|ted)?", r"\b(?:goals|patients|members|students)\b"),
        ("call(?:s|ed)?", r"\b(?:an?\s+(?:meeting|vote|election|strike|halt|timeout)|time|police|an\s+ambulance)\b"),
    )
)
"""Cues that, with such an object, tell what somebody does."""
_ACCORDING = re.compile(r"\s*according\s+to\b", re.IGNORECASE)


def drop_manners(text: str, relations: Sequence[Relation]) -> list[Relation]:
    """Leave out *according to* that names no source: *acted according to plan* attributes nothing to anybody."""
    return [relation for relation in relations if not _is_manner(text, relation)]


def _is_manner(text: str, relation: Relation) -> bool:
    cue = " ".join(text[start:end] for start, end in relation.cue)
    match = _ACCORDING.match(cue)
    if match is None:
        return False
    if not relation.source:
        return match.end() == len(cue.rstrip()) or _MANNER.match(cue, match.end()) is not None
    return any(_MANNER.match(text[start:end]) for start, end in relation.source)


def drop_actions(text: str, relations: Sequence[Relation]) -> list[Relation]:
    """Leave out what is done rather than said: *was sentenced, showed Tell a red card, claimed her third title*."""
    return [relation for relation in relations if not _is_action(text, relation)]


def drop_hearers(text: str, relations: Sequence[Relation]) -> list[Relation]:
    """Take nobody for a source who is only told or accused (*Jurors [were told] …, the clerk [is accused] of …*).

    Nor who acts upon what others say (*The league fined him over [allegations] that …*).

    A passive of a verb of saying or judging has its subject for a source in 7 of 303 cases of PolNeAR's training part;
    one of feeling (*was worried*) nearly always.
    """
    return [_without_hearer(text, relation) for relation in relations]


def _is_action(text: str, relation: Relation) -> bool:
    if not relation.cue or not relation.content:
        return False
    cue = " ".join(text[start:end] for start, end in relation.cue)
    content = " ".join(text[start:end] for start, end in relation.content)
    if content[0] in _MARKS or has_predicate(content) or "that " in content:
        return False
    if _PASSIVE.match(cue) and not relation.source and relation.content[-1].end <= relation.cue[0].start:
        return cue.casefold().split()[-1] not in load_lexicon().forms
    if any(mark in content for mark in _MARKS - {"’", "'"}):
        return False
    return any(verb.fullmatch(cue) and what.search(content) for verb, what in _ACTIONS)


def _without_hearer(text: str, relation: Relation) -> Relation:
    if not relation.source or not relation.cue or relation.source[0].start > relation.cue[0].start:
        return relation
    if _RUMOURED.search(text, relation.source[-1].end, relation.cue[-1].end):
        return replace(relation, source=())
    passive = _BY_NOBODY.fullmatch(" ".join(text[start:end] for start, end in relation.cue))
    verb = passive.group("verb").lower() if passive else ""
    if verb in _HEARERS:
        return replace(relation, source=())
    if not _is_judged(verb):
        return relation
    subject = relation.source if relation.cue[0].start - relation.source[-1].end <= _NEAR else ()
    return replace(relation, source=(), content=merge_spans((*subject, *relation.content), len(text)))


def _is_judged(verb: str) -> bool:
    """Whether a participle is of a verb that hands a claim or a judgement over (*accused, named, criticised*)."""
    lexicon = load_lexicon()
    lemma = lexicon.forms.get(verb, "")
    known = lemma in lexicon.verbs and lemma not in lexicon.emotions
    return known and verb != lemma and not verb.endswith("ing") and verb not in _STATES


def drop_nicknames(text: str, reading: Reading, relations: Sequence[Relation]) -> list[Relation]:
    """Leave out quoted words that a plain verb holds without a source (*Jan “Hammer” Holt [was fined]*)."""
    return [relation for relation in relations if not _is_nickname(text, reading, relation)]


def _is_nickname(text: str, reading: Reading, relation: Relation) -> bool:
    if relation.source or len(relation.content) != 1 or not relation.cue:
        return False
    content, cue = relation.content[0], " ".join(text[start:end] for start, end in relation.cue)
    few = text[slice(*content)].count(" ") < _FEW
    return few and quoted_share(text, content, reading.quotations) >= _MOSTLY and _BEING.match(cue) is not None


def drop_strays(
    text: str, reading: Reading, relations: Sequence[Relation], headline: Span | None = None
) -> list[Relation]:
    """Leave out content that stands where a writer would not hand it to this source, unless it is quoted.

    - In the sentences before the one where source and cue begin: a writer names a source at what it says; only
      quotations wait for a later one. What stands right before stays if nothing else is handed over (*So said Kovel*).
    - Below the headline, if source and cue stand in it; one paragraph on, if no source is named (*reportedly*).
    """
    return [_without_strays(text, reading, relation, headline) for relation in relations]


def _without_strays(text: str, reading: Reading, relation: Relation, headline: Span | None) -> Relation:
    anchors = (*relation.source, *relation.cue)
    if not anchors or not relation.content or _signs(text, relation, min(anchors)):
        return relation
    anchor = min(anchors)
    first = _start_at(reading.sentences, anchor.start)
    if all(span.end <= first for span in relation.content):
        paragraph = _start_at(reading.paragraphs, anchor.start)
        first = max(paragraph, _start_at(reading.sentences, max(0, first - 1)))
    last = _last_place(reading, relation, anchor, headline)
    if relation.content[0].start >= first and relation.content[-1].end <= last:
        return relation
    kept = [
        piece
        for span in relation.content
        for piece in _pieces(reading.sentences, span, first, last)
        if first <= piece.start < last
        or text[piece.start] in _MARKS
        or quoted_share(text, piece, reading.quotations) >= _MOSTLY
    ]
    return replace(relation, content=merge_spans(kept, len(text)))


def _signs(text: str, relation: Relation, anchor: Span) -> bool:
    """Whether the source stands behind a dash, as under a letter (*The dam is safe. — Mara Kovel*)."""
    before = text[max(0, anchor.start - 2) : anchor.start].rstrip()
    return text[anchor.start] in _DASHES or before[-1:] in _DASHES


def _last_place(reading: Reading, relation: Relation, anchor: Span, headline: Span | None) -> int:
    """Where content ends that follows source and cue."""
    end = max(span.end for span in relation.content)
    if headline is not None and anchor.start < headline.end and relation.content[0].start < headline.end:
        return min(end, headline.end)
    if relation.source:
        return end
    row = bisect_right(reading.paragraphs, anchor.start, key=lambda span: span.start) - 1
    return min(end, reading.paragraphs[row].end) if row >= 0 else end


def _start_at(spans: Sequence[Span], point: int) -> int:
    """Where the sentence or paragraph begins in which a point lies; 0 before the first."""
    row = bisect_right(spans, point, key=lambda span: span.start) - 1
    return spans[row].start if row >= 0 else 0


def _pieces(sentences: Sequence[Span], span: Span, first: int, last: int) -> list[Span]:
    """A span cut where sentences begin, outside of the borders; what lies between them stays whole."""
    row, end = (bisect_left(sentences, point, key=lambda one: one.start) for point in (span.start + 1, span.end))
    outside = [one.start for one in sentences[row:end] if one.start <= first or one.start >= last]
    borders = [point for point in (first, last) if span.start < point < span.end]
    cuts = sorted({span.start, *outside, *borders})
    return [Span(start, stop) for start, stop in zip(cuts, [*cuts[1:], span.end], strict=True)]


def names_nobody(source: str) -> bool:
    """Whether a source is a negative quantifier (*nobody, no official, neither Kovel nor Arden*)."""
    return _NOBODY.match(source) is not None
