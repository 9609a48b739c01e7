"""Resolve sources to speakers: who *he*, *the minister* and *Kovel* are in this article.

Rules over names, roles and recency, in the order in which the sources stand. Where they do not know, the speaker is
None rather than a guess.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bias.attribution.names import BODIES, DOCUMENTS, MEDIA, PEOPLES, ROLES, Gender
from bias.attribution.roster import Roster, draw_up, form_of, lower_words
from bias.types import Reading, Relation, SourceType, Span, Speaker

Classify = Callable[[str], tuple[SourceType, bool]]

_PERSONAL: dict[str, Gender] = {
    "he": "m",
    "him": "m",
    "his": "m",
    "himself": "m",
    "she": "f",
    "her": "f",
    "hers": "f",
    "herself": "f",
}
_PLURAL = frozenset("they them their theirs themselves both".split())
_NEUTRAL = frozenset("it its itself".split())
_FIRST = frozenset("i we me us my our ours mine myself ourselves".split())
_RELATIVE = frozenset("who which that whose whom".split())
_EMPTY = frozenset(
    "you your one some others many most few several everyone everybody someone somebody anyone nobody people all "
    "another there this these those what two three those".split()
)
_OWNERS = frozenset("his her their its my our".split())
_ARTICLE = re.compile(r"(?:the|an?|this|that|these|those)\s+", re.IGNORECASE)
_POSSESSED = re.compile(r"^(.{2,60}?)(?:[’']s|(?<=s)[’'])\s+(?=\S)")
_SPEAKS_FOR = re.compile(r"^(.*?\b(?:spokes\w+|speaking|lawyers?|attorneys?|solicitors?|aides?|advisers?|advisors?)) "
                         r"(?:for|to|of) (.+)$", re.IGNORECASE)  # fmt: skip
_COORDINATED = re.compile(r"\b(?:and|but|or|then|also|later)\s+$")
_CLAUSE = re.compile(r",?\s+(?:who|which|whose|where)\b")
_PREPOSITION = re.compile(r"\s(?:of|for|in|at|from|on|with|to|by|about|into|that|who|which|close|familiar|involved)\s")
_ANONYMOUS = re.compile(r"\b(?:sources?|anonym|familiar with|not authori[sz]ed|briefed on)\b", re.IGNORECASE)
_GENERIC = frozenset(
    "group organisation organization company firm agency charity body union party outlet newspaper paper network bank "
    "airline league ministry department office movement council committee court board campaign administration "
    "government association institute commission broadcaster union police army military force team centre".split()
)
_TRIM = " \t\r\n\u00a0,;:.—–-\"“”'‘’«»()[]"
_MOST_BEARERS = 200
_REACH = 4
"""Sentences back within which a pronoun finds a name that is no source."""
_FAR = 12
"""Sentences back within which a pronoun finds an earlier source."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a source turned out to be."""

    speaker: str | None = None
    source_type: SourceType = "none"
    official: bool = False
    own: bool = False
    """The outlet itself."""
    inherited: int | None = None
    """The earlier attribution whose source is meant where this one has none."""


@dataclass(frozen=True, slots=True)
class _Said:
    """An earlier source with its speaker."""

    row: int
    sentence: int
    name: str
    kind: str
    """person, plural, or thing"""
    gender: Gender
    head: str
    mods: frozenset[str]


@dataclass(slots=True)
class _State:
    text: str
    outlet: tuple[str, ...]
    reading: Reading
    roster: Roster
    classify: Classify
    said: list[_Said] = field(default_factory=list)
    genders: dict[str, Gender] = field(default_factory=dict)


def resolve_speakers(
    text: str,
    outlet: str,
    reading: Reading,
    relations: Sequence[Relation],
    parents: Sequence[int | None],
    classify: Classify,
) -> tuple[list[Resolved], tuple[Speaker, ...]]:
    """Return what each attribution's source is, and the speakers of the article in order of appearance.

    `relations` are ordered by position; `classify` gives a source's type and whether it is official from its words.
    """
    state = _State(text, form_of(outlet.split()) if outlet.strip() else (), reading, draw_up(text), classify)
    resolved: list[Resolved] = [Resolved()] * len(relations)
    order = sorted(range(len(relations)), key=lambda row: (_position(relations[row]), row))
    for row in order:
        relation = relations[row]
        if relation.source:
            resolved[row] = _resolve(state, relations, parents, resolved, row)
        else:
            resolved[row] = _inherit(state, relation, resolved, row)
    return _agree(relations, resolved)


