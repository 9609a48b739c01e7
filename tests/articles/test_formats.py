"""One file of each format: what is read from it, and how what cannot be read is named."""

from __future__ import annotations

import csv as csv_module
import io
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bias.articles import csv, html, jsonl, plain
from bias.articles.fields import Found
from bias.articles.inputs import Input
from bias.errors import InputError, MissingExtraError
from bias.types import Article, Skipped


def read(reader, path: Path, data: str | bytes) -> list[Article | Skipped]:
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    found = reader.read(Input(io.BytesIO(raw), path.name, path.name))
    return [one.article if isinstance(one, Found) else one for one in found]


@pytest.mark.parametrize(
    ("text", "outlet", "title", "body"),
    [
        ("Rain\n\nIt rained.\n", "post", "Rain", "It rained.\n"),
        ("Rain\nIt rained.", "post", "Rain", "It rained."),
        ("Rain\r\n\r\nIt\r\nrained.", "post", "Rain", "It\nrained."),
        ("\ufeffRain\n\n\nIt rained.", "post", "Rain", "\nIt rained."),
        ("\n\nRain\n\nIt rained.", "post", "Rain", "It rained."),
        ("It rained.", "post", "", "It rained."),
        ("It rained.\n", "post", "", "It rained.\n"),
        ("x" * 301 + "\nIt rained.", "post", "", "x" * 301 + "\nIt rained."),
        ('+++\noutlet = "The Kovel Post"\ntitle = "Rain"\n+++\n\nIt rained.', "The Kovel Post", "Rain", "It rained."),
        ("---\noutlet: The Kovel Post\ntitle: 'Rain: more'\n---\nIt.", "The Kovel Post", "Rain: more", "It."),
        ("---\noutlet: No\ntitle: 2024\n---\nIt.", "No", "2024", "It."),
        ("---\ntitle: Rain\nurl:\n---\nIt.", "post", "Rain", "It."),
        ("---\nurl: x\n---\nRain\n\nIt.", "post", "", "Rain\n\nIt."),
        ("---\nIt rained.", "post", "---", "It rained."),
        ("---\nRain fell: a report\nIt rained.", "post", "---", "Rain fell: a report\nIt rained."),
        ("---\nIt rained.\n---\nIt snowed.", "post", "---", "It rained.\n---\nIt snowed."),
    ],
)
def test_plain_text(text: str, outlet: str, title: str, body: str, tmp_path: Path) -> None:
    [article] = read(plain, tmp_path / "post.txt", text)
    assert isinstance(article, Article)
    assert (article.outlet, article.title, article.body) == (outlet, title, body)


def test_a_markdown_heading_is_a_title(tmp_path: Path) -> None:
    [article] = read(plain, tmp_path / "post.md", "# Rain in *Kovel* #\n\nIt rained.")
    assert article.text == "Rain in *Kovel*\n\nIt rained."


def test_front_matter_keeps_values_as_written(tmp_path: Path) -> None:
    yaml = "---\nid: 007\npublished: 2024-05-04\nsection: Comment\ntags: [a, b]\n---\nIt rained."
    [article] = read(plain, tmp_path / "a.md", yaml)
    assert (article.id, article.published, article.genre) == ("007", "2024-05-04", "opinion")
    assert article.extra == {"section": "Comment", "tags": "[a, b]"}
    toml = '+++\npublished = 2024-05-04T10:00:00Z\npages = 3\ntags = ["a"]\n+++\nIt rained.'
    [article] = read(plain, tmp_path / "a.txt", toml)
    assert article.published == "2024-05-04T10:00:00+00:00"
    assert article.extra == {"pages": "3", "tags": '["a"]'}


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ("---\ntitle: Rain: more\n---\nIt.", "not valid YAML in line 2"),
        ("---\na: &a [*a]\nb: [\n---\nIt.", "not valid YAML"),
        ("---\na: " + "[" * 5000 + "\n---\nIt.", "not valid YAML"),
        ("+++\ntitle = Rain\n+++\nIt.", "not valid TOML"),
        ("---\noutlet: The Post\n\nIt rained.", "never ends; close it with a line --- of"),
        ("+++\n\nTitle = 'Rain'\nIt rained.\n---\n", "never ends; close it with a line +++ of"),
        ("+++\na = " + "[" * 5000 + "\n+++\nIt.", "not valid TOML"),
    ],
)
def test_broken_front_matter_is_named(front: str, reason: str, tmp_path: Path) -> None:
    [skipped] = read(plain, tmp_path / "a.txt", front)
    assert isinstance(skipped, Skipped)
    assert skipped.where == "a.txt front matter"
    assert reason in skipped.reason


