"""Turns of interviews and lists of voices, and lines that only look like turns."""

from __future__ import annotations

import pytest
from attribution_factories import modes_of, read, speakers_of, surfaces
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Sem Adur holds the port.\n\nCourier: Since when?\n\nAdur: We have held it since May.", ["Sem Adur"]),
        ("Fans spoke.\n\nBo Trent, 19: “I cried.”\n\nSigne Aal, 50: “I left.”", ["Bo Trent", "Signe Aal"]),
        ("Mara Quill, teacher\n\n“The school has no roof.”", ["Mara Quill"]),
        ("Roll: It was dark.\n\nWho came?\n\nRoll: Nobody came.", ["Roll", "Roll"]),
        ("“The roof is gone.” (Mira Holm, farmer)", ["Mira Holm"]),
        ("“I stayed home,” Bo Trent, 41.", ["Bo Trent"]),
        ("• Mira Holm (30), farmer: “I lost my roof.”", ["Mira Holm"]),
        ("Mira Holm, farmer:\n\n“The roof is gone.”", ["Mira Holm"]),
        ("“I slept.”\n\nMira Holm, farmer\n\n“I rang.”\n\nBo Trent, smith", ["Mira Holm", "Bo Trent"]),
        ("“The roof is gone.” (Kestrel)", []),
        ("Update: The road is open.", []),
        ("Monday: The road was shut.\n\nMonday: It rained.", []),
        ("Rell: The road was shut.", []),
        ("Mara Quill, teacher\n\nThe school has no roof.", []),
        ("The Courier: Since when do you hold it?", []),
        ("They still wait.\n\nStill, the strike goes on: Nobody has come.", []),
        ("But few came. But it rained.\n\nBut, but, but: Will they come?", []),
        ("Roll left.\n\nRoll, it is said, never came: That was on Monday.", []),
        ("Roll left.\n\nRoll: 547.\n\nAal: 1,204.\n\nAal stayed.", []),
        ("“The roof is gone.”\n\nPause.\n\n“It rained.”", []),
        ("Bo Trent Jr.\n\n“The school has no roof.”", ["Bo Trent Jr"]),
    ],
)
def test_turns(text: str, speakers: list[str]) -> None:
    assert speakers_of(read(text)) == speakers


def test_a_turn_runs_to_the_end_of_its_paragraph() -> None:
    document = read("Roll left.\n\nRoll: It was dark. We heard rain.\n\nThe road is shut.")
    assert [mode for mode, _ in modes_of(document)] == ["asserted", "attributed", "carried", "asserted"]


def test_what_was_linked_in_a_paragraph_stays() -> None:
    document = read("Roll left.\n\nRoll: {c1:It was dark}, {s1:Kovel} {k1:said}.")
    assert speakers_of(document) == ["Kovel"]


def test_a_turn_that_was_linked_by_its_colon_keeps_it() -> None:
    document = read("Roll left.\n\n{s1:Roll}{k1::} {c1:It was dark}. We heard rain.")
    [attribution] = document.attributions
    assert surfaces(document, attribution, "cue") == [":"]
    assert surfaces(document, attribution, "content") == ["It was dark. We heard rain."]


def test_who_was_linked_in_full_stays_so() -> None:
    document = read("{c1:“The roof is gone,”}\n\n{s1:Mara Quill, teacher,} {k1:told} them.\n\n“It rained.”")
    assert surfaces(document, document.attributions[0], "cue") == ["told"]


@given(st.text(alphabet=st.sampled_from("Roll: Bo, 19\n“”x "), max_size=60))
def test_nothing_raises(text: str) -> None:
    assert read(text).article.text == text
