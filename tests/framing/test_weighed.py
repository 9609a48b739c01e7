"""The claims behind a weight add up to it, for any made event, and leave out what carries nobody's version."""

from __future__ import annotations

import math

import pytest
from framing_factories import align, document, own, said
from hypothesis import given
from hypothesis import strategies as st

from bias.framing import frame, weigh_claims
from bias.settings import Prominence, Settings, Weighing
from bias.types import Document, Side

SIDES = (Side("Norland", ("Norlander",)), Side("Sudmark", ("Sudmarkian",)))
FEW = Settings(weighing=Weighing(resamples=10, least_mentions=1))
TOLD = (
    said("Norland", "the dam is full", side="Norland"),
    said("Sudmark", "the dam is empty and has been for weeks", side="Sudmark", endorsement=0.5),
    said("the mayor", "nobody knows", source_type="person"),
    own("The road was closed on Monday."),
    own("It rained."),
)


def made(outlet: str, order: list[int], title: str) -> Document:
    return document(outlet, [TOLD[row] for row in order], title=title)


def test_parts_are_share_times_mass_over_the_sum() -> None:
    read = made("Daily", [0, 1, 2, 3], "")
    framing = frame((read,), align([read], []), SIDES, FEW)
    north, south = weigh_claims((read,), framing.clusters, FEW)
    assert (north.side, north.claim, north.words, north.share) == ("Norland", 0, 4, 1.0)
    assert (south.side, south.claim, south.words) == ("Sudmark", 1, 9)
    assert north.mass == pytest.approx(4 * north.prominence * 0.5)
    assert north.part == pytest.approx(north.mass / (north.mass + south.mass))


@given(
    st.lists(st.lists(st.integers(0, 4), min_size=1, max_size=8), min_size=1, max_size=4),
    st.sampled_from(["", "Dam is full"]),
    st.floats(0, 5),
)
def test_parts_add_up_to_the_weights_of_every_outlet(orders: list[list[int]], title: str, headline: float) -> None:
    settings = Settings(prominence=Prominence(headline=headline), weighing=Weighing(resamples=10, least_mentions=1))
    documents = [made(f"Outlet {row}", order, title) for row, order in enumerate(orders)]
    framing = frame(documents, align(documents, []), SIDES, settings)
    weighed = weigh_claims(documents, framing.clusters, settings)
    for row in framing.rows:
        if row.component == "weight" and row.value is not None:
            parts = [one.part for one in weighed if (one.outlet, one.side) == (row.outlet, row.side)]
            assert math.fsum(parts) == pytest.approx(row.value)
            assert all(0 < part <= 1 for part in parts)
