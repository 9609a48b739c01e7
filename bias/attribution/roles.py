"""What a person is called right before or behind a name (*the defence minister, Anna Kovel, …*; *Kovel, the mayor*)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bias.attribution.clauses import has_predicate
from bias.attribution.names import ROLES, Name

_WORD = re.compile(r"[\w’'&-]+")
_BEFORE = re.compile(r"(?:[\w’'&.-]+ ){0,6}(?:[\w’'&.-]+),? $")
_AFTER = re.compile(r"(?:,? \([^)]{1,20}\))?(?:, \d\d)?, (?:who (?:is|was) )?([^,.;:]{3,90})(?=[,.;:]|\Z)")
"""An apposition and what closes it."""
_RELATIVE = re.compile(r" (?:who|whom|whose|which|that|where) ")
_OPENING = frozenset(
    "a an the his her its their our my one of now then also once formerly both is was who currently".split()
)
_BREAKING = frozenset(
    "about after against among and are as at because before but by call calls came during for from had has have he her "
    "his if in including into like of on or over said saying says she so such than that they this to told under until "
    "was were what when where which while who whom whose will with would".split()
)
"""Words between which and a role there is no one noun phrase."""
_ROLE_OF_TITLE = {
    "sen": "senator",
    "rep": "representative",
    "gov": "governor",
    "gen": "general",
    "dr": "doctor",
    "prof": "professor",
    "pres": "president",
    "lt": "lieutenant",
    "col": "colonel",
    "capt": "captain",
    "sgt": "sergeant",
    "det": "detective",
    "insp": "inspector",
    "supt": "superintendent",
    "adm": "admiral",
    "maj": "major",
}


class Called(NamedTuple):
    """What a name is called at one place."""

    head: str
    """The noun (*minister*)."""
    around: Sequence[str]
    """The words beside it (*defence*)."""
    phrase: str
    """Name and noun as written (*the defence minister Anna Kovel*)."""


def find_roles(text: str, name: Name) -> Iterator[Called]:
    """Yield what a person is called at a mention: by title, before the name, behind it."""
    start, end = name.span
    for title in name.titles:
        if title in _ROLE_OF_TITLE:
            yield Called(_ROLE_OF_TITLE[title], (), f"{title.capitalize()}. {text[start:end]}")
    yield from _before(text, start, end)
    yield from _behind(text, start, end)


def _before(text: str, start: int, end: int) -> Iterator[Called]:
    near = text[max(0, start - 24) : start].replace(",", "").split()
    if not near or near[-1].rstrip(".").casefold() not in ROLES:
        return
    before = _BEFORE.search(text, max(0, start - 70), start)
    words = lower_words(before.group()) if before else []
    if before and words and words[-1] in ROLES:
        around = _phrase_before(words[:-1])
        titled = " ".join(before.group().split()[-1 - len(around) :])
        yield Called(words[-1], around, f"{titled.rstrip(',')} {text[start:end]}")


def _behind(text: str, start: int, end: int) -> Iterator[Called]:
    after = _AFTER.match(text, end)
    if not after or has_predicate(_RELATIVE.split(after.group(1))[0]):
        return
    words = lower_words(after.group(1))
    while words and words[0] in _OPENING:
        words = words[1:]
    head = next((row for row, word in enumerate(words[:7]) if word in ROLES), None)
    while head is not None and words[head + 1 : head + 2] and words[head + 1] in ROLES:
        head += 1
    if head is not None and not _BREAKING.intersection(words[:head]):
        yield Called(words[head], words[:head] + words[head + 1 :], f"{text[start:end]}, {after.group(1)}")


def _phrase_before(words: Sequence[str]) -> Sequence[str]:
    """The words of a noun phrase that end a run of words."""
    breaks = [row for row, word in enumerate(words) if word in _BREAKING | _OPENING]
    return words[breaks[-1] + 1 :] if breaks else words


def lower_words(surface: str) -> list[str]:
    """The words of a phrase in lower case, possessives without their ending."""
    words = [match.group().casefold().replace("’", "'").strip("'") for match in _WORD.finditer(surface)]
    return [word[:-2] if word.endswith("'s") else word for word in words]
