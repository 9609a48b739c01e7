"""Web archives (WARC 1.0 and 1.1, ISO 28500): an article for each page that a crawl kept, read from the file alone."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator, Mapping
from typing import BinaryIO, NamedTuple
from urllib.parse import urlsplit

from bias.articles.fields import Found
from bias.articles.html import read_page
from bias.articles.inputs import Input
from bias.types import Skipped

PAGE_BYTES = 20_000_000
"""A page that is larger than this, unpacked, is skipped."""
UNPACKED_BYTES = 20_000_000_000
"""Reading stops when an archive has unpacked to more than this: it is larger than a crawl, or made to do harm."""

_BEGINNING = b"WARC/1."
_LINE_BYTES = 65_536
_HEADERS = 200
_CHUNK = 65_536
_GZIP = b"\x1f\x8b\x08"
_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")


class _Record(NamedTuple):
    headers: Mapping[str, str]
    content: bytes
    """What the record holds, or its first `PAGE_BYTES` and one."""


class _DamagedError(Exception):
    """What is unpacked cannot go on; the message is the reason."""


class _TooLargeError(Exception):
    """The archive unpacks to more than can be meant."""


def read(given: Input) -> Iterator[Found | Skipped]:
    """Give the article of each page that was fetched, or the record that cannot be used.

    Pages are HTML that a server answered with success, or that was archived as a resource; whatever else a crawl
    keeps (pictures, redirects, requests) is passed over. The first capture of an address counts. The outlet is the
    name the page gives its site, otherwise the address's host; without a name of its own an article is called
    `file#number of the record`. A damaged record is named, and reading goes on with the next.

    Raises MissingExtraError if trafilatura is not installed, OSError if the file cannot be read.
    """
    seen: set[str] = set()
    number = 0
    for number, record in enumerate(_records(given.file), start=1):
        where = f"{given.where} record {number}"
        if isinstance(record, str):
            yield Skipped(where, record)
        elif one := _read_record(record, id=f"{given.id}#{number}", where=where, seen=seen):
            yield one
    if not number:
        yield Skipped(given.where, "is no WARC file: no record begins in it")


def _read_record(record: _Record, *, id: str, where: str, seen: set[str]) -> Found | Skipped | None:
    page = _page_of(record)
    if page is None:
        return None
    url = record.headers.get("warc-target-uri", "").strip("<>")
    where = f"{where} ({url[:200]})" if url else where
    if isinstance(page, str):
        return Skipped(where, page)
    if url and url in seen:
        return Skipped(where, "was captured before in this archive; the first capture is used")
    seen.add(url)
    content, charset = page
    return read_page(content, id=id, where=where, outlet=_host(url), url=url or None, charset=charset)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _records(packed: BinaryIO) -> Iterator[_Record | str]:
    """Give the records of an archive, and in place of damaged ones the reason."""
    file = io.BufferedReader(_Unpacked(packed), _CHUNK)
    lost = False
    while True:
        try:
            line = file.readline(_LINE_BYTES)
            if not line:
                return
            if line.startswith(_BEGINNING):
                lost = False
                yield _read_one(file)
            elif line.strip() and not lost:
                # What follows up to the next beginning belongs to the same damage.
                lost = True
                yield "is damaged: no record begins where one should; the next one that does is used"
        except _DamagedError as damaged:
            yield str(damaged)
        except _TooLargeError:
            yield f"unpacks to more than {UNPACKED_BYTES // 1_000_000_000} GB; the rest is left out"
            return


def _read_one(file: BinaryIO) -> _Record | str:
    headers = _headers(file)
    given = headers.get("content-length", "")
    if not re.fullmatch(r"[0-9]{1,15}", given):
        return f"is damaged: its length is given as {given[:40]!r}"
    length = int(given)
    content = file.read(min(length, PAGE_BYTES + 1))
    beyond = length - len(content)
    while beyond > 0 and (passed := file.read(min(beyond, _CHUNK))):
        beyond -= len(passed)
    return "is cut off: the archive ends within it" if beyond else _Record(headers, content)


def _headers(file: BinaryIO) -> dict[str, str]:
    lines = []
    for _ in range(_HEADERS):
        line = file.readline(_LINE_BYTES)
        if not line.strip():
            break
        lines.append(line)
    return _parse_headers(lines)


def _parse_headers(lines: list[bytes]) -> dict[str, str]:
    pairs = (line.decode("utf-8", "replace").partition(":") for line in lines)
    return {name.strip().lower(): value.strip() for name, colon, value in pairs if colon}


def _page_of(record: _Record) -> tuple[bytes, str] | str | None:
    """The page of a record and the encoding that the server gave it; why it cannot be used; None if it is no page."""
    kind = record.headers.get("warc-type", "").lower()
    if kind == "resource":
        headers, content = dict(record.headers), record.content
    elif kind == "response" and record.content[:5].upper() == b"HTTP/":
        end = _HEAD_END.search(record.content)
        head = record.content[: end.start()] if end else record.content
        status, *lines = head.splitlines() or [b""]
        if not re.match(rb"\S+[ \t]+2\d\d\b", status):
            return None
        headers, content = _parse_headers(lines), record.content[end.end() :] if end else b""
    else:
        return None
    media, _, rest = headers.get("content-type", "").partition(";")
    if media.strip().lower() not in _PAGE_TYPES:
        return None
    if len(record.content) > PAGE_BYTES:
        return _too_large()
    if "chunked" in headers.get("transfer-encoding", "").lower():
        content = _join_chunks(content)
    unpacked = _unpack(content, headers.get("content-encoding", "").strip().lower())
    charset = re.search(r"""charset\s*=\s*["']?([A-Za-z0-9_:.-]{1,40})""", rest, re.IGNORECASE)
    return unpacked if isinstance(unpacked, str) else (unpacked, charset.group(1) if charset else "")


