"""What an outlet's own words say of each side: who is asked about, and what is made of the answers."""

from __future__ import annotations

import pytest
from framing_factories import align, document, own, said

from bias.framing import frame
from bias.framing.case import build_case
from bias.framing.portrayal import find_portrayals
from bias.settings import Settings, Weighing
from bias.types import Document, FramingRow, Side, Span

SIDES = (Side("Norland", ("Norlander",), ("Ilse Varga",)), Side("Sudmark", ("Sudmarkian",)))
FEW = Settings(weighing=Weighing(resamples=50, least_mentions=2))
WORDS = {"brave": 0.8, "cruel": -0.6}


def lean(sentence: str, target: Span) -> float:
    """By the word before the target."""
    before = sentence[: target.start].split()
    return WORDS.get(before[-1].lower(), 0.0) if before else 0.0


def article() -> Document:
    return document(
        "Daily",
        [
            own("The brave Norlander troops held."),
            said("Sudmark", "the cruel Norland army fled", side="Sudmark"),
            own("Cruel Sudmark advanced on cruel Norland."),
            own("Ilse Varga slept."),
        ],
        title="Cruel Sudmark attacks",
    )


def labels(rows: tuple[FramingRow, ...], side: str) -> FramingRow:
    (found,) = [row for row in rows if (row.side, row.component) == (side, "labels")]
    return found


def test_only_own_voice_counts_with_names_aliases_and_speakers() -> None:
    read = article()
    found = find_portrayals(build_case([read], (), (), SIDES, FEW), "daily", lean)
    assert [(p.side, p.lean) for p in found] == [
        ("Sudmark", -0.6),
        ("Norland", 0.8),
        ("Sudmark", -0.6),
        ("Norland", -0.6),
        ("Norland", 0.0),
    ]


def test_the_mean_lean_with_an_interval_around_it() -> None:
    read = article()
    rows = frame([read], align([read], []), SIDES, FEW, lean).rows
    norland, sudmark = labels(rows, "Norland"), labels(rows, "Sudmark")
    assert norland.value == pytest.approx(0.2 / 3)
    assert norland.n == 3
    assert norland.low is not None
    assert norland.high is not None
    assert -0.6 <= norland.low < norland.value < norland.high <= 0.8
    assert (sudmark.value, sudmark.n) == (pytest.approx(-0.6), 2)


def test_too_few_mentions_and_no_judge_abstain() -> None:
    read = article()
    rows = frame([read], align([read], []), SIDES, Settings(), lean).rows
    assert labels(rows, "Sudmark").reason == "too little evidence: two mentions of the side in own voice"
    assert "only if the setting" in str(labels(frame([read], align([read], []), SIDES, FEW).rows, "Sudmark").reason)


def test_exchanging_the_sides_exchanges_the_figures() -> None:
    read = article()
    there = frame([read], align([read], []), SIDES, FEW, lean).rows
    back = frame([read], align([read], []), SIDES[::-1], FEW, lean).rows
    for side in ("Norland", "Sudmark"):
        assert labels(there, side) == labels(back, side)
