"""Fields that every format shares: dates, genres, what is kept and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bias.articles.fields import (
    ARTICLE_CHARACTERS,
    SYNONYMS,
    BadFieldError,
    article_from,
    parse_published,
    recognise_genre,
    standard_names,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-05-04", "2024-05-04"),
        ("20240504", "2024-05-04"),
        ("2024-05-04T06:07:08Z", "2024-05-04T06:07:08+00:00"),
        ("2024-05-04 06:07", "2024-05-04T06:07:00"),
        ("Sat, 04 May 2024 06:07:08 +0200", "2024-05-04T06:07:08+02:00"),
        ("4 May 2024", "2024-05-04"),
        ("4th Sept. 2024", "2024-09-04"),
        ("May 4, 2024", "2024-05-04"),
        ("  Dec  31st,  2024 ", "2024-12-31"),
        ("2024/5/31", "2024-05-31"),
        ("4/5/2024", None),
        ("31 February 2024", None),
        ("4 Maytember 2024", None),
        ("yesterday", None),
        ("1714800000", None),
        ("", None),
    ],
)
def test_dates_become_iso_or_nothing(text: str, expected: str | None) -> None:
    assert parse_published(text) == expected


@given(st.text())
def test_dates_never_raise(text: str) -> None:
    assert parse_published(text) is None or parse_published(text)


@pytest.mark.parametrize(
    ("labels", "url", "expected"),
    [
        ([""], "", "news"),
        (["Opinion"], "", "opinion"),
        (["", "News | Comment"], "", "opinion"),
        (["", "Letters to the Editor"], "", "letter"),
        (["", "Politics"], "https://post.example/analysis/budget", "analysis"),
        (["", "Politics"], "https://post.example/politics/opinion", "news"),
        ([""], "https://post.example/opinion/2024/a", "opinion"),
        ([""], "https://post.example/2024/commentisfree/a", "opinion"),
        ([""], "http://[broken/opinion/a", "news"),
        (["news"], "https://post.example/opinion/a", "news"),
        (["Feature"], "", "feature"),
    ],
)
def test_genre_comes_from_metadata(labels: list[str], url: str, expected: str) -> None:
    assert recognise_genre(labels, url) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Opinion: The council must go", "opinion"),
        ("OPINION | The council must go", "opinion"),
        ("Analysis – Why the truce failed", "analysis"),
        ("[Editorial] The council must go", "editorial"),
        ("The council must go | Comment", "opinion"),
        ("Why the truce failed (Analysis)", "analysis"),
        ("Kovel: The council must go", "news"),
        ("Perspective and view: a walk", "news"),
        ("Opinion polls: Kovel leads", "news"),
        ("Letter: Kovel knew of the cracks", "news"),
        ("Opinion is split on the dam", "news"),
        ("", "news"),
    ],
)
def test_genre_comes_from_a_label_of_the_headline(title: str, expected: str) -> None:
    assert recognise_genre([""], "", title) == expected
    assert article_from({"text": "It fell.", "title": title}, id="a", outlet="Courier").genre == expected


def test_metadata_go_before_the_headline() -> None:
    assert recognise_genre(["news"], "", "Opinion: The council must go") == "news"
    assert recognise_genre([""], "https://post.example/analysis/a", "Opinion: The council must go") == "analysis"


def test_unknown_fields_and_dates_that_are_not_understood_are_kept() -> None:
    article = article_from({"text": "A.", "outlet": "X", "wire": "AB", "published": "soon", "empty": ""}, id="i")
    assert article.extra == {"wire": "AB", "published": "soon"}
    assert article.published is None


@given(st.text(), st.text())
def test_nothing_but_mark_and_line_ends_changes(title: str, body: str) -> None:
    try:
        article = article_from({"text": body, "title": title, "outlet": "X"}, id="i")
    except BadFieldError:
        assert not body.removeprefix("\ufeff").strip()
        return
    assert article.body == body.removeprefix("\ufeff").replace("\r\n", "\n")
    if title.removeprefix("\ufeff").strip():
        assert article.title == title.removeprefix("\ufeff").replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("fields", "name", "reason"),
    [
        ({"outlet": "X"}, "text", "is missing"),
        ({"outlet": "X", "text": " \n"}, "text", "is empty"),
        ({"text": "A."}, "outlet", "is missing"),
        ({"outlet": " ", "text": "A."}, "outlet", "is empty"),
        ({"outlet": "X", "text": "a" * (ARTICLE_CHARACTERS + 1)}, "text", "2,000,000 characters"),
    ],
)
def test_what_an_article_cannot_do_without(fields: dict[str, str | None], name: str, reason: str) -> None:
    with pytest.raises(BadFieldError, match=reason) as caught:
        article_from(fields, id="i")
    assert caught.value.name == name


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (
            ["ID", "Source", "Date", "Headline", "Body", "Topic"],
            ["id", "outlet", "published", "title", "text", "Topic"],
        ),
        (["Publish Date", "publish-date"], ["published", "publish-date"]),
        (["outlet", "source", "text", "content"], ["outlet", "source", "text", "content"]),
        (["domain", "publisher"], ["domain", "outlet"]),
        (["Outlet ", "TEXT"], ["outlet", "text"]),
        ([], []),
    ],
)
def test_fields_go_by_what_other_collections_call_them(names: list[str], expected: list[str]) -> None:
    assert standard_names(names) == expected


@given(st.lists(st.sampled_from(["Wire", "x", *SYNONYMS, *(name for names in SYNONYMS.values() for name in names)])))
def test_no_field_is_taken_from_two_and_none_is_lost(names: list[str]) -> None:
    found = standard_names(names)
    assert len(found) == len(names)
    for field in SYNONYMS:
        assert found.count(field) == (names.count(field) or min(1, sum(name in SYNONYMS[field] for name in names)))


def test_an_article_without_an_outlet_is_read_where_that_will_do() -> None:
    assert article_from({"body": "A."}, id="i", unnamed=True).outlet == ""
    assert article_from({"body": "A.", "publisher": "X", "date": "4 May 2024"}, id="i").published == "2024-05-04"
    with pytest.raises(BadFieldError, match="say whose"):
        article_from({"body": "A."}, id="i")
