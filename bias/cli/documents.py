"""Read articles as `bias read` prints them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bias.export import csv_text
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
            rows = (dict(zip(CLAIM_COLUMNS, row, strict=True)) for row in _rows(document))
            return csv_text(rows, CLAIM_COLUMNS, header=first).encode("utf-8")
        marked = mark_document(document, color=self._color, width=self._width)
        return (("" if first else "\n\n") + marked.rstrip("\n") + "\n").encode("utf-8", "replace")


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
