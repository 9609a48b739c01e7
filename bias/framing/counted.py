"""Numbers in claims, and what each counts: people to whom something happened, things, money, shares, time."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bias.alignment.quantities import NUMBER_WORDS, Quantity, compatible, same_unit
from bias.alignment.words import find_stems, stem
from bias.framing.case import Case
from bias.framing.ranges import find_ranges
from bias.types import Claim, Mention

_EVENTS = {
    **dict.fromkeys(("kill", "die", "dead", "slain"), "killed"),
    **dict.fromkeys((stem("wounded"), stem("injured"), stem("hurt")), "hurt"),
    **dict.fromkeys((stem("displaced"), stem("fled"), stem("evacuated"), stem("homeless")), "displaced"),
    **dict.fromkeys((stem("arrested"), stem("detained")), "held"),
    **dict.fromkeys((stem("missing"),), "missing"),
}
_PEOPLE = frozenset({"person", "people", ""})
_PERIOD = frozenset(
    stem(word)
    for word in "hour day week month year minute km kilometre kilometer mile metre meter mph degree page time".split()
)
_PART = re.compile(
    r"\s(?:\w+\s)?(?:of|among)\s(?:(?:them|whom|those|these)\b|(?:the|its|his|her|their)\s"
    rf"(?:\d|(?:{'|'.join(NUMBER_WORDS)})\b))",
    re.IGNORECASE,
)
OF_THEM = "of them"
_WINDOW = 60
_REACH = 4
"""So many words after a number may hold the noun that it counts."""
_WORDS_AFTER = re.compile(r"(?:[ -][A-Za-z’']+)*")
_AFTER = re.compile(r"(?:[ -][A-Za-z’']+){0,5}")
_NO_UNITS = frozenset(
    "and or but in on at to of the a an by for from with as is are was were be been has have had which that who he "
    "she it they his her its their after before since until when while said more less than into over under".split()
)
_GIVEN = re.compile(r"\b(?:was|is|were|are|at|to|of|than|only|just|by)\s+$", re.IGNORECASE)
_ENDED = re.compile(r"\s*(?:[,.;:)”’\"]|$)")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a claim and what it counts."""

    article: str
    claim: Claim
    cluster: int
    quantity: Quantity
    wording: str
    unit: str
    event: str
    context: frozenset[str]
    """The content stems of its claim, without numbers and what it counts."""
    near: frozenset[str]
    """Those within a few words of it, on its side of the next number."""
    after: frozenset[str]
    """Those of them that say what a sum of money is: *in infrastructure spending*, *trust fund*."""
    alone: bool
    """Whether its claim has no other number of the same unit."""

    @property
    def range(self) -> tuple[float, float]:
        """The least and the most that its wording allows."""
        return self.quantity.low, self.quantity.high


def figures_agree(one: str, other: str) -> bool:
    """Whether two wordings of a claim can both be right about their numbers: one has none, or some pair agrees.

    Numbers that count a part (*one of four soldiers*) say nothing against others.
    """
    mine, theirs = ([q for q in find_ranges(text) if not is_part(text, q)] for text in (one, other))
    pairs = [(a, b) for a in mine for b in theirs if same_unit(a, b)]
    return not pairs or any(compatible(a, b) for a, b in pairs)


def measures(figure: Figure) -> bool:
    """Whether a figure is a length of time or way, which most claims give without being about it."""
    return stem(figure.unit) in _PERIOD


def counts_victims(text: str) -> bool:
    """Whether `text` puts a number to the dead, hurt, missing, held or displaced."""
    return bool(find_ranges(text)) and not _EVENTS.keys().isdisjoint(find_stems(text))


