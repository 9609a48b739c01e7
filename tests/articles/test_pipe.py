"""Standard input is read as a file is, whatever format its beginning shows."""

from __future__ import annotations

import gzip
import io

import pytest
from test_feed import RSS
from test_warc import GOOD

from bias.articles import load, sets
from bias.articles.sniff import sniff
from bias.errors import InputError


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (b"", ".txt"),
        (b"Rain\n\nIt rained.", ".txt"),
        (b"---\noutlet: X\n---\nIt rained.", ".txt"),
        (b"<i>It</i> rained.", ".txt"),
        (b"< 5 men", ".txt"),
        (b"{\xc2\xabIt rained\xc2\xbb}", ".txt"),
        (b'{"outlet": "X", "text": "A."}', ".jsonl"),
        (b'\xef\xbb\xbf { "text": "A."}', ".jsonl"),
        (b'[\n  {"text": "A."}]', ".jsonl"),
        (b"[Rain] fell.", ".txt"),
        (b'"Source";"date";"Full text"\r\nX;A.;1', ".csv"),
        (b'"Outlet";"text";id\r\nX;A.;1', ".csv"),
        (b"The text, and the outlet, agree.\n\nIt rained.", ".txt"),
        (b"<!-- saved --><!DOCTYPE html>\n<HTML lang=en>", ".html"),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html xmlns="y">', ".html"),
        ("<html>".encode("utf-16"), ".html"),
        (b'<?xml version="1.0"?>\n<rss version="2.0">', ".xml"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', ".xml"),
        (b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b">]><rss>', ".xml"),
        (b"WARC/1.0\r\nWARC-Type: warcinfo", ".warc"),
        (gzip.compress(GOOD), ".warc"),
        (b"<!---->" * 5000, ".txt"),
        (b"<!" * 30_000, ".txt"),
        ("é".encode() * 40_000, ".txt"),
        (b"\x81\x00\xff", ".txt"),
    ],
)
def test_the_beginning_tells_the_format(data: bytes, ending: str) -> None:
    assert sniff(data) == ending


@pytest.mark.parametrize(
    ("data", "id", "outlet", "title", "body"),
    [
        (b"It rained.", "-", "standard input", "", "It rained."),
        (b"Rain\r\n\r\nIt rained.", "-", "standard input", "Rain", "It rained."),
        (b"---\noutlet: X\ntitle: Rain\nid: 7\n---\nIt rained.", "7", "X", "Rain", "It rained."),
        (b'{"outlet": "X", "text": "It rained."}', "-#1", "X", "", "It rained."),
        (b"outlet,text\nX,It rained.\n", "-#2", "X", "", "It rained."),
    ],
)
def test_standard_input_is_read_as_a_file_is(data: bytes, id: str, outlet: str, title: str, body: str) -> None:
    [article] = load(["-"], piped=io.BytesIO(data)).articles
    assert (article.id, article.outlet, article.title, article.body) == (id, outlet, title, body)


@pytest.mark.filterwarnings("ignore::bias.articles.fields.ArticleWarning")
def test_a_feed_can_come_from_standard_input() -> None:
    given = load(["-"], piped=io.BytesIO(RSS.encode()))
    assert [article.outlet for article in given.articles] == ["The Kovel Post"] * 2
    assert [one.where for one in given.skipped] == ["standard input entry 3 text"]


def test_what_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for data in (b"", b" \n", b"\x81\x00\xff", b"---\noutlet: X\nIt rained.", b'{"outlet": "X"}', b"<html></html>"):
        with pytest.raises(InputError, match="standard input"):
            load(["-"], piped=io.BytesIO(data))
    monkeypatch.setattr(sets, "ROWS_BYTES", 10)
    with pytest.raises(InputError, match="larger than"):
        load(["-"], piped=io.BytesIO(b"x" * 11))


def test_without_a_pipe_the_name_is_that_of_a_file() -> None:
    with pytest.raises(InputError, match="-: does not exist"):
        load(["-"])
