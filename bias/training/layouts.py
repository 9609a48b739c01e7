"""Annotated articles -> the same articles in layouts that the annotated ones lack.

The annotated news is American and printed in one way. Here its quotation marks become British or straight, its headline
loses its full stop or becomes one that hands a claim over (*Ministry: bridge is safe*), and quoted paragraphs become
turns of an interview (*Vance: ...*); the annotation moves along.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import Any

from bias.reading.layout import find_paragraphs, find_quotations

Document = dict[str, Any]
Edit = tuple[int, int, str]
"""Replace the characters from start to end."""

_ROLES = ("source", "cue", "content")
_MARKS = re.compile(r"``|''|[\"“”‘’]")
_PRONOUN = re.compile(r"(?:he|she|they|it|we|i|you|who|that|which|this|these|those|some|others?)\b", re.IGNORECASE)
_HEADLINE_WORDS = (4, 14)
_SOURCE_WORDS = 5
_CHANCE = 0.5


def change_layout(document: Document, rng: random.Random) -> Document:
    """Return the article in another layout, drawn at random; sentences are left out."""
    document = {**document, "sentences": []}
    for change in (_turn_to_interview, _turn_headline, _stop_headline, _turn_marks):
        if rng.random() < _CHANCE:
            document = change(document, rng)
    return document


def edit(document: Document, edits: Sequence[Edit], added: Sequence[dict[str, Any]] = ()) -> Document:
    """Change the text and move the annotation along; what lay in replaced text is lost.

    `edits` are in order and apart; `added` are attributions with offsets in the new text.
    """
    text, parts, end = document["text"], [], 0
    for start, stop, new in edits:
        parts += [text[end:start], new]
        end = stop
    move = _mover(edits)

    def spans(old: Sequence[Sequence[int]]) -> list[list[int]]:
        moved = [[move(s, False), move(e, True)] for s, e in old]
        return [span for span in moved if span[0] < span[1]]

    kept = [{role: spans(one.get(role) or []) for role in _ROLES} for one in document["attributions"]]
    return {
        **document,
        "text": "".join([*parts, text[end:]]),
        "attributions": [one for one in kept if one["cue"] and one["content"]] + list(added),
        "discard": spans(document.get("discard", [])),
    }


def _mover(edits: Sequence[Edit]) -> Callable[[int, bool], int]:
    def move(place: int, closing: bool) -> int:
        shift = 0
        for start, end, new in edits:
            if place < end or (closing and place == start == end):
                return place + shift if place <= start else start + shift + len(new)
            shift += len(new) - (end - start)
        return place + shift

    return move


def _stop_headline(document: Document, rng: random.Random) -> Document:
    """Headlines are printed without a full stop."""
    first = find_paragraphs(document["text"])[:1]
    if not first or not document["text"][: first[0].end].endswith("."):
        return document
    return edit(document, [(first[0].end - 1, first[0].end, "")])


def _turn_marks(document: Document, rng: random.Random) -> Document:
    """Quotation marks in another style: British single ones (double ones inside), straight, or curly."""
    text = document["text"]
    outer, inner = rng.choice((("‘’", "“”"), ("''", '""'), ('""', "''"), ("“”", "‘’")))
    paragraphs = find_paragraphs(text)
    edits: list[Edit] = []
    for quotation in find_quotations(text, paragraphs):
        opened = False
        for match in _MARKS.finditer(text, quotation.start, quotation.end):
            start, end = match.span()
            if start == quotation.start:
                edits.append((start, end, outer[0]))
            elif end == quotation.end:
                edits.append((start, end, outer[1]))
            elif match.group() in "‘“" and text[end].isalnum():
                opened = True
                edits.append((start, end, inner[0]))
            elif opened and match.group() in "’”" and not text[end].isalnum():
                opened = False
                edits.append((start, end, inner[1]))
    return edit(document, edits)


def _turn_headline(document: Document, rng: random.Random) -> Document:
    """A headline that hands over a claim of the article: *Source: content*, *Content – source* and the like."""
    text = document["text"]
    paragraphs = find_paragraphs(text)
    able = [one for one in document["attributions"] if _fits_headline(text, one)]
    if len(paragraphs) < 3 or not able:
        return document
    one = rng.choice(able)
    source, content = _surface(text, one["source"]), _surface(text, one["content"]).rstrip(" .,;:")
    content = content[:1].upper() + content[1:]
    shape = rng.choice(("{s}: {c}", "{s}: {c}", "{c} – {s}", "{c}: {s}", "{c}, {s} says", "{s} says {c}"))
    cue = next(cue for cue in (" says ", " says", " – ", ": ") if cue in shape).strip()
    head, spans, rest = "", {}, shape
    while rest:
        if rest.startswith("{"):
            word, role = (source, "source") if rest[1] == "s" else (content, "content")
            spans[role], head, rest = [[len(head), len(head) + len(word)]], head + word, rest[3:]
        elif rest.startswith(cue):
            spans["cue"], head, rest = [[len(head), len(head) + len(cue)]], head + cue, rest[len(cue) :]
        else:
            head, rest = head + rest[0], rest[1:]
    end = paragraphs[0].end
    return edit(document, [(0, end, head)], [spans])


def _fits_headline(text: str, one: dict[str, Any]) -> bool:
    if any(len(one.get(role) or []) != 1 for role in _ROLES):
        return False
    source, content = _surface(text, one["source"]), _surface(text, one["content"])
    words = len(content.split())
    return (
        _HEADLINE_WORDS[0] <= words <= _HEADLINE_WORDS[1]
        and len(source.split()) <= _SOURCE_WORDS
        and not _PRONOUN.match(source)
        and not _MARKS.search(content)
        and not content.lower().startswith(("that ", "to ", "for ", "of "))
    )


def _surface(text: str, spans: Sequence[Sequence[int]]) -> str:
    return text[spans[0][0] : spans[0][1]].strip()


def _turn_to_interview(document: Document, rng: random.Random) -> Document:
    """Paragraphs of one quotation and *Vance said* become *Vance: …*."""
    text = document["text"]
    edits: list[Edit] = []
    added: list[dict[str, Any]] = []
    shift = 0
    for paragraph in find_paragraphs(text):
        turn = _turn(text, paragraph.start, paragraph.end, document["attributions"])
        if turn is None or rng.random() < _CHANCE:
            continue
        name, words = turn
        new, start = f"{name}: {words}", paragraph.start + shift
        colon = start + len(name)
        added.append(
            {
                "source": [[start, colon]],
                "cue": [[colon, colon + 1]],
                "content": [[colon + 2, start + len(new)]],
            }
        )
        edits.append((paragraph.start, paragraph.end, new))
        shift += len(new) - (paragraph.end - paragraph.start)
    return edit(document, edits, added)


def _turn(text: str, start: int, end: int, attributions: Sequence[dict[str, Any]]) -> tuple[str, str] | None:
    """The speaker and the words of a paragraph that one attribution fills with quoted words; None for others."""
    for one in attributions:
        spans = [span for role in _ROLES for span in one.get(role) or []]
        if len(one.get("source") or []) != 1 or not all(start <= s and e <= end for s, e in spans):
            continue
        covered = sum(e - s for s, e in spans)
        name = _surface(text, one["source"])
        words = " ".join(text[s:e].strip() for s, e in one["content"])
        if (end - start) - covered > 4 + len(spans) or _PRONOUN.match(name) or len(name.split()) > _SOURCE_WORDS:
            continue
        if words[:1] in "\"“‘'" and words[:1]:
            return name, _MARKS.sub(lambda m: m.group() if m.group() == "’" else "", words).strip()
    return None
