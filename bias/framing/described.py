"""Sides that are meant by a description: *the ministry*, once *Norland's Defence Ministry* has been named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bias.sides import named_sides
from bias.sides.names import MODIFIERS, ROLES
from bias.types import Document, Side, Span

_DESCRIPTION = re.compile(r"(?<!\w)[Tt]he\s([a-z]+)(?![\w-])")
_BODY = re.compile(r"(?:[’']s?)?((?:\s[\w-]+){1,3})")


@dataclass(frozen=True, slots=True)
class PartyMention:
    """A place in an article that means a side."""

    span: Span
    side: str
    described: bool
    """Whether it does so by a common noun alone."""


def find_parties(document: Document, sides: Sequence[Side]) -> tuple[PartyMention, ...]:
    """Where sides are named or described in an article, in order.

    *The ministry* means the side that was last named with a ministry of its own (*Norland's Defence Ministry*).
    """
    text = document.article.text
    named = [PartyMention(span, side, False) for span, side in named_sides(text, sides)]
    bodies = [(body, mention) for mention in named for body in _bodies(text, mention.span)]
    found = list(named)
    for match in _DESCRIPTION.finditer(text):
        head = match[1]
        if head not in ROLES or any(m.span.start < match.end() and match.start() < m.span.end for m in named):
            continue
        earlier = [mention for body, mention in bodies if body == head and mention.span.end <= match.start()]
        if earlier:
            found.append(PartyMention(Span(*match.span()), earlier[-1].side, True))
    return tuple(sorted(found, key=lambda mention: mention.span))


def spell_out(text: str, start: int, parties: Sequence[PartyMention]) -> str:
    """A stretch of an article that begins at `start`, with descriptions of sides replaced by the names of these."""
    for party in reversed(parties):
        first, last = party.span.start - start, party.span.end - start
        if party.described and first >= 0 and last <= len(text):
            text = text[:first] + party.side + text[last:]
    return text


def _bodies(text: str, name: Span) -> list[str]:
    """The offices and bodies that a name ends in, or that it owns or modifies."""
    last = text[name.start : name.end].split()[-1].lower()
    found = [last] if last in ROLES else []
    after = _BODY.match(text, name.end)
    for word in after[1].split() if after else ():
        if word.lower() in ROLES:
            found.append(word.lower())
        elif word.lower() not in MODIFIERS:
            break
    return found
