"""Annotation moves along when an article is printed in another layout."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bias.training import layouts
from bias.training.layouts import change_layout, edit

TEXT = (
    "Bridge stays shut, engineers warn.\n\n"
    "“The bridge is safe,” Mayor Orlo said.\n\n"
    "Anna Vance said the bridge needs new cables soon. Rain fell.\n\n"
    "He called it “a ‘national’ shame” and left."
)


def span(surface: str) -> list[int]:
    start = TEXT.index(surface)
    return [start, start + len(surface)]


def article() -> dict[str, Any]:
    return {
        "doc": "bridge",
        "text": TEXT,
        "sentences": [],
        "discard": [span("Rain fell.")],
        "attributions": [
            {"source": [span("engineers")], "cue": [span("warn")], "content": [span("Bridge stays shut")]},
            {"source": [span("Mayor Orlo")], "cue": [span("said")], "content": [span("“The bridge is safe,”")]},
            {
                "source": [span("Anna Vance")],
                "cue": [TEXT_CUE],
                "content": [span("the bridge needs new cables soon")],
            },
            {"source": [span("He")], "cue": [span("called")], "content": [span("a ‘national’ shame")]},
        ],
    }


TEXT_CUE = [TEXT.index("said the"), TEXT.index("said the") + 4]


def surfaces(document: dict[str, Any]) -> list[tuple[str, ...]]:
    return [
        tuple(" ".join(document["text"][s:e] for s, e in one[role]) for role in ("source", "cue", "content"))
        for one in document["attributions"]
    ]


def test_edit_moves_what_follows_and_drops_what_it_replaces() -> None:
    end = TEXT.index("\n")
    changed = edit(article(), [(0, end, "Shut"), (TEXT.index("Rain"), TEXT.index("Rain"), "Then ")])
    assert changed["text"].startswith("Shut\n\n“The bridge")
    assert surfaces(changed) == surfaces(article())[1:]
    assert [changed["text"][s:e] for s, e in changed["discard"]] == ["Rain fell."]


@pytest.mark.parametrize(
    ("seed", "quotation"),
    [
        (0, "‘The bridge is safe,’"),
        (1, "'The bridge is safe,'"),
        (2, '"The bridge is safe,"'),
    ],
)
def test_marks(seed: int, quotation: str) -> None:
    found = {layouts._turn_marks(article(), random.Random(n))["text"].split("\n\n")[1] for n in range(20)}
    assert any(text.startswith(quotation) for text in found)


def test_inner_marks_turn_too() -> None:
    found = {surfaces(layouts._turn_marks(article(), random.Random(n)))[3][2] for n in range(20)}
    assert "a “national” shame" in found
    assert all(surface.startswith("a ") and surface.endswith(" shame") for surface in found)


def test_headline_loses_its_stop() -> None:
    assert layouts._stop_headline(article(), random.Random(1))["text"].startswith("Bridge stays shut, engineers warn\n")


def test_headlines_hand_a_claim_over() -> None:
    seen = set()
    for seed in range(60):
        changed = layouts._turn_headline(article(), random.Random(seed))
        headline = changed["text"].split("\n")[0]
        source, cue, content = surfaces(changed)[-1]
        assert {source, content} == {"Anna Vance", "The bridge needs new cables soon"}
        assert cue in (":", "–", "says")
        seen.add(headline)
    assert "Anna Vance: The bridge needs new cables soon" in seen
    assert "The bridge needs new cables soon – Anna Vance" in seen
    assert "Anna Vance says The bridge needs new cables soon" in seen


def test_quoted_paragraphs_become_turns() -> None:
    found = [layouts._turn_to_interview(article(), random.Random(seed)) for seed in range(20)]
    turned = next(one for one in found if "Mayor Orlo: The bridge is safe," in one["text"])
    assert ("Mayor Orlo", ":", "The bridge is safe,") in surfaces(turned)
    assert ("Mayor Orlo", "said", "“The bridge is safe,”") not in surfaces(turned)
    assert any(one["text"] == TEXT for one in found)


@given(st.integers())
def test_offsets_stay_on_words(seed: int) -> None:
    changed = change_layout(article(), random.Random(seed))
    for one in surfaces(changed):
        for surface in filter(None, one):
            assert surface == surface.strip()
    assert ("Anna Vance", "said", "the bridge needs new cables soon") in surfaces(changed)
