"""One read article on a terminal: roles marked in the text, each claim beside or below it, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bias.report.account import account_of
from bias.report.ansi import Line, Piece, Style, painted, wrap_pieces
from bias.report.explained import explain_claims
from bias.report.marking import Role, source_words
from bias.report.quoting import outlet_name
from bias.report.roles import BRACKETS, Passage, Run, cut_article
from bias.report.words import CONTROLS, CUE_WORDS, cells, decimal, moment, plain, wrapped
from bias.settings import Scoring
from bias.types import Claim, Document, Mode

_NARROWEST = 32
_BESIDE = 72
"""Columns from which the claims stand beside the text; below, they follow each paragraph."""
_ROLE_NAMES: dict[Role, str] = {
    "source": "who says it",
    "cue": "by which words",
    "content": "what is said",
    "scare": "held at a distance",
}
_STYLES: dict[Role, Style] = {"source": "source", "cue": "cue", "content": "content", "scare": "scare"}
_MODE_STYLES: dict[Mode, Style] = {
    "attributed": "",
    "carried": "",
    "sourceless": "weak",
    "scare": "weak",
    "asserted": "bold",
}
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class _Note:
    """Consecutive claims of one passage that are voiced alike."""

    first: int
    last: int
    mode: Mode
    score: str
    words: str
    attribution: int | None

    @property
    def number(self) -> str:
        """Their ids."""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


def mark_document(
    document: Document,
    *,
    color: bool,
    width: int = 100,
    explained: bool = False,
    scoring: Scoring = Scoring(),
) -> str:
    """Show an article with its voices marked, each claim's mode, score and speaker, and what they come to.

    Lines have at most `width` columns (32 at least). Colours tell the roles apart, or, without them, brackets:
    [source] {cue} <content> ~scare quotes~. A raised number is the id of the claim that begins, or goes on, behind it.
    With `explained`, each claim's score follows term by term; `scoring` is what the document was made with.
    """
    width = max(width, _NARROWEST)
    lines = [*_head(document, width, color), *_legend(width, color)]
    passages = cut_article(document)
    notes = [_notes(document, passage.claims) for passage in passages]
    room = max((cells(note.number) for found in notes for note in found), default=0)
    show = _beside if width >= _BESIDE else _below
    for passage, found in zip(passages, notes, strict=True):
        lines.extend(["", *show(passage, found, room, width, color)])
    lines.extend(["", *account_of(document, width, color)])
    if explained:
        lines.extend(["", *explain_claims(document, scoring, width, color)])
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _head(document: Document, width: int, color: bool) -> list[str]:
    article = document.article
    parts = [outlet_name(article), article.genre or "genre not known", moment(article.published) or ""]
    return [painted(line, "dim", color) for line in wrapped(plain(" · ".join(filter(None, parts))), width)]


def _legend(width: int, color: bool) -> list[str]:
    roles: list[Piece] = []
    for role, name in _ROLE_NAMES.items():
        opening, closing = ("", "") if color else BRACKETS[role]
        roles += [Piece(f"{opening}{name}{closing}", _STYLES[role]), Piece(" · ", "dim")]
    rest = "¹ a claim by its id, with its score: 0 the outlet’s own voice, 1 wholly somebody else’s"
    return [line.text for line in wrap_pieces([*roles, Piece(rest, "dim")], width, color)]


# --- a passage and its claims -----------------------------------------------------------------------------------


def _beside(passage: Passage, notes: Sequence[_Note], room: int, width: int, color: bool) -> Iterator[str]:
    """The passage with its notes to the right, behind a rule; `room` columns for the notes' numbers."""
    margin = min(46, max(29, width * 2 // 5))
    left = wrap_pieces(_text(passage, color), width - margin - 3, color)
    right = _placed(notes, left, room, margin, color)
    for row in range(max(len(left), len(right))):
        line = left[row] if row < len(left) else Line("", 0)
        note = right[row] if row < len(right) else ""
        gap = " " * (width - margin - 3 - line.columns)
        yield f"{line.text}{gap} {painted('│', 'dim', color)} {note}" if right else line.text


def _placed(notes: Sequence[_Note], left: Sequence[Line], room: int, width: int, color: bool) -> list[str]:
    """The lines of the margin: each note beside the line that its first claim begins in, or as near below as can be."""
    rows: dict[int, int] = {}
    for row, line in enumerate(left):
        for anchor in line.anchors:
            rows.setdefault(anchor, row)
    placed: list[str] = []
    for note in notes:
        placed.extend([""] * (rows.get(note.first, 0) - len(placed)))
        placed.extend(_note_lines(note, room, width, color))
    return placed


def _below(passage: Passage, notes: Sequence[_Note], room: int, width: int, color: bool) -> Iterator[str]:
    yield from (line.text for line in wrap_pieces(_text(passage, color), width, color))
    for note in notes:
        for line in _note_lines(note, room, width - 2, color):
            yield f"{painted('│', 'dim', color)} {line}"


def _note_lines(note: _Note, room: int, width: int, color: bool) -> list[str]:
    head = f"{note.number:>{room}} {note.score} "
    first, *rest = wrapped(note.words, max(width - cells(head), 8)) or [""]
    style = _MODE_STYLES[note.mode]
    shown = painted(f"{note.number:>{room}}", "dim", color) + " " + painted(note.score, style, color)
    return [
        f"{shown} {painted(first, style, color)}",
        *(" " * cells(head) + painted(line, style, color) for line in rest),
    ]


def _notes(document: Document, claims: Sequence[Claim]) -> list[_Note]:
    notes: list[_Note] = []
    for claim in claims:
        note = _Note(
            claim.id,
            claim.id,
            claim.mode,
            decimal(claim.attribution),
            plain(describe(document, claim)),
            claim.attribution_id,
        )
        if (
            notes
            and replace(note, first=notes[-1].first, last=notes[-1].last) == notes[-1]
            and claim.id == notes[-1].last + 1
        ):
            note = replace(note, first=notes.pop().first)
        notes.append(note)
    return notes


def describe(document: Document, claim: Claim) -> str:
    """A claim's mode and speaker in a few words: *attributed to the mission, a denial, hedged*."""
    by = document.attribution_of(claim)
    speaker = by and (by.speaker or source_words(by, document.article.text))
    modes: dict[Mode, str] = {
        "attributed": f"attributed to {speaker or 'a source'}",
        "carried": f"carried on from {speaker or 'before'}",
        "sourceless": "no source named",
        "scare": "scare quotes",
        "asserted": "own voice",
    }
    parts = [modes[claim.mode]]
    if by and claim.mode != "asserted" and by.cue_class != "neutral":
        parts.append(CUE_WORDS[by.cue_class])
    if by and by.polarity < 0 and by.cue_class != "denial":
        parts.append("denied")
    if claim.hedged:
        parts.append("hedged")
    if claim.side:
        parts.append(f"for {claim.side}")
    return ", ".join(parts)


def _text(passage: Passage, color: bool) -> list[Piece]:
    base: Style = "bold" if passage.headline else ""
    pieces: list[Piece] = []
    for run in passage.runs:
        if run.closing and not color:
            pieces.append(Piece(run.closing))
        if run.claims:
            shown = "⁺".join(str(claim).translate(_RAISED) for claim in run.claims)
            pieces.append(Piece(shown, "dim", run.claims))
        if run.opening and not color:
            pieces.append(Piece(run.opening))
        pieces.append(Piece(CONTROLS.sub(" ", run.text), _style(run, base)))
    return pieces


def _style(run: Run, base: Style) -> Style:
    return "nested" if run.role == "content" and run.nested else _STYLES.get(run.role, base)
