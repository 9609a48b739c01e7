"""Hypothesis strategies for documents and comparisons: anything that the types allow."""

from __future__ import annotations

from typing import get_args

import numpy as np
from hypothesis import strategies as st

from bias.types import (
    COMPONENTS,
    MODES,
    Article,
    ArticleScore,
    Attribution,
    Claim,
    Cluster,
    Comparison,
    CueClass,
    Document,
    Evidence,
    Finding,
    FindingKind,
    Form,
    FramingRow,
    Hedge,
    Mention,
    OrderChange,
    Reading,
    SharedPassage,
    Side,
    Skipped,
    SourceType,
    Span,
    Speaker,
)

# Half a surrogate pair is in, two that make a whole are not: JSON has no way to keep them apart.
TEXTS = st.text(st.one_of(st.characters(), st.just("\u2028"), st.just("\ud800")), max_size=40)
NAMES = st.none() | st.text(max_size=8)
UNITS = st.floats(0, 1).map(lambda number: round(number, 6) + 0.0)
LEANINGS = st.floats(-1, 1).map(lambda number: round(number, 6) + 0.0)
MAYBE_UNITS = st.none() | UNITS
ROWS = st.integers(0, 10_000)


def spans_in(text: str) -> st.SearchStrategy[tuple[Span, ...]]:
    """Ordered, disjoint spans of a text."""
    edges = st.lists(st.integers(0, len(text)), max_size=6, unique=True).map(sorted)
    return edges.map(lambda cut: tuple(map(Span, cut[::2], cut[1::2])))


