"""Sentences of news: abbreviations, initials, quotations."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bias.reading.layout import find_paragraphs
from bias.reading.sentences import find_sentences


def sentences(text: str) -> list[str]:
    return [text[s:e] for s, e in find_sentences(text, find_paragraphs(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("We go", ["We go"]),
        ("We go. They stay.", ["We go.", "They stay."]),
        ('"We go." He left.', ['"We go."', "He left."]),
        ('"Will we go?" he asked. Nobody knew!', ['"Will we go?" he asked.', "Nobody knew!"]),
        ("He said: “We go.” “Now,” she said.", ["He said: “We go.”", "“Now,” she said."]),
        ("Mr. J. K. Veld met Gen. Orlo. They spoke.", ["Mr. J. K. Veld met Gen. Orlo.", "They spoke."]),
        ("The U.N. Security Council met at 5 p.m. Monday.", ["The U.N. Security Council met at 5 p.m. Monday."]),
        ("It met at 5 p.m. The vote failed.", ["It met at 5 p.m.", "The vote failed."]),
        ("Prices rose 2.5 percent. Wages fell.", ["Prices rose 2.5 percent.", "Wages fell."]),
        ("He paused... then left.", ["He paused... then left."]),
        ("He paused… Then he left.", ["He paused…", "Then he left."]),
        ("Lake Corp. said it will close. It did.", ["Lake Corp. said it will close.", "It did."]),
        ("Headline without a stop\n\nBody. More.", ["Headline without a stop", "Body.", "More."]),
        ("(It rained.) They left.", ["(It rained.)", "They left."]),
        ("See No. 5 of the list. It is short.", ["See No. 5 of the list.", "It is short."]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(st.text(alphabet="aA .?!\"'”’)\n5", max_size=300))
def test_sentences_tile_their_paragraphs(text: str) -> None:
    paragraphs = find_paragraphs(text)
    found = find_sentences(text, paragraphs)
    assert all(s < e for s, e in found)
    assert all(before.end <= after.start for before, after in itertools.pairwise(found))
    assert all(any(p.start <= s and e <= p.end for p in paragraphs) for s, e in found)
    inside = {i for s, e in found for i in range(s, e)}
    assert all(c.isspace() for i, c in enumerate(text) if i not in inside)
