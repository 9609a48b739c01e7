"""Name the speaker of one source: who or what its words mean, with the full names that the article gives."""

from __future__ import annotations

import re

from bias.attribution.antecedents import PERSONAL, antecedent_of
from bias.attribution.descriptions import head_of, pair_of, place_of, same_as_before
from bias.attribution.discourse import State, What, note_gender
from bias.attribution.names import BODIES, PEOPLES, ROLES, TITLES
from bias.attribution.relatives import relative_antecedent, relative_noun
from bias.attribution.source_words import is_plural, parse_phrase, without_judgement
from bias.types import SourceType, Span

PLURAL = frozenset("they them their theirs themselves both".split())
NEUTRAL = frozenset("it its itself".split())
RELATIVE = frozenset("who which that whose whom".split())
ARTICLE = re.compile(r"(?:the|an?|this|that|these|those|(?:one|another)(?!\s+of\b))\s+", re.IGNORECASE)
_EMPTY = frozenset(
    "you your one some others many most few several everyone everybody someone somebody anyone nobody people all "
    "another there this these those what two three".split()
)
_BEHIND = re.compile(r"\b(of|for|to|with|from|by|at|in|against)\s+((?:[\w-]+\.?\s+){0,3})$")
_BEFORE_TITLES = frozenset("the former late then his her their its prime vice deputy acting ex-president".split())
_OF_TWO = re.compile(r"(?:both|the two)\s", re.IGNORECASE)
_OWNERS = frozenset("his her their its my our".split())
_POSSESSED = re.compile(r"^(.{2,60}?)([’']s|(?<=s)[’'])\s+(?=\S)")
_SPEAKS_FOR = re.compile(
    r"^(.*?\b(?:spokes\w+|speaking|lawyers?|attorneys?|solicitors?|aides?|advisers?|advisors?) (?:for|to|of) )(.+)$",
    re.IGNORECASE,
)
_LOWER_BEFORE = re.compile(
    r"^(?:[a-z][\w-]*\s+){1,3}(?<!\bof )(?<!\bfor )(?<!\bin )(?<!\bby )(?<!\bfrom )(?=[^\W\d_a-z])"
)
_ASIDE = re.compile(r",|\s[–—-]+\s|\(")
_CLAUSE = re.compile(r",?\s+(?:who|which|whose|where)\b")
_HEARER = re.compile(
    r" (?:has |had |later |then |also )?(?:told|asked|urged|reminded|warned|assured)"
    r" (?:[^\W\d_a-z][\w.’'-]+ ){0,3}?([^\W\d_a-z][\w’-]+)(?! [^\W\d_a-z])"
)
TRIM = " \t\r\n\u00a0,;:.—–-\"“”'‘’«»()[]"


def name_source(state: State, span: Span, surface: str, words: list[str], kind: SourceType) -> tuple[str | None, What]:
    """The speaker's name, if it can be known, and whether it is a person, plural or a thing."""
    if not words:
        return None, "thing"
    if len(words) == 1:
        word = words[0]
        if word in PERSONAL:
            hearer = _HEARER.match(state.text, span.end)
            whom = hearer.group(1) if hearer else ""
            return antecedent_of(state, span.start, "person", PERSONAL[word], whom), "person"
        if word == "both":
            return pair_of(state, span.start, "two", frozenset((word,))), "plural"
        if word in PLURAL:
            return antecedent_of(state, span.start, "plural", ""), "plural"
        if word in NEUTRAL:
            return antecedent_of(state, span.start, "thing", ""), "thing"
        if word in RELATIVE:
            return _relative(state, word, span.start)
        if word in _EMPTY or not any(char.isalpha() for char in word):
            return None, "thing"
    if words[0] in _OWNERS:
        return _owned(state, span, surface, words)
    core = surface[: match.start()] if (match := _CLAUSE.search(surface)) else surface
    joint = _joint(state, span, core)
    if joint:
        return joint, "plural"
    person = _person(state, span, Span(span.start, span.start + len(core)), kind)
    if person:
        return person, "person"
    return _nominal(state, span, core.rstrip(TRIM), kind)


def _relative(state: State, pronoun: str, at: int) -> tuple[str | None, What]:
    """*Who*: the noun phrase or the name right before it."""
    noun = relative_noun(state, pronoun, at)
    if noun is None:
        return relative_antecedent(state, pronoun, at)
    surface = state.text[noun.start : noun.end]
    return _nominal(state, noun, surface, state.classify(surface)[0])


def _owned(state: State, span: Span, surface: str, words: list[str]) -> tuple[str | None, What]:
    """*his office, their lawyers*: named after the owner, unless a name follows (*his lawyer, Jan Holt*)."""
    if words[0] in ("my", "our"):
        return None, "thing"
    person = _person(state, span, span, "person")
    if person:
        return person, "person"
    what: What = "person" if words[0] in PERSONAL else "plural" if words[0] == "their" else "thing"
    owner = antecedent_of(state, span.start, what, PERSONAL.get(words[0], ""))
    rest = surface.split(None, 1)
    if owner is None or len(rest) < 2:
        return owner, what
    phrase = re.split(r",|\s(?:who|which|that|on|in|at)\s", rest[1])[0]
    head, _ = head_of(phrase)
    return f"{owner}’s {phrase}", "plural" if head in PEOPLES else "person" if head in ROLES else "thing"


