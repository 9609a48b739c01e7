"""Words for acts that are held against who does them, and who is said to do them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bias.sides.names import named_sides
from bias.types import Side

_VERBS = (
    "abduct abuse ambush annex arrest assault attack beat betray blackmail blockade bomb bombard breach bribe "
    "burn cheat collude conceal corrupt deceive defraud demolish deport destroy detain displace endanger escalate "
    "execute exploit expel falsify fire harass hide hit humiliate imprison incite infiltrate injure intimidate "
    "invade jail kidnap kill launder lie loot manipulate massacre mine mislead murder neglect obstruct occupy "
    "oppress overcharge persecute pillage plunder poison pollute provoke raid ransack rape raze sabotage seize "
    "shell shoot slash smuggle squander starve steal storm strafe strike threaten torture underpay violate wound "
    "wreck"
).split()
_DOUBLED = frozenset({"expel", "kidnap"})
_IRREGULAR = "hit hid hidden shot struck stole stolen lied lying beat beaten misled burnt shooting hitting".split()


def _forms(verb: str) -> tuple[str, ...]:
    """A regular verb with *-s, -ed, -ing*; the bare form is left out, as it is a noun as often as not."""
    if verb.endswith("e"):
        return f"{verb}s", f"{verb}d", f"{verb[:-1]}ing"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"
    stem = verb + verb[-1] if verb in _DOUBLED else verb
    plural = f"{verb}es" if verb.endswith(("s", "sh", "ch", "x")) else f"{verb}s"
    return plural, f"{stem}ed", f"{stem}ing"


HARMS = frozenset(form for verb in _VERBS for form in _forms(verb)) | frozenset(_IRREGULAR)
"""Inflected forms of acts that are held against who does them."""

_ONGOING = frozenset(form for form in HARMS if form.endswith("ing"))
"""*Was shelling, lied by hiding*: acts of the side named before; alone a noun as often as not (*a police shooting*)."""
_PASSIVE = frozenset("was were been being be is are got".split())
_NEGATED = frozenset("not never no n't without neither didn't hadn't wouldn't hasn't".split())
_UNREAL = frozenset("could would should will can must".split())
_BEFORE_NOUNS = frozenset("a an the their his her its our my your these those some any no best".split())
"""What opens another noun phrase: *gave Sudmark its best shot* has no shooting in it."""
_STOPPERS = (
    _PASSIVE | _NEGATED | _UNREAL | _BEFORE_NOUNS | frozenset("said says denied denies accused accuses blamed".split())
)
_OPENS_FIRE = re.compile(r"\bopen(?:ed|s) fire\b", re.IGNORECASE)
_AT = re.compile(
    r"\bfire[ds]\b(?!\s(?:[\w'’-]+\s){0,3}(?:on|at|upon|into|from|across|shots?|rounds?|missiles?|rockets?|artillery|shells?"
    r"|bullets?|guns?|weapons?|mortars?|tear|rubber|first)\b)",
    re.IGNORECASE,
)
"""*Fired* without what tells a shot from a dismissal."""
_UNSAID = re.compile(
    r"\b(?:(?:if|unless|whether|lest|should)\s(?:\w+\s)?|(?:no|not|nobody|never|without)\s(?:\w+\s){0,2}"
    r"(?:evidence|proof|sign|indication|reason|suggestion)s?\s(?:\w+\s){0,3})$",
    re.IGNORECASE,
)
"""What stands before a side if what follows is a condition, or there is said to be no sign of it."""
_BREAK = re.compile(r"[;:()—“”\"]|,\s|\b(?:and|but|after|when|while|because|if|to)\b")
_REACH = 5


def accused_sides(text: str, sides: Sequence[Side]) -> tuple[str, ...]:
    """Sides that `text` names as the doer of a harm: *Sudmark shelled …*, *… was shelled by Sudmark's army*.

    What is only possible or a condition is no accusation (*would shell*, *if Sudmark breaches the truce*).
    """
    text = _AT.sub("dismissed", _OPENS_FIRE.sub("shot", text))
    found: list[str] = []
    for span, name in named_sides(text, sides):
        if name in found or _UNSAID.search(text[: span.start]):
            continue
        if _does(text[span.end :]) or _done_by(text[: span.start]):
            found.append(name)
    return tuple(found)


def _does(after: str) -> bool:
    words = re.findall(r"[\w'’-]+", _BREAK.split(re.sub(r"^[’']s?\b", "", after))[0])[:_REACH]
    for row, word in enumerate(words):
        ongoing = any(following.lower() in _ONGOING for following in words[row + 1 : row + 2])
        if ongoing and (word.lower() in _PASSIVE or word.lower() == "by"):
            return True
        if word.lower() in _STOPPERS:
            return False
        if word.lower() in HARMS - _ONGOING:
            return True
    return False


def _done_by(before: str) -> bool:
    """Whether *… harm … by* leads up to a name."""
    clause = _BREAK.split(before)[-1]
    words = clause.split()
    if not re.search(r"\bby(?:\s(?:the|its|their))?\s*$", clause) or {w.lower() for w in words} & _NEGATED:
        return False
    return not HARMS.isdisjoint(word.lower() for word in words)
