"""Small parsed texts: words written as form/TAG/head/relation, mentions in brackets."""

from __future__ import annotations

from bias.types import EntityMention, EntityType, Syntax, Word

TYPES: dict[str, EntityType] = {"[": "person", "{": "organisation", "<": "place"}
CLOSING = "]}>"


def parsed(*sentences: str) -> tuple[str, Syntax]:
    """A text and its syntax. `[Anna/PROPN/2/nsubj]` is a mention of a person, `{…}` of an organisation, `<…>` a place.

    Heads count from 1 in their sentence; 0 is the root.
    """
    text, words, rows, entities = "", [], [], []
    for sentence in sentences:
        first = len(words)
        opened: list[tuple[str, int]] = []
        for given in sentence.split(" "):
            inner = given.lstrip("[{<")
            opened += [(mark, len(text)) for mark in given[: len(given) - len(inner)]]
            form, tag, head, relation = inner.rstrip(CLOSING).split("/")
            row = None if head == "0" else first + int(head) - 1
            words.append(Word(len(text), len(text) + len(form), tag, row, relation))
            text += form
            for _ in range(len(inner) - len(inner.rstrip(CLOSING))):
                mark, start = opened.pop()
                entities.append(EntityMention(start, len(text), TYPES[mark], tag == "PROPN", 0.9))
            text += " "
        rows.append((first, len(words)))
    ordered = sorted(entities, key=lambda one: (one.start, -one.end))
    return text, Syntax(tuple(words), tuple(rows), tuple(ordered))