def _position(relation: Relation) -> int:
    for spans in (relation.source, relation.cue, relation.content):
        if spans:
            return spans[0].start
    return 0


def _agree(relations: Sequence[Relation], resolved: list[Resolved]) -> tuple[list[Resolved], tuple[Speaker, ...]]:
    """Give all sources of a named person one type and one official flag; gather the speakers."""
    rows: dict[str, list[int]] = {}
    for row, one in enumerate(resolved):
        if one.speaker is not None:
            rows.setdefault(one.speaker, []).append(row)
    speakers: list[Speaker] = []
    agreed = list(resolved)
    for name, members in rows.items():
        types = [resolved[row].source_type for row in members if resolved[row].source_type != "none"]
        kind: SourceType = "person" if "person" in types else types[0] if types else "none"
        official = any(resolved[row].official for row in members)
        for row in members:
            one = resolved[row]
            agreed[row] = Resolved(name, kind, official, one.own, one.inherited)
        mentions = sorted({span for row in members for span in relations[row].source})
        speakers.append(Speaker(name, kind, official, tuple(mentions)))
    return agreed, tuple(speakers)


# --- one source -------------------------------------------------------------------------------------------------


def _resolve(
    state: _State,
    relations: Sequence[Relation],
    parents: Sequence[int | None],
    resolved: Sequence[Resolved],
    row: int,
) -> Resolved:
    relation = relations[row]
    span = _trimmed(state.text, relation.source[0])
    surface = state.text[span.start : span.end]
    words = lower_words(surface)
    first = words[0] if words else ""
    if len(words) == 1 and first in _FIRST:
        return _first_person(state, relation, parents, resolved, row)
    if _is_outlet(state, surface, words):
        return Resolved(None, "media", False, own=True)
    kind, official = state.classify(" ".join(state.text[start:end] for start, end in relation.source))
    name, what = _name(state, span, surface, words, kind)
    if name is None:
        return Resolved(None, kind, official)
    _remember(state, row, span, name, what, surface)
    if len(words) == 1 and (first in _PERSONAL or first in _PLURAL or first in _NEUTRAL or first in _RELATIVE):
        kind, official = _type_of(state, name, what)
    return Resolved(name, kind, official)


def _type_of(state: _State, name: str, what: str) -> tuple[SourceType, bool]:
    """The type of a pronoun's antecedent, by its name where it was no source before."""
    kind, official = state.classify(name)
    return ("person", official) if what == "person" else (kind, official)


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start] in _TRIM:
        start += 1
    while start < end and text[end - 1] in _TRIM:
        end -= 1
    return Span(start, end)


def _first_person(
    state: _State,
    relation: Relation,
    parents: Sequence[int | None],
    resolved: Sequence[Resolved],
    row: int,
) -> Resolved:
    """*I, we*: the speaker of the quotation around it; outside quotation marks the outlet itself."""
    parent = parents[row]
    if parent is not None:
        above = resolved[parent]
        return Resolved(above.speaker, above.source_type, above.official, above.own)
    start = relation.source[0].start
    quotations = state.reading.quotations
    at = bisect_right(quotations, start, key=lambda quotation: quotation.start) - 1
    if at >= 0 and quotations[at].end > start:
        return Resolved(None, "none", False)
    return Resolved(None, "media", False, own=True)


def _is_outlet(state: _State, surface: str, words: list[str]) -> bool:
    if surface.casefold().startswith(("this newspaper", "this paper", "this reporter", "this correspondent")):
        return True
    form = form_of(words) if words else ()
    if not form or not state.outlet or not surface[-1:].isalnum():
        return False
    if form == state.outlet:
        return True
    if len(form) != 1 or form[0] != state.outlet[-1] or surface.split()[-1][:1].islower():
        return False
    return all(
        form_of(state.roster.entities[row].name.split(" ")) == state.outlet
        for row in state.roster.by_form.get(form, ())
    )


def _inherit(state: _State, relation: Relation, resolved: Sequence[Resolved], row: int) -> Resolved:
    """A source that must be understood: *…, adding that*, or a content that goes on without a cue."""
    cue = " ".join(state.text[start:end] for start, end in relation.cue).casefold().split()
    going_on = not cue or (cue[0].endswith("ing") and cue[0] not in ("being", "according", "during", "amid"))
    if cue and not going_on:
        start = relation.cue[0].start
        going_on = _COORDINATED.search(state.text, max(0, start - 16), start) is not None
    if not going_on or not state.said:
        return Resolved()
    last = state.said[-1]
    here = _sentence(state, _position(relation))
    paragraph = _paragraph(state, _position(relation))
    same_paragraph = paragraph == _paragraph(state, state.reading.sentences[last.sentence].start)
    if here is None or last.sentence > here or here - last.sentence > (0 if cue else 2) or not same_paragraph:
        return Resolved()
    before = resolved[last.row]
    return Resolved(before.speaker, before.source_type, before.official, before.own, last.row)


