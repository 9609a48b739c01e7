"""The JSON layouts: documents, comparisons and events; the schemas in `bias/schemas` describe the same objects.

Whatever is read from them is checked, and InputError names the field that is wrong (`claims[3].mode`).
"""

from __future__ import annotations

from typing import Final

from bias.errors import InputError
from bias.serialise.canonical import dumps
from bias.serialise.comparisons import (
    COMPARISON,
    EVENTS,
    comparison_from_json,
    comparison_to_json,
    events_to_json,
)
from bias.serialise.documents import (
    DOCUMENT,
    Json,
    document_from_json,
    document_parts_from_json,
    document_parts_to_json,
    document_to_json,
)

__all__ = [
    "COMPARISON",
    "DOCUMENT",
    "EVENTS",
    "SCHEMAS",
    "comparison_from_json",
    "comparison_to_json",
    "document_from_json",
    "document_parts_from_json",
    "document_parts_to_json",
    "document_to_json",
    "dumps",
    "events_to_json",
    "schema",
]

SCHEMAS: Final = ("document", "comparison", "events", "ledger")


def schema(name: str) -> Json:
    """Return the JSON Schema (2020-12) of `document`, `comparison`, `events` or `ledger`; each stands by itself.

    Raises InputError for another name.
    """
    import json
    from importlib.resources import files

    if name not in SCHEMAS:
        raise InputError(f"there is no schema '{name}'; there are {', '.join(SCHEMAS)}")
    read: Json = json.loads(files("bias").joinpath("schemas", f"{name}.schema.json").read_bytes())
    return read
