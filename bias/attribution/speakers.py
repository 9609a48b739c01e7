"""Resolve sources to speakers: who *he*, *the minister* and *Kovel* are in this article.

Rules over names, roles and recency, in the order in which the sources stand. Where they do not know, the speaker is
None rather than a guess.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from bias.attribution.antecedents import (
    Classify,
    Said,
    State,
    What,
    antecedent_of,
    head_of,
    is_state,
    paragraph_at,
    relative_antecedent,
    same_as_before,
    sentence_at,
)
from bias.attribution.names import BODIES, PEOPLES, ROLES, TITLES, Gender
from bias.attribution.roster import draw_up, form_of, lower_words
from bias.types import Reading, Relation, SourceType, Span, Speaker

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
_ARTICLE = re.compile(r"(?:the|an?|this|that|these|those|(?:one|another)(?!\s+of\b))\s+", re.IGNORECASE)
_POSSESSED = re.compile(r"^(.{2,60}?)([’']s|(?<=s)[’'])\s+(?=\S)")
_SPEAKS_FOR = re.compile(
    r"^(.*?\b(?:spokes\w+|speaking|lawyers?|attorneys?|solicitors?|aides?|advisers?|advisors?) (?:for|to|of) )(.+)$",
    re.IGNORECASE,
)
_LOWER_BEFORE = re.compile(
    r"^(?:[a-z][\w-]*\s+){1,3}(?<!\bof )(?<!\bfor )(?<!\bin )(?<!\bby )(?<!\bfrom )(?=[^\W\d_a-z])"
)
_COORDINATED = re.compile(r"\b(?:and|but|or|then|also|later)\s+$")
_CLAUSE = re.compile(r",?\s+(?:who|which|whose|where)\b")
_ANONYMOUS = re.compile(r"\b(?:sources?|anonym|familiar with|not authori[sz]ed|briefed on)\b", re.IGNORECASE)
_TRIM = " \t\r\n\u00a0,;:.—–-\"“”'‘’«»()[]"


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
    state = State(
        text, form_of(outlet.split()) if outlet.strip() else (), reading, draw_up(text, reading.paragraphs), classify
    )
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
    state: State,
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
    if kind == "person" and len(words) == 1 and is_state(state, surface):
        kind, official = "organisation", True
    name, what = _name(state, span, surface, words, kind)
    if name is None:
        if kind in ("unnamed-person", "person", "anonymous") and words and words[0] not in ("sources", "people"):
            _remember(state, row, span, "", "person", surface)
        return Resolved(None, kind, official)
    _remember(state, row, span, name, what, surface)
    if len(words) == 1 and (first in _PERSONAL or first in _PLURAL or first in _NEUTRAL or first in _RELATIVE):
        kind, official = _type_of(state, name, what)
    return Resolved(name, kind, official)


def _type_of(state: State, name: str, what: What) -> tuple[SourceType, bool]:
    """The type of a pronoun's antecedent, by its name."""
    kind, official = state.classify(name)
    rows = state.roster.by_form.get(form_of(name.split(" ")), ())
    named = what == "person" and any(state.roster.entities[row].kind == "person" for row in rows)
    return "person" if named else kind, official


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start] in _TRIM:
        start += 1
    while start < end and text[end - 1] in _TRIM:
        end -= 1
    return Span(start, end)


