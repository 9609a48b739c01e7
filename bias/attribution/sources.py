"""What kind of source words name, and whether they speak for a state. Data: `data/sources.toml`.

The head of the first noun phrase decides (*a spokesman for the army* is a spokesman), a proper name beside a role makes
it a named individual, and what remains undecided is told by capitals. Where the words around a source in its sentence
are given, they tell what a relative pronoun stands for, an office that stands beside a name, and that a source asked
not to be named. Official are the bodies of a state, those who hold office in it or speak for it, and its records
(`source_office`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bias.attribution.source_context import acts_as_body, anonymity_after, antecedent, apposition, names_legislator
from bias.attribution.source_office import holds_office, is_legislative
from bias.attribution.source_phrases import kind_of_phrase
from bias.attribution.source_words import (
    TOKEN,
    Phrase,
    Words,
    grammar,
    is_capital,
    load_words,
    noun_type,
    parse_phrase,
)
from bias.types import SourceType

_CACHE = 1 << 15
_LONGEST = 400
_BREAK = re.compile(r"\s*(?:,|;|\[|\]|—|–|\s-\s|--|:)\s*")
_PARENTHESIS = re.compile(r"\s*\([^()]*\)")
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z.]*[A-Z]\.?)\)")
_RELATIVE = re.compile(r"(?:who|whom|whose|which|where|when)\s+\S")
_EXISTS = re.compile(r"^there\s+(?:is|are|was|were)\s+", re.IGNORECASE)
_APPROXIMATELY = re.compile(
    r"^(?:(?:but|and|even|only|just|about|around|nearly|almost|roughly|approximately|some|over|barely|fully|another"
    r"|more than|less than|fewer than|at least|at most|up to|as many as|as few as|just under|just over|shy of)\s+)+"
    r"(?=(?:half|a third|third|a quarter|quarter|two|three|four|five|six|seven|eight|nine|ten|one in|\d))",
    re.IGNORECASE,
)
_OUT_OF = re.compile(r"^(?:\w+|\d+)[ -](?:in|out of)[ -](?:every )?(?:\w+|\d+)\b", re.IGNORECASE)
_NUMBERS = frozenset("one two three four five six seven eight nine ten half third quarter dozen".split())
_ARTICLE = re.compile(r"^(?:article|section|chapter|clause|title|page|amendment)\s+(?:\d|[ivx]+\b)", re.IGNORECASE)
_POSSESSOR = re.compile(
    r"^(?:[Tt]he )?(?:[A-Z]\w+|mayor|governor|president|secretary|minister)"
    r" of (?:the )?[A-Z]?[\w.]+(?: [A-Z]\w+)*['’]s?\s(?=\w)"
)
_WITHHELD = frozenset("anonymous unnamed unidentified undisclosed".split())
_PRONOUN_ENDINGS = frozenset("who whom which that whose".split())


def classify_source(
    source: str, *, plural_hint: bool | None = None, before: str = "", after: str = ""
) -> tuple[SourceType, bool]:
    """Return the source type (one of `SourceType`) of a source's surface, and whether it is official.

    `source` is the text of a source span or of the speaker it was resolved to; "" gives `none`. `plural_hint` tells,
    where it is known, whether the source is more than one; `before` and `after` are the rest of its sentence, where
    the source is a span of it. Never raises; a capitalised unknown is taken for a person.
    """
    source = source[:_LONGEST].strip()
    kind, official = _classify(source, plural_hint)
    return _in_sentence(source, kind, official, before, after) if before or after else (kind, official)


def _in_sentence(source: str, kind: SourceType, official: bool, before: str, after: str) -> tuple[SourceType, bool]:
    """What the rest of the sentence adds."""
    lowered = source.lower()
    if lowered in _PRONOUN_ENDINGS:
        stands_for = antecedent(before, lowered)
        if stands_for:
            kind, official = _classify(stands_for, None)
            if lowered in ("who", "whom") and kind in ("organisation", "document", "media"):
                kind = "person" if is_capital(stands_for.split()[-1]) else "unnamed-group"
    if kind == "person" and acts_as_body(source, after):
        kind = "organisation"
    beside = apposition(before, after)
    if beside and kind in ("person", "unnamed-person"):
        other, holds = _classify(beside, None)
        official = official or (holds and other in ("person", "unnamed-person"))
        kind = "person" if other == "person" and kind == "unnamed-person" else kind
    if kind in ("person", "unnamed-person", "unnamed-group") and not official:
        official = names_legislator(before, source, after)
    if not official and kind != "media" and is_legislative(source, f"{before} {after}"):
        official = True
    plain = kind in ("unnamed-person", "unnamed-group") or lowered in ("he", "she", "they")
    if plain and anonymity_after(after):
        kind = "anonymous"
    return kind, official


@lru_cache(maxsize=_CACHE)
def _classify(source: str, plural: bool | None) -> tuple[SourceType, bool]:
    words = load_words()
    plain = _EXISTS.sub("", (_PARENTHESIS.sub("", source) or source).strip(" ()"))
    parts = [part for part in _BREAK.split(plain) if TOKEN.search(part)]
    segments = [parse_phrase(part) for at, part in enumerate(parts) if not at or not _RELATIVE.match(part)]
    if not segments:
        return ("none", False)
    lowered = plain.lower().replace("’", "'")
    official = holds_office(segments, source, lowered, words)
    kind = _kind(segments, parts, source, words)
    if _is_anonymous(segments[0], lowered, kind, words):
        return ("anonymous", official)
    if kind == "media":
        return ("media", False)
    if plural and kind == "unnamed-person":
        return ("unnamed-group", official)
    if plural is False and kind == "unnamed-group" and lowered in ("they", "their", "them"):
        return ("unnamed-person", official)
    return (kind, official)


def _is_anonymous(main: Phrase, lowered: str, kind: SourceType, words: Words) -> bool:
    if kind in ("media", "organisation", "document") and not main.head.startswith("source"):
        return False
    if main.head in words.anonymous or _WITHHELD & {word.lower() for word in main.words[:-1]}:
        return True
    close = main.cut == "close" and main.rest[:1] == ("to",)
    return kind != "person" and (close or words.anonymity.search(lowered) is not None)


# --- type -------------------------------------------------------------------------------------------------------


def _kind(segments: Sequence[Phrase], parts: Sequence[str], source: str, words: Words) -> SourceType:
    main = parse_phrase(_POSSESSOR.sub("", parts[0])) if _POSSESSOR.match(parts[0]) else segments[0]
    pronoun = len(main.words) == 1 and not main.rest and main.words[0] != "WHO" and main.head in words.pronouns
    if pronoun or parts[0] in words.pronouns:
        return words.pronouns[main.head if pronoun else parts[0]]
    if _ARTICLE.match(parts[0]):
        return "document"
    if _initials_follow(main, source):
        return "organisation"
    if _is_share(parts[0]):
        return _kind_of_share(parts[0], words)
    kind = _kind_of_many(main, words) if _is_many(main) else kind_of_phrase(main, words)
    return _with_apposition(kind, main, segments, parts, words)


def _with_apposition(
    kind: SourceType, main: Phrase, segments: Sequence[Phrase], parts: Sequence[str], words: Words
) -> SourceType:
    """*a spokesman, Toma Brek*; *Orsa, an aid charity*; *Paris, who lives in Ostra*."""
    if len(parts) == 1:
        return kind
    if kind in ("unnamed-person", "unnamed-group") and len(segments) > 1 and not main.head.startswith("other"):
        listed = kind == "unnamed-group" and len(segments) > 2 and "and" not in parts[1].split()
        return "person" if _is_name(segments[1], words) and not listed else kind
    if len(main.words) == 1 and is_capital(main.words[0]) and parts[1].lower().startswith("who "):
        return "person"
    return _named_as(segments, words) if kind == "person" else kind


def _named_as(segments: Sequence[Phrase], words: Words) -> SourceType:
    """*Orsa, an aid charity*: the apposition of a name that need not be a person's."""
    if len(segments) > 1 and not segments[0].rest and segments[1].words[:1] in (("a",), ("an",), ("the",)):
        main = segments[0]
        first = main.words[0].lower()
        if len(main.words) > 1 and (first in words.given or first.rstrip(".") in words.titles):
            return "person"
        named_as = noun_type(segments[1].head, words, segments[1].words)
        return named_as if named_as in ("organisation", "media") else "person"
    return "person"


