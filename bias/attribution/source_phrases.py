"""What kind of source one noun phrase names: by lists, titles and capitals, in this order, and by its noun's ending."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bias.attribution.source_words import (
    PARTICLES,
    Phrase,
    Words,
    grammar,
    is_capital,
    is_firm,
    noun_type,
    parse_phrase,
)
from bias.types import SourceType

_PORTFOLIOS = frozenset("state defence defense health labor labour energy education finance transport".split())
_LEADING = frozenset(
    "the a an this that these those his her its their our my your by from to per both and but some".split()
)
_SURNAMES = frozenset("king major marshal bishop dean baker cook miner fisher".split())
_BROADCASTERS = frozenset("radio television tv channel".split())
_GUARDED = frozenset("coast national border revolutionary republican civil".split())
_MEDIA_MODIFIERS = frozenset("media news press local state-run newspaper television tv radio wire".split())
_BROADCASTING = frozenset("news press broadcasting newspaper".split())


def kind_of_phrase(phrase: Phrase, words: Words) -> SourceType:
    """The type of source that a phrase names; a capitalised unknown is a person."""
    if not phrase.words:
        return kind_of_phrase(parse_phrase(" ".join(phrase.rest)), words) if phrase.rest else "unnamed-group"
    if phrase.words[0].lower() in ("whose", "which", "what") and len(phrase.words) > 1:
        return kind_of_phrase(Phrase(phrase.words[1:], phrase.cut, phrase.rest), words)
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
        return kind_of_phrase(Phrase(phrase.words[:-1], "", ()), words) if owner else "unnamed-group"
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
