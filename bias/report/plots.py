"""Small SVG strips: positions in per cent, so that they fit any width.

Each stands beside its figures in words, which are its text alternative; the strip itself is hidden from readers.

All colours come from classes of the page's style sheet; nothing here needs a style attribute or a script.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

_MARGIN = 2.0
"""Per cent left free at both ends, so that a dot on the border is whole."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A value with an optional interval; `kind` is a class of the style sheet."""

    value: float
    kind: str
    low: float | None = None
    high: float | None = None
    tick: bool = False
    """Drawn as a short line rather than as a dot."""


def place(value: float, low: float, high: float) -> float:
    """Where `value` stands between `low` and `high`, in per cent of the strip, kept inside it."""
    share = (min(max(value, low), high) - low) / (high - low)
    return round(_MARGIN + share * (100 - 2 * _MARGIN), 1)


def draw_dots(rows: Sequence[Sequence[Dot]], *, low: float, high: float) -> Markup:
    """Dots with their intervals, one line for each of `rows`; grid lines come from the style sheet."""
    height = 14 * max(len(rows), 1) + 8
    parts = [_draw_dot(dot, 11 + 14 * row, low, high) for row, dots in enumerate(rows) for dot in dots]
    return _strip(height, parts)


def _draw_dot(dot: Dot, y: int, low: float, high: float) -> Markup:
    at = place(dot.value, low, high)
    parts = []
    if dot.low is not None and dot.high is not None:
        parts.append(
            Markup('<line class="ci {}" x1="{}%" x2="{}%" y1="{y}" y2="{y}"/>').format(
                dot.kind, place(dot.low, low, high), place(dot.high, low, high), y=y
            )
        )
    if dot.tick:
        parts.append(Markup('<line class="tick" x1="{x}%" x2="{x}%" y1="{}" y2="{}"/>').format(y - 7, y + 7, x=at))
    else:
        parts.append(Markup('<circle class="{}" cx="{}%" cy="{}" r="5.5"/>').format(dot.kind, at, y))
    return Markup("").join(parts)


def draw_bar(shares: Sequence[tuple[str, int]]) -> Markup:
    """A stacked bar of counts, each with its class; widths are shares of their sum."""
    total = sum(count for _, count in shares)
    parts, position = [], 0.0
    for kind, count in shares:
        if not count:
            continue
        width = 100 * count / total
        parts.append(
            Markup('<rect class="{}" x="{}%" width="{}%" y="3" height="16"/>').format(
                kind, round(position, 1), round(width, 1)
            )
        )
        position += width
    return _strip(22, parts)


def draw_axis(marks: Sequence[tuple[float, str]], *, low: float, high: float) -> Markup:
    """Labels under a strip; the first and last are aligned to the ends."""
    parts = []
    for row, (mark, text) in enumerate(marks):
        anchor = "start" if row == 0 else "end" if row == len(marks) - 1 else "middle"
        at = 0 if row == 0 else 100 if row == len(marks) - 1 else place(mark, low, high)
        parts.append(Markup('<text x="{}%" y="12" text-anchor="{}">{}</text>').format(at, anchor, text))
    drawn = Markup("").join(parts)
    return Markup('<svg class="axis" height="16" aria-hidden="true">{}</svg>').format(drawn)


def _strip(height: int, parts: Sequence[Markup]) -> Markup:
    drawn = Markup("").join(parts)
    return Markup('<svg height="{}" aria-hidden="true">{}</svg>').format(height, drawn)
