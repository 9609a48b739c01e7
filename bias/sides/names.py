"""Whose name stands in a source: *Norland's defence ministry* is Norland's, *a Norland-based charity* is not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bias.types import Side, Span

_TOKEN = re.compile(r"[^\W_]+(?:[.-][^\W_]+)*")
_POSSESSIVE = re.compile(r"[’'][sS](?!\w)|(?<=[sS])[’'](?!\w)")

ROLES = frozenset(
    "administration admiral advisers adviser aide aides alliance ambassador army authorities authority board border "
    "brigade cabinet campaign captain chairman chairwoman chair chancellor chief chiefs coalition colonel command "
    "commander commanders commission commissioner committee company congress consul corps council councillor "
    "counsel court "
    "delegation delegate delegates department deputy diplomat diplomats directorate director embassy envoy executive "
    "executives federation fleet force forces general government governor guard guards head headquarters inspector "
    "intelligence "
    "king lawmaker lawmakers lawyer lawyers leader leaders leadership lieutenant major management manager managers "
    "mayor militants military minister ministers ministry mission monarch mp mps navy negotiator negotiators office "
    "officer officers official officials organisation organiser organisers organizer organizers panel parliament "
    "party police "
    "politician politicians premier presidency president prime prosecutor prosecutors queen regiment regime "
    "representative representatives secretariat secretary senate senator separatists rebels fighters militia "
    "service side soldier soldiers speaker spokesman spokesmen spokesperson spokespeople spokeswoman staff "
    "steward stewards state statement team treasurer treasury troops union unit units vice-president".split()
)
"""Heads of a name that speak for the party named: offices, ranks, bodies."""

_OUTSIDERS = frozenset(
    "activist activists agency aid airline ally allies analyst analysts businessman charities charity civilian "
    "civilians columnist commentator commuters critic critics detainee detainees dissident dissidents doctor doctors "
    "economist economists editor editors enemies enemy ex exile exiled exiles expatriates expert experts "
    "families family "
    "farmer farmers former hospital hospitals hostage hostages humanitarian inhabitants journalist journalists "
    "locals media medic medics monitor monitors neighbor neighbors neighbour neighbours newspaper newspapers ngo "
    "observer observers opponent opponents opposition ousted paramedics passengers patients peacekeepers prisoner "
    "prisoners professor protester protesters refugee refugees relatives reporter reporters rescuers researcher "
    "researchers resident residents rival rivals scholar scholars shopkeeper supporters survivor survivors "
    "teacher television tourists traders truckers university villager villagers volunteer volunteers watchdog "
    "widow witness witnesses".split()
)
"""Words that make a speaker somebody other than the party named beside them."""

MODIFIERS = frozenset(
    "acting air armed chief civil defence defense deputy economic education elected energy federal finance first "
    "foreign health home interior internal justice labor labour local military national new official permanent "
    "political public regional ruling second security senior state top trade transport vice own".split()
)
_MEMBER_OF = frozenset({"of", "for", "from", "in", "at", "within", "inside"})
_NEVER_AFTER = frozenset(
    "to against near with about over outside on toward towards across between by through beyond into under versus "
    "than despite".split()
)
_SPEAK_FOR = frozenset("spokesman spokeswoman spokesperson spokespeople lawyer lawyers counsel negotiator".split())
_CENTRAL = frozenset("officials official authorities government administration diplomats ministers".split())
_OTHER_PLACES = frozenset(
    "north south east west northern southern eastern western new old greater free anti pro upper lower".split()
)
_RELATIVE = frozenset({"who", "which", "that", "whose", "whom", "where"})


@dataclass(frozen=True, slots=True)
class _Name:
    """An alias found in a surface."""

    start: int
    end: int
    side: str


def side_of(surface: str, sides: Sequence[Side], *, strict: bool = False) -> str | None:
    """The side that a source named `surface` belongs to; None if it belongs to none, or to several.

    A side's name counts where it heads the phrase (*Norland*, *Kovel*), owns it (*Norland's army*), or modifies an
    office or body (*Norlander officials*, *the government of Norland*); not where it only says where somebody is,
    or whom he opposes (*critics of Norland*, *the aid agency in Kovel*, *a Norland-based group*). `strict` also
    turns down phrases with any word that is neither name, office nor title: for text beside a name.
    """
    found = {name.side for name in _find_names(surface, sides) if _belongs(surface, name, strict)}
    return found.pop() if len(found) == 1 else None


def named_sides(text: str, sides: Sequence[Side]) -> tuple[tuple[Span, str], ...]:
    """Where sides are named in `text`, by name or alias, in order: (span in `text`, name of the side)."""
    return tuple((Span(name.start, name.end), name.side) for name in _find_names(text, sides))


def _find_names(text: str, sides: Sequence[Side]) -> Iterator[_Name]:
    pattern, owners = _alias_pattern(tuple((s.name, s.aliases, s.speakers) for s in sides))
    if pattern is None:
        return
    for match in pattern.finditer(text):
        alias = match.group()
        owner = owners.get(alias) or owners.get(alias[:1].lower() + alias[1:]) or owners.get(alias.title())
        if owner is not None:
            yield _Name(match.start(), match.end(), owner)


@lru_cache(maxsize=256)
def _alias_pattern(
    sides: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...],
) -> tuple[re.Pattern[str] | None, dict[str, str]]:
    """One pattern over all aliases, longest first, and the owner of each; an alias of two sides is nobody's."""
    owners: dict[str, str] = {}
    shared: set[str] = set()
    for name, aliases, speakers in sides:
        for alias in {name, *aliases, *speakers}:
            plain = alias.strip().replace("’", "'")
            if plain and owners.setdefault(plain, name) != name:
                shared.add(plain)
    for alias in shared:
        del owners[alias]
    for alias, owner in list(owners.items()):
        owners.setdefault(alias.replace("'", "’"), owner)
    if not owners:
        return None, owners
    spellings = {form for alias in owners for form in _spellings(alias)}
    longest_first = sorted(spellings, key=lambda form: (-len(form), form))
    joined = "|".join(re.escape(form) for form in longest_first)
    return re.compile(rf"(?<![\w])(?:{joined})(?![\w])"), owners


