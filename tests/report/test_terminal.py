from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_factories import make_comparison, make_document, make_documents, make_small
from test_marking import documents

from bias.report import mark_document, summarise
from bias.report.words import cells, clipped, wrapped
from bias.types import Document

ANSI = re.compile(r"\x1b\[[\d;]*m")


@pytest.mark.parametrize("width", [10, 32, 40, 60, 80, 100, 140])
@pytest.mark.parametrize("color", [False, True])
def test_summary_fits(width: int, color: bool) -> None:
    for line in summarise(make_comparison(), width=width, color=color).splitlines():
        assert cells(ANSI.sub("", line)) <= max(width, 32), line


def test_summary_tells_the_main_things() -> None:
    text = summarise(make_comparison())
    for words in (
        "Fire at the Ostrel dam",
        "■ asserted   ○ doubted    ● attributed ● attributed",
        "said as fact here, attributed elsewhere",
        "“Tessian guns set Ostrel dam on fire”",
        "71–93%",
        "+43 pts",
        "Before you quote this",
    ):
        assert words in text


def test_colour_changes_nothing_but_colour() -> None:
    comparison = make_comparison()
    assert ANSI.sub("", summarise(comparison, color=True)) == summarise(comparison)
    assert "\x1b" not in summarise(comparison)


def test_control_characters_of_articles_never_reach_the_terminal() -> None:
    bad = make_document("a", "A\x1b[2J\u202e", "T\x07", "[1:Ann\x9b] {1:said} <1:it \x1b[31mrained\x00>.\n")
    for text in (summarise(make_small(bad, event="E\x1b]0;x\x07")), mark_document(bad, color=False)):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)


@pytest.mark.parametrize("width", [20, 50, 83, 84, 120])
@pytest.mark.parametrize("color", [False, True])
def test_marked_document_fits(width: int, color: bool) -> None:
    for document in make_documents():
        for line in mark_document(document, color=color, width=width).splitlines():
            assert cells(ANSI.sub("", line)) <= max(width, 32), line


def test_marked_document_shows_roles_and_notes() -> None:
    text = mark_document(make_documents()[0], color=False, width=60)
    assert "[the Arvanian defence ministry] {said}" in text.replace("\n", " ")
    assert "attributed to Tessia’s military command, wording" in text
    assert "<>" not in mark_document(make_documents()[2], color=False)


@given(documents(), st.integers(20, 120), st.booleans())
@settings(deadline=None, max_examples=60)
def test_any_document_can_be_marked(document: Document, width: int, color: bool) -> None:
    text = mark_document(document, color=color, width=width)
    assert all(cells(ANSI.sub("", line)) <= max(width, 32) for line in text.splitlines())
    text.encode("utf-8")


@given(st.text(max_size=80), st.integers(2, 30))
def test_wrapping_keeps_words_and_width(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cells(line) <= width for line in lines)
    assert cells(clipped(text, width)) <= width


@pytest.mark.parametrize(("text", "columns"), [("abc", 3), ("漢字", 4), ("e\u0301", 1), ("a\u200bb", 2), ("", 0)])
def test_columns(text: str, columns: int) -> None:
    assert cells(text) == columns


@pytest.mark.parametrize("width", [32, 40, 60, 80, 100, 140])
def test_differences_are_shown_with_their_intervals(width: int) -> None:
    made = make_comparison()
    spread = [
        replace(row, relative_low=-0.25, relative_high=0.75) if row.value is not None else row for row in made.framing
    ]
    shown = summarise(replace(made, framing=tuple(spread)), width=width)
    assert all(cells(line) <= width for line in shown.splitlines())
    assert ("(\u221225 to +75)" in shown) is (width >= 80)
