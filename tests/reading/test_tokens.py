"""Pieces are joined to words and words to sentences; spans are words of the text, in order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bias.reading.layout import find_paragraphs
from bias.reading.model import MODEL_FOLDER
from bias.reading.pieces import Pieces, cut, load_tokenizer
from bias.reading.tokens import INSIDE, LONGEST_SENTENCE, SENTENCE, WORD, Tokens, find_tokens

TOKENIZER = load_tokenizer(MODEL_FOLDER / "vocabulary.txt")


def pieces_of(text: str) -> Pieces:
    return cut(text, find_paragraphs(text), [], TOKENIZER)


def scores(pieces: Pieces, *, word: tuple[int, ...] = (), sentence: tuple[int, ...] = ()) -> np.ndarray:
    """Scores by which the pieces that start at these places begin a word or a sentence."""
    found = np.zeros((len(pieces), 3), dtype=np.float32)
    found[:, INSIDE] = 1
    found[np.isin(pieces.starts, word), WORD] = 2
    found[np.isin(pieces.starts, sentence), SENTENCE] = 3
    return found


def surfaces(text: str, tokens: Tokens) -> list[str]:
    return [text[start:end] for start, end in tokens.spans]


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Ports closed.", (12,), ["Ports", "closed", "."]),
        ("U.S. ports", (), ["U.S.", "ports"]),
        ("left-wing", (4, 5), ["left", "-", "wing"]),
        ("It didn't", (7,), ["It", "did", "n't"]),
        ("It didn’t", (7,), ["It", "did", "n’t"]),
        ("WE WON'T", (6,), ["WE", "WO", "N'T"]),
        ("n't", (1,), ["n", "'t"]),
        ("I cannot go", (), ["I", "can", "not", "go"]),
        ("Gonna go", (), ["Gon", "na", "go"]),
        ("", (), []),
        ("   ", (), []),
    ],
)
def test_words(text: str, word: tuple[int, ...], expected: list[str]) -> None:
    pieces = pieces_of(text)
    assert surfaces(text, find_tokens(text, pieces, scores(pieces, word=word))) == expected


def test_sentences_begin_where_seen_and_with_each_paragraph() -> None:
    text = "Rain fell. Snow came\n\nWind rose"
    pieces = pieces_of(text)
    tokens = find_tokens(text, pieces, scores(pieces, word=(9,), sentence=(11,)))
    assert tokens.sentences() == [(0, 3), (3, 5), (5, 7)]


def test_a_word_that_hides_another_shares_its_piece() -> None:
    tokens = find_tokens("We cannot", pieces_of("We cannot"), scores(pieces_of("We cannot")))
    assert tokens.hidden.tolist() == [False, False, True]
    assert tokens.pieces.tolist() == [0, 1, 1]


def test_sentences_have_a_greatest_length() -> None:
    text = "word " * (2 * LONGEST_SENTENCE + 1)
    pieces = pieces_of(text)
    tokens = find_tokens(text, pieces, scores(pieces))
    assert [last - first for first, last in tokens.sentences()] == [LONGEST_SENTENCE, LONGEST_SENTENCE, 1]


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200), st.integers(0, 2**32 - 1))
def test_whatever_is_seen_words_are_ordered_and_hold_no_space(text: str, seed: int) -> None:
    pieces = pieces_of(text)
    borders = np.random.default_rng(seed).normal(size=(len(pieces), 3)).astype(np.float32)
    tokens = find_tokens(text, pieces, borders)
    end = 0
    for start, stop in tokens.spans:
        assert end <= start < stop <= len(text)
        assert not set(" \t\n") & set(text[start:stop])
        end = stop
    if tokens.spans:
        assert tokens.begins[0]
