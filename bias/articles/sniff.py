"""What format something is in that has no name to tell it: standard input."""

from __future__ import annotations

import re

from bias.articles.csv import names_article
from bias.files import decode_beginning

_LOOKED_AT = 65_536
_FIRST_TAG = re.compile(r"(?:<!--.*?-->|<[?!][^>]*>|\s)*+<([A-Za-z][A-Za-z0-9:]*)[\s/>]", re.DOTALL)
_FEED_TAGS = ("rss", "feed", "rdf:rdf")
_PAGE_TAGS = ("html", "head", "body", "title", "meta", "article", "main", "div", "section", "header", "h1", "p")
_OBJECT = re.compile(r'\s*(?:\[\s*)?\{\s*"')


def sniff(data: bytes) -> str:
    """Return the ending of the format that data seem to be in by their beginning; `.txt` where nothing tells."""
    if data.startswith((b"WARC/1.", b"\x1f\x8b")):
        return ".warc"
    beginning = decode_beginning(data[:_LOOKED_AT])
    tag = _FIRST_TAG.match(beginning)
    if tag and tag.group(1).lower() in _PAGE_TAGS:
        return ".html"
    if beginning.lstrip().startswith("<?xml") or (tag and tag.group(1).lower() in _FEED_TAGS):
        return ".xml"
    if _OBJECT.match(beginning):
        return ".jsonl"
    return ".csv" if names_article(beginning) else ".txt"
