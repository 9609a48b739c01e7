"""An article's text cut into marked pieces, in order, so that no character is lost or said twice.

Spans of attributions may be discontinuous, nested and cross the borders of sentences. The text is therefore cut at
every border, and each piece knows all that covers it; the innermost role gives it its looks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from bias.attribution.cues import find_sourceless
from bias.reading.layout import find_paragraphs
from bias.report.evidence import deciding_words
from bias.report.words import CUE_WORDS, MODE_WORDS, clipped, decimal
from bias.types import Attribution, Claim, Document, Span, Spans

Role = Literal["", "source", "cue", "content", "scare"]

_ROLE_ORDER: dict[Role, int] = {"scare": 0, "content": 1, "source": 2, "cue": 3}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with one look."""

    text: str
    role: Role
    nested: bool
    """Whether it also stands inside the content of another attribution."""
    notes: tuple[int, ...]
    """Numbers of the notes that it belongs to, outermost first."""
    starts: tuple[int, ...]
    """Numbers of the notes whose first cue (or, without a cue, first words) start here."""

    @property
    def merged(self) -> bool:
        """Whether the piece itself can carry the number: it has one note, and that starts here."""
        return bool(self.role and self.text.strip()) and len(self.starts) == 1 and self.notes == self.starts


@dataclass(frozen=True, slots=True)
class Note:
    """What stands in the margin for one attribution, or for words that hold a claim at a distance without one."""

    number: int
    speaker: str
    named: bool
    """Whether the speaker is a name from the article rather than words of ours."""
    wording: str
    """How the cue leans; empty where it is neutral."""
    mode: str
    """How the claims are voiced; empty where a source is given."""
    score: str
    side: str | None
    hedged: bool


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """Pieces of one sentence; row None is text between sentences."""

    row: int | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """The headline or a paragraph, the notes whose number stands in it, and those that only go on in it."""

    headline: bool
    sentences: tuple[MarkedSentence, ...]
    notes: tuple[Note, ...]
    continued: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class _Mark:
    """One thing to mark: an attribution, a scare-quoted claim, or what stands in for a cue (*reportedly*)."""

    roles: tuple[tuple[Role, Spans], ...]
    depth: int
    attribution: Attribution | None
    claims: tuple[Claim, ...]

    def first(self) -> int:
        """Where its number is printed: the first cue, else content, else source."""
        for wanted in ("cue", "scare", "content", "source"):
            starts = [span.start for role, spans in self.roles if role == wanted for span in spans]
            if starts:
                return min(starts)
        return 0


def mark_article(document: Document) -> tuple[Block, ...]:
    """Cut `document.article.text` into blocks (headline, paragraphs), sentences and marked pieces.

    Joined in order, the pieces of all blocks are the text, but for white space between blocks. Notes are numbered
    from 1 in the order of their numbers' places. Linear in text and spans, but for one sort.
    """
    text = document.article.text
    marks = sorted(_marks(document), key=lambda mark: (mark.first(), mark.depth))
    notes = [_note(number, mark, text) for number, mark in enumerate(marks, 1)]
    blocks = list(find_blocks(document))
    sentences = [s for s in _clipped(document.reading.sentences, len(text)) if s.start < s.end]
    pieces = _pieces(text, marks, [*blocks, *sentences])
    return tuple(_filled(text, document.article.headline, blocks, document.reading.sentences, pieces, notes))


def _marks(document: Document) -> Iterator[_Mark]:
    length = len(document.article.text)
    parents = {a.id: a.parent for a in document.attributions}
    claims: dict[int | None, list[Claim]] = defaultdict(list)
    for claim in document.claims:
        claims[claim.attribution_id].append(claim)
    for attribution in document.attributions:
        spans: tuple[tuple[Role, Spans], ...] = (
            ("source", _clipped(attribution.source, length)),
            ("cue", _clipped(attribution.cue, length)),
            ("content", _clipped(attribution.content, length)),
        )
        if any(span.start < span.end for _, role in spans for span in role):
            depth = depth_of(attribution.id, parents)
            yield _Mark(spans, depth, attribution, tuple(claims[attribution.id]))
    markers = find_sourceless(document.article.text)
    for claim in claims[None]:
        roles = _distancing(document, claim, markers, length)
        if any(span.start < span.end for _, role in roles for span in role):
            yield _Mark(roles, 0, None, (claim,))


def _distancing(
    document: Document, claim: Claim, markers: Sequence[Span], length: int
) -> tuple[tuple[Role, Spans], ...]:
    """What holds a claim without an attribution at a distance; nothing where the outlet vouches for it."""
    if claim.mode == "scare":
        return (("scare", _clipped(claim.spans, length)),)
    if claim.mode == "sourceless":
        cue = _clipped(deciding_words(document, claim, markers), length)
        return (("cue", cue), ("content", _clipped(claim.spans, length))) if cue else ()
    return ()


def depth_of(identity: int, parents: Mapping[int, int | None]) -> int:
    """How many attributions an attribution stands inside of; `parents` by id, circles are cut."""
    depth, seen = 0, {identity}
    parent = parents.get(identity)
    while parent is not None and parent not in seen:
        seen.add(parent)
        depth += 1
        parent = parents.get(parent)
    return depth


