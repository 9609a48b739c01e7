"""Paragraphs and quotations: what a reader of newspapers sees in the marks."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bias.reading.layout import find_paragraphs, find_quotations

MARKS = st.text(alphabet="ab .\n\"'“”‘’„«»()!?-\t\0😀", max_size=200)

WRAPPED = (
    "The river rose again overnight and reached the\nlower streets of the old town before the pumps\n"
    "could be started, and three schools were closed."
)


def paragraphs(text: str) -> list[str]:
    return [text[s:e] for s, e in find_paragraphs(text)]


def quotations(text: str) -> list[str]:
    return [text[s:e] for s, e in find_quotations(text, find_paragraphs(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\n ", []),
        ("One.", ["One."]),
        ("One.\n\nTwo.", ["One.", "Two."]),
        ("One.\n \t\nTwo.\n\n\n\nThree.", ["One.", "Two.", "Three."]),
        ("One.\nTwo.", ["One.", "Two."]),
        ("  One. \n\n  Two.  ", ["One.", "Two."]),
        (
            WRAPPED,
            [WRAPPED],
        ),
    ],
)
def test_paragraphs(text: str, expected: list[str]) -> None:
    assert paragraphs(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No quotation here.", []),
        ('"We go," he said.', ['"We go,"']),
        ("“We go,” he said. “Now.”", ["“We go,”", "“Now.”"]),
        ('“We go," he said, mixing marks.', ['“We go,"']),
        ("„We go,“ he said.", ["„We go,“"]),
        ("«We go,» he said.", ["«We go,»"]),
        ("``We go,'' he said.", ["``We go,''"]),
        ("Rain fell. ''We go,'' he said.", ["''We go,''"]),
        ("It is ''over'' now.", ["''over''"]),
        ("‘We go,’ she said.", ["‘We go,’"]),
        ("'We go,' she said.", ["'We go,'"]),
        ("'The ministers' plan failed,' she said.", ["'The ministers' plan failed,'"]),
        ("‘It isn’t over,’ she said.", ["‘It isn’t over,’"]),
        ("The ministers' plan and the farmers' anger.", []),
        ("Don't say it's over.", []),
        ("A pole of 5'10\" fell.", []),
        ('"A ‘so-called’ truce," he said.', ['"A ‘so-called’ truce,"']),
        ('He said: "We go on.\n\n"And we stay," he added.', ['"We go on.', '"And we stay,"']),
        ("The “truce” held.", ["“truce”"]),
        ("A stray closing mark” here.", []),
        ('"', ['"']),
    ],
)
def test_quotations(text: str, expected: list[str]) -> None:
    assert quotations(text) == expected


@given(MARKS)
def test_layout_is_ordered_and_disjoint(text: str) -> None:
    found = find_paragraphs(text)
    for spans in (found, find_quotations(text, found)):
        assert all(0 <= s < e <= len(text) for s, e in spans)
        assert all(before.end <= after.start for before, after in itertools.pairwise(spans))


@given(MARKS)
def test_no_visible_character_is_outside_the_paragraphs(text: str) -> None:
    inside = {i for s, e in find_paragraphs(text) for i in range(s, e)}
    assert all(character.isspace() for i, character in enumerate(text) if i not in inside)