def _sentence(state: _State, point: int) -> int | None:
    row = bisect_right(state.reading.sentences, point, key=lambda span: span.start) - 1
    return row if row >= 0 else None


def _paragraph(state: _State, point: int) -> int:
    return bisect_right(state.reading.paragraphs, point, key=lambda span: span.start)


def _remember(state: _State, row: int, span: Span, name: str, what: str, surface: str) -> None:
    sentence = _sentence(state, span.start)
    if sentence is None:
        return
    head, mods = _head(_ARTICLE.sub("", surface, count=1))
    state.said.append(_Said(row, sentence, name, what, state.genders.get(name, ""), head, mods))


# --- names, pronouns, nominals ----------------------------------------------------------------------------------


def _name(state: _State, span: Span, surface: str, words: list[str], kind: SourceType) -> tuple[str | None, str]:
    """The speaker's name and whether it is a person, plural or a thing; (None, '') if it cannot be known."""
    if not words:
        return None, ""
    if len(words) == 1:
        word = words[0]
        if word in _PERSONAL:
            return _antecedent(state, span.start, "person", _PERSONAL[word]), "person"
        if word in _PLURAL:
            return _antecedent(state, span.start, "plural", ""), "plural"
        if word in _NEUTRAL:
            return _antecedent(state, span.start, "thing", ""), "thing"
        if word in _RELATIVE:
            return _relative(state, span.start)
        if word in _EMPTY or not any(char.isalpha() for char in word):
            return None, ""
    if words[0] in _OWNERS:
        return _owned(state, span, surface, words)
    core = surface[: match.start()] if (match := _CLAUSE.search(surface)) else surface
    joint = _joint(state, span, core)
    if joint:
        return joint, "plural"
    person = _person(state, span, Span(span.start, span.start + len(core)), kind)
    if person:
        return person, "person"
    return _nominal(state, span, core.rstrip(_TRIM), kind)


def _antecedent(state: _State, at: int, what: str, gender: Gender) -> str | None:
    """Who a pronoun means: sentence by sentence backwards, sources first, then subjects, then other names."""
    here = _sentence(state, at)
    if here is None:
        return None
    for sentence in range(here, max(-1, here - _FAR), -1):
        for said in reversed(state.said):
            if said.sentence < sentence:
                break
            if said.sentence == sentence and said.kind == what and _fits(state, said.name, gender):
                return _settle(state, said.name, gender)
        if here - sentence < _REACH and what == "person":
            found = _named_before(state, sentence, at, gender)
            if found is not None:
                return _settle(state, found, gender)
    return None


def _named_before(state: _State, sentence: int, at: int, gender: Gender) -> str | None:
    """The first person named in a sentence, one who can be a subject before one behind a preposition."""
    start, end = state.reading.sentences[sentence]
    others: list[str] = []
    for row in state.roster.rows(start, min(end, at)):
        entity = state.roster.entities[state.roster.mentioned[row]]
        known = entity.kind == "person" or any(said.name == entity.name for said in state.said[-20:])
        if not known or entity.kind == "organisation" or not _fits(state, entity.name, gender, entity.gender):
            continue
        first, last = state.roster.starts[row], state.roster.ends[row]
        if _in_quotation(state, first):
            continue
        before = state.text[max(start, first - 12) : first].casefold().split()
        owner = state.text[last : last + 2] in ("'s", "’s")
        if owner or (
            before and before[-1] in ("of", "for", "by", "with", "to", "from", "against", "on", "about", "at")
        ):
            others.append(entity.name)
        else:
            return entity.name
    return others[0] if others else None


def _in_quotation(state: _State, point: int) -> bool:
    at = bisect_right(state.reading.quotations, point, key=lambda quotation: quotation.start) - 1
    return at >= 0 and state.reading.quotations[at].end > point


def _fits(state: _State, name: str, gender: Gender, known: Gender = "") -> bool:
    known = state.genders.get(name, known) or _gender(state, name)
    return not gender or not known or known == gender


def _gender(state: _State, name: str) -> Gender:
    rows = state.roster.by_form.get(form_of(name.split(" ")), ())
    return state.roster.entities[rows[0]].gender if len(rows) == 1 else ""


