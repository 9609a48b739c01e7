"""One article on a terminal: nothing lost, every claim beside its words, and figures that add up."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_factories import make_document, make_documents
from test_marking import documents

from bias.framing.scores import score_articles
from bias.report import mark_document
from bias.report.account import heard_in
from bias.report.ansi import Piece, wrap_pieces
from bias.report.roles import BRACKETS, cut_article
from bias.report.words import cells, decimal
from bias.types import Document, Span

ANSI = re.compile(r"\x1b\[[\d;]*m")
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
ARTICLES = make_documents()


@given(documents())
def test_no_character_is_lost_or_doubled_by_cutting(document: Document) -> None:
    cut = "".join(run.text for passage in cut_article(document) for run in passage.runs)
    assert "".join(cut.split()) == "".join(document.article.text.split())


@given(documents())
def test_brackets_that_open_close_in_the_same_passage(document: Document) -> None:
    for passage in cut_article(document):
        opened = "".join(run.opening for run in passage.runs)
        closed = "".join(run.closing for run in passage.runs)
        for opening, closing in BRACKETS.values():
            assert opened.count(opening) == closed.count(closing)


def test_brackets_nest() -> None:
    document = make_document("n", "Outlet", "", "[1:Ann] {1:said} <1:[2:Bo] {2:denied} <2:it>>.\n", {2: {"parent": 0}})
    assert "[Ann] {said} ⁰<[Bo] {denied} ¹<it>>." in mark_document(document, color=False, width=100)


@pytest.mark.parametrize("width", [32, 71, 72, 80, 100, 120])
@pytest.mark.parametrize("explained", [False, True])
def test_colour_changes_nothing_but_marks(width: int, explained: bool) -> None:
    for document in ARTICLES:
        plain = mark_document(document, color=False, width=width, explained=explained)
        assert "\x1b" not in plain
        colored = mark_document(document, color=True, width=width, explained=explained)
        bare, without = (re.sub(r"[\[\]{}<>~│\s]", "", text) for text in (plain, ANSI.sub("", colored)))
        assert sorted(bare) == sorted(without)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_every_claim_has_its_score_and_mode_beside_it(width: int) -> None:
    for document in ARTICLES:
        shown = mark_document(document, color=False, width=width)
        notes = re.findall(r"│\s+(\d+)(?:–(\d+))? (\d\.\d\d) ", shown)
        listed = {row: score for a, b, score in notes for row in range(int(a), int(b or a) + 1)}
        assert listed == {claim.id: decimal(claim.attribution) for claim in document.claims}


def test_a_note_stands_beside_the_line_that_its_claim_begins_in() -> None:
    says = "[{0}:Ann] {{{0}:said}} <{0}:it rained on day {0} in the far north and on all the coast to the south>. "
    body = "".join(says.format(number) for number in range(1, 9))
    lines = mark_document(make_document("n", "Outlet", "", body), color=False, width=120).splitlines()
    for number in range(8):
        raised = RAISED[number]
        assert [row for row, line in enumerate(lines) if f"{raised}<it" in line] == [
            row for row, line in enumerate(lines) if f"│ {number} 1.00 attributed to Ann" in line
        ]


def test_wide_characters_keep_the_rule_straight() -> None:
    document = make_document(
        "n", "報道", "漢字の見出し", "[1:外務省] {1:は述べた} <1:漢字 かな 交じり の 長い 文章 です " * 9 + ">.\n"
    )
    for width in (72, 80, 120):
        rules = {
            cells(line[: line.index("│")])
            for line in mark_document(document, color=False, width=width).splitlines()
            if "│" in line
        }
        assert len(rules) == 1


def test_words_of_a_speaker_and_shares_of_modes_add_up() -> None:
    for document in ARTICLES:
        heard = heard_in(document)
        assert [row.words for row in heard] == sorted((row.words for row in heard), reverse=True)
        voiced = [c for c in document.claims if c.attribution_id is not None and c.mode != "asserted"]
        known = [c for c in voiced if document.speaker_of(c) is not None]
        assert sum(row.claims for row in heard) == len(known)
        shown = mark_document(document, color=False, width=100)
        (score,) = score_articles((document,))
        if score.attribution is not None:
            assert f"Attribution of the body {decimal(score.attribution)}" in shown
        counts = [int(count) for count in re.findall(r"% +(\d+) claims?\b", shown)]
        assert counts == list(score.modes.values())


def test_the_genre_is_named() -> None:
    document = make_document("n", "Outlet", "", "It rained.\n")
    assert "Outlet · news" in mark_document(document, color=False)


def test_an_article_without_claims_says_so() -> None:
    document = make_document("n", "Outlet", "", "")
    assert "No claims were found." in mark_document(document, color=False, explained=True)


@given(st.text(max_size=80), st.integers(2, 30), st.lists(st.integers(0, 5), max_size=3).map(tuple))
def test_wrapping_keeps_words_width_and_anchors(text: str, width: int, anchors: tuple[int, ...]) -> None:
    lines = wrap_pieces([Piece("x "), Piece(text, "cue", anchors)], width, False)
    assert "".join("".join(line.text for line in lines).split()) == "".join(f"x{text}".split())
    assert all(line.columns == cells(line.text) <= width for line in lines)
    if text.strip():
        assert [anchor for line in lines for anchor in line.anchors] == list(anchors)


def test_own_voice_within_a_source_looks_like_own_voice() -> None:
    marked = "[1:Ann Holt, who took office in May,] {1:said} <1:it rained>.\n"
    document = make_document("n", "Outlet", "", marked)
    start = document.article.text.index("who")
    own = replace(document.claims[0], mode="asserted", attribution_id=None, spans=(Span(start, start + 22),))
    runs = [run for passage in cut_article(replace(document, claims=(own,))) for run in passage.runs]
    assert [run.role for run in runs if run.text.strip(" .")] == ["source", "", "source", "cue", "content"]
