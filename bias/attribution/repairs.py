"""Set right spans that the reader cut in half or let run on, where the words at their edges plainly say so.

*[The] premier called*, *denied [shelling] the school*, *the claim [that the vote was fair angered the opposition]*,
*a ship, which the navy says [was carrying arms, sank off Harn]*, *[The team trained and coach Holt] said*.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bias.attribution.clauses import find_predicates, has_predicate, holds_verb, sees_verb
from bias.attribution.lexicon import load_lexicon
from bias.attribution.spans import merge_spans
from bias.types import Reading, Relation, Span

_DETERMINER = re.compile(r"(?:the|an?|his|her|its|their|one|some|two|several|many)", re.IGNORECASE)
_ASIDE = re.compile(r",\s+(?:who|which|whose|where|\w+ed|a|an|the)\b", re.IGNORECASE)
_CLAUSE = re.compile(r",\s+(?:who|which|whose|where)\b", re.IGNORECASE)
_LONGEST_GAP = 90
_LEFT_OPEN = re.compile(
    r"(?:^|\s)(?:the|an?|his|her|its|their|more|new|some|any|no|two|three|[a-z]{2,}ing|to|of|in|on|for|with|"
    r"an?\s+[a-z]+(?:ly|al|ic|ous|ive|ful|less|able|ible))\s*$"
)
_OBJECT = re.compile(
    r"\s+(?P<object>(?:(?:the|an?|any|all|some|his|her|its|their|two|three|\d+)\s+)?[^\s,.;:!?“”\"()–—]+"
    r"(?:\s+(?!and\b|but\b|after\b|before\b|when\b|while\b|as\b|on\s+\w+day\b|because\b)[^\s,.;:!?“”\"()–—]+){0,8})"
    r"(?=\s*[,.;:!?()–—]|\s+(?:and|but|after|before|when|while|as|on|because)\b)"
)
_OPENS_OBJECT = re.compile(r"\s+(?:the|an?|any|all|some|his|her|its|their|two|three|\d+|at|in|on|of)\s", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"\s+(?:a|an|the|as|at|about|against|by|even|for|from|in|into|of|on|over|to|with|without)\s", re.IGNORECASE
)
"""Behind *her* that is no possessive (*view [her] with respect*)."""
_JOINS = re.compile(
    r"[,;:]|\b(?:and|but|or|that|which|who|whose|whom|where|when|while|because|after|before|as|if|than|what|how|why)\b",
    re.IGNORECASE,
)
_ADVERB_BEFORE = re.compile(r"(?:\s+(?:first|also|now|never|still|only|soon|later|\w{3,}ly))+\s*$")
_RELATIVE = re.compile(r"(?:which|who|whom|that|whose)", re.IGNORECASE)
_CHARGE = re.compile(r"\s+of\s+(?=\w+ing\b)")
_POSSESSIVE = re.compile(r"(?:['’]s?|\b(?:his|her|its|their|our|my))$", re.IGNORECASE)
_IT_IS_SAID = re.compile(
    r"it\s+(?:is|was|has\s+been|had\s+been)\s+(?:(?:also|now|then|still|not|\w+ly)\s+){0,2}"
    r"(?:alleged|announced|argued|assumed|believed|claimed|confirmed|estimated|expected|feared|hoped|known|presumed|"
    r"reported|rumou?red|said|stated|suggested|suspected|thought|understood)\b",
    re.IGNORECASE,
)
_RELATIVE_CLAUSE = re.compile(r"\s(?:who|whose|which|that|where)\s")
_CONJOINED = re.compile(r",?\s+(?:and|but|while)\s+")


def repair(text: str, reading: Reading, relations: Sequence[Relation]) -> list[Relation]:
    """Return the relations with such spans completed or cut; what another relation holds is never taken from it."""
    taken = merge_spans(
        (span for one in relations for span in (*one.source, *one.cue, *one.content)),
        len(text),
    )
    starts = [span.start for span in taken]
    return [_repaired(text, reading, relation, starts) for relation in relations]


def _repaired(text: str, reading: Reading, relation: Relation, starts: Sequence[int]) -> Relation:
    relation = _with_charge(text, _with_whole_source(text, reading, _without_it(text, relation)))
    relation = _with_own_clause_cut(text, reading, relation)
    relation = _with_object(text, reading, relation, starts)
    relation = _with_noun_clause_cut(text, reading, relation)
    return _with_relative_cut(text, relation)


def _with_whole_source(text: str, reading: Reading, relation: Relation) -> Relation:
    """*[The] bank, which was fined, denied*; *[The auditor, whose report came out] on Friday, told*.

    Not *[some] left and fear …*, where the word is the whole subject, nor *[her] comments on*.
    """
    if not relation.source or not relation.cue:
        return relation
    last, cue = relation.source[-1], relation.cue[0]
    gap = text[last.end : cue.start]
    if not 0 < len(gap.strip(" ,")) <= _LONGEST_GAP or "\n" in gap or any(mark in gap for mark in '“”".;:?!'):
        return relation
    if any(span.start < cue.start and span.end > last.end for span in relation.content):
        return relation
    surface = text[slice(*last)]
    half = _DETERMINER.fullmatch(surface) is not None and _is_subject_of(text, reading, last.end, cue)
    broken = gap.rstrip().endswith(",") and not gap.lstrip().startswith(",") and not has_predicate(gap)
    aside = broken and _CLAUSE.search(surface) is not None
    if not half and not aside:
        return relation
    end = last.end + len(gap.rstrip(" ,"))
    return replace(relation, source=(*relation.source[:-1], Span(last.start, end)))


def _is_subject_of(text: str, reading: Reading, start: int, cue: Span) -> bool:
    """Whether what stands between a determiner and a cue is a subject, with nothing but relative clauses on it."""
    first = _RELATIVE_CLAUSE.split(text[start : cue.start], maxsplit=1)[0]
    finite = not reading.verbs or holds_verb(reading.verbs, cue)
    return finite and not sees_verb(text, reading, start, start + len(first))


def _without_it(text: str, relation: Relation) -> Relation:
    """*[It] was claimed [that the dam burst]*: that *it* is nobody, and a part of the cue."""
    content = tuple(span for span in relation.content if text[slice(*span)].lower() != "it")
    named = sorted({*relation.source, *relation.cue, *relation.content} - {*content})
    said = _IT_IS_SAID.match(text, named[0].start) if named and content else None
    if said is None or named[-1].end > said.end() or text[said.end() : content[0].start].strip(" ,"):
        return relation
    return replace(relation, source=(), cue=(Span(*said.span()),), content=content)


def _with_charge(text: str, relation: Relation) -> Relation:
    """*is accused by [two riders] of doping*: what somebody is accused of is no part of the source."""
    if len(relation.source) != 1 or not relation.cue or not text[slice(*relation.cue[-1])].endswith(" by"):
        return relation
    charge = _CHARGE.search(text, *relation.source[0])
    if charge is None:
        return relation
    source, rest = Span(relation.source[0].start, charge.start()), Span(charge.end(), relation.source[0].end)
    return replace(relation, source=(source,), content=merge_spans((*relation.content, rest), len(text)))


def _with_own_clause_cut(text: str, reading: Reading, relation: Relation) -> Relation:
    """*The team trained on Sunday and [coach Selma Holt] said*: a source has no finite clause before an *and*."""
    if not relation.source:
        return relation
    first = relation.source[0]
    surface = text[slice(*first)]
    joints = list(_CONJOINED.finditer(surface))
    if not joints or _ASIDE.search(surface) or _RELATIVE_CLAUSE.search(surface):
        return relation
    at = joints[-1]
    before = surface[: at.start()]
    clause = has_predicate(before) and sees_verb(text, reading, first.start, first.start + len(before))
    if not clause or has_predicate(surface[at.end() :]) or not surface[at.end() :]:
        return relation
    return replace(relation, source=(Span(first.start + at.end(), first.end), *relation.source[1:]))


def _with_object(text: str, reading: Reading, relation: Relation, starts: Sequence[int]) -> Relation:
    """*denied [shelling] the school at Harn*, *promised [more] aid*: a content that breaks off before its noun."""
    if not relation.content or not relation.cue:
        return relation
    last = relation.content[-1]
    if last.start < relation.cue[-1].end:
        return relation
    surface = text[slice(*last)]
    if not _LEFT_OPEN.search(surface) or (surface.endswith("ing") and not _OPENS_OBJECT.match(text, last.end)):
        return relation
    if surface.lower().endswith("her") and _PREPOSITION.match(text, last.end):
        return relation
    sentence = reading.sentences[max(0, bisect_right(reading.sentences, last.start, key=lambda one: one.start) - 1)]
    match = _OBJECT.match(text, last.end, sentence.end)
    if match is None or has_predicate(match.group("object")):
        return relation
    if bisect_left(starts, last.end) != bisect_left(starts, match.end()):
        return relation
    return replace(relation, content=(*relation.content[:-1], Span(last.start, match.end("object"))))


def _with_noun_clause_cut(text: str, reading: Reading, relation: Relation) -> Relation:
    """*His insistence [that the vote was fair] angered the opposition*: the subject's clause ends before its verb."""
    if len(relation.cue) != 1 or len(relation.content) != 1 or relation.content[0].start < relation.cue[0].end:
        return relation
    cue, content = relation.cue[0], relation.content[0]
    words, surface = text[slice(*cue)].casefold().split(), text[slice(*content)]
    owner = text[slice(*relation.source[-1])] if relation.source else ""
    if owner and relation.source[-1].end <= cue.start and not _POSSESSIVE.search(owner):
        return relation
    if not words or words[-1] not in load_lexicon().nouns or not surface.startswith("that "):
        return relation
    row = max(0, bisect_right(reading.sentences, cue.start, key=lambda one: one.start) - 1)
    if len(text[reading.sentences[row].start : cue.start].split()) > 6 or has_predicate(
        text[reading.sentences[row].start : cue.start]
    ):
        return relation
    verbs = find_predicates(surface)
    for before, verb in pairwise(verbs):
        if not _JOINS.search(surface, before, verb):
            adverb = _ADVERB_BEFORE.search(surface, before, verb)
            kept = surface[: adverb.start() if adverb else verb].rstrip()
            return replace(relation, content=(Span(content.start, content.start + len(kept)),))
    return relation


def _with_relative_cut(text: str, relation: Relation) -> Relation:
    """*a ship, [which] the navy says [was carrying arms], sank*: the relative clause ends at its comma."""
    if not relation.source or not relation.cue or not relation.content:
        return relation
    pronoun = next((span for span in relation.content if _RELATIVE.fullmatch(text[slice(*span)].strip())), None)
    last, cue = relation.content[-1], relation.cue[-1]
    if (
        pronoun is None
        or last.start < cue.end
        or not text[max(0, pronoun.start - 8) : pronoun.start].rstrip().endswith(",")
    ):
        return relation
    comma = text.find(",", last.start, last.end)
    if comma < 0 or not has_predicate(text[comma + 1 : last.end], after_subject=True):
        return relation
    return replace(relation, content=(*relation.content[:-1], Span(last.start, comma)))