@st.composite
def documents(draw: st.DrawFn, id: str | None = None) -> Document:
    """A document with up to three attributions and claims that point at what is there."""
    article = Article(
        id=draw(TEXTS) if id is None else id,
        outlet=draw(TEXTS),
        title=draw(TEXTS),
        body=draw(TEXTS),
        published=draw(st.none() | st.dates().map(str)),
        url=draw(NAMES),
        genre=draw(st.sampled_from(["news", "opinion"])),
        extra=draw(st.dictionaries(st.text(max_size=5), TEXTS, max_size=2)),
    )
    spans = spans_in(article.text)
    sentences = draw(spans)
    count = draw(st.integers(0, 3))
    attributions = tuple(
        Attribution(
            id=row,
            parent=draw(st.none() | st.integers(0, row - 1)) if row else None,
            source=draw(spans),
            cue=draw(spans),
            content=draw(spans),
            form=draw(st.sampled_from(get_args(Form))),
            cue_class=draw(st.sampled_from(get_args(CueClass))),
            veridicality=3 * draw(st.sampled_from([-1.0, -0.25, 0.0, 1.0])),
            endorsement=draw(LEANINGS),
            polarity=draw(st.sampled_from([-1, 0, 1])),
            source_type=draw(st.sampled_from(get_args(SourceType))),
            official=draw(st.booleans()),
            speaker=draw(NAMES),
            side=draw(NAMES),
            probability=draw(UNITS),
        )
        for row in range(count)
    )
    claims = tuple(
        Claim(
            id=row,
            sentence=draw(st.integers(0, len(sentences) - 1)),
            spans=draw(spans),
            text=draw(TEXTS),
            mode=draw(st.sampled_from(MODES)),
            attribution=draw(UNITS),
            probability=draw(UNITS),
            attribution_id=draw(st.none() | st.integers(0, count - 1)) if count else None,
            hedged=draw(st.booleans()),
            headline=draw(st.booleans()),
            side=draw(NAMES),
            hedges=tuple(draw(st.lists(st.builds(Hedge, trigger=spans, scope=spans, strength=UNITS), max_size=2))),
        )
        for row in range(draw(st.integers(0, 3)) if sentences else 0)
    )
    speakers = st.builds(
        Speaker, name=TEXTS, source_type=st.sampled_from(get_args(SourceType)), official=st.booleans(), mentions=spans
    )
    return Document(
        article=article,
        reading=Reading(
            paragraphs=draw(spans),
            sentences=sentences,
            quotations=draw(spans),
            relations=(),
            stretches=np.zeros((0, 3), dtype=np.int32),
            meanings=np.zeros((0, 384), dtype=np.float16),
        ),
        attributions=attributions,
        claims=claims,
        speakers=tuple(draw(st.lists(speakers, max_size=2))),
    )


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    """A comparison of up to three documents, with everything in it that a comparison may have."""
    ids = draw(st.lists(st.text(max_size=5), min_size=1, max_size=3, unique=True))
    articles = tuple(draw(documents(id)) for id in ids)
    claims = [(document.article.id, claim.id) for document in articles for claim in document.claims]
    article = st.sampled_from(ids)
    mention = st.builds(
        lambda at, **fields: Mention(article=at[0], claim=at[1], **fields),
        at=st.sampled_from(claims or [("", 0)]),
        mode=st.sampled_from(MODES),
        attribution=UNITS,
        endorsement=LEANINGS,
        polarity=st.sampled_from([-1, 0, 1]),
        speaker=NAMES,
        side=NAMES,
        sides=st.dictionaries(st.text(max_size=5), UNITS, max_size=2),
        copy=st.booleans(),
    )
    mentions = st.lists(mention, max_size=3).map(tuple) if claims else st.just(())
    clusters = st.lists(st.builds(Cluster, id=ROWS, text=TEXTS, mentions=mentions), max_size=2)
    evidence = st.builds(lambda at, note: Evidence(*at, note), at=st.sampled_from(claims or [("", 0)]), note=TEXTS)
    finding = st.builds(
        Finding,
        kind=st.sampled_from(get_args(FindingKind)),
        article=article,
        cluster=st.none() | ROWS,
        claim=st.none(),
        side=NAMES,
        summary=TEXTS,
        evidence=st.lists(evidence, max_size=2).map(tuple) if claims else st.just(()),
        details=st.dictionaries(st.text(max_size=5), UNITS | TEXTS | st.lists(ROWS, max_size=2), max_size=2),
    )
    row = st.builds(
        FramingRow,
        outlet=TEXTS,
        article=article,
        side=NAMES,
        component=st.sampled_from(COMPONENTS),
        value=LEANINGS,
        low=st.none() | LEANINGS,
        high=st.none() | LEANINGS,
        n=ROWS,
        reason=NAMES,
    )
    abstention = st.builds(
        lambda of, why: FramingRow(of.outlet, of.article, of.side, of.component, None, None, None, 0, why), row, TEXTS
    )
    score = st.builds(
        ArticleScore,
        article=article,
        outlet=TEXTS,
        attribution=MAYBE_UNITS,
        without_stances=MAYBE_UNITS,
        headline=MAYBE_UNITS,
        words=ROWS,
        modes=st.dictionaries(st.sampled_from(MODES), ROWS),
    )
    spans = st.tuples(ROWS, ROWS).map(sorted).map(lambda edges: Span(*edges))
    shared = st.builds(
        SharedPassage, articles=st.tuples(article, article), spans=st.tuples(spans, spans), overlap=UNITS
    )
    lists = {
        "sides": st.builds(Side, TEXTS, st.lists(TEXTS, max_size=2).map(tuple), st.lists(TEXTS, max_size=2).map(tuple)),
        "shared": shared,
        "scores": score,
        "order_changes": st.builds(OrderChange, setting=TEXTS, moved=LEANINGS, outlets=st.tuples(TEXTS, TEXTS)),
        "framing": row | abstention,
        "findings": finding,
        "skipped": st.builds(Skipped, where=TEXTS, reason=TEXTS),
    }
    return Comparison(
        event=draw(TEXTS),
        articles=articles,
        sides_proposed=draw(st.booleans()),
        clusters=tuple(draw(clusters)),
        provenance={"version": "1", "settings": {"seed": 1}},
        **{name: tuple(draw(st.lists(one, max_size=2))) for name, one in lists.items()},
    )
