"""The shipped model for syntax: any text, always the same answer, whole trees, and a clear word when it is broken."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bias.errors import ModelError
from bias.reading.model import MODEL_FOLDER
from bias.reading.syntax import Parser, load_parser, pack_windows
from bias.types import Syntax

TEXT = (
    "Norland denies shelling port\n\nNorland's army denied that it had shelled the port of Tesk on Monday. “We can't"
    " confirm that,” said Jan Veld, a spokesman. The mayor of Tesk isn't so sure."
)


@pytest.fixture(scope="module")
def parser() -> Parser:
    return load_parser()


def check(text: str, syntax: Syntax) -> None:
    end = 0
    for word in syntax.words:
        assert end <= word.start < word.end <= len(text)
        assert not set(" \t\n") & set(text[word.start : word.end])
        end = word.end
    assert [row for pair in syntax.sentences for row in range(*pair)] == list(range(len(syntax.words)))
    for first, last in syntax.sentences:
        roots = [row for row in range(first, last) if syntax.words[row].head is None]
        assert len(roots) == 1
        for row in range(first, last):
            steps, at = 0, row
            while (head := syntax.words[at].head) is not None:
                assert first <= head < last
                at, steps = head, steps + 1
                assert steps <= last - first
            assert at == roots[0]
    starts, ends = ({word.start for word in syntax.words}, {word.end for word in syntax.words})
    for one in syntax.entities:
        assert one.start in starts
        assert one.end in ends
        assert 0 <= one.probability <= 1
        crossing = [other for other in syntax.entities if one.start < other.start < one.end < other.end]
        assert not crossing


def test_words_trees_and_mentions(parser: Parser) -> None:
    syntax = parser.parse(TEXT)
    check(TEXT, syntax)
    words = {TEXT[word.start : word.end]: word for word in syntax.words}
    assert {"ca", "n't", "is"} <= words.keys()
    assert (words["denied"].tag, words["denied"].head) == ("VERB", None)
    subject = words["army"]
    assert subject.relation == "nsubj"
    assert subject.head is not None
    assert syntax.words[subject.head] == words["denied"]
    found = {(TEXT[one.start : one.end], one.type, one.named) for one in syntax.entities}
    assert ("The mayor of Tesk", "person", False) in found
    assert ("Tesk", "place", True) in found


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_parsed(parser: Parser, text: str) -> None:
    check(text, parser.parse(text))


@pytest.mark.parametrize(
    "text",
    ["", "\0", "\ud800", '"' * 3000, "x" * 100_000, "word " * 1500, "\n" * 3000, "שלום עולם 😀 مرحبا", "cannot " * 300],
    ids=["empty", "nul", "surrogate", "marks", "long word", "long line", "breaks", "right-to-left", "hidden"],
)
def test_odd_texts_can_be_parsed(parser: Parser, text: str) -> None:
    check(text, parser.parse(text))


def test_parsing_is_a_function_of_the_text_alone(parser: Parser) -> None:
    first = parser.parse(TEXT)
    parser.parse("Something else entirely. " * 40)
    assert parser.parse(TEXT) == first


@pytest.mark.parametrize(
    ("count", "borders", "expected"),
    [
        (0, [], []),
        (5, [0], [(0, 5)]),
        (20, [0, 4, 9, 12, 15], [(0, 9), (9, 15), (15, 20)]),
        (25, [0, 3], [(0, 3), (3, 13), (13, 23), (23, 25)]),
        (10, [4], [(0, 10)]),
    ],
)
def test_windows_are_whole_sentences(count: int, borders: list[int], expected: list[tuple[int, int]]) -> None:
    assert pack_windows(count, borders, 10) == expected


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model for syntax here"):
        load_parser(tmp_path)


@pytest.mark.parametrize("damaged", ["syntax.onnx", "vectors.onnx", "syntax.json"])
def test_a_damaged_model_is_named(tmp_path: Path, damaged: str) -> None:
    for name in ("vectors.onnx", "vocabulary.txt", "syntax.onnx", "syntax.json"):
        shutil.copy(MODEL_FOLDER / name, tmp_path)
    (tmp_path / damaged).write_bytes(b"\0")
    with pytest.raises(ModelError, match="damaged"):
        load_parser(tmp_path)
