"""Syntax → the fields that it adds to a document."""

from __future__ import annotations

from typing import Any

from bias.types import Syntax


def syntax_to_json(syntax: Syntax) -> dict[str, Any]:
    """Return `words` and `entities`, to stand in a `bias.document/1` object; `head` is a row of `words`, or null.

    Mentions with the same `chain` stand for the same person or organisation; null for a lone one.
    """
    chain_of = {row: at for at, chain in enumerate(syntax.chains) for row in chain}
    return {
        "words": [
            {"start": one.start, "end": one.end, "tag": one.tag, "head": one.head, "relation": one.relation}
            for one in syntax.words
        ],
        "entities": [
            {
                "start": one.start,
                "end": one.end,
                "type": one.type,
                "named": one.named,
                "probability": one.probability,
                "chain": chain_of.get(row),
            }
            for row, one in enumerate(syntax.entities)
        ],
    }
