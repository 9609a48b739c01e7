"""The ledger as data: an object for programs, and a table with a row per claim and outlet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from bias.report.ledger import mention_state, outlets_of, source_of, strongest
from bias.report.quoting import Index, index_comparison, outlet_name
from bias.report.words import State
from bias.types import Cluster, Comparison, Finding, Mention

LEDGER: Final = "bias.ledger/1"
LEDGER_COLUMNS: Final[Mapping[str, type]] = {
    "cluster": int,
    "cluster_text": str,
    "outlets": int,
    "outlet": str,
    "state": str,
    "sources": str,
    "mentions": int,
    "articles": str,
    "text": str,
    "findings": str,
}
"""A row per shared claim and outlet. `outlets` carry the claim; `sources` are those of the mentions that decide the
state, `articles` the ids of the outlet's articles that have it, both set apart by `; `; `text` is the wording that
decides the state; `findings` are the kinds of the findings on this claim at this outlet."""


def ledger_to_json(comparison: Comparison, *, every: bool = False) -> dict[str, Any]:
    """The `bias.ledger/1` object: shared claims × outlets with every mention, and the findings with their evidence.

    Spans are code points of the article's text. With `every`, claims of one outlet alone are there too.
    """
    index = index_comparison(comparison)
    outlets = outlets_of(comparison)
    return {
        "schema": LEDGER,
        "event": comparison.event,
        "outlets": list(outlets),
        "articles": [
            {
                "id": d.article.id,
                "outlet": outlet_name(d.article),
                "title": d.article.title,
                "published": d.article.published,
            }
            for d in comparison.articles
        ],
        "claims": [
            {
                "cluster": cluster.id,
                "text": cluster.text,
                "outlets": [_cell(outlet, mentions.get(outlet, ()), index) for outlet in outlets],
            }
            for cluster, mentions in _rows(comparison, index, every)
        ],
        "findings": [_finding(finding, index) for finding in comparison.findings],
    }


def ledger_rows(comparison: Comparison, *, every: bool = False) -> Iterator[dict[str, Any]]:
    """The ledger as rows with the columns of `LEDGER_COLUMNS`, silent outlets included."""
    index = index_comparison(comparison)
    outlets = outlets_of(comparison)
    found: dict[tuple[int | None, str], dict[str, None]] = {}
    for finding in comparison.findings:
        found.setdefault((finding.cluster, index.outlet(finding.article)), {})[finding.kind] = None
    for cluster, mentions in _rows(comparison, index, every):
        for outlet in outlets:
            mine = mentions.get(outlet, ())
            state = _state(mine)
            deciding = [m for m in mine if mention_state(m) == state]
            yield {
                "cluster": cluster.id,
                "cluster_text": cluster.text,
                "outlets": len(mentions),
                "outlet": outlet,
                "state": state,
                "sources": "; ".join(_sources(deciding, index)),
                "mentions": len(mine),
                "articles": "; ".join(dict.fromkeys(m.article for m in mine)),
                "text": index.claims[deciding[0].article, deciding[0].claim].text if deciding else None,
                "findings": "; ".join(found.get((cluster.id, outlet), ())),
            }


def _rows(
    comparison: Comparison, index: Index, every: bool
) -> Iterator[tuple[Cluster, Mapping[str, Sequence[Mention]]]]:
    """Clusters with their mentions by outlet; only those of two outlets unless `every` is wanted."""
    for cluster in comparison.clusters:
        mentions: dict[str, list[Mention]] = {}
        for mention in cluster.mentions:
            if (mention.article, mention.claim) in index.claims:
                mentions.setdefault(index.outlet(mention.article), []).append(mention)
        if len(mentions) > 1 or (every and mentions):
            yield cluster, mentions


def _state(mentions: Sequence[Mention]) -> State:
    return strongest([mention_state(mention) for mention in mentions])


def _sources(mentions: Sequence[Mention], index: Index) -> list[str]:
    named = (source_of(mention, index) for mention in mentions)
    return list(dict.fromkeys(" ".join(name.split()) for name in named if name))


def _cell(outlet: str, mentions: Sequence[Mention], index: Index) -> dict[str, Any]:
    return {
        "outlet": outlet,
        "state": _state(mentions),
        "mentions": [
            {
                **_place(mention.article, mention.claim, index),
                "state": mention_state(mention),
                "mode": mention.mode,
                "attribution": mention.attribution,
                "polarity": mention.polarity,
                "source": source_of(mention, index),
                "side": mention.side,
                "match": mention.match,
            }
            for mention in mentions
        ],
    }


def _place(article: str, claim: int, index: Index) -> dict[str, Any]:
    found = index.claims.get((article, claim))
    return {
        "article": article,
        "claim": claim,
        "spans": [] if found is None else [list(span) for span in found.spans],
        "text": "" if found is None else found.text,
    }


def _finding(finding: Finding, index: Index) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "outlet": index.outlet(finding.article),
        "article": finding.article,
        "cluster": finding.cluster,
        "claim": finding.claim,
        "side": finding.side,
        "summary": finding.summary,
        "evidence": [
            {"outlet": index.outlet(e.article), **_place(e.article, e.claim, index), "note": e.note}
            for e in finding.evidence
        ],
    }
