"""The published schemas: real objects fit them, and what the reader refuses they refuse."""

from __future__ import annotations

import json
from typing import Any

import pytest
from factories import make_article, make_document
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError
from result_strategies import TEXTS, comparisons, documents
from test_serialise import BODY, COMPARISON_CHANGES, DOCUMENT_CHANGES, make_comparison, with_change

from bias.errors import InputError
from bias.report.ledger_tables import ledger_to_json
from bias.serialise import SCHEMAS, comparison_to_json, document_to_json, dumps, events_to_json, schema
from bias.types import Comparison, Document, Event

VALIDATORS = {name: Draft202012Validator(schema(name)) for name in SCHEMAS}


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_schemas(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))
    assert schema(name)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema(name)["properties"]["schema"] == {"const": f"bias.{name}/1"}


def test_an_unknown_schema_is_refused() -> None:
    with pytest.raises(InputError, match="there are document, comparison, events, ledger"):
        schema("article")


def objects_in(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, list):
        return [found for item in node for found in objects_in(item)]
    if not isinstance(node, dict):
        return []
    here = [node] if isinstance(node.get("properties"), dict) and "type" in node else []
    return here + [found for item in node.values() for found in objects_in(item)]


@pytest.mark.parametrize("name", SCHEMAS)
def test_objects_may_grow(name: str) -> None:
    assert objects_in(schema(name))
    assert all(one["additionalProperties"] is True and one["required"] for one in objects_in(schema(name)))


def test_a_comparison_holds_documents_as_published() -> None:
    assert schema("comparison")["$defs"]["document"] == schema("document")


@settings(max_examples=40, deadline=None)
@given(documents())
def test_documents_fit(document: Document) -> None:
    VALIDATORS["document"].validate(document_to_json(document))
    VALIDATORS["document"].validate(json.loads(dumps(document_to_json(document))))


@settings(max_examples=25, deadline=None)
@given(comparisons())
def test_comparisons_fit(comparison: Comparison) -> None:
    VALIDATORS["comparison"].validate(json.loads(dumps(comparison_to_json(comparison))))


@given(st.lists(st.builds(Event, TEXTS, TEXTS, st.lists(TEXTS).map(tuple)), max_size=3))
def test_events_fit(events: list[Event]) -> None:
    VALIDATORS["events"].validate(events_to_json(events))


@settings(max_examples=25, deadline=None)
@given(comparisons(), st.booleans())
def test_ledgers_fit(comparison: Comparison, every: bool) -> None:
    VALIDATORS["ledger"].validate(json.loads(dumps(ledger_to_json(comparison, every=every))))


# What a schema cannot say: that spans are in order and ids point at something.
BEYOND_SCHEMAS = ("in order", "start, end", "inside", "the id", "its place", "the row of", "a blank line")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (path, value)
        for path, value, message in DOCUMENT_CHANGES
        if not any(part in message for part in BEYOND_SCHEMAS) or value == [[0, 1.5]]
    ],
)
def test_bad_documents_do_not_fit(path: str, value: object) -> None:
    given = document_to_json(make_document(make_article(BODY, title="Rain")))
    with pytest.raises(ValidationError):
        VALIDATORS["document"].validate(with_change(given, path, value))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (path, value)
        for path, value, message in COMPARISON_CHANGES
        if not any(part in message for part in BEYOND_SCHEMAS) and path != "framing.0.value"
    ]
    + [
        ("framing.0.value", "0"),
        ("framing.0.reason", None),
        ("shared", [{"articles": ["a", "a"], "spans": [[0, 1]], "overlap": 0}]),
    ],
)
def test_bad_comparisons_do_not_fit(path: str, value: object) -> None:
    given = json.loads(dumps(comparison_to_json(make_comparison())))
    VALIDATORS["comparison"].validate(given)
    with pytest.raises(ValidationError):
        VALIDATORS["comparison"].validate(with_change(given, path, value))
