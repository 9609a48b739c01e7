"""Who says something in an aside."""

from __future__ import annotations

import pytest
from attribution_factories import modes_of, read, surfaces


@pytest.mark.parametrize(
    ("marked", "source", "content"),
    [
        ("The mine – so the owners believe – is safe.", "the owners", ["The mine", "is safe"]),
        ("The mine is safe – or so she says.", "she", ["The mine is safe"]),
        ("The treaty (so {s1:the} ministry {k1:claims}) was lost.", "the ministry", ["The treaty", "was lost"]),
        ("She was, the court heard, alone that night.", "the court", ["She was", "alone that night"]),
        ("The vote was, in the words of one observer, a farce.", "one observer", ["The vote was", "a farce"]),
        ("His tale, if the clerk is to be believed, was made up.", "the clerk", ["His tale", "was made up"]),
        ("Two banks (according to Arden) hid losses.", "Arden", ["Two banks", "hid losses"]),
    ],
)
def test_an_aside_attributes_the_rest_of_its_sentence(marked: str, source: str, content: list[str]) -> None:
    document = read(marked)
    (attribution,) = document.attributions
    assert surfaces(document, attribution, "source") == [source]
    assert surfaces(document, attribution, "content") == content
    assert [claim.mode for claim in document.claims] == ["attributed"]


@pytest.mark.parametrize(
    "text",
    [
        "The mine, so deep and dark, is safe.",
        "The town, it seems, sleeps.",
        "“The mine, so the owners believe, is safe.”",
        "The mayor, the coach and the judge left.",
    ],
)
def test_other_asides_attribute_nothing(text: str) -> None:
    assert read(text).attributions == ()


def test_a_source_outside_of_the_aside_stays() -> None:
    marked = "{s1:Kovel} {k1:said} {c1:the mine, so the owners believe, was safe}."
    assert modes_of(read(marked)) == [("attributed", "the mine, so the owners believe, was safe")]
