"""Comparisons and groups of articles: the `bias.comparison/1` and `bias.events/1` objects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, get_args

from bias.serialise import checks
from bias.serialise.canonical import free
from bias.serialise.checks import UnfitError
from bias.serialise.documents import (
    ENDORSEMENT,
    MODE,
    POLARITY,
    Json,
    document_to_json,
    pairs,
    to_document,
)
from bias.types import (
    COMPONENTS,
    MODES,
    ArticleScore,
    Cluster,
    Comparison,
    Event,
    Evidence,
    Finding,
    FindingKind,
    FramingRow,
    Mention,
    OrderChange,
    SharedPassage,
    Side,
    Skipped,
)

COMPARISON: Final = "bias.comparison/1"
EVENTS: Final = "bias.events/1"


def comparison_to_json(comparison: Comparison) -> Json:
    """Return the `bias.comparison/1` object of a comparison, from which it can be rebuilt."""
    return {
        "schema": COMPARISON,
        "event": comparison.event,
        "articles": [document_to_json(document) for document in comparison.articles],
        "sides": [
            {"name": side.name, "aliases": list(side.aliases), "speakers": list(side.speakers)}
            for side in comparison.sides
        ],
        "sides_proposed": comparison.sides_proposed,
        "clusters": [
            {"id": cluster.id, "text": cluster.text, "mentions": [_mention_to_json(one) for one in cluster.mentions]}
            for cluster in comparison.clusters
        ],
        "shared": [
            {"articles": list(one.articles), "spans": pairs(one.spans), "overlap": one.overlap}
            for one in comparison.shared
        ],
        "scores": [_score_to_json(score) for score in comparison.scores],
        "order_changes": [
            {"setting": one.setting, "moved": one.moved, "outlets": list(one.outlets)}
            for one in comparison.order_changes
        ],
        "framing": [_row_to_json(row) for row in comparison.framing],
        "findings": [_finding_to_json(finding) for finding in comparison.findings],
        "skipped": [{"where": one.where, "reason": one.reason} for one in comparison.skipped],
        "provenance": free(comparison.provenance),
    }


def _mention_to_json(mention: Mention) -> Json:
    return {
        "article": mention.article,
        "claim": mention.claim,
        "mode": mention.mode,
        "attribution": mention.attribution,
        "endorsement": mention.endorsement,
        "polarity": mention.polarity,
        "speaker": mention.speaker,
        "side": mention.side,
        "sides": free(mention.sides),
        "copy": mention.copy,
        "match": mention.match,
    }


def _score_to_json(score: ArticleScore) -> Json:
    return {
        "article": score.article,
        "outlet": score.outlet,
        "attribution": score.attribution,
        "without_stances": score.without_stances,
        "headline": score.headline,
        "words": score.words,
        "modes": {mode: score.modes[mode] for mode in MODES if mode in score.modes},
    }


def _row_to_json(row: FramingRow) -> Json:
    return {
        "outlet": row.outlet,
        "article": row.article,
        "side": row.side,
        "component": row.component,
        "value": row.value,
        "low": row.low,
        "high": row.high,
        "n": row.n,
        "reason": row.reason,
        "relative": row.relative,
        "relative_low": row.relative_low,
        "relative_high": row.relative_high,
    }


def _finding_to_json(finding: Finding) -> Json:
    return {
        "kind": finding.kind,
        "article": finding.article,
        "cluster": finding.cluster,
        "claim": finding.claim,
        "side": finding.side,
        "summary": finding.summary,
        "evidence": [{"article": one.article, "claim": one.claim, "note": one.note} for one in finding.evidence],
        "details": free(finding.details),
    }


def events_to_json(events: Iterable[Event]) -> Json:
    """Return the `bias.events/1` object of groups of articles."""
    return {
        "schema": EVENTS,
        "events": [{"id": event.id, "title": event.title, "articles": list(event.articles)} for event in events],
    }


_MAYBE_ROW = checks.optional(checks.ROW)
_MAYBE_UNIT = checks.optional(checks.UNIT)
_MAYBE_NUMBER = checks.optional(checks.number())

_SIDE = checks.record(Side, name=checks.text, aliases=checks.TEXTS, speakers=checks.TEXTS)
_MENTION = checks.record(
    Mention,
    article=checks.text,
    claim=checks.ROW,
    mode=MODE,
    attribution=checks.UNIT,
    endorsement=ENDORSEMENT,
    polarity=POLARITY,
    speaker=checks.MAYBE_TEXT,
    side=checks.MAYBE_TEXT,
    sides=checks.mapping_of(checks.UNIT),
    copy=checks.with_default(checks.flag, False),
    match=checks.with_default(checks.UNIT, 1.0),
)
_CLUSTER = checks.record(Cluster, id=checks.ROW, text=checks.text, mentions=checks.list_of(_MENTION))


def _two_spans(value: Any) -> Any:
    spans = checks.spans(value)
    if len(spans) != 2:
        raise UnfitError("a span in each of two articles", value)
    return spans


_SHARED = checks.record(SharedPassage, articles=checks.pair_of(checks.text), spans=_two_spans, overlap=checks.UNIT)
_SCORE = checks.record(
    ArticleScore,
    article=checks.text,
    outlet=checks.text,
    attribution=_MAYBE_UNIT,
    without_stances=_MAYBE_UNIT,
    headline=_MAYBE_UNIT,
    words=checks.ROW,
    modes=checks.mapping_of(checks.ROW, MODES),
)
_ORDER_CHANGE = checks.record(
    OrderChange, setting=checks.text, moved=checks.number(), outlets=checks.pair_of(checks.text)
)
_ROW = checks.record(
    FramingRow,
    outlet=checks.text,
    article=checks.text,
    side=checks.MAYBE_TEXT,
    component=checks.one_of(*COMPONENTS),
    value=_MAYBE_NUMBER,
    low=_MAYBE_NUMBER,
    high=_MAYBE_NUMBER,
    n=checks.ROW,
    reason=checks.MAYBE_TEXT,
    relative=checks.with_default(_MAYBE_NUMBER, None),
    relative_low=checks.with_default(_MAYBE_NUMBER, None),
    relative_high=checks.with_default(_MAYBE_NUMBER, None),
)
_EVIDENCE = checks.record(Evidence, article=checks.text, claim=checks.ROW, note=checks.with_default(checks.text, ""))
_FINDING = checks.record(
    Finding,
    kind=checks.one_of(*get_args(FindingKind)),
    article=checks.text,
    cluster=_MAYBE_ROW,
    claim=_MAYBE_ROW,
    side=checks.MAYBE_TEXT,
    summary=checks.text,
    evidence=checks.list_of(_EVIDENCE),
    details=checks.free_object,
)
_SKIPPED = checks.record(Skipped, where=checks.text, reason=checks.text)
_COMPARISON = checks.record(
    Comparison,
    event=checks.text,
    articles=checks.list_of(to_document),
    sides=checks.list_of(_SIDE),
    sides_proposed=checks.with_default(checks.flag, False),
    clusters=checks.list_of(_CLUSTER),
    shared=checks.with_default(checks.list_of(_SHARED), ()),
    scores=checks.with_default(checks.list_of(_SCORE), ()),
    order_changes=checks.with_default(checks.list_of(_ORDER_CHANGE), ()),
    framing=checks.list_of(_ROW),
    findings=checks.list_of(_FINDING),
    skipped=checks.with_default(checks.list_of(_SKIPPED), ()),
    provenance=checks.free_object,
)


def comparison_from_json(value: object, *, where: str = "comparison") -> Comparison:
    """Return the comparison of a `bias.comparison/1` object; its documents are those of `document_from_json`.

    Raises InputError if a field is missing, ill-typed or out of range, or points at nothing.
    """
    return checks.checked(_to_comparison, value, where=where)


def _to_comparison(value: object) -> Comparison:
    checks.check_schema(value, COMPARISON)
    comparison: Comparison = _COMPARISON(value)
    claims: dict[str, int] = {}
    for row, document in enumerate(comparison.articles):
        if document.article.id in claims:
            raise UnfitError("an id of its own", document.article.id).at("articles", row, "id")
        claims[document.article.id] = len(document.claims)
    for row, cluster in enumerate(comparison.clusters):
        _check_claims([(one.article, one.claim) for one in cluster.mentions], claims, "clusters", row, "mentions")
    for row, finding in enumerate(comparison.findings):
        _check_claims([(finding.article, finding.claim)], claims, "findings", row)
        _check_claims([(one.article, one.claim) for one in finding.evidence], claims, "findings", row, "evidence")
    for row, framed in enumerate(comparison.framing):
        _check_claims([(framed.article, None)], claims, "framing", row)
    for row, score in enumerate(comparison.scores):
        _check_claims([(score.article, None)], claims, "scores", row)
    for row, passage in enumerate(comparison.shared):
        _check_claims([(article, None) for article in passage.articles], claims, "shared", row)
    return comparison


def _check_claims(pointers: Sequence[tuple[str, int | None]], claims: dict[str, int], *path: str | int) -> None:
    """Check that each pair names an article and, if not None, one of its claims."""
    for row, (article, claim) in enumerate(pointers):
        step = (row,) if path[-1] in ("mentions", "evidence") else ()
        if article not in claims:
            raise UnfitError("the id of an article here", article).at(*path, *step, "article")
        if claim is not None and claim >= claims[article]:
            raise UnfitError(f"the id of a claim of '{article}'", claim).at(*path, *step, "claim")
