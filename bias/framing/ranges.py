"""Numbers as the ranges that their wording allows: *between 10 and 15*, *12 or more*, *dozens*, *several hundred*.

`alignment.quantities` reads numbers with what stands before them (*at least, up to, about*); here is what else makes a
range. How far rough words reach is a convention, and a generous one: they exclude only what nobody would call so.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from bias.alignment.quantities import Quantity, find_quantities
from bias.types import Span

_ROUGH: dict[str, tuple[float, float]] = {
    "a couple": (2, 3),
    "a handful": (2, 12),
    "a few": (2, 12),
    "several": (3, 20),
    "dozens": (20, 120),
    "scores": (30, 250),
    "hundreds": (150, 1_500),
    "thousands": (1_500, 15_000),
    "tens of thousands": (15_000, 150_000),
    "hundreds of thousands": (150_000, 1_500_000),
    "millions": (1_500_000, 150_000_000),
    "tens of millions": (15_000_000, 150_000_000),
}
_FEW: dict[str, tuple[float, float]] = {
    "a couple": (1.5, 3),
    "a handful": (2, 10),
    "a few": (2, 10),
    "several": (2, 15),
}
"""The same before a scale: *several hundred*."""
_SCALES = {"dozen": 12, "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9}
_WORDS = re.compile(
    r"(?<![\w-])(?P<rough>tens of thousands|tens of millions|hundreds of thousands|hundreds|thousands|millions|dozens"
    r"|scores(?=\s(?:of\s(?!\d)|more\s|were\s|are\s|have\s|killed\b|injured\b|hurt\b|wounded\b|dead\b|missing\b|arrested\b))"
    r"|several|a\s(?:handful|few|couple))(?![\w-])(?:\s(?:of\s)?(?P<scale>dozen|hundred|thousand|million|billion)\b)?"
    r"(?:\s(?:more|other|others)\b)?",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?:\sof)?(?:\s(?:the|its|their|his|her))?\s(?P<next>[A-Za-z’'-]+)(?:\s(?P<after>[A-Za-z’'-]+))?"
)
_PEOPLE = {
    "people": "person",
    "men": "man",
    "women": "woman",
    "children": "child",
    "troops": "troops",
    "police": "police",
}
_NO_NOUN = frozenset(
    "of and or in on at to the a an by for from with as is are was were be been have has had who".split()
)
_OPEN_ABOVE = re.compile(r"(?:\s(?:or more|and (?:more|counting|up|rising)|plus)\b|\+)", re.IGNORECASE)
_OPEN_BELOW = re.compile(r"\s(?:or (?:fewer|less)|at (?:the )?most)\b", re.IGNORECASE)
_OR_SO = re.compile(r"(?:\sor so\b|-odd\b)", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s*$", re.IGNORECASE)
_AND = re.compile(r"\s*(?:[A-Za-z’'-]+\s)?and\s+$", re.IGNORECASE)
_SLACK = 0.15
_MONTH = r"(?:Jan|Feb|March|April|May|June|July|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DAY = re.compile(rf"\b{_MONTH}\s+$")
_DAY_FIRST = re.compile(rf"(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}(?![\w’'-])")
_LABEL = re.compile(
    r"\b(?:Article|Amendment|Apollo|Bill|Boeing|Bowl|Channel|Chapter|Division|Flight|Group|Highway|Interstate|Line|No\.|"
    r"Number|Page|Phase|Proposition|Resolution|Room|Route|Rule|Section|Step|Title|Track|Ward|Zone)\s+$",
    re.IGNORECASE,
)
_LAST_DAY = 31
_BACK = 80
"""Characters before a number in which the word is sought that leads to it."""


@lru_cache(maxsize=10_000)
def find_ranges(text: str) -> tuple[Quantity, ...]:
    """The quantities in `text` as ranges, in order: numbers, and words for rough numbers.

    Kept, since framing holds each claim to every other of its cluster.
    """
    counts = [quantity for quantity in find_quantities(text) if not _names(text, quantity)]
    numbers = [_widened(text, quantity) for quantity in _joined(text, counts)]
    rough = [quantity for match in _WORDS.finditer(text) if (quantity := _read_rough(text, match)) is not None]
    free = [q for q in rough if not any(q.span.start < n.span.end and n.span.start < q.span.end for n in numbers)]
    return tuple(sorted([*numbers, *free], key=lambda quantity: quantity.span))


def _names(text: str, quantity: Quantity) -> bool:
    """Whether a number only names something: a day (*Sept. 11*), a flight, a paragraph of law."""
    start = quantity.span.start
    if quantity.unit in {"%", "$"} or quantity.value != int(quantity.value):
        return False
    dated = _DAY.search(text, max(0, start - _BACK), start) or _DAY_FIRST.match(text, quantity.span.end)
    return bool(dated and quantity.value <= _LAST_DAY) or _LABEL.search(text, max(0, start - _BACK), start) is not None


def _joined(text: str, numbers: Sequence[Quantity]) -> list[Quantity]:
    """*Between 10 and 15 houses* is one range."""
    found: list[Quantity] = []
    for quantity in numbers:
        if found:
            last = found[-1]
            opens = _BETWEEN.search(text, max(0, last.span.start - _BACK), last.span.start)
            if opens and _AND.fullmatch(text[last.span.end : quantity.span.start]) and last.value < quantity.value:
                span = Span(opens.start(), quantity.span.end)
                found[-1] = replace(
                    quantity, span=span, value=last.value, low=last.low, unit=quantity.unit or last.unit
                )
                continue
        found.append(quantity)
    return found


def _widened(text: str, quantity: Quantity) -> Quantity:
    low, high = quantity.low, quantity.high
    for pattern, least, most in (
        (_OPEN_ABOVE, low, math.inf),
        (_OPEN_BELOW, 0.0, high),
        (_OR_SO, low * (1 - _SLACK), high * (1 + _SLACK)),
    ):
        match = pattern.match(text, quantity.span.end)
        if match:
            span = Span(quantity.span.start, match.end())
            return replace(quantity, span=span, low=least, high=most, unit=quantity.unit or _unit(text, match.end()))
    return quantity


def _read_rough(text: str, match: re.Match[str]) -> Quantity | None:
    word = " ".join(match["rough"].lower().split())
    if match["scale"]:
        if word not in _FEW:
            return None
        low, high = (bound * _SCALES[match["scale"].lower()] for bound in _FEW[word])
        return Quantity(Span(match.start("rough"), match.end("scale")), low, low, high, _unit(text, match.end()))
    low, high = _ROUGH[word]
    return Quantity(Span(*match.span("rough")), low, low, high, _unit(text, match.end()))


def _unit(text: str, end: int) -> str:
    """The plural that is counted, in the singular; empty if the next words tell none."""
    match = _COUNTED.match(text, end)
    for group in ("next", "after"):
        word = (match[group] or "").lower() if match else ""
        if word in _PEOPLE:
            return _PEOPLE[word]
        if word in _NO_NOUN:
            return ""
        if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s", "’s")):
            return word[:-1]
    return ""
