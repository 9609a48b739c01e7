"""What the layout of a headline attributes where nothing was linked in it, and what only looks like it."""

from __future__ import annotations

import pytest
from attribution_factories import read, reading_of
from hypothesis import given
from hypothesis import strategies as st

from bias.attribution.vetting import drop_strays
from bias.types import Document, Relation, Span

BODY = "Police chief Dana Orsk met the council on Monday. Shops in Rell were shut."


def headline(document: Document) -> list[tuple[str, str | None, str]]:
    """Mode, surface of the source, and text of the headline's claims."""
    text = document.article.text
    found = []
    for claim in document.claims:
        if claim.headline:
            attribution = document.attribution_of(claim)
            source = text[slice(*attribution.source[0])] if attribution and attribution.source else None
            found.append((claim.mode, source, claim.text))
    return found


@pytest.mark.parametrize(
    ("title", "source", "content"),
    [
        ("Orsk: officers acted lawfully", "Orsk", "officers acted lawfully"),
        ("Orsk: ‘We acted lawfully’", "Orsk", "‘We acted lawfully’"),
        ("Police: Driver was drunk", "Police", "Driver was drunk"),
        ("Mayor: Strike costs city 4 million", "Mayor", "Strike costs city 4 million"),
        ("Report: council hid cracks in dam", "Report", "council hid cracks in dam"),
        ("Poll: Most voters back strike", "Poll", "Most voters back strike"),
        ("Officers acted lawfully – Orsk", "Orsk", "Officers acted lawfully"),
        ("‘We will not resign’ - minister", "minister", "‘We will not resign’"),
        ("Ferry was overloaded: coastguard", "coastguard", "Ferry was overloaded"),
        ("Banker hid millions - court papers", "court papers", "Banker hid millions"),
        ("Orsk says officers acted lawfully", "Orsk", "officers acted lawfully"),
        ("Norland denies shelling bridge", "Norland", "shelling bridge"),
        ("Dam near collapse, say engineers", "engineers", "Dam near collapse"),
        ("Dam near collapse, engineers warn", "engineers", "Dam near collapse"),
    ],
)
def test_layout_names_a_source(title: str, source: str, content: str) -> None:
    assert headline(read(BODY, title=title)) == [("attributed", source, content)]


@pytest.mark.parametrize(
    "title",
    [
        "The Latest: Police close bridge",
        "Live: Troops enter Rell",
        "Opinion: The council must resign",
        "Analysis: Why the truce failed and who gains",
        "Live updates: Army takes town",
        "Election night: League loses half its seats",
        "Border war: Army takes town",
        "Rell: Army takes town",
        "Norland: a year of rain",
        "Dam collapse kills 12 - The Harbour Courier",
        "Dam collapse kills 12 - The Rell Times",
        "Army takes town – and loses it",
        "10 dead: Dam collapses above Rell",
        "Army takes town",
        "What it says on the wall",
    ],
)
def test_labels_topics_and_outlets_are_no_sources(title: str) -> None:
    document = read(BODY, title=title)
    assert [mode for mode, _, _ in headline(document)] in ([], ["asserted"])
    assert document.attributions == ()


def test_what_was_linked_with_its_source_stays() -> None:
    document = read(BODY, title="{s1:Orsk}: {c1:officers} – {k1:lawful}")
    assert headline(document) == [("attributed", "Orsk", "officers")]


def test_a_passive_of_headlines_has_no_source() -> None:
    document = read(BODY, title="{s1:Halvor} {k1:said} {c1:to weigh sale of ferries}")
    assert headline(document) == [("sourceless", None, "Halvor … to weigh sale of ferries")]


def test_a_missing_source_is_completed() -> None:
    document = read(BODY, title="{c1:Dam near collapse}, {k1:say} engineers")
    assert headline(document) == [("attributed", "engineers", "Dam near collapse")]


def test_what_the_headline_hands_over_ends_with_it() -> None:
    text = "Orsk says officers acted lawfully\n\nThe chief spoke."
    linked = Relation((Span(0, 4),), (Span(5, 9),), (Span(10, 33), Span(35, len(text))), 0.9)
    (kept,) = drop_strays(text, reading_of(text, [linked]), [linked], Span(0, 33))
    assert kept.content == (Span(10, 33),)


@given(st.text(alphabet=st.sampled_from("Orsk says: –-,'“” denies it live\n"), max_size=40))
def test_no_headline_raises(title: str) -> None:
    document = read(BODY, title=title.replace("{", "").replace("}", ""))
    assert all(claim.text for claim in document.claims)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("{s1:Rebels} {k1:accused of} {c1:shelling Halm}", ("sourceless", None, "Rebels … shelling Halm")),
        ("{s1:Norland} {k1:blamed for} {c1:raid on Halm}", ("sourceless", None, "Norland … raid on Halm")),
        ("{s1:Mayor} {k1:criticised} {c1:over flood response}", ("sourceless", None, "Mayor … over flood response")),
        ("{s1:Rebels} {k1:blamed by} {c1:Norland for raid}", ("attributed", "Norland", "Rebels … for raid")),
        ("{s1:Norland} {k1:blames} {c1:rebels for raid}", ("attributed", "Norland", "rebels for raid")),
        ("{s1:Nine} {k1:feared} {c1:dead in blast}", ("sourceless", None, "Nine … dead in blast")),
        ("{s1:Police}{k1::} {c1:Nine} dead in Halm blast", ("attributed", "Police", "Nine dead in Halm blast")),
        ("{s1:Halm} blast: {c1:what we know}", ("asserted", None, "Halm blast: what we know")),
        ("Bank hid losses, inquiry finds", ("attributed", "inquiry", "Bank hid losses")),
    ],
)
def test_half_linked_headlines(title: str, expected: tuple[str, str | None, str]) -> None:
    assert headline(read(BODY, title=title)) == [expected]
