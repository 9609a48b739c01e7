"""What every test gets: a cache folder of its own, so that no test sees what another one read."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import bias.compare  # noqa: F401 (so that the fixture below finds the module)

sys.path.insert(0, str(Path(__file__).parent))

from factories import load_simple_reader

# Timings belong to benchmarks, and a test must find tomorrow what it finds today.
settings.register_profile("bias", deadline=None, derandomize=True)
settings.load_profile("bias")

_PATH = [str(Path(__file__).parent), str(Path(__file__).parent.parent), os.environ.get("PYTHONPATH", "")]


@pytest.fixture(autouse=True)
def _own_surroundings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIAS_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, _PATH)))


@pytest.fixture
def simple_reader(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let everything that asks for the shipped model get a very simple reader instead."""
    monkeypatch.setattr("bias.reading.load_reader", load_simple_reader)
    loaded = sys.modules["bias.compare"]._loaded
    loaded.cache_clear()
    yield
    loaded.cache_clear()
