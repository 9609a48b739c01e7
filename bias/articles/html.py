"""HTML pages: the article without what surrounds it; and markup that is all article."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

from bias.articles.fields import Found, read_row
from bias.articles.inputs import Input
from bias.errors import MissingExtraError
from bias.files import decode_text
from bias.types import Skipped

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
_HEAD_BYTES = 4096
_OURS = re.compile(r'<meta name="generator" content="bias\b', re.IGNORECASE)

# Every alternative ends at the end of the text at the latest, so that broken markup costs no second look.
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[|\]\]>"
    r"|<(?P<hidden>script|style|template|noscript|iframe|svg|figcaption)\b.*?(?:</(?P=hidden)\s*>|\Z)"
    r"|<[/!?]?(?P<tag>[A-Za-z][A-Za-z0-9:-]*)[^>]*(?:>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_BLOCK_TAG = re.compile(r"</?(?:p|div|br|h[1-6]|li|blockquote)\b[^<>]{0,500}>", re.IGNORECASE)
_BLOCKS = frozenset(
    "p div br hr h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table tr td th blockquote pre section article header footer figure"
    " aside main nav".split()
)


def read(given: Input) -> Iterator[Found | Skipped]:
    """Give the article of a page, or the reason why there is none.

    Title, date, url and section come from the page's metadata; the outlet is the site's name there, otherwise
    the file's stem. Entities are decoded and paragraphs put on lines of their own, before any offset is taken.

    Raises MissingExtraError if trafilatura is not installed, OSError if the page cannot be read.
    """
    yield read_page(given.file.read(), id=given.id, where=given.where, outlet=given.stem)


def read_page(
    data: bytes, *, id: str, where: str, outlet: str, url: str | None = None, charset: str = ""
) -> Found | Skipped:
    """Read one page as `read` does; `outlet` and `url` stand in for missing ones, `charset` is what the server said.

    Raises MissingExtraError if trafilatura is not installed.
    """
    try:
        from trafilatura import bare_extraction
    except ImportError as error:
        raise MissingExtraError("reading HTML", "web") from error
    try:
        page = decode_page(data, charset=charset)
    except ValueError as error:
        return Skipped(where, str(error))
    if _OURS.search(page, 0, _HEAD_BYTES):
        return Skipped(where, "is a report, not an article; keep reports in another folder")
    try:
        found: Any = bare_extraction(page, url=url, with_metadata=True, include_comments=False, include_tables=False)
    except Exception as error:  # whatever a page does to the parser, the other articles go on
        return Skipped(where, f"cannot be parsed as HTML ({type(error).__name__})")
    if found is None or not found.text:
        return Skipped(where, "holds no article that could be told from the page around it; save its text as .txt")
    title = found.title or ""
    fields = {
        "outlet": found.sitename,
        "title": title,
        # Some pages carry the headline inside the article: it would be read twice.
        "text": found.text.removeprefix(title + "\n"),
        "published": found.date,
        "url": found.url or url,
        "section": "; ".join(found.categories or ()),
        "author": found.author,
        "language": found.language,
    }
    return read_row(fields, id=id, where=where, outlet=outlet)


def decode_page(data: bytes, *, charset: str = "") -> str:
    """Decode a page as UTF-8 or UTF-16, otherwise as the server or the page says, otherwise as Windows-1252.

    Raises ValueError, with a reason for people.
    """
    declared = _CHARSET.search(data[:_HEAD_BYTES])
    encoding = charset or (declared.group(1).decode("ascii") if declared else "cp1252")
    try:
        b" ".decode(encoding)
    except (LookupError, UnicodeError):
        encoding = "cp1252"
    return decode_text(data, fallback="cp1252" if encoding.lower() in ("utf-8", "utf8", "iso-8859-1") else encoding)


def without_markup(fields: Mapping[str, str | None]) -> dict[str, str | None]:
    """Fields whose `text` is markup, as tables and databases often keep it, with that of the text and title taken out.

    Only tags that set paragraphs apart, two of them at least, make a text markup; any other stays as it is.
    """
    text, title = fields.get("text") or "", fields.get("title")
    if len(_BLOCK_TAG.findall(text)) < 2:
        return dict(fields)
    plain = text_of_markup(title).replace("\n\n", " ") if title else title
    return {**fields, "text": text_of_markup(text), **({"title": plain} if title else {})}


def text_of_markup(markup: str) -> str:
    """Return the text of markup that holds nothing but an article, as feeds do; a line for each paragraph.

    What nobody sees (scripts, comments) is left out, entities are decoded, white space is as a browser shows it; text
    without markup keeps its lines. Takes time in proportion to the length, and never raises.
    """
    shown = _MARKUP.sub(_break, " ".join(markup.split())) if _MARKUP.search(markup) else markup
    lines = (" ".join(html.unescape(line).split()) for line in shown.split("\n"))
    return "\n\n".join(filter(None, lines))


def _break(match: re.Match[str]) -> str:
    return "\n" if (match.group("tag") or match.group("hidden") or "").lower() in _BLOCKS else ""
