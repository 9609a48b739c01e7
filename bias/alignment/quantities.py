"""Numbers with what they count: *at least 12 civilians*, *$1.3 million*, *a third of voters*."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from bias.types import Span

NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
} | {
    word: 10 * number
    for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
_SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "dozen": 12.0,
    "m": 1e6,
    "mn": 1e6,
    "bn": 1e9,
}
_AT_LEAST = r"at least|more than|over|upwards of|no fewer than|no less than|above|exceeding"
_AT_MOST = r"at most|up to|fewer than|less than|under|below|no more than|as many as|as much as"
_ABOUT = r"about|around|some|nearly|almost|roughly|approximately|an estimated|estimated"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_UNITS = "|".join(word for word in NUMBER_WORDS if word not in _TENS.split("|") and word != "zero")
_NUMBER = rf"\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|(?:{_TENS})(?:[- ](?:{_UNITS}))?|(?:{_UNITS})"
_NUMBER += r"|an?(?=\s(?:dozen|hundred|thousand|million|billion|trillion)\b)"
_QUANTITY = re.compile(
    rf"(?<![\w.,])(?:(?P<least>{_AT_LEAST})\s+|(?P<most>{_AT_MOST})\s+|(?P<about>{_ABOUT})\s+)?"
    rf"(?P<money>[$£€])?\s?(?P<number>{_NUMBER})"
    rf"(?:\s?(?:-|–|to)\s?[$£€]?(?P<upper>{_NUMBER}))?"
    rf"(?:[\s-]?(?P<scale>hundred|thousand|million|billion|trillion|dozen|mn|bn|m)s?\b)?"
    rf"(?P<percent>\s?%|\s(?:per\s?cent|percent)\b)?(?![\w])"
    rf"(?:[\s-](?:of\s(?:the\s|its\s|their\s)?)?(?P<next>[A-Za-z]+)(?:\s(?P<after>[A-Za-z]+))?)?",
    re.IGNORECASE,
)
_NOT_UNITS = frozenset(
    "and or in on at to of the a an by for from with as is are was were have has had who which that he she they it "
    "after before since until were killed injured wounded said dead died or but into over under".split()
)
_EXACT = 0.005
_ROUGH = 0.15


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text, as the range that its wording allows, and the word for what it counts."""

    span: Span
    value: float
    low: float
    high: float
    unit: str
    """*%*, *$* (any currency by its sign), a plural stem (*civilian*), or empty if the text names none."""


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities in `text`, in order. Years standing alone are left out; *one* counts only with a noun."""
    found = []
    for match in _QUANTITY.finditer(text):
        quantity = _read(match)
        if quantity is not None:
            found.append(quantity)
    return tuple(found)


def _read(match: re.Match[str]) -> Quantity | None:
    value = _value(match["number"])
    scale = _SCALES[match["scale"].lower()] if match["scale"] else 1.0
    if not math.isfinite(value * scale):
        return None
    unit = _unit(match)
    if unit == "" and match["scale"] is None and _is_year(match["number"]):
        return None
    upper = _value(match["upper"]) if match["upper"] else None
    low = high = value * scale
    if upper is not None and upper > value:
        high = upper * scale
    elif match["least"]:
        high = math.inf
    elif match["most"]:
        low = 0.0
    elif match["about"]:
        low, high = low * (1 - _ROUGH), high * (1 + _ROUGH)
    end = match.end("percent") if match["percent"] else max(match.end("scale"), match.end("upper"), match.end("number"))
    return Quantity(Span(match.start(), end), value * scale, low, high, unit)


def _value(number: str) -> float:
    plain = number.lower().replace(",", "")
    if plain in {"a", "an"}:
        return 1.0
    if plain[0].isdigit():
        return float(plain)
    return float(sum(NUMBER_WORDS[part] for part in re.split(r"[- ]", plain)))


def _is_year(number: str) -> bool:
    return len(number) == 4 and number.isdigit() and 1800 <= int(number) <= 2100


def _unit(match: re.Match[str]) -> str:
    if match["percent"]:
        return "%"
    if match["money"]:
        return "$"
    for group in ("next", "after"):
        word = (match[group] or "").lower()
        if word and word not in _NOT_UNITS and word.endswith("s") and len(word) > 3:
            return word[:-1]
        if word in {"people", "men", "women", "children", "troops", "police"}:
            return {"men": "man", "women": "woman", "children": "child", "people": "person"}.get(word, word)
        if word in _NOT_UNITS:
            return ""
    return ""


def same_unit(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities may count the same thing: the same unit, or one of them names none."""
    return one.unit == other.unit or not one.unit or not other.unit


def compatible(one: Quantity, other: Quantity) -> bool:
    """Whether the ranges that two wordings allow meet (within half a per cent)."""
    slack = _EXACT * max(abs(one.value), abs(other.value))
    return one.low - slack <= other.high and other.low - slack <= one.high
