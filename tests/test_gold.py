"""End to end: what the product says of the shipped sets, against what a careful human says.

A floor of None is not pinned yet, and its test is skipped without running the reader.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from gold_scoring import Figure, b_cubed, match_snippet, same_speaker, score
from gold_texts import CORPORA, SETS, PlainArticle, read_articles, read_gold

import bias
from bias.types import (
    Article,
    ArticleScore,
    Attribution,
    Claim,
    Cluster,
    Comparison,
    Document,
    Evidence,
    Finding,
    FramingRow,
    Mention,
    Reading,
    Span,
)

FLOORS: dict[str, dict[str, float | None]] = {
    "border-ceasefire": {
        "mode": 0.93,
        "speaker": 0.92,
        "side": 0.96,
        "attribution": 0.94,
        "clusters_b3": 0.85,
        "cluster_pairs": 0.66,
        "stances": 0.95,
        "weight_order": 0.95,
        "attribution_order": 1.0,
        "findings": 0.92,
    },
    "transit-strike": {
        "mode": 0.93,
        "speaker": 0.96,
        "side": 0.96,
        "attribution": 0.92,
        "clusters_b3": 0.81,
        "cluster_pairs": 0.63,
        "stances": 0.95,
        "weight_order": 0.95,
        "attribution_order": 1.0,
        "findings": 0.85,
    },
    "river-spill": {
        "mode": 0.92,
        "speaker": 0.90,
        "side": 0.92,
        "attribution": 0.91,
        "clusters_b3": 0.84,
        "cluster_pairs": 0.70,
        "stances": 0.95,
        "weight_order": 0.95,
        "attribution_order": 1.0,
        "findings": 0.44,
    },
    "election-recount": {
        "mode": 0.86,
        "speaker": 0.82,
        "side": 0.86,
        "attribution": 0.87,
        "clusters_b3": 0.78,
        "cluster_pairs": 0.57,
        "stances": 0.95,
        "weight_order": 0.95,
        "attribution_order": 1.0,
        "findings": 0.69,
    },
}


@cache
def figures_of(name: str) -> dict[str, Figure]:
    return score(bias.compare(bias.load(CORPORA / name)), read_gold(name))


@pytest.mark.parametrize(("name", "figure"), [(name, figure) for name in SETS for figure in FLOORS[name]])
def test_a_figure_stays_above_its_floor(name: str, figure: str) -> None:
    floor = FLOORS[name][figure]
    if floor is None:
        pytest.skip("no floor pinned yet")
    reached = figures_of(name)[figure]
    assert reached.value >= floor, "\n".join(reached.misses)


def test_denials_share_rows_with_what_they_deny() -> None:
    """Without any the figure for stances would be 1."""
    assert figures_of("border-ceasefire")["stances"].n >= 31


# --- the scoring itself: a comparison made from the gold scores 1, and each kind of damage costs its own figure -----


def ideal(name: str) -> Comparison:
    """The comparison that agrees with the gold in everything."""
    gold, plain = read_gold(name), read_articles(CORPORA / name)
    documents = tuple(_ideal_document(plain[row["id"]], row["claims"]) for row in gold["articles"])
    ids = {
        (row["id"], claim["snippet"]): (row["id"], n)
        for row in gold["articles"]
        for n, claim in enumerate(row["claims"])
    }
    names = {row["id"]: n for n, row in enumerate(gold["clusters"])}
    clusters = tuple(
        Cluster(
            names[row["id"]],
            row["label"],
            tuple(_mention(*ids[m["article"], m["snippet"]], m.get("polarity", 1)) for m in row["mentions"]),
        )
        for row in gold["clusters"]
    )
    findings = tuple(_ideal_finding(row, ids, names, clusters) for row in gold["findings"])
    return Comparison(
        event=name, articles=documents, sides=(), sides_proposed=False, clusters=clusters, shared=(),
        scores=_ideal_scores(gold), order_changes=(), framing=_ideal_rows(gold), findings=findings, skipped=(),
        provenance={},
    )  # fmt: skip


def _ideal_document(plain: PlainArticle, claims: list[dict[str, Any]]) -> Document:
    article = Article(plain.id, plain.outlet, plain.title, plain.body)
    nothing = Reading((), (), (), (), np.zeros((0, 3), np.int32), np.zeros((0, 384), np.float16))
    attributions: list[Attribution] = []
    made: list[Claim] = []
    for n, gold in enumerate(claims):
        start = article.text.index(gold["snippet"])
        span = Span(start, start + len(gold["snippet"]))
        if gold["speaker"]:
            attributions.append(
                Attribution(
                    len(attributions), None, (), (), (span,), "indirect", gold.get("cue_class", "neutral"), 1.0, 0.0,
                    gold.get("polarity", 1), gold["source_type"], False, gold["speaker"], gold["side"] or None, 1.0,
                )
            )  # fmt: skip
        made.append(
            Claim(
                n, 0, (span,), gold["snippet"], gold["mode"], sum(gold["attribution"]) / 2, 1.0,
                len(attributions) - 1 if gold["speaker"] else None, gold.get("hedged", False),
                gold.get("headline", False), gold["side"] or None,
            )
        )  # fmt: skip
    return Document(article, nothing, tuple(attributions), tuple(made), ())


def _mention(article: str, claim: int, polarity: int) -> Mention:
    return Mention(article, claim, "attributed", 1.0, 0.0, polarity, None, None)


def _ideal_finding(
    row: dict[str, Any], ids: dict[Any, tuple[str, int]], names: dict[str, int], clusters: tuple[Cluster, ...]
) -> Finding:
    number = names[row["cluster"]]
    evidence = tuple(Evidence(m.article, m.claim) for m in clusters[number].mentions)
    article = row.get("article", evidence[0].article)
    claim = ids[article, row["snippet"]][1] if "snippet" in row else None
    return Finding(row["kind"], article, number, claim, row.get("side") or None, "", evidence)


def _ranks(pairs: list[list[str]]) -> dict[str, float]:
    """Numbers that rise along the pairs."""
    names = {name for pair in pairs for name in pair}
    rank = dict.fromkeys(names, 0.0)
    for _ in names:
        for more, less in pairs:
            rank[more] = max(rank[more], rank[less] + 1)
    return rank


def _ideal_rows(gold: dict[str, Any]) -> tuple[FramingRow, ...]:
    return tuple(
        FramingRow(outlet, outlet, row["side"], "weight", value, None, None, 9)
        for row in gold["weights"]
        for outlet, value in _ranks(row["order"]).items()
    )


def _ideal_scores(gold: dict[str, Any]) -> tuple[ArticleScore, ...]:
    ranks = _ranks(gold["attribution_order"]["articles"])
    return tuple(ArticleScore(article, article, value, None, None, 1, {}) for article, value in ranks.items())


def change_claims(comparison: Comparison, **changes: Any) -> Comparison:
    documents = tuple(
        replace(document, claims=tuple(replace(claim, **changes) for claim in document.claims))
        for document in comparison.articles
    )
    return replace(comparison, articles=documents)


@pytest.mark.parametrize("name", SETS)
def test_agreement_in_everything_scores_one(name: str) -> None:
    figures = score(ideal(name), read_gold(name))
    assert {figure.name: figure.misses for figure in figures.values() if figure.value < 1} == {}
    assert set(FLOORS[name]) <= set(figures)


@pytest.mark.parametrize("name", SETS)
def test_each_damage_costs_its_own_figure(name: str) -> None:
    whole, gold = ideal(name), read_gold(name)

    def reached(damaged: Comparison, figure: str) -> float:
        return score(damaged, gold)[figure].value

    assert reached(change_claims(whole, mode="asserted"), "mode") < 0.6
    assert reached(change_claims(whole, side=None), "side") < 0.5
    assert reached(change_claims(whole, attribution=0.0), "attribution") < 0.6
    assert reached(change_claims(whole, attribution_id=None), "speaker") == 0
    assert reached(change_claims(whole, spans=()), "found") == 0
    assert reached(replace(whole, clusters=()), "clusters_b3") < 0.6
    assert reached(replace(whole, clusters=()), "cluster_pairs") == 0
    agreed = tuple(replace(c, mentions=tuple(replace(m, polarity=1) for m in c.mentions)) for c in whole.clusters)
    assert reached(replace(whole, clusters=agreed), "stances") == 0
    assert reached(replace(whole, findings=()), "findings") == 0
    assert reached(replace(whole, framing=()), "weight_order") == 0
    turned = tuple(replace(row, value=-(row.value or 0.0)) for row in whole.framing)
    assert reached(replace(whole, framing=turned), "weight_order") == 0
    assert reached(replace(whole, scores=()), "attribution_order") == 0


def test_one_blob_costs_precision() -> None:
    whole, gold = ideal("border-ceasefire"), read_gold("border-ceasefire")
    blob = Cluster(0, "", tuple(mention for cluster in whole.clusters for mention in cluster.mentions))
    figures = score(replace(whole, clusters=(blob,)), gold)
    assert figures["clusters_b3"].value < 0.2
    assert figures["cluster_pairs"].value < 0.2


def test_a_snippet_goes_to_the_shortest_claim_that_shares_most() -> None:
    article = Article("a", "Outlet", "", "The mayor said the union claimed victory.")
    base = _ideal_document(PlainArticle("a", "Outlet", "", "", {}), [])
    outer, inner = Span(15, 40), Span(33, 40)
    made = [
        Claim(n, 0, (span,), "", "attributed", 1.0, 1.0, None, False, False, None)
        for n, span in enumerate((outer, inner))
    ]
    document = replace(base, article=article, claims=tuple(made))
    assert match_snippet(document, "victory") == (made[1], 1.0)
    assert match_snippet(document, "the union claimed victory")[0] == made[0]
    assert match_snippet(document, "The mayor") == (None, 0.0)


@pytest.mark.parametrize(
    ("given", "name", "accepted", "same"),
    [
        ("Radu Petrik", "Radu Petrik", [], True),
        ("Col. Radu Petrik", "Radu Petrik", [], True),
        ("Petrik", "Radu Petrik", [], False),
        ("Calvera’s Health Ministry", "Calvera's Health Ministry", [], True),
        ("Calvera's Health Ministry", "Calvera", [], False),
        ("the union", "Union of Tram and Bus Workers", ["union"], True),
        (None, "Radu Petrik", [], False),
    ],
)
def test_names_are_the_same_speaker(given: str | None, name: str, accepted: list[str], same: bool) -> None:
    assert same_speaker(given, name, accepted) is same


@pytest.mark.parametrize(
    ("wanted", "given", "f1"),
    [("aabb", "xxyy", 1.0), ("aabb", "xxxx", 2 / 3), ("aabb", "wxyz", 2 / 3), ("", "", 1.0)],
)
def test_b_cubed(wanted: str, given: str, f1: float) -> None:
    assert b_cubed(list(wanted), list(given)) == pytest.approx(f1)
