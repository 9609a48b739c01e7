from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from report_factories import make_comparison, make_document, make_small

from bias.articles import load
from bias.report.figures import score_rows, weights
from bias.report.ledger import build_ledger, contest, mention_state, strongest
from bias.report.prose import caveats, read_result
from bias.report.quoting import index_comparison
from bias.report.words import State, days, listed, points
from bias.types import Article, Comparison, FramingRow, Mention, Mode

CORPORA = Path(__file__).parents[2] / "corpora"


def read(comparison: Comparison) -> str:
    index = index_comparison(comparison)
    found = weights(comparison, index)
    ledger = build_ledger(comparison, index)
    return "\n".join(read_result(comparison, score_rows(comparison, index), found, ledger))


def warn(comparison: Comparison) -> str:
    return "\n".join(caveats(comparison, weights(comparison, index_comparison(comparison))))


def with_intervals(comparison: Comparison, reach: float) -> Comparison:
    def widen(row: FramingRow) -> FramingRow:
        if row.component != "weight" or row.value is None:
            return row
        return replace(row, low=max(0.0, row.value - reach), high=min(1.0, row.value + reach))

    return replace(comparison, framing=tuple(widen(row) for row in comparison.framing))


def test_extremes_are_named_with_their_figures() -> None:
    text = read(make_comparison())
    assert "between 17% of the weight (Tessia Today) and 84% (Arvany Herald)" in text
    assert "Arvany Herald leaves most to its sources (attribution score 0.78 of 1)" in text
    assert "“Tessian guns opened fire on the Ostrel dam”: asserted by Arvany Herald, doubted by Tessia Today" in text


def test_overlapping_intervals_warrant_no_ranking() -> None:
    assert "no ranking of the outlets is warranted" in read(with_intervals(make_comparison(), 0.5))


def test_orders_are_named_only_where_intervals_stay_apart() -> None:
    text = read(with_intervals(make_comparison(), 0.25))
    assert "Arvany Herald gives Arvany more weight than Tessia Today." in text
    assert "The other pairs overlap" in text
    assert "overlap" not in read(with_intervals(make_comparison(), 0.001))


def test_difference_from_peers_is_against_the_others_only() -> None:
    comparison = make_comparison()
    found = weights(comparison, index_comparison(comparison))
    today = next(w for w in found if (w.outlet, w.side) == ("Tessia Today", "Arvany"))
    assert today.relative == pytest.approx(0.17 - (0.84 + 0.47 + 0.58) / 3)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (-0.37, 0.94, "points less, but this may be chance (95% interval −37 to +94)."),
        (-0.64, -0.12, "points less (95% interval −64 to −12)."),
        (None, None, "points less."),
    ],
)
def test_a_difference_that_may_be_chance_is_said_to_be(low: float | None, high: float | None, expected: str) -> None:
    comparison = make_comparison()
    index = index_comparison(comparison)
    found = [replace(w, relative_low=low, relative_high=high) for w in weights(comparison, index)]
    text = "\n".join(read_result(comparison, score_rows(comparison, index), found, build_ledger(comparison, index)))
    assert expected in text


def test_caveats_name_proposed_sides_opinion_and_unused_inputs() -> None:
    text = warn(make_comparison())
    assert "(Arvany and Tessia) were proposed" in text
    assert "Tessia Today (opinion) is not a news report" in text
    assert "ostrel/notes.pdf (not a format that can be read)" in text
    assert "proposed" not in warn(make_comparison(sides_proposed=False))


def on(*articles: Article) -> Comparison:
    documents = [replace(make_document(a.id, a.outlet, "T", "Rain fell."), article=a) for a in articles]
    return replace(make_comparison(), articles=tuple(documents), framing=(), clusters=(), findings=())


def test_articles_on_several_events_are_said_to_be() -> None:
    border, transit = (load(CORPORA / name).articles for name in ("border-ceasefire", "transit-strike"))
    assert "two events" not in warn(on(*border))
    assert "tell of two events, not one: “" in warn(on(*border, *transit))
    assert "may tell of two events: “" in warn(on(*border, transit[0]))
    assert "tell of two events" not in warn(on(border[0], replace(transit[0], body=transit[0].body[:600])))


def test_abstention_is_told_and_its_reason_given() -> None:
    comparison = make_comparison()
    rows = tuple(
        replace(r, value=None, low=None, high=None, reason="fewer than 3 mentions") if r.component == "weight" else r
        for r in comparison.framing
    )
    assert "No framing weight is given: fewer than 3 mentions." in read(replace(comparison, framing=rows))


def test_one_outlet_is_not_compared() -> None:
    assert "a comparison needs at least two outlets" in read(make_small(make_document("a", "A", "T", "Rain fell.")))


@pytest.mark.parametrize(
    ("mode", "endorsement", "polarity", "state"),
    [
        ("asserted", 0.0, 1, "asserted"),
        ("asserted", 0.0, -1, "denied"),
        ("attributed", 0.5, 1, "endorsed"),
        ("attributed", 0.49, 1, "attributed"),
        ("sourceless", 0.0, 1, "attributed"),
        ("attributed", -0.01, 1, "doubted"),
        ("scare", 0.0, 1, "doubted"),
        ("attributed", 1.0, -1, "denied"),
        ("carried", 0.0, 0, "attributed"),
    ],
)
def test_state_of_a_mention(mode: Mode, endorsement: float, polarity: int, state: State) -> None:
    assert mention_state(Mention("a", 0, mode, 1.0, endorsement, polarity, None, None)) == state


@pytest.mark.parametrize(
    ("states", "strong", "steps"),
    [
        ((), "silent", 0),
        (("denied", "asserted"), "asserted", 4),
        (("doubted", "attributed"), "attributed", 1),
        (("denied", "doubted"), "doubted", 1),
        (("silent", "endorsed"), "endorsed", 0),
    ],
)
def test_strongest_and_contest(states: Sequence[State], strong: State, steps: int) -> None:
    assert (strongest(states), contest(states)) == (strong, steps)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["2031-10-16T07:40:00+02:00", "2031-10-17"], "16–17 October 2031"),
        (["2031-10-31", "2031-11-01"], "31 October – 1 November 2031"),
        (["2031-12-31", "2032-01-01"], "31 December 2031 – 1 January 2032"),
        (["2031-10-16", None, "soon"], "16 October 2031"),
        ([None], None),
    ],
)
def test_days(given: list[str | None], expected: str | None) -> None:
    assert days(given) == expected


def test_small_words() -> None:
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert [points(v) for v in (0.123, -0.5, 0.001)] == ["+12", "−50", "0"]
