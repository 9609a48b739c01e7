"""Whether 95 % intervals hold the truth about 95 % of the time, where the truth is known because it made the claims."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from framing_factories import Told, align, document, said

from bias.framing import frame
from bias.framing.case import build_case
from bias.framing.components import make_rows
from bias.framing.shares import fill_shares
from bias.settings import Settings, Weighing
from bias.types import Component, Document, FramingRow, Side

SIDES = (Side("Norland"), Side("Sudmark"))
FAST = Settings(weighing=Weighing(resamples=250))
TRUTHS = (0.1, 0.5, 0.9)
TRIALS = 50
LEAST = 0.9
"""Over 150 trials the standard error of a coverage of 0.95 is 0.018."""


def rows_of(documents: list[Document], groups: list[list[tuple[str, int]]]) -> tuple[FramingRow, ...]:
    """The rows of a comparison without its findings, which would take most of the time."""
    clusters = align(documents, groups).clusters
    case = build_case(documents, clusters, (), SIDES, FAST)
    return make_rows(build_case(documents, fill_shares(case), (), SIDES, FAST))


def row_of(rows: tuple[FramingRow, ...], article: str, component: Component) -> FramingRow:
    return next(r for r in rows if (r.article, r.side, r.component) == (article, "Norland", component))


def claims(chosen: np.ndarray, random: np.random.Generator, **more: float) -> list[Told]:
    """A claim each by another speaker, of Norland where chosen, of four to twelve words."""
    return [
        said(
            f"Speaker {k}x",
            " ".join(f"word{k}" for _ in range(random.integers(4, 13))),
            side="Norland" if mine else "Sudmark",
            **more,
        )
        for k, mine in enumerate(chosen)
    ]


def single(n: int) -> Iterator[tuple[float, np.random.Generator, str]]:
    random = np.random.default_rng(n)
    for truth in TRUTHS:
        for trial in range(TRIALS):
            yield truth, random, f"Trial {n} {truth} {trial}"


@pytest.mark.parametrize("n", [3, 10, 30])
def test_shares(n: int) -> None:
    held, spans = [], []
    for truth, random, name in single(n):
        read = document(name, claims(random.random(n) < truth, random))
        found = rows_of([read], [])
        rows = [row_of(found, read.article.id, component) for component in ("weight", "voice")]
        held.append([row.low <= truth <= row.high for row in rows])
        spans.append([row.high - row.low for row in rows])
    assert np.mean(held, axis=0).min() >= LEAST
    # Those of Jeffreys, for claims of one length, have these lengths in the mean; claims of many lengths tell less.
    assert np.mean(spans, axis=0).max() < 1.15 * {3: 0.643, 10: 0.405, 30: 0.250}[n]


def test_a_turn_is_one_observation() -> None:
    held = []
    for truth, random, name in single(5):
        told = []
        for turn in range(5):
            side = "Norland" if random.random() < truth else "Sudmark"
            told += [said(f"Speaker {turn}x", f"the dam {turn} {k} is full", side=side) for k in range(3)]
        read = document(name, told)
        row = row_of(rows_of([read], []), read.article.id, "weight")
        held.append(row.low <= truth <= row.high)
    assert np.mean(held) >= LEAST


def own_chance(random: np.random.Generator, n: int) -> np.ndarray:
    return np.full(n, 0.5)


def common_leaning(random: np.random.Generator, n: int) -> np.ndarray:
    """What the event itself offers: some propositions are Norland's in whatever outlet, some Sudmark's."""
    return random.choice([0.1, 0.9], n)


@pytest.mark.parametrize("event", [own_chance, common_leaning])
@pytest.mark.parametrize("n", [3, 12])
def test_differences_from_peers(n: int, event: Callable[[np.random.Generator, int], np.ndarray]) -> None:
    random = np.random.default_rng(n)
    held = []
    for trial in range(100):
        leaning = event(random, n)
        reads = []
        for k, tilt in enumerate((0.1, -0.1, 0.0)):
            told = claims(random.random(n) < leaning + tilt, random)
            reads.append(document(f"Outlet {n} {trial} {k}", told))
        groups = [[(read.article.id, k) for read in reads] for k in range(n)]
        row = row_of(rows_of(reads, groups), reads[0].article.id, "weight")
        held.append(row.relative_low <= 0.15 <= row.relative_high)
    assert np.mean(held) >= LEAST


@pytest.mark.parametrize("n", [3, 10, 30])
def test_means_of_graded_values(n: int) -> None:
    random = np.random.default_rng(n)
    values, chances = np.array([-0.4, 0.0, 0.6, 1.0]), [0.15, 0.55, 0.2, 0.1]
    truth = float(values @ chances)
    held = []
    for trial in range(100):
        told = [
            said(f"Speaker {k}x", f"the dam {k} is full", side="Norland", endorsement=float(value))
            for k, value in enumerate(random.choice(values, n, p=chances))
        ]
        read = document(f"Trial {n} {trial}", told)
        row = row_of(rows_of([read], []), read.article.id, "credence")
        held.append(row.low <= truth <= row.high)
    assert np.mean(held) >= LEAST


def test_what_was_not_seen_is_not_ruled_out() -> None:
    read = document("Alpha", [said("Norland", f"the dam {k} is full", side="Norland") for k in range(12)])
    rows = [r for r in frame([read], align([read], []), SIDES).rows if r.value is not None]
    assert {r.component for r in rows} == {"weight", "voice", "placement", "credence"}
    for row in rows:
        assert row.low < row.high
        assert row.low <= row.value <= row.high
    # One speaker's turn is one observation, however long it is: next to nothing is known.
    assert row_of(tuple(rows), "alpha", "weight").low < 0.3


def test_more_evidence_narrows_the_interval() -> None:
    def low(n: int) -> float:
        read = document(f"Alpha {n}", [said(f"Speaker {k}x", "the dam is full", side="Norland") for k in range(n)])
        return float(row_of(frame([read], align([read], []), SIDES).rows, read.article.id, "weight").low or 0.0)

    # Jeffreys's interval for n of n, by the quantiles of the beta distribution with n + 1/2 and 1/2.
    assert [low(n) for n in (3, 10, 30)] == pytest.approx([0.464, 0.783, 0.920], abs=0.06)