def _join_chunks(content: bytes) -> bytes:
    """Undo chunked transfer; archives that have undone it already, but kept the header, are left as they are."""
    parts = []
    at = 0
    while size := _CHUNK_SIZE.match(content, at):
        length = int(size.group(1), 16)
        if not length:
            break
        parts.append(content[size.end() : size.end() + length])
        at = size.end() + length
        at += 2 if content.startswith(b"\r\n", at) else 1 if content.startswith(b"\n", at) else 0
    return b"".join(parts) if parts else content


def _unpack(content: bytes, encoding: str) -> bytes | str:
    if encoding in ("", "identity"):
        return content
    if encoding not in ("gzip", "x-gzip", "deflate"):
        return f"is packed as '{encoding[:40]}', which is not read here; archive it unpacked or with gzip"
    # What is called deflate comes with zlib's wrapping or without.
    for bits in (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS) if encoding == "deflate" else (zlib.MAX_WBITS | 32,):
        try:
            unpacked = zlib.decompressobj(bits).decompress(content, PAGE_BYTES + 1)
        except zlib.error:
            continue
        return unpacked if len(unpacked) <= PAGE_BYTES else _too_large()
    # Some archives unpack what they keep, and leave the header as it was.
    return content if b"<" in content[:1024] else f"is packed as '{encoding}', and damaged"


def _too_large() -> str:
    return f"is larger than {PAGE_BYTES // 1_000_000} MB"


class _Unpacked(io.RawIOBase):
    """The bytes of an archive: those of a gzip file's members one after the other, or the file's as they are.

    A damaged member raises _DamagedError once; then reading goes on with the next member.
    """

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = packed
        self._data = packed.read(_CHUNK)
        self._is_gzip = self._data.startswith(_GZIP)
        self._member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._given = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Unpack some bytes into the buffer and return how many; 0 at the end."""
        given = self._unpack(len(buffer)) if self._is_gzip else self._take(len(buffer))
        self._given += len(given)
        if self._given > UNPACKED_BYTES:
            raise _TooLargeError
        buffer[: len(given)] = given
        return len(given)

    def _take(self, size: int) -> bytes:
        taken, self._data = self._data[:size], self._data[size:]
        return taken or self._packed.read(size)

    def _unpack(self, size: int) -> bytes:
        while self._data or self._fill():
            try:
                given = self._member.decompress(self._data, size)
            except zlib.error as error:
                self._find_member()
                raise _DamagedError(f"is damaged: it cannot be unpacked ({error}); the next one is used") from error
            self._data = self._member.unconsumed_tail
            if self._member.eof:
                # Some writers fill up what is left of a block with noughts.
                self._data = self._member.unused_data.lstrip(b"\0")
                self._member = zlib.decompressobj(zlib.MAX_WBITS | 16)
            if given:
                return given
        return b""

    def _fill(self) -> bool:
        self._data = self._packed.read(_CHUNK)
        return bool(self._data)

    def _find_member(self) -> None:
        """Go to where the next member seems to begin."""
        self._member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        at = self._data.find(_GZIP, 1)
        while at < 0:
            kept = self._data[-len(_GZIP) + 1 :]
            more = self._packed.read(_CHUNK)
            if not more:
                self._data = b""
                return
            self._data = kept + more
            at = self._data.find(_GZIP)
        self._data = self._data[at:]
