"""Attributions inside what somebody says."""

import pytest
from attribution_factories import read, speakers_of, surfaces
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("marked", "source", "cue", "content"),
    [
        (
            "{s1:Police} {k1:said} {c1:a witness had told them that the van was red}.",
            "a witness",
            "had told",
            "that the van was red",
        ),
        (
            "{s1:Police} {k1:said} {c1:that a witness told them the van was red}.",
            "a witness",
            "told",
            "the van was red",
        ),
        (
            "{s1:Quill} {k1:said} {c1:the premier had denied knowing of it}.",
            "the premier",
            "had denied",
            "knowing of it",
        ),
        (
            "{s1:Quill} {k1:said} {c1:the premier had already admitted that he knew}.",
            "the premier",
            "had already admitted",
            "that he knew",
        ),
        ("{c1:“Hale told us, ‘The dam will hold,’”} {s1:Quill} {k1:said}.", "Hale", "told", "‘The dam will hold,’"),
        ("{c1:“‘The dam will hold,’ Hale told us,”} {s1:Quill} {k1:said}.", "Hale", "told", "‘The dam will hold,’"),
        (
            "{s1:The agency} {k1:quoted} {c1:a doctor as saying that 30 people were hurt}.",
            "a doctor",
            "as saying",
            "that 30 people were hurt",
        ),
        (
            "{s1:The agency} {k1:quoted} {c1:Mara Voss, the mayor, as saying: “We are safe.”}",
            "Mara Voss, the mayor",
            "as saying",
            "“We are safe.”",
        ),
        # a second *that* goes on from the first one's speaker
        ("{s1:Quill} {k1:said} {c1:Hale said it was over, and that she would leave}.", "Hale", "said", "it was over"),
    ],
)
def test_inner_attribution(marked: str, source: str, cue: str, content: str) -> None:
    document = read(marked)
    outer, inner = sorted(document.attributions, key=lambda one: one.parent is not None)
    assert inner.parent == outer.id
    assert surfaces(document, inner, "source") == [source]
    assert surfaces(document, inner, "cue") == [cue]
    assert surfaces(document, inner, "content") == [content]
    claims = [claim for claim in document.claims if claim.attribution_id == inner.id]
    assert [claim.text for claim in claims] == [content]


@pytest.mark.parametrize(
    "marked",
    [
        "{s1:Quill} {k1:said} {c1:he had told police that the van was red}.",
        "{s1:Quill} {k1:said} {c1:if the premier said that he knew, he would go}.",
        "{s1:Quill} {k1:said} {c1:the premier never said that he knew}.",
        "{s1:Quill} {k1:said} {c1:the premier would say that he knew}.",
        "{s1:Quill} {k1:said} {c1:nobody told them that the dam was weak}.",
        "{s1:Quill} {k1:said} {c1:the premier denied the visitors a seat}.",
        "{s1:The poll} {k1:found} {c1:54 percent of residents said they supported the strike}.",
        "{s1:The agency} {k1:quoted} {c1:the budget as a reason for the cut}.",
    ],
)
def test_what_is_no_inner_attribution(marked: str) -> None:
    assert len(read(marked).attributions) == 1


def test_the_outer_speaker_is_not_whom_he_speaks_of() -> None:
    document = read("{s1:Mara Quill} {k1:said} {c1:the premier had denied knowing of it}.")
    assert speakers_of(document) == ["Mara Quill", "premier"]
    assert [one.polarity for one in document.attributions] == [1, -1]


@given(
    st.lists(
        st.sampled_from(
            [
                "Hale",
                "told",
                "said",
                "us",
                "that",
                "it",
                "was",
                "over",
                "as saying",
                "‘",
                "’",
                "“",
                "”",
                ",",
                ".",
                "denied",
            ]
        ),
        max_size=25,
    )
)
def test_never_raises(words: list[str]) -> None:
    document = read("{s1:Quill} {k1:quoted} {c1:Ada " + " ".join(words) + "}.")
    assert all(one.parent != one.id for one in document.attributions)


@pytest.mark.parametrize("words", ["the claims “absurd”", "new claims “lies”", "the ministry's claims “false”"])
def test_a_noun_before_a_quotation_says_nothing(words: str) -> None:
    assert len(read(f"{{s1:Quill}} {{k1:called}} {{c1:{words}}}.").attributions) == 1
