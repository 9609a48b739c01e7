"""Word pieces keep their place in the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bias.reading.layout import find_paragraphs, find_quotations
from bias.reading.model import MODEL_FOLDER
from bias.reading.pieces import BREAK, KINDS, Pieces, cut, load_tokenizer

TOKENIZER = load_tokenizer(MODEL_FOLDER / "vocabulary.txt")


def pieces(text: str) -> Pieces:
    found = find_paragraphs(text)
    return cut(text, found, find_quotations(text, found), TOKENIZER)


def surfaces(text: str) -> list[str]:
    found = pieces(text)
    return [text[s:e] for s, e in zip(found.starts, found.ends, strict=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("We go.", ["We", "go", "."]),
        ("One.\n\nTwo", ["One", ".", "", "Two"]),
        ("[SEP] [CLS]", ["[", "SEP", "]", "[", "CL", "S", "]"]),
    ],
)
def test_surfaces(text: str, expected: list[str]) -> None:
    assert surfaces(text) == expected


def test_special_names_in_the_text_are_only_text() -> None:
    assert not {101, 102, BREAK} & set(pieces("[CLS] [SEP] [unused0]").ids.tolist())


def test_kinds_tell_case_and_quotation() -> None:
    text = 'The UN said: "We Go."'
    found = pieces(text)
    kinds = {text[s:e]: int(k) for s, e, k in zip(found.starts, found.ends, found.kinds, strict=True)}
    assert (kinds["The"], kinds["UN"], kinds["said"]) == (2, 4, 0)
    assert (kinds["We"], kinds["."]) == (3, 1)


@given(st.text(max_size=300))
def test_pieces_are_ordered_and_inside(text: str) -> None:
    found = pieces(text)
    assert (found.starts <= found.ends).all()
    assert (found.starts[1:] >= found.ends[:-1]).all()
    assert ((found.kinds >= 0) & (found.kinds < KINDS)).all()
    assert len(found) == 0 or int(found.ends[-1]) <= len(text)


@given(st.text(alphabet="ab c.\n", min_size=1, max_size=80), st.data())
def test_within_finds_the_pieces_that_share_a_character(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = pieces(text)
    first, last = found.within(start, end)
    if start < end:
        shared = [
            i for i, (s, e) in enumerate(zip(found.starts, found.ends, strict=True)) if s < e and s < end and e > start
        ]
        assert [i for i in range(first, last) if found.starts[i] < found.ends[i]] == shared
