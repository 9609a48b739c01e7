"""Where paragraphs and quotations lie in an article's text.

Both are read off the characters alone, in time linear in the length of the text, and neither ever raises:
curly, straight, mismatched, single and unclosed quotation marks are the norm in news.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bias.types import Span

_BLANK_LINE = re.compile(r"\n\s*\n\s*")
_LINE_BREAK = re.compile(r"\n")
_WRAP_WIDTHS = range(45, 101)
_MARK = re.compile(r"``|''|[\"“”„‟«»〝〞＂‘’‚‛']")
_OPENING = frozenset("“„‟«〝")
_CLOSING = frozenset("”»〞")
_SINGLE = frozenset("‘’‚‛'")
_BEFORE_OPENING = frozenset(" \t\n\r\u00a0([{—–-/:;,")


def find_paragraphs(text: str) -> list[Span]:
    """Return the paragraphs of `text` in order, without the white space around them.

    A blank line ends a paragraph. A single line break does so too, unless the lines are hard-wrapped.
    """
    paragraphs: list[Span] = []
    for block in _split(text, Span(0, len(text)), _BLANK_LINE):
        if "\n" in text[block.start : block.end] and not _is_wrapped(text[block.start : block.end]):
            paragraphs.extend(_split(text, block, _LINE_BREAK))
        else:
            paragraphs.append(block)
    return paragraphs


def _split(text: str, within: Span, separator: re.Pattern[str]) -> Iterator[Span]:
    start = within.start
    for match in separator.finditer(text, within.start, within.end):
        yield from _trimmed(text, start, match.start())
        start = match.end()
    yield from _trimmed(text, start, within.end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    if start < end:
        yield Span(start, end)


def _is_wrapped(block: str) -> bool:
    """Whether the line breaks of a block come from a fixed width rather than from its author."""
    lines = [len(line.strip()) for line in block.split("\n")[:-1]]
    fitting = sum(width in _WRAP_WIDTHS for width in lines)
    return len(lines) >= 2 and fitting >= 0.8 * len(lines)


def find_quotations(text: str, paragraphs: list[Span]) -> list[Span]:
    """Return the quoted stretches of `text`, marks included, in order and without overlap.

    A quotation that is never closed runs to the end of its paragraph, which is how a speech that goes on over
    paragraphs is printed. Quotations inside quotations are part of the outer one.
    """
    quotations: list[Span] = []
    for paragraph in paragraphs:
        quotations.extend(_quotations_in(text, paragraph))
    return quotations


def _quotations_in(text: str, paragraph: Span) -> list[Span]:
    marks = [(m.start(), m.end(), m.group()) for m in _MARK.finditer(text, paragraph.start, paragraph.end)]
    doubles = [mark for mark in marks if mark[2] not in _SINGLE]
    found = _pair_doubles(text, paragraph, doubles)
    singles = [mark for mark in marks if mark[2] in _SINGLE]
    if singles:
        found = sorted(found + _pair_singles(text, paragraph, singles, found))
    return found


def _pair_doubles(text: str, paragraph: Span, marks: list[tuple[int, int, str]]) -> list[Span]:
    found: list[Span] = []
    opened: int | None = None
    for start, end, mark in marks:
        if opened is None:
            if not _only_closes(text, paragraph, start, end, mark):
                opened = start
        elif not _only_opens(text, start, end, mark) or (mark == "“" and text[opened] == "„"):
            found.append(Span(opened, end))
            opened = None
        elif mark in _OPENING:
            continue
        else:
            found.append(Span(opened, _rstrip(text, opened, start)))
            opened = start
    if opened is not None and (opened == paragraph.start or text[opened - 1] in _BEFORE_OPENING):
        found.append(Span(opened, paragraph.end))
    return found


def _only_closes(text: str, paragraph: Span, start: int, end: int, mark: str) -> bool:
    if mark in _CLOSING:
        return True
    if mark in _OPENING or mark == "``":
        return False
    follows_word = start > paragraph.start and text[start - 1] not in _BEFORE_OPENING
    return follows_word and (end >= paragraph.end or not text[end].isalnum())


def _only_opens(text: str, start: int, end: int, mark: str) -> bool:
    if mark in _OPENING or mark == "``":
        return True
    if mark in _CLOSING:
        return False
    return text[start - 1].isspace() and end < len(text) and text[end].isalnum()


def _rstrip(text: str, start: int, end: int) -> int:
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    return end


def _pair_singles(text: str, paragraph: Span, marks: list[tuple[int, int, str]], doubles: list[Span]) -> list[Span]:
    """Pair single quotation marks that stand outside double ones; apostrophes are left alone.

    A closing mark after punctuation is certain; after a letter it may be a possessive (*the ministers' plan*),
    and is taken only when no certain one follows before the next opening mark.
    """
    outside = _outside(marks, doubles)
    found: list[Span] = []
    opened: int | None = None
    possible: int | None = None
    for start, end, mark in outside:
        before = text[start - 1] if start > paragraph.start else " "
        after = text[end] if end < paragraph.end else " "
        if before in _BEFORE_OPENING and (after.isalnum() or after in "$£€…[") and mark != "’":
            if opened is not None and possible is not None:
                found.append(Span(opened, possible))
            opened, possible = start, None
        elif opened is not None and not after.isalnum() and not before.isspace():
            if not before.isalnum():
                found.append(Span(opened, end))
                opened = possible = None
            elif possible is None:
                possible = end
    if opened is not None and possible is not None:
        found.append(Span(opened, possible))
    return found


def _outside(marks: list[tuple[int, int, str]], doubles: list[Span]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    position = 0
    for mark in marks:
        while position < len(doubles) and doubles[position].end <= mark[0]:
            position += 1
        if position == len(doubles) or mark[0] < doubles[position].start:
            kept.append(mark)
    return kept
