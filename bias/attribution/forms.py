"""Quotation marks: complete quotations that go on, and tell direct, mixed and indirect contents apart."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bias.attribution.nesting import Stretch, lay_out
from bias.attribution.spans import merge_spans
from bias.types import Form, Reading, Relation, Span, Spans

_CLOSING = frozenset("\"”»’'“")
_OPENING = frozenset("\"“„‟«»‘’‚'`")
_LONGEST_HEADING = 50
_LONGEST_ADJUNCT = 120
_LONGEST_LEAD = 60
"""Code points of a colon's clause that a quotation may follow in the next paragraph."""


def extend_quotations(text: str, reading: Reading, relations: Sequence[Relation]) -> tuple[Relation, ...]:
    """Give quotations that nobody holds to the attribution whose words plainly go on in them.

    These are: the rest of a quotation of which a part is somebody's content; a paragraph that opens with a
    quotation mark after one that was left open; a quoted sentence right after one that is attributed, in the same
    paragraph, or as a paragraph of its own; a quotation after a cue that ends in a colon.
    """
    stretches = lay_out(relations)
    starts = [stretch.start for stretch in stretches]
    added: dict[int, list[Span]] = {}
    holder: tuple[int, Span] | None = None
    for quotation in reading.quotations:
        within = _within(stretches, starts, quotation)
        rows = {stretch.row for stretch in within}
        if not within:
            holder = _goes_on(text, reading, stretches, starts, holder, quotation, relations)
            if holder is not None:
                added.setdefault(holder[0], []).append(quotation)
        elif len(rows) == 1 and all(stretch.role == "content" for stretch in within):
            holder = (within[0].row, quotation)
            if _has_words(text, _gaps(quotation, within)):
                added.setdefault(within[0].row, []).append(quotation)
        else:
            holder = None
    if not added:
        return tuple(relations)
    return tuple(
        replace(relation, content=merge_spans((*relation.content, *added[row]), len(text)))
        if row in added
        else relation
        for row, relation in enumerate(relations)
    )


def _within(stretches: list[Stretch], starts: list[int], span: Span) -> list[Stretch]:
    first = bisect_right(starts, span.start)
    if first and stretches[first - 1].end > span.start:
        first -= 1
    return stretches[first : bisect_left(starts, span.end)]


def _gaps(span: Span, covered: Iterable[Stretch]) -> list[Span]:
    gaps: list[Span] = []
    at = span.start
    for stretch in covered:
        if stretch.start > at:
            gaps.append(Span(at, stretch.start))
        at = max(at, stretch.end)
    if at < span.end:
        gaps.append(Span(at, span.end))
    return gaps


def _has_words(text: str, spans: Iterable[Span]) -> bool:
    return any(char.isalnum() for start, end in spans for char in text[start:end])


def _goes_on(
    text: str,
    reading: Reading,
    stretches: list[Stretch],
    starts: list[int],
    holder: tuple[int, Span] | None,
    quotation: Span,
    relations: Sequence[Relation],
) -> tuple[int, Span] | None:
    """Who speaks in a quotation that no attribution touches, as a new holder; None if that is not plain."""
    paragraph = _row_at(reading.paragraphs, quotation.start)
    resumed = holder is not None and _is_resumed(text, reading.sentences, holder[1], quotation)
    if paragraph is None or not (resumed or _is_whole(reading.sentences, quotation)):
        return None
    opens = reading.paragraphs[paragraph].start == quotation.start
    before = bisect_left(starts, quotation.start) - 1
    if before < 0:
        return None
    last = stretches[before]
    previous = reading.paragraphs[paragraph - 1] if paragraph else None
    if _is_announced(text, last, quotation) and not relations[last.row].content:
        return last.row, quotation
    if holder is None or (last.row != holder[0] and last.start > holder[1].start):
        return None
    between = Span(holder[1].end, quotation.start)
    if opens and previous is not None and previous.start <= holder[1].start < previous.end:
        unclosed = holder[1].end == previous.end and text[holder[1].end - 1] not in _CLOSING
        closes_paragraph = not _has_words(text, [Span(holder[1].end, previous.end)])
        alone = (
            quotation.end >= reading.paragraphs[paragraph].end - 1
            and quotation.end - quotation.start > _LONGEST_HEADING
        )
        return (holder[0], quotation) if unclosed or (closes_paragraph and alone) else None
    same_paragraph = reading.paragraphs[paragraph].start <= holder[1].start
    spoken, here = _row_at(reading.sentences, last.end - 1), _row_at(reading.sentences, quotation.start)
    if spoken is None or here is None or here - spoken > 1:
        return None
    plain = _gaps(between, _within(stretches, starts, between)) if between.start < between.end else []
    voiced = all(stretch.row == holder[0] for stretch in _within(stretches, starts, between))
    return (holder[0], quotation) if same_paragraph and voiced and _is_short(text, plain) else None


