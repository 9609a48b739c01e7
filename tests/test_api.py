"""The library's front door: what `import bias` gives, and what it costs."""

from __future__ import annotations

import importlib
import inspect
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import bias

_HEAVY = ("numpy", "nltk", "sklearn", "scipy", "onnxruntime", "tokenizers", "jinja2", "yaml")


@pytest.mark.parametrize("name", bias.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    value = getattr(bias, name)
    assert name in dir(bias)
    if inspect.isclass(value) or inspect.isfunction(value):
        assert inspect.getdoc(value)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'verdict'"):
        _ = bias.verdict


@pytest.mark.parametrize("module", ["bias", "bias.cli"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print(*(name for name in {_HEAVY!r} if name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split() == []


def test_compare_stays_the_function_when_its_module_is_imported() -> None:
    module = importlib.import_module("bias.compare")
    assert inspect.isfunction(bias.compare)
    assert sys.modules["bias.compare"] is module
    assert inspect.isfunction(module.compare)


def test_the_front_door_offers_what_the_room_does() -> None:
    room = inspect.signature(importlib.import_module("bias.compare").compare).parameters
    door = inspect.signature(bias.compare).parameters
    assert set(door) <= set(room)


def test_the_version_is_that_of_the_package() -> None:
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert bias.__version__ == project["version"]
