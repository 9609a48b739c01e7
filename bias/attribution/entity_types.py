"""Correct the types of named mentions whose last word says what they are (*Vessel Hydro, Collins College*).

The model that finds mentions saw few names of bodies; a field of work or a kind of body that ends a name tells more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bias.attribution.first_names import FIRST_NAMES
from bias.attribution.names import BODIES, MEDIA, ROLES, TITLES
from bias.attribution.source_words import is_firm
from bias.types import EntityMention, EntityType, Syntax

_NO_SITES = frozenset(
    "academy agency army association board club college committee congress council department institute league "
    "ministry parliament party senate university".split()
)
"""Bodies that a name ends in even where the body has a place."""
_ARTICLES = frozenset(("the", "a", "an"))


def typing(parse: Callable[[str], Syntax]) -> Callable[[str], Syntax]:
    """The parser whose named mentions have corrected types."""

    def parse_and_type(text: str) -> Syntax:
        syntax = parse(text)
        return replace(syntax, entities=tuple(correct_type(text, one) for one in syntax.entities))

    return parse_and_type


def correct_type(text: str, mention: EntityMention) -> EntityMention:
    """A mention, as an organisation where its name shows one and the model took it for a person or a place."""
    words = [
        word.strip(".,’'") for word in text[mention.start : mention.end].replace("’s", "").replace("'s", "").split()
    ]
    name = [word for word in words if word]
    name = name[1:] if name and name[0].casefold() in _ARTICLES else name
    if not mention.named or not name or not name[-1][0].isupper():
        return mention
    return replace(mention, type="organisation") if _is_body(name, mention.type) else mention


def _is_body(name: list[str], found: EntityType) -> bool:
    first, last = name[0].casefold().rstrip("."), name[-1].casefold()
    if found == "place":
        return last in _NO_SITES
    if found != "person" or first in FIRST_NAMES | TITLES | ROLES:
        return False
    return last in BODIES or is_firm(name) or (len(name) > 1 and last in MEDIA)
