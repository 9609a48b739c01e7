"""Lists of voices: a quotation, a dash, a name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bias.reading.signatures import find_signed, merge_signed
from bias.types import Relation, Span


def signed(text: str) -> list[tuple[str, str, str]]:
    return [
        (text[r.source[0].start : r.source[0].end], text[slice(*r.cue[0])], text[slice(*r.content[0])])
        for r in find_signed(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“The river took my shop.” ― Ada Brandt", [("Ada Brandt", "―", "“The river took my shop.”")]),
        ('"We hold on."\n\n- Jan Veld, baker.\n', [("Jan Veld", "-", '"We hold on."')]),
        (
            "“So it goes.” — Jan de Veld\n“The “old” town is gone.” — Mia",
            [("Jan de Veld", "—", "“So it goes.”"), ("Mia", "—", "“The “old” town is gone.”")],
        ),
        ("“We hold,” he said — Norland was silent.", []),
        ("He called it “a lie” — Kovel denied it", []),
        ("“We go.” — and then they left", []),
        ("No quotation at all — Jan Veld", []),
    ],
)
def test_signed_quotations(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert signed(text) == expected


def test_what_was_read_inside_gives_way() -> None:
    text = "“He said no.” ― Ada Brandt\n\nKovel said yes."
    inside = Relation((Span(1, 3),), (Span(4, 8),), (Span(9, 11),), 0.5)
    after = Relation((Span(28, 33),), (Span(34, 38),), (Span(39, 42),), 0.9)
    merged = merge_signed(find_signed(text), [inside, after])
    assert [relation.source for relation in merged] == [(Span(16, 26),), (Span(28, 33),)]


@given(st.text(alphabet='aB .,\n“”"—-’', max_size=120))
def test_any_text_has_signed_quotations_or_not(text: str) -> None:
    for relation in find_signed(text):
        assert relation.content[0].start < relation.content[0].end <= relation.cue[0].start
        assert relation.cue[0].end <= relation.source[0].start < relation.source[0].end <= len(text)