def _clipped(spans: Iterable[Span], length: int) -> Spans:
    return tuple(Span(max(0, min(s, length)), max(0, min(e, length))) for s, e in spans)


def find_blocks(document: Document) -> Iterator[Span]:
    """Headline, paragraphs and whatever lies between them; between blocks there is only white space."""
    text, headline = document.article.text, document.article.headline
    position = 0
    paragraphs = document.reading.paragraphs or tuple(find_paragraphs(text))
    cut = headline.end if headline else 0
    wanted = ([headline] if headline else []) + [Span(max(s, cut), e) for s, e in paragraphs if e > cut]
    for span in wanted:
        start, end = max(span.start, position), min(span.end, len(text))
        if start >= end:
            continue
        if text[position:start].strip():
            yield Span(position, start)
        yield Span(start, end)
        position = end
    if text[position:].strip():
        yield Span(position, len(text))


def _pieces(text: str, marks: Sequence[_Mark], borders: Iterable[Span]) -> list[tuple[Span, Piece]]:
    """Cut the whole text at every border of every span."""
    opened: dict[int, list[tuple[int, Role]]] = defaultdict(list)
    closed: dict[int, list[tuple[int, Role]]] = defaultdict(list)
    for row, mark in enumerate(marks):
        for role, spans in mark.roles:
            for span in spans:
                if span.start < span.end:
                    opened[span.start].append((row, role))
                    closed[span.end].append((row, role))
    numbered: dict[int, list[int]] = defaultdict(list)
    for row, mark in enumerate(marks):
        numbered[mark.first()].append(row + 1)
    cuts = {0, len(text), *opened, *closed}
    cuts.update(point for span in borders for point in span)
    active: dict[tuple[int, Role], int] = defaultdict(int)
    found: list[tuple[Span, Piece]] = []
    ordered = sorted(cuts)
    for start, end in pairwise(ordered):
        for key in closed[start]:
            active[key] -= 1
            if not active[key]:
                del active[key]
        for key in opened[start]:
            active[key] += 1
        found.append((Span(start, end), _piece(text[start:end], marks, active, tuple(numbered.get(start, ())))))
    return found


def _piece(text: str, marks: Sequence[_Mark], active: Iterable[tuple[int, Role]], starts: tuple[int, ...]) -> Piece:
    covering = sorted(active, key=lambda key: (marks[key[0]].depth, _ROLE_ORDER[key[1]], key[0]))
    if not covering:
        return Piece(text, "", False, (), starts)
    row, role = covering[-1]
    nested = any(other != row and kind == "content" for other, kind in covering)
    return Piece(text, role, nested, tuple(dict.fromkeys(row + 1 for row, _ in covering)), starts)


def _filled(
    text: str,
    headline: Span | None,
    blocks: Sequence[Span],
    sentences: Spans,
    pieces: Sequence[tuple[Span, Piece]],
    notes: Sequence[Note],
) -> Iterator[Block]:
    position = row = 0
    started: set[int] = set()
    for block in blocks:
        groups: list[tuple[int | None, list[Piece]]] = []
        while position < len(pieces) and pieces[position][0].start < block.end:
            span, piece = pieces[position]
            position += 1
            if span.end <= block.start:
                continue
            while row < len(sentences) and sentences[row].end <= span.start:
                row += 1
            inside = row if row < len(sentences) and sentences[row].start <= span.start else None
            if not groups or groups[-1][0] != inside:
                groups.append((inside, []))
            groups[-1][1].append(piece)
        starting = [n for _, group in groups for piece in group for n in piece.starts]
        covering = {n for _, group in groups for piece in group for n in piece.notes}
        here = tuple(notes[n - 1] for n in starting)
        continued = tuple(notes[n - 1] for n in sorted(covering & started))
        started.update(starting)
        marked = tuple(MarkedSentence(inside, tuple(group)) for inside, group in groups)
        yield Block(block == headline, marked, here, continued)


def source_words(attribution: Attribution, text: str) -> str | None:
    """The words that name the source of an attribution, for want of a resolved speaker; None if there are none."""
    found = " ".join(" ".join(text[s:e] for s, e in attribution.source).split())
    return clipped(found, 60) if found else None


def _note(number: int, mark: _Mark, text: str) -> Note:
    attribution = mark.attribution
    words = attribution and (attribution.speaker or source_words(attribution, text))
    # Where nobody is named, that a claim has no source says the same again.
    told = {"attributed"} if words else {"attributed", "sourceless"}
    modes = list(dict.fromkeys(MODE_WORDS[claim.mode] for claim in mark.claims if claim.mode not in told))
    scores = sorted({decimal(claim.attribution) for claim in mark.claims})
    score = scores[0] if len(scores) == 1 else f"{scores[0]}–{scores[-1]}" if scores else ""
    hedged = any(claim.hedged for claim in mark.claims)
    if attribution is None:
        claim = mark.claims[0]
        who = "held at a distance by quotation marks" if claim.mode == "scare" else "source not named"
        return Note(number, who, False, "", "", score, claim.side, hedged)
    wording = "" if attribution.cue_class == "neutral" else CUE_WORDS[attribution.cue_class]
    named, speaker = words is not None, words or "source not named"
    side = attribution.side or next((claim.side for claim in mark.claims if claim.side), None)
    return Note(number, speaker, named, wording, ", ".join(modes), score, side, hedged)
