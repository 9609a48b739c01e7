"""Attributions inside what somebody says: *Police said [a witness] [had told] them that the van was red*.

The reader learned from annotation in which a word has one role, so it gives such words to the outer speaker alone.
Only plain wordings at the head of a clause count: a noun phrase, a verb of saying, perhaps a hearer, and a clause or
an inner quotation; *quoted a doctor as saying that …*. Pronouns mostly mean the outer speaker, and are left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from bias.attribution.clauses import has_predicate
from bias.attribution.nesting import lay_out
from bias.types import Reading, Relation, Span

PLAIN = 0.6
"""How sure a relation is that such a wording alone gives: a convention."""
_LONGEST_SOURCE = 9
"""Words."""
_LONGEST_QUOTATION = 600
"""Code points."""
_OPENING = r"[\s“”\"…—–-]*(?:(?:and|but)\s+)?(?:that\s+)?"
_NP = (
    r"(?P<source>(?:(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Prof)\.|[^\s,;:.!?“”\"‘()–—])"
    r"[^,;:.!?“”\"‘()–—]{1,90}?)"
)
_LEAD = r"(?:(?:has|have|had|also|later|then|already|once|again|since|first|earlier|\w{2,15}ly)\s+){0,3}"
_HEARER = (
    r"(?:them|him|her|us|me|it|reporters|journalists|police|detectives|officers|investigators|parliament|lawmakers|"
    r"(?:the|a|an|his|her|their|its|our|my)\s+[\w’'-]+(?:\s+(?!that\b|about\b|to\b)[\w’'-]+){0,2}|[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+){0,2})"
)
_WHEN = r"(?:\s+(?:on\s+\w+day|yesterday|earlier|later|today))?"
_TELL = r"(?:told|tells|assured|informed|warned)"
_SAY = (
    r"(?:said|says|reported|confirmed|admitted|admits|claimed|claims|warned|warns|insisted|insists|alleged|alleges|"
    r"argued|argues|acknowledged|announced|stated|states|testified|conceded|denied|denies|asserted|maintained)"
)
_QUOTE = r"\s*[,:]?\s+[‘'“\"](?=\w)"
_INNER = re.compile(
    rf"{_OPENING}{_NP}\s+(?P<cue>{_LEAD}(?:"
    rf"{_TELL}(?P<told>\s+{_HEARER}){_WHEN}(?:(?P<quote_told>{_QUOTE})|(?P<that_told>\s+that)?(?=\s+[\w‘“\"$£€]))"
    rf"|{_SAY}{_WHEN}(?:(?P<quote>{_QUOTE})|(?P<that>\s+that)(?=\s))"
    rf"|(?:said|says){_WHEN}(?P<bare>)(?=\s+[\w$£€])"
    rf"|(?:denied|denies)(?=\s+(?:ever\s+)?[a-z]+ing\b)))"
)
_QUOTED_FIRST = re.compile(
    rf"[\s“\"]*(?P<content>‘[^‘“”\"]{{2,{_LONGEST_QUOTATION}}}?[,.!?]’)\s+{_NP}\s+(?P<cue>{_LEAD}(?:said|says|{_TELL}(?=\s+{_HEARER})))\b"
)
_QUOTED_AS = re.compile(r"\s*(?P<source>[^;:.!?“”\"()–—]{3,120}?),?\s+(?P<cue>as\s+saying)(?=[\s,:])")
_QUOTES = re.compile(r"\b(?:quot(?:es|ed|e|ing)|cit(?:es|ed|e|ing))\Z", re.IGNORECASE)
_SECOND = re.compile(r",?\s+(?:and|but)\s+that\s")
_CLOSED = re.compile(r"[.,!?…]?[’'](?!\w)")
_NO_SOURCE = frozenset(
    """he she they it we i you there this that these those who what which nobody none nothing if when as although while
    because since until unless before after where whether how why so not never no neither everyone everybody anyone
    someone somebody one people in on at by for from to with of under all some many most both and but
    or even maybe perhaps had has have is was are were did does do let just like now then said told""".split()
)
_OWNERS = frozenset("his her its their my our your".split())
_BAD_ENDS = frozenset(
    "to of and or but who which that not be been being by for with it he she they we i you "
    "never hardly has had have did do does would could should may might must will can cannot only reportedly".split()
)
_NO_HEAD = frozenset("the a an this that these those new old latest recent such some any all no false".split())
"""What a phrase does not end with: *called the [claims] “absurd”* has no speaker inside."""
_ALSO_NOUNS = frozenset("claims reports states notes charges comments remarks warnings".split())
_COUNTED = re.compile(r"^\d|\b(?:per\s?cent|half|thirds?|quarters?|fifths?|majority|proportion|share)\b|%")
"""Whoever is counted in a poll is not quoted (*54 percent of residents said they supported it*)."""
_QUOTING = ("“", '"', "‘")
_EDGES = " \n\t.,;:!?…“”\"’‘'"


def add_inner(text: str, reading: Reading, relations: Sequence[Relation]) -> tuple[Relation, ...]:
    """Return the relations and those that stand inside their contents, ordered by their first place.

    The outer contents stay whole. Nothing is added where a source or a cue is known already. Linear in the length of
    the text.
    """
    added: list[Relation] = []
    for start, end, row, role in lay_out(relations):
        if role != "content":
            continue
        outer = relations[row]
        quoting = outer.cue and _QUOTES.search(text, outer.cue[-1].start, outer.cue[-1].end)
        if quoting and outer.source and start >= outer.cue[-1].end:
            quoted = _quoted_as(text, Span(start, min(end, _sentence_end(reading, start))))
            if quoted is not None:
                added.append(quoted)
                continue
        added.extend(_inside(text, reading, Span(start, end)))
    if not added:
        return tuple(relations)
    return tuple(sorted([*relations, *added], key=_first_place))


def _first_place(relation: Relation) -> Span:
    return min((*relation.source, *relation.cue, *relation.content), default=Span(0, 0))


def _sentence_end(reading: Reading, point: int) -> int:
    sentence = reading.sentence_at(point)
    return sentence.end if sentence else point


def _quoted_as(text: str, piece: Span) -> Relation | None:
    """*quoted [a doctor] [as saying] that 30 people were being treated*."""
    match = _QUOTED_AS.match(text, piece.start, piece.end)
    if match is None or has_predicate(match.group("source")):
        return None
    content = _trimmed(text, Span(match.end(), piece.end))
    if content is None:
        return None
    return _relation(match, Span(*match.span("cue")), content)


def _inside(text: str, reading: Reading, stretch: Span) -> Iterator[Relation]:
    """The inner attributions of one stretch of somebody's words: one in a sentence, at its head."""
    row = max(0, bisect_right(reading.sentences, stretch.start, key=lambda one: one.start) - 1)
    reached = stretch.start
    while row < len(reading.sentences) and reading.sentences[row].start < stretch.end:
        sentence = reading.sentences[row]
        piece = Span(max(sentence.start, stretch.start), min(sentence.end, stretch.end))
        row += 1
        if piece.start < reached:
            continue
        found = _at_head(text, piece, stretch.end)
        if found is not None:
            reached = found.content[-1].end
            yield found


