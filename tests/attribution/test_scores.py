"""The attribution score: rungs by mode, less what an endorsing cue gives back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bias.attribution.scores import attribution_score, others_probability, own_voice_probability
from bias.settings import Scoring
from bias.types import MODES, Mode


@pytest.mark.parametrize(
    ("mode", "endorsement", "score"),
    [
        ("asserted", 0.0, 0.0),
        ("asserted", 1.0, 0.0),
        ("attributed", 0.0, 1.0),
        ("attributed", 1.0, 0.5),
        ("attributed", -0.6, 1.0),
        ("carried", 0.0, 0.85),
        ("sourceless", 0.0, 0.6),
        ("sourceless", 0.5, 0.45),
        ("scare", 0.0, 0.3),
    ],
)
def test_score(mode: Mode, endorsement: float, score: float) -> None:
    assert attribution_score(mode, endorsement, Scoring()) == pytest.approx(score)


def test_settings_move_the_rungs() -> None:
    scoring = Scoring(carried=0.7, endorsement_discount=1.0)
    assert attribution_score("carried", 0.5, scoring) == pytest.approx(0.35)


@given(st.sampled_from(MODES), st.floats(-1, 1), st.floats(-1, 1))
def test_endorsement_never_raises_the_score(mode: Mode, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= attribution_score(mode, high, Scoring()) <= attribution_score(mode, low, Scoring()) <= 1


@given(st.floats(0, 1), st.floats(0, 1))
def test_own_voice_is_no_surer_beside_more_of_others(one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert 0 < own_voice_probability(more) <= own_voice_probability(less) < 1


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_surer_attribution_makes_surer_that_words_are_others(one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert 0 < others_probability(less) <= others_probability(more) < 1
