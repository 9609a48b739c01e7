"""What the outlet adds behind a speaker's words, and what is still the speaker's."""

from __future__ import annotations

import pytest
from attribution_factories import modes_of, read


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "{s1:Kovel} {k1:said} {c1:the dam was safe, and prices rose the next day}.",
            [("attributed", "the dam was safe"), ("asserted", "prices rose the next day.")],
        ),
        (
            "{c1:The dam would hold}, {s1:Kovel} {k1:said}, {c1:and wheat prices fell by 4 percent}.",
            [("attributed", "The dam would hold"), ("asserted", "wheat prices fell by 4 percent.")],
        ),
        (
            "{s1:Kovel} {k1:said} {c1:the dam was safe, but it was not}.",
            [("attributed", "the dam was safe"), ("asserted", "it was not.")],
        ),
        (
            "{s1:Kovel} {k1:said} {c1:the dam was safe}. {c1:It was not}.",
            [("attributed", "the dam was safe"), ("asserted", "It was not.")],
        ),
    ],
)
def test_the_outlets_own_clause_is_cut_off(marked: str, expected: list[tuple[str, str]]) -> None:
    assert modes_of(read(marked)) == expected


@pytest.mark.parametrize(
    "content",
    [
        "the dam was safe, and prices had risen the next day",
        "the dam was safe, and that prices rose the next day",
        "the dam was safe, and she left on Monday",
        "the dam was safe and prices rose the next day",
        "the dam is safe, and prices rose on Monday",
        "“the dam was safe, and prices rose the next day”",
        "the dam was safe, and prices rose",
        "the dam was not safe",
    ],
)
def test_what_may_be_the_speakers_stays(content: str) -> None:
    (claim,) = read(f"{{s1:Kovel}} {{k1:said}} {{c1:{content}}}.").claims
    assert (claim.mode, claim.text) == ("attributed", content)


@pytest.mark.parametrize(
    ("marked", "own"),
    [
        ("{s1:Kovel} {k1:said} {c1:Ostle, which has two ports, needed a third}.", "which has two ports"),
        (
            "{s1:Kovel} {k1:said} {c1:the pitch, which the club laid in 2019, was ruined}.",
            "which the club laid in 2019",
        ),
        ("{s1:Kovel} {k1:deplored} {c1:the delays, which left hundreds stranded}.", "which left hundreds stranded."),
    ],
)
def test_what_explains_inside_a_content_is_the_outlets(marked: str, own: str) -> None:
    assert ("asserted", own) in modes_of(read(marked))


@pytest.mark.parametrize(
    "content", ["the pitch, which had been laid in May, was ruined", "the man, who was hurt, was awake"]
)
def test_what_may_be_explained_by_the_speaker_stays(content: str) -> None:
    assert modes_of(read(f"{{s1:Kovel}} {{k1:said}} {{c1:{content}}}.")) == [("attributed", content)]
