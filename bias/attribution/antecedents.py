"""Find what a pronoun or a definite noun phrase stands for among the sources and names before it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from bias.attribution.names import BODIES, DOCUMENTS, MEDIA, PEOPLES, ROLES, Gender
from bias.attribution.roster import Roster, form_of, lower_words
from bias.types import Reading, SourceType

Classify = Callable[[str], tuple[SourceType, bool]]
What = Literal["person", "plural", "thing"]

_PREPOSITION = re.compile(
    r"\s(?:of|for|in|at|from|on|with|to|by|about|into|that|who|which|close|familiar|involved|released|published|issued|"
    r"conducted|commissioned|obtained|based|led|called|named|posted|written|signed|aired|backed)\s"
)
_ANY_BODY = frozenset("group organisation organization company firm agency charity body outlet network".split())
"""Nouns that may take up any organisation (*the company*)."""
_OF_STATES = "army|military|navy|air force|parliament|border|capital|territory|troops|forces|foreign|defen[cs]e|prime"
_CHANGES = frozenset("vice former deputy acting assistant ex shadow".split())
"""Words that make another role of a role."""
_BEHIND = frozenset("of for by with to from against on about at".split())
_PEOPLE = re.compile(
    r"[\"“‘']?(?:(?:the|some|many|several|most|two|three)\s+)?((?:[\w’'-]+\s+){0,3}?([\w’'-]+s|people|police|women|men))\b",
    re.IGNORECASE,
)
_MOST_NAMES = 40
_MOST_MENTIONS = 200
_RECENT = 60
"""Sources that are remembered."""
_BEFORE_RELATIVE = 80
"""Code points."""
_MOST_BEARERS = 200
_REACH = 4
"""Sentences back within which a pronoun finds a name that is no source."""
_FAR = 12
"""Sentences back within which a pronoun finds an earlier source."""


@dataclass(frozen=True, slots=True)
class Said:
    """An earlier source with its speaker, "" if unknown; `head` and `mods` are the nouns that it was called by."""

    row: int
    sentence: int
    name: str
    what: What
    gender: Gender
    head: str
    mods: frozenset[str]


@dataclass(slots=True)
class State:
    """What is known while the sources of one article are resolved in order."""

    text: str
    outlet: tuple[str, ...]
    """The outlet's name as it is compared."""
    reading: Reading
    roster: Roster
    classify: Classify
    said: list[Said] = field(default_factory=list)
    genders: dict[str, Gender] = field(default_factory=dict)
    states: dict[str, bool] = field(default_factory=dict)
    """Whether a lone name is a country's or a town's."""


def sentence_at(state: State, point: int) -> int | None:
    """Row of the sentence in which a point of the text lies, or after which it comes; None before the first."""
    row = bisect_right(state.reading.sentences, point, key=lambda span: span.start) - 1
    return row if row >= 0 else None


def paragraph_at(state: State, point: int) -> int:
    """How many paragraphs begin up to a point of the text."""
    return bisect_right(state.reading.paragraphs, point, key=lambda span: span.start)


def antecedent_of(state: State, at: int, what: What, gender: Gender) -> str | None:
    """Who a pronoun means: sentence by sentence backwards, sources first, then subjects, then other names."""
    here = sentence_at(state, at)
    if here is None:
        return None
    recent = state.said[-_RECENT:]
    for sentence in range(here, max(-1, here - _FAR), -1):
        for said in reversed(recent):
            if said.sentence == sentence and said.what == what and _fits(state, said.name, gender):
                return _settle(state, said.name, gender) if said.name else None
        if here - sentence < _REACH:
            found = _named_in(state, sentence, at, gender) if what == "person" else None
            if what == "plural" and sentence < here:
                found = _people_opening(state, sentence)
            if found is not None:
                return _settle(state, found, gender)
    return None


def _named_in(state: State, sentence: int, at: int, gender: Gender) -> str | None:
    """The first person named in a sentence, one who can be a subject before one behind a preposition."""
    start, end = state.reading.sentences[sentence]
    known = {said.name for said in state.said[-_RECENT:] if said.what == "person"}
    others: list[str] = []
    for row in state.roster.rows(start, min(end, at))[:_MOST_NAMES]:
        entity = state.roster.entities[state.roster.mentioned[row]]
        if entity.kind != "person" and (entity.kind == "organisation" or entity.name not in known):
            continue
        first, last = state.roster.starts[row], state.roster.ends[row]
        if not _fits(state, entity.name, gender, entity.gender) or _in_quotation(state, first):
            continue
        before = state.text[max(start, first - 12) : first].casefold().split()
        owner = state.text[last : last + 2] in ("'s", "’s")
        if not owner and not (before and before[-1] in _BEHIND):
            return entity.name
        others.append(entity.name)
    return others[0] if others else None


def _people_opening(state: State, sentence: int) -> str | None:
    """The people with whom a sentence opens (*Striking nurses marched on the ministry.*)."""
    start, end = state.reading.sentences[sentence]
    match = _PEOPLE.match(state.text, start, end)
    return match.group(1) if match and match.group(2).casefold() in PEOPLES else None


def _in_quotation(state: State, point: int) -> bool:
    at = bisect_right(state.reading.quotations, point, key=lambda quotation: quotation.start) - 1
    return at >= 0 and state.reading.quotations[at].end > point


