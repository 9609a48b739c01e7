"""Which articles count as one voice, held against the plain definition over all pairs of mentions."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations

import pytest
from framing_factories import align, document, own

from bias.framing.case import Case, build_case
from bias.framing.peers import find_carriers
from bias.settings import Settings
from bias.types import Document, Mention, SharedPassage, Span

WORDS = "Six houses burned near the old bridge in Orn on Monday."


def covers(case: Case, mention: Mention, passage: Span) -> bool:
    places = [place for span in case.claim(mention).spans for place in range(span.start, span.end)]
    return 2 * sum(passage.start <= place < passage.end for place in places) >= len(places)


def one_voice(case: Case, one: Mention, other: Mention) -> bool:
    passages = case.passages.get((one.article, other.article), ())
    if case.outlet(one.article) == case.outlet(other.article):
        return True
    return any(covers(case, one, here) and covers(case, other, there) for here, there in passages) or (
        not passages and one.copy and other.copy
    )


def random_case(draw: random.Random) -> Case:
    documents = []
    for row in range(6):
        made = document(f"Outlet {draw.randrange(5)}", [own(WORDS)] * draw.randrange(1, 6), id=f"a{row}")
        # Claims in two pieces, and one without words of its own.
        claims = [replace(c, spans=halved(c.spans[0])) if draw.random() < 0.3 else c for c in made.claims]
        claims[-1] = replace(claims[-1], spans=()) if draw.random() < 0.1 else claims[-1]
        documents.append(replace(made, claims=tuple(claims)))
    everything = [(d.article.id, claim.id) for d in documents for claim in d.claims]
    (cluster, *_) = align(documents, [everything]).clusters
    mentions = tuple(replace(mention, copy=draw.random() < 0.2) for mention in cluster.mentions)
    shared = tuple(
        SharedPassage((one.article.id, other.article.id), (stretch(draw, one), stretch(draw, other)), 0.5)
        for one, other in combinations(documents, 2)
        for _ in range(draw.choice((0, 0, 0, 1, 2)))
    )
    return build_case(documents, [replace(cluster, mentions=mentions)], shared, (), Settings())


def halved(span: Span) -> tuple[Span, ...]:
    return Span(span.start, span.start + 12), Span(span.end - 20, span.end)


def stretch(draw: random.Random, made: Document) -> Span:
    start = draw.randrange(len(made.article.text))
    return Span(start, min(len(made.article.text), start + draw.choice((10, 30, 60, 120))))


@pytest.mark.parametrize("seed", range(60))
def test_carriers_are_what_all_pairs_of_mentions_join(seed: int) -> None:
    case = random_case(random.Random(seed))
    (cluster,) = case.clusters
    mentions = cluster.mentions
    groups = [{row} for row in range(len(mentions))]
    for one, other in combinations(range(len(mentions)), 2):
        if one_voice(case, mentions[one], mentions[other]):
            mine, theirs = (next(group for group in groups if row in group) for row in (one, other))
            if mine is not theirs:
                groups.remove(theirs)
                mine |= theirs
    carriers = find_carriers(case, cluster)
    wanted = [tuple(mentions[row] for row in sorted(group)) for group in sorted(groups, key=min)]
    assert [carrier.mentions for carrier in carriers] == wanted
    assert all(carrier.articles == {m.article for m in carrier.mentions} for carrier in carriers)
