"""What a score rests on: the deciding words, the filled-in formula, and how the speaker was found."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from report_factories import make_document
from test_marking import documents

from bias.attribution import attribute
from bias.report import mark_document
from bias.report.evidence import Explanation, Resolution, explain, resolution_of
from bias.settings import Scoring
from bias.types import Article, Document, Reading, Relation


def read(marked: str, outlet: str = "Outlet") -> Document:
    """The document that the rooms make of marked text, where the marks are what the reader saw."""
    given = make_document("n", outlet, "", marked)
    relations = tuple(Relation(one.source, one.cue, one.content, 0.9) for one in given.attributions)
    reading = given.reading
    seen = Reading(
        reading.paragraphs, reading.sentences, reading.quotations, relations, reading.stretches, reading.meanings
    )
    return attribute(Article("n", outlet, "", given.article.text), seen)


def explained(marked: str, words: str, outlet: str = "Outlet") -> tuple[Document, Explanation]:
    document = read(marked, outlet)
    return document, next(one for one in explain(document) if words in one.claim.text)


@pytest.mark.parametrize(
    ("marked", "words", "mode", "deciders"),
    [
        ("[1:Ann Holt] {1:said} <1:the bridge was safe>.\n", "safe", "attributed", "Ann Holt"),
        ("The bridge was reportedly unsafe.\n", "unsafe", "sourceless", "reportedly"),
        ("The mayor opened the “safe” bridge on Monday.\n", "safe", "scare", "“safe”"),
        ("The bridge fell on Monday.\n", "fell", "asserted", ""),
        ("Many people {1:were feared} <1:to be trapped>.\n", "trapped", "sourceless", "were feared"),
    ],
)
def test_the_words_that_decide_the_mode_are_named(marked: str, words: str, mode: str, deciders: str) -> None:
    document, one = explained(marked, words)
    assert (one.claim.mode, document.text_of(one.deciders)) == (mode, deciders)
    assert one.score == pytest.approx(one.claim.attribution)


@pytest.mark.parametrize(
    ("marked", "how", "antecedent"),
    [
        ("[1:Ann Holt] {1:said} <1:it was safe>.\n", "named", ""),
        ("Mayor Ann Holt came. [1:Holt] {1:said} <1:it was safe>.\n", "short", ""),
        ("Mayor Ann Holt came. [1:She] {1:said} <1:it was safe>.\n", "pronoun", "Ann Holt"),
        ("Mayor Ann Holt came. [1:The mayor] {1:said} <1:it was safe>.\n", "nominal", "Ann Holt"),
        ("[1:Witnesses familiar with the plan] {1:said} <1:it was safe>.\n", "named", ""),
    ],
)
def test_how_a_speaker_was_found_is_told(marked: str, how: Resolution, antecedent: str) -> None:
    _, one = explained(marked, "safe")
    if one.speaker.name is not None:
        assert (one.speaker.how, one.speaker.antecedent) == (how, antecedent)
    else:
        assert one.speaker.how == "unknown"


def test_the_outlet_as_its_own_source_is_told() -> None:
    _, one = explained(
        "[1:The Eastern Post] {1:has learned} <1:that the bridge was safe>.\n", "safe", "The Eastern Post"
    )
    assert (one.claim.mode, one.speaker.how, one.score) == ("asserted", "outlet", 0.0)


def test_an_endorsing_cue_takes_off_and_other_settings_are_told() -> None:
    document, one = explained("[1:Ann Holt] {1:confirmed} <1:the bridge was safe>.\n", "safe")
    assert one.formula == "1.00 × (1 − 0.50 × max(0, 1.00)) = 0.50"
    shown = mark_document(document, color=False, explained=True, scoring=Scoring(endorsement_discount=0.2))
    assert "= 0.80; the document says 0.50, from other settings" in " ".join(shown.split())


def test_hedges_and_polarity_are_told_and_change_nothing() -> None:
    document, one = explained("[1:Ann Holt] {1:denied} <1:the bridge might fall>.\n", "fall")
    assert (one.hedges, one.score) == (("might",), 1.0)
    shown = " ".join(mark_document(document, color=False, explained=True, width=120).split())
    assert "the source denies it; in the outlet’s words; hedged by “might”" in shown


@given(documents())
def test_any_document_can_be_explained(document: Document) -> None:
    for one in explain(document):
        assert 0 <= one.score <= 1
        assert "nan" not in one.formula
    for attribution in document.attributions:
        resolution_of(document, replace(attribution, speaker="Ann Holt"))