def _is_name(phrase: Phrase, words: Words) -> bool:
    capitals = [word for word in phrase.words if word != "and"]
    return 1 <= len(capitals) <= 6 and all(map(is_capital, capitals)) and kind_of_phrase(phrase, words) == "person"


def _initials_follow(main: Phrase, source: str) -> bool:
    """*Inland Valley Relief (IVR)*: initials in brackets are of bodies."""
    found = _ACRONYM.search(source)
    if not found:
        return False
    letters = found.group(1).replace(".", "").upper()
    initials = "".join(word[0] for word in (*main.words, main.cut, *main.rest) if word[:1].isupper())
    return len(letters) > 1 and letters in initials.upper().removeprefix("T" if letters[0] != "T" else "")


def _is_share(part: str) -> bool:
    return bool(_APPROXIMATELY.match(part) or (_OUT_OF.match(part) and part.split()[0].lower() in _NUMBERS))


def _kind_of_share(part: str, words: Words) -> SourceType:
    """*about half of the reports, one in three voters, at least two officials*."""
    rest = _APPROXIMATELY.sub("", part)
    if rest.lower().startswith("one ") and not _OUT_OF.match(rest):
        return kind_of_phrase(parse_phrase(rest), words)
    if _OUT_OF.match(rest):
        return "unnamed-group"
    phrase = parse_phrase(rest)
    kind = _kind_of_many(phrase, words) if _is_many(phrase) else kind_of_phrase(phrase, words)
    return kind if kind in ("document", "media", "organisation") else "unnamed-group"


def _is_many(main: Phrase) -> bool:
    head = main.head.rsplit("-", 1)[-1] if main.head not in grammar("quantities") else main.head
    return head in grammar("quantities") and main.cut in ("of", "in") and bool(main.rest)


def _kind_of_many(phrase: Phrase, words: Words) -> SourceType:
    """*a group of doctors, two of the men, some of the reports*: what they are of decides."""
    inner = parse_phrase(" ".join(phrase.rest))
    kind = kind_of_phrase(inner, words)
    if phrase.head == "one" and phrase.cut == "of":
        return "unnamed-person" if kind in ("unnamed-group", "person") else kind
    if phrase.head == "member":
        return "unnamed-person"
    if phrase.head == "members" or phrase.cut == "in":
        return "unnamed-group"
    if kind in ("document", "media"):
        return kind
    return "organisation" if kind == "organisation" and inner.head in words.plural_organisations else "unnamed-group"
