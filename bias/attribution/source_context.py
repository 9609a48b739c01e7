"""What the rest of a sentence tells about a source: antecedents, appositions, offices and withheld names."""

from __future__ import annotations

import re

from bias.attribution.source_words import PARTICLES, is_capital, load_words, noun_type

_NEAR = 120
_CHUNK = re.compile(r"[^,;:()—–\"“”]+$")
_PREPOSITIONS = frozenset(
    "of in on at to from with by for about into over under against as and or but that than is was are were said says"
    " told asked called has have had".split()
)
_ANONYMITY = re.compile(
    r"\b(?:on (?:the )?condition of anonymity|(?:granted|requested|requesting) anonymity"
    r"|(?:asked|asking|declined) not to be (?:named|identified)|declined to be (?:named|identified))"
)
_APPOSITION = re.compile(r"^\s*,\s*((?:[^,.;()\"“”]|\.(?=\w|\s[A-Z])){4,90}?),")
_AFTER_VERB = re.compile(r"(?:\bto|\bby|\bsaid|\bsays|\bwith|\bin|\bof|\bfor)\s*$")
_DETERMINED = re.compile(r"(?:the|a|an|his|her|its|their|our)\s|(?:[A-Z][\w.’']+\s)*[a-z-]*\s?", re.IGNORECASE)
_AS_BODY = re.compile(
    r"^\s+(?:(?:have\s+(?:said|denied|accused|claimed|confirmed)"
    r"|say|deny|insist|claim|want|expect|accuse|hope|believe|think|argue|warn|plan)\b"
    r"|(?:has\s+)?(?:said|says|denied|denies|insisted|insists|claimed|claims|warned|warns|announced|confirmed|expects)"
    r"\s+(?:that\s+)?(?:(?:its|their)\b|it\s+(?:would|will|had|has|plans|expects|did|does)\s+(?!be\b|been\b|take\b)\w)"
    r"|\s*(?:expects?|forecasts?|predicts?|reports?|reported|expected)\s+(?:\w+\s+)?"
    r"(?:sales|profits?|revenues?|earnings|turnover|output|orders)\b)"
)
_PARTY = re.compile(r"^\s*(?:,\s*|\()(?:D|R|I|DFL)-\s?[A-Z][A-Za-z.]+")
_TITLES = re.compile(
    r"\b(?:Sens?|Reps?|Govs?|Gens?|Lt|Col|Maj|Capt|Sgt|Adm|Senators?|Representatives?|Governors?|Generals?|Presidents?"
    r"|Ministers?|Judges?|Justices?|Mayors?|Congressm[ae]n|Congresswom[ae]n)\.?\s*$"
)


def acts_as_body(source: str, after: str) -> bool:
    """Whether a single name goes with *its*, *their* or a plural verb (*Ostra said its troops, Ostra say*)."""
    name = source.removeprefix("the ").removeprefix("The ")
    if not name.isalpha() or not is_capital(name) or name.lower() in load_words().given:
        return False
    return _AS_BODY.match(after) is not None


def antecedent(before: str, pronoun: str) -> str:
    """Return the noun phrase that a relative pronoun follows (*the doctors, who*), or ""."""
    text = before[-_NEAR:].rstrip()
    text = re.sub(r"\([^()]*\)\s*$", "", text.rstrip(" ,—–-")).rstrip(" ,—–-")
    found = _CHUNK.search(text)
    if not found:
        return ""
    tokens = found.group().split()
    phrase: list[str] = []
    words = load_words()
    for token in reversed(tokens):
        lowered = token.lower()
        if lowered in _PREPOSITIONS and lowered not in PARTICLES - {"of", "and"}:
            known = noun_type(phrase[-1].lower().strip("."), words) if phrase else None
            person = pronoun in ("who", "whom") and known in ("organisation", "document", "media")
            named = bool(phrase) and is_capital(phrase[-1])
            if lowered == "of" and ((person and not named) or (pronoun == "which" and known is None and not named)):
                phrase.insert(0, token)
                continue
            break
        phrase.insert(0, token)
        if lowered in ("the", "a", "an", "his", "her", "their", "its", "those", "these", "some", "many"):
            break
    return " ".join(phrase)


def apposition(before: str, after: str) -> str:
    """Return the noun phrase in commas right behind a source (*Ana Varr, the mayor of Ostra,*), or ""."""
    if _AFTER_VERB.search(before[-20:].lower()):
        return ""
    found = _APPOSITION.match(after)
    if not found:
        return ""
    phrase = found.group(1).strip()
    return phrase if _DETERMINED.match(phrase) and not phrase.lower().startswith(("who", "which", "and", "but")) else ""


def names_legislator(before: str, source: str, after: str) -> bool:
    """Whether a title stands right before a named source, or party and state right behind it."""
    if not is_capital(source):
        return False
    return bool(_PARTY.match(after) or _TITLES.search(before[-20:]))


def anonymity_after(after: str) -> bool:
    """Whether the sentence goes on to say that the source's name is withheld."""
    return _ANONYMITY.search(after[: 2 * _NEAR].lower()) is not None
