"""Spans that break off or run on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from attribution_factories import modes_of, read, reading_of, surfaces, unmark

from bias.attribution import attribute
from bias.types import Article, Document, Span


@pytest.mark.parametrize(
    ("marked", "source", "content"),
    [
        ("{s1:The} bank, which was fined last year, {k1:denied} {c1:hiding losses}.", "The bank", "hiding losses"),
        ("{s1:Kovel} {k1:denied} {c1:shelling} the school at Harn.", "Kovel", "shelling the school at Harn"),
        ("{s1:Kovel} {k1:promised} {c1:more} aid on Monday.", "Kovel", "more aid"),
        ("{s1:The team trained on Sunday and coach Holt} {k1:said} {c1:all were fit}.", "coach Holt", "all were fit"),
        (
            "{s1:Kovel’s} {k1:insistence} {c1:that the vote was fair angered the opposition}.",
            "Kovel’s",
            "that the vote was fair",
        ),
        ("{s1:Kovel} {k1:said} {c1:the} dam, which was old, was safe.", "Kovel", "the dam"),
        ("{s1:Kovel} {k1:denied} {c1:lying} and left.", "Kovel", "lying"),
        ("{s1:Kovel} {k1:thought} {c1:that help was near}.", "Kovel", "that help was near"),
    ],
)
def test_spans_end_where_their_phrase_does(marked: str, source: str, content: str) -> None:
    document = read(marked)
    attribution = document.attributions[0]
    (found,) = surfaces(document, attribution, "source")
    assert found.partition(",")[0] == source
    assert surfaces(document, attribution, "content") == [content]


@pytest.mark.parametrize(
    ("marked", "source", "content"),
    [
        ("{s1:A poll which was taken for the Courier and Radio Harn} {k1:said} {c1:no}.", None, "no"),
        ("{s1:Voters} {k1:saw} {c1:her} with less favour on Monday.", "Voters", "her"),
    ],
)
def test_spans_that_are_whole_stay(marked: str, source: str | None, content: str) -> None:
    document = read(marked)
    attribution = document.attributions[0]
    assert surfaces(document, attribution, "source") == [
        source or "A poll which was taken for the Courier and Radio Harn"
    ]
    assert surfaces(document, attribution, "content") == [content]


def _seen(marked: str, *verbs: str) -> Document:
    """The document of a marked text in which the reader saw these finite verbs."""
    text, relations = unmark(marked)
    spans = tuple(Span(text.index(verb), text.index(verb) + len(verb)) for verb in verbs)
    return attribute(Article(id="a", outlet="", title="", body=text), replace(reading_of(text, relations), verbs=spans))


@pytest.mark.parametrize(
    ("marked", "verbs", "source"),
    [
        (
            "{s1:Polls conducted for the Courier and Radio Harn} {k1:say} {c1:no}.",
            ["say"],
            "Polls conducted for the Courier and Radio Harn",
        ),
        ("{s1:The team trained on Sunday and coach Holt} {k1:said} {c1:no}.", ["trained", "said"], "coach Holt"),
        ("{s1:Some} left the hall and {k1:feared} {c1:the worst}.", ["left", "feared"], "Some"),
        ("{s1:Her} own {k1:warning of} {c1:a flood} came late.", ["came"], "Her"),
        ("{s1:Her} lawyer {k1:warned of} {c1:a flood}.", ["warned"], "Her lawyer"),
    ],
)
def test_the_verbs_that_the_reader_saw_decide(marked: str, verbs: list[str], source: str) -> None:
    document = _seen(marked, *verbs)
    assert surfaces(document, document.attributions[0], "source") == [source]


@pytest.mark.parametrize(
    "marked",
    [
        "{s1:It} {k1:was claimed} {c1:that the dam burst}.",
        "{k1:It} was claimed {c1:that the dam burst}.",
        "{c1:It} {k1:was claimed} {c1:that the dam burst}.",
        "{k1:It was claimed} {c1:that the dam burst}.",
    ],
)
def test_it_is_nobody_in_it_was_claimed(marked: str) -> None:
    document = read(marked)
    [attribution] = document.attributions
    assert attribution.source == ()
    assert surfaces(document, attribution, "cue") == ["It was claimed"]
    assert modes_of(document) == [("sourceless", "that the dam burst")]


def test_it_that_says_something_is_somebody() -> None:
    [attribution] = read("The bank closed. {s1:It} {k1:said} {c1:it had been hacked}.").attributions
    assert attribution.source


def test_a_relative_clause_ends_at_its_comma() -> None:
    marked = "The ship, {c1:which} {s1:the navy} {k1:says} {c1:was carrying arms, sank off Harn on Friday}."
    assert ("attributed", "which … was carrying arms") in modes_of(read(marked))
    assert "asserted" in {mode for mode, _ in modes_of(read(marked))}


def test_a_charge_is_no_part_of_its_source() -> None:
    document = read("{c1:The trainer} {k1:is accused by} {s1:two riders of doping the horse}.")
    assert surfaces(document, document.attributions[0], "source") == ["two riders"]
    assert surfaces(document, document.attributions[0], "content") == ["The trainer", "doping the horse"]
