"""Read articles as `bias read` prints them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from bias.report import mark_document
from bias.serialise import document_to_json, dumps
from bias.types import Claim, Document

CLAIM_COLUMNS = (
    "article",
    "outlet",
    "claim",
    "sentence",
    "start",
    "end",
    "text",
    "mode",
    "attribution",
    "probability",
    "hedged",
    "headline",
    "side",
    "speaker",
    "source",
    "cue",
    "source_type",
    "cue_class",
    "form",
    "endorsement",
    "polarity",
)

_GUARDED = ("=", "+", "-", "@", "\t", "\r")


class Writer:
    """Turns one document after the other into output; CSV begins with a header."""

    def __init__(self, form: str, *, width: int, color: bool) -> None:
        self._form = form
        self._width = width
        self._color = color
        self._begun = False

    def __call__(self, document: Document) -> bytes:
        """Return the bytes that show the document."""
        first, self._begun = not self._begun, True
        if self._form == "jsonl":
            return dumps(document_to_json(document)).rstrip(b"\n") + b"\n"
        if self._form == "csv":
            return _as_csv(document, header=first).encode("utf-8", "replace")
        marked = mark_document(document, color=self._color, width=self._width)
        return (("" if first else "\n\n") + marked.rstrip("\n") + "\n").encode("utf-8", "replace")


def _as_csv(document: Document, *, header: bool) -> str:
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    if header:
        writer.writerow(CLAIM_COLUMNS)
    writer.writerows([_cell(value) for value in row] for row in _rows(document))
    return lines.getvalue()


def _cell(value: Any) -> Any:
    """A value as the tables of `bias.export` show it; spreadsheets would run a text that looks like a formula."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return round(value, 6) + 0.0
    if isinstance(value, str) and value.startswith(_GUARDED):
        return f"'{value}"
    return value


def _rows(document: Document) -> Iterator[list[Any]]:
    article = document.article
    for claim in document.claims:
        yield [
            article.id,
            article.outlet,
            claim.id,
            claim.sentence,
            claim.spans[0].start,
            claim.spans[-1].end,
            claim.text,
            claim.mode,
            claim.attribution,
            claim.probability,
            claim.hedged,
            claim.headline,
            claim.side,
            *_voice(document, claim),
        ]


def _voice(document: Document, claim: Claim) -> list[Any]:
    by = document.attribution_of(claim)
    if by is None:
        return [None] * (len(CLAIM_COLUMNS) - CLAIM_COLUMNS.index("speaker"))
    words = (" ".join(document.article.text[span.start : span.end] for span in spans) for spans in (by.source, by.cue))
    return [by.speaker, *words, by.source_type, by.cue_class, by.form, by.endorsement, by.polarity]
