"""Plain words for figures, modes and components: one vocabulary for the page, the terminal and the notebook."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from bias.types import Component, CueClass, FindingKind, Mode, SourceType

State = Literal["asserted", "endorsed", "attributed", "doubted", "denied", "silent"]

STATES: tuple[State, ...] = ("asserted", "endorsed", "attributed", "doubted", "denied", "silent")
"""How an outlet treats a claim, strongest first."""

SYMBOLS: Mapping[State, str] = {
    "asserted": "■",
    "endorsed": "◆",
    "attributed": "●",
    "doubted": "○",
    "denied": "×",
    "silent": "–",
}

STATE_MEANINGS: Mapping[State, str] = {
    "asserted": "the outlet says it in its own voice",
    "endorsed": "passed on with a word that backs it, such as “confirmed”",
    "attributed": "passed on from a source without taking a stand",
    "doubted": "passed on with distance, such as “claimed” or quotation marks around a word",
    "denied": "only the denial is given",
    "silent": "nothing in the article was matched to it",
}

MODE_WORDS: Mapping[Mode, str] = {
    "attributed": "attributed",
    "carried": "carried on",
    "sourceless": "no source named",
    "scare": "scare quotes",
    "asserted": "own voice",
}

MODE_MEANINGS: Mapping[Mode, str] = {
    "attributed": "a source is given",
    "carried": "the source must be understood from before",
    "sourceless": "“reportedly”, “is feared to”: somebody else’s, but nobody is named",
    "scare": "held at a distance by quotation marks only",
    "asserted": "the outlet says it itself",
}

CUE_WORDS: Mapping[CueClass, str] = {
    "neutral": "neutral wording",
    "endorsing": "wording that backs it",
    "distancing": "wording that keeps distance",
    "denial": "a denial",
    "accusation": "an accusation",
    "belief": "a belief",
    "commissive": "a promise or threat",
    "attitude": "a wish or stance",
    "directive": "a demand",
}

SOURCE_WORDS: Mapping[SourceType, str] = {
    "person": "a named person",
    "unnamed-person": "one person, not named",
    "unnamed-group": "several, not named",
    "anonymous": "an anonymous source",
    "organisation": "an organisation",
    "document": "a document",
    "media": "a medium",
    "none": "kind not known",
}

FINDING_WORDS: Mapping[FindingKind, tuple[str, str]] = {
    "adoption": (
        "Said as fact here, attributed elsewhere",
        "The outlet states in its own voice what independent peers attribute to one side.",
    ),
    "omission": ("Left out here, carried elsewhere", "Independent peers carry the claim; this article does not."),
    "drift": (
        "Headline and body differ",
        "Stated in the headline, attributed or hedged in the body. Headlines rarely attribute, so each card says what "
        "the peers’ headlines do.",
    ),
    "figures": ("Figures that disagree", "The articles give different numbers for the same thing."),
    "reply": ("Accusations and answers", "Whether the side that is accused gets to answer in the same article."),
    "wording": ("Different words for the same thing", "The outlets name the same thing with words that lean."),
}

COMPONENT_WORDS: Mapping[Component, tuple[str, str]] = {
    "weight": (
        "Weight",
        "Share of the claims, by length, place and voice, that carries this side’s version. 0–100%, all sum to 100.",
    ),
    "voice": ("Voice", "Share of all attributed words that go to this side’s speakers. 0–100%."),
    "placement": ("Placement", "Voice weighted by how prominent its place is, minus plain voice. −100 to +100 points."),
    "credence": (
        "Credence",
        "How the reporting words lean on this side’s claims. −1 (lied) · 0 (said) · +1 (confirmed).",
    ),
    "adoption": (
        "Adoption",
        "Of this side’s claims that peers attribute and this article carries, the share said as fact here. 0–100%.",
    ),
    "omission": (
        "Omission",
        "Share of this side’s claims left out here, minus the share that peers leave out. −100 to +100 points.",
    ),
    "reply": ("Reply", "Share of accusations against this side that are answered in the same article. 0–100%."),
    "agency": ("Agency", "How often the side is named as the doer of a harm that peers ascribe to it."),
    "labels": ("Labels", "Sentiment towards this side in the outlet’s own voice. −1 to +1."),
}

_PERCENT = frozenset({"weight", "voice", "adoption", "reply"})
_POINTS = frozenset({"placement", "omission"})
_SIGNED = frozenset({"credence", "labels"})

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_MONTHS = "January February March April May June July August September October November December".split()
_NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()


def printable(text: str) -> str:
    """`text` with each character that HTML or UTF-8 cannot carry replaced, one for one, by U+FFFD."""
    return _UNPRINTABLE.sub("\ufffd", text)


def plain(text: str) -> str:
    """`text` on one line without control or direction characters, safe to print on a terminal."""
    return " ".join(CONTROLS.sub(" ", text).split())


def percent(value: float) -> str:
    """A share 0..1 as whole per cent."""
    return f"{_whole(value)}%"


def points(value: float) -> str:
    """A difference of shares as signed percentage points, without the word."""
    return _minus(f"{_whole(value):+d}") if _whole(value) else "0"


def decimal(value: float, *, signed: bool = False) -> str:
    """Two decimals, with a true minus sign."""
    shown = f"{value:+.2f}" if signed else f"{value:.2f}"
    return _minus("0.00" if float(shown) == 0 else shown)


def component_figure(component: Component, value: float) -> str:
    """A component's value in its own unit."""
    if component in _PERCENT:
        return percent(value)
    if component in _POINTS:
        return points(value)
    return decimal(value, signed=component in _SIGNED)


