"""Files: text in whatever encoding it comes in, and results that are written whole or not at all."""

from __future__ import annotations

import codecs
import os
import secrets
from contextlib import suppress
from pathlib import Path

from bias.errors import BiasError, InputError

_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF32_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_REPLACEMENT = "\ufffd"
_USAGE_ERRORS = (FileNotFoundError, FileExistsError, IsADirectoryError, NotADirectoryError, PermissionError)


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` to `path` so that nobody ever sees half of it; missing folders are made.

    The bytes go to a temporary file in the same folder, which then takes the place of `path`; a link keeps
    pointing where it did. A device or pipe (`/dev/stdout`) is written to directly.

    Raises InputError if the path cannot be written to, BiasError if writing fails (a full disk).
    """
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(data)
        else:
            _replace(Path(os.path.realpath(path)), data)
    except OSError as error:
        kind = InputError if isinstance(error, _USAGE_ERRORS) else BiasError
        raise kind(f"{path}: cannot be written ({_why(error)}); choose another place") from error


def check_writable(path: Path, *, folder: bool = False) -> None:
    """Check, before the work that makes a result, that `write_whole` can write it to `path`, or into that folder.

    Nothing is written or made. Raises InputError if the path cannot be written to.
    """
    try:
        target = Path(os.path.realpath(path))
        if target.is_dir() and not folder:
            raise IsADirectoryError(None, "is a folder")
        if folder and target.exists() and not target.is_dir():
            raise NotADirectoryError(None, "is no folder")
        # A file is replaced, which its folder must allow; a device or pipe is written to.
        asked = target if target.exists() and (folder or not target.is_file()) else first_existing(target.parent)
        if not os.access(asked, os.W_OK):
            raise PermissionError(None, f"{asked} must not be changed")
        if asked != target and not asked.is_dir():
            raise NotADirectoryError(None, f"{asked} is no folder")
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({_why(error)}); choose another place") from error


def first_existing(path: Path) -> Path:
    """Return `path`, or the nearest of the folders that it is to lie in that is there. Raises OSError."""
    return next(place for place in (path, *path.parents) if place.exists())


def _replace(target: Path, data: bytes) -> None:
    if target.is_dir():
        raise IsADirectoryError(None, "is a folder")
    target.parent.mkdir(parents=True, exist_ok=True)
    # Not the target's name: it may be as long as a file name can be.
    temporary = target.parent / f".{secrets.token_hex(8)}.part"
    try:
        with temporary.open("xb") as file:
            file.write(data)
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def read_text_file(path: Path) -> str:
    """Return the text of a file, without a byte order mark, line ends as they are.

    Raises InputError if the file cannot be read or is in no encoding that `decode_text` knows.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({_why(error)})") from error
    try:
        return decode_text(data)
    except ValueError as error:
        raise InputError(f"{path}: {error}") from error


def decode_text(data: bytes, *, fallback: str = "cp1252") -> str:
    """Decode bytes as UTF-8, as UTF-16 or UTF-32 if a byte order mark says so, otherwise as `fallback`.

    Raises ValueError, with a reason for people, if the bytes fit none of them, or are UTF-8 but for a few: read
    as another encoding, those would garble every typographic mark of the rest.
    """
    # The mark of UTF-32 begins with that of UTF-16.
    for marks, name in ((_UTF32_MARKS, "UTF-32"), (_UTF16_MARKS, "UTF-16")):
        if data.startswith(marks):
            try:
                return data.decode(name)
            except UnicodeDecodeError as error:
                reason = f"{error.reason} at byte {error.start}"
                raise ValueError(f"is not valid {name} ({reason}); save it as UTF-8") from error
    if data.count(0) * 3 > len(data):
        raise ValueError("is UTF-16 or UTF-32 without a mark that says so, or no text at all; save it as UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if _is_nearly_utf8(data):
            line = data.count(b"\n", 0, error.start) + 1
            raise ValueError(f"has bytes in line {line} that are not valid UTF-8; save it as UTF-8") from error
    if 0 in data:
        raise ValueError("holds binary data; if it is text, save it as UTF-8")
    try:
        return data.decode(fallback)
    except UnicodeDecodeError as error:
        raise ValueError("is no text in UTF-8, UTF-16 or Windows-1252; save it as UTF-8") from error


def decode_beginning(data: bytes) -> str:
    """Decode the first bytes of a file well enough to see what it is; what cannot be decoded is replaced."""
    return data.decode("utf-16" if data.startswith(_UTF16_MARKS) else "utf-8-sig", "replace")


def _is_nearly_utf8(data: bytes) -> bool:
    lenient = data.decode("utf-8", "replace")
    damaged = lenient.count(_REPLACEMENT)
    beyond_ascii = len(lenient) - sum(map(str.isascii, lenient))
    return beyond_ascii - damaged > damaged


def _why(error: OSError) -> str:
    return error.strerror or str(error) or type(error).__name__
