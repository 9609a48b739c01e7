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
from bias.attribution.source_words import (
    PARTICLES,
    TOKEN,
    Phrase,
    Words,
    grammar,
    is_capital,
    is_firm,
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
_PORTFOLIOS = frozenset("state defence defense health labor labour energy education finance transport".split())
_LEADING = frozenset(
    "the a an this that these those his her its their our my your by from to per both and but some".split()
)
_SURNAMES = frozenset("king major marshal bishop dean baker cook miner fisher".split())
_BROADCASTERS = frozenset("radio television tv channel".split())
_GUARDED = frozenset("coast national border revolutionary republican civil".split())
_MEDIA_MODIFIERS = frozenset("media news press local state-run newspaper television tv radio wire".split())
_BROADCASTING = frozenset("news press broadcasting newspaper".split())
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
    kind = _kind_of_many(main, words) if _is_many(main) else _kind_of_phrase(main, words)
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
    return 1 <= len(capitals) <= 6 and all(map(is_capital, capitals)) and _kind_of_phrase(phrase, words) == "person"


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
        return _kind_of_phrase(parse_phrase(rest), words)
    if _OUT_OF.match(rest):
        return "unnamed-group"
    phrase = parse_phrase(rest)
    kind = _kind_of_many(phrase, words) if _is_many(phrase) else _kind_of_phrase(phrase, words)
    return kind if kind in ("document", "media", "organisation") else "unnamed-group"


def _is_many(main: Phrase) -> bool:
    head = main.head.rsplit("-", 1)[-1] if main.head not in grammar("quantities") else main.head
    return head in grammar("quantities") and main.cut in ("of", "in") and bool(main.rest)


def _kind_of_many(phrase: Phrase, words: Words) -> SourceType:
    """*a group of doctors, two of the men, some of the reports*: what they are of decides."""
    inner = parse_phrase(" ".join(phrase.rest))
    kind = _kind_of_phrase(inner, words)
    if phrase.head == "one" and phrase.cut == "of":
        return "unnamed-person" if kind in ("unnamed-group", "person") else kind
    if phrase.head == "member":
        return "unnamed-person"
    if phrase.head == "members" or phrase.cut == "in":
        return "unnamed-group"
    if kind in ("document", "media"):
        return kind
    return "organisation" if kind == "organisation" and inner.head in words.plural_organisations else "unnamed-group"


def _kind_of_phrase(phrase: Phrase, words: Words) -> SourceType:
    if not phrase.words:
        return _kind_of_phrase(parse_phrase(" ".join(phrase.rest)), words) if phrase.rest else "unnamed-group"
    if phrase.words[0].lower() in ("whose", "which", "what") and len(phrase.words) > 1:
        return _kind_of_phrase(Phrase(phrase.words[1:], phrase.cut, phrase.rest), words)
    listed = _by_list(phrase, words)
    if listed is not None:
        return listed
    if _titled(phrase, words) or _secretary_of(phrase, words):
        return "person"
    called = _called(phrase, words)
    if called is not None:
        return called
    if phrase.head in grammar("bodily") and len(phrase.words) > 1 and not phrase.cut:
        owner = phrase.words[0].lower() not in ("the", "a")
        return _kind_of_phrase(Phrase(phrase.words[:-1], "", ()), words) if owner else "unnamed-group"
    if len(phrase.words) == 1 and not phrase.rest and is_capital(phrase.words[0]) and phrase.head in _SURNAMES:
        return "person"
    if phrase.words[-1][:1].isdigit() or phrase.head in ("%", "percent"):
        return "unnamed-person" if "year-old" in phrase.head else "unnamed-group"
    by_capitals = _by_capitals(phrase, words)
    if by_capitals is not None:
        return by_capitals
    return _by_noun(phrase.head, words, phrase) or _fallback(phrase, words)


def _by_list(phrase: Phrase, words: Words) -> SourceType | None:
    """Names of outlets and bodies that are listed; they are written with a capital."""
    if phrase.words[-1] == "WHO":
        return "organisation"
    if not is_capital(phrase.words[-1]) and "." not in phrase.words[-1]:
        return None
    core = [word.lower() for word in phrase.words]
    while core and core[0] in ("both", "so-called", "even", "in", "to", "from", "by"):
        core = core[1:]
    if "and" in core:
        core = core[: core.index("and")]
    whole = " ".join(core)
    if whole in words.media_names or whole.removeprefix("the ") in words.media_names:
        return None if whole in ("time", "nation", "hill") else "media"
    whole = whole.removeprefix("the ").removeprefix("so-called ")
    return "organisation" if whole in words.organisation_names else None


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
            given = len(following) > 1 and following[0].lower() in words.given
            surname = len(following) > 1 and following[-1].lower() in _SURNAMES
            role = lowered in words.roles or (lowered in words.plural_roles and len(following) > 2)
            if following[-1].lower() in words.endings and not given:
                continue
            if (is_title or role) and named and (given or surname or not _is_common_head(following[-1], words)):
                return True
    return False


def _called(phrase: Phrase, words: Words) -> SourceType | None:
    """*the magazine Corner Lamp, the charity Orsa*: a kind of body, then its name to the end."""
    names = next((at for at, word in enumerate(phrase.words) if at and is_capital(word)), 0)
    if not names or not all(is_capital(word) for word in phrase.words[names:]) or is_capital(phrase.words[names - 1]):
        return None
    kind = noun_type(phrase.words[names - 1], words)
    return kind if kind in ("organisation", "media") else None


def _secretary_of(phrase: Phrase, words: Words) -> bool:
    """*Secretary of State Ana Varr*, and *Director at the Brenning Institute Ana Varr*."""
    rest = phrase.rest
    if phrase.head not in words.roles or not rest or not is_capital(rest[-1]):
        return False
    if len(rest) > 2 and rest[0].lower() in _PORTFOLIOS and all(map(is_capital, rest)):
        return True
    named = len(rest) > 3 and rest[-2].lower() in words.given and rest[-3].lower() in words.endings
    return named and is_capital(phrase.words[-1])


def _by_capitals(phrase: Phrase, words: Words) -> SourceType | None:
    """Types of proper names whose last word is no plain noun."""
    last = phrase.words[-1]
    if not is_capital(last):
        return None
    lowered = last.lower().rstrip(".")
    capitals = [w for w in phrase.words if w.lower() not in _LEADING]
    proper = len(capitals) > 1 and all(is_capital(w) or w.lower() in PARTICLES for w in capitals)
    if proper and _is_given_name(capitals, words):
        return "person"
    if proper and is_firm(capitals):
        return "organisation"
    if proper and lowered in words.media_endings and len(capitals) >= 2 and lowered not in ("today", "weekly"):
        return "media"
    if proper and (capitals[0].lower() in _BROADCASTERS or _is_news_service(capitals)):
        return "media"
    if lowered in words.metonyms or (lowered in words.state_bodies and not _is_common(last, words)):
        return "organisation"
    if _is_common(last, words) or lowered in words.endings:
        return None if _is_common(last, words) else "organisation"
    article = phrase.words[0].lower() in ("the", "a", "an")
    if last.isupper() and 2 <= len(last.replace(".", "")) <= 7 and (len(capitals) == 1 or article):
        return "organisation"
    if phrase.cut == "of" and phrase.rest and len(capitals) == 1 and article:
        return "organisation"
    if phrase.words[0].lower() in ("the", "some", "many", "most", "these", "those", "all") and lowered.endswith("s"):
        return "unnamed-group"
    if lowered.endswith(("ians", "cans", "crats", "ists", "ites", "lings", "landers", "nials")):
        return "unnamed-group"
    return "person"


def _is_given_name(capitals: Sequence[str], words: Words) -> bool:
    """*Steven Law, Ana Cross*: a given name, and an end that is none of a body's."""
    first, last = capitals[0].lower(), capitals[-1].lower()
    body = last in words.endings and (last not in words.firms or last[-1] == "s")
    return len(capitals) <= 4 and first in words.given and not body


def _is_news_service(capitals: Sequence[str]) -> bool:
    lowered = [word.lower() for word in capitals]
    return bool(_BROADCASTING & set(lowered[:-1])) and lowered[-1] in ("service", "agency", "association", "group")


def _by_noun(head: str, words: Words, phrase: Phrase | None = None) -> SourceType | None:
    if phrase is None:
        return noun_type(head, words)
    if head in ("paper", "papers"):
        return (
            "media"
            if [w.lower() for w in phrase.words] == ["the", "paper"] and phrase.cut in ("", "and")
            else "document"
        )
    modifiers = {w.lower() for w in phrase.words[:-1]}
    if head in ("agency", "agencies", "reports", "site", "website", "accounts") and modifiers & _MEDIA_MODIFIERS:
        return "media"
    if head in ("website", "site", "websites") and modifiers & grammar("outlets"):
        return "media"
    if head in ("figures", "figure") and modifiers & grammar("prominent"):
        return "unnamed-group" if head == "figures" else "unnamed-person"
    if head in ("maker", "makers") and modifiers & grammar("makers"):
        return "unnamed-group" if head == "makers" else "unnamed-person"
    if head == "news" and phrase.cut == "of":
        return "document"
    if head in ("journal", "journals") and not is_capital(phrase.words[-1]):
        return "media"
    if head in ("chain", "board", "boards") and modifiers & {"newspaper", "editorial", "news"}:
        return "media"
    if head == "guard" and modifiers & _GUARDED:
        return "organisation"
    return noun_type(head, words)


def _fallback(phrase: Phrase, words: Words) -> SourceType:
    """A lower-case head that no list holds: what follows its last hyphen, and endings, tell people from the rest."""
    head = phrase.head
    if is_capital(phrase.words[-1]):
        return "person"
    if "-" in head:
        last = noun_type(head.rsplit("-", 1)[-1], words)
        if last is not None:
            return last
    if head in ("few", "early", "fewer", "more"):
        return "unnamed-group"
    if re.search(r"(?:er|or|ist|ian|man|woman|ant|eer|ee)s?$", head) and len(head) > 4:
        return "unnamed-group" if head.endswith("s") else "unnamed-person"
    if re.search(r"(?:ing|tion|ment|sis|ity|ness|ism|age|ance|ence|ure|phy|ogy)s?$", head):
        return "document"
    if head.endswith("s") and not head.endswith("ss"):
        return "unnamed-group"
    if any(is_capital(w) for w in phrase.words[1:]):
        return "organisation"
    return "unnamed-person"


def _is_common(word: str, words: Words) -> bool:
    return noun_type(word.lower().rstrip("."), words) is not None


def _is_common_head(word: str, words: Words) -> bool:
    """Whether a capitalised last word is a noun of the kind that ends the names of bodies (*Ministry, Committee*)."""
    lowered = word.lower()
    return (
        lowered in words.state_bodies
        or lowered.endswith(("ion", "ment", "ship", "ity", "tee", "ncil"))
        or (lowered in words.roles and lowered in words.state_roles)
    )
