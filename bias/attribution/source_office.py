"""Whether a source is official: a body of a state, who holds office in one or speaks for it, or a record of one.

Data: the tables `state` and `grammar` of `data/sources.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bias.attribution.source_words import (
    POSSESSIVE,
    TOKEN,
    Phrase,
    Words,
    grammar,
    is_capital,
    noun_type,
    parse_phrase,
)

_SPEAKS_FOR = frozenset("of for at in from with by on".split())
_CIVIL_TITLES = frozenset("mr mrs ms miss mx messrs".split())
_LEGISLATOR = re.compile(r"[(,]\s*(?:D|R|I|DFL)-[A-Z][A-Za-z.]+")
_FOR_ANOTHER = re.compile(r"\b(?:to|for|by|who|of)\b(?! [A-Z]\w+$)")
_NEVER = frozenset("campaign nominee candidate candidates correspondents un nato eu presumptive".split())
_MANAGERS = frozenset("executive ceo publisher founder owner".split())
_COUNTRY = frozenset("united state country".split())
_COPIES = frozenset("copy version summary".split())
_CLAUSE = re.compile(r"\b(?:who|whose|which|that)\b")
_ISSUED = re.compile(r"\b(?:by|from|in)\s+((?:the|a|an|its|his|her|their)?\s*[^,;]+)", re.IGNORECASE)
_DETERMINERS = frozenset("a an the his her its their our who former then".split())
_CHAMBER = re.compile(r"(?<!White )(?<!Random )\bHouse\b(?! of [A-KM-QS-Z])")
_ABROAD = re.compile(r"^(?:the )?(?:u\.?n\.? |united nations )?security council\b|^(?:the )?united nations\b")
_COUNTRIES = frozenset(
    "united states|united kingdom|north korea|south korea|saudi arabia|new zealand|south africa|sri lanka|costa rica"
    "|czech republic|hong kong|el salvador|united arab|puerto rico|south sudan|sierra leone|ivory coast".split("|")
)
_DEMOCRATIC = frozenset("democratic republican gop party conservative liberal labour".split())


def holds_office(segments: Sequence[Phrase], source: str, lowered: str, words: Words) -> bool:
    """Return whether the noun phrases of a source (between its commas) name something or somebody official."""
    main = segments[0]
    if (
        _ABROAD.search(lowered)
        or main.head in words.organisation_names
        or " ".join(main.words).lower() in words.media_names
    ):
        return False
    if " ".join(main.words).lower().removeprefix("the ") in words.organisation_names:
        return False
    if _is_legislator(source) and not grammar("former") & set(lowered.split()):
        return True
    if _other(main, words):
        return (
            len(segments) > 1
            and not main.head.endswith(("s", "people", "men"))
            and (_is_official_phrase(segments[1], words, first=False))
        )
    if main.head in words.documents and noun_type(main.head, words) == "document":
        return _is_official_record(main, words)
    group = noun_type(main.head, words) in ("unnamed-group", "organisation") and not is_capital(main.words[-1])
    for at, segment in enumerate(segments[:3]):
        if at and group and (segment.words[:1] or ("",))[0].lower() not in _DETERMINERS:
            continue
        if _is_official_phrase(segment, words, first=at == 0):
            return True
    lowered = _CLAUSE.split(lowered)[0]
    if main.head == "secretary" and [word.lower() for word in main.words[:-1]] in (["the", "press"], ["press"]):
        return not main.rest
    return (
        words.state_phrases.search(lowered) is not None
        and not {word.lower() for word in main.words} & words.not_state
        and not (grammar("former") | _NEVER) & set(re.findall(r"[\w-]+", lowered))
        and _speaks(main, lowered, words)
    )


def _is_legislator(source: str) -> bool:
    """*Ana Varr (D-Ore.)*, but not *an aide to Ana Varr (D-Ore.)*."""
    found = _LEGISLATOR.search(source)
    return found is not None and not _FOR_ANOTHER.search(source[: found.start()])


def is_legislative(source: str, around: str) -> bool:
    """Whether a source that may be a legislature's (*the committee*) is one, by the rest of its sentence."""
    phrase = parse_phrase(source)
    if phrase.rest or not {word.lower() for word in phrase.words[:2]} & grammar("legislative"):
        return False
    return bool({token.lower().rstrip(".") for token in TOKEN.findall(around)} & grammar("chambers"))


def _is_official_record(main: Phrase, words: Words) -> bool:
    """*court papers, federal law, a report by the health ministry, data released by the department*."""
    own = [POSSESSIVE.sub("", word.lower().rstrip(".")) for word in main.words]
    head, about = own[-1], own[-1] in grammar("about")
    if set(own) & words.not_state:
        return False
    if head in grammar("enacted") and own[0] != "international":
        return True
    if _holds_state(own, words, main) or words.state_phrases.search(" ".join(own)):
        return not (about and any(word in words.media_endings for word in own))
    if about and main.cut == "of":
        return False
    topical = main.cut in ("of", "for") and head not in _COPIES
    issued = _ISSUED.search(" ".join(main.rest if topical else (main.cut, *main.rest)))
    return issued is not None and _is_official_phrase(parse_phrase(issued.group(1)), words, first=True)