def test_yaml_constructs_nothing(tmp_path: Path) -> None:
    [article] = read(plain, tmp_path / "a.txt", "---\ntitle: !!python/object/apply:os.getcwd []\n---\nIt rained.")
    assert str(Path.cwd()) not in article.title


@given(text=st.text())
def test_plain_text_never_raises(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "any.txt"
    try:
        [article] = read(plain, path, text)
    except InputError:
        assert any("\ud800" <= character <= "\udfff" for character in text)
        return
    assert isinstance(article, Article | Skipped)


def test_jsonl(tmp_path: Path) -> None:
    rows = [
        {"id": "α-1", "outlet": "X", "title": "T", "text": "A.\r\nB.\u2028C.", "published": "2024-05-04", "n": 1.5},
        {"id": 12, "outlet": "X", "text": "\ud800 and \ud83d\ude00", "flag": True, "none": None},
        {"outlet": "X", "text": "C."},
    ]
    lines = "\ufeff" + "\r\n\r\n".join(json.dumps(row, ensure_ascii=row["text"] != "C.") for row in rows)
    first, second, third = read(jsonl, tmp_path / "a.jsonl", lines)
    assert (first.id, first.body, first.extra) == ("α-1", "A.\nB.\u2028C.", {"n": "1.5"})
    assert (second.id, second.body, second.extra) == ("12", "\ud800 and \U0001f600", {"flag": "true"})
    assert third.id == "a.jsonl#5"


@pytest.mark.parametrize(
    ("line", "where", "reason"),
    [
        ("{", ":2", "not valid JSON"),
        ("[1]", ":2", "must be a JSON object"),
        ('{"outlet": "X"}', ":2 text", "is missing"),
        ('{"outlet": "X", "text": ["A."]}', ":2 text", "must be a text, not a list"),
        ('{"outlet": 5, "text": "A."}', ":2 outlet", "must be a text, not a number"),
        ('{"outlet": "X", "text": "A.", "id": true}', ":2 id", "must be a text or a number"),
        ('{"schema": "bias.document/1", "text": "A."}', ":2", "is a result"),
        ('{"outlet": "X", "text": "A.", "mode": "asserted", "attribution_id": null}', ":2", "is a claim"),
        ("[" * 100_000, ":2", "not valid JSON"),
        ("1" * 5000, ":2", "not valid JSON"),
    ],
)
def test_a_broken_line_is_named_and_the_rest_used(line: str, where: str, reason: str, tmp_path: Path) -> None:
    good = '{"outlet": "X", "text": "A."}'
    before, skipped, after = read(jsonl, tmp_path / "a.jsonl", f"{good}\n{line}\n{good}\n")
    assert isinstance(before, Article)
    assert after.id == "a.jsonl#3"
    assert skipped.where == f"a.jsonl{where}"
    assert reason in skipped.reason


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv(delimiter: str, tmp_path: Path) -> None:
    lines = io.StringIO(newline="")
    writer = csv_module.writer(lines, delimiter=delimiter)
    long = "word, word; " * 20_000
    writer.writerows([["ID", "Outlet", "text", "Note"], ["", "X", 'A "b",\nc;\td', "n"], [], ["7", "Y", long, ""]])
    before = csv_module.field_size_limit()
    first, second = read(csv, tmp_path / "a.csv", "\ufeff" + lines.getvalue())
    assert csv_module.field_size_limit() == before
    assert (first.id, first.body, first.extra) == ("a.csv#2", 'A "b",\nc;\td', {"Note": "n"})
    assert (second.id, second.body) == ("7", long)


def test_a_list_of_articles_in_json(tmp_path: Path) -> None:
    items = [
        {
            "headline": "Rain",
            "body": "A.",
            "source": {"id": None, "name": "The Post"},
            "publishedAt": "2026-01-02T00:00:00Z",
        },
        "B.",
        {"body": "C.", "source": {"id": 7}},
    ]
    first, text, outlet = read(jsonl, tmp_path / "a.json", json.dumps(items, indent=1))
    assert (first.id, first.outlet, first.title, first.published) == (
        "a.json#1",
        "The Post",
        "Rain",
        "2026-01-02T00:00:00+00:00",
    )
    assert (text.where, outlet.where) == ("a.json:2", "a.json:3 outlet")
    with pytest.raises(InputError, match="at line 3, column 3"):
        read(jsonl, tmp_path / "a.json", '[\n{"text": "A."},\n{ b}]')
    [alone] = read(jsonl, tmp_path / "a.json", '{\n "text": "A.",\n "outlet": "X"\n}\n')
    assert (alone.id, alone.body) == ("a.json#1", "A.")
    # A list on a line of its own is a bad line, not a list of articles.
    bad, good = read(jsonl, tmp_path / "a.jsonl", '[1]\n{"text": "A.", "outlet": "X"}')
    assert (bad.where, good.body) == ("a.jsonl:1", "A.")


MARKED = "<p>Norland &amp; Ostria said <b>rain</b> fell.</p><p>It did not, at 3 < 4 degrees.</p>"


def test_markup_in_a_field_is_taken_out_and_other_texts_stay(tmp_path: Path) -> None:
    plain_text = "Norland & Ostria said rain fell.\n\nIt did not, at 3 < 4 degrees."
    row = json.dumps({"title": "Rain &amp; hail", "text": MARKED, "outlet": "X"})
    [found] = read(jsonl, tmp_path / "a.jsonl", row)
    assert (found.title, found.body) == ("Rain & hail", plain_text)
    [found] = read(csv, tmp_path / "a.csv", f'outlet,content\nX,"{MARKED}"\n')
    assert found.body == plain_text
    [found] = read(plain, tmp_path / "a.txt", f"---\noutlet: X\n---\n{MARKED}")
    assert found.body == plain_text
    kept = "He wrote <b>no</b> &amp; <p> on the wall."
    [found] = read(jsonl, tmp_path / "a.jsonl", json.dumps({"title": "A &amp; B", "text": kept, "outlet": "X"}))
    assert (found.title, found.body) == ("A &amp; B", kept)


def test_broken_csv_rows_are_named_and_the_rest_used(tmp_path: Path) -> None:
    text = 'outlet,text\nX,A.\nX\nX,B.,C.\nX,"D"e\nX,F.\nX,"G.\nX,H.\n'
    found = read(csv, tmp_path / "a.csv", text)
    assert [one.body for one in found if isinstance(one, Article)] == ["A.", "F."]
    skipped = {one.where: one.reason for one in found if isinstance(one, Skipped)}
    assert list(skipped) == ["a.csv:3 text", "a.csv:4", "a.csv:5", "a.csv:7"]
    assert "3 cells" in skipped["a.csv:4"]
    assert "never closed" in skipped["a.csv:7"]


@pytest.mark.parametrize(
    ("header", "reason"),
    [("", "no 'text'"), ("outlet,words", r"no 'text' \(body, .*; it names outlet, words"), ("text", "no 'outlet'"),
     ("text,outlet,text", "'text' twice"), ('text,"out', "header cannot be read"),
     ("outlet,text,mode,attribution_id", "table of claims"), ("outlet,content,cue_class,attribution_id", "of claims"),
     ("cluster,cluster_text,outlet,text", "table of claims")],
)  # fmt: skip
def test_a_csv_header_must_name_text_and_outlet(header: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=reason):
        read(csv, tmp_path / "a.csv", f"{header}\nA.,X\n")


PAGE = """<html lang="en"><head>{charset}<title>Bridge closed in Kovel</title>
<meta property="og:site_name" content="Norland Daily"><meta property="article:published_time" content="2024-05-06">
</head><body><nav><a href="/">Home</a></nav><article><h1>Bridge closed in Kovel</h1>
<p>The bridge over the Mur was closed on Monday &amp; nobody could cross, officials in the café said, after two days of
heavy rain.</p><p>“We had no choice,” the mayor told reporters, and added that it would be opened again soon.</p>
</article><footer>All rights reserved</footer></body></html>"""


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("", "utf-8"), ("", "cp1252"), ('<meta charset="windows-1252">', "cp1252"), ("", "utf-16"),
     ('<meta charset="hex">', "cp1252")],
)  # fmt: skip
def test_html(charset: str, encoding: str, tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    [article] = read(html, tmp_path / "page.html", PAGE.format(charset=charset).encode(encoding))
    assert (article.outlet, article.title, article.published) == (
        "Norland Daily",
        "Bridge closed in Kovel",
        "2024-05-06",
    )
    assert "Monday & nobody" in article.body
    assert "café" in article.body
    assert "“We had no choice,”" in article.body
    assert "Home" not in article.text
    assert article.text.count("Bridge closed") == 1


def test_declared_encodings_count_where_utf8_fails() -> None:
    page = '<meta charset="iso-8859-2"><p>Łódź</p>'
    assert html.decode_page(page.encode("iso-8859-2")) == page


@pytest.mark.parametrize("page", ["", "<html></html>", "<p>Menu</p>" * 3, "<" * 1000, "\x00<p>"])
def test_a_page_without_an_article_is_named(page: str, tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    [found] = read(html, tmp_path / "page.html", page)
    assert isinstance(found, Skipped) or found.body.strip()


def test_html_without_its_library_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(MissingExtraError, match=r"bias\[web\]"):
        read(html, tmp_path / "page.html", PAGE)
