"""`event.toml`: what the event is called and who its sides are."""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bias.errors import InputError
from bias.files import read_text_file
from bias.types import Side

_TOP = ("title", "sides")
_OF_SIDE = ("name", "aliases", "speakers")


def read_event(path: Path) -> tuple[str, tuple[Side, ...]]:
    """Return the title of an event ("" if none is given) and its sides, in the order of the file.

    Fields that are not known are passed over, unless they look like a slip of the pen (`alias`).

    Raises InputError, with file and field, for a file that cannot be read, is not TOML, or has a field that is
    missing, ill-typed or given to two sides.
    """
    try:
        given = tomllib.loads(read_text_file(path).replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f"{path}: is not valid TOML ({error})") from error
    _check_names(given, _TOP, str(path))
    title = given.get("title", "")
    if not isinstance(title, str):
        raise InputError(f"{path}: 'title' must be a text in quotation marks, not {title!r}")
    tables = given.get("sides", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise InputError(f"{path}: 'sides' must be tables: write [[sides]] and below it name = \"…\" for each side")
    sides = tuple(_read_side(table, f"{path}: side {number}") for number, table in enumerate(tables, start=1))
    _check_apart(sides, path)
    return title, sides


def _read_side(table: Mapping[str, Any], where: str) -> Side:
    _check_names(table, _OF_SIDE, where)
    name = table.get("name")
    if not isinstance(name, str) or not name.strip():
        raise InputError(f"{where}: 'name' must be a text in quotation marks that names the side")
    lists = {field: table.get(field, []) for field in ("aliases", "speakers")}
    for field, values in lists.items():
        if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
            raise InputError(f"{where} ('{name}'): '{field}' must be a list of texts: {field} = [\"…\", \"…\"]")
    return Side(name, tuple(lists["aliases"]), tuple(lists["speakers"]))


def _check_names(table: Mapping[str, Any], known: Sequence[str], where: str) -> None:
    for name in table:
        if name not in known and (meant := difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.75)):
            raise InputError(f"{where}: unknown field '{name}'; did you mean '{meant[0]}'?")


def _check_apart(sides: Iterable[Side], path: Path) -> None:
    owners: dict[str, str] = {}
    for number, side in enumerate(sides, start=1):
        for name in dict.fromkeys(name.casefold() for name in (side.name, *side.aliases)):
            if name in owners:
                raise InputError(f"{path}: side {number} ('{side.name}'): '{name}' already names '{owners[name]}'")
            owners[name] = side.name


def merge_sides(sides: Iterable[Side]) -> tuple[Side, ...]:
    """Put sides of the same name together, with the names that any of them lists, in the order met."""
    merged: dict[str, Side] = {}
    for side in sides:
        known = merged.get(side.name, Side(side.name))
        merged[side.name] = Side(
            side.name,
            tuple(dict.fromkeys(known.aliases + side.aliases)),
            tuple(dict.fromkeys(known.speakers + side.speakers)),
        )
    return tuple(merged.values())


def event_to_toml(title: str, sides: Iterable[Side]) -> str:
    """Return the text of an `event.toml` from which `read_event` reads the same title and sides."""
    lines = [f"title = {_quoted(title)}"]
    for side in sides:
        lines += ["", "[[sides]]", f"name = {_quoted(side.name)}"]
        for field, values in (("aliases", side.aliases), ("speakers", side.speakers)):
            if values or field == "aliases":
                lines.append(f"{field} = [{', '.join(map(_quoted, values))}]")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    # TOML's escapes are JSON's, but TOML has no lone surrogates and wants DEL escaped.
    plain = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(plain, ensure_ascii=False).replace("\x7f", "\\u007f")
