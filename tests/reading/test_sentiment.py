"""The shipped model of sentiment: what it is sure of, that it sees no names, and what happens without it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bias.errors import ModelError
from bias.reading.model import MODEL_FOLDER
from bias.reading.sentiment import FILE, load_sentiment, shared_sentiment
from bias.types import Span


def lean(sentence: str, name: str) -> float:
    start = sentence.index(name)
    return shared_sentiment().lean(sentence, Span(start, start + len(name)))


@pytest.mark.parametrize(
    ("sentence", "name", "sign"),
    [
        ("Ilse Varga has been celebrated for her courage and honesty.", "Ilse Varga", 1),
        ("Ilse Varga was convicted of fraud and disgraced for years of lies.", "Ilse Varga", -1),
        ("Norland brutally crushed the protests, killing dozens.", "Norland", -1),
        ("The premier lauded Sudmark for its generous help.", "Sudmark", 1),
    ],
)
def test_plain_cases(sentence: str, name: str, sign: int) -> None:
    assert lean(sentence, name) * sign > 0.3


@pytest.mark.parametrize(
    "sentence",
    [
        "While Tessaly won praise for her rescue work, Varga was jailed for fraud.",
        "Voters praised Tessaly and scorned Varga.",
    ],
)
def test_two_targets_of_one_sentence_are_told_apart(sentence: str) -> None:
    assert lean(sentence, "Tessaly") > lean(sentence, "Varga") + 0.3


def test_the_name_of_the_target_changes_nothing() -> None:
    one, other = (f"{name} has betrayed its allies again." for name in ("Norland", "The Sudmarkian army"))
    assert lean(one, "Norland") == lean(other, "The Sudmarkian army")


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=80), st.data())
def test_any_text_gets_probabilities(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    found = shared_sentiment().judge(text, Span(start, data.draw(st.integers(start, len(text)))))
    assert sum(found) == pytest.approx(1, abs=1e-3)
    assert min(found) >= 0


def test_a_missing_or_damaged_model_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model of sentiment"):
        load_sentiment(tmp_path)
    for file in ("vectors.onnx", "vocabulary.txt"):
        (tmp_path / file).symlink_to(MODEL_FOLDER / file)
    (tmp_path / FILE).write_bytes(b"none")
    with pytest.raises(ModelError, match="damaged"):
        load_sentiment(tmp_path)
