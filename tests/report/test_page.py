from __future__ import annotations

import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from report_factories import make_comparison, make_document, make_small
from test_marking import documents

from bias.report import notebook_html, render
from bias.report.words import printable
from bias.types import Document, Evidence, Finding, OrderChange, Side, Skipped

GOLDEN = Path(__file__).parent / "golden" / "page.html"
NASTY = "</style><script>alert(1)</script>\" onload='x' \x00 \u202etxt {{ 7*7 }} &amp; <img src=x>"
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(HTMLParser):
    """Elements, links, ids, and the text of elements that hold an article's text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[tuple[str, bool]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.texts: list[str] = []
        self.unbalanced: list[str] = []
        self.in_text = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        if given.get("id"):
            self.ids.append(given["id"] or "")
        above = [name for name, _ in self.stack[-2:]]
        holds = tag in ("p", "h3") and above == ["article", "div"] and self.in_text
        if tag == "article":
            self.in_text = given.get("class") == "text"
        if holds:
            self.texts.append("")
        if tag not in VOID:
            self.stack.append((tag, holds))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        opened, _ = self.stack.pop() if self.stack else ("nothing", False)
        if opened != tag:
            self.unbalanced.append(f"{opened} closed by {tag}")

    def handle_data(self, data: str) -> None:
        if any(holds for _, holds in self.stack):
            self.texts[-1] += data


def test_golden() -> None:
    page = render(make_comparison())
    if os.environ.get("UPDATE_GOLDEN") == "1":
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(page, encoding="utf-8", newline="\n")
    assert page == GOLDEN.read_text(encoding="utf-8"), "the page has changed: look at it, then set UPDATE_GOLDEN=1"


def test_same_comparison_same_bytes() -> None:
    assert render(make_comparison()) == render(make_comparison())


def test_elements_are_balanced_ids_unique_and_inner_links_lead_somewhere() -> None:
    page = Page(render(make_comparison()))
    assert not page.unbalanced
    assert not page.stack
    assert len(page.ids) == len(set(page.ids))
    hrefs = [given["href"] or "" for tag, given in page.tags if tag == "a"]
    assert {href[1:] for href in hrefs if href.startswith("#")} <= set(page.ids)
    assert sum(href.startswith("https://") for href in hrefs) == 3


def test_nothing_is_loaded_and_nothing_styled_or_scripted_in_line() -> None:
    page = Page(render(make_comparison()))
    for tag, attributes in page.tags:
        assert not {"src", "style", "srcset", "action"} & set(attributes), (tag, attributes)
        assert not any(name.startswith("on") for name in attributes), (tag, attributes)
        assert tag != "link" or attributes["href"] == "data:,"
    policy = next(g["content"] for t, g in page.tags if g.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_tables_have_captions_and_scopes_and_drawings_have_words() -> None:
    page = Page(render(make_comparison()))
    names = [tag for tag, _ in page.tags]
    assert names.count("table") == names.count("caption") > 4
    assert all(given.get("scope") in ("row", "col") for tag, given in page.tags if tag == "th")
    assert all(given.get("aria-hidden") for tag, given in page.tags if tag == "svg")
    levels = [int(tag[1]) for tag in names if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_article_text_is_whole_on_the_page() -> None:
    comparison = make_comparison()
    shown = Page(render(comparison)).texts
    assert " ".join(shown).split() == " ".join(d.article.text for d in comparison.articles).split()


@given(documents())
@settings(deadline=None, max_examples=60)
def test_any_text_is_whole_on_the_page(document: Document) -> None:
    page = render(make_small(document))
    page.encode("utf-8")
    assert "".join("".join(Page(page).texts).split()) == "".join(printable(document.article.text).split())


def test_untrusted_text_stays_text() -> None:
    bad = make_document(
        "bad<b>.txt",
        NASTY,
        NASTY,
        f"[1:{NASTY}] {{1:said}} <1:that it {NASTY}>.\n",
        url="javascript:alert(1)",
        genre=NASTY,
    )
    clean = make_comparison()
    finding = Finding("wording", "bad<b>.txt", 0, 0, NASTY, NASTY, (Evidence("bad<b>.txt", 0, NASTY),))
    comparison = replace(
        clean,
        event=NASTY,
        articles=(bad, *clean.articles),
        sides=(Side(NASTY, (NASTY,), (NASTY,)),),
        findings=(finding,),
        skipped=(Skipped(NASTY, NASTY),),
        order_changes=(OrderChange(NASTY, 0.1, (NASTY, NASTY)),),
        provenance={NASTY: NASTY, "settings": {NASTY: {NASTY: NASTY}}},
    )
    for html in (render(comparison), notebook_html(comparison)):
        page = Page(html)
        assert sum(tag == "script" for tag, _ in page.tags) == (html.startswith("<!doctype"))
        assert not any(tag == "img" for tag, _ in page.tags)
        assert not any(name.startswith("on") for _, given in page.tags for name in given)
        assert "\x00" not in html
        assert "49" not in re.findall(r"\{\{.{0,12}", html)
        assert "javascript:" not in html
        assert not page.unbalanced


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://a.example/b?c=1", True),
        ("HTTP://A.EXAMPLE/", True),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("//a.example", False),
        ("data:text/html,x", False),
        ('https://a.example/" onclick="x', False),
        ("https://a.example/\ud800", False),
        ("", False),
    ],
)
def test_only_web_links_are_kept(url: str, kept: bool) -> None:
    page = Page(render(make_small(make_document("a", "A", "T", "Rain fell.", url=url))))
    links = [given for tag, given in page.tags if tag == "a" and "external" in (given.get("rel") or "")]
    assert len(links) == kept


@pytest.mark.parametrize("articles", [0, 1])
def test_little_or_nothing_still_makes_a_page(articles: int) -> None:
    given = [make_document("a", "A", "", "Rain fell.")][:articles]
    comparison = make_small(*given, event="")
    assert "Untitled event" in render(comparison)
    assert "Untitled event" in notebook_html(comparison)


def test_size_of_a_typical_set() -> None:
    """Four articles of some 450 words, with the ledger that goes with them."""
    comparison = make_comparison()
    grown = []
    for document in comparison.articles:
        text = "The mayor of Kell opened the old grain hall to families from the valley on Friday evening. "
        article = document.article
        body = article.body + "\n\n".join(text * 3 for _ in range(7))
        grown.append(replace(document, article=replace(article, body=body)))
    shared = tuple(
        replace(c, id=1000 * copy + c.id) for copy in range(3) for c in comparison.clusters if len(c.mentions) > 1
    )
    alone = tuple(
        replace(c, id=90000 + 100 * copy + c.id)
        for copy in range(2)
        for c in comparison.clusters
        if len(c.mentions) == 1
    )
    typical = replace(comparison, articles=tuple(grown), clusters=shared + alone)
    text = sum(len(d.article.text) for d in grown)
    assert len(render(typical).encode()) <= 60 * 1024 + 4 * text
