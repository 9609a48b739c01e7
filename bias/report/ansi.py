"""Styled text on a terminal: pieces with styles, wrapped by the columns they take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bias.report.words import State, cells

Style = Literal["", "bold", "dim", "source", "cue", "content", "nested", "scare", "strong", "middle", "weak", "against"]

_CODES: dict[Style, str] = {
    "bold": "1",
    "dim": "2",
    "source": "1;34",
    "cue": "3;35",
    "content": "32",
    "nested": "4;32",
    "scare": "4;33",
    "strong": "1;34",
    "middle": "36",
    "weak": "33",
    "against": "1;31",
}
STATE_STYLES: Mapping[State, Style] = {
    "asserted": "strong",
    "endorsed": "strong",
    "attributed": "middle",
    "doubted": "weak",
    "denied": "against",
    "silent": "dim",
}
"""How a cell of the ledger is painted."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text in one style; `anchors` are numbers that something beside the text refers to."""

    text: str
    style: Style = ""
    anchors: tuple[int, ...] = ()


def painted(text: str, style: Style, color: bool) -> str:
    """`text` in a style if colours are wanted, else as it is."""
    code = _CODES.get(style)
    return f"\x1b[{code}m{text}\x1b[0m" if color and code and text else text


@dataclass(frozen=True, slots=True)
class Line:
    """A wrapped line: its text with colours, the columns that it takes, and the anchors that stand in it."""

    text: str
    columns: int
    anchors: tuple[int, ...] = ()


def wrap_pieces(pieces: Sequence[Piece], width: int, color: bool) -> list[Line]:
    """Lines of at most `width` columns.

    Lines break at spaces; the style of a word is that of the piece it stands in. A word longer than a line is cut.
    """
    lines: list[Line] = []
    line: list[tuple[str, Style]] = []
    anchors: list[int] = []
    used = 0
    for word in _words(pieces):
        size = sum(cells(piece.text) for piece in word)
        if used and used + 1 + size > width:
            lines.append(Line(_join(line, color), used, tuple(anchors)))
            line, anchors, used = [], [], 0
        if used:
            line.append((" ", line[-1][1] if line[-1][1] == word[0].style else ""))
            used += 1
        for piece in word:
            for character in piece.text:
                taken = cells(character)
                if used + taken > width and used:
                    lines.append(Line(_join(line, color), used, tuple(anchors)))
                    line, anchors, used = [], [], 0
                line.append((character, piece.style))
                used += taken
            anchors.extend(piece.anchors)
    if line:
        lines.append(Line(_join(line, color), used, tuple(anchors)))
    return lines


def _words(pieces: Iterable[Piece]) -> Iterable[list[Piece]]:
    word: list[Piece] = []
    for piece in pieces:
        start, anchors = 0, piece.anchors
        for position, character in enumerate(piece.text):
            if character.isspace():
                if position > start:
                    word.append(Piece(piece.text[start:position], piece.style, anchors))
                    anchors = ()
                if word:
                    yield word
                word, start = [], position + 1
        if start < len(piece.text):
            word.append(Piece(piece.text[start:], piece.style, anchors))
    if word:
        yield word


def _join(line: Sequence[tuple[str, Style]], color: bool) -> str:
    parts: list[tuple[str, Style]] = []
    for text, style in line:
        if parts and parts[-1][1] == style:
            parts[-1] = (parts[-1][0] + text, style)
        else:
            parts.append((text, style))
    return "".join(painted(text, style, color) for text, style in parts)
