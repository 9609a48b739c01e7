"""Speech that goes on without a source or marks, shifted back."""

from __future__ import annotations

import pytest
from attribution_factories import modes_of, read

SAID = "{s1:Captain Moen} {k1:said} {c1:the boat had drifted for an hour}. "


@pytest.mark.parametrize(
    "sentence",
    [
        "Its engine had failed and the crew had sent no signal.",
        "He had been asleep below.",
        "Repairs would cost four million crowns and could take a year.",
        "Two of the sails were to be replaced by March.",
        "It might need a new mast.",
        "Captain Moen would speak in June.",
    ],
)
def test_speech_shifted_back_is_carried(sentence: str) -> None:
    document = read(SAID + sentence)
    said, carried = document.claims
    assert (said.mode, carried.mode) == ("attributed", "carried")
    assert carried.text == sentence.rstrip(".")
    assert carried.attribution_id == said.attribution_id


@pytest.mark.parametrize(
    "sentence",
    [
        "The harbour is closed.",
        "Divers found the mast on Sunday.",
        "The boat was built in Varna.",
        "But it would need a new mast.",
        "In 2019 the crew had lost another boat.",
        "The crew had lost a boat last year.",
        "The rescuers of Harn would arrive at dawn.",
        "That would mean a long winter.",
        "The ferry, which runs daily, would be late.",
        "Would it need a new mast?",
        "(He had drunk a little.)",
    ],
)
def test_news_of_its_own_is_not(sentence: str) -> None:
    assert modes_of(read(SAID + sentence))[-1][0] == "asserted"


@pytest.mark.parametrize(
    "before",
    [
        "{s1:Captain Moen} {k1:described} {c1:the night} to the inquiry. ",
        "{s1:Captain Moen} {k1:described} {c1:the night} to reporters. ",
        "{s1:Captain Moen} {k1:gave the crew's account} {c1:of the night}. ",
    ],
)
def test_an_account_goes_on_whoever_hears_it(before: str) -> None:
    assert modes_of(read(before + "The engine had failed."))[-1] == ("carried", "The engine had failed")


@pytest.mark.parametrize(
    "before",
    [
        "{s1:Captain Moen} {k1:described} {c1:the night} and left. ",
        "{s1:Captain Moen} {k1:says} {c1:the boat drifts}. ",
        "{s1:Captain Moen} {k1:said} {c1:the boat had drifted}, and left the court. ",
        "{s1:Captain Moen} {k1:said} {c1:the boat had drifted}.\n\n",
        "{s1:Captain Moen} {k1:denied} {c1:that the boat had drifted}. ",
        "The boat had drifted. ",
    ],
)
def test_what_does_not_lead_on_carries_nothing(before: str) -> None:
    assert modes_of(read(before + "It would need a new mast."))[-1][0] == "asserted"


def test_it_is_carried_over_several_sentences() -> None:
    document = read(SAID + "Its engine had failed. The crew would be paid.")
    assert [claim.mode for claim in document.claims] == ["attributed", "carried", "carried"]
    assert {claim.attribution_id for claim in document.claims} == {0}
