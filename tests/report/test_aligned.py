"""The ledger on a terminal and as data."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from report_factories import make_comparison
from result_strategies import comparisons

from bias.report import format_ledger
from bias.report.ledger import build_ledger
from bias.report.ledger_tables import LEDGER_COLUMNS, ledger_rows, ledger_to_json
from bias.report.quoting import index_comparison
from bias.report.words import CONTROLS, cells
from bias.types import Comparison


@settings(max_examples=40, deadline=None)
@given(comparisons(), st.integers(0, 140), st.booleans())
def test_any_comparison_fits_any_terminal(comparison: Comparison, width: int, every: bool) -> None:
    shown = format_ledger(comparison, width=width, every=every)
    assert all(cells(line) <= max(width, 32) for line in shown.split("\n"))
    assert not CONTROLS.search(shown.replace("\n", ""))


@settings(max_examples=40, deadline=None)
@given(comparisons(), st.booleans())
def test_the_table_and_the_object_hold_the_same_cells(comparison: Comparison, every: bool) -> None:
    ledger = ledger_to_json(comparison, every=every)
    rows = list(ledger_rows(comparison, every=every))
    assert all(list(row) == list(LEDGER_COLUMNS) for row in rows)
    assert [(row["cluster"], row["outlet"], row["state"], row["mentions"]) for row in rows] == [
        (claim["cluster"], cell["outlet"], cell["state"], len(cell["mentions"]))
        for claim in ledger["claims"]
        for cell in claim["outlets"]
    ]
    assert len(ledger["findings"]) == len(comparison.findings)


def test_each_claim_says_who_is_cited_where() -> None:
    shown = format_ledger(make_comparison(), width=140)
    claim = next(part for part in shown.split("\n\n") if part.startswith("1. "))
    assert "■ asserted: " in claim
    assert " (to " in claim


def test_each_finding_comes_with_all_its_evidence() -> None:
    comparison = make_comparison()
    shown = " ".join(format_ledger(comparison).split())
    for finding in comparison.findings:
        assert f"* {finding.summary}" in shown
        assert all(f", {evidence.note}: " in shown for evidence in finding.evidence if evidence.note)


def test_who_gives_another_figure_is_not_shown_to_say_the_same() -> None:
    comparison = make_comparison()
    index = index_comparison(comparison)
    row = build_ledger(comparison, index).rows[0]
    told = next(m for c in comparison.clusters if c.id == row.cluster for m in c.mentions)
    finding = replace(comparison.findings[0], kind="figures", article=told.article, cluster=row.cluster)
    shown = build_ledger(replace(comparison, findings=(finding,)), index).rows[0].cells
    assert [c.outlet for c in shown if "with another figure" in c.remark] == [index.outlet(told.article)]
    assert "with another figure)" in format_ledger(replace(comparison, findings=(finding,)), width=300)
    assert "with another figure" not in format_ledger(replace(comparison, findings=()), width=300)


def test_one_outlet_alone_is_told_that_there_is_nothing_to_compare() -> None:
    comparison = make_comparison()
    alone = replace(comparison, articles=comparison.articles[:1], clusters=(), findings=())
    assert "needs at least two outlets" in format_ledger(alone)
    assert "needs at least two outlets" not in format_ledger(comparison)


def test_without_sides_it_is_said_what_nobody_looked_for() -> None:
    comparison = make_comparison()
    assert "No sides are known" not in format_ledger(comparison)
    assert "No sides are known" in format_ledger(replace(comparison, sides=()))