def _spellings(alias: str) -> Iterator[str]:
    """An alias as given; a lower-case one also at the start of a sentence; a name also in capitals.

    One that is no more than an office or body also in small letters (*Defence Ministry, the defence ministry*).
    """
    yield alias
    if alias.istitle() and all(word in ROLES or word in MODIFIERS for word in alias.lower().split()):
        yield alias.lower()
        yield alias.capitalize()
    if alias[:1].islower():
        yield alias[:1].upper() + alias[1:]
    elif alias.istitle() and len(alias) > 3:
        yield alias.upper()


def _belongs(surface: str, name: _Name, strict: bool) -> bool:
    before = _last_segment(surface[: name.start])
    after = surface[name.end :]
    if after[:1] in "-–" and after[1:2].isalpha():
        return False
    possessive = _POSSESSIVE.match(after)
    tail = _words(_first_segment(after[possessive.end() :] if possessive else after))
    return _governed_well(_words(before)) and _tail_speaks(tail, possessive is not None, strict)


def _last_segment(text: str) -> str:
    return re.split(r"[,;:()—]\s|\band\b|\bor\b", text)[-1]


def _first_segment(text: str) -> str:
    return re.split(r"[,;:()—]|\band\b|\bor\b|\s(?:who|which|that|whose|in|at|of|for|to|on|from|with|near)\s", text)[0]


def _words(text: str) -> list[str]:
    return _TOKEN.findall(_POSSESSIVE.sub("", text))


def _governed_well(before: list[str]) -> bool:
    """Whether what stands before the name leaves the name in charge: *officials in*, *the army of*, *President*."""
    lower = [word.lower() for word in before]
    if before and lower[-1] in _OTHER_PLACES and before[-1][0].isupper():
        return False
    if set(lower) & _RELATIVE:
        return False
    positions = [k for k, word in enumerate(lower) if word in _MEMBER_OF or word in _NEVER_AFTER]
    if not positions:
        return not set(lower) & _OUTSIDERS
    head, preposition = lower[: positions[0]], lower[positions[-1]]
    if any(lower[k] in _NEVER_AFTER for k in positions) or set(head) & _OUTSIDERS:
        return False
    if preposition in {"in", "at"}:
        return bool(set(head) & _CENTRAL) or "sources" in head or "source" in head
    if preposition == "for":
        return bool(set(head) & _SPEAK_FOR)
    return bool(set(head) & ROLES)


def _tail_speaks(tail: list[str], possessive: bool, strict: bool) -> bool:
    """Whether what follows the name is an office or body of the party named."""
    lower = [word.lower() for word in tail]
    if set(lower) & _OUTSIDERS:
        return False
    if not tail:
        return not possessive
    if strict and any(
        not (w[0].isupper() or lw in ROLES or lw in MODIFIERS) for w, lw in zip(tail, lower, strict=True)
    ):
        return False
    if set(lower) & ROLES:
        return True
    if possessive:
        return not strict or tail[0][0].isupper()
    return False
