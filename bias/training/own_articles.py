"""Read annotated articles that somebody made, and say what is wrong with them: the file, the line, the field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

from bias.errors import InputError
from bias.files import read_text_file
from bias.reading.decode import ROLES
from bias.reading.layout import find_paragraphs
from bias.reading.sentences import find_sentences


def read_own(path: Path) -> list[dict[str, Any]]:
    """One JSON object a line: `text`, and `attributions`, each with `source`, `cue` and `content` as lists of
    [start, end] in characters; the source is [] if nobody is named. `doc` names the article; `discard` are stretches
    that nothing is to be learned from.

    What else training asks for is filled in, and attributions that hold others come first. Raises InputError at the
    first line that is not so.
    """
    found = []
    # Not splitlines(): JSON strings may hold the separators U+2028 and U+0085 as they are.
    for number, line in enumerate(read_text_file(path).split("\n"), 1):
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
        _check(attribution, text, f"{where}: 'attributions', number {row + 1}")
    sentences = [[one.start, one.end] for one in find_sentences(text, find_paragraphs(text))]
    return {
        "doc": str(document.get("doc") or f"line {number}"),
        "text": text,
        "sentences": _spans(document, "sentences", text, where) or sentences,
        "attributions": sorted(attributions, key=_extent, reverse=True),
        "discard": _spans(document, "discard", text, where),
    }


def _check(attribution: Any, text: str, where: str) -> None:
    if not isinstance(attribution, Mapping):
        raise InputError(f"{where} is no object with 'source', 'cue' and 'content'")
    if "source" not in attribution:
        raise InputError(f"{where}: 'source' is missing; write [] if nobody is named")
    spans = {role: _spans(attribution, role, text, where) for role in ROLES}
    for role in ("cue", "content"):
        if not spans[role]:
            raise InputError(f"{where}: '{role}' is empty; an attribution has a cue and a content")
    placed = [(role, span) for role in ROLES for span in spans[role]]
    for (role, one), (other, two) in combinations(placed, 2):
        if one[0] < two[1] and two[0] < one[1]:
            raise InputError(f"{where}: '{role}' {one} and '{other}' {two} overlap; each character has one role")


def _spans(holder: Mapping[str, Any], field: str, text: str, where: str) -> list[list[int]]:
    spans = holder.get(field)
    if spans is None:
        return []
    if not isinstance(spans, list) or not all(_is_span(span, text) for span in spans):
        raise InputError(
            f"{where}: '{field}' must be a list of [start, end] with 0 <= start < end <= {len(text)}, the length of"
            " the text, and words between them"
        )
    return spans


def _is_span(span: Any, text: str) -> bool:
    if not isinstance(span, list) or len(span) != 2 or not all(type(place) is int for place in span):
        return False
    return 0 <= span[0] < span[1] <= len(text) and not text[span[0] : span[1]].isspace()


def _extent(attribution: Mapping[str, Any]) -> int:
    return sum(end - start for start, end in attribution["content"])
