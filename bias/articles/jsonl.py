"""JSON Lines, one article per line; and JSON, one article or one list of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from bias.articles.fields import Found, as_text, is_of_result, read_row, standard_names
from bias.articles.html import without_markup
from bias.articles.inputs import Input
from bias.errors import InputError
from bias.types import Article, Skipped

_TEXTS = ("outlet", "title", "text", "published", "url", "language", "genre")


def read(given: Input) -> Iterator[Found | Skipped]:
    """Give the article of each line, or the line and field that cannot be used; blank lines are passed over.

    A text that is JSON as a whole is one list, whose items stand for lines, or one article. A row without an `id` is
    named after its line or item, `file#line`, from 1. Raises InputError if it is no text or a list that is broken,
    OSError if it cannot be read.
    """
    for number, row in _rows(given.text()):
        where = f"{given.where}:{number}"
        if isinstance(row, _Broken):
            yield Skipped(where, row.reason)
        else:
            yield _read_row(row, id=f"{given.id}#{number}", where=where, unnamed=given.unnamed)


class _Broken(NamedTuple):
    """A line that is no JSON."""

    reason: str


def _rows(text: str) -> Iterator[tuple[int, Any]]:
    start = text.lstrip()
    is_cut = isinstance(_parse(start.partition("\n")[0]), _Broken)
    if start.startswith("[") or is_cut:
        whole = _parse(text)
        if isinstance(whole, list | dict):
            yield from enumerate(whole if isinstance(whole, list) else [whole], start=1)
            return
        if start.startswith("[") and is_cut:
            raise InputError(whole.reason)
    # Not splitlines(): JSON strings may hold the separators U+2028 and U+0085 as they are.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, _parse(line)


def _parse(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column" if error.lineno > 1 else "column"
        return _Broken(f"is not valid JSON ({error.msg} at {where} {error.colno})")
    except (ValueError, RecursionError) as error:
        return _Broken(f"is not valid JSON ({error})")


def _read_row(row: Any, *, id: str, where: str, unnamed: bool) -> Found | Skipped:
    if not isinstance(row, dict):
        return Skipped(where, f"must be a JSON object with the fields of an article, not {_kind(row)}")
    if str(row.get("schema", "")).startswith("bias."):
        return Skipped(where, f"is a result ({row['schema']}), not an article; give the articles it was made from")
    if is_of_result(row):
        return Skipped(where, "is a claim of a result, not an article; keep results in another folder")
    row = dict(zip(standard_names(row), row.values(), strict=True))
    if isinstance(row.get("outlet"), dict):
        row["outlet"] = row["outlet"].get("name", row["outlet"])
    for name in _TEXTS:
        if not isinstance(row.get(name, ""), str | None):
            return Skipped(f"{where} {name}", f"must be a text, not {_kind(row[name])}")
    if isinstance(row.get("id"), bool | list | dict):
        return Skipped(f"{where} id", f"must be a text or a number, not {_kind(row['id'])}")
    fields = without_markup({name: as_text(value) for name, value in row.items()})
    return read_row(fields, id=id, where=where, unnamed=unnamed)


def to_line(article: Article) -> bytes:
    """Return the line, with its end, from which `read` gives the same article."""
    row = {
        "id": article.id,
        "outlet": article.outlet,
        "title": article.title,
        "text": article.body,
        "published": article.published,
        "url": article.url,
        "language": article.language,
        "genre": article.genre,
    }
    # Half of a surrogate pair can stand in JSON, but only as an escape.
    return (json.dumps({**article.extra, **{k: v for k, v in row.items() if v}}) + "\n").encode("ascii")


def _kind(value: Any) -> str:
    kinds = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "a text",
        list: "a list",
        dict: "an object",
    }
    return kinds.get(type(value), "null")
