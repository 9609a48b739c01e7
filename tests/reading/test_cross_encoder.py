"""The shipped cross-encoder: what it is sure of, what it must not depend on, and what happens without it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bias.errors import ModelError
from bias.reading.cross_encoder import FILE, load_cross_encoder, shared_cross_encoder
from bias.reading.passages import NOWHERE, Passage
from bias.types import Span


def passage(text: str) -> Passage:
    """A sentence whose claim stands between `<` and `>`."""
    start, end = text.index("<"), text.index(">") - 1
    return Passage(text.replace("<", "").replace(">", ""), (Span(start, end),))


DEAD = passage("<At least nine people died in the blast in Orvel>, police said.")
KILLED = passage("<Explosion in Orvel kills nine>")
HURT = passage("<More than forty others were taken to hospital>, police said.")
VISIT = passage("The president will <travel to Orvel on Friday>.")


def test_the_same_in_other_words_is_told_from_what_stands_beside_it():
    model = shared_cross_encoder()
    same = model.judge(DEAD, KILLED).same
    assert same > 2
    assert same > model.judge(DEAD, HURT).same + 3
    assert model.judge(KILLED, VISIT).same < 0


def test_who_denies_is_told_from_who_repeats():
    model = shared_cross_encoder()
    fired, repeated, denied = (
        passage("<The ministry’s guards fired into the crowd>, witnesses said."),
        passage("Witnesses say <ministry guards shot at the protesters>."),
        passage("“<Our guards did not fire a single shot>,” the ministry said."),
    )
    assert model.judge(fired, repeated).denied < 0 < model.judge(fired, denied).denied


def test_which_comes_first_and_what_else_is_asked_change_nothing():
    model = load_cross_encoder()
    alone = model.judge(DEAD, KILLED)
    others = [(one, other) for one in (DEAD, HURT, VISIT) for other in (KILLED, HURT, VISIT)]
    assert load_cross_encoder().judge_all(others)[0] == model.judge(KILLED, DEAD) == alone
    assert model.judge_all([]) == []


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=60), st.data())
def test_any_two_texts_are_judged(text, data):
    start = data.draw(st.integers(0, len(text)))
    found = shared_cross_encoder().judge(Passage(text, (Span(start, len(text)),)), DEAD)
    assert np.isfinite(found).all()
    assert np.isfinite(shared_cross_encoder().judge(NOWHERE, NOWHERE)).all()


def test_a_missing_or_damaged_model_says_so(tmp_path: Path):
    with pytest.raises(ModelError, match="no model of claim pairs"):
        load_cross_encoder(tmp_path)
    (tmp_path / FILE).write_bytes(b"none")
    with pytest.raises(ModelError, match="damaged"):
        load_cross_encoder(tmp_path)
