"""Quotation form, and quotations that go on."""

import pytest
from attribution_factories import read, surfaces, unmark

from bias.attribution.spans import merge_spans
from bias.types import Span


@pytest.mark.parametrize(
    ("marked", "form"),
    [
        ("{c1:“The bridge is gone,”} {s1:Kovel} {k1:said}.", "direct"),
        ('{c1:"The bridge is gone,"} {s1:Kovel} {k1:said}.', "direct"),
        ("{c1:“The bridge is gone,”} {s1:Kovel} {k1:said}. {c1:“We will rebuild.”}", "direct"),
        ("{s1:Kovel} {k1:said} {c1:that the bridge was “gone for good”}.", "mixed"),
        ("{s1:Kovel} {k1:said} {c1:the bridge was gone}.", "indirect"),
        ("“{c1:The bridge is gone}, {k1:said} {s1:Kovel}.", "direct"),
        ("{s1:Kovel} {k1:said}: {c1:“{s2:Arden} {k2:told me} {c2:the bridge was gone}.”}", "direct"),
    ],
)
def test_form(marked: str, form: str) -> None:
    assert read(marked).attributions[0].form == form


def test_marks_around_the_cue_are_not_its_own() -> None:
    document = read("{s1:Kovel} {k1:said}: {c1:“{s2:Arden} {k2:told me} {c2:the bridge was gone}.”}")
    assert [attribution.form for attribution in document.attributions] == ["direct", "indirect"]


@pytest.mark.parametrize(
    "marked",
    [
        # left open, goes on in the next paragraph
        "{s1:Kovel} {k1:said}: {c1:“The bridge is gone.}\n\n“[We will rebuild it by spring.”]\n\nRain fell.",
        # a quoted sentence behind the cue
        "{c1:“The bridge is gone,”} {k1:said} {s1:Kovel}. [“We will rebuild it.”] Rain fell.",
        # a paragraph that is one quotation
        "{s1:Kovel} {k1:said} {c1:“the bridge is gone”}.\n\n[“We will rebuild it by spring without help from abroad.”]",
        # the second half of a sentence
        "{c1:“The bridge is gone,”} {s1:Kovel} {k1:said}, [“and we will rebuild it.”]",
        # the rest of a quotation
        "{s1:Kovel} {k1:said}: {c1:“The bridge is gone. }[We will rebuild it.”]",
        # after a colon
        "{s1:Kovel} {k1:continued}:\n\n[“We will rebuild it.”]",
    ],
)
def test_quotation_that_goes_on_is_completed(marked: str) -> None:
    goes_on = marked[marked.index("[") + 1 : marked.index("]")]
    document = read(marked.replace("[", "").replace("]", ""))
    assert len(document.attributions) == 1
    held = " ".join(surfaces(document, document.attributions[0], "content"))
    assert goes_on.strip("“” ") in held
    assert "Rain" not in held
    claim = next(claim for claim in document.claims if goes_on.strip("“” ") in claim.text)
    assert (claim.mode, claim.attribution_id) == ("attributed", 0)


@pytest.mark.parametrize(
    "marked",
    [
        "{c1:“The bridge is gone,”} {k1:said} {s1:Kovel}.\n\n‘Bridge of sighs’\n\nRain fell.",
        "{c1:“The bridge is gone,”} {k1:said} {s1:Kovel}. Arden laughed in the hall and took a seat. “We will see.”",
        "{c1:“The bridge is gone,”} {k1:said} {s1:Kovel}. {s2:Arden} {k2:disagreed}. “We will see.”",
        "{s1:Kovel} {k1:said} {c1:the bridge was gone}. The “victory” was short.",
    ],
)
def test_quotation_of_somebody_else_is_left_alone(marked: str) -> None:
    document = read(marked)
    plain, relations = unmark(marked)
    assert [plain[start:end] for start, end in relations[0].content] == surfaces(
        document, document.attributions[0], "content"
    )


def test_merge_spans_orders_cuts_and_joins() -> None:
    spans = [Span(8, 12), Span(-3, 2), Span(5, 5), Span(2, 4), Span(9, 30), Span(7, 6)]
    assert merge_spans(spans, 20) == (Span(0, 4), Span(8, 20))
