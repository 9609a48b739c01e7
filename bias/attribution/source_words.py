"""The word lists behind source types, and the noun phrase of a source. Data: `data/sources.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from bias.types import SourceType

TOKEN = re.compile(r"[^\W_]+(?:[.&/’'-][^\W_]+)*\.?|%")
POSSESSIVE = re.compile(r"(?<=\w)['’]s?$")
PARTICLES = frozenset("de la le da di dos du van von der den bin ibn al el ter of and y e".split())
_TITLE_CASE_CUTS = frozenset(("In", "For", "From", "At", "On"))


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists, lower case."""

    pronouns: dict[str, SourceType]
    roles: frozenset[str]
    plural_roles: frozenset[str]
    groups: frozenset[str]
    titles: frozenset[str]
    anonymous: frozenset[str]
    organisations: frozenset[str]
    plural_organisations: frozenset[str]
    organisation_names: frozenset[str]
    documents: frozenset[str]
    media: frozenset[str]
    media_endings: frozenset[str]
    media_names: frozenset[str]
    state_bodies: frozenset[str]
    state_roles: frozenset[str]
    state_titles: frozenset[str]
    not_state: frozenset[str]
    metonyms: frozenset[str]
    anonymity: re.Pattern[str]
    state_phrases: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: its words as written up to a cut, the cut, and what follows it."""

    words: tuple[str, ...]
    cut: str
    rest: tuple[str, ...]

    @property
    def head(self) -> str:
        """The last word before the cut, lower case."""
        return self.words[-1].lower() if self.words else ""


def parse_phrase(text: str) -> Phrase:
    """Take the words of a source apart at the first preposition, relative or participle that ends its noun phrase."""
    tokens = [POSSESSIVE.sub("", token) if len(token) > 2 else token for token in TOKEN.findall(text)]
    for at, token in enumerate(tokens):
        if (
            at
            and (token in grammar("cuts") or token in _TITLE_CASE_CUTS or _is_participle(tokens, at))
            and not (token in PARTICLES and _inside_name(tokens, at))
        ):
            return Phrase(tuple(tokens[:at]), token, tuple(tokens[at + 1 :]))
    return Phrase(tuple(tokens), "", ())


def _is_participle(tokens: Sequence[str], at: int) -> bool:
    if tokens[at] not in grammar("participles"):
        return False
    words, before = load_words(), tokens[at - 1].lower()
    return before in words.documents or before in words.plural_roles or before in words.groups


def _inside_name(tokens: Sequence[str], at: int) -> bool:
    return (
        tokens[at] not in ("of", "and")
        and is_capital(tokens[at - 1])
        and is_capital((tokens[at + 1 : at + 2] or [""])[0])
    )


@lru_cache(maxsize=1)
def _given() -> dict[str, Any]:
    return tomllib.loads(files("bias.attribution").joinpath("data/sources.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=8)
def grammar(name: str) -> frozenset[str]:
    """A list of the table `grammar` of the data file."""
    return _split(_given()["grammar"], name)


@lru_cache(maxsize=1)
def load_words() -> Words:
    """Read the word lists; done once."""
    given = _given()
    people, state, media = given["people"], given["state"], given["media"]
    roles = _split(people, "roles")
    organisations = _split(given["organisations"], "nouns")
    return Words(
        pronouns=_pronouns(people),
        roles=roles,
        plural_roles=_plurals(roles),
        groups=_split(people, "groups"),
        titles=_split(people, "titles"),
        anonymous=_split(given["anonymity"], "words"),
        organisations=organisations,
        plural_organisations=_plurals(organisations),
        organisation_names=frozenset(_lines(given["organisations"]["names"])),
        documents=_split(given["documents"], "nouns") | _plurals(_split(given["documents"], "nouns")),
        media=_split(media, "nouns") | _plurals(_split(media, "nouns")),
        media_endings=_split(media, "last_words"),
        media_names=frozenset(_lines(media["names"])),
        state_bodies=_split(state, "bodies"),
        state_roles=_split(state, "roles"),
        state_titles=_split(state, "titles"),
        not_state=_split(state, "not_state") | _plurals(_split(state, "not_state")),
        metonyms=_split(state, "metonyms"),
        anonymity=_any_of(_lines(given["anonymity"]["phrases"])),
        state_phrases=_any_of(_lines(state["phrases"])),
    )


def _pronouns(people: dict[str, str]) -> dict[str, SourceType]:
    types: list[tuple[str, SourceType]] = [
        ("person", "person"),
        ("unnamed_person", "unnamed-person"),
        ("unnamed_group", "unnamed-group"),
        ("organisation", "organisation"),
        ("document", "document"),
    ]
    return {word: kind for name, kind in types for word in people[name].split()}


def _split(table: dict[str, Any], name: str) -> frozenset[str]:
    return frozenset(table[name].split())


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, phrases), key=lambda p: (-len(p), p))) + r")\b")


def _plurals(nouns: Iterable[str]) -> frozenset[str]:
    return frozenset(_plural(noun) for noun in nouns)


def _plural(noun: str) -> str:
    for singular, plural in (("woman", "women"), ("man", "men"), ("person", "people"), ("child", "children")):
        if noun.endswith(singular):
            return noun[: -len(singular)] + plural
    if noun.endswith("y") and noun[-2:-1] not in tuple("aeiou"):
        return noun[:-1] + "ies"
    if noun.endswith("sis"):
        return noun[:-2] + "es"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def is_capital(word: str) -> bool:
    """Whether a word is written as a name (*Kovel, al-Varr*)."""
    return word[:1].isupper() or (word[:3] in ("al-", "el-") and word[3:4].isupper())
