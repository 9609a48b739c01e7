"""Find the noun phrases that mention people, bodies and texts without a name (*the protesters, her team, a report*).

Capitals, word lists and the words right around a noun decide; no tagger is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from bias.attribution.lexicon import load_lexicon
from bias.attribution.names import ROLES, Gender, gender_of_role
from bias.attribution.source_words import grammar, load_words, noun_type
from bias.types import SourceType, Span

Place = Literal["subject", "owner", "behind", "other"]

_TOKEN = re.compile(r"[^\W_]+(?:[.,]?-?[^\W_]+)*|[^\w\s]")
_DETERMINERS = frozenset(
    "the a an this that these those his her its their our my your another one no each every some many most several few "
    "both all other any two three four five six seven eight nine ten".split()
)
_PREPOSITIONS = frozenset(
    "of for by with to from against on about at like than over under after before behind in into among between across "
    "through as via beyond except during near toward towards within without around including unlike despite".split()
)
_AUXILIARIES = frozenset(
    "is was are were has have had will would could can should did does do may might must won’t went came gave took "
    "made met led ran saw got kept left lost held stood began said says say want wants".split()
)
_OTHERS = frozenset(
    "and or but nor so if when while where because although though since until unless whether that which who whom "
    "whose what how why not n’t i he she it they we you him them us me there here then also even just still only yet "
    "now too more less very as".split()
)
_STOPS = _DETERMINERS | _PREPOSITIONS | _AUXILIARIES | _OTHERS
_BEING = frozenset("is was are were be been being as becoming became become remains remained".split())
"""What stands before a noun that says what somebody is."""
_PLURAL_BODIES = frozenset("men women people police children folks".split())
COLLECTIVE = frozenset(
    "team campaign camp staff crowd group panel family couple audience committee band gang crew company firm newspaper "
    "paper network party union board delegation public press administration jury government".split()
)
"""Nouns of one body that *they* may take up as well as *it*."""
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday yesterday today tomorrow".split())
_ASIDES = frozenset("meanwhile however though who whom whose which identified named called".split())
"""What may stand behind a noun and a comma, where it is no name that says whom the noun means."""
_MOST_WORDS = 3
_QUALITIES = frozenset(
    "conservative liberal native executive republican representative official minor individual".split()
)
"""Nouns for one person that mostly stand before another noun."""
_NO_PEOPLE = frozenset(
    "percent per-cent % number handful majority minority ranks trio duo pair right rights everyone everybody anyone "
    "anybody someone somebody nobody".split()
)


class Unnamed(NamedTuple):
    """A noun phrase without article."""

    span: Span
    name: str
    head: str
    many: bool
    """Whether it is plural."""
    people: bool
    text: bool
    """Whether it is a text (*a report*)."""
    place: Place
    """What it is to the words around it: subject of a verb, owner, behind a preposition, or other."""

    @property
    def gender(self) -> Gender:
        """What the noun shows of one person's gender."""
        return gender_of_role(self.head) if self.people and not self.many else ""


def find_unnamed(text: str, start: int, end: int, *, new: bool = True) -> Iterator[Unnamed]:
    """Yield the noun phrases of a stretch whose head the word lists know, in order.

    With `new`, one person only where the words bring somebody in: not *the minister*, nor what somebody named is.
    """
    tokens = list(_TOKEN.finditer(text, start, end))
    lower = [token.group().casefold() for token in tokens]
    for row, word in enumerate(lower):
        kind = _kind(word) if len(word) > 1 else None
        if kind is None or not _ends_phrase(lower, tokens, row):
            continue
        first = _first(tokens, lower, row)
        many = _is_many(word, kind)
        if not many and not _is_determined(lower, first):
            continue
        if new and kind == "unnamed-person" and not _is_new(tokens, lower, first, row):
            continue
        span = Span(tokens[first].start(), tokens[row].end())
        people = kind in ("unnamed-group", "unnamed-person")
        yield Unnamed(
            span, text[span.start : span.end], word, many, people, kind == "document", _place(lower, first, row)
        )


