"""Styled text on a terminal: pieces with styles, wrapped by the columns they take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from bias.report.words import cells

Style = Literal["", "bold", "dim", "source", "cue", "content", "strong", "middle", "weak", "against"]

_CODES: dict[Style, str] = {
    "bold": "1",
    "dim": "2",
    "source": "1;34",
    "cue": "3;35",
    "content": "33",
    "strong": "1;34",
    "middle": "36",
    "weak": "33",
    "against": "1;31",
}


def painted(text: str, style: Style, color: bool) -> str:
    """`text` in a style if colours are wanted, else as it is."""
    code = _CODES.get(style)
    return f"\x1b[{code}m{text}\x1b[0m" if color and code and text else text


def wrap_pieces(pieces: Sequence[tuple[str, Style]], width: int, color: bool) -> list[tuple[str, int]]:
    """Lines of at most `width` columns, each with the columns that it takes.

    Lines break at spaces; the style of a word is that of the piece it stands in. A word longer than a line is cut.
    """
    lines: list[tuple[str, int]] = []
    line: list[tuple[str, Style]] = []
    used = 0
    for word in _words(pieces):
        size = sum(cells(text) for text, _ in word)
        if used and used + 1 + size > width:
            lines.append((_join(line, color), used))
            line, used = [], 0
        if used:
            line.append((" ", line[-1][1] if line[-1][1] == word[0][1] else ""))
            used += 1
        for text, style in word:
            for character in text:
                taken = cells(character)
                if used + taken > width and used:
                    lines.append((_join(line, color), used))
                    line, used = [], 0
                line.append((character, style))
                used += taken
    if line:
        lines.append((_join(line, color), used))
    return lines


def _words(pieces: Iterable[tuple[str, Style]]) -> Iterable[list[tuple[str, Style]]]:
    word: list[tuple[str, Style]] = []
    for text, style in pieces:
        start = 0
        for position, character in enumerate(text):
            if character.isspace():
                if position > start:
                    word.append((text[start:position], style))
                if word:
                    yield word
                word, start = [], position + 1
        if start < len(text):
            word.append((text[start:], style))
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
