"""Attributions in asides: *(so the ministry claims)*, *– or so she says –*, *, the court heard,*, *in the words of X*.

Their form is fixed: between two commas, dashes or brackets, or at the end, stands who says it and the verb; the rest of
the sentence is what is said. The reader often links half of them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from bias.attribution.clauses import has_predicate
from bias.attribution.lexicon import load_lexicon
from bias.types import Reading, Relation, Span

PLAIN = 0.7
"""How sure a relation is that a wording alone gives: a convention."""
_NP = r"(?P<source>(?:[^\s,.;:!?“”\"()–—-]|(?<=\w)-(?=\w)|(?<=Mr|Ms|Dr)\.)(?:[^,.;:!?“”\"()–—]|(?<=Mr|Ms|Dr)\.){0,60}?)"
_NAMED = r"(?:the\s+)?[\w’'-]+(?:\s+[\w’'-]+){0,3}?['’]s?"
_OPEN, _CLOSE = r"(?:,|\(|\s[–—-]|—)\s*", r"(?=\s*(?:,|\)|\s[–—-]\s|—|[.!?]))"
_SO = re.compile(rf"{_OPEN}(?:or\s+)?so\s+(?:at\s+least\s+)?{_NP}\s+(?P<cue>[a-z]+){_CLOSE}")
_SAID = re.compile(
    rf"{_OPEN}(?!and\b|but\b|which\b|who\b|as\b|that\b|when\b|if\b){_NP}\s+"
    r"(?P<cue>(?:(?:has|have|had|always|long|now|still|since|later|\w+ly)\s+){0,3}(?:was\s+told|heard|was\s+heard|says?|"
    r"said|think|thinks|believe[sd]?|claim(?:s|ed)?|insist(?:s|ed)?|maintain(?:s|ed)?|fear(?:s|ed)?|argue[sd]?|hope[sd]?|"
    rf"adds?|added|complain(?:s|ed)?|warn(?:s|ed)?|suspect(?:s|ed)?|admit(?:s|ted)?)){_CLOSE}"
)
_WORDS = re.compile(
    rf"{_OPEN}(?P<cue>in|by)\s+(?P<source>his|her|its|their|{_NAMED})(?P<rest>\s+(?:own\s+)?(?:words|telling|account|"
    rf"admission|reckoning|view|opinion)){_CLOSE}"
)
_BY = re.compile(
    rf"{_OPEN}(?P<cue>according\s+to|in\s+the\s+(?:words|view|opinion|eyes)\s+of|as\s+described\s+by|as\s+told\s+by)\s+"
    rf"{_NP}{_CLOSE}"
)
_IF = re.compile(rf"{_OPEN}if\s+{_NP}\s+(?P<cue>(?:is|are|was|were)\s+to\s+be\s+believed){_CLOSE}")
_SOURCELESS = re.compile(rf"{_OPEN}(?:or\s+)?so\s+(?P<cue>it\s+(?:is|was)\s+\w+){_CLOSE}")
_PATTERNS = (_SO, _SOURCELESS, _BY, _WORDS, _IF, _SAID)
_NOBODY = frozenset("it there what this who which nobody none nothing".split())
_STARTS = re.compile(r"[\s,;:)–—-]*(?:(?:and|but)\s+)?")
_ENDS = " \n\t,;:.!?(–—-"
_MOST_WORDS = 9


def add_asides(text: str, reading: Reading, relations: Sequence[Relation]) -> list[Relation]:
    """Return the relations with those in asides, ordered by their first place.

    *So she says* replaces what the reader linked to these words; other asides count where it linked nothing to them. A
    sentence with quotation marks, or with a source or cue outside of the aside, is left alone.
    """
    taken = sorted((span, row) for row, one in enumerate(relations) for span in (*one.source, *one.cue))
    starts = [span.start for span, _ in taken]
    replaced: set[int] = set()
    added: list[Relation] = []
    quotes = [quotation.end for quotation in reading.quotations]
    for sentence in reading.sentences:
        quote = bisect_right(quotes, sentence.start)
        if quote < len(quotes) and reading.quotations[quote].start < sentence.end:
            continue
        found = _aside(text, sentence)
        if found is None:
            continue
        whole, relation, wins = found
        near = taken[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        inside = all(whole.start <= span.start and span.end <= whole.end for span, _ in near)
        if inside and (wins or not any(relations[row].source for _, row in near)):
            replaced.update(row for _, row in near)
            added.append(relation)
    if not added:
        return list(relations)
    said = [span for one in added for span in one.content]
    kept = [
        one
        for row, one in enumerate(relations)
        if row not in replaced
        and (one.source or one.cue or not any(a.start < b.end and b.start < a.end for a in one.content for b in said))
    ]
    return sorted([*kept, *added], key=lambda one: min((*one.source, *one.cue, *one.content), default=Span(0, 0)))


def _aside(text: str, sentence: Span) -> tuple[Span, Relation, bool] | None:
    """The first aside of a sentence, what it attributes, and whether it stands against what was linked."""
    for pattern in _PATTERNS:
        match = pattern.search(text, sentence.start, sentence.end)
        if match is None or not _holds(match):
            continue
        content = _content(text, sentence, match)
        if content:
            source = (Span(*match.span("source")),) if "source" in match.re.groupindex else ()
            cue = tuple(Span(*match.span(name)) for name in ("cue", "rest") if name in match.re.groupindex)
            relation = Relation(source, cue, content, PLAIN)
            return Span(*match.span()), relation, pattern in (_SO, _IF, _SOURCELESS)
    return None


def _holds(match: re.Match[str]) -> bool:
    if "source" not in match.re.groupindex:
        return True
    words, cue = match.group("source").split(), match.group("cue").split()
    if words[0].lower() in _NOBODY or len(words) > _MOST_WORDS or has_predicate(match.group("source")):
        return False
    return match.re is not _SO or cue[-1] in load_lexicon().forms


def _content(text: str, sentence: Span, match: re.Match[str]) -> tuple[Span, ...]:
    """What an aside interrupts or follows."""
    pieces = []
    for start, end in ((sentence.start, match.start()), (match.end(), sentence.end)):
        opening = _STARTS.match(text, start, end)
        start = opening.end() if opening else start
        while end > start and text[end - 1] in _ENDS:
            end -= 1
        if any(char.isalnum() for char in text[start:end]):
            pieces.append(Span(start, end))
    words = text[slice(*pieces[0])].split() if pieces else []
    return tuple(pieces) if pieces and (len(pieces) > 1 or len(words) > 1) and pieces[0].start < match.start() else ()
