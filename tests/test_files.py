"""Files: whole or not at all, and text in the encodings that it comes in."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bias.errors import BiasError, InputError
from bias.files import check_writable, decode_text, read_text_file, write_whole


def test_folders_are_made_and_nothing_else_is_left(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "c.json"
    write_whole(target, b"one")
    write_whole(target, b"two")
    assert target.read_bytes() == b"two"
    assert os.listdir(target.parent) == ["c.json"]  # noqa: PTH208


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings_that_say_what_they_are(encoding: str) -> None:
    assert decode_text("Café “no”.".encode(encoding)) == "Café “no”."


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("Café".encode("utf-16-le"), "without a mark"),
        ("Rain".encode("utf-32-be"), "without a mark"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"abc" * 9, "binary data"),
        (b"\xff\xfe\x00\x00abc", "not valid UTF-32"),
    ],
)
def test_what_is_no_text_is_not_taken_for_one(data: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        decode_text(data)


def test_whether_a_path_can_be_written_is_known_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"old")
    for good in ("new", "file", "a/b/new"):
        check_writable(tmp_path / good)
    check_writable(tmp_path, folder=True)
    check_writable(tmp_path / "a" / "b", folder=True)
    check_writable(Path(os.devnull))
    assert os.listdir(tmp_path) == ["file"]  # noqa: PTH208
    for bad, folder, reason in (
        (tmp_path, False, "is a folder"),
        (tmp_path / "file", True, "is no folder"),
        (tmp_path / "file" / "new", False, "is no folder"),
        (tmp_path / "file" / "new" / "newer", True, "is no folder"),
        (tmp_path / ("x" * 300), False, "too long"),
    ):
        with pytest.raises(InputError, match=reason):
            check_writable(bad, folder=folder)
        if not folder:
            with pytest.raises(BiasError):
                write_whole(bad, b"")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(InputError, match="must not be changed"):
        check_writable(tmp_path / "new")


def test_results_are_as_readable_as_other_files(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", b"")
    (tmp_path / "b").touch()
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in "ab"]
    assert modes[0] == modes[1]


def test_a_long_name_is_no_obstacle(tmp_path: Path) -> None:
    write_whole(tmp_path / ("x" * 255), b"one")
    assert (tmp_path / ("x" * 255)).read_bytes() == b"one"


def test_a_failure_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.json"
    target.write_bytes(b"old")

    def fail(self: Path, other: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(BiasError, match=r"a\.json: cannot be written \(No space left on device\)") as caught:
        write_whole(target, b"new")
    assert caught.value.exit_code == 1
    assert target.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.json"]  # noqa: PTH208


def test_a_link_keeps_pointing_where_it_did(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real" / "a")
    write_whole(tmp_path / "link", b"one")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "a").read_bytes() == b"one"


def test_a_device_is_written_to(tmp_path: Path) -> None:
    write_whole(Path("/dev/null"), b"one")
    assert not Path("/dev/null").is_file()


@pytest.mark.parametrize("name", [".", "file/below"])
def test_a_path_that_cannot_be_a_file_is_bad_input(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot be written"):
        write_whole(tmp_path / name, b"one")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    text = "“Rain” in the café\r\nhas — stopped"
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    assert read_text_file(tmp_path / "a.txt") == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("“Rain”\nin the café: “no”".encode() + b"\x92", "bytes in line 2 that are not valid UTF-8"),
        (b"\x81\x8d\xff", "no text in UTF-8, UTF-16 or Windows-1252"),
        (b"\xff\xfea", "not valid UTF-16"),
    ],
)
def test_what_is_no_text_is_named(data: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    with pytest.raises(InputError, match=reason) as caught:
        read_text_file(tmp_path / "a.txt")
    assert str(caught.value).startswith(f"{tmp_path / 'a.txt'}: ")


@pytest.mark.parametrize("name", ["none.txt", "."])
def test_what_cannot_be_read_is_named(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_text_file(tmp_path / name)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_utf8_reads_back(text: str) -> None:
    assume(text.count("\0") * 3 <= len(text))
    assert decode_text(text.encode("utf-8")) == text.removeprefix("\ufeff")


@given(st.binary())
def test_any_bytes_are_text_or_a_reason(data: bytes) -> None:
    try:
        decode_text(data)
    except UnicodeError:
        raise
    except ValueError as error:
        assert "save it as UTF-8" in str(error)  # noqa: PT017
