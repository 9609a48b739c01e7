"""Draw up who and what an article names: one entity for all forms of a name, with what it is said to be."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bias.attribution.lone_names import KIN, as_kin, opens_with_a_word
from bias.attribution.long_names import join_names
from bias.attribution.names import (
    BODIES,
    PEOPLES,
    Gender,
    Kind,
    Name,
    find_names,
    gender_of_role,
    is_heading,
    names_no_speaker,
    opens_sentence,
)
from bias.attribution.roles import find_roles
from bias.types import Span

_LIVES = re.compile(
    r",? (?:aged )?\d\d,"
    r"| (?:was|were|is|had been|has been) (?:\w+ly )?(?:arrested|born|jailed|sentenced|handcuffed|"
    r"led (?:into?|out|away|from)|extradited|sworn in|"
    r"married|diagnosed|knighted|stabbed|buried|detained|hospitali[sz]ed|beaten|widowed)\b"
    r"| (?:pleaded|wept|smiled|nodded|shrugged|grinned|laughed|testified|knelt|sighed)\b"
)
"""What shows that somebody of an unknown name is a person."""
_ACRONYM = re.compile(r" \(([A-Z][A-Za-z.&]{1,8})\)")
_SMALL = frozenset("of the for and de la in & on".split())
_DETERMINERS = frozenset("a an his her its their".split())
_LINKING = frozenset("of the for and in".split())
_SUFFIXES = frozenset("jr sr ii iii iv".split())
_MOST_BEARERS = 20
_MOST_CALLED = 8
_MOST_ROLES = 12
_LONGEST_HEADING = 160
_LONG_WORD = 4
_NEAR = 600
"""Code points within which a full name just mentioned decides what its short form means."""

Role = tuple[str, frozenset[str]]


@dataclass(slots=True)
class Entity:
    """Somebody or something with a name; `roles` are what it is called: head noun and the words around it."""

    name: str
    kind: Kind
    gender: Gender = ""
    roles: list[Role] = field(default_factory=list)
    called: list[str] = field(default_factory=list)
    """What it is called with title or apposition, as written (*Premier Alda Rees*)."""
    full: list[int] = field(default_factory=list)
    """Where its full name stands."""


@dataclass(slots=True)
class Roster:
    """The entities of a text and where they are mentioned, by short names as well."""

    entities: list[Entity] = field(default_factory=list)
    by_form: dict[tuple[str, ...], list[int]] = field(default_factory=dict)
    starts: list[int] = field(default_factory=list)
    """Starts of the mentions, in order."""
    ends: list[int] = field(default_factory=list)
    mentioned: list[int] = field(default_factory=list)
    """The entity of each mention."""
    by_opening: dict[tuple[str, ...], list[int]] = field(default_factory=dict)
    """Names of unknown kind by their first word."""
    by_role: dict[str, list[int]] = field(default_factory=dict)
    """The entities that are called by a head noun."""

    def rows(self, start: int, end: int) -> range:
        """Rows of the mentions that lie in start..end."""
        return range(bisect_left(self.starts, start), bisect_right(self.starts, end - 1))

    def find(self, words: Sequence[str], at: int, gender: Gender = "") -> int | None:
        """The entity that a form of a name means at a place; None if no entity bears it."""
        rows = self.by_form.get(form_of(words), [])
        if gender:
            rows = [row for row in rows if self.entities[row].gender in ("", gender)]
        if len(rows) < 2:
            return rows[0] if rows else None
        rows = [row for row in rows if not self._is_kin(row)] or rows
        near = [(self._latest(row, at), -row) for row in rows]
        latest, row = max(near)
        if latest >= max(0, at - _NEAR):
            return -row
        return max(rows, key=lambda row: (len(self.entities[row].full), -row))

    def _is_kin(self, row: int) -> bool:
        """Whether somebody is brought in as a relative, who keeps the full name (*his wife, Marta Vance*)."""
        return any(role in KIN for role, _ in self.entities[row].roles)

    def _latest(self, row: int, at: int) -> int:
        full = self.entities[row].full
        before = bisect_left(full, at)
        return full[before - 1] if before else -1


def form_of(words: Sequence[str]) -> tuple[str, ...]:
    """A name's words as they are compared: lower case, without stops, article and generation."""
    lower = tuple(word.casefold().replace(".", "").replace("’", "'") for word in words)
    lower = lower[1:] if len(lower) > 1 and lower[0] == "the" else lower
    return lower[:-1] if len(lower) > 1 and lower[-1] in _SUFFIXES else lower