def _settle(state: _State, name: str, gender: Gender) -> str:
    """Remember the gender that a pronoun showed."""
    if gender:
        state.genders.setdefault(name, gender)
    return name


def _relative(state: _State, at: int) -> tuple[str | None, str]:
    """*McConnell, now the majority leader, who said*: the nearest name before it in the sentence."""
    here = _sentence(state, at)
    if here is None:
        return None, ""
    rows = state.roster.rows(max(state.reading.sentences[here].start, at - 80), at)
    for row in reversed(rows):
        entity = state.roster.entities[state.roster.mentioned[row]]
        between = state.text[state.roster.ends[row] : at]
        if entity.kind == "person" or between.strip(" ,") == "":
            return entity.name, "thing" if entity.kind == "organisation" else "person"
    return None, ""


def _owned(state: _State, span: Span, surface: str, words: list[str]) -> tuple[str | None, str]:
    """*his office, their lawyers*: named after the owner."""
    if words[0] in ("my", "our"):
        return None, ""
    what = "person" if words[0] in _PERSONAL else "plural" if words[0] == "their" else "thing"
    owner = _antecedent(state, span.start, what, _PERSONAL.get(words[0], ""))
    if what == "plural" and owner is None:
        owner = _antecedent(state, span.start, "thing", "")
    person = _person(state, span, span, "person")
    if person:
        return person, "person"
    rest = surface.split(None, 1)
    if owner is None or len(rest) < 2:
        return owner, what
    phrase = re.split(r",| who | which ", rest[1])[0]
    return f"{owner}’s {phrase}", "plural" if words[-1] in PEOPLES else "thing"


def _joint(state: _State, span: Span, core: str) -> str | None:
    """*Kovel and Arden*: both names, if both are persons."""
    parts = re.split(r"\s+and\s+", core)
    if len(parts) != 2 or "," in core or not all(part[:1].isupper() for part in parts):
        return None
    names: list[str] = []
    at = span.start
    for part in parts:
        at = state.text.find(part, at)
        found = _person(state, Span(at, at + len(part)), Span(at, at + len(part)), "person")
        if found is None:
            return None
        names.append(found)
    return " and ".join(names)


def _person(state: _State, span: Span, core: Span, kind: SourceType) -> str | None:
    """The named person that a source phrase is headed by, in any of the orders of name, title and apposition."""
    roster = state.roster
    rows = roster.rows(core.start, core.end)
    for row in rows:
        entity = roster.entities[roster.mentioned[row]]
        if entity.kind == "organisation" or (entity.kind == "unknown" and kind != "person"):
            continue
        before = state.text[core.start : roster.starts[row]]
        after = state.text[roster.ends[row] : core.end]
        if re.search(r"\b(?:of|for|to|with|from|by|at|against)\s+(?:\w+\.?\s+){0,2}$", before):
            continue
        if not after or re.match(r"[’']s?$|\s*[,(]|\s+(?:of|in|from|and)\b", after):
            if after.startswith(" and") and kind != "person":
                continue
            state.genders.setdefault(entity.name, entity.gender)
            return entity.name
    surface = state.text[core.start : core.end].strip(_TRIM)
    plain = re.sub(r"[’']s$", "", surface)
    if kind == "person" and not rows and re.fullmatch(r"[^\W\d_][\w’'-]*", plain) and plain[0].isupper():
        return plain if plain.casefold() not in _EMPTY | PEOPLES else None
    return None


def _nominal(state: _State, span: Span, core: str, kind: SourceType) -> tuple[str | None, str]:
    article = _ARTICLE.match(core)
    definite = article is not None and article.group().strip().casefold() in ("the", "this", "that")
    phrase = re.split(r",\s|\s\(", core[article.end() :] if article else core)[0].strip(_TRIM)
    phrase = re.sub(r"[’']s$", "", phrase)
    if not phrase or (kind == "anonymous" and not definite):
        return None, ""
    row = state.roster.find(phrase.split(), span.start)
    if row is not None and phrase[0].isupper():
        entity = state.roster.entities[row]
        return entity.name, "person" if entity.kind == "person" else "thing"
    head, mods = _head(phrase)
    what = "plural" if head in PEOPLES or (head.endswith("s") and kind == "unnamed-group") else "thing"
    what = "person" if head in ROLES else what
    if definite or (head in _GENERIC and article is None):
        found = _same(state, span.start, head, mods, definite)
        if found:
            return found
    if _ANONYMOUS.search(phrase):
        return None, ""
    if kind in ("unnamed-person", "person") and not definite and not _is_affiliated(phrase, mods) and head in ROLES:
        return None, ""
    return _spelled(state, span, phrase), what


