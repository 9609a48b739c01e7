"""Hedges and what only looks like one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bias.attribution.hedges import find_hedges


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The minister may resign.", ["may"]),
        ("It may well be true.", ["may well"]),
        ("They might leave.", ["might"]),
        ("The dam could burst.", ["could"]),
        ("It could’ve burst.", ["could"]),
        ("It was probably the rain.", ["probably"]),
        ("Perhaps the talks will fail.", ["Perhaps"]),
        ("The strike is likely to go on.", ["likely"]),
        ("A deal is unlikely.", ["unlikely"]),
        ("The shell appears to have hit a school.", ["appears"]),
        ("Both sides seem ready.", ["seem"]),
        ("The pact looks set to fail.", ["looks set"]),
        ("It is possible that he fled.", ["possible"]),
        ("There is a chance that rain will fall.", ["a chance that"]),
        ("It is not clear who fired.", ["not clear"]),
        ("It isn’t clear who fired.", ["isn’t clear"]),
        ("I think he fled.", ["I think"]),
        ("Talks May Fail, Envoy Says", ["May"]),
        ("TALKS MAY BE DELAYED", ["MAY"]),
    ],
)
def test_hedges(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in find_hedges(text)] == found
    assert find_hedges(text)


@pytest.mark.parametrize(
    "text",
    [
        "In May, prices rose.",
        "On May 5 he left.",
        "The May election was close.",
        "May Varr resigned.",
        "Ilse May Quits",
        "The review is due on may 12.",
        "The might of the army was on show.",
        "He could not be reached.",
        "Smoke could be seen from the road.",
        "They opened a road so that they could leave.",
        "Half of likely voters stayed at home.",
        "He appeared in court on Monday.",
        "They left as soon as possible.",
        "The deal was made possible by the rain.",
        "He would go.",
        "Two men were reportedly hurt.",
        "He is believed to be in Ostra.",
        "About 30 people fled, roughly half of them children.",
        "The mayor was dismayed.",
        "The bridge was shut.",
        "",
    ],
)
def test_not_hedged(text: str) -> None:
    assert find_hedges(text) == []
    assert not find_hedges(text)


@given(st.text())
def test_spans_are_ordered_and_inside(text: str) -> None:
    spans = find_hedges(text)
    assert all(0 <= a.start < a.end <= len(text) for a in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))


@pytest.mark.parametrize("word", ["could ", "not ", "appear ", "as ", "May ", "most "])
def test_long_runs_finish(word: str) -> None:
    assert len(find_hedges(word * 20_000)) <= 20_000