def draw_up(text: str, paragraphs: Sequence[Span]) -> Roster:
    """Return the roster of a text. A short form belongs to the full name that stands anywhere in the text.

    Headings whose words are all capitalised name nobody new: there only names known from the rest are found.
    """
    names, doubtful = _sort_out(text, paragraphs)
    roster = Roster()
    _enter_full(roster, text, names)
    for name in names:
        _enter_titled(roster, as_kin(text, name))
    known = [part for name in doubtful for part in _known_parts(roster, name)]
    for name in sorted([*known, *names]):
        _note_mention(roster, text, name)
    for row, entity in enumerate(roster.entities):
        for head in {head for head, _ in entity.roles}:
            roster.by_role.setdefault(head, []).append(row)
    return roster


def _sort_out(text: str, paragraphs: Sequence[Span]) -> tuple[list[Name], list[Name]]:
    """The names of a text, and those that may hold words that are no part of a name."""
    headings = [paragraph for paragraph in paragraphs if _is_heading(text, paragraph)]
    every = join_names(text, find_names(text))
    families = frozenset(form_of(name.words)[-1] for name in every if name.kind == "person" and len(name.words) > 1)
    names: list[Name] = []
    doubtful: list[Name] = []
    for name in every:
        at = bisect_right(headings, name.span.start, key=lambda heading: heading.start) - 1
        headed = at >= 0 and headings[at].end > name.span.start
        opened = form_of(name.words)[-1] in families and opens_with_a_word(text, name)
        (doubtful if headed or opened else names).append(name)
    return names, doubtful


def _enter_full(roster: Roster, text: str, names: Sequence[Name]) -> None:
    """Make an entity of each full name, under the longest spelling, and enter its short forms."""
    full: dict[tuple[str, ...], int] = {}
    spellings: list[Counter[str]] = []
    short = _short_bodies(text, names)
    for name in names:
        short_form = name.kind == "organisation" and form_of(name.words) in short
        if len(name.words) > 1 and not _is_place(name) and not short_form:
            _enter(roster, full, spellings, name)
    for entity, spelled in zip(roster.entities, spellings, strict=True):
        entity.name = max(spelled, key=lambda form: (form.count(" "), spelled[form], form))
    for key, row in full.items():
        _enter_forms(roster, key, row)


def _note_mention(roster: Roster, text: str, name: Name) -> None:
    """Note a mention of an entity, and what it shows of it."""
    row = _mentioned(roster, name)
    if row is None:
        return
    entity = roster.entities[row]
    entity.gender = entity.gender or name.gender
    if entity.kind == "unknown" and " " in entity.name and _LIVES.match(text, name.span.end):
        entity.kind = "person"
    if entity.kind != "organisation":
        _note_roles(text, name, entity)
    _note_acronym(text, name, roster, row)
    roster.starts.append(name.span.start)
    roster.ends.append(name.span.end)
    roster.mentioned.append(row)


def _short_bodies(text: str, names: Sequence[Name]) -> set[tuple[str, ...]]:
    """The ends of bodies' names by which they may be called (*the Daily News* for *the Orsk Daily News*).

    What opens a sentence may have a capital for that alone (*Internal Orsk University papers*).
    """
    forms = {
        form_of(name.words)
        for name in names
        if name.kind == "organisation" and not opens_sentence(text, name.span.start)
    }
    return {form[cut:] for form in forms if not _LINKING.intersection(form) for cut in range(1, len(form) - 1)}


def _is_heading(text: str, paragraph: Span) -> bool:
    return paragraph.end - paragraph.start <= _LONGEST_HEADING and is_heading(text[paragraph.start : paragraph.end])


def _known_parts(roster: Roster, name: Name) -> list[Name]:
    """The longest known name that a run of capitals in a heading opens with or holds."""
    words, start = name.words, name.span.start
    places = [start]
    for word in words:
        places.append(places[-1] + len(word) + 1)
    for length in range(len(words), 0, -1):
        for first in range(len(words) - length + 1):
            part = words[first : first + length]
            if form_of(part) in roster.by_form and _may_stand(words, first, length):
                end = places[first] + sum(map(len, part)) + length - 1
                kind = name.kind if length == len(words) else "unknown"
                return [Name(Span(places[first], end), part, name.titles if first == 0 else (), kind, "")]
    return []


def _may_stand(words: Sequence[str], first: int, length: int) -> bool:
    """Whether part of a heading's run of capitals may be a name by itself: not a single short word amid others."""
    return length > 1 or first == 0 or length == len(words) or len(words[first]) >= _LONG_WORD


def _is_place(name: Name) -> bool:
    return not name.titles and name.kind == "unknown" and names_no_speaker(name.words)