def figures_in(case: Case, mention: Mention, cluster: int) -> Iterator[Figure]:
    """The numbers of a mention in a cluster, in order, that count something; a part of what was counted apart."""
    claim, text = case.claim(mention), case.text(mention)
    whole = [q for q in find_ranges(text) if not is_part(text, q)]
    shares = [q for q in find_ranges(text) if _is_share(text, q)]
    quantities = sorted((*whole, *shares), key=lambda q: q.span)
    units = [OF_THEM if q in shares else _unit_of(text, q) for q in quantities]
    content = _plain(find_stems(text)) if quantities else frozenset()
    for row, (quantity, named) in enumerate(zip(quantities, units, strict=True)):
        event = _event_near(text, quantity, whole) if quantity in whole else ""
        unit = "person" if named in _PEOPLE and (named or event) else named
        if not unit and not event and not _stands_bare(text, quantity):
            continue
        ignored = {unit, stem(unit), "person"} | _EVENTS.keys()
        wording = text[quantity.span.start : quantity.span.end]
        alone = not any(other == named for place, other in enumerate(units) if place != row)
        near = _near(text, quantity, quantities)
        yield Figure(
            mention.article,
            claim,
            cluster,
            quantity,
            wording,
            unit,
            event,
            content - ignored,
            _plain(find_stems(near)) - ignored,
            _plain(find_stems(_following(text, quantity))) - ignored,
            alone,
        )


def _plain(stems: Iterable[str]) -> frozenset[str]:
    return frozenset(word for word in stems if not word[0].isdigit())


def _unit_of(text: str, quantity: Quantity) -> str:
    """What a number counts; where the next words do not tell, the plural that they lead to (*four hospital routes*)."""
    if quantity.unit:
        return quantity.unit
    following = _WORDS_AFTER.match(text, quantity.span.end)
    for word in following[0].replace("-", " ").split()[:_REACH] if following else ():
        plain = word.lower().strip("’'")
        if plain in _NO_UNITS:
            return ""
        if len(plain) > 4 and plain.endswith("men"):
            return f"{plain[:-2]}an"
        if len(plain) > 3 and plain.endswith("s") and not plain.endswith(("ss", "us", "is", "'s", "’s")):
            return plain[:-1]
    return ""


def _stands_bare(text: str, quantity: Quantity) -> bool:
    """Whether a number ends its clause and a verb or a preposition gives it (*put it at 78*)."""
    return _GIVEN.search(text[: quantity.span.start]) is not None and _ENDED.match(text, quantity.span.end) is not None


def _near(text: str, quantity: Quantity, quantities: Sequence[Quantity]) -> str:
    """The words around a number, up to the numbers before and after it."""
    before = max((q.span.end for q in quantities if q.span.end <= quantity.span.start), default=0)
    after = min((q.span.start for q in quantities if q.span.start >= quantity.span.end), default=len(text))
    start, end = max(before, quantity.span.start - _WINDOW), min(after, quantity.span.end + _WINDOW)
    return f"{text[start : quantity.span.start]} {text[quantity.span.end : end]}"


def _following(text: str, quantity: Quantity) -> str:
    """What a sum is: *in infrastructure spending*, *trust fund*."""
    match = _AFTER.match(text, quantity.span.end)
    words = re.sub(r"^\s(?:of|in)\b(?:\s(?:the|its|their|his|her|all)\b)?", "", match[0] if match else "").split()
    return " ".join(itertools.takewhile(lambda word: word.lower() not in _NO_UNITS, words))


def _is_share(text: str, quantity: Quantity) -> bool:
    """Whether a number above one counts a part of what was counted before (*18 of them*): to be held to such alone."""
    return quantity.value > 1 and quantity.unit != "%" and _PART.match(text, quantity.span.end) is not None


def is_part(text: str, quantity: Quantity) -> bool:
    """Whether a number only counts a part: *two of them*, *three of the twelve*, *one of four soldiers*."""
    if quantity.unit == "%":
        return False
    bare_one = quantity.value == 1 and not quantity.unit
    return bare_one or _PART.match(text, quantity.span.end) is not None


def _event_near(text: str, quantity: Quantity, quantities: Sequence[Quantity]) -> str:
    """What happened to the people counted: the first such word after the number, before the next number."""
    following = min((q.span.start for q in quantities if q.span.start > quantity.span.start), default=len(text))
    after = text[quantity.span.end : min(following, quantity.span.end + _WINDOW)]
    preceding = max((q.span.end for q in quantities if q.span.end <= quantity.span.start), default=0)
    before = text[max(preceding, quantity.span.start - _WINDOW) : quantity.span.start]
    for stretch in (find_stems(after), find_stems(before)[::-1]):
        for word in stretch:
            if word in _EVENTS:
                return _EVENTS[word]
    return ""
