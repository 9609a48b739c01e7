"""The base weights are checked before they are used."""

from __future__ import annotations

from pathlib import Path

import pytest

from bias.errors import BiasError
from bias.training.base import fetch_base


def test_wrong_weights_are_refused(tmp_path: Path) -> None:
    for name in ("base.safetensors", "vocabulary.txt"):
        (tmp_path / name).write_bytes(b"something else")
    with pytest.raises(BiasError, match="SHA-256"):
        fetch_base(tmp_path)
