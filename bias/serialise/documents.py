"""Documents: the `bias.document/1` object and its parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, get_args

from bias.serialise import checks
from bias.serialise.canonical import free
from bias.serialise.checks import Field, UnfitError
from bias.types import (
    MODES,
    Article,
    Attribution,
    Claim,
    CueClass,
    Document,
    Form,
    Hedge,
    Reading,
    SourceType,
    Span,
    Spans,
    Speaker,
)

DOCUMENT: Final = "bias.document/1"

Json = dict[str, Any]
Parts = tuple[tuple[Attribution, ...], tuple[Claim, ...], tuple[Speaker, ...]]


def document_to_json(document: Document) -> Json:
    """Return the `bias.document/1` object of a document: all of it but relations and vectors."""
    article, reading = document.article, document.reading
    parts = document_parts_to_json(document)
    return {
        "schema": DOCUMENT,
        "id": article.id,
        "outlet": article.outlet,
        "title": article.title,
        "published": article.published,
        "url": article.url,
        "language": article.language,
        "genre": article.genre,
        "text": article.text,
        "sentences": pairs(reading.sentences),
        "attributions": parts["attributions"],
        "claims": parts["claims"],
        "speakers": parts["speakers"],
        "paragraphs": pairs(reading.paragraphs),
        "quotations": pairs(reading.quotations),
        "extra": free(article.extra),
    }


def document_parts_to_json(document: Document) -> Json:
    """Return what was made of a reading: `attributions`, `claims` and `speakers`, as they stand in a document."""
    return {
        "attributions": [_attribution_to_json(attribution) for attribution in document.attributions],
        "claims": [_claim_to_json(claim) for claim in document.claims],
        "speakers": [
            {
                "name": speaker.name,
                "source_type": speaker.source_type,
                "official": speaker.official,
                "mentions": pairs(speaker.mentions),
            }
            for speaker in document.speakers
        ],
    }


def _attribution_to_json(attribution: Attribution) -> Json:
    return {
        "id": attribution.id,
        "parent": attribution.parent,
        "source": pairs(attribution.source),
        "cue": pairs(attribution.cue),
        "content": pairs(attribution.content),
        "form": attribution.form,
        "cue_class": attribution.cue_class,
        "veridicality": attribution.veridicality,
        "endorsement": attribution.endorsement,
        "polarity": attribution.polarity,
        "source_type": attribution.source_type,
        "official": attribution.official,
        "speaker": attribution.speaker,
        "side": attribution.side,
        "probability": attribution.probability,
    }


def _claim_to_json(claim: Claim) -> Json:
    return {
        "id": claim.id,
        "sentence": claim.sentence,
        "spans": pairs(claim.spans),
        "text": claim.text,
        "mode": claim.mode,
        "attribution": claim.attribution,
        "probability": claim.probability,
        "attribution_id": claim.attribution_id,
        "hedged": claim.hedged,
        "headline": claim.headline,
        "side": claim.side,
        "hedges": [
            {"trigger": pairs(hedge.trigger), "scope": pairs(hedge.scope), "strength": hedge.strength}
            for hedge in claim.hedges
        ],
    }


def pairs(of: Iterable[Span]) -> list[list[int]]:
    """Spans as JSON writes them."""
    return [[start, end] for start, end in of]


POLARITY = checks.one_of(-1, 0, 1)
ENDORSEMENT = checks.number(-1, 1)
SOURCE_TYPE = checks.one_of(*get_args(SourceType))
MODE = checks.one_of(*MODES)

_ATTRIBUTION = checks.record(
    Attribution,
    id=checks.ROW,
    parent=checks.optional(checks.ROW),
    source=checks.spans,
    cue=checks.spans,
    content=checks.spans,
    form=checks.one_of(*get_args(Form)),
    cue_class=checks.one_of(*get_args(CueClass)),
    veridicality=checks.number(-3, 3),
    endorsement=ENDORSEMENT,
    polarity=POLARITY,
    source_type=SOURCE_TYPE,
    official=checks.flag,
    speaker=checks.MAYBE_TEXT,
    side=checks.MAYBE_TEXT,
    probability=checks.UNIT,
)
_HEDGE = checks.record(Hedge, trigger=checks.spans, scope=checks.spans, strength=checks.UNIT)
_CLAIM = checks.record(
    Claim,
    id=checks.ROW,
    sentence=checks.ROW,
    spans=checks.spans,
    text=checks.text,
    mode=MODE,
    attribution=checks.UNIT,
    probability=checks.UNIT,
    attribution_id=checks.optional(checks.ROW),
    hedged=checks.flag,
    headline=checks.flag,
    side=checks.MAYBE_TEXT,
    hedges=checks.with_default(checks.list_of(_HEDGE), ()),
)
_SPEAKER = checks.record(
    Speaker, name=checks.text, source_type=SOURCE_TYPE, official=checks.flag, mentions=checks.spans
)
_PARTS: Final[Mapping[str, Field]] = {
    "attributions": checks.list_of(_ATTRIBUTION),
    "claims": checks.list_of(_CLAIM),
    "speakers": checks.with_default(checks.list_of(_SPEAKER), ()),
}
_DOCUMENT = checks.record(
    dict,
    id=checks.text,
    outlet=checks.text,
    title=checks.text,
    published=checks.MAYBE_TEXT,
    url=checks.MAYBE_TEXT,
    language=checks.text,
    genre=checks.text,
    text=checks.text,
    sentences=checks.spans,
    **_PARTS,
    paragraphs=checks.with_default(checks.spans, ()),
    quotations=checks.with_default(checks.spans, ()),
    extra=checks.with_default(checks.mapping_of(checks.text), {}),
)
_DOCUMENT_PARTS = checks.record(dict, **_PARTS)


def document_from_json(value: object, *, where: str = "document") -> Document:
    """Return the document of a `bias.document/1` object; its reading has no relations and no vectors.

    Raises InputError if a field is missing, ill-typed or out of range, or points at nothing.
    """
    return checks.checked(to_document, value, where=where)


def document_parts_from_json(value: object, *, where: str = "document") -> Parts:
    """Return the attributions, claims and speakers of a document or of its parts (InputError as there)."""
    return checks.checked(_to_parts, value, where=where)


def _to_parts(value: object) -> Parts:
    given = _DOCUMENT_PARTS(value)
    return _linked(given)


def to_document(value: object) -> Document:
    """The check behind `document_from_json`, for objects that hold documents (UnfitError)."""
    import numpy as np

    checks.check_schema(value, DOCUMENT)
    given = _DOCUMENT(value)
    title, text = given["title"], given["text"]
    if title and not text.startswith(f"{title}\n\n"):
        raise UnfitError("the title, a blank line and the body", text).at("text")
    attributions, claims, speakers = _linked(given)
    for name in ("sentences", "paragraphs", "quotations"):
        _check_ordered(given[name], len(text), name)
    for row, claim in enumerate(claims):
        if claim.sentence >= len(given["sentences"]):
            raise UnfitError("the row of a sentence", claim.sentence).at("claims", row, "sentence")
        _check_inside(claim.spans, len(text), "claims", row, "spans")
        for number, hedge in enumerate(claim.hedges):
            for part in ("trigger", "scope"):
                _check_inside(getattr(hedge, part), len(text), "claims", row, "hedges", number, part)
    for row, one in enumerate(attributions):
        for role in ("source", "cue", "content"):
            _check_inside(getattr(one, role), len(text), "attributions", row, role)
    for row, speaker in enumerate(speakers):
        _check_inside(speaker.mentions, len(text), "speakers", row, "mentions")
    return Document(
        article=Article(
            body=text[len(title) + 2 :] if title else text,
            **{name: given[name] for name in _ARTICLE_FIELDS},
        ),
        reading=Reading(
            paragraphs=given["paragraphs"],
            sentences=given["sentences"],
            quotations=given["quotations"],
            relations=(),
            stretches=np.zeros((0, 3), dtype=np.int32),
            meanings=np.zeros((0, 384), dtype=np.float16),
        ),
        attributions=attributions,
        claims=claims,
        speakers=speakers,
    )


_ARTICLE_FIELDS = ("id", "outlet", "title", "published", "url", "language", "genre", "extra")


def _linked(given: Mapping[str, Any]) -> Parts:
    """Check that ids are rows and point at rows: everything downstream looks them up by number."""
    attributions, claims = given["attributions"], given["claims"]
    for row, one in enumerate(attributions):
        if one.id != row:
            raise UnfitError(f"its place in the list, {row}", one.id).at("attributions", row, "id")
        if one.parent is not None and (one.parent >= len(attributions) or one.parent == row):
            raise UnfitError("the id of another attribution", one.parent).at("attributions", row, "parent")
    for row, claim in enumerate(claims):
        if claim.id != row:
            raise UnfitError(f"its place in the list, {row}", claim.id).at("claims", row, "id")
        if claim.attribution_id is not None and claim.attribution_id >= len(attributions):
            raise UnfitError("the id of an attribution", claim.attribution_id).at("claims", row, "attribution_id")
    return tuple(attributions), tuple(claims), tuple(given["speakers"])


def _check_inside(of: Spans, length: int, *path: str | int) -> None:
    for span in of:
        if span.end > length:
            raise UnfitError(f"inside the text of {length} characters", list(span)).at(*path)


def _check_ordered(of: Spans, length: int, name: str) -> None:
    _check_inside(of, length, name)
    for row in range(1, len(of)):
        if of[row].start < of[row - 1].end:
            raise UnfitError("in order and apart", list(of[row])).at(name, row)
