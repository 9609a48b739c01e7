"""Words for harm done, and who is said to do it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bias.alignment.quantities import find_quantities
from bias.alignment.words import find_stems, stem
from bias.sides.names import named_sides
from bias.types import Side

HARMS = frozenset(
    stem(word)
    for word in (
        "abduct abuse ambush annex arrest assault attack beat betray blackmail blockade bomb bombard breach bribe "
        "burn cheat collude conceal corrupt deceive defraud demolish deport destroy detain displace endanger escalate "
        "execute exploit expel falsify fire harass hide hit humiliate imprison incite infiltrate injure intimidate "
        "invade jail kidnap kill launder lie loot "
        "manipulate massacre mine mislead murder neglect obstruct occupy oppress "
        "overcharge persecute pillage plunder poison pollute provoke raid ransack rape raze sabotage seize shell shoot "
        "slash smuggle squander starve steal storm strafe strike threaten torture underpay violate wound wreck"
    ).split()
)
"""Stems of acts that are held against who does them."""

CASUALTIES = frozenset(
    stem(word) for word in "kill die wound injure hurt displace flee miss arrest detain evacuate homeless".split()
)
"""Stems of what happens to people when they are counted."""

_PASSIVE = frozenset("was were been being be is are got".split())
_NEGATED = frozenset("not never no n't without neither didn't hadn't wouldn't hasn't".split())
_STOPPERS = _PASSIVE | _NEGATED | frozenset("said says denied denies accused accuses blamed".split())
_SHORT_FORMS = frozenset("hit hid shot struck stole lied beat shoot kill burnt misled".split())
_BREAK = re.compile(r"[;:()—“”\"]|,\s|\b(?:and|but|after|when|while|because|if|to)\b")
_REACH = 5


def accused_sides(text: str, sides: Sequence[Side]) -> tuple[str, ...]:
    """Sides that `text` names as the doer of a harm: *Sudmark shelled …*, *… was shelled by Sudmark's army*."""
    found: list[str] = []
    for span, name in named_sides(text, sides):
        if name not in found and (_does(text[span.end :]) or _done_by(text[: span.start])):
            found.append(name)
    return tuple(found)


def _does(after: str) -> bool:
    words = re.findall(r"[\w'’-]+", _BREAK.split(re.sub(r"^[’']s?\b", "", after))[0])[:_REACH]
    for word in words:
        if word.lower() in _STOPPERS:
            return False
        if word in _SHORT_FORMS or (stem(word) in HARMS and word.endswith(("ed", "s", "ing"))):
            return True
    return False


def _done_by(before: str) -> bool:
    """Whether *… harm … by* leads up to a name."""
    clause = _BREAK.split(before)[-1]
    words = clause.split()
    if not re.search(r"\bby(?:\s(?:the|its|their))?\s*$", clause) or {w.lower() for w in words} & _NEGATED:
        return False
    return bool(set(find_stems(clause)) & HARMS)


def counts_victims(text: str) -> bool:
    """Whether `text` puts a number to the dead, hurt, missing or displaced."""
    return bool(find_quantities(text)) and bool(set(find_stems(text)) & CASUALTIES)
