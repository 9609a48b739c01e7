"""JSON: everything comes back, bad fields are named, and the bytes are canonical."""

from __future__ import annotations

import copy
import json
import math
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from factories import make_article, make_document
from hypothesis import given, settings
from hypothesis import strategies as st
from result_strategies import comparisons, documents

from bias.errors import InputError
from bias.serialise import (
    comparison_from_json,
    comparison_to_json,
    document_from_json,
    document_parts_from_json,
    document_parts_to_json,
    document_to_json,
    dumps,
    events_to_json,
)
from bias.types import Cluster, Comparison, Document, Event, Evidence, Finding, FramingRow, Mention

BODY = "Norland said it rained. Snow fell on Kovel.\n\nSudria said that roads were closed."


def same(one: Document, other: Document) -> bool:
    layout = ("paragraphs", "sentences", "quotations")
    return all(getattr(one, name) == getattr(other, name) for name in ("article", *PARTS)) and all(
        getattr(one.reading, name) == getattr(other.reading, name) for name in layout
    )


PARTS = ("attributions", "claims", "speakers")


def make_comparison() -> Comparison:
    document = make_document(make_article(BODY, title="Rain"))
    mention = Mention("a", 1, "attributed", 1.0, 0.0, 1, "Norland", "Norland", {"Norland": 1.0})
    return Comparison(
        event="Rain",
        articles=(document,),
        sides=(),
        sides_proposed=True,
        clusters=(Cluster(0, "It rained.", (mention,)),),
        shared=(),
        scores=(),
        order_changes=(),
        framing=(FramingRow("The a", "a", None, "weight", None, None, None, 0, "too little evidence"),),
        findings=(Finding("drift", "a", 0, 1, None, "Drift.", (Evidence("a", 1),), {"peers": (1, 2)}),),
        skipped=(),
        provenance={"hashes": {"b": 1, "a": np.float32(0.5)}},
    )


def test_a_document_has_the_published_fields_in_order() -> None:
    document = make_document(make_article(BODY, title="Rain"))
    given = document_to_json(document)
    assert list(given)[:12] == [
        "schema", "id", "outlet", "title", "published", "url", "language", "genre", "text", "sentences",
        "attributions", "claims",
    ]  # fmt: skip
    assert given["schema"] == "bias.document/1"
    assert given["text"] == f"Rain\n\n{BODY}"
    assert given["sentences"][0] == [0, 4]
    first = given["attributions"][0]
    assert list(first) == [
        "id", "parent", "source", "cue", "content", "form", "cue_class", "veridicality", "endorsement", "polarity",
        "source_type", "official", "speaker", "side", "probability",
    ]  # fmt: skip
    assert [given["text"][start:end] for start, end in first["cue"]] == ["said"]
    assert list(given["claims"][0]) == [
        "id", "sentence", "spans", "text", "mode", "attribution", "probability", "attribution_id", "hedged",
        "headline", "side", "hedges",
    ]  # fmt: skip


@settings(max_examples=60)
@given(documents())
def test_documents_come_back(document: Document) -> None:
    written = dumps(document_to_json(document))
    read = document_from_json(json.loads(written))
    assert same(read, document)
    assert dumps(document_to_json(read)) == written
    assert read.reading.relations == ()
    assert (read.reading.stretches.shape, read.reading.stretches.dtype) == ((0, 3), np.int32)
    assert (read.reading.meanings.shape, read.reading.meanings.dtype) == ((0, 384), np.float16)


@settings(max_examples=20)
@given(documents())
def test_parts_come_back(document: Document) -> None:
    parts = document_parts_from_json(json.loads(dumps(document_parts_to_json(document), digits=None)))
    assert parts == tuple(getattr(document, name) for name in PARTS)


@settings(max_examples=40, deadline=None)
@given(comparisons())
def test_comparisons_come_back(comparison: Comparison) -> None:
    written = dumps(comparison_to_json(comparison))
    read = comparison_from_json(json.loads(written))
    for field in fields(Comparison):
        if field.name == "articles":
            assert len(read.articles) == len(comparison.articles)
            assert all(map(same, read.articles, comparison.articles))
        else:
            assert getattr(read, field.name) == getattr(comparison, field.name), field.name
    assert dumps(comparison_to_json(read)) == written


def test_what_may_be_missing_may_be_missing() -> None:
    given = comparison_to_json(make_comparison())
    for name in ("scores", "order_changes", "shared", "sides_proposed", "skipped"):
        del given[name]
    for name in ("speakers", "paragraphs", "quotations", "extra"):
        del given["articles"][0][name]
    del given["clusters"][0]["mentions"][0]["copy"]
    given["news"] = given["articles"][0]["news"] = "fields may be added"
    read = comparison_from_json(given)
    assert (read.scores, read.sides_proposed, read.articles[0].speakers) == ((), False, ())
    assert read.clusters[0].mentions[0].copy is False


