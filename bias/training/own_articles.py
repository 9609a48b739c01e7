"""Read annotated articles that somebody made, and say what is wrong with them: the file, the line, the field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bias.errors import InputError
from bias.reading.decode import ROLES
from bias.reading.layout import find_paragraphs
from bias.reading.sentences import find_sentences


def read_own(path: Path) -> list[dict[str, Any]]:
    """One JSON object a line: `text`, and `attributions`, each with `cue` and `content`, and `source` if it has one, as
    lists of [start, end] in characters; `doc` names the article.

    What else training asks for is filled in: sentences are found, no stretch is left out. Raises InputError at the
    first line that is not so.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as UTF-8 text ({error})") from error
    found = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            where = f"{path}, line {number}"
            found.append(_complete(_parse(line, where), number, where))
    return found


def _parse(line: str, where: str) -> dict[str, Any]:
    try:
        document = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}: no JSON ({error}); write one article a line") from error
    if not isinstance(document, dict) or not isinstance(document.get("text"), str):
        raise InputError(f"{where}: 'text' is missing or no string; each line is an object with the article's text")
    return document


def _complete(document: dict[str, Any], number: int, where: str) -> dict[str, Any]:
    text, attributions = document["text"], document.get("attributions")
    if not isinstance(attributions, list):
        raise InputError(f"{where}: 'attributions' is missing or no list; write [] for an article without any")
    for row, attribution in enumerate(attributions):
        _check(attribution, len(text), f"{where}: 'attributions', number {row + 1}")
    sentences = [[one.start, one.end] for one in find_sentences(text, find_paragraphs(text))]
    return {"doc": f"line {number}", "sentences": sentences, "discard": [], **document}


def _check(attribution: Any, length: int, where: str) -> None:
    if not isinstance(attribution, Mapping):
        raise InputError(f"{where} is no object with 'source', 'cue' and 'content'")
    for role in ROLES:
        spans = attribution.get(role) or []
        if not isinstance(spans, list) or not all(_is_span(span, length) for span in spans):
            raise InputError(
                f"{where}: '{role}' must be a list of [start, end] with 0 <= start < end <= {length}, the text's length"
            )
        if not spans and role != "source":
            raise InputError(f"{where}: '{role}' is empty; an attribution has a cue and a content")


def _is_span(span: Any, length: int) -> bool:
    if not isinstance(span, list) or len(span) != 2 or not all(type(place) is int for place in span):
        return False
    return 0 <= span[0] < span[1] <= length
