"""Feeds, made by hand: what an entry is read as, and XML that does harm."""

from __future__ import annotations

import io
import time
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bias.articles import feed
from bias.articles.fields import ArticleWarning, Found
from bias.articles.html import text_of_markup
from bias.articles.inputs import Input
from bias.errors import InputError
from bias.types import Article, Skipped

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Kovel Post</title><language>en-GB</language>
<item><media:title>A picture</media:title><title>Bridge &amp;amp; mill closed</title><link>https://kovel.example/b</link>
<guid>kovel-1</guid><pubDate>Mon, 06 May 2024 10:00:00 +0000</pubDate><category>Opinion</category>
<description>Cut …</description><media:description>A very long description of what the picture shows to those who look
at it.</media:description><content:encoded><![CDATA[<p>The bridge was closed.</p><script>track("<p>")</script>
<p>“Why?” asked&nbsp;<b>Ann</b>.<br/>Nobody knew.</p>]]></content:encoded></item>
<item><title>Rain</title><description>It &lt;i&gt;rained&lt;/i&gt;.</description>
<dc:creator>Ann Holt</dc:creator></item>
<item><title>Nothing</title></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The Mur Herald</title>
<entry><id>tag:1</id><title type="html">Rain &lt;b&gt;falls&lt;/b&gt;</title><updated>2024-05-07T10:00:00Z</updated>
<published>2024-05-06T10:00:00Z</published><link rel="self" href="https://mur.example/self"/>
<link href="https://mur.example/rain"/><category term="News"/><summary>Short.</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<p>Rain <em>fell</em>.</p><p>It was wet.</p></div></content>
</entry><entry><title>Hail</title><summary>It hailed.

It was loud.</summary><source><title>The Hill Times</title></source></entry></feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Norland Wire</title></channel>
<item><title>Snow</title><link>https://wire.example/s</link><description>It snowed.</description>
<dc:date>2024-01-02</dc:date></item></rdf:RDF>"""


def read(data: str | bytes) -> list[Article | Skipped]:
    raw = data.encode() if isinstance(data, str) else data
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ArticleWarning)
        found = list(feed.read(Input(io.BytesIO(raw), "f.xml", "f.xml")))
    return [one.article if isinstance(one, Found) else one for one in found]


def test_rss() -> None:
    first, second, third = read(RSS)
    assert (first.id, first.outlet, first.title) == ("kovel-1", "The Kovel Post", "Bridge & mill closed")
    assert first.body == "The bridge was closed.\n\n“Why?” asked Ann.\n\nNobody knew."
    assert (first.published, first.url, first.language, first.genre) == (
        *("2024-05-06T10:00:00+00:00", "https://kovel.example/b", "en-GB", "opinion"),
    )
    assert "extent" not in first.extra
    assert (second.id, second.body) == ("f.xml#2", "It rained.")
    assert second.extra == {"author": "Ann Holt", "extent": "summary"}
    assert third == Skipped("f.xml entry 3 text", "is empty")


def test_atom() -> None:
    first, second = read(ATOM)
    assert (first.id, first.outlet, first.title) == ("tag:1", "The Mur Herald", "Rain falls")
    assert first.body == "Rain fell.\n\nIt was wet."
    assert (first.published, first.url) == ("2024-05-06T10:00:00+00:00", "https://mur.example/rain")
    assert (second.outlet, second.body) == ("The Hill Times", "It hailed.\n\nIt was loud.")


def test_rss_1_has_its_items_beside_the_channel() -> None:
    [article] = read(RDF)
    assert (article.outlet, article.body, article.published) == ("Norland Wire", "It snowed.", "2024-01-02")


def test_summaries_are_told_from_articles() -> None:
    with pytest.warns(ArticleWarning, match=r"f\.xml: 1 of 3 entries give only a summary"):
        list(feed.read(Input(io.BytesIO(RSS.encode()), "f.xml", "f.xml")))
    with pytest.warns(ArticleWarning, match="1 of 1 entries"):
        list(feed.read(Input(io.BytesIO(RDF.encode()), "f.xml", "f.xml")))


SWELLING = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss><channel><title>&b;</title></channel></rss>'
NAMING = '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel><title>&a;</title></channel></rss>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (SWELLING, "defines entities"),
        (NAMING, "defines entities"),
        ("<rss>" + "<a>" * 100_000, "elements more than 200 deep"),
        ("<rss><channel></rss>", "mismatched tag in line 1"),
        ("<rss>&nbsp;</rss>", "undefined entity"),
        ("", "no element found"),
        ("<opml><body/></opml>", r"no RSS or Atom feed \(its root is 'opml'\)"),
        ('<?xml version="1.0" encoding="nonsense"?><rss/>', "not valid XML"),
    ],
)
def test_what_is_no_sound_feed_is_named(data: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        read(data)


def test_a_feed_without_entries_is_named() -> None:
    assert read("<rss><channel><title>X</title></channel></rss>") == [Skipped("f.xml", "is a feed without entries")]


def test_leading_blanks_and_other_encodings_do_no_harm() -> None:
    assert len(read("\n " + RSS)) == 3
    latin = RDF.replace("It snowed", "Café").encode("latin-1")
    [article] = read(b'<?xml version="1.0" encoding="iso-8859-1"?>' + latin)
    assert article.body == "Café."


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>A.</p><p>B<!-- no --> &amp; C.</p>", "A.\n\nB & C."),
        ("A.\n\nB &lt; C.", "A.\n\nB < C."),
        ("A <b>bold\nword</b>.<br>B.", "A bold word.\n\nB."),
        ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
        ("<style>p {}</style><ul><li>A.<li>B.</ul><script>", "A.\n\nB."),
        ("<p>A.<!-- never closed <p>B.", "A."),
        ("", ""),
    ],
)
def test_text_of_markup(markup: str, text: str) -> None:
    assert text_of_markup(markup) == text


@given(st.text(st.sampled_from("<>!-/ps&;\n \"'a") | st.characters()))
def test_any_markup_has_a_text(markup: str) -> None:
    text = text_of_markup(markup)
    assert text == text.strip()


@pytest.mark.parametrize("piece", ["<!--", "<script>", "<p ", "<p>", "<", "&", "</script", "<![CDATA[", "\n"])
def test_hostile_markup_takes_time_in_proportion(piece: str) -> None:
    start = time.process_time()
    text_of_markup(piece * 200_000)
    assert time.process_time() - start < 5
