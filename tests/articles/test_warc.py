"""Web archives, made by hand: which records are articles, and what becomes of damage."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bias.articles import load, warc
from bias.articles.fields import Found
from bias.articles.inputs import Input
from bias.errors import MissingExtraError
from bias.types import Article, Skipped

HTML = """<html lang="en"><head><title>{title}</title></head><body><nav><a href="/">Home</a></nav><article>
<h1>{title}</h1><p>{first} closed on Monday and nobody could cross, officials in the café said, after two
days of rain.</p>
<p>“We had no choice,” the mayor told reporters, and added that it would be opened again before the week was out.</p>
</article><footer>All rights reserved</footer></body></html>"""


def page(first: str = "The bridge was", title: str = "Bridge closed in Kovel") -> bytes:
    return HTML.format(first=first, title=title).encode()


def http(body: bytes, *headers: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def record(content: bytes, kind: str = "response", url: str = "https://www.kovel.example/bridge", **more: str) -> bytes:
    headers = {"WARC-Type": kind, "WARC-Target-URI": url, "Content-Length": str(len(content)), **more}
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"WARC/1.0\r\n{head}\r\n".encode() + content + b"\r\n\r\n"


INFO = record(b"software: made by hand\r\n", "warcinfo", url="")


def read(data: bytes) -> list[Article | Skipped]:
    pytest.importorskip("trafilatura")
    found = warc.read(Input(io.BytesIO(data), "a.warc", "a.warc"))
    return [one.article if isinstance(one, Found) else one for one in found]


def chunked(body: bytes, size: int = 100) -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x;note\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    "response",
    [
        http(page()),
        http(page().decode().encode("cp1252"), kind="text/html; charset=windows-1252"),
        http(chunked(page()), "Transfer-Encoding: chunked"),
        http(page(), "Transfer-Encoding: chunked"),
        http(gzip.compress(page()), "Content-Encoding: gzip"),
        http(chunked(gzip.compress(page())), "content-encoding: GZIP", "transfer-encoding: Chunked"),
        http(zlib.compress(page()), "Content-Encoding: deflate"),
        http(zlib.compress(page(), wbits=-15), "Content-Encoding: deflate"),
        http(page(), "Content-Encoding: gzip"),
    ],
)
def test_a_page_is_an_article_however_it_was_sent(response: bytes) -> None:
    for archive in (INFO + record(response), gzip.compress(INFO) + gzip.compress(record(response))):
        [article] = read(archive)
        assert isinstance(article, Article), article
        assert (article.id, article.outlet, article.title) == ("a.warc#2", "kovel.example", "Bridge closed in Kovel")
        assert article.url == "https://www.kovel.example/bridge"
        assert "officials in the café said" in article.body
        assert "Home" not in article.text


def test_only_pages_that_were_fetched_are_articles() -> None:
    passed_over = [
        record(b"GET / HTTP/1.1\r\n\r\n", "request"),
        record(http(b"", "Location: /b", status="301 Moved")),
        record(http(page(), status="404 Not Found")),
        record(http(b"\x89PNG", kind="image/png")),
        record(b"no server said this"),
        record(b"fetched: yes", "metadata"),
        record(b"", "revisit"),
    ]
    kept = record(page("A mill was"), "resource", url="https://news.example/mill", Content_Type="text/html")
    [article] = read(b"".join(passed_over) + kept)
    assert (article.id, article.outlet) == ("a.warc#8", "news.example")


def test_the_first_capture_of_a_page_counts() -> None:
    first, second = read(record(http(page("A mill was"))) + record(http(page("The mill was"))))
    assert "A mill was" in first.body
    assert second.where == "a.warc record 2 (https://www.kovel.example/bridge)"
    assert "captured before" in second.reason


GOOD = record(http(page("A mill was")), url="https://news.example/mill")
BOMB = http(gzip.compress(b"<p>" + b" " * 40_000_000), "Content-Encoding: gzip")


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (record(http(page(), "Content-Encoding: br")), "is packed as 'br'"),
        (record(http(b"\x81\x8d\xff", "Content-Encoding: gzip")), "and damaged"),
        (record(BOMB), "larger than 20 MB"),
        (record(http(b"<html></html>")), "holds no article"),
        (b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: many\r\n\r\nX\r\n", "its length is given as 'many'"),
        (b"WARC/1.0\r\n\r\n", "its length is given as ''"),
        (b"neither head\r\nnor tail\r\n", "no record begins where one should"),
    ],
)
def test_a_bad_record_is_named_and_the_next_one_used(bad: bytes, reason: str) -> None:
    found = read(bad + GOOD)
    assert isinstance(found[-1], Article)
    assert isinstance(found[0], Skipped)
    assert reason in found[0].reason
    assert found[0].where.startswith("a.warc record 1")
    packed = read(gzip.compress(bad) + gzip.compress(GOOD))
    assert [type(one) for one in packed] == [type(one) for one in found]


def test_a_damaged_member_is_named_and_the_next_one_used() -> None:
    bad = bytearray(gzip.compress(record(http(page()))))
    bad[len(bad) // 2] ^= 0xFF
    skipped, article = read(gzip.compress(INFO) + bytes(bad) + gzip.compress(GOOD))
    assert "cannot be unpacked" in skipped.reason
    assert (article.outlet, article.body.startswith("A mill was")) == ("news.example", True)


def test_an_archive_that_is_cut_off_keeps_what_is_whole() -> None:
    whole = GOOD + record(http(page()))
    for archive in (whole[:-200], gzip.compress(GOOD) + gzip.compress(record(http(page())))[:-100]):
        article, skipped = read(archive)
        assert isinstance(article, Article)
        assert "cut off" in skipped.reason


def test_an_archive_that_swells_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "UNPACKED_BYTES", 1_000_000)
    article, skipped = read(gzip.compress(GOOD + record(b" " * 5_000_000, "metadata") + GOOD))
    assert isinstance(article, Article)
    assert "the rest is left out" in skipped.reason


def test_noughts_after_a_member_are_filling() -> None:
    assert [type(one) for one in read(gzip.compress(GOOD) + bytes(1000))] == [Article]


def test_what_is_no_archive_is_named(tmp_path: Path) -> None:
    [skipped] = read(b"")
    assert "no WARC file" in skipped.reason
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(GOOD))
    assert [article.id for article in load(tmp_path).articles] == ["a.warc.gz#1"]


def test_without_the_html_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(MissingExtraError, match=r"bias\[web\]"):
        list(warc.read(Input(io.BytesIO(GOOD), "a.warc", "a.warc")))


@given(st.lists(st.sampled_from([b"WARC/1.0\r\n", b"Content-Length: 5\r\n", b"\r\n", b"HTTP/1.1 200", INFO, GOOD[:90]])
       | st.binary(max_size=20), max_size=12), st.booleans())  # fmt: skip
def test_no_bytes_raise(parts: list[bytes], packed: bool) -> None:
    data = b"".join(gzip.compress(part) if packed and number % 3 else part for number, part in enumerate(parts))
    assert all(isinstance(one, Article | Skipped) for one in read(data))
    assert all(isinstance(one, Article | Skipped) for one in read(gzip.compress(data)[:-5]))