def _first_person(
    state: State,
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


def _is_outlet(state: State, surface: str, words: list[str]) -> bool:
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


def _inherit(state: State, relation: Relation, resolved: Sequence[Resolved], row: int) -> Resolved:
    """A source that must be understood: *…, adding that*, or a content that goes on without a cue."""
    cue = " ".join(state.text[start:end] for start, end in relation.cue).casefold().split()
    going_on = not cue or (cue[0].endswith("ing") and cue[0] not in ("being", "according", "during", "amid"))
    if cue and not going_on:
        start = relation.cue[0].start
        going_on = _COORDINATED.search(state.text, max(0, start - 16), start) is not None
    if not going_on or not state.said:
        return Resolved()
    last = state.said[-1]
    here = sentence_at(state, _position(relation))
    paragraph = paragraph_at(state, _position(relation))
    same_paragraph = paragraph == paragraph_at(state, state.reading.sentences[last.sentence].start)
    if here is None or last.sentence > here or here - last.sentence > (0 if cue else 2) or not same_paragraph:
        return Resolved()
    before = resolved[last.row]
    return Resolved(before.speaker, before.source_type, before.official, before.own, last.row)


def _remember(state: State, row: int, span: Span, name: str, what: What, surface: str) -> None:
    sentence = sentence_at(state, span.start)
    if sentence is None:
        return
    head, mods = head_of(_ARTICLE.sub("", surface, count=1))
    state.said.append(Said(row, sentence, name, what, state.genders.get(name, ""), head, mods))


# --- names, pronouns, nominals ----------------------------------------------------------------------------------


def _name(state: State, span: Span, surface: str, words: list[str], kind: SourceType) -> tuple[str | None, What]:
    """The speaker's name, if it can be known, and whether it is a person, plural or a thing."""
    if not words:
        return None, "thing"
    if len(words) == 1:
        word = words[0]
        if word in _PERSONAL:
            return antecedent_of(state, span.start, "person", _PERSONAL[word]), "person"
        if word in _PLURAL:
            group = antecedent_of(state, span.start, "plural", "")
            return group or antecedent_of(state, span.start, "thing", ""), "plural"
        if word in _NEUTRAL:
            return antecedent_of(state, span.start, "thing", ""), "thing"
        if word in _RELATIVE:
            return relative_antecedent(state, word, span.start)
        if word in _EMPTY or not any(char.isalpha() for char in word):
            return None, "thing"
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


def _owned(state: State, span: Span, surface: str, words: list[str]) -> tuple[str | None, What]:
    """*his office, their lawyers*: named after the owner, unless a name follows (*his lawyer, Jan Holt*)."""
    if words[0] in ("my", "our"):
        return None, "thing"
    person = _person(state, span, span, "person")
    if person:
        return person, "person"
    what: What = "person" if words[0] in _PERSONAL else "plural" if words[0] == "their" else "thing"
    owner = antecedent_of(state, span.start, what, _PERSONAL.get(words[0], ""))
    if owner is None and what == "plural":
        owner = antecedent_of(state, span.start, "thing", "")
    rest = surface.split(None, 1)
    if owner is None or len(rest) < 2:
        return owner, what
    phrase = re.split(r",|\s(?:who|which|that|on|in|at)\s", rest[1])[0]
    head, _ = head_of(phrase)
    return f"{owner}’s {phrase}", "plural" if head in PEOPLES else "person" if head in ROLES else "thing"


def _joint(state: State, span: Span, core: str) -> str | None:
    """*Kovel and Arden*: both names, if both are persons."""
    core = re.sub(r"^(?:Both|Neither)\s+", "", core)
    parts = re.split(r"\s+(?:and|nor)\s+", core)
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


def _person(state: State, span: Span, core: Span, kind: SourceType) -> str | None:
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


def _nominal(state: State, span: Span, core: str, kind: SourceType) -> tuple[str | None, What]:
    """A speaker without a personal name: an organisation, a role, a group, a document."""
    article = _ARTICLE.match(core)
    definite = article is not None and article.group().strip().casefold() in ("the", "this", "that")
    phrase = re.split(r",\s|\s\(", core[article.end() :] if article else core)[0].strip(_TRIM)
    phrase = re.sub(r"[’']s$", "", phrase)
    if not phrase or (kind == "anonymous" and not definite):
        return None, "thing"
    if kind in ("organisation", "media", "document"):
        phrase = _LOWER_BEFORE.sub("", phrase)
    row = state.roster.find(phrase.split(), span.start)
    if row is not None and phrase[0].isupper():
        entity = state.roster.entities[row]
        return entity.name, "person" if entity.kind == "person" else "thing"
    head, mods = head_of(phrase)
    what: What = "plural" if head in PEOPLES or (head.endswith("s") and kind == "unnamed-group") else "thing"
    what = "person" if head in ROLES else what
    if definite or (head in BODIES and article is None):
        found = same_as_before(state, span.start, head, mods)
        if found:
            return found
    if _ANONYMOUS.search(phrase):
        return None, "thing"
    if kind in ("unnamed-person", "person") and not definite and head in ROLES and not _is_affiliated(phrase, mods):
        return None, "thing"
    the = article is not None and article.group().strip().casefold() == "the"
    return _spelled(state, span, phrase, the), what


def _is_affiliated(phrase: str, mods: frozenset[str]) -> bool:
    """Whether a phrase says whose official or spokesman somebody is."""
    if re.search(r"\s(?:for|of|at|from|with)\s+\S", phrase):
        return True
    return any(word[:1].isupper() for word in phrase.split()) or bool(mods & BODIES)


def _spelled(state: State, span: Span, phrase: str, definite: bool) -> str:
    """A phrase as a name: with the full names of those whom it mentions."""
    match = _SPEAKS_FOR.match(phrase)
    if match:
        return f"{match.group(1)}{_full(state, span, match.group(2))}"
    owner = _POSSESSED.match(phrase)
    if owner:
        ending = "’s" if owner.group(2)[-1] == "s" else "’"
        name = f"the {owner.group(1)}" if definite else owner.group(1)
        return f"{_full(state, span, name)}{ending} {phrase[owner.end() :]}"
    return phrase


def _full(state: State, span: Span, phrase: str) -> str:
    """The full name of what a phrase inside a source means, else the phrase without its article."""
    article = _ARTICLE.match(phrase)
    bare = phrase[article.end() :] if article else phrase
    words = bare.split()
    while len(words) > 1 and (words[0].rstrip(".").casefold() in TITLES | ROLES):
        words = words[1:]
    row = state.roster.find(words, span.start) if words and words[0][:1].isupper() else None
    if row is not None:
        return state.roster.entities[row].name
    if bare.casefold() in _PERSONAL:
        return antecedent_of(state, span.start, "person", _PERSONAL[bare.casefold()]) or bare
    found = same_as_before(state, span.start, *head_of(bare)) if article else None
    return found[0] if found else bare
