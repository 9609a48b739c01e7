"""Which shared claims outlets treat differently, and how differently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from bias.report.ledger import LedgerRow
from bias.report.words import State

_STANCE: Mapping[State, float] = {
    "asserted": 1.0,
    "endorsed": 0.75,
    "attributed": 0.5,
    "doubted": 0.25,
    "denied": 0.0,
}
"""How far an outlet stands behind a claim, 0..1, in even steps."""


def difference(row: LedgerRow) -> tuple[float, float]:
    """How differently the outlets that carry a claim treat it: the widest gap of two, and the mean gap, 0..1 each.

    (0, 0) where all treat it alike; 1 where one asserts what another denies. A gap counts as much as it is likely that
    both tell the claim.
    """
    carried = [cell for cell in row.cells if cell.state != "silent"]
    gaps = [
        abs(_STANCE[one.state] - _STANCE[other.state]) * one.match * other.match
        for one, other in combinations(carried, 2)
    ]
    return max(gaps, default=0.0), sum(gaps) / len(gaps) if gaps else 0.0


def contested_rows(rows: Sequence[LedgerRow]) -> tuple[LedgerRow, ...]:
    """The claims that some outlet treats otherwise than another: widest gap first, then most outlets, then mean gap."""
    found = [(*difference(row), row) for row in rows]
    found = [(widest, mean, row) for widest, mean, row in found if widest > 0]
    return tuple(row for *_, row in sorted(found, key=lambda item: (-item[0], -item[2].outlets, -item[1])))