def _row_at(spans: Sequence[Span], point: int) -> int | None:
    row = bisect_right(spans, point, key=lambda span: span.start) - 1
    return row if row >= 0 and spans[row].end > point else None


def _is_whole(sentences: Sequence[Span], quotation: Span) -> bool:
    """Whether a quotation is one or more whole sentences (up to the mark at either end)."""
    first, last = _row_at(sentences, quotation.start), _row_at(sentences, quotation.end - 1)
    if first is None or last is None:
        return False
    return quotation.start - sentences[first].start <= 1 and sentences[last].end - quotation.end <= 1


def _is_resumed(text: str, sentences: Sequence[Span], before: Span, quotation: Span) -> bool:
    """Whether a quotation takes up, in one sentence, an earlier one (*"We stay," she said, "and we work."*)."""
    first, second = _row_at(sentences, before.end - 1), _row_at(sentences, quotation.start)
    comma = text[max(0, quotation.start - 2) : quotation.start].startswith(",")
    return first is not None and first == second and comma


def _is_announced(text: str, last: Stretch, quotation: Span) -> bool:
    """Whether a cue with a colon stands right before (*Kovel continued:*)."""
    if last.role != "cue" or quotation.start - last.end > _LONGEST_LEAD:
        return False
    lead = text[last.end - 1 : quotation.start].rstrip()
    return lead.endswith(":") and "." not in lead


def _is_short(text: str, gaps: Iterable[Span]) -> bool:
    """Whether hardly anything but the cue's own adjuncts stands between (*he said on Tuesday.*)."""
    return sum(end - start for start, end in gaps) <= _LONGEST_ADJUNCT


def find_form(text: str, relation: Relation, quotations: Spans, nested: bool = False) -> Form:
    """Return whether all, part or none of a content's words stand in quotation marks of its own.

    Marks that also enclose the attribution's cue belong to a speaker further out, unless they were left open.
    """
    outside = inside = False
    for span in relation.content:
        first = bisect_right(quotations, span.start, key=lambda quotation: quotation.end)
        at = span.start
        for quotation in _from(quotations, first, span.end):
            if _is_outer(text, relation, quotation, nested):
                continue
            outside = outside or _has_words(text, [Span(at, quotation.start)])
            inside = inside or _has_words(text, [Span(max(span.start, quotation.start), min(span.end, quotation.end))])
            at = max(at, quotation.end)
        outside = outside or _has_words(text, [Span(at, span.end)])
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"


def _from(quotations: Spans, first: int, end: int) -> Iterable[Span]:
    for row in range(first, len(quotations)):
        if quotations[row].start >= end:
            return
        yield quotations[row]


def _is_outer(text: str, relation: Relation, quotation: Span, nested: bool) -> bool:
    closed = text[quotation.end - 1] in _CLOSING and quotation.end - quotation.start > 1
    if not nested and not closed:
        return False
    return any(quotation.start < span.start and span.end <= quotation.end for span in relation.cue or relation.source)


def quoted_share(text: str, span: Span, quotations: Spans) -> float:
    """Return the share of a stretch's code points that stands in quotation marks, 0..1."""
    first = bisect_right(quotations, span.start, key=lambda quotation: quotation.end)
    inside = sum(
        min(span.end, quotation.end) - max(span.start, quotation.start)
        for quotation in _from(quotations, first, span.end)
    )
    return inside / max(1, span.end - span.start)
