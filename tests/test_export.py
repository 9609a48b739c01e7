"""Tables: every thing has its row, every format holds the same, and spreadsheets are not made to run anything."""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from result_strategies import comparisons
from test_serialise import make_comparison

from bias.errors import InputError, MissingExtraError
from bias.export import COLUMNS, export, tables, write_csv, write_jsonl, write_parquet
from bias.types import ArticleScore, Comparison


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_tables_of_a_comparison() -> None:
    found = tables(make_comparison())
    assert list(found) == ["articles", "claims", "attributions", "clusters", "framing", "weights", "findings", "scores"]
    assert found["articles"] == [
        {
            "event": "Rain", "article": "a", "outlet": "The a", "title": "Rain", "published": None, "url": None,
            "language": "en", "genre": "news", "words": 15, "sentences": 4, "attributions": 2, "claims": 4,
        }
    ]  # fmt: skip
    claim = found["claims"][1]
    assert (claim["text"], claim["words"], claim["speaker"], claim["cluster"]) == ("it rained", 2, "Norland", 0)
    assert found["claims"][0]["cluster"] is None
    first = found["attributions"][0]
    assert (first["source"], first["cue"], first["content"]) == ("Norland", "said", "it rained")
    assert (first["source_spans"], first["cue_spans"]) == ("6:13", "14:18")
    [mention] = found["clusters"]
    assert (mention["cluster_text"], mention["outlet"], mention["shares"]) == ("It rained.", "The a", '{"Norland":1.0}')
    [finding] = found["findings"]
    assert finding["evidence"] == '[{"article":"a","claim":1,"note":""}]'
    assert finding["details"] == '{"peers":[1,2]}'
    assert found["framing"][0]["reason"] == "too little evidence"
    [weight] = found["weights"]
    assert (weight["outlet"], weight["claim"], weight["side"], weight["part"]) == ("The a", 1, "Norland", 1.0)


@settings(max_examples=30, deadline=None)
@given(comparisons())
def test_every_thing_has_its_row_with_the_documented_columns(comparison: Comparison) -> None:
    found = tables(comparison)
    assert len(found["claims"]) == sum(len(document.claims) for document in comparison.articles)
    assert len(found["attributions"]) == sum(len(document.attributions) for document in comparison.articles)
    assert len(found["clusters"]) == sum(len(cluster.mentions) for cluster in comparison.clusters)
    for name in ("articles", "framing", "findings", "scores"):
        assert len(found[name]) == len(getattr(comparison, name))
    for name, rows in found.items():
        for row in rows:
            assert list(row) == list(COLUMNS[name])
            for column, cell in row.items():
                assert cell is None or type(cell) is COLUMNS[name][column], (name, column)


def test_modes_of_scores_are_columns() -> None:
    comparison = make_comparison()
    score = ArticleScore("a", "The a", 0.5, None, 0.0, 120, {"asserted": 3})
    changed = Comparison(
        **{name: getattr(comparison, name) for name in Comparison.__slots__ if name != "scores"}, scores=(score,)
    )
    [row] = tables(changed)["scores"]
    assert (row["claims_asserted"], row["claims_scare"], row["without_stances"]) == (3, 0, None)


def test_csv_files(tmp_path: Path) -> None:
    paths = export(make_comparison(), tmp_path / "tables")
    assert [path.name for path in paths] == [f"{name}.csv" for name in COLUMNS]
    rows = read_csv(tmp_path / "tables" / "claims.csv")
    assert [row["text"] for row in rows][:3] == ["Rain", "it rained", "Snow fell on Kovel."]
    assert (rows[0]["attribution_id"], rows[0]["headline"], rows[0]["attribution"]) == ("", "true", "0.0")
    # A table without rows still says what its columns are.
    header = (tmp_path / "tables" / "scores.csv").read_bytes()
    assert header == ",".join(COLUMNS["scores"]).encode() + b"\r\n"


def test_tables_of_several_comparisons_are_told_apart_by_their_events(tmp_path: Path) -> None:
    one, other = make_comparison(), replace(make_comparison(), event="Hail")
    export([one, other], tmp_path)
    rows = read_csv(tmp_path / "claims.csv")
    assert [row["event"] for row in rows] == ["Rain"] * 4 + ["Hail"] * 4
    assert [{**row, "event": ""} for row in rows[:4]] == [{**row, "event": ""} for row in rows[4:]]
    with pytest.raises(InputError, match="2 comparisons have the title 'Rain'"):
        export([one, one], tmp_path)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"), ("+A1", "'+A1"), ("-A1", "'-A1"), ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"),
        ("\r=1", "'\r=1"), ("-", "'-"), ("-5", "-5"), ("+1.5e-3", "+1.5e-3"), ("-5 men", "'-5 men"), ("--1", "'--1"),
        ("a=1", "a=1"), ("", ""), (None, ""), (-0.5, "-0.5"), (-0.0, "0.0"), (1 / 3, "0.333333"), (-3, "-3"),
        (True, "true"), ('a "b",\nc', 'a "b",\nc'), ("\ud800", "\ufffd"),
    ],
)  # fmt: skip
def test_csv_cells(cell: object, written: str, tmp_path: Path) -> None:
    write_csv([{"first": cell, "last": "."}], tmp_path / "a.csv")
    assert read_csv(tmp_path / "a.csv") == [{"first": written, "last": "."}]


@given(st.text())
def test_no_csv_cell_is_a_formula(text: str) -> None:
    from bias.export import _cell

    cell = str(_cell(text))
    assert cell.lstrip("'") == text.lstrip("'")
    if cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        float(cell)


def test_jsonl_files(tmp_path: Path) -> None:
    comparison = make_comparison()
    export(comparison, tmp_path, "jsonl")
    for name, rows in tables(comparison).items():
        lines = (tmp_path / f"{name}.jsonl").read_bytes().splitlines()
        assert [json.loads(line) for line in lines] == rows
    write_jsonl([{"text": "=\u2028\ud800"}], tmp_path / "a.jsonl")
    assert (tmp_path / "a.jsonl").read_bytes() == b'{"text":"=\\u2028\\ud800"}\n'


def test_parquet_files(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    comparison = make_comparison()
    paths = export(comparison, tmp_path, "parquet")
    for path, (name, rows) in zip(paths, tables(comparison).items(), strict=True):
        table = parquet.read_table(path)
        assert table.to_pylist() == rows
        assert table.column_names == list(COLUMNS[name])
    assert str(parquet.read_table(tmp_path / "framing.parquet").schema.field("value").type) == "double"
    write_parquet([{"text": "\ud800", "n": 1}], tmp_path / "a.parquet")
    assert parquet.read_table(tmp_path / "a.parquet").to_pylist() == [{"text": "\ufffd", "n": 1}]


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_the_same_comparison_gives_the_same_bytes(form: str, tmp_path: Path) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow")
    first = export(make_comparison(), tmp_path / "one", form)
    second = export(make_comparison(), tmp_path / "two", form)
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_parquet_without_its_library_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"bias\[parquet\]"):
        export(make_comparison(), tmp_path, "parquet")


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="unknown format 'xlsx'; tables are written as csv, jsonl, parquet"):
        export(make_comparison(), tmp_path, "xlsx")
