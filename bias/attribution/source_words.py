"""The word lists behind source types, and the noun phrase of a source. Data: `data/sources.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from bias.attribution.first_names import FIRST_NAMES
from bias.types import SourceType

TOKEN = re.compile(r"[^\W_]+(?:[.&/’'-][^\W_]+)*\.?|%")
POSSESSIVE = re.compile(r"(?<=\w)['’]s?$")
PARTICLES = frozenset("de la le da di dos du van von der den bin ibn al el ter of and y e".split())
_SUBJECTS = frozenset("I he she we they you".split())
_DETERMINERS = frozenset("the a an his her its their our my other others some many several all both".split())
_AFTER_PARTICIPLE = frozenset(
    "by in on at to as from with for of after before during about into over under against this last earlier".split()
)
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
    given: frozenset[str]
    endings: frozenset[str]
    firms: frozenset[str]
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
    written = TOKEN.findall(text)
    tokens = [POSSESSIVE.sub("", token) if len(token) > 2 else token for token in written]
    for at, token in enumerate(tokens):
        if at and _cuts(written, tokens, at) and not (token in PARTICLES and _inside_name(written, tokens, at)):
            return Phrase(tuple(tokens[:at]), token, tuple(tokens[at + 1 :]))
    return Phrase(tuple(tokens), "", ())


def _cuts(written: Sequence[str], tokens: Sequence[str], at: int) -> bool:
    """Whether the noun phrase ends before this token."""
    token, before = tokens[at], tokens[at - 1].lower()
    following = (tokens[at + 1 : at + 2] or ("",))[0]
    if token == "such":
        return following == "as"
    if token in grammar("cuts") or token in _TITLE_CASE_CUTS:
        return True
    if token in ("and", "or", "&"):
        return _joins(tokens, at)
    if token in _SUBJECTS:
        return True
    possessor = written[at - 1] != tokens[at - 1]
    if possessor or not _is_noun(before):
        return False
    if token.lower() in grammar("times"):
        return token.islower() or token.lower().endswith("day")
    if token in grammar("participles"):
        return True
    if token.endswith("ing") and token.islower() and len(token) > 5:
        words = load_words()
        plural = (
            before in words.plural_roles or before in words.groups or (before in words.documents and before[-1] == "s")
        )
        return bool(following) and (plural or following in _DETERMINERS or following in grammar("cuts"))
    return token.endswith("ed") and token.islower() and (not following or following in _AFTER_PARTICIPLE)


def _is_noun(word: str) -> bool:
    words = load_words()
    lists = (words.documents, words.plural_roles, words.groups, words.roles, words.plural_organisations)
    return any(word in one for one in lists)


def _joins(tokens: Sequence[str], at: int) -> bool:
    """Whether *and* begins another noun phrase (*the paper and the agency*), rather than go on with a name."""
    words = load_words()
    before, following = tokens[at - 1], (tokens[at + 1 : at + 2] or ("",))[0].lower()
    if following in _DETERMINERS:
        return True
    known = before.lower()
    plural = known in words.plural_roles or known in words.groups or known in words.plural_organisations
    return not is_capital(before) and (plural or known in words.media)


def _inside_name(written: Sequence[str], tokens: Sequence[str], at: int) -> bool:
    """*Ilse van der Orn*, and *the Secretary of State's office*, whose possessor holds the preposition."""
    following = (tokens[at + 1 : at + 2] or [""])[0]
    if not (is_capital(tokens[at - 1]) and is_capital(following)):
        return False
    return tokens[at] not in ("of", "and")


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
        given=_split(given["given"], "names") | FIRST_NAMES,
        endings=_split(given["given"], "endings") | _split(given["given"], "firms"),
        firms=_split(given["given"], "firms"),
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


def noun_type(head: str, words: Words, phrase: Sequence[str] = ()) -> SourceType | None:
    """The type of source that a noun is, by the lists; None if none of them holds it."""
    if head in words.pronouns and head not in words.groups:
        return words.pronouns[head]
    if head in words.plural_roles or head in words.groups:
        return "unnamed-group"
    if head in words.media:
        return "media"
    if head in ("maker", "makers") and grammar("makers") & {word.lower() for word in phrase}:
        return "unnamed-person"
    if head in words.roles:
        return "unnamed-person"
    if head in words.organisations or head in words.plural_organisations:
        return "organisation"
    if head in words.documents:
        return "document"
    return "organisation" if head in words.state_bodies else None


def is_plural(noun: str) -> bool:
    """Whether a noun stands for several people, bodies or outlets (*voters, states, newspapers*)."""
    words = load_words()
    if noun in grammar("quantities"):
        return False
    outlets = noun in words.media and noun[-1] == "s" and noun[:-1] in words.media
    return outlets or noun in words.plural_organisations or noun_type(noun, words) == "unnamed-group"


def without_judgement(phrase: str) -> str:
    """A noun phrase without the adjectives before its head that judge (*the [reckless] company, [deeply corrupt]*)."""
    words = phrase.split(" ")
    head = next((row for row, word in enumerate(words) if row and word in grammar("cuts")), len(words)) - 1
    for row in range(head - 1, -1, -1):
        if words[row].strip(',“”"') in grammar("evaluative"):
            adverb = row > 0 and words[row - 1].endswith("ly")
            del words[row - adverb : row + 1]
    return " ".join(words)


def is_firm(name: Sequence[str]) -> bool:
    """Whether a name of several words ends in a field of work (*Vessel Hydro*), and is not somebody's (*Ana Gold*)."""
    first, last = name[0].casefold(), name[-1].casefold().rstrip(".")
    return len(name) > 1 and last in load_words().firms and (last[-1] == "s" or first not in load_words().given)
