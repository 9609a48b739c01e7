from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_factories import make_document, make_documents

from bias.reading.layout import find_paragraphs
from bias.report.marking import mark_article
from bias.types import MODES, Article, Attribution, Claim, Document, Mode, Reading, Span


def text_of(document: Document) -> str:
    blocks = mark_article(document)
    return "\n\n".join("".join(p.text for s in b.sentences for p in s.pieces) for b in blocks)


def make_attribution(
    row: int, source: tuple[Span, ...], cue: tuple[Span, ...], content: tuple[Span, ...]
) -> Attribution:
    parent = row - 1 if row % 3 == 1 else None
    return Attribution(
        row, parent, source, cue, content, "indirect", "neutral", 1.4, 0.0, 1, "person", False, None, None, 0.9
    )


@st.composite
def documents(draw: st.DrawFn) -> Document:
    alphabet = st.sampled_from("ab .\n“”'<>&\"\x00\u202e\u0301é漢😀\ud800")
    title, body = draw(st.text(alphabet, max_size=12)), draw(st.text(alphabet, max_size=60))
    article = Article("x", "Outlet", title, body)
    length = len(article.text)
    place = st.integers(0, length + 3)
    span = st.tuples(place, place).map(lambda pair: Span(min(pair), max(pair)))
    spans = st.lists(span, max_size=3).map(tuple)
    attributions = tuple(
        make_attribution(row, draw(spans), draw(spans), draw(spans)) for row in range(draw(st.integers(0, 4)))
    )
    claims = tuple(
        Claim(row, 0, draw(spans), "", draw(st.sampled_from(MODES)), 0.3, 0.9, None, False, False, None)
        for row in range(draw(st.integers(0, 2)))
    )
    cuts = sorted(draw(st.sets(st.integers(0, length), max_size=5)))
    sentences = tuple(Span(a, b) for a, b in pairwise(cuts))
    paragraphs = tuple(find_paragraphs(article.text)) if draw(st.booleans()) else sentences
    reading = Reading(paragraphs, sentences, (), (), np.zeros((0, 3), np.int32), np.zeros((0, 384), np.float16))
    return Document(article, reading, attributions, claims, ())


@given(documents())
@settings(deadline=None, max_examples=150)
def test_no_character_is_lost_or_doubled(document: Document) -> None:
    assert "".join(text_of(document).split()) == "".join(document.article.text.split())


def test_white_space_within_paragraphs_stays() -> None:
    for document in make_documents():
        assert text_of(document).split() == document.article.text.split()


def test_innermost_role_wins_and_knows_what_it_stands_in() -> None:
    document = make_document(
        "n", "Outlet", "", "[1:Ann] {1:said} <1:[2:Bo] {2:denied} <2:it>>.\n", {2: {"parent": 0, "polarity": -1}}
    )
    pieces = {p.text: p for block in mark_article(document) for s in block.sentences for p in s.pieces}
    assert (pieces["Ann"].role, pieces["Ann"].nested) == ("source", False)
    assert (pieces["Bo"].role, pieces["Bo"].nested, pieces["Bo"].notes) == ("source", True, (1, 2))
    assert (pieces["it"].role, pieces["it"].notes) == ("content", (1, 2))


def test_notes_are_numbered_in_reading_order_and_stand_at_their_paragraph() -> None:
    for document in make_documents():
        numbers = [note.number for block in mark_article(document) for note in block.notes]
        assert numbers == sorted(numbers)
        assert len(numbers) == len(document.attributions) + sum(
            c.mode == "scare" and c.attribution_id is None for c in document.claims
        )


def test_a_quotation_that_goes_on_is_noted_in_the_next_paragraph() -> None:
    blocks = mark_article(make_documents()[0])
    going_on = [block for block in blocks if block.continued]
    assert [note.speaker for block in going_on for note in block.continued] == ["Governor Ilse Marrin"]


def test_without_a_resolved_speaker_the_source_is_named_by_its_words() -> None:
    document = make_document("n", "Outlet", "", "It rained, {1:said} [1:an aide].\n", {1: {"speaker": None}})
    assert [note.speaker for block in mark_article(document) for note in block.notes] == ["an aide"]


@pytest.mark.parametrize(
    ("mode", "looks", "speakers"),
    [
        (
            "sourceless",
            [("The council", "content"), ("reportedly", "cue"), ("ignored it.", "content")],
            ["source not named"],
        ),
        ("scare", [("The council reportedly ignored it.", "scare")], ["held at a distance by quotation marks"]),
        ("asserted", [("The council reportedly ignored it.", "")], []),
    ],
)
def test_only_own_voice_is_unmarked(mode: Mode, looks: list[tuple[str, str]], speakers: list[str]) -> None:
    document = make_document("n", "Outlet", "", "The council reportedly ignored it.\n")
    (claim,) = document.claims
    blocks = mark_article(replace(document, claims=(replace(claim, mode=mode, attribution_id=None),)))
    pieces = [p for block in blocks for s in block.sentences for p in s.pieces]
    assert [(p.text.strip(), p.role) for p in pieces if p.text.strip()] == looks
    assert [note.speaker for block in blocks for note in block.notes] == speakers
