"""Claims in their sentences, laid out for the cross-encoder."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bias.reading.model import MODEL_FOLDER
from bias.reading.passages import AROUND, LONGEST, Passage, fill_pairs, find_passage, lay_out
from bias.reading.pieces import CLS, SEP, load_tokenizer
from bias.types import Span

TOKENIZER = load_tokenizer(MODEL_FOLDER / "vocabulary.txt")
TEXT = "It rained. The mayor said the bridge is shut, and left. It dried."
SENTENCE = Span(11, 55)


def test_a_passage_is_the_sentence_with_the_claim_marked():
    start = TEXT.index("the bridge")
    passage = find_passage(TEXT, SENTENCE, (Span(start, start + 18),))
    assert passage == Passage("The mayor said the bridge is shut, and left.", (Span(15, 33),))
    assert passage.text[15:33] == "the bridge is shut"


def test_a_claim_that_goes_beyond_its_sentence_is_shown_whole_and_one_without_a_place_not_at_all():
    passage = find_passage(TEXT, SENTENCE, (Span(11, len(TEXT)),))
    assert passage is not None
    assert passage.text.endswith("It dried.")
    assert find_passage(TEXT, SENTENCE, ()) is None


def test_pieces_of_the_claim_are_known_and_those_far_around_it_left_out():
    words = "far " * 30 + "the bridge is shut" + " off" * 30
    laid = lay_out(Passage(words, (Span(120, 138),)), TOKENIZER)
    assert laid.inside.sum() == 4
    assert len(laid) == 4 + 2 * AROUND


def test_a_long_claim_is_cut_at_its_end():
    laid = lay_out(Passage("The bridge " + "is " * 300, (Span(0, 900),)), TOKENIZER)
    assert len(laid) == LONGEST
    assert laid.inside.all()
    assert laid.ids[0] == TOKENIZER.encode("the", add_special_tokens=False).ids[0]


@given(st.text(max_size=60), st.data())
def test_any_text_is_laid_out(text, data):
    start = data.draw(st.integers(0, len(text)))
    laid = lay_out(Passage(text, (Span(start, data.draw(st.integers(start, len(text)))),)), TOKENIZER)
    assert len(laid.ids) == len(laid.kinds) == len(laid.inside) <= LONGEST


def test_two_passages_stand_between_borders_with_their_parts_told_apart():
    one = lay_out(Passage("Yes it is", (Span(4, 9),)), TOKENIZER)
    rows = fill_pairs([(one, one), (one, lay_out(Passage("No", (Span(0, 2),)), TOKENIZER))])
    assert rows.roles.tolist() == [[0, 1, 2, 2, 0, 3, 4, 4, 0], [0, 1, 2, 2, 0, 4, 0, 0, 0]]
    assert rows.ids[0, [0, 4, 8]].tolist() == [CLS, SEP, SEP]
    assert np.array_equal(rows.mask.sum(1), [9, 7])
