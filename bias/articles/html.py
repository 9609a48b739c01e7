"""HTML pages: the article without what surrounds it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bias.articles.fields import Found, read_row
from bias.errors import InputError, MissingExtraError
from bias.files import decode_text
from bias.types import Skipped

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
_HEAD_BYTES = 4096


def read(path: Path, *, id: str, where: str) -> Iterator[Found | Skipped]:
    """Give the article of a page, or the reason why there is none.

    Title, date, url and section come from the page's metadata; the outlet is the site's name there, otherwise
    the file's stem. Entities are decoded and paragraphs put on lines of their own, before any offset is taken.

    Raises MissingExtraError if trafilatura is not installed, InputError if the file cannot be read.
    """
    try:
        from trafilatura import bare_extraction
    except ImportError as error:
        raise MissingExtraError("reading HTML", "web") from error
    try:
        page = decode_page(path.read_bytes())
    except OSError as error:
        raise InputError(f"{where}: cannot be read ({error.strerror})") from error
    except ValueError as error:
        yield Skipped(where, str(error))
        return
    try:
        found: Any = bare_extraction(page, with_metadata=True, include_comments=False, include_tables=False)
    except Exception as error:  # whatever a page does to the parser, the other articles go on
        yield Skipped(where, f"cannot be parsed as HTML ({type(error).__name__})")
        return
    if found is None or not found.text:
        yield Skipped(where, "holds no article that could be told from the page around it; save its text as .txt")
        return
    title = found.title or ""
    fields = {
        "outlet": found.sitename,
        "title": title,
        # Some pages carry the headline inside the article: it would be read twice.
        "text": found.text.removeprefix(title + "\n"),
        "published": found.date,
        "url": found.url,
        "section": "; ".join(found.categories or ()),
        "author": found.author,
        "language": found.language,
    }
    yield read_row(fields, id=id, where=where, outlet=path.stem)


def decode_page(data: bytes) -> str:
    """Decode a page as UTF-8 or UTF-16, otherwise as it says itself, otherwise as Windows-1252 (ValueError)."""
    declared = _CHARSET.search(data[:_HEAD_BYTES])
    encoding = declared.group(1).decode("ascii") if declared else "cp1252"
    try:
        b" ".decode(encoding)
    except (LookupError, UnicodeError):
        encoding = "cp1252"
    return decode_text(data, fallback="cp1252" if encoding.lower() in ("utf-8", "utf8", "iso-8859-1") else encoding)
