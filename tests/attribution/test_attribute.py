"""The whole room: invariants that hold for any text and any spans."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable
from itertools import combinations

import numpy as np
import pytest
from attribution_factories import read, reading_of
from hypothesis import given, settings
from hypothesis import strategies as st

from bias.attribution import attribute
from bias.reading.layout import find_paragraphs
from bias.types import Article, Claim, Document, Reading, Relation, Span
from bias.words import own_spans

WORDS = (
    "Anna Kovel said the minister and he she they it who told Norland’s army “we go” ‘no’ . , : ; \n\n \n “ ” \" ' "
    "according to officials reportedly The Courier Mr. World Aid League (WAL) rose fell was , who took office 🙂 é"
).split(" ")
TEXTS = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join) | st.text(max_size=120)


@st.composite
def articles(draw: st.DrawFn) -> tuple[Article, Reading]:
    text = draw(TEXTS)
    point = st.integers(-3, len(text) + 3)
    spans = st.lists(st.builds(Span, point, point), max_size=3).map(tuple)
    relations = draw(st.lists(st.builds(Relation, spans, spans, spans, st.floats(0, 1)), max_size=5))
    title = draw(st.sampled_from(["", text[:20]]))
    article = Article("a", "The Harbour Courier", title, text[len(title) :])
    return article, reading_of(article.text, relations)


def check(document: Document) -> None:
    text, reading = document.article.text, document.reading
    assert [attribution.id for attribution in document.attributions] == list(range(len(document.attributions)))
    assert [claim.id for claim in document.claims] == list(range(len(document.claims)))
    for attribution in document.attributions:
        assert attribution.parent != attribution.id
        for span in (*attribution.source, *attribution.cue, *attribution.content):
            assert 0 <= span.start < span.end <= len(text)
        assert -1 <= attribution.endorsement <= 1
        assert -3 <= attribution.veridicality <= 3
        assert 0 <= attribution.probability <= 1
    for claim in document.claims:
        sentence = reading.sentences[claim.sentence]
        assert claim.spans
        for span in claim.spans:
            assert sentence.start <= span.start < span.end <= sentence.end
        assert claim.text == " … ".join(text[start:end] for start, end in claim.spans)
        assert 0 <= claim.attribution <= 1
        assert 0 <= claim.probability <= 1
    named = {speaker.name for speaker in document.speakers}
    assert {one.speaker for one in document.attributions if one.speaker is not None} == named


def places_of(spans: Iterable[Span]) -> set[int]:
    return {place for span in spans for place in range(span.start, span.end)}


def is_inside(document: Document, inner: Claim, outer: Claim) -> bool:
    """Whether the attribution of a claim stands inside that of another."""
    above = inner.attribution_id
    while above is not None and outer.attribution_id is not None:
        above = document.attributions[above].parent
        if above == outer.attribution_id:
            return True
    return False


def check_nesting(document: Document) -> None:
    """Claims share words only where one attribution stands inside the other; then the outer claim holds the inner."""
    for one, other in combinations(document.claims, 2):
        if places_of(one.spans) & places_of(other.spans):
            outer, inner = (one, other) if is_inside(document, other, one) else (other, one)
            assert is_inside(document, inner, outer)
            assert places_of(inner.spans) <= places_of(outer.spans)
    owned = [places_of(spans) for spans in own_spans(document)]
    assert sum(map(len, owned)) == len(places_of(span for claim in document.claims for span in claim.spans))
    assert all(own <= places_of(claim.spans) for own, claim in zip(owned, document.claims, strict=True))


@given(articles())
@settings(max_examples=200, deadline=None)
def test_anything_goes_through(given_: tuple[Article, Reading]) -> None:
    article, reading = given_
    document = attribute(article, reading)
    check(document)
    check_nesting(document)


@given(articles())
@settings(max_examples=50, deadline=None)
def test_same_input_same_result(given_: tuple[Article, Reading]) -> None:
    article, reading = given_
    one, other = attribute(article, reading), attribute(article, reading)
    assert (one.attributions, one.claims, one.speakers) == (other.attributions, other.claims, other.speakers)


@given(articles(), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_order_of_relations_does_not_matter(given_: tuple[Article, Reading], shuffler: random.Random) -> None:
    article, reading = given_
    shuffled = list(reading.relations)
    shuffler.shuffle(shuffled)
    one, other = attribute(article, reading), attribute(article, reading_of(article.text, shuffled))
    assert [claim.text for claim in one.claims] == [claim.text for claim in other.claims]


@given(articles())
@settings(max_examples=100, deadline=None)
def test_parents_form_no_cycle(given_: tuple[Article, Reading]) -> None:
    attributions = attribute(*given_).attributions
    for attribution in attributions:
        seen = {attribution.id}
        parent = attribution.parent
        while parent is not None:
            assert parent not in seen
            seen.add(parent)
            parent = attributions[parent].parent


def test_attributions_stand_in_order() -> None:
    document = read("{s2:Kovel} {k2:said} {c2:it rained}. {s1:Arden} {k1:said} {c1:it snowed}.")
    assert [document.article.text[a.source[0].start : a.source[0].end] for a in document.attributions] == [
        "Kovel",
        "Arden",
    ]
    assert [claim.attribution_id for claim in document.claims] == [0, 1]


def test_every_field_of_a_full_attribution() -> None:
    document = read("{s1:The defence ministry} {k1:denied} {c1:that its army had shelled the “old bridge”}.")
    (attribution,) = document.attributions
    assert (attribution.form, attribution.cue_class, attribution.polarity) == ("mixed", "denial", -1)
    assert (attribution.source_type, attribution.official) == ("organisation", True)
    assert (attribution.speaker, attribution.side, attribution.parent) == ("defence ministry", None, None)
    assert attribution.probability == pytest.approx(0.9)


MANY = {
    "names": lambda n: "Anna Kovel " * n,
    "one long name": lambda n: "A" * (8 * n),
    "quotation marks": lambda n: "“" * (4 * n),
    "pronouns": lambda n: "He said it rained. " * n,
    "and": lambda n: "and " * (2 * n) + "rose",
    "roles": lambda n: "Minister Kovel, the minister, said. " * n,
    "dots": lambda n: ". " * (4 * n),
}


@pytest.mark.parametrize("kind", sorted(MANY))
def test_time_is_linear(kind: str) -> None:
    def seconds(n: int) -> float:
        text = MANY[kind](n)
        width = max(4, len(text) // n)
        relations = [
            Relation((Span(at, at + 2),), (Span(at + 2, at + 3),), (Span(at + 3, at + width),), 0.9)
            for at in range(0, len(text) - width, width)
        ]
        paragraphs = find_paragraphs(text)
        sentences = [Span(at, min(len(text), at + 20)) for at in range(0, len(text), 20)]
        reading = Reading(
            tuple(paragraphs),
            tuple(sentences),
            reading_of(text[: 10 * width], []).quotations,
            tuple(relations),
            np.zeros((0, 3), np.int32),
            np.zeros((0, 384), np.float16),
        )
        start = time.process_time()
        attribute(Article("a", "Courier", "", text), reading)
        return time.process_time() - start

    seconds(50)
    small = max(seconds(500), 0.01)
    assert seconds(4000) < 8 * 4 * small
