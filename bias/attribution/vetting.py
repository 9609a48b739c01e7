"""Set right what the reader linked where the words around it plainly speak against it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from bias.attribution.forms import merge_spans, quoted_share
from bias.types import Reading, Relation, Span

_MANNERS = (
    r"(?:plans?|schedule|law|laws|rules?|regulations|size|custom|customs|tradition|protocol|procedure|need|needs|taste|"
    r"age|height|weight|rank|merit|type|ability|instructions|orders)"
)
_MANNER = re.compile(rf"\s*{_MANNERS}(?:\s+(?:and|or)\s+{_MANNERS})?[\s,.;:]*")
"""What something is done by, rather than somebody who says it (*acted according to plan*)."""
_MOSTLY = 0.5
"""Share of a sentence in quotation marks from which on it is quoted."""
_NOBODY = re.compile(
    r"\W*(?:[Nn]obody|[Nn]o[ -]one|[Nn]one(?!\s+other\s+than)|[Nn]either|[Nn]o(?=\s+(?:[a-z]|[A-Z]{2,}\b)))\b"
)
_ACCORDING = re.compile(r"\s*according\s+to\b", re.IGNORECASE)


def drop_manners(text: str, relations: Sequence[Relation]) -> list[Relation]:
    """Leave out *according to* that names no source: *acted according to plan* attributes nothing to anybody."""
    return [relation for relation in relations if not _is_manner(text, relation)]


def _is_manner(text: str, relation: Relation) -> bool:
    cue = " ".join(text[start:end] for start, end in relation.cue)
    match = _ACCORDING.match(cue)
    if match is None:
        return False
    if not relation.source:
        return match.end() == len(cue.rstrip()) or _MANNER.fullmatch(cue, match.end()) is not None
    return any(_MANNER.fullmatch(text, start, end) for start, end in relation.source)


def drop_strays(text: str, reading: Reading, relations: Sequence[Relation]) -> list[Relation]:
    """Leave out content in paragraphs before the one where source and cue begin, unless it is quoted.

    A writer names a source in the paragraph in which it speaks; only quotations wait for a later one.
    """
    return [_without_strays(text, reading, relation) for relation in relations]


def _without_strays(text: str, reading: Reading, relation: Relation) -> Relation:
    anchor = min((span.start for span in (*relation.source, *relation.cue)), default=0)
    border = _start_at(reading.paragraphs, anchor)
    if all(span.start >= border for span in relation.content):
        return relation
    kept = [
        piece
        for span in relation.content
        for piece in _pieces(reading.sentences, span, border)
        if piece.start >= border or quoted_share(text, piece, reading.quotations) >= _MOSTLY
    ]
    return replace(relation, content=merge_spans(kept, len(text)))


def _start_at(spans: Sequence[Span], point: int) -> int:
    """Where the sentence or paragraph begins in which a point lies; 0 before the first."""
    row = bisect_right(spans, point, key=lambda span: span.start) - 1
    return spans[row].start if row >= 0 else 0


def _pieces(sentences: Sequence[Span], span: Span, border: int) -> list[Span]:
    """A span cut where sentences begin, up to the border; the rest stays whole."""
    last = min(border, span.end)
    first, end = (bisect_left(sentences, point, key=lambda one: one.start) for point in (span.start + 1, last))
    cuts = [span.start, *(one.start for one in sentences[first:end])]
    if last < span.end and last > span.start:
        cuts.append(last)
    return [Span(start, end) for start, end in zip(cuts, [*cuts[1:], span.end], strict=True)]


def names_nobody(source: str) -> bool:
    """Whether a source is a negative quantifier (*nobody, no official, neither Kovel nor Arden*)."""
    return _NOBODY.match(source) is not None