def _fits(state: State, name: str, gender: Gender, known: Gender = "") -> bool:
    known = state.genders.get(name, known) or _gender(state, name)
    return not gender or not known or known == gender


def _gender(state: State, name: str) -> Gender:
    rows = state.roster.by_form.get(form_of(name.split(" ")), ())
    return state.roster.entities[rows[0]].gender if len(rows) == 1 else ""


def _settle(state: State, name: str, gender: Gender) -> str:
    """Remember the gender that a pronoun showed."""
    if gender:
        state.genders.setdefault(name, gender)
    return name


def relative_antecedent(state: State, pronoun: str, at: int) -> tuple[str | None, What]:
    """*McConnell, now the majority leader, who said*: the nearest name before the pronoun in its sentence."""
    here = sentence_at(state, at)
    if here is None:
        return None, "thing"
    rows = state.roster.rows(max(state.reading.sentences[here].start, at - _BEFORE_RELATIVE), at)
    for row in reversed(rows):
        entity = state.roster.entities[state.roster.mentioned[row]]
        adjacent = state.text[state.roster.ends[row] : at].strip(" ,") == ""
        if pronoun in ("who", "whom", "whose") and entity.kind == "person":
            return entity.name, "person"
        if pronoun in ("which", "that") and entity.kind == "organisation" and adjacent:
            return entity.name, "thing"
    return None, "thing"


def head_of(phrase: str) -> tuple[str, frozenset[str]]:
    """The head noun of a phrase without article, and the words around it."""
    match = _PREPOSITION.search(phrase + " ")
    words = lower_words(phrase[: match.start()] if match else phrase)
    rest = lower_words(phrase[match.end() :]) if match else []
    if not words:
        return "", frozenset()
    return words[-1], frozenset(words[:-1]) | (frozenset(rest) - {"the", "of", "a", "and"})


def same_as_before(state: State, at: int, head: str, mods: frozenset[str]) -> tuple[str, What] | None:
    """What *the minister* or *the ministry* was called before; a role's only bearer may also be named later."""
    if head in ROLES:
        person = _bearer(state, at, head, mods)
        if person:
            return person, "person"
    if head in ("man", "woman"):
        found = antecedent_of(state, at, "person", "m" if head == "man" else "f")
        return (found, "person") if found else None
    for said in reversed(state.said[-_RECENT:]):
        if said.name and said.head == head and _agree(mods, said.mods | frozenset(lower_words(said.name)), said.mods):
            return said.name, said.what
    found_body = _body(state, at, head, mods)
    if found_body:
        return found_body, "thing"
    here = sentence_at(state, at)
    if head in _ANY_BODY and not mods and here is not None:
        for said in reversed(state.said[-_RECENT:]):
            if said.what == "thing" and said.name[:1].isupper() and said.head not in DOCUMENTS:
                return (said.name, "thing") if here - said.sentence <= _REACH else None
    return None


def _agree(mods: frozenset[str], around: frozenset[str], own: frozenset[str]) -> bool:
    """Whether two descriptions can be of one: the shorter says no more than the longer, nor makes it another role."""
    if (mods ^ around) & _CHANGES:
        return False
    return mods <= around or bool(own and own <= mods)


def _bearer(state: State, at: int, head: str, mods: frozenset[str]) -> str | None:
    """The person who bears a role: the one named last before this place, else the only one named later."""
    fitting: dict[int, int] = {}
    for row in state.roster.by_role.get(head, ())[:_MOST_BEARERS]:
        for role, around in state.roster.entities[row].roles:
            if role == head and _agree(mods, around, around):
                fitting[row] = max(fitting.get(row, 0), 2 if mods == around else 1)
    if not fitting:
        return None
    best = {row for row, fit in fitting.items() if fit == max(fitting.values())}
    before = bisect_left(state.roster.starts, at)
    for mention in range(before - 1, max(-1, before - _MOST_MENTIONS), -1):
        if state.roster.mentioned[mention] in best:
            return state.roster.entities[state.roster.mentioned[mention]].name
    return state.roster.entities[min(best)].name if len(best) == 1 else None


def _body(state: State, at: int, head: str, mods: frozenset[str]) -> str | None:
    """The named organisation that a noun means (*the league* → World Aid League), the last one before this place."""
    if head not in BODIES and head not in MEDIA:
        return None
    before = bisect_left(state.roster.starts, at)
    for mention in range(before - 1, max(-1, before - _MOST_MENTIONS), -1):
        entity = state.roster.entities[state.roster.mentioned[mention]]
        if entity.kind == "organisation":
            words = form_of(entity.name.split(" "))
            if len(words) > 1 and head in (words[-1], words[0]) and mods <= frozenset(words):
                return entity.name
    return None


def is_state(state: State, surface: str) -> bool:
    """Whether a lone name is a country's or a town's in this text (*in Norland, Norland's army*)."""
    name = re.sub(r"[’']s$", "", surface)
    rows = state.roster.by_form.get(form_of([name]), ())
    if not name[:1].isupper() or any(state.roster.entities[row].kind == "person" for row in rows):
        return False
    if name not in state.states:
        place = rf"\b(?:in|across|into|inside|near|throughout) {re.escape(name)}\b(?![’']s)"
        owner = rf"\b{re.escape(name)}[’']s (?:{_OF_STATES})\b"
        state.states[name] = re.search(f"{place}|{owner}", state.text) is not None
    return state.states[name]