@lru_cache(maxsize=1 << 13)
def _kind(word: str) -> SourceType | None:
    """The type of a noun that may be taken up by *they* or *it*."""
    if word in _NO_PEOPLE or word in _STOPS:
        return None
    kind = noun_type(word, load_words())
    return kind if kind in ("unnamed-group", "unnamed-person", "organisation", "media", "document") else None


def _is_many(word: str, kind: SourceType) -> bool:
    if kind in ("unnamed-group", "unnamed-person") or word in _PLURAL_BODIES:
        return kind != "unnamed-person"
    return word.endswith("s") and not word.endswith(("ss", "us"))


def _ends_phrase(lower: Sequence[str], tokens: Sequence[re.Match[str]], row: int) -> bool:
    """Whether a noun heads its phrase: no other noun, and no name, stands right behind it."""
    if row + 1 == len(lower):
        return True
    following = lower[row + 1]
    if not following[0].isalpha():
        return following != "-"
    if (
        following in _STOPS
        or following in _DAYS
        or following in grammar("participles")
        or following in load_lexicon().forms
    ):
        return _kind(following) is None
    return following.endswith(("ed", "ing", "ly")) or (
        _is_plural(lower[row]) and not tokens[row + 1].group()[0].isupper()
    )


def _is_plural(word: str) -> bool:
    return word.endswith("s") or word in _PLURAL_BODIES


def _first(tokens: Sequence[re.Match[str]], lower: Sequence[str], row: int) -> int:
    """The first of the words before a noun that belong to its phrase, without determiner."""
    first = row
    while first and row - first < _MOST_WORDS and _modifies(tokens[first - 1], tokens[first]):
        first -= 1
    if first < row and lower[first].endswith(("ed", "ing")) and not _is_determined(lower, first):
        first += 1
    return first


def _modifies(token: re.Match[str], following: re.Match[str]) -> bool:
    """Whether a word may belong to the noun phrase of the word behind it."""
    word = token.group().casefold()
    verb = word in load_lexicon().forms and not word.endswith(("ed", "ing"))
    plain = len(word) > 1 and word[0].isalnum() and not word.endswith("ly") and word not in _STOPS
    return plain and not verb and following.start() - token.end() == 1


def _is_determined(lower: Sequence[str], first: int) -> bool:
    if first and lower[first - 1] in _DETERMINERS:
        return True
    return first > 1 and lower[first - 1] == "s" and lower[first - 2] in ("’", "'")


def _is_new(tokens: Sequence[re.Match[str]], lower: Sequence[str], first: int, row: int) -> bool:
    """Whether a noun brings in a person, and does not say what somebody named is (*Holt, a lawyer; was a lawyer*)."""
    if lower[row] in _QUALITIES or (lower[first - 1] == "the" and lower[row] in ROLES):
        return False
    before = lower[first - 2] if first > 1 else "."
    if (
        before in _BEING
        or before == ","
        or (before in ".!?" and lower[row + 1 : row + 2] == [","] and _ASIDES.isdisjoint(lower[row + 2 : row + 3]))
    ):
        return False
    behind = tokens[row + 1 : row + 3]
    return not (behind and any(token.group()[0].isupper() for token in behind[: 1 + (behind[0].group() == ",")]))


def _place(lower: Sequence[str], first: int, row: int) -> Place:
    following = lower[row + 1] if row + 1 < len(lower) else "."
    if following in ("’", "'"):
        return "owner"
    before = first - 1
    while before >= 0 and (lower[before] in _DETERMINERS or lower[before] in ("s", "’", "'")):
        before -= 1
    if before >= 0 and lower[before] in _PREPOSITIONS:
        return "behind"
    if before < 0 or lower[before] in (".", "?", "!", "”", '"', "—", ";", ":"):
        return "subject"
    verb = following in _AUXILIARIES or following in load_lexicon().forms or following.endswith("ed")
    return "subject" if verb or following in ("who", "also", "then") else "other"