def _at_head(text: str, piece: Span, limit: int) -> Relation | None:
    first = _QUOTED_FIRST.match(text, piece.start, min(limit, piece.end + _LONGEST_QUOTATION))
    if first and _may_speak(first.group("source")):
        return _relation(first, Span(*first.span("cue")), Span(*first.span("content")))
    match = _INNER.match(text, piece.start, piece.end)
    if match is None or not _may_speak(match.group("source")):
        return None
    cue = Span(match.start("cue"), match.end("cue"))
    opened = match.group("quote") or match.group("quote_told")
    if opened and match.group("cue").split()[-1].lower() in _ALSO_NOUNS:
        return None
    if match.group("told"):
        cue = Span(cue.start, match.start("told"))
    elif opened:
        cue = Span(cue.start, match.start("quote"))
    elif match.group("that"):
        cue = Span(cue.start, match.start("that"))
    if opened:
        closed = _CLOSED.search(text, match.end(), min(limit, match.end() + _LONGEST_QUOTATION))
        end = closed.end() if closed else piece.end
        content: Span | None = Span(match.end() - 1, end)
    else:
        name = next((name for name in ("that", "that_told") if match.group(name)), None)
        start = match.start(name) if name else match.end()
        content = _clause(text, Span(start, piece.end), name is not None)
    if content is None or (not opened and not _states(text, match, content)):
        return None
    return _relation(match, cue, content)


def _relation(match: re.Match[str], cue: Span, content: Span) -> Relation:
    return Relation((Span(*match.span("source")),), (cue,), (content,), PLAIN)


def _may_speak(source: str) -> bool:
    words = source.split()
    if len(words) == 1 and words[0].lower() in _OWNERS:
        return False
    first = words[0].lower().strip("’'")
    if words[-1].lower() in _NO_HEAD or words[-1].endswith(("’s", "'s", "’", "'")):
        return False
    if len(words) > _LONGEST_SOURCE or first in _NO_SOURCE or words[-1].lower() in _BAD_ENDS:
        return False
    return not has_predicate(source) and _COUNTED.search(source) is None


def _clause(text: str, rest: Span, after_that: bool) -> Span | None:
    """What is said: up to a second *that*, unless the first clause has its own."""
    second = None if after_that else _SECOND.search(text, rest.start, rest.end)
    return _trimmed(text, Span(rest.start, second.start() if second else rest.end))


def _states(text: str, match: re.Match[str], content: Span) -> bool:
    """Whether what is said has a finite verb, or is what somebody denies having done."""
    denied = match.group("cue").startswith(("denied", "denies")) or " den" in match.group("cue")
    return (denied and not match.group("that")) or has_predicate(text[slice(*content)])


def _trimmed(text: str, span: Span) -> Span | None:
    start, end = span
    while start < end and text[start] in " \n\t,:":
        start += 1
    edges = " \n\t" if text[start:end][:1] in _QUOTING else _EDGES
    while end > start and text[end - 1] in edges:
        end -= 1
    return Span(start, end) if start < end else None
