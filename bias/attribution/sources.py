"""What kind of source words name, and whether they speak for a state. Data: `data/sources.toml`.

The head of the first noun phrase decides (*a spokesman for the army* is a spokesman), a proper name beside a role makes
it a named individual, and what remains undecided is told by capitals. Official are the bodies of a state, those who
hold office in it or speak for it, and its records.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from bias.types import SourceType

_CACHE = 1 << 15
_LONGEST = 400
_TOKEN = re.compile(r"[^\W_]+(?:[.&/’'-][^\W_]+)*\.?|%")
_BREAK = re.compile(r"\s*(?:,|;|\(|\)|\[|—|–|\s-\s|--|:)\s*")
_POSSESSIVE = re.compile(r"(?<=\w)['’]s?$")
_SPEAKS_FOR = frozenset("of for at in from with by".split())
_LEADING = frozenset(
    "the a an this that these those his her its their our my your by from to per both and but some".split()
)
_PARTICLES = frozenset("de la le da di dos du van von der den bin ibn al el ter of and y e".split())
_MEDIA_MODIFIERS = frozenset("media news press local state-run newspaper television tv radio wire".split())


@dataclass(frozen=True, slots=True)
class _Words:
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
class _Phrase:
    """A noun phrase: its words as written up to a cut, the cut, and what follows it."""

    words: tuple[str, ...]
    cut: str
    rest: tuple[str, ...]

    @property
    def head(self) -> str:
        return self.words[-1].lower() if self.words else ""


def classify_source(source: str, *, plural_hint: bool | None = None) -> tuple[SourceType, bool]:
    """Return the source type (one of `SourceType`) of a source's surface, and whether it is official.

    `source` is the text of a source span or of the speaker it was resolved to; "" gives `none`. `plural_hint` tells,
    where it is known, whether the source is more than one. Never raises; a capitalised unknown is taken for a person.
    """
    return _classify(source[:_LONGEST].strip(), plural_hint)


@lru_cache(maxsize=_CACHE)
def _classify(source: str, plural: bool | None) -> tuple[SourceType, bool]:
    words = _words()
    segments = [segment for segment in map(_phrase, _BREAK.split(source)) if segment.words or segment.rest]
    if not segments:
        return ("none", False)
    lowered = source.lower().replace("’", "'")
    official = _is_official(segments, lowered, words)
    if words.anonymity.search(lowered) or segments[0].head in words.anonymous:
        return ("anonymous", official)
    kind = _kind(segments, words)
    if plural and kind == "unnamed-person":
        return ("unnamed-group", official)
    if plural is False and kind == "unnamed-group" and lowered in ("they", "their", "them"):
        return ("unnamed-person", official)
    return (kind, official)


# --- type -------------------------------------------------------------------------------------------------------


def _kind(segments: Sequence[_Phrase], words: _Words) -> SourceType:
    main = segments[0]
    if len(main.words) == 1 and not main.rest and main.head in words.pronouns:
        return words.pronouns[main.head]
    if main.head in _set("quantities") and main.cut in ("of", "in") and main.rest:
        return _kind_of_many(main, words)
    kind = _kind_of_phrase(main, words)
    if kind == "unnamed-person" and len(segments) > 1 and _is_personal_name(segments[1], words):
        return "person"
    if kind == "person" and len(main.words) == 1 and len(segments) > 1 and _by_noun(segments[1].head, words) == "media":
        return "media"
    return kind


def _kind_of_many(phrase: _Phrase, words: _Words) -> SourceType:
    """*a group of doctors, two of the men, some of the reports*: what they are of decides."""
    inner = _phrase(" ".join(phrase.rest))
    kind = _kind_of_phrase(inner, words)
    if phrase.head in ("one", "member"):
        return "unnamed-person" if kind in ("unnamed-group", "unnamed-person", "organisation", "person") else kind
    if kind in ("document", "media"):
        return kind
    return "organisation" if kind == "organisation" and inner.head in words.plural_organisations else "unnamed-group"


def _kind_of_phrase(phrase: _Phrase, words: _Words) -> SourceType:
    if not phrase.words:
        return _kind_of_phrase(_phrase(" ".join(phrase.rest)), words) if phrase.rest else "unnamed-group"
    whole = " ".join(phrase.words).lower()
    if whole in words.media_names or whole.removeprefix("the ") in words.media_names:
        return "media"
    core = whole.removeprefix("the ")
    if core in words.organisation_names:
        return "organisation"
    if _titled(phrase, words):
        return "person"
    if phrase.words[-1][:1].isdigit() or phrase.head in ("%", "percent"):
        return "unnamed-person" if "year-old" in phrase.head else "unnamed-group"
    by_capitals = _by_capitals(phrase, words)
    if by_capitals is not None:
        return by_capitals
    return _by_noun(phrase.head, words, phrase) or _fallback(phrase, words)


def _titled(phrase: _Phrase, words: _Words) -> bool:
    """*Mr Varr, Gen. Ana Kovel, spokesman Jon Bank*: a title or role, then a name to the end."""
    for at, word in enumerate(phrase.words[:-1]):
        lowered = word.lower().rstrip(".")
        following = phrase.words[at + 1 :]
        if all(_is_capital(w) or w.lower() in _PARTICLES for w in following):
            is_title = lowered in words.titles and _is_capital(word)
            if is_title and lowered not in words.roles:
                return True
            named = len(following) >= 2 or not _is_common(following[-1], words)
            if (is_title or lowered in words.roles) and named and not _is_common_head(following[-1], words):
                return True
    return False


def _by_capitals(phrase: _Phrase, words: _Words) -> SourceType | None:
    """Types of proper names whose last word is no plain noun."""
    last = phrase.words[-1]
    if not _is_capital(last):
        return None
    lowered = last.lower().rstrip(".")
    capitals = [w for w in phrase.words if w.lower() not in _LEADING]
    proper = len(capitals) > 1 and all(_is_capital(w) or w.lower() in _PARTICLES for w in capitals)
    if proper and lowered in words.media_endings and len(capitals) >= 2 and lowered not in ("today", "weekly"):
        return "media"
    if lowered in words.metonyms:
        return "organisation"
    if _is_common(last, words):
        return None
    if last.isupper() and 2 <= len(last.replace(".", "")) <= 7 and len(capitals) == 1:
        return "organisation"
    if phrase.cut == "of" and phrase.rest and len(capitals) == 1 and phrase.words[0].lower() in ("the", "a"):
        return "organisation"
    if phrase.words[0].lower() in ("the", "some", "many", "most", "these", "those", "all") and lowered.endswith("s"):
        return "unnamed-group"
    if lowered.endswith(("ians", "cans", "crats", "ists", "ites", "lings", "landers")):
        return "unnamed-group"
    return "person"


def _by_noun(head: str, words: _Words, phrase: _Phrase | None = None) -> SourceType | None:
    if phrase is not None and head in ("paper", "papers"):
        return "media" if [w.lower() for w in phrase.words] == ["the", "paper"] and not phrase.rest else "document"
    modifiers = {w.lower() for w in phrase.words[:-1]} if phrase is not None else set()
    if head in ("agency", "agencies", "reports", "site", "website", "accounts") and modifiers & _MEDIA_MODIFIERS:
        return "media"
    if head in words.pronouns and head not in words.groups:
        return words.pronouns[head]
    if head in words.plural_roles or head in words.groups:
        return "unnamed-group"
    if head in words.media:
        return "media"
    if head in words.roles:
        return "unnamed-person"
    if head in words.organisations or head in words.plural_organisations:
        return "organisation"
    return "document" if head in words.documents else None


def _fallback(phrase: _Phrase, words: _Words) -> SourceType:
    """A lower-case head that no list holds: endings tell people from the rest."""
    head = phrase.head
    if _is_capital(phrase.words[-1]):
        return "person"
    if re.search(r"(?:er|or|ist|ian|man|woman|ant|eer|ee)s?$", head) and len(head) > 4:
        return "unnamed-group" if head.endswith("s") else "unnamed-person"
    if head.endswith("s") and not head.endswith("ss"):
        return "unnamed-group"
    if any(_is_capital(w) for w in phrase.words[1:]):
        return "organisation"
    return "document" if head.endswith(("ing", "tion", "ment", "sis")) else "unnamed-person"


def _is_personal_name(phrase: _Phrase, words: _Words) -> bool:
    capitals = [w for w in phrase.words if _is_capital(w)]
    return (
        bool(capitals)
        and all(_is_capital(w) or w.lower() in _PARTICLES for w in phrase.words)
        and not phrase.rest
        and _kind_of_phrase(phrase, words) == "person"
    )


def _is_capital(word: str) -> bool:
    return word[:1].isupper()


def _is_common(word: str, words: _Words) -> bool:
    lowered = word.lower().rstrip(".")
    return _by_noun(lowered, words) is not None


def _is_common_head(word: str, words: _Words) -> bool:
    """Whether a capitalised last word is a noun of the kind that ends the names of bodies (*Ministry, Committee*)."""
    lowered = word.lower()
    return (
        lowered in words.state_bodies
        or lowered.endswith(("ion", "ment", "ship", "ity", "tee", "ncil"))
        or (lowered in words.roles and lowered in words.state_roles)
    )


# --- official ---------------------------------------------------------------------------------------------------


def _is_official(segments: Sequence[_Phrase], lowered: str, words: _Words) -> bool:
    return any(_is_official_phrase(segment, words, first=at == 0) for at, segment in enumerate(segments[:3])) or (
        words.state_phrases.search(lowered) is not None
        and not _set("former") & set(lowered.split())
        and _speaks(segments[0], lowered, words)
    )


def _speaks(main: _Phrase, lowered: str, words: _Words) -> bool:
    """Whether the state phrase is the source or what it speaks for, not what it is against."""
    match = words.state_phrases.search(lowered)
    own = " ".join(main.words).lower()
    return match is not None and (match.group() in own or main.cut in _SPEAKS_FOR or not main.rest) and not _other(main)


def _other(main: _Phrase) -> bool:
    """*critics of the government*: those who stand over against it."""
    return main.head.rstrip("s") in _set("outsiders")


def _is_official_phrase(phrase: _Phrase, words: _Words, *, first: bool) -> bool:
    own = [word.lower().rstrip(".") for word in phrase.words]
    own = [_POSSESSIVE.sub("", word) for word in own]
    if not own or _set("former") & set(own) or own[-1].rstrip("s") in _set("outsiders") or own[-1] in _set("outsiders"):
        return False
    if not set(own) & words.not_state and _holds_state(own, words, phrase):
        return True
    if not first and phrase.cut and phrase.head in ("who", ""):
        return False
    if phrase.cut not in _SPEAKS_FOR or (own[-1] in words.groups and own[-1] not in _set("quantities")):
        return False
    if not (_by_noun(own[-1], words) or own[-1] in words.anonymous):
        return False
    inner = _phrase(" ".join(phrase.rest))
    rest = [_POSSESSIVE.sub("", word.lower().rstrip(".")) for word in inner.words]
    if (
        set(rest) & words.not_state
        or _set("former") & set(rest)
        or own[-1] in words.media
        or set(own) & words.not_state
    ):
        return False
    return _holds_state(rest, words, inner, inside=True)


def _holds_state(own: Sequence[str], words: _Words, phrase: _Phrase, *, inside: bool = False) -> bool:
    bodies, roles = words.state_bodies, words.state_roles
    head = own[-1] if own else ""
    if any(word in bodies or (word.rstrip("s") in roles and len(word) > 3) for word in own):
        proper_place = not (own[-1] in words.media or (own[-1] in words.media_endings and len(own) > 1))
        return proper_place and not (head in ("president",) and phrase.cut == "of" and _not_of_state(phrase, words))
    if any(
        word in words.state_titles and _is_capital(written) for word, written in zip(own, phrase.words, strict=False)
    ):
        return True
    return (head in words.metonyms and len(own) <= 2) and not inside


def _not_of_state(phrase: _Phrase, words: _Words) -> bool:
    return bool({word.lower() for word in phrase.rest} & (words.not_state | words.organisations))


# --- words ------------------------------------------------------------------------------------------------------


def _phrase(text: str) -> _Phrase:
    tokens = [_POSSESSIVE.sub("", token) if len(token) > 2 else token for token in _TOKEN.findall(text)]
    for at, token in enumerate(tokens):
        if at and token in _set("cuts") and not (token in _PARTICLES and _inside_name(tokens, at)):
            return _Phrase(tuple(tokens[:at]), token, tuple(tokens[at + 1 :]))
    return _Phrase(tuple(tokens), "", ())


def _inside_name(tokens: Sequence[str], at: int) -> bool:
    return (
        tokens[at] not in ("of", "and")
        and _is_capital(tokens[at - 1])
        and _is_capital((tokens[at + 1 : at + 2] or [""])[0])
    )


@lru_cache(maxsize=1)
def _given() -> dict[str, Any]:
    return tomllib.loads(files("bias.attribution").joinpath("data/sources.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=8)
def _set(name: str) -> frozenset[str]:
    return _split(_given()["grammar"], name)


@lru_cache(maxsize=1)
def _words() -> _Words:
    given = _given()
    people, state, media = given["people"], given["state"], given["media"]
    roles = _split(people, "roles")
    organisations = _split(given["organisations"], "nouns")
    return _Words(
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
