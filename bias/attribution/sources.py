"""What kind of source words name, and whether they speak for a state. Data: `data/sources.toml`.

The head of the first noun phrase decides (*a spokesman for the army* is a spokesman), a proper name beside a role makes
it a named individual, and what remains undecided is told by capitals. Official are the bodies of a state, those who
hold office in it or speak for it, and its records.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bias.attribution.source_words import (
    PARTICLES,
    POSSESSIVE,
    TOKEN,
    Phrase,
    Words,
    grammar,
    is_capital,
    load_words,
    parse_phrase,
)
from bias.types import SourceType

_CACHE = 1 << 15
_LONGEST = 400
_BREAK = re.compile(r"\s*(?:,|;|\(|\)|\[|—|–|\s-\s|--|:)\s*")
_BODY = (
    r"(?:army|navy|air force|armed forces|military|government|parliament|president|prime minister|embassy|cabinet"
    r"|(?:\w+ )?ministry|(?:(?:foreign|defence|defense|interior|finance|health|justice) )minister)"
)
_RELATIVE = re.compile(r"(?:who|whom|whose|which|where|when)\s+\S")
_PORTFOLIOS = frozenset("state defence defense health labor labour energy education finance transport".split())
_SPEAKS_FOR = frozenset("of for at in from with by".split())
_LEADING = frozenset(
    "the a an this that these those his her its their our my your by from to per both and but some".split()
)
_SURNAMES = frozenset("king major judge marshal constable bishop pope dean baker cook miner fisher".split())
_CIVIL_TITLES = frozenset("mr mrs ms miss mx messrs".split())
_BROADCASTERS = frozenset("radio television tv channel".split())
_GUARDED = frozenset("coast national border revolutionary republican civil".split())
_MEDIA_MODIFIERS = frozenset("media news press local state-run newspaper television tv radio wire".split())


def classify_source(source: str, *, plural_hint: bool | None = None) -> tuple[SourceType, bool]:
    """Return the source type (one of `SourceType`) of a source's surface, and whether it is official.

    `source` is the text of a source span or of the speaker it was resolved to; "" gives `none`. `plural_hint` tells,
    where it is known, whether the source is more than one. Never raises; a capitalised unknown is taken for a person.
    """
    return _classify(source[:_LONGEST].strip(), plural_hint)


@lru_cache(maxsize=_CACHE)
def _classify(source: str, plural: bool | None) -> tuple[SourceType, bool]:
    words = load_words()
    segments = [parse_phrase(part) for part in _BREAK.split(source) if TOKEN.search(part) and not _RELATIVE.match(part)]
    if not segments:
        return ("none", False)
    lowered = source.lower().replace("’", "'")
    official = _is_official(segments, lowered, words)
    if words.anonymity.search(lowered) or segments[0].head in words.anonymous:
        return ("anonymous", official)
    kind = _kind(segments, words)
    if kind == "media":
        return ("media", False)
    if plural and kind == "unnamed-person":
        return ("unnamed-group", official)
    if plural is False and kind == "unnamed-group" and lowered in ("they", "their", "them"):
        return ("unnamed-person", official)
    return (kind, official)


# --- type -------------------------------------------------------------------------------------------------------


def _kind(segments: Sequence[Phrase], words: Words) -> SourceType:
    main = segments[0]
    if len(main.words) == 1 and not main.rest and main.head in words.pronouns:
        return words.pronouns[main.head]
    if main.head in grammar("quantities") and main.cut in ("of", "in") and main.rest:
        return _kind_of_many(main, words)
    kind = _kind_of_phrase(main, words)
    if kind == "unnamed-person" and len(segments) > 1 and _kind_of_phrase(segments[1], words) == "person":
        return "person"
    if kind == "person" and len(segments) > 1 and segments[1].words[:1] in (("a",), ("an",), ("the",)):
        named_as = _by_noun(segments[1].head, words)
        return named_as if named_as in ("organisation", "media") else kind
    return kind


def _kind_of_many(phrase: Phrase, words: Words) -> SourceType:
    """*a group of doctors, two of the men, some of the reports*: what they are of decides."""
    inner = parse_phrase(" ".join(phrase.rest))
    kind = _kind_of_phrase(inner, words)
    if phrase.head in ("one", "member"):
        return "unnamed-person" if kind in ("unnamed-group", "unnamed-person", "organisation", "person") else kind
    if phrase.cut == "in":
        return "unnamed-group"
    if kind in ("document", "media"):
        return kind
    return "organisation" if kind == "organisation" and inner.head in words.plural_organisations else "unnamed-group"


def _kind_of_phrase(phrase: Phrase, words: Words) -> SourceType:
    if not phrase.words:
        return _kind_of_phrase(parse_phrase(" ".join(phrase.rest)), words) if phrase.rest else "unnamed-group"
    whole = " ".join(phrase.words).lower()
    if whole in words.media_names or whole.removeprefix("the ") in words.media_names:
        return "media"
    core = whole.removeprefix("the ")
    if core in words.organisation_names:
        return "organisation"
    if _titled(phrase, words) or _secretary_of(phrase, words):
        return "person"
    if len(phrase.words) == 1 and not phrase.rest and is_capital(phrase.words[0]) and phrase.head in words.roles:
        return "person"
    if phrase.words[-1][:1].isdigit() or phrase.head in ("%", "percent"):
        return "unnamed-person" if "year-old" in phrase.head else "unnamed-group"
    by_capitals = _by_capitals(phrase, words)
    if by_capitals is not None:
        return by_capitals
    return _by_noun(phrase.head, words, phrase) or _fallback(phrase, words)


def _titled(phrase: Phrase, words: Words) -> bool:
    """*Mr Varr, Gen. Ana Kovel, spokesman Jon Bank*: a title or role, then a name to the end."""
    for at, word in enumerate(phrase.words[:-1]):
        lowered = word.lower().rstrip(".")
        following = phrase.words[at + 1 :]
        if all(is_capital(w) or w.lower() in PARTICLES for w in following):
            is_title = lowered in words.titles and is_capital(word)
            if is_title and lowered not in words.roles:
                return True
            named = len(following) >= 2 or not _is_common(following[-1], words)
            surname = len(following) > 1 and following[-1].lower() in _SURNAMES
            if (
                (is_title or lowered in words.roles)
                and named
                and (surname or not _is_common_head(following[-1], words))
            ):
                return True
    return False


def _secretary_of(phrase: Phrase, words: Words) -> bool:
    """*Secretary of State Ana Varr*."""
    rest = phrase.rest
    return (
        phrase.head in words.roles and len(rest) > 2 and rest[0].lower() in _PORTFOLIOS and all(map(is_capital, rest))
    )


def _by_capitals(phrase: Phrase, words: Words) -> SourceType | None:
    """Types of proper names whose last word is no plain noun."""
    last = phrase.words[-1]
    if not is_capital(last):
        return None
    lowered = last.lower().rstrip(".")
    capitals = [w for w in phrase.words if w.lower() not in _LEADING]
    proper = len(capitals) > 1 and all(is_capital(w) or w.lower() in PARTICLES for w in capitals)
    if proper and lowered in words.media_endings and len(capitals) >= 2 and lowered not in ("today", "weekly"):
        return "media"
    if proper and capitals[0].lower() in _BROADCASTERS:
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


def _by_noun(head: str, words: Words, phrase: Phrase | None = None) -> SourceType | None:
    if phrase is not None and head in ("paper", "papers"):
        return "media" if [w.lower() for w in phrase.words] == ["the", "paper"] and not phrase.rest else "document"
    modifiers = {w.lower() for w in phrase.words[:-1]} if phrase is not None else set()
    if head in ("agency", "agencies", "reports", "site", "website", "accounts") and modifiers & _MEDIA_MODIFIERS:
        return "media"
    if head == "guard" and modifiers & _GUARDED:
        return "organisation"
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


def _fallback(phrase: Phrase, words: Words) -> SourceType:
    """A lower-case head that no list holds: endings tell people from the rest."""
    head = phrase.head
    if is_capital(phrase.words[-1]):
        return "person"
    if re.search(r"(?:er|or|ist|ian|man|woman|ant|eer|ee)s?$", head) and len(head) > 4:
        return "unnamed-group" if head.endswith("s") else "unnamed-person"
    if head.endswith("s") and not head.endswith("ss"):
        return "unnamed-group"
    if any(is_capital(w) for w in phrase.words[1:]):
        return "organisation"
    return "document" if head.endswith(("ing", "tion", "ment", "sis")) else "unnamed-person"


def _is_common(word: str, words: Words) -> bool:
    lowered = word.lower().rstrip(".")
    return _by_noun(lowered, words) is not None


def _is_common_head(word: str, words: Words) -> bool:
    """Whether a capitalised last word is a noun of the kind that ends the names of bodies (*Ministry, Committee*)."""
    lowered = word.lower()
    return (
        lowered in words.state_bodies
        or lowered.endswith(("ion", "ment", "ship", "ity", "tee", "ncil"))
        or (lowered in words.roles and lowered in words.state_roles)
    )


# --- official ---------------------------------------------------------------------------------------------------


def _is_official(segments: Sequence[Phrase], lowered: str, words: Words) -> bool:
    if _other(segments[0]):
        return (
            len(segments) > 1
            and not segments[0].head.endswith(("s", "people", "men"))
            and (_is_official_phrase(segments[1], words, first=False))
        )
    return any(_is_official_phrase(segment, words, first=at == 0) for at, segment in enumerate(segments[:3])) or (
        words.state_phrases.search(lowered) is not None
        and not grammar("former") & set(lowered.split())
        and _speaks(segments[0], lowered, words)
    )


def _speaks(main: Phrase, lowered: str, words: Words) -> bool:
    """Whether the state phrase is the source or what it speaks for, not what it is against."""
    match = words.state_phrases.search(lowered)
    own = " ".join(main.words).lower()
    return match is not None and (match.group() in own or main.cut in _SPEAKS_FOR or not main.rest)


def _other(main: Phrase) -> bool:
    """*critics of the government*: those who stand over against it."""
    return bool({main.head, main.head.rstrip("s")} & grammar("outsiders"))


def _is_official_phrase(phrase: Phrase, words: Words, *, first: bool) -> bool:
    own = [POSSESSIVE.sub("", word.lower().rstrip(".")) for word in phrase.words]
    own = own[: next((at for at, word in enumerate(own) if word in _CIVIL_TITLES), len(own))]
    if (
        not own
        or grammar("former") & set(own)
        or own[-1].rstrip("s") in grammar("outsiders")
        or own[-1] in grammar("outsiders")
    ):
        return False
    if not set(own) & words.not_state and _holds_state(own, words, phrase):
        return True
    if not first and phrase.cut and phrase.head in ("who", ""):
        return False
    if phrase.cut not in _SPEAKS_FOR or (own[-1] in words.groups and own[-1] not in grammar("quantities")):
        return False
    if not (_by_noun(own[-1], words) or own[-1] in words.anonymous):
        return False
    inner = parse_phrase(" ".join(phrase.rest))
    rest = [POSSESSIVE.sub("", word.lower().rstrip(".")) for word in inner.words]
    if (
        set(rest) & words.not_state
        or grammar("former") & set(rest)
        or own[-1] in words.media
        or set(own) & words.not_state
    ):
        return False
    return _holds_state(rest, words, inner, inside=True)


def _holds_state(own: Sequence[str], words: Words, phrase: Phrase, *, inside: bool = False) -> bool:
    bodies, roles = words.state_bodies, words.state_roles
    head = own[-1] if own else ""
    body_name = head in words.organisations and head not in roles and head != "office"
    if any(word in bodies or (not body_name and len(word) > 3 and word.rstrip("s") in roles) for word in own):
        proper_place = not (own[-1] in words.media or (own[-1] in words.media_endings and len(own) > 1))
        return proper_place and not (head in ("president",) and phrase.cut == "of" and _not_of_state(phrase, words))
    if any(
        word in words.state_titles and is_capital(written) for word, written in zip(own, phrase.words, strict=False)
    ):
        return True
    return (head in words.metonyms and len(own) <= 2) and not inside


def _not_of_state(phrase: Phrase, words: Words) -> bool:
    return bool({word.lower() for word in phrase.rest} & (words.not_state | words.organisations))
