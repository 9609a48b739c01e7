"""Join the parts of a body's name that *and* and commas hold together: *Union of Tram and Bus Workers*.

Two bodies side by side stay two (*the Bank of Norland and Arden Steel*): what follows must be a field of work (*Trade,
Human Services*) or, behind a union or the like, people who do one (*Bus Workers*).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bias.attribution.names import BODIES, PEOPLES, ROLES, Name
from bias.types import Span

_OF = frozenset(("of", "for", "on"))
_MEMBERS = frozenset(
    "alliance association brotherhood chamber coalition college committee confederation congress council federation "
    "front guild institute league network order organisation organization society syndicate union".split()
)
"""Bodies of people who do the same work."""
_FIELDS = frozenset(
    "administration agriculture art arts budget children commerce communication communications communities culture "
    "customs defence defense development diplomacy economics economy education employment energy engineering "
    "enterprise environment equality evaluation exploration export families finance firearms fisheries food forestry "
    "forests health heritage homeland housing immigration industry information infrastructure innovation investment "
    "justice labor labour law leisure literature management media medicine migration mining mobility parks peace "
    "pensions planning policy ports prevention procurement protection rail reconciliation reconstruction reform "
    "refugees regulation rehabilitation relief religion rescue research resettlement resources revenue safety science "
    "sciences security services skills space sport sports standards statistics strategy studies supply sustainability "
    "technology telecommunications telegraphs tourism trade training transport transportation treatment universities "
    "veterans waste water welfare wildlife women youth".split()
)
_LIST = re.compile(r",[ \u00a0]")
_LAST = re.compile(r",?[ \u00a0](?:and|&)[ \u00a0]")
_MOST_PARTS = 4


def join_names(text: str, names: Sequence[Name]) -> list[Name]:
    """Return the names of a text, in order, with those joined that are one body's."""
    joined: list[Name] = []
    at = 0
    while at < len(names):
        end = _end_of(text, names, at)
        joined.append(names[at] if end == at else _joined(text, names[at], names[end]))
        at = end + 1
    return joined


def _end_of(text: str, names: Sequence[Name], at: int) -> int:
    """The row of the last part of a body's name that begins at a row."""
    if names[at].kind != "organisation" or not _takes_fields(names[at].words):
        return at
    for row in range(at + 1, min(len(names), at + 1 + _MOST_PARTS)):
        before, part = names[row - 1], names[row]
        if part.titles:
            return at
        if _LAST.fullmatch(text, before.span.end, part.span.start):
            return row if _is_field(part.words, names[at].words) else at
        if len(part.words) > 2 or not _LIST.fullmatch(text, before.span.end, part.span.start):
            return at
    return at


def _takes_fields(words: tuple[str, ...]) -> bool:
    """Whether a name is that of a body *of* or *for* something."""
    links = [row for row, word in enumerate(words) if word in _OF]
    return bool(links) and 0 < links[0] < len(words) - 1 and words[links[0] - 1].casefold() in BODIES | _MEMBERS


def _is_field(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    last = part[-1].casefold()
    if last in _FIELDS:
        return True
    of_people = any(word.casefold() in _MEMBERS for word in whole)
    return of_people and (last in PEOPLES or (last.endswith("s") and last[:-1] in ROLES) or last.endswith("ers"))


def _joined(text: str, first: Name, last: Name) -> Name:
    span = Span(first.span.start, last.span.end)
    return first._replace(span=span, words=tuple(text[span.start : span.end].split()))
