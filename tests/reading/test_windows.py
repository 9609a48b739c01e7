"""Windows cover an article and come back together as one."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bias.reading.pieces import CLS, SEP, Pieces
from bias.reading.windows import BATCH, OVERLAP, WINDOW, join, make_batches, plan_windows


def pieces(count: int) -> Pieces:
    numbers = np.arange(count, dtype=np.int64)
    return Pieces(ids=numbers + 1000, kinds=numbers % 6, starts=numbers * 2, ends=numbers * 2 + 1)


@given(st.integers(0, 3000))
def test_windows_cover_everything_and_overlap(count: int) -> None:
    places = plan_windows(count)
    assert [p for start, end in places for p in range(start, end)] == [] or places[0][0] == 0
    assert len({end - start for start, end in places}) <= 1
    assert all(end - start <= WINDOW for start, end in places)
    assert all(before[1] - after[0] >= OVERLAP for before, after in itertools.pairwise(places))
    assert all(after[0] < before[1] for before, after in itertools.pairwise(places))
    assert max((end for _, end in places), default=0) == count


@given(st.integers(0, 3000))
def test_join_puts_every_piece_back_in_its_place(count: int) -> None:
    cut = pieces(count)
    places = plan_windows(count)
    rows: list[np.ndarray] = []
    for batch in make_batches(cut, places):
        assert batch.ids.size <= max(BATCH, WINDOW + 2)
        assert (batch.ids[:, 0] == CLS).all()
        assert (batch.ids == SEP).sum() == len(batch.places)
        rows.extend(batch.ids[..., None].astype(np.float32))
    assert join(places, rows, 1)[:, 0].tolist() == cut.ids.tolist()
