"""Sets: which files are articles, what their ids are, and what is skipped with which reason."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bias.articles import ARTICLE_CHARACTERS, from_text, load, sets, write_set
from bias.articles.fields import ArticleWarning
from bias.errors import InputError, MissingExtraError
from bias.types import ArticleSet, Side


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return folder


def ids(of: ArticleSet) -> list[str]:
    return [article.id for article in of.articles]


def reasons(of: ArticleSet) -> dict[str, str]:
    return {Path(one.where).name: one.reason for one in of.skipped}


def test_a_folder_is_a_set(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "rain",
        b__txt="Rain\n\nIt rained.",
        a__md="---\noutlet: The Post\n---\nIt poured.",
        r__jsonl='{"outlet": "X", "text": "A."}\n{"id": "zz", "outlet": "Y", "text": "B."}',
        t__csv="outlet,text\nZ,C.\n",
        event__toml='title = "Rain"\n[[sides]]\nname = "Norland"',
        README__md="About", LICENSE__txt="Law", gold__jsonl="{}", a__gold__jsonl="{}", notes__rst="Notes",
    )  # fmt: skip
    write(folder / "more", c__txt="Hail\n\nIt hailed.")
    write(folder / ".hidden", d__txt="Hidden\n\nText.")
    given = load([folder])
    assert ids(given) == ["a.md", "b.txt", "more/c.txt", "r.jsonl#1", "t.csv#2", "zz"]
    assert [article.outlet for article in given.articles] == ["The Post", "b", "c", "X", "Z", "Y"]
    assert (given.title, given.sides, given.skipped) == ("Rain", (Side("Norland"),), ())
    assert load(folder) == load(str(folder)) == given


def test_the_title_of_a_set_without_event_file_is_its_folder(tmp_path: Path) -> None:
    assert load([write(tmp_path / "rain", a__txt="A.")]).title == "rain"


def test_a_file_reads_the_same_alone_and_in_its_set(tmp_path: Path) -> None:
    folder = write(tmp_path, a__txt="Rain\n\nIt rained.", b__txt="B.")
    assert load([folder / "a.txt"]).articles == load([folder]).articles[:1]


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    folder = write(tmp_path, a__txt="A.", b__txt="B.")
    (folder / "c.txt").symlink_to("a.txt")
    given = load([folder, folder / "a.txt", folder])
    assert ids(given) == ["a.txt", "b.txt"]
    assert given.skipped == ()


def test_ids_of_several_sets_are_told_apart(tmp_path: Path) -> None:
    one = write(tmp_path / "one", a__txt="A.", b__txt="B.")
    two = write(tmp_path / "two", a__txt="A too.", c__jsonl='{"id": "b.txt", "outlet": "X", "text": "C."}')
    same = write(tmp_path / "else" / "two", a__txt="A three.")
    given = load([one, two, same])
    assert ids(given) == ["b.txt", "one/a.txt", "one/b.txt", "two/a.txt", "two/a.txt~2"]
    assert given.articles[0].body == "C."


def test_of_equal_given_ids_the_first_stays(tmp_path: Path) -> None:
    row = '{"id": "7", "outlet": "X", "text": "A."}\n'
    given = load([write(tmp_path, a__jsonl=row + row.replace("A.", "B."))])
    assert [article.body for article in given.articles] == ["A."]
    assert reasons(given) == {"a.jsonl:2 id": "'7' is already the id of an article of X; give it another"}


def test_events_of_several_sets_are_merged(tmp_path: Path) -> None:
    event = 'title = "{}"\n[[sides]]\nname = "Norland"\naliases = ["{}"]'
    one = write(tmp_path / "one", a__txt="A.", event__toml=event.format("Rain", "K"))
    two = write(tmp_path / "two", b__txt="B.", event__toml=event.format("Hail", "L"))
    given = load([one, two])
    assert (given.title, given.sides) == ("Rain · Hail", (Side("Norland", ("K", "L")),))


def test_a_wrong_event_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"event\.toml: 'title' must be"):
        load([write(tmp_path, a__txt="A.", event__toml="title = 1")])


def test_what_cannot_be_used_is_named_and_the_rest_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sets, "_FORMATS", {k: v._replace(largest=1000) for k, v in sets._FORMATS.items()})
    folder = write(tmp_path / "set", a__txt="A.", empty__txt=" \n", big__txt="x" * 1001)
    (folder / "binary.txt").write_bytes(b"\x81\x00\xff")
    outside = write(tmp_path / "outside", secret__txt="Secret.")
    (folder / "out.txt").symlink_to(outside / "secret.txt")
    (folder / "outdir").symlink_to(outside)
    (folder / "broken.txt").symlink_to("nowhere.txt")
    os.mkfifo(folder / "pipe.txt")
    given = load([folder, tmp_path / "none.txt", write(tmp_path / "x", a__rst="A.") / "a.rst"])
    assert ids(given) == ["a.txt"]
    found = reasons(given)
    expected = {
        "empty.txt text": "is empty",
        "big.txt": "is larger than",
        "binary.txt": "holds binary data",
        "out.txt": "is a link that leads out",
        "outdir": "is a link that leads out",
        "broken.txt": "is a broken link",
        "pipe.txt": "is no regular file",
        "none.txt": "does not exist",
        "a.rst": "is in no format",
    }
    assert sorted(found) == sorted(expected)
    assert all(found[name].startswith(reason) for name, reason in expected.items())
    with pytest.raises(InputError, match="9 inputs could not be used") as caught:
        load([folder, tmp_path / "none.txt", tmp_path / "x" / "a.rst"], strict=True)
    assert "none.txt: does not exist" in str(caught.value)


def test_links_within_a_set_and_to_a_set_are_followed(tmp_path: Path) -> None:
    folder = write(tmp_path / "set", a__txt="A.")
    (tmp_path / "link").symlink_to(folder)
    assert ids(load([tmp_path / "link"])) == ["a.txt"]
    (folder / "loop").symlink_to(folder)
    assert load([folder]).skipped == ()


def test_nothing_readable_is_an_error_that_lists_the_reasons(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no path is given"):
        load([])
    with pytest.raises(InputError, match="no articles there"):
        load([tmp_path])
    with pytest.raises(InputError, match=r"(?s)no article could be read:.*a\.txt text: is empty"):
        load([write(tmp_path, a__txt=" ")])
    with pytest.raises(InputError, match=r"(?s)no article could be read:.*none0\.txt: does not exist.*and 5 more"):
        load([tmp_path, *(tmp_path / f"none{n}.txt" for n in range(24))])


def test_without_the_html_library_other_articles_are_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    folder = write(tmp_path, p__html="<p>A.</p>")
    with pytest.raises(MissingExtraError):
        load([folder])
    given = load([write(folder, a__txt="A.")])
    assert ids(given) == ["a.txt"]
    assert "pip install 'bias[web]'" in reasons(given)["p.html"]


@given(st.text(), st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_an_article_and_kept(text: str, title: str) -> None:
    article = from_text(text, title=title, outlet="X")
    assert article.body == text.removeprefix("\ufeff").replace("\r\n", "\n")
    assert article.text.endswith(article.body)
    assert article.headline is None or article.text[slice(*article.headline)] == article.title


def test_documents_of_other_programs_are_named_and_other_files_passed_over(tmp_path: Path) -> None:
    folder = write(tmp_path, a__txt="A.", b__docx="PK", c__PDF="%PDF", d__png="", e__json="{}")
    (folder / "~$b.docx").write_text("lock")
    given = load([folder])
    assert ids(given) == ["a.txt"]
    assert set(reasons(given)) == {"b.docx", "c.PDF"}
    assert "save its text as .txt" in given.skipped[0].reason
    with pytest.raises(InputError, match="save its text as"):
        load([folder / "b.docx"])


def test_what_a_browser_saves_along_with_a_page_is_no_article(tmp_path: Path) -> None:
    write(tmp_path / "Bridge falls_files", frame__txt="An advertisement.")
    write(tmp_path / "b_files", more__txt="B.")
    write(tmp_path, a__txt="A.")
    (tmp_path / "Bridge falls.HTML").write_text("", encoding="utf-8")
    assert ids(load([tmp_path])) == ["a.txt", "b_files/more.txt"]


def test_a_page_that_was_saved_as_text_is_read_as_a_page(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    said = "<p>Norland said on Monday that the bridge over the Mur was closed after two days of heavy rain.</p>"
    page = f"<!DOCTYPE html><html><head><title>Bridge</title></head><body><article>{said * 3}</article></body></html>"
    [article] = load([write(tmp_path, a__txt=page)]).articles
    assert article.body.startswith("Norland said")
    assert "<" not in article.text


def test_articles_without_outlets_are_read_only_where_that_will_do(tmp_path: Path) -> None:
    folder = write(tmp_path, a__jsonl='{"body": "A."}\n', b__csv="Content\nB.\n", c__tsv="outlet\tcontent\nX\tC.\n")
    assert [article.outlet for article in load([folder], unnamed=True).articles] == ["", "", "X"]
    given = load([folder])
    assert ids(given) == ["c.tsv#2"]
    assert len(given.skipped) == 2


@given(
    st.text(min_size=1), st.text(), st.none() | st.just("2026-03-02"), st.sampled_from(["news", "opinion", "feature"])
)
def test_a_set_that_is_written_is_read_as_the_same(body: str, title: str, published: str | None, genre: str) -> None:
    article = from_text(body, title=title, outlet="X", id="7")
    article = replace(article, published=published, genre=genre, extra={"wire": "\ud800"}, url="https://x.example/a")
    if not article.body.strip() or (title and not article.title.strip()):
        return
    with TemporaryDirectory() as place:
        write_set(Path(place) / "new", "Rain & “hail”", [article])
        found = load([Path(place) / "new"])
        assert (found.title, found.articles, found.skipped) == ("Rain & “hail”", (article,), ())
        with pytest.raises(InputError, match="there already"):
            write_set(Path(place) / "new", "", [article])


def test_an_article_as_long_as_a_book_is_read_with_a_warning(tmp_path: Path) -> None:
    folder = write(tmp_path, a__txt="It rained. " * 30_000, b__txt="It snowed.")
    with pytest.warns(ArticleWarning, match=r"takes minutes to read: a\.txt \(330,000 characters\); split"):
        assert ids(load([folder])) == ["a.txt", "b.txt"]


def test_dates_that_are_not_understood_are_told(tmp_path: Path) -> None:
    rows = "outlet,text,date\nX,A.,4/5/2024\nX,B.,2024-05-04\nX,C.,\n"
    with pytest.warns(ArticleWarning, match=r"^1 date of 3 could not be understood \('4/5/2024'\): write them as 2026"):
        articles = load([write(tmp_path, a__csv=rows)]).articles
    assert [article.published for article in articles] == [None, "2024-05-04", None]


def test_a_text_beyond_all_articles_is_refused() -> None:
    with pytest.raises(InputError, match="longer than"):
        from_text("a" * (ARTICLE_CHARACTERS + 1))
