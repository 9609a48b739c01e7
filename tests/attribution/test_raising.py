"""Verbs whose subject says nothing."""

from __future__ import annotations

import pytest
from attribution_factories import read, surfaces


@pytest.mark.parametrize(
    ("marked", "sources", "contents"),
    [
        ("{s1:Holt} {k1:seemed} {c1:to accept the ruling}.", [], ["Holt", "to accept the ruling"]),
        ("{s1:The deal} {k1:appears likely to} {c1:fail}.", [], ["The deal", "fail"]),
        ("{s1:Kovel} {k1:is widely expected to} {c1:resign on Monday}.", [], ["Kovel", "resign on Monday"]),
        ("{s1:Kovel}, who leads the union, {k1:seems} {c1:to agree}.", [], ["Kovel", "to agree"]),
        ("{s1:Kovel} {k1:is known for} {c1:her patience}.", [], ["Kovel", "her patience"]),
        ("{s1:Kovel}, and the dam {k1:seems} {c1:to hold}.", ["Kovel"], ["to hold"]),
        ("{s1:Voters} {k1:expected} {c1:Kovel to resign}.", ["Voters"], ["Kovel to resign"]),
        ("{s1:Holt} {k1:is worried} {c1:that the dam will break}.", ["Holt"], ["that the dam will break"]),
        ("{s1:Holt’s} {k1:seeming intention} {c1:to leave} surprised Veld.", ["Holt’s"], ["to leave"]),
        ("{s1:Holt} {k1:seems to doubt} {c1:the verdict}.", ["Holt"], ["the verdict"]),
    ],
)
def test_subject_of_a_raising_verb_is_no_source(marked: str, sources: list[str], contents: list[str]) -> None:
    document = read(marked)
    [attribution] = document.attributions
    assert surfaces(document, attribution, "source") == sources
    assert surfaces(document, attribution, "content") == contents
