"""The shipped model: any text, always the same answer, and a clear word when it is broken."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bias.errors import ModelError
from bias.reading import NeuralReader, load_reader
from bias.reading.model import MODEL_FOLDER
from bias.types import Reading

TEXT = (
    "Norland denies shelling port\n\nTESK — Norland’s army denied shelling the port of Tesk on Monday. “We fired"
    " nothing,” said Col. Jan Veld, a spokesman.\n\nAccording to official data, 12 people were killed. Prices rose."
)


@pytest.fixture(scope="module")
def reader() -> NeuralReader:
    return load_reader()


def check(text: str, reading: Reading) -> None:
    for spans in (reading.paragraphs, reading.sentences, reading.quotations):
        assert all(0 <= s < e <= len(text) for s, e in spans)
    for relation in reading.relations:
        for role in (relation.source, relation.cue, relation.content):
            assert all(0 <= s < e <= len(text) for s, e in role)
        assert 0 <= relation.probability <= 1
    assert len(reading.stretches) == len(reading.meanings)
    assert np.isfinite(reading.meanings.astype(np.float32)).all()


def test_it_sees_who_says_what(reader: NeuralReader) -> None:
    reading = reader.read(TEXT)
    check(TEXT, reading)
    found = {
        (TEXT[r.source[0][0] : r.source[0][1]] if r.source else "", TEXT[r.cue[0][0] : r.cue[0][1]])
        for r in reading.relations
    }
    assert ("Col. Jan Veld, a spokesman", "said") in found
    assert ("official data", "According to") in found
    assert ("Norland’s army", "denied") in found


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_can_be_read(reader: NeuralReader, text: str) -> None:
    check(text, reader.read(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0",
        "\ud800",
        '"',
        '"' * 10_000,
        "x" * 200_000,
        "word " * 2_000,
        "\n" * 5_000,
        "שלום עולם 😀 مرحبا",
        "‘" * 999,
    ],
    ids=["empty", "nul", "surrogate", "mark", "marks", "long word", "long line", "breaks", "right-to-left", "singles"],
)
def test_odd_texts_can_be_read(reader: NeuralReader, text: str) -> None:
    check(text, reader.read(text))


def test_reading_is_a_function_of_the_text_alone(reader: NeuralReader) -> None:
    first = reader.read(TEXT)
    reader.read("Something else entirely. " * 50)
    again = reader.read(TEXT)
    assert first.relations == again.relations
    assert np.array_equal(first.meanings, again.meanings)


def test_no_character_of_a_meaning_is_counted_twice(reader: NeuralReader) -> None:
    stretches = reader.read(TEXT).stretches
    assert (stretches[1:, 0] >= stretches[:-1, 1]).all()
    assert (stretches[:, 2] > 0).all()


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model here"):
        load_reader(tmp_path)


def test_a_damaged_model_is_named(tmp_path: Path) -> None:
    for file in MODEL_FOLDER.iterdir():
        if file.suffix in (".txt", ".json"):
            shutil.copy(file, tmp_path)
    for file in ("reader.onnx", "vectors.onnx"):
        (tmp_path / file).write_bytes(b"not a model")
    with pytest.raises(ModelError, match="damaged"):
        load_reader(tmp_path)
    # Vectors are looked at when they are asked for.
    shutil.copy(MODEL_FOLDER / "reader.onnx", tmp_path)
    damaged = load_reader(tmp_path)
    assert damaged.read(TEXT, meanings=False).relations
    with pytest.raises(ModelError, match=r"vectors.onnx: the model is damaged"):
        damaged.read(TEXT)


def test_a_reading_without_vectors_is_the_same_but_for_them(reader: NeuralReader) -> None:
    whole, bare = reader.read(TEXT), reader.read(TEXT, meanings=False)
    assert (bare.meanings.shape, bare.stretches.shape) == ((0, 384), (0, 3))
    assert len(whole.meanings) > 5
    for name in ("paragraphs", "sentences", "quotations", "relations", "verbs"):
        assert getattr(bare, name) == getattr(whole, name)
