"""Which claims count as contested, and in which order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bias.report.contested import contested_rows, difference
from bias.report.ledger import Cell, LedgerRow
from bias.report.words import State


def row(number: int, *states: State) -> LedgerRow:
    cells = tuple(Cell(f"Outlet {k}", state, "", ()) for k, state in enumerate(states))
    return LedgerRow(number, f"claim {number}", cells, sum(state != "silent" for state in states), 0)


@pytest.mark.parametrize(
    ("states", "gaps"),
    [
        (("asserted", "asserted"), (0.0, 0.0)),
        (("attributed", "silent", "attributed"), (0.0, 0.0)),
        (("asserted", "silent"), (0.0, 0.0)),
        (("asserted", "denied"), (1.0, 1.0)),
        (("asserted", "attributed", "attributed"), (0.5, 1 / 3)),
        (("attributed", "doubted"), (0.25, 0.25)),
    ],
)
def test_difference(states: tuple[State, ...], gaps: tuple[float, float]) -> None:
    assert difference(row(0, *states)) == pytest.approx(gaps)


def test_a_gap_counts_as_much_as_it_is_likely_that_both_tell_the_claim() -> None:
    sure, loose = row(0, "endorsed", "denied"), row(1, "asserted", "denied")
    cells = (loose.cells[0], replace(loose.cells[1], match=0.6))
    loose = replace(loose, cells=(replace(cells[0], match=0.9), cells[1]))
    assert difference(loose) == pytest.approx((0.54, 0.54))
    assert [found.cluster for found in contested_rows([loose, sure])] == [0, 1]


def test_only_what_is_treated_differently_is_contested_the_widest_first() -> None:
    rows = [
        row(0, "asserted", "asserted", "asserted"),
        row(1, "attributed", "asserted", "silent"),
        row(2, "asserted", "asserted", "denied"),
        row(3, "asserted", "denied", "denied"),
        row(4, "attributed", "doubted", "silent"),
        row(5, "asserted", "silent", "denied"),
    ]
    assert [found.cluster for found in contested_rows(rows)] == [2, 3, 5, 1, 4]