def _head(phrase: str) -> tuple[str, frozenset[str]]:
    """The head noun of a phrase without article, and the words around it."""
    match = _PREPOSITION.search(phrase + " ")
    words = lower_words(phrase[: match.start()] if match else phrase)
    rest = lower_words(phrase[match.end() :]) if match else []
    if not words:
        return "", frozenset()
    return words[-1], frozenset(words[:-1]) | (frozenset(rest) - {"the", "of", "a", "and"})


def _same(state: _State, at: int, head: str, mods: frozenset[str], definite: bool) -> tuple[str, str] | None:
    """What *the minister* or *the ministry* was called before, or is called later if nobody else fits."""
    here = _sentence(state, at)
    if head in ROLES and definite:
        person = _bearer(state, at, head, mods)
        if person:
            return person, "person"
    if head in ("man", "woman"):
        found = _antecedent(state, at, "person", "m" if head == "man" else "f")
        return (found, "person") if found else None
    for said in reversed(state.said[-60:]):
        if said.head == head and (mods <= said.mods or said.mods <= mods) and said.name:
            return said.name, said.kind
    found_body = _body(state, at, head, mods)
    if found_body:
        return found_body, "thing"
    if head in _GENERIC and not mods and definite and here is not None:
        for said in reversed(state.said[-8:]):
            if said.kind == "thing" and here - said.sentence <= _REACH and said.head not in DOCUMENTS:
                return (said.name, "thing") if said.head not in BODIES | _GENERIC else None
    return None


def _bearer(state: _State, at: int, head: str, mods: frozenset[str]) -> str | None:
    """The person who bears a role: the one named last before this place, else the only one named later."""
    fitting: dict[int, None] = {}
    for row in state.roster.by_role.get(head, ())[:_MOST_BEARERS]:
        roles = state.roster.entities[row].roles
        if any(role == head and (mods <= around or around <= mods) for role, around in roles):
            fitting[row] = None
    if not fitting:
        return None
    before = bisect_left(state.roster.starts, at)
    for mention in range(before - 1, max(-1, before - 200), -1):
        if state.roster.mentioned[mention] in fitting:
            return state.roster.entities[state.roster.mentioned[mention]].name
    return state.roster.entities[next(iter(fitting))].name if len(fitting) == 1 else None


def _body(state: _State, at: int, head: str, mods: frozenset[str]) -> str | None:
    """The named organisation that a noun means (*the league* → World Aid League), the last one before this place."""
    before = bisect_left(state.roster.starts, at)
    for mention in range(before - 1, max(-1, before - 200), -1):
        entity = state.roster.entities[state.roster.mentioned[mention]]
        if entity.kind != "organisation":
            continue
        words = form_of(entity.name.split(" "))
        if len(words) > 1 and head in (words[-1], words[0]) and head in BODIES | MEDIA and mods <= frozenset(words):
            return entity.name
    return None


def _is_affiliated(phrase: str, mods: frozenset[str]) -> bool:
    """Whether a phrase says whose official or spokesman somebody is."""
    if re.search(r"\s(?:for|of|at|from|with)\s+\S", phrase):
        return True
    return any(word[:1].isupper() for word in phrase.split()) or bool(mods & (BODIES | _GENERIC))


def _spelled(state: _State, span: Span, phrase: str) -> str:
    """A phrase as a name: with the full names of those whom it mentions."""
    match = _SPEAKS_FOR.match(phrase)
    if match:
        return f"{match.group(1)} for {_full(state, span, match.group(2))}"
    owner = _POSSESSED.match(phrase)
    if owner:
        return f"{_full(state, span, owner.group(1))}’s {phrase[owner.end() :]}"
    return phrase


def _full(state: _State, span: Span, phrase: str) -> str:
    """The full name of what a phrase inside a source means, else the phrase without its article."""
    bare = _ARTICLE.sub("", phrase, count=1) if _ARTICLE.match(phrase) else phrase
    row = state.roster.find(bare.split(), span.start) if bare[:1].isupper() else None
    if row is not None:
        return state.roster.entities[row].name
    if bare.casefold() in _PERSONAL:
        return _antecedent(state, span.start, "person", _PERSONAL[bare.casefold()]) or bare
    if bare != phrase:
        found = _same(state, span.start, *_head(bare), definite=True)
        if found:
            return found[0]
    return bare
