"""A sentence is laid out around its target, and who is meant does not show."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bias.reading.model import MODEL_FOLDER
from bias.reading.pieces import CLS, SEP, load_tokenizer
from bias.reading.targets import FAR, LONGEST, MASK, Laid, fill, lay_out
from bias.types import Span

TOKENIZER = load_tokenizer(MODEL_FOLDER / "vocabulary.txt")


def laid(before: str, name: str, after: str, *, named: bool = False) -> Laid:
    return lay_out(before + name + after, Span(len(before), len(before) + len(name)), TOKENIZER, named=named)


@pytest.mark.parametrize("name", ["Norland", "the Sudmarkian premier Ilse Varga", "He", "they"])
def test_who_is_meant_does_not_show(name: str) -> None:
    one, other = laid("Critics say ", name, " has failed."), laid("Critics say ", "Anna", " has failed.")
    assert np.array_equal(one.ids, other.ids)
    assert np.array_equal(one.kinds, other.kinds)
    assert np.array_equal(one.places, other.places)
    assert (one.ids[0], one.ids[-1]) == (CLS, SEP)
    assert one.ids[one.places == FAR].tolist() == [MASK]


def test_a_named_target_keeps_its_pieces() -> None:
    shown = laid("Critics say ", "Anna Berg", " has failed.", named=True)
    assert MASK not in shown.ids
    assert (shown.places == FAR).sum() == 2


def test_places_count_pieces_and_stop_counting_far_away() -> None:
    found = laid("a " * 30, "X", " b" * 30)
    assert found.places.min() == 0
    assert found.places.max() == 2 * FAR
    (at,) = np.flatnonzero(found.places == FAR)
    assert found.places[at - 2 : at + 3].tolist() == [FAR - 2, FAR - 1, FAR, FAR + 1, FAR + 2]


def test_a_long_sentence_is_seen_around_its_target() -> None:
    found = laid("word " * 900, "X", " word" * 900)
    assert len(found) == LONGEST + 2
    assert abs(int(np.flatnonzero(found.places == FAR)[0]) - LONGEST // 2) <= 2


@given(st.text(max_size=60), st.data())
def test_any_target_in_any_text_has_a_place(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    ids, kinds, mask, places = fill([lay_out(text, Span(start, end), TOKENIZER), laid("", "X", " won.")])
    assert ids.shape == kinds.shape == mask.shape == places.shape
    assert ((places == FAR) & (mask == 1)).any(axis=1).all()
