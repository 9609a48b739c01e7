"""Find whom a relative pronoun means: the name or the noun that it stands behind."""

from __future__ import annotations

import re

from bias.attribution.discourse import State, What, sentence_at
from bias.attribution.names import BODIES, PLACES
from bias.attribution.unnamed import find_unnamed
from bias.types import Span

_BEFORE_WHO = re.compile(r"\b([^\W\d_a-z][\w’'-]+),? $")
_OF_PEOPLE = frozenset(("who", "whom", "whose"))
_ARTICLE_BEFORE = re.compile(r"\b(?:the|an?|this|that|these|those)\s+$", re.IGNORECASE)
_BEFORE_RELATIVE = 160
"""Code points."""


def relative_antecedent(state: State, pronoun: str, at: int) -> tuple[str | None, What]:
    """*Vance, now the majority leader, who said*: the nearest name before the pronoun in its sentence."""
    for row in reversed(_names_before(state, at)):
        entity = state.roster.entities[state.roster.mentioned[row]]
        adjacent = state.text[state.roster.ends[row] : at].strip(" ,") == ""
        if pronoun in _OF_PEOPLE and entity.kind == "person":
            return entity.name, "person"
        if pronoun in ("which", "that") and entity.kind == "organisation" and adjacent:
            return entity.name, "thing"
    lone = _BEFORE_WHO.search(state.text, max(0, at - _BEFORE_RELATIVE), at) if pronoun == "who" else None
    return (lone.group(1), "person") if lone and lone.group(1).casefold() not in BODIES | PLACES else (None, "thing")


def relative_noun(state: State, pronoun: str, at: int) -> Span | None:
    """*The minister, who said*: the noun phrase with its article, if it stands nearer than any person's name.

    One that says what somebody named is (*Kovel, the minister, who said*) gives way to the name.
    """
    here = sentence_at(state, at)
    if here is None or at >= state.reading.sentences[here].end:
        return None
    persons = [state.roster.ends[row] for row in _names_before(state, at) if _names_person(state, row)]
    start = max([state.reading.sentences[here].start, at - _BEFORE_RELATIVE, *persons])
    nouns = [one for one in find_unnamed(state.text, start, at, new=False) if one.people == (pronoun in _OF_PEOPLE)]
    if not nouns or (pronoun not in _OF_PEOPLE and state.text[nouns[-1].span.end : at].strip(" ,")):
        return None
    article = _ARTICLE_BEFORE.search(state.text, start, nouns[-1].span.start)
    first = article.start() if article else nouns[-1].span.start
    if persons and state.text[persons[-1] : first].strip().startswith(","):
        return None
    return Span(first, nouns[-1].span.end)


def _names_before(state: State, at: int) -> range:
    """Rows of the names before a place in its sentence, not far before."""
    here = sentence_at(state, at)
    if here is None:
        return range(0)
    return state.roster.rows(max(state.reading.sentences[here].start, at - _BEFORE_RELATIVE), at)


def _names_person(state: State, row: int) -> bool:
    return state.roster.entities[state.roster.mentioned[row]].kind == "person"