def with_change(given: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """The same object with one value changed; `...` takes it out."""
    changed = copy.deepcopy(given)
    at: Any = changed
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in steps:
        at = at[step]
    if value is ...:
        del at[last]
    else:
        at[last] = value
    return changed


HEDGE = {"trigger": [[0, 1]], "scope": [[0, 1]], "strength": 0.5}
DOCUMENT_CHANGES = [
    ("schema", "bias.document/2", "schema must be 'bias.document/1', not 'bias.document/2'"),
    ("schema", ..., "schema must be"),
    ("id", ..., "id is missing"),
    ("outlet", 5, "outlet must be a text, not 5"),
    ("published", False, "published must be a text"),
    ("title", "Snow", "text must be the title, a blank line and the body"),
    ("sentences", [[0, 4], [3, 9]], r"sentences\[1\] must be in order"),
    ("sentences", [[4, 0]], r"sentences\[0\] must be \[start, end\]"),
    ("sentences", [[0, 10_000]], "sentences must be inside the text"),
    ("sentences", [[0, 1, 2]], "sentences must be a list of"),
    ("sentences", [[0, 1.5]], r"sentences\[0\] must be"),
    ("sentences", 7, "sentences must be a list of"),
    ("attributions.1.id", 0, r"attributions\[1\].id must be its place"),
    ("attributions.0.parent", 0, r"attributions\[0\].parent must be the id of another"),
    ("attributions.0.parent", 2, r"attributions\[0\].parent must be the id of another"),
    ("attributions.0.form", "whispered", r"attributions\[0\].form must be one of direct, mixed, indirect"),
    ("attributions.0.veridicality", 3.5, r"attributions\[0\].veridicality must be a number from -3 to 3"),
    ("attributions.0.endorsement", None, "endorsement must be a number from -1 to 1"),
    ("attributions.0.polarity", 2, "polarity must be one of"),
    ("attributions.0.polarity", True, "polarity must be one of"),
    ("attributions.0.official", 1, "official must be true or false"),
    ("attributions.0.probability", "1", "probability must be a number"),
    ("attributions.0.content", [[0, 10_000]], r"attributions\[0\].content must be inside"),
    ("claims", {}, "claims must be a list"),
    ("claims.1", None, r"claims\[1\] must be an object"),
    ("claims.1.mode", "told", r"claims\[1\].mode must be one of"),
    ("claims.1.sentence", 99, r"claims\[1\].sentence must be the row of a sentence"),
    ("claims.1.sentence", -1, r"claims\[1\].sentence must be a whole number"),
    ("claims.1.attribution_id", 2, r"claims\[1\].attribution_id must be the id"),
    ("claims.1.attribution", 1.01, r"claims\[1\].attribution must be a number from 0 to 1"),
    ("claims.1.text", ..., r"claims\[1\].text is missing"),
    ("claims.1.hedges", [{}], r"claims\[1\].hedges\[0\].trigger is missing"),
    ("claims.1.hedges", [{**HEDGE, "scope": [[0, 10_000]]}], r"hedges\[0\].scope must be inside"),
    ("claims.1.hedges", [{**HEDGE, "strength": 2}], r"hedges\[0\].strength must be a number from 0 to 1"),
    ("speakers.0.source_type", "", r"speakers\[0\].source_type must be one of"),
    ("extra", {"a": 1}, r"extra.a must be a text"),
]


@pytest.mark.parametrize(("path", "value", "message"), DOCUMENT_CHANGES)
def test_bad_fields_of_documents_are_named(path: str, value: object, message: str) -> None:
    given = document_to_json(make_document(make_article(BODY, title="Rain")))
    document_from_json(given)
    with pytest.raises(InputError, match=message) as caught:
        document_from_json(with_change(given, path, value), where="set.jsonl:3")
    assert str(caught.value).startswith("set.jsonl:3: ")


COMPARISON_CHANGES = [
    ("schema", "bias.document/1", "schema must be"),
    ("articles.0.claims.0.mode", "", r"articles\[0\].claims\[0\].mode must be one of"),
    ("articles.0.schema", "", r"articles\[0\].schema must be"),
    ("sides", [{"name": "N"}], r"sides\[0\].aliases is missing"),
    ("clusters.0.mentions.0.article", "zz", r"clusters\[0\].mentions\[0\].article must be the id of an article"),
    ("clusters.0.mentions.0.claim", 99, r"clusters\[0\].mentions\[0\].claim must be the id of a claim of 'a'"),
    ("clusters.0.mentions.0.sides", {"Norland": 2}, r"mentions\[0\].sides.Norland must be a number from 0 to 1"),
    ("framing.0.component", "volume", r"framing\[0\].component must be one of weight"),
    ("framing.0.value", math.inf, r"framing\[0\].value must be a number"),
    ("framing.0.value", 10**400, r"framing\[0\].value must be a number"),
    ("framing.0.article", "zz", r"framing\[0\].article must be the id of an article"),
    ("findings.0.kind", "scandal", r"findings\[0\].kind must be one of"),
    ("findings.0.claim", 99, r"findings\[0\].claim must be the id of a claim"),
    ("findings.0.evidence.0.claim", 99, r"findings\[0\].evidence\[0\].claim must be the id of a claim"),
    ("scores", [{}], r"scores\[0\].article is missing"),
    ("shared", [{"articles": ["a"], "spans": [], "overlap": 0}], r"shared\[0\].articles must be a list of two"),
    ("shared", [{"articles": ["a", "a"], "spans": [[0, 1]], "overlap": 0}], r"shared\[0\].spans must be a span in"),
    ("provenance", None, "provenance must be an object"),
]


@pytest.mark.parametrize(("path", "value", "message"), COMPARISON_CHANGES)
def test_bad_fields_of_comparisons_are_named(path: str, value: object, message: str) -> None:
    given = comparison_to_json(make_comparison())
    comparison_from_json(json.loads(dumps(given)))
    with pytest.raises(InputError, match=message):
        comparison_from_json(with_change(given, path, value))


def test_two_articles_of_one_id_are_refused() -> None:
    given = comparison_to_json(make_comparison())
    given["articles"] *= 2
    with pytest.raises(InputError, match=r"articles\[1\].id must be an id of its own"):
        comparison_from_json(given)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


@given(JSON)
def test_other_json_is_refused_with_a_reason(value: object) -> None:
    for read in (document_from_json, document_parts_from_json, comparison_from_json):
        with pytest.raises(InputError):
            read(value)


@given(st.sampled_from([path for path, _, _ in DOCUMENT_CHANGES]), JSON)
def test_no_change_of_a_field_raises_anything_else(path: str, value: object) -> None:
    given = document_to_json(make_document(make_article(BODY, title="Rain")))
    try:
        document_from_json(with_change(given, path, value))
    except InputError as error:
        assert " must be " in str(error) or " is missing" in str(error)  # noqa: PT017


def test_events() -> None:
    events = (Event("1", "Rain", ("a", "b")),)
    assert events_to_json(events) == {
        "schema": "bias.events/1",
        "events": [{"id": "1", "title": "Rain", "articles": ["a", "b"]}],
    }


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"b": 1, "a": [1.0, None, True]}, '{"b":1,"a":[1.0,null,true]}'),
        (0.1234567, "0.123457"),
        (0.1 + 0.2, "0.3"),
        ([-0.0, -1e-9], "[0.0,0.0]"),
        ([math.nan, math.inf, -math.inf], "[null,null,null]"),
        ([np.float32(0.5), np.float64(-0.0), np.int64(3), np.bool_(True)], "[0.5,0.0,3,true]"),
        (np.array([[1.5, np.nan]]), "[[1.5,null]]"),
        ((1, (2,)), "[1,[2]]"),
        ("Łódź “q” \u00e9 \U0001f600", '"Łódź “q” é \U0001f600"'),
        ("a\u2028b\u0085\n\x00", '"a\\u2028b\\u0085\\n\\u0000"'),
        ("\ud800 \\", '"\\ud800 \\\\"'),
        ("\ud83d\ude00", '"\ufffd\ufffd"'),
    ],
)
def test_bytes(value: object, expected: str) -> None:
    assert dumps(value) == expected.encode("utf-8") + b"\n"


def test_without_rounding_floats_read_back_exactly() -> None:
    numbers = [0.1 + 0.2, 1e-300, np.float64(1) / 3]
    assert json.loads(dumps(numbers, digits=None)) == numbers


@given(JSON)
def test_bytes_are_stable(value: object) -> None:
    written = dumps(value)
    assert dumps(json.loads(written)) == written
    assert len(written.decode("utf-8").splitlines()) == 1
    assert b"NaN" not in written or "NaN" in repr(value)


def test_free_objects_are_sorted_and_plain() -> None:
    given = comparison_to_json(make_comparison())
    assert json.dumps(given["provenance"]) == '{"hashes": {"a": 0.5, "b": 1}}'
    assert given["findings"][0]["details"] == {"peers": [1, 2]}
