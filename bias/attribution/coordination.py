"""Cut off what the outlet adds behind a speaker's words: *Kovel said the dam was safe, and prices rose the next day*.

Reported speech is shifted back behind a past cue (*was, had, would*). A clause behind a comma with *and* or *but*, a
subject of its own and a plain past (*rose, fell*) is not, and is the outlet's. So is a short contradiction (*He did
not.*, *It was not.*).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bias.attribution.clauses import find_predicates, has_predicate
from bias.attribution.forms import quoted_share
from bias.types import Reading, Relation, Span

_PAST_CUE = re.compile(r"\b(?:said|told|added|warned|argued|insisted|claimed|wrote|noted|\w+ed)\b", re.IGNORECASE)
_JOINT = re.compile(r",?\s*\b(?:and|but|yet)\s+(?=(?P<subject>[\w’'-]+))")
_SHIFTED = re.compile(
    r"\b(?:had|has|have|would|could|might|should|will|can|may|must|is|are|am|was|were|been|be|that|n['’]t)\b|['’](?:d|ll|s|ve|re)\b",
    re.IGNORECASE,
)
_BACKSHIFT = re.compile(r"\b(?:had|would|could|might|was|were)\b|['’]d\b", re.IGNORECASE)
_TIME = re.compile(
    r"\b(?:on\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|overnight|later|the\s+(?:next|same|following)\s+\w+|"
    r"by\s+[\d.,]+|at\s+(?:noon|dawn|dusk|midnight)|last\s+\w+|this\s+(?:week|month|year|morning)|soon\s+after|hours)\b",
    re.IGNORECASE,
)
_ADDED = re.compile(r",\s+(?P<clause>(?:which|who|whose|where)\s)")
_CLOSING = re.compile(r",(?!\d)")
_PRESENT = re.compile(r"(?:is|are|has|have|can|will|(?!was\b|has\b)[a-z]+[^s\W]s|live|employ|own|run|work|stand)\b")
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_SHIFTED_BACK = re.compile(r"(?:had|would|could|might)\b")
_SAME_SUBJECT = frozenset("he she they it i we you that to not so then who which".split())
_CONTRADICTION = re.compile(
    r"\W*(?:(?:and|but|yet)\s+)?(?:he|she|it|they|there|we|this|that)\s+(?:was|were|is|are|did|does|do|has|have|had|will|"
    r"would|could|can)\s*(?:\s+not|n['’]t)\W*",
    re.IGNORECASE,
)
_LAST_CLAUSE = re.compile(r",\s*(?:and|but|yet)\s+[^,]*$")


def cut_coordinated(text: str, reading: Reading, relations: Sequence[Relation]) -> list[Relation]:
    """Return the relations without clauses at the end of their contents that are plainly the outlet's."""
    return [_cut(text, reading, relation) for relation in relations]


def _cut(text: str, reading: Reading, relation: Relation) -> Relation:
    if not relation.cue or not relation.content:
        return relation
    kept: list[Span] = []
    for span in relation.content:
        kept.extend(_kept(text, reading, relation, span, first=not kept))
    return relation if tuple(kept) == relation.content else replace(relation, content=tuple(kept))


def _kept(text: str, reading: Reading, relation: Relation, span: Span, first: bool) -> list[Span]:
    cue = relation.cue[0]
    if quoted_share(text, span, reading.quotations) > 0:
        return [span]
    sentence = reading.sentence_at(cue.start) or Span(0, 0)
    if span.start >= sentence.end:
        return [] if _CONTRADICTION.fullmatch(text, span.start, span.end) else [span]
    last = _LAST_CLAUSE.search(text, span.start, span.end)
    if last and _CONTRADICTION.fullmatch(text, last.start(), last.end()):
        return [Span(span.start, last.start())]
    if not _PAST_CUE.search(text[cue.start : relation.cue[-1].end]):
        return [span]
    resumed = not first and cue.start < span.start and text[cue.start : span.start].rstrip().endswith(",")
    for joint in _JOINT.finditer(text, span.start, span.end):
        opens = joint.start() == span.start
        if (opens and not resumed) or (not opens and not joint.group().startswith(",")):
            continue
        before = text[relation.content[0].start : joint.start()]
        if _is_plain(text[joint.end() : span.end], joint.group("subject")) and _BACKSHIFT.search(before):
            return [] if opens else [Span(span.start, joint.start())]
    return [span]


def _is_plain(clause: str, subject: str) -> bool:
    """Whether a clause has a subject of its own and a past that is not shifted back."""
    if subject.lower() in _SAME_SUBJECT or _SHIFTED.search(clause) or not _TIME.search(clause):
        return False
    return has_predicate(clause)


def explanation(text: str, cue: str, span: Span) -> Span | None:
    """The clause with its commas that the outlet adds to a content (*the town[, which has two ports,] needed a third*).

    A relative clause behind a comma is the writer's rather than the speaker's (Potts 2005). It counts here only where
    its form shows that: behind a past cue it stands in the present, or gives a year; or what is handed over is a
    mere noun phrase (*deplored the delays, [which left hundreds stranded]*).
    """
    match = _ADDED.search(text, span.start, span.end)
    if match is None:
        return None
    close = _CLOSING.search(text, match.end(), span.end)
    clause = Span(match.start(), close.end() if close else span.end)
    surface = text[match.start("clause") : close.start() if close else span.end]
    verbs = find_predicates(surface)
    if not verbs:
        return None
    if close is None and not has_predicate(text[span.start : match.start()]):
        return clause
    if not _PAST_CUE.search(cue):
        return None
    present = _PRESENT.match(surface, verbs[0]) is not None
    dated = _YEAR.search(surface) is not None and not _SHIFTED_BACK.match(surface, verbs[0])
    return clause if present or dated else None
