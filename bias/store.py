"""What was read is kept, and never read twice: a cache of readings, document parts and judged pairs in one SQLite file.

Everything in the file can be made again, so no trouble with it ever stops the work: a damaged file is set aside, a
damaged row or a locked file counts as a miss, and a folder that cannot be written to means no cache.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import sqlite3
import struct
import time
import warnings
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bias.types import Article, Document, Hedge, Reading, Spans

SIZE_LIMIT = 2_000_000_000
"""Bytes that the store may fill before what is oldest makes room."""

_FILE_NAME = "store-1.sqlite"
_ATTEMPTS = 50
_BUSY_SECONDS = 30.0
PAIRS_LIMIT = 1_000_000
"""Judged pairs that are kept; the oldest go first. They fill about a hundred bytes each."""

_EVICTIONS = tuple(
    f"DELETE FROM {table} WHERE number IN (SELECT number FROM {table} ORDER BY number LIMIT {count})"  # noqa: S608
    for table, count in (("readings", 64), ("judged_pairs", 4096))
)
_ASKED_AT_ONCE = 500
_LOG_ODDS = struct.Struct("<2d")
_TABLES = """
CREATE TABLE IF NOT EXISTS readings (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    key BLOB NOT NULL UNIQUE,
    layout BLOB NOT NULL,
    vector_type TEXT NOT NULL,
    vectors INTEGER NOT NULL,
    width INTEGER NOT NULL,
    layout_checksum INTEGER NOT NULL,
    arrays_checksum INTEGER NOT NULL,
    stretches BLOB NOT NULL,
    meanings BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS parts (
    key BLOB PRIMARY KEY,
    reading BLOB NOT NULL REFERENCES readings (key) ON DELETE CASCADE,
    checksum INTEGER NOT NULL,
    content BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS parts_by_reading ON parts (reading);
CREATE TABLE IF NOT EXISTS judged_pairs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    key BLOB NOT NULL UNIQUE,
    checksum INTEGER NOT NULL,
    content BLOB NOT NULL
);
"""


class StoreWarning(UserWarning):
    """The store cannot be used as it is; the work goes on without what it held."""


def default_path() -> Path:
    """Return where the store lies: in the folder that BIAS_CACHE_DIR names, else in the user's cache folder."""
    folder = os.environ.get("BIAS_CACHE_DIR")
    if folder:
        return Path(folder) / _FILE_NAME
    from platformdirs import user_cache_path

    return user_cache_path("bias", appauthor=False) / _FILE_NAME


def make_key(*parts: str | int | float | bytes | None) -> bytes:
    """Return the SHA-256 (32 bytes) of the parts, each told apart from its neighbours by type and length."""
    digest = hashlib.sha256()
    for part in parts:
        raw = part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
        digest.update(f"{type(part).__name__}:{len(raw)}:".encode())
        digest.update(raw)
    return digest.digest()


@functools.cache
def hash_code(*rooms: str) -> str:
    """Return the SHA-256 (hexadecimal) of every source and data file of the named rooms of the package.

    It goes into the keys of what these rooms computed, so that changed code never serves stale results.
    """
    digest = hashlib.sha256()
    package = Path(__file__).parent
    for room in rooms:
        files = [package / room] if (package / room).is_file() else sorted((package / room).rglob("*"))
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(make_key(file.relative_to(package).as_posix(), file.read_bytes()))
    return digest.hexdigest()


class Store:
    """Readings, document parts and judged pairs, by key, in one SQLite file; a context manager.

    Several processes may use the same file at once. One Store belongs to one thread.
    """

    def __init__(self, path: Path | None = None, *, size_limit: int = SIZE_LIMIT) -> None:
        """Open the store at `path` (default: `default_path()`), or begin a new one there."""
        self.path = path or default_path()
        self._size_limit = size_limit
        self._connection: sqlite3.Connection | None = None
        self._inode = 0
        self._open()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; a closed store holds nothing and keeps nothing."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    # --- readings

    def has_reading(self, key: bytes) -> bool:
        """Whether a reading is kept under the key."""
        return self._row("SELECT 1 FROM readings WHERE key = ?", key) is not None

    def find_reading(self, key: bytes, *, meanings: bool = True) -> Reading | None:
        """Return the reading kept under the key, or None.

        Without `meanings` the sentence vectors stay on disk: `stretches` is (0, 3) and `meanings` (0, 384).
        """
        columns = "layout, layout_checksum, vector_type, vectors, width"
        if meanings:
            columns += ", stretches, meanings, arrays_checksum"
        row = self._row(f"SELECT {columns} FROM readings WHERE key = ?", key)  # noqa: S608 (columns are ours)
        if row is None:
            return None
        with suppress(ValueError, TypeError, KeyError, IndexError):
            return _decode_reading(row)
        return None

    def keep_reading(self, key: bytes, reading: Reading) -> None:
        """Keep a reading under the key."""
        row = (key, *_encode_reading(reading))
        self._write(
            "INSERT OR REPLACE INTO readings"
            " (key, layout, vector_type, vectors, width, layout_checksum, arrays_checksum, stretches, meanings)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )

    # --- documents

    def find_document(self, key: bytes, article: Article, reading: Reading) -> Document | None:
        """Return the document of the article and its reading with the parts kept under the key, or None."""
        row = self._row("SELECT content, checksum FROM parts WHERE key = ?", key)
        if row is None or zlib.crc32(row[0]) != row[1]:
            return None
        with suppress(ValueError, TypeError, KeyError, IndexError):
            return _decode_document(json.loads(row[0].decode("utf-8", "surrogatepass")), article, reading)
        return None

    def keep_document(self, key: bytes, reading: bytes, document: Document) -> None:
        """Keep the attributions, claims and speakers made from the reading that is kept under the key `reading`."""
        content = _encode_document(document)
        self._write(
            "INSERT OR REPLACE INTO parts (key, reading, checksum, content) SELECT ?, ?, ?, ?"
            " WHERE EXISTS (SELECT 1 FROM readings WHERE key = ?)",
            (key, reading, zlib.crc32(content), content, reading),
        )

    # --- pairs of claims

    def find_judgements(self, keys: Sequence[bytes]) -> dict[bytes, tuple[float, float]]:
        """The log odds of *same* and of *denied* kept under those of the keys that there are."""
        found: dict[bytes, tuple[float, float]] = {}
        for start in range(0, len(keys), _ASKED_AT_ONCE):
            some = keys[start : start + _ASKED_AT_ONCE]
            places = ", ".join("?" * len(some))
            with self._at_work() as connection:
                if connection is not None:
                    query = f"SELECT key, checksum, content FROM judged_pairs WHERE key IN ({places})"  # noqa: S608
                    for key, checksum, content in connection.execute(query, some):
                        if zlib.crc32(key + content) == checksum and len(content) == _LOG_ODDS.size:
                            found[key] = _LOG_ODDS.unpack(content)
        return found

    def keep_judgements(self, judgements: Mapping[bytes, tuple[float, float]]) -> None:
        """Keep the log odds of *same* and of *denied* under each key."""
        packed = {key: _LOG_ODDS.pack(*values) for key, values in judgements.items()}
        rows = [(key, zlib.crc32(key + content), content) for key, content in packed.items()]
        with self._at_work() as connection:
            if connection is not None and rows:
                with connection:
                    connection.execute("BEGIN")
                    connection.executemany(
                        "INSERT OR REPLACE INTO judged_pairs (key, checksum, content) VALUES (?, ?, ?)", rows
                    )
                    connection.execute(
                        "DELETE FROM judged_pairs WHERE number <= (SELECT max(number) FROM judged_pairs) - ?",
                        (PAIRS_LIMIT,),
                    )
                self._evict()

    # --- the file

    def size(self) -> int:
        """Bytes in use by what is kept."""
        row = self._row(
            "SELECT (page_count - freelist_count) * page_size"
            " FROM pragma_page_count, pragma_freelist_count, pragma_page_size"
        )
        return int(row[0]) if row else 0

    def _open(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._connect()
        except OSError as error:
            self._give_up(error.strerror or str(error))
        except sqlite3.OperationalError as error:
            self._give_up(str(error))
        except sqlite3.DatabaseError as error:
            self._recover(error)

    def _recover(self, error: sqlite3.DatabaseError) -> None:
        """A damaged file is set aside; whatever else went wrong is no reason to lose a good one."""
        if error.sqlite_errorcode in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            self._begin_anew(str(error))
        else:
            self._give_up(str(error))

    def _connect(self) -> None:
        connection = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)
        self._connection = connection
        self._inode = self.path.stat().st_ino
        self._share(connection)
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.executescript(_TABLES)

    def _share(self, connection: sqlite3.Connection) -> None:
        """Let several processes write; SQLite does not wait by itself when two of them ask for this at once."""
        for attempt in range(_ATTEMPTS):
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or attempt + 1 == _ATTEMPTS:
                    raise
                time.sleep(_BUSY_SECONDS / _ATTEMPTS)

    def _give_up(self, reason: str) -> None:
        self.close()
        warnings.warn(f"{self.path}: nothing is kept for next time ({reason})", StoreWarning, stacklevel=4)

    def _begin_anew(self, reason: str) -> None:
        """Set a damaged file aside and begin a new one, unless another process has already done so."""
        self.close()
        try:
            if self.path.stat().st_ino == self._inode:
                aside = self.path.with_name(self.path.name + ".damaged")
                self.path.replace(aside)
                for ending in ("-wal", "-shm"):
                    self.path.with_name(self.path.name + ending).unlink(missing_ok=True)
                warnings.warn(
                    f"{self.path}: damaged ({reason}); set aside as {aside.name}, a new store is begun",
                    StoreWarning,
                    stacklevel=4,
                )
            self._connect()
        except (OSError, sqlite3.Error) as error:
            self._give_up(str(error))

    @contextmanager
    def _at_work(self) -> Iterator[sqlite3.Connection | None]:
        """Lend the connection; no trouble with the file gets out of here."""
        try:
            yield self._connection
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) and "busy" not in str(error):
                self._give_up(str(error))
        except sqlite3.ProgrammingError:
            raise
        except sqlite3.DatabaseError as error:
            self._recover(error)

    def _row(self, query: str, *values: bytes) -> tuple[Any, ...] | None:
        found: tuple[Any, ...] | None = None
        with self._at_work() as connection:
            if connection is not None:
                found = connection.execute(query, values).fetchone()
        return found

    def _write(self, statement: str, values: tuple[Any, ...]) -> None:
        with self._at_work() as connection:
            if connection is not None:
                connection.execute(statement, values)
                self._evict()

    def _evict(self) -> None:
        """Let the oldest readings, with the parts made from them, make room; where there are none, the oldest pairs."""
        while (connection := self._connection) is not None and self.size() > self._size_limit:
            if not any(connection.execute(query).rowcount > 0 for query in _EVICTIONS):
                break


def _encode_reading(reading: Reading) -> tuple[Any, ...]:
    layout = json.dumps(
        {
            "paragraphs": reading.paragraphs,
            "sentences": reading.sentences,
            "quotations": reading.quotations,
            "relations": [(r.source, r.cue, r.content, r.probability) for r in reading.relations],
            "verbs": reading.verbs,
        },
        separators=(",", ":"),
    ).encode("ascii")
    stretches = reading.stretches.astype("<i4").tobytes()
    vector_type = reading.meanings.dtype.newbyteorder("<")
    meanings = reading.meanings.astype(vector_type).tobytes()
    checksums = zlib.crc32(layout), zlib.crc32(meanings, zlib.crc32(stretches))
    return layout, vector_type.str, *reading.meanings.shape, *checksums, stretches, meanings


def _decode_reading(row: tuple[Any, ...]) -> Reading | None:
    import numpy as np

    from bias.types import Reading, Relation

    layout, layout_checksum, vector_type, vectors, width, *arrays = row
    stretches, meanings, arrays_checksum = arrays or (b"", b"", 0)
    if zlib.crc32(layout) != layout_checksum or zlib.crc32(meanings, zlib.crc32(stretches)) != arrays_checksum:
        return None
    parts = json.loads(layout)
    return Reading(
        paragraphs=_spans(parts["paragraphs"]),
        sentences=_spans(parts["sentences"]),
        quotations=_spans(parts["quotations"]),
        relations=tuple(Relation(_spans(s), _spans(c), _spans(t), p) for s, c, t, p in parts["relations"]),
        stretches=np.frombuffer(stretches, dtype="<i4").reshape(-1, 3),
        meanings=np.frombuffer(meanings, dtype=vector_type).reshape(vectors if arrays else 0, width),
        verbs=_spans(parts["verbs"]),
    )


def _encode_document(document: Document) -> bytes:
    """The parts as rows of their fields in order; spans are pairs."""
    rows = {
        "attributions": [_row_of(attribution) for attribution in document.attributions],
        "claims": [[*_row_of(claim)[:-1], [_row_of(one) for one in claim.hedges]] for claim in document.claims],
        "speakers": [_row_of(speaker) for speaker in document.speakers],
    }
    # Lone surrogates one by one: as escapes, two of them side by side would read back as one character.
    return json.dumps(rows, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")


def _row_of(noun: Any) -> list[Any]:
    return [getattr(noun, name) for name in noun.__slots__]


def _decode_document(rows: dict[str, list[Any]], article: Article, reading: Reading) -> Document:
    from bias.types import Attribution, Claim, Document, Speaker

    return Document(
        article=article,
        reading=reading,
        attributions=tuple(
            Attribution(id_, parent, _spans(source), _spans(cue), _spans(content), *rest)
            for id_, parent, source, cue, content, *rest in rows["attributions"]
        ),
        claims=tuple(
            Claim(id_, sentence, _spans(spans), *[*rest, tuple(map(_hedge, hedges))])
            for id_, sentence, spans, *rest, hedges in rows["claims"]
        ),
        speakers=tuple(
            Speaker(name, source_type, official, _spans(mentions))
            for name, source_type, official, mentions in rows["speakers"]
        ),
    )


def _hedge(row: list[Any]) -> Hedge:
    from bias.types import Hedge

    trigger, scope, strength = row
    return Hedge(_spans(trigger), _spans(scope), strength)


def _spans(pairs: list[list[int]]) -> Spans:
    from bias.types import Span

    return tuple([Span._make(pair) for pair in pairs])