def _speaks(main: Phrase, lowered: str, words: Words) -> bool:
    """Whether the state phrase is the source or what it speaks for, not what it is against."""
    match = words.state_phrases.search(lowered)
    own = " ".join(main.words).lower()
    return match is not None and (match.group() in own or main.cut in _SPEAKS_FOR or not main.rest)


def _other(main: Phrase, words: Words) -> bool:
    """*critics of the government*: those who stand over against it; but not *the district attorney*."""
    own = " ".join(main.words).lower()
    if words.state_phrases.search(own) and main.head in ("attorney", "attorneys"):
        return False
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
    if not (noun_type(own[-1], words) or own[-1] in words.anonymous or own[-1] in grammar("quantities")):
        return False
    if own[-1] in words.media or set(own) & words.not_state:
        return False
    return _is_of_state(phrase.rest, words)


def _is_of_state(rest: Sequence[str], words: Words, depth: int = 0) -> bool:
    """*director for communication at the health ministry*: what a role is of, at, for or in, as far as it goes."""
    inner = parse_phrase(" ".join(rest))
    own = [POSSESSIVE.sub("", word.lower().rstrip(".")) for word in inner.words]
    if set(own) & words.not_state or grammar("former") & set(own):
        return False
    if _holds_state(own, words, inner, inside=True):
        return True
    known = noun_type(own[-1], words) if own else None
    onward = inner.cut in ("of", "at", "for", "with", "from") and known in (
        None,
        "unnamed-group",
        "unnamed-person",
        "document",
    )
    return onward and depth < 3 and not any(map(is_capital, inner.words)) and _is_of_state(inner.rest, words, depth + 1)


def _holds_state(own: Sequence[str], words: Words, phrase: Phrase, *, inside: bool = False) -> bool:
    bodies, roles = words.state_bodies, words.state_roles
    head = own[-1] if own else ""
    if _is_chamber(phrase):
        return True
    if "officer" in own and set(own) & grammar("business"):
        return False
    if (
        head in ("officials", "official", "leaders", "leader")
        and own
        and set(own) & _DEMOCRATIC
        and not set(own) & bodies
    ):
        return False
    body_name = head in words.organisations and head not in roles and head != "office"
    if any(word in bodies or (not body_name and len(word) > 3 and word.rstrip("s") in roles) for word in own):
        proper_place = not (own[-1] in words.media or (own[-1] in words.media_endings and len(own) > 1))
        return proper_place and not _heads_a_body(own, words, phrase)
    if any(
        word in words.state_titles and is_capital(written) and at < len(own) - 1
        for at, (word, written) in enumerate(zip(own, phrase.words, strict=False))
    ):
        return not _heads_a_body(own, words, phrase)
    if " ".join(own[-2:]) in _COUNTRIES:
        return not inside
    written = phrase.words[len(own) - 1] if 0 < len(own) <= len(phrase.words) else ""
    return (head in words.metonyms and is_capital(written) and (len(own) <= 2 or own[0] == "the")) and not inside


def _is_chamber(phrase: Phrase) -> bool:
    """*the House, House Republicans*, but not *the White House* (a body by itself) or a publishing house."""
    text = " ".join(phrase.words)
    found = _CHAMBER.search(text)
    return found is not None and (
        found.start() == 0 or phrase.words[0].lower() in _DETERMINERS or text.startswith("House")
    )


def _heads_a_body(own: Sequence[str], words: Words, phrase: Phrase) -> bool:
    """*president of the club, Kellan Steel president Ana Varr*: heads of bodies that are no state's."""
    if "president" not in own:
        return False
    if set(own) & _MANAGERS:
        return True
    at = own.index("president")
    if at == len(own) - 1 and phrase.cut in ("of", "for", "at", "and"):
        return _is_private(phrase.rest, words)
    if not at:
        return False
    ahead, written = own[at - 1], phrase.words[at - 1]
    private = ahead in words.endings or ahead in words.organisations
    return (private and ahead not in words.state_bodies) or (
        written.isupper() and len(written) > 2 and ahead not in words.metonyms
    )


def _is_private(rest: Sequence[str], words: Words) -> bool:
    """Whether what somebody is president of is no country and no body of a state."""
    plain = [POSSESSIVE.sub("", word.lower()) for word in rest]
    bodies = words.organisations - words.state_bodies - {"state", "states", "country"}
    if set(plain) & (words.not_state | bodies):
        return True
    names = [word for word in plain if word not in ("the", "a", "an")]
    if not names or names[0] in words.metonyms | words.state_bodies | _COUNTRY:
        return False
    country = len(names) == 1 and is_capital(rest[-1]) and rest[-1].isalpha() and not rest[-1].isupper()
    return not country or names[0] in words.organisation_names
