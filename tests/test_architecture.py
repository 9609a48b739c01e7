"""The house rules that a machine can check: which room may import which, how large a module may be, what is banned."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import click
import pytest

from bias.cli import main

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "bias"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts)

# Each line may import from the lines above it and from itself only; rooms of one line stand side by side.
FLOORS = (
    ("types", "errors"),
    ("settings", "files", "checks", "schemas", "words"),
    ("serialise", "store", "engine", "progress"),
    ("articles",),
    ("reading",),
    ("attribution",),
    ("alignment",),
    ("sides",),
    ("framing",),
    ("compare",),
    ("report", "export", "evaluation"),
    ("training",),
    ("cli",),
    ("__main__",),
)
SIDE_BY_SIDE = {("report", "export"), ("export", "report")}
BANNED_IMPORTS = (
    *("pickle", "shelve", "marshal", "dill", "joblib"),
    *("requests", "urllib.request", "http", "socket", "aiohttp", "httpx"),
)
BANNED_CALLS = {"eval", "exec", "compile", "__import__", "print"}
FETCHES_DATA = {"training"}
LARGEST = 450


def floor_of(room: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """Full names of what a module imports, wherever in it, with the line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno}: relative import"
            if node.module == "bias":
                yield from ((f"bias.{alias.name}", node.lineno) for alias in node.names)
            else:
                yield str(node.module), node.lineno


@pytest.mark.parametrize("path", [path for path in MODULES if room_of(path) != "__init__"], ids=str)
def test_imports_go_one_way(path: Path) -> None:
    room = room_of(path)
    for name, line in imported(path):
        parts = name.split(".")
        if parts[0] != "bias" or name in {"bias", "bias.__version__"}:
            continue
        other = parts[1]
        assert floor_of(other) <= floor_of(room), f"{path}:{line}: {room} must not import {other}"
        assert (room, other) not in SIDE_BY_SIDE, f"{path}:{line}: {room} and {other} must not know of each other"


def test_every_room_has_its_floor() -> None:
    assert {room_of(path) for path in MODULES} - {"__init__"} <= {room for rooms in FLOORS for room in rooms}


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_modules_are_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LARGEST


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_nothing_banned_is_used(path: Path) -> None:
    for name, line in imported(path):
        banned = [ban for ban in BANNED_IMPORTS if f"{name}.".startswith(f"{ban}.")]
        assert not banned or room_of(path) in FETCHES_DATA, f"{path}:{line}: imports {name}"
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and room_of(path) not in FETCHES_DATA:
            assert node.func.id not in BANNED_CALLS, f"{path}:{node.lineno}: calls {node.func.id}"


def commands(group: click.Group, before: str = "bias") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        yield f"{before} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")


@pytest.mark.parametrize(("name", "command"), list(commands(main)), ids=lambda value: str(value))
def test_every_command_has_help_and_is_in_the_readme(name: str, command: click.Command) -> None:
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name} {parameter.name}: no help"
    readme = ROOT / "README.md"
    if not readme.exists():
        pytest.skip("no README.md yet")
    text = readme.read_text(encoding="utf-8")
    if name.startswith("bias evaluate "):
        assert f"`{name.split()[2]}`" in text
    else:
        assert " ".join(name.split()[:2]) in text


@pytest.mark.parametrize("name", ["document", "comparison", "events", "ledger"])
def test_schemas_are_shipped(name: str) -> None:
    assert [file.name for file in files("bias").joinpath("schemas").iterdir() if file.name.startswith(name)]