def _joint(state: State, span: Span, core: str) -> str | None:
    """*Kovel and Arden*: both names, if both are persons."""
    core = re.sub(r"^(?:Both|Neither)\s+", "", core)
    parts = re.split(r"\s+(?:and|nor)\s+", core)
    if len(parts) != 2 or _ASIDE.search(core) or not all(part[:1].isupper() for part in parts):
        return None
    names: list[str] = []
    at = span.start
    for part in parts:
        at = state.text.find(part, at)
        found = _person(state, Span(at, at + len(part)), Span(at, at + len(part)), "person")
        if found is None:
            return None
        names.append(found)
    return " and ".join(names)


def _person(state: State, span: Span, core: Span, kind: SourceType) -> str | None:
    """The named person that a source phrase is headed by, in any of the orders of name, title and apposition."""
    roster = state.roster
    rows = roster.rows(core.start, core.end)
    for row in rows:
        entity = roster.entities[roster.mentioned[row]]
        if entity.kind == "organisation" or (entity.kind == "unknown" and kind != "person"):
            continue
        before = state.text[core.start : roster.starts[row]]
        after = state.text[roster.ends[row] : core.end]
        if _is_behind(before):
            continue
        if not after or re.match(
            r"[’']s?$|\s*[,(—–]|\s+-+\s|\s+(?:of|in|from|and|at|for|with|who|on|by|via|through|during|after|before|outside|inside|near)\b",
            after,
        ):
            if after.startswith(" and") and kind != "person":
                continue
            note_gender(state, entity.name, entity.gender)
            return entity.name
    surface = state.text[core.start : core.end].strip(TRIM)
    plain = re.sub(r"[’']s$", "", surface)
    if kind == "person" and not rows and re.fullmatch(r"[^\W\d_][\w’'-]*", plain) and plain[0].isupper():
        known = roster.find([plain], core.start)
        if known is not None and roster.entities[known].kind == "person":
            return roster.entities[known].name
        return plain if plain.casefold() not in _EMPTY | PEOPLES else None
    return None


def _is_behind(before: str) -> bool:
    """Whether a name stands behind a preposition: *a lawyer for Mayor [Holt]*, but not *the chief of staff, [Holt]*."""
    match = _BEHIND.search(before)
    if match is None or not before[: match.start()].strip():
        return False
    office = match.group(1) == "of" and before[: match.start()].casefold().split()[-1:]
    between = [word.rstrip(".") for word in match.group(2).split()]
    if office and (office[0] in ROLES or office[0] == "master") and between and between[0].islower():
        return between[0] in _BEFORE_TITLES | TITLES | ROLES
    if office and (words := before[: match.start()].split())[-1][0].isupper() and words[-1].casefold() in ROLES:
        return not between or any(word.casefold() in TITLES | ROLES for word in between)
    return True


def _nominal(state: State, span: Span, core: str, kind: SourceType) -> tuple[str | None, What]:
    """A speaker without a personal name: an organisation, a role, a group, a document."""
    article = ARTICLE.match(core)
    definite = article is not None and article.group().strip().casefold() in ("the", "this", "that")
    phrase = re.split(r",\s|\s\(", core[article.end() :] if article else core)[0].strip(TRIM)
    phrase = re.sub(r"[’']s$", "", phrase)
    phrase = without_judgement(phrase)
    if not phrase:
        return None, "thing"
    if kind in ("organisation", "media", "document"):
        phrase = _LOWER_BEFORE.sub("", phrase)
    row = state.roster.find(phrase.split(), span.start)
    if row is not None and phrase[0].isupper():
        entity = state.roster.entities[row]
        return entity.name, "person" if entity.kind == "person" else "thing"
    head, mods = head_of(phrase)
    if definite or _OF_TWO.match(core):
        pair = pair_of(state, span.start, head, mods)
        if pair:
            return pair, "plural"
    place = place_of(state, span.start, head, mods) if definite else None
    if place:
        return place, "thing"
    what: What = "plural" if is_plural(parse_phrase(phrase).head) or head in PEOPLES else "thing"
    what = "person" if head in ROLES else what
    if definite or (head in BODIES and article is None):
        found = same_as_before(state, span.start, head, mods)
        if found:
            return found
    the = article is not None and article.group().strip().casefold() == "the"
    return _spelled(state, span, phrase, the), what


def _spelled(state: State, span: Span, phrase: str, definite: bool) -> str:
    """A phrase as a name: with the full names of those whom it mentions."""
    match = _SPEAKS_FOR.match(phrase)
    if match:
        whom = _full(state, span, match.group(2))
        kept = match.group(2) if whom == ARTICLE.sub("", match.group(2), count=1) else whom
        return f"{match.group(1)}{kept}"
    owner = _POSSESSED.match(phrase)
    if owner and " of " not in owner.group(1):
        ending = "’s" if owner.group(2)[-1] == "s" else "’"
        name = f"the {owner.group(1)}" if definite else owner.group(1)
        return f"{_full(state, span, name)}{ending} {phrase[owner.end() :]}"
    return re.sub(r"(?<=\w)'(?=s?\b)", "’", phrase) if owner else phrase


def _full(state: State, span: Span, phrase: str) -> str:
    """The full name of what a phrase inside a source means, else the phrase without its article."""
    article = ARTICLE.match(phrase)
    bare = phrase[article.end() :] if article else phrase
    words = bare.split()
    while len(words) > 1 and (words[0].rstrip(".").casefold() in TITLES | ROLES):
        words = words[1:]
    row = state.roster.find(words, span.start) if words and words[0][:1].isupper() else None
    if row is not None:
        return state.roster.entities[row].name
    if bare.casefold() in PERSONAL:
        return antecedent_of(state, span.start, "person", PERSONAL[bare.casefold()]) or bare
    found = same_as_before(state, span.start, *head_of(bare)) if article else None
    return found[0] if found else bare
