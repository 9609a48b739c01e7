"""What articles give, and how many pairs of figures are looked at."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest
from framing_factories import align, document, own

from bias.alignment.pairs import same_claim
from bias.alignment.quantities import compatible
from bias.framing import find_all
from bias.framing.case import build_case
from bias.framing.counted import Figure, figures_in
from bias.framing.given import gives, index_given
from bias.settings import Settings
from bias.types import Finding

FORMS = ("{}", "{}", "{}", "about {}", "at least {}", "up to {}", "{} or so", "dozens of")


def figures_of(draw: random.Random, unit: str) -> list[Figure]:
    texts = [draw.choice(FORMS).format(draw.choice((draw.randrange(2, 99), draw.randrange(99, 5000)))) for _ in "x" * 7]
    reads = [
        document(name, [own(f"The flood took {text}{unit} in Orn.") for text in texts[row::2]])
        for row, name in enumerate(("Alpha", "Beta"))
    ]
    case = build_case(reads, align(reads, []).clusters, (), (), Settings())
    return [f for cluster in case.clusters for m in cluster.mentions for f in figures_in(case, m, cluster.id)]


def near(one: Figure, other: Figure) -> bool:
    mine, theirs = one.quantity.value, other.quantity.value
    whole = one.unit == "%" and abs(mine + theirs - 100) <= 0.5
    return whole or compatible(one.quantity, other.quantity) or math.isclose(mine, theirs, rel_tol=0.025)


@pytest.mark.parametrize("unit", [" houses", "%"])
def test_an_article_gives_what_one_of_its_figures_is_near(unit: str) -> None:
    draw = random.Random(1)
    told = []
    for _ in range(200):
        figures = figures_of(draw, unit)
        given = index_given(figures)
        for figure in figures:
            for article in ("alpha", "beta"):
                same = [f for f in figures if (f.article, f.unit, f.event) == (article, figure.unit, figure.event)]
                told.append(gives(given, article, figure))
                assert told[-1] == any(near(one, figure) for one in same)
    assert {True, False} == set(told)


def repeated(count: int) -> list[Finding]:
    """What two articles give that say how many houses burned again and again, and never the same number."""
    reads = [
        document(name, [own(f"{least + k} houses burned down in Orn.") for k in range(count)])
        for name, least in (("Alpha", 1_000), ("Beta", 50_000))
    ]
    everything = [(d.article.id, c.id) for d in reads for c in d.claims]
    return [f for f in find_all(reads, align(reads, [everything]).clusters, (), ()) if f.kind == "figures"]


def test_figures_by_the_hundred_still_disagree() -> None:
    (finding,) = repeated(300)
    assert finding.article == "alpha"
    assert {evidence.article for evidence in finding.evidence} == {"alpha", "beta"}


def test_pairs_looked_at_grow_with_the_figures_and_not_with_their_square(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []
    real = same_claim

    def counting(*views: Any) -> float:
        compared.append(1)
        return real(*views)

    monkeypatch.setattr("bias.framing.likeness.same_claim", counting)

    def count(figures: int) -> int:
        compared.clear()
        reads = [
            document(name, [own(f"Repairs to the bridge in Orn took {k + 2} days.") for k in range(figures // 2)])
            for name in ("Alpha", "Beta")
        ]
        everything = [(d.article.id, c.id) for d in reads for c in d.claims]
        find_all(reads, align(reads, [everything]).clusters, (), ())
        return len(compared)

    few, many = count(400), count(800)
    assert few > 0
    assert many < 2.5 * few
