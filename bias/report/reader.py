"""One read article on a terminal: roles marked in the text, notes beside or below it."""

from __future__ import annotations

from collections.abc import Iterator

from bias.report.ansi import Style, painted, wrap_pieces
from bias.report.marking import Block, Note, Piece, mark_article
from bias.report.quoting import outlet_name
from bias.report.words import CONTROLS, capital, clipped, counted, moment, plain, wrapped
from bias.types import Document

_STYLES: dict[str, Style] = {"source": "source", "cue": "cue", "content": "content", "scare": "weak"}
_BRACKETS = {"source": ("[", "]"), "cue": ("{", "}"), "content": ("<", ">"), "scare": ("~", "~")}
_SIDE_BY_SIDE = 84
"""Columns from which the notes stand beside the text; below, they follow each paragraph."""


def mark_document(document: Document, *, color: bool, width: int = 100) -> str:
    """Show an article with its voices marked, in lines of at most `width` columns (32 at least).

    Colours tell the roles apart, or, without them, [source] {cue} <content> ~scare quotes~. A number before a cue
    leads to its note in the margin: speaker, wording, mode, score, side.
    """
    width = max(width, 32)
    lines = [painted(line, "dim", color) for line in wrapped(_byline(document), width)]
    lines.append(_legend(color))
    for block in mark_article(document):
        lines.append("")
        lines.extend(_beside(block, width, color) if width >= _SIDE_BY_SIDE else _below(block, width, color))
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _byline(document: Document) -> str:
    article = document.article
    when = moment(article.published)
    genre = "" if article.genre in ("news", "") else f" · {article.genre}"
    claims = capital(counted(len(document.claims), "claim"))
    return plain(f"{outlet_name(article)}{genre}{' · ' + when if when else ''} · {claims}")


def _legend(color: bool) -> str:
    if not color:
        return "[source] {cue} <content> ~scare~"
    return " ".join(painted(role, style, color) for role, style in _STYLES.items())


def _beside(block: Block, width: int, color: bool) -> Iterator[str]:
    margin = min(38, width * 2 // 5)
    text = width - margin - 3
    left = wrap_pieces(_pieces(block, color), text, color)
    right = [line for note in block.notes for line in _note(note, margin)] + _going_on(block, margin)
    for row in range(max(len(left), len(right))):
        shown, used = left[row] if row < len(left) else ("", 0)
        note = painted(right[row], "dim", color) if row < len(right) else ""
        yield f"{shown}{' ' * (text - used)} │ {note}" if note else shown


def _below(block: Block, width: int, color: bool) -> Iterator[str]:
    for line, _ in wrap_pieces(_pieces(block, color), width, color):
        yield line
    for note in block.notes:
        for line in _note(note, width - 4):
            yield "  " + painted(f"│ {line}", "dim", color)
    for line in _going_on(block, width - 4):
        yield "  " + painted(f"│ {line}", "dim", color)


def _going_on(block: Block, width: int) -> list[str]:
    return [clipped(plain(f"{note.number:>2} {note.speaker} goes on"), width) for note in block.continued]


def _note(note: Note, width: int) -> list[str]:
    parts = [note.speaker, note.wording, note.mode, note.score, "hedged" if note.hedged else ""]
    parts.append(f"for {note.side}" if note.side else "")
    first, *rest = wrapped(plain(" · ".join(part for part in parts if part)), max(width - 3, 8)) or [""]
    return [clipped(f"{note.number:>2} {first}", width), *(f"   {line}" for line in rest)]


def _pieces(block: Block, color: bool) -> list[tuple[str, Style]]:
    """Pieces with their numbers and, without colours, their brackets; a role's brackets span its neighbours."""
    pieces = [piece for sentence in block.sentences for piece in sentence.pieces]
    shown: list[tuple[str, Style]] = []
    for position, piece in enumerate(pieces):
        text = CONTROLS.sub(" ", piece.text)
        style: Style = _STYLES.get(piece.role, "bold" if block.headline else "")
        opening, closing = _BRACKETS.get(piece.role, ("", "")) if text.strip() and not color else ("", "")
        if position and _same(pieces[position - 1], piece):
            opening = ""
        if position + 1 < len(pieces) and _same(piece, pieces[position + 1]):
            closing = ""
        shown.extend((f"{number}:", "dim") for number in piece.starts)
        lead = text[: len(text) - len(text.lstrip())]
        trail = text[len(text.rstrip()) :] if text.strip() else ""
        shown.append((f"{lead}{opening}{text.strip()}{closing}{trail}", style))
    return shown


def _same(first: Piece, second: Piece) -> bool:
    return first.role == second.role and first.notes == second.notes and not second.starts
