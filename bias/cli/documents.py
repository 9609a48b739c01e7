"""Read articles as `bias read` prints them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from bias.export import csv_text
from bias.report import mark_document
from bias.serialise import document_to_json, dumps
from bias.serialise.syntax import syntax_to_json
from bias.settings import Scoring
from bias.types import Claim, Document, Syntax
from bias.words import own_words

Parse = Callable[[str], Syntax]

CLAIM_COLUMNS = (
    *("article", "outlet", "genre", "claim", "sentence", "start", "end", "spans", "text", "words", "mode"),
    *("attribution", "probability", "hedged", "hedge", "hedge_strength", "headline", "side"),
    *("attribution_id", "speaker", "source", "cue"),
    *("source_type", "official", "cue_class", "form", "veridicality", "endorsement", "polarity"),
)
"""A row per claim; `spans` are start:end pairs set apart by spaces, `start` and `end` the first and last of them."""


class Writer:
    """Turns one document after the other into output; CSV begins with a header. `parse` adds syntax to JSON."""

    def __init__(
        self, form: str, *, width: int, color: bool, explained: bool, scoring: Scoring, parse: Parse | None = None
    ) -> None:
        self._form = form
        self._parse = parse
        self._mark = partial(mark_document, width=width, color=color, explained=explained, scoring=scoring)
        self._begun = False

    def __call__(self, document: Document) -> bytes:
        """Return the bytes that show the document."""
        first, self._begun = not self._begun, True
        if self._form == "jsonl":
            added = syntax_to_json(self._parse(document.article.text)) if self._parse else {}
            return dumps({**document_to_json(document), **added}).rstrip(b"\n") + b"\n"
        if self._form == "csv":
            return csv_text(_rows(document), CLAIM_COLUMNS, header=first).encode("utf-8")
        return (("" if first else "\n") + self._mark(document) + "\n").encode("utf-8", "replace")


def _rows(document: Document) -> Iterator[dict[str, Any]]:
    article = document.article
    for claim, words in zip(document.claims, own_words(document), strict=True):
        yield {
            **dict.fromkeys(CLAIM_COLUMNS),
            "article": article.id,
            "outlet": article.outlet,
            "genre": article.genre,
            "claim": claim.id,
            "sentence": claim.sentence,
            "start": claim.spans[0].start,
            "end": claim.spans[-1].end,
            "spans": " ".join(f"{start}:{end}" for start, end in claim.spans),
            "text": claim.text,
            "words": words,
            "mode": claim.mode,
            "attribution": claim.attribution,
            "probability": claim.probability,
            "hedged": claim.hedged,
            "hedge": document.hedging_words(claim) or None,
            "hedge_strength": claim.hedge_strength,
            "headline": claim.headline,
            "side": claim.side,
            **_voice(document, claim),
        }


def _voice(document: Document, claim: Claim) -> dict[str, Any]:
    by = document.attribution_of(claim)
    if by is None:
        return {}
    return {
        "attribution_id": by.id,
        "speaker": by.speaker,
        "source": document.text_of(by.source),
        "cue": document.text_of(by.cue),
        "source_type": by.source_type,
        "official": by.official,
        "cue_class": by.cue_class,
        "form": by.form,
        "veridicality": by.veridicality,
        "endorsement": by.endorsement,
        "polarity": by.polarity,
    }