def interval(component: Component, low: float | None, high: float | None) -> str:
    """A 95 % interval in the component's unit, or nothing."""
    if low is None or high is None:
        return ""
    return f"{component_figure(component, low).removesuffix('%')} to {component_figure(component, high)}"


def _whole(value: float) -> int:
    return round(value * 100)


def _minus(shown: str) -> str:
    return shown.replace("-", "\u2212")


def number(count: int) -> str:
    """A small count in words, a large one in figures."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else f"{count:,}"


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """`3, claim` as *three claims*."""
    return f"{number(count)} {noun if count == 1 else plural or noun + 's'}"


def listed(names: Iterable[str], last: str = "and") -> str:
    """*a*, *a and b*, *a, b and c*."""
    items = list(names)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else ""


def capital(text: str) -> str:
    """`text` with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def heading(text: str) -> str:
    """The words of a claim as they stand by themselves: *that the bridge fell* as *The bridge fell*."""
    return capital(text.removeprefix("that "))


def day(published: str | None) -> str | None:
    """The day of an ISO 8601 date in words, or None if there is none."""
    found = _date(published)
    return None if found is None else f"{found.day} {_MONTHS[found.month - 1]} {found.year}"


def moment(published: str | None) -> str | None:
    """Day and, where given, time of an ISO 8601 date."""
    shown = day(published)
    time = re.search(r"[T ](\d\d:\d\d)", published or "")
    return f"{shown}, {time[1]}" if shown and time else shown


def days(published: Sequence[str | None]) -> str | None:
    """The first and last day of several dates in words."""
    found = sorted({d for d in map(_date, published) if d})
    if not found:
        return None
    first, last = found[0], found[-1]
    end = f"{last.day} {_MONTHS[last.month - 1]} {last.year}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first.day} {_MONTHS[first.month - 1]}{year} – {end}"


def _date(published: str | None) -> date | None:
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def safe_link(url: str | None) -> str | None:
    """`url` if it is plainly http or https and holds no white space or control characters, else None."""
    return url if url and re.fullmatch(r"https?://[^\s\x00-\x20\x7f-\x9f\ud800-\udfff\"'<>\\]+", url, re.I) else None


def cells(text: str) -> int:
    """Columns that `text` takes on a terminal: two for wide characters, none for combining ones."""
    return len(text) if text.isascii() else sum(map(_cell, text))


def _cell(character: str) -> int:
    if character in "\u200b\u200c\u200d\u2060\ufeff" or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def fitted(text: str, width: int) -> str:
    """`text` cut (with an ellipsis) or padded to exactly `width` columns."""
    if cells(text) > width:
        text = clipped(text, width)
    return text + " " * (width - cells(text))


def clipped(text: str, width: int) -> str:
    """Text in at most `width` columns; an ellipsis says that something was cut."""
    if cells(text) <= width:
        return text
    kept, used = [], 0
    for character in text:
        used += _cell(character)
        if used > max(width, 1) - 1:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…"


def wrapped(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` columns, broken at spaces; a longer word is broken where it must be."""
    width = max(width, 2)
    lines: list[str] = []
    line, used = "", 0
    for word in text.split():
        size = cells(word)
        if line and used + 1 + size <= width:
            line, used = f"{line} {word}", used + 1 + size
            continue
        if line:
            lines.append(line)
        *full, line = _chopped(word, width) if size > width else [word]
        lines.extend(full)
        used = cells(line)
    return [*lines, line] if line else lines


def _chopped(word: str, width: int) -> list[str]:
    parts, part, used = [], "", 0
    for character in word:
        size = _cell(character)
        if used + size > width:
            parts.append(part)
            part, used = "", 0
        part, used = part + character, used + size
    return [*parts, part]
