"""An article's text cut into runs for a terminal: each has one look, and knows the claims that begin in it.

Where roles nest, the innermost gives a run its looks; brackets, for terminals without colours, show all of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from bias.attribution.cues import find_sourceless
from bias.report.evidence import deciding_words
from bias.report.marking import Role, depth_of, find_blocks
from bias.types import Claim, Document, Span, Spans

BRACKETS: dict[Role, tuple[str, str]] = {
    "source": ("[", "]"),
    "cue": ("{", "}"),
    "content": ("<", ">"),
    "scare": ("~", "~"),
}
_ORDER: dict[Role, int] = {"content": 0, "scare": 1, "source": 2, "cue": 3, "": 4}
_ON_TOP = 1 << 20


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one look."""

    text: str
    role: Role
    nested: bool
    """Whether it stands in the contents of several attributions."""
    closing: str
    """Brackets that close before it."""
    opening: str
    """Brackets that open before it."""
    claims: tuple[int, ...]
    """Ids of the claims of which a part begins here."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The headline or a paragraph; its last run is empty and holds the brackets that close at the end."""

    headline: bool
    runs: tuple[Run, ...]
    claims: tuple[Claim, ...]
    """The claims that begin in it, in order."""


class _Marked(NamedTuple):
    span: Span
    role: Role
    depth: int


def cut_article(document: Document) -> tuple[Passage, ...]:
    """Cut `document.article.text` into passages (headline, paragraphs) of runs.

    Joined in order, the texts of the runs are the article's text, but for white space between passages. Besides
    sources, cues and contents, the words that stand in for a cue (*reportedly*) and scare quotes are marked.
    """
    text = document.article.text
    blocks = list(find_blocks(document))
    marks: list[set[_Marked]] = [set() for _ in blocks]
    parts: list[dict[int, list[int]]] = [defaultdict(list) for _ in blocks]
    begun: list[list[Claim]] = [[] for _ in blocks]
    for mark in _marks(document):
        for row, span in _pieces(text, mark.span, blocks):
            marks[row].add(mark._replace(span=span))
    for claim in document.claims:
        places = [place for span in _joined(text, claim.spans) for place in _pieces(text, span, blocks)]
        for row, span in places:
            parts[row][span.start].append(claim.id)
        if places:
            begun[places[0][0]].append(claim)
    headline = document.article.headline
    return tuple(
        Passage(block == headline, tuple(_runs(text, block, marks[row], parts[row])), tuple(begun[row]))
        for row, block in enumerate(blocks)
    )


def _marks(document: Document) -> Iterator[_Marked]:
    parents = {one.id: one.parent for one in document.attributions}
    for one in document.attributions:
        depth = depth_of(one.id, parents)
        roles: tuple[tuple[Role, Spans], ...] = (("content", one.content), ("source", one.source), ("cue", one.cue))
        yield from (
            _Marked(span, role, depth) for role, spans in roles for span in _joined(document.article.text, spans)
        )
    markers = find_sourceless(document.article.text)
    for claim in document.claims:
        if claim.mode == "scare" or (claim.mode == "sourceless" and claim.attribution_id is None):
            role: Role = "scare" if claim.mode == "scare" else "cue"
            yield from (_Marked(span, role, 0) for span in deciding_words(document, claim, markers))
        if claim.mode == "asserted" and claim.attribution_id is None:
            # *Kovel, who took office in 2019, said*: what the outlet says within a source is its own voice.
            yield from (_Marked(span, "", _ON_TOP) for span in claim.spans)


def _joined(text: str, spans: Spans) -> Iterator[Span]:
    """Spans in order, those joined that only white space keeps apart."""
    last: Span | None = None
    for span in sorted(spans):
        if last is not None and not text[last.end : span.start].strip():
            last = Span(last.start, max(last.end, span.end))
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last


def _pieces(text: str, span: Span, blocks: Sequence[Span]) -> Iterator[tuple[int, Span]]:
    """A span cut at the borders of blocks, each piece without white space around it, with the row of its block."""
    row = bisect_right(blocks, span.start, key=lambda block: block.end)
    while row < len(blocks) and blocks[row].start < span.end:
        start, end = max(span.start, blocks[row].start), min(span.end, blocks[row].end)
        surface = text[start:end]
        if surface.strip():
            left, right = len(surface) - len(surface.lstrip()), len(surface) - len(surface.rstrip())
            yield row, Span(start + left, end - right)
        row += 1


def _runs(text: str, block: Span, marks: set[_Marked], parts: dict[int, list[int]]) -> Iterator[Run]:
    ordered = sorted(marks, key=lambda mark: (mark.depth, _ORDER[mark.role], mark.span))
    looks: list[Role] = [""] * (block.end - block.start)
    contents = [0] * len(looks)
    for (start, end), role, _ in ordered:
        looks[start - block.start : end - block.start] = [role] * (end - start)
        if role == "content":
            for at in range(start - block.start, end - block.start):
                contents[at] += 1
    opening, closing = _brackets(marks)
    borders = (place for mark in marks for place in mark.span)
    cuts = {block.start, block.end, *borders, *parts}
    for at, end in pairwise(sorted(cuts)):
        look, nested = looks[at - block.start], contents[at - block.start] > 1
        yield Run(text[at:end], look, nested, closing.get(at, ""), opening.get(at, ""), tuple(parts.get(at, ())))
    yield Run("", "", False, closing.get(block.end, ""), "", ())


def _brackets(marks: set[_Marked]) -> tuple[dict[int, str], dict[int, str]]:
    """What opens and what closes at each place, the outer outside; marks of one role and place are one."""
    opening: dict[int, str] = defaultdict(str)
    closing: dict[int, str] = defaultdict(str)
    places = {(mark.span, mark.role) for mark in marks if mark.role}
    for span, role in sorted(places, key=lambda place: (place[0].start, -place[0].end, _ORDER[place[1]])):
        opening[span.start] += BRACKETS[role][0]
    for span, role in sorted(places, key=lambda place: (-place[0].start, place[0].end, -_ORDER[place[1]])):
        closing[span.end] += BRACKETS[role][1]
    return opening, closing
