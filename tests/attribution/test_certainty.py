"""Scope and strength: what a hedge or prospect holds back, and what it leaves alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bias.attribution.certainty import find_prospects, grade_hedges, uncertainty_of
from bias.attribution.hedges import find_hedges
from bias.types import Span


def at(text: str, word: str) -> Span:
    start = text.index(word)
    return Span(start, start + len(word))


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("The dam may burst, and the town is empty.", [("may", "may burst")]),
        ("The town is empty, but the dam could burst.", [("could", "could burst")]),
        ("It rained, and the dam probably burst on Monday.", [("probably", " the dam probably burst on Monday")]),
        ("A deal is unlikely.", [("unlikely", "A deal is unlikely")]),
        ("It is unlikely that a deal was made.", [("unlikely", "unlikely that a deal was made")]),
        ("The dam burst.", []),
    ],
)
def test_scope_of_hedges(text: str, scopes: list[tuple[str, str]]) -> None:
    graded = grade_hedges(text)
    assert [(text[slice(*one.trigger)], text[slice(*one.scope)]) for one in graded] == scopes


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The council would close the port.", [("modal", "would")]),
        ("Norland plans to close the port.", [("infinitive", "plan")]),
        ("Norland wants Arden to close the port.", [("infinitive", "want")]),
        ("If it rains, the port closes.", [("condition", "if")]),
        ("Kovel fears the dam burst.", [("clause", "fear")]),
        ("A possible strike is near.", [("noun", "possible")]),
        ("Did the dam burst?", [("question", "?")]),
        ("The convoy went to Rell according to ministers.", []),
        ("Kovel said the dam burst.", []),
    ],
)
def test_prospects(text: str, found: list[tuple[str, str]]) -> None:
    assert [(one.kind, one.name) for one in find_prospects(text)] == found


@pytest.mark.parametrize(
    ("open_one", "plain_one", "event"),
    [
        ("The dam may have burst.", "The dam has burst.", "burst"),
        ("Norland plans to close the port.", "Norland has closed the port.", "close"),
        ("It probably burst.", "It burst.", "burst"),
        ("If the dam burst, the town would drown.", "The dam burst, the town drowned.", "drown"),
        ("The dam may burst, officials said.", "The dam may burst, officials said.", "said"),
    ],
)
def test_an_event_in_a_scope_is_less_certain(open_one: str, plain_one: str, event: str) -> None:
    (opened,) = uncertainty_of(open_one, [at(open_one, event)])
    (plain,) = uncertainty_of(plain_one, [at(plain_one, event)])
    assert plain == 0.0
    assert (opened > 0.2) is (open_one != plain_one)


def test_stronger_triggers_leave_more_open() -> None:
    weak, strong = (grade_hedges(f"The dam {word} burst.")[0].strength for word in ("probably", "might"))
    assert 0 < weak < strong < 1


@given(st.text(alphabet=st.sampled_from("may to if would plan , . ? “ ” probably that x")))
def test_scopes_lie_inside_and_hold_their_trigger(text: str) -> None:
    graded = grade_hedges(text)
    assert [one.trigger for one in graded] == find_hedges(text)
    for one in (*graded, *find_prospects(text)):
        assert 0 <= one.scope.start <= one.scope.end <= len(text)
        assert 0 <= one.strength <= 1


@pytest.mark.parametrize("word", ["would to plan ", "probably ", "if ", "plans to go to ", ", and "])
def test_long_runs_finish(word: str) -> None:
    assert len(find_prospects(word * 5_000)) + len(grade_hedges(word * 5_000)) >= 0
