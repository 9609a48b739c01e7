"""Build readings from text with marks: `{s1:Kovel} {k1:said} {c1:the bridge was hit}`, `;p=.7` sets a probability."""

from __future__ import annotations

import re
from collections import defaultdict

import numpy as np

from bias.attribution import attribute
from bias.reading.layout import find_paragraphs, find_quotations
from bias.reading.sentences import find_sentences
from bias.settings import Settings
from bias.types import Article, Attribution, Claim, Document, Reading, Relation, Span

_OPEN = re.compile(r"\{([skc])(\d+):|\}")
_ROLES = {"s": "source", "k": "cue", "c": "content"}


def unmark(marked: str) -> tuple[str, list[Relation]]:
    """The plain text of a marked one, and its relations in the order of their numbers."""
    roles: dict[int, dict[str, list[Span]]] = defaultdict(lambda: {"source": [], "cue": [], "content": []})
    plain: list[str] = []
    length = at = 0
    opened: list[tuple[str, int, int]] = []
    for match in _OPEN.finditer(marked):
        plain.append(marked[at : match.start()])
        length += match.start() - at
        at = match.end()
        if match.group() == "}":
            role, number, start = opened.pop()
            roles[number][_ROLES[role]].append(Span(start, length))
        else:
            opened.append((match.group(1), int(match.group(2)), length))
    plain.append(marked[at:])
    relations = [
        Relation(*(tuple(sorted(roles[number][role])) for role in ("source", "cue", "content")), probability=0.9)
        for number in sorted(roles)
    ]
    return "".join(plain), relations


def reading_of(text: str, relations: list[Relation]) -> Reading:
    paragraphs = find_paragraphs(text)
    return Reading(
        paragraphs=tuple(paragraphs),
        sentences=tuple(find_sentences(text, paragraphs)),
        quotations=tuple(find_quotations(text, paragraphs)),
        relations=tuple(relations),
        stretches=np.zeros((0, 3), np.int32),
        meanings=np.zeros((0, 384), np.float16),
    )


def read(
    marked: str, outlet: str = "The Harbour Courier", title: str = "", settings: Settings = Settings()
) -> Document:
    """The document of a marked body; a marked title may come before it."""
    plain_title, in_title = unmark(title)
    plain_body, in_body = unmark(marked)
    offset = len(plain_title) + 2 if plain_title else 0
    article = Article(id="a", outlet=outlet, title=plain_title, body=plain_body)
    moved = [
        Relation(
            *(tuple(Span(s + offset, e + offset) for s, e in spans) for spans in (one.source, one.cue, one.content)),
            probability=one.probability,
        )
        for one in in_body
    ]
    return attribute(article, reading_of(article.text, [*in_title, *moved]), settings)


def speakers_of(document: Document) -> list[str | None]:
    return [attribution.speaker for attribution in document.attributions]


def surfaces(document: Document, attribution: Attribution, role: str) -> list[str]:
    return [document.article.text[start:end] for start, end in getattr(attribution, role)]


def modes_of(document: Document) -> list[tuple[str, str]]:
    return [(claim.mode, claim.text) for claim in document.claims]


def own(document: Document) -> list[Claim]:
    return [claim for claim in document.claims if claim.attribution_id is None]