def _enter(roster: Roster, full: dict[tuple[str, ...], int], spellings: list[Counter[str]], name: Name) -> None:
    form = form_of(name.words)
    if len(form) < 2:
        return
    key = form if name.kind == "organisation" else (form[0], form[-1])
    if key not in full:
        full[key] = len(roster.entities)
        roster.entities.append(Entity(" ".join(name.words), name.kind, name.gender))
        spellings.append(Counter())
    row = full[key]
    entity = roster.entities[row]
    entity.kind = name.kind if entity.kind == "unknown" else entity.kind
    entity.gender = entity.gender or name.gender
    entity.full.append(name.span.start)
    spellings[row][" ".join(name.words)] += 1


def _enter_forms(roster: Roster, key: tuple[str, ...], row: int) -> None:
    entity = roster.entities[row]
    words = form_of(entity.name.split(" "))
    forms = {key, words}
    if words[-1] not in PEOPLES and (entity.kind != "organisation" or not set(words) & _LINKING):
        ends = (words[cut:] for cut in range(1, len(words)))
        forms.update(end for end in ends if entity.kind != "organisation" or not names_no_speaker(end))
    if entity.kind == "organisation":
        initials = "".join(word[0] for word in words if word not in _SMALL)
        if len(initials) > 1:
            forms.add((initials,))
    elif entity.kind == "person":
        forms.add(words[:1])
    else:
        roster.by_opening.setdefault(words[:1], []).append(row)
    for form in sorted(forms):
        if form and not (len(form) == 1 and form[0] in BODIES):
            _bear(roster, form, row)


def _enter_titled(roster: Roster, name: Name) -> None:
    """*Mr. Kovel*, where no full name is hers or his."""
    if len(name.words) > 1 or not name.titles or name.kind != "person":
        return
    row = roster.find(name.words, name.span.start, name.gender)
    if row is None:
        found = _opening_with(roster, form_of(name.words), name.gender) or _holding(roster, name)
        row = next(iter(found), None)
        if row is not None:
            roster.entities[row].kind = "person"
            _bear(roster, form_of(name.words), row)
    if row is None or roster.entities[row].kind == "organisation":
        row = len(roster.entities)
        roster.entities.append(Entity(name.words[0], "person", name.gender))
        _bear(roster, form_of(name.words), row)
    if " " not in roster.entities[row].name:
        roster.entities[row].full.append(name.span.start)


def _opening_with(roster: Roster, form: tuple[str, ...], gender: Gender) -> list[int]:
    """Entities whose full name begins with the family name (*Ban Ki-moon*, *Mr. Ban*)."""
    return [
        row
        for row in roster.by_opening.get(form, ())
        if roster.entities[row].kind != "organisation" and roster.entities[row].gender in ("", gender)
    ]


def _holding(roster: Roster, name: Name) -> list[int]:
    """The one person of several family names of whom this is the first (*Melba Arosa Vello*, *Ms. Arosa*)."""
    word = form_of(name.words)[0]
    rows = [
        row
        for row, entity in enumerate(roster.entities)
        if entity.kind != "organisation"
        and entity.gender in ("", name.gender)
        and word in form_of(entity.name.split(" "))[1:-1]
    ]
    return rows if len(rows) == 1 else []


def _bear(roster: Roster, form: tuple[str, ...], row: int) -> None:
    bearers = roster.by_form.setdefault(form, [])
    if row not in bearers and len(bearers) < _MOST_BEARERS:
        bearers.append(row)


def _mentioned(roster: Roster, name: Name) -> int | None:
    row = roster.find(name.words, name.span.start, name.gender)
    if row is not None and not (name.titles and roster.entities[row].kind == "organisation"):
        return row
    if name.kind == "organisation":
        roster.entities.append(Entity(" ".join(name.words), "organisation"))
        _bear(roster, form_of(name.words), len(roster.entities) - 1)
        return len(roster.entities) - 1
    return None


def _note_acronym(text: str, name: Name, roster: Roster, row: int) -> None:
    """*World Aid League (WAL)*: the acronym is a form of the name."""
    match = _ACRONYM.match(text, name.span.end)
    if match and roster.entities[row].kind != "person" and match.group(1)[-1].isupper():
        form = form_of([match.group(1)])
        rows = roster.by_form.setdefault(form, [])
        if row not in rows:
            rows.insert(0, row)


def _note_roles(text: str, name: Name, entity: Entity) -> None:
    """Note what a person is called right before or behind a mention."""
    for role in find_roles(text, name):
        if entity.kind == "unknown":
            entity.kind = "person"
        entity.gender = entity.gender or gender_of_role(role.head)
        one = (role.head, frozenset(role.around) - _SMALL - _DETERMINERS)
        if one not in entity.roles and len(entity.roles) < _MOST_ROLES:
            entity.roles.append(one)
        if role.phrase not in entity.called and len(entity.called) < _MOST_CALLED:
            entity.called.append(role.phrase)
