"""Fixed wordings that show an attribution, and what is close to them but is none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from attribution_factories import read, reading_of, speakers_of, surfaces, unmark
from hypothesis import given
from hypothesis import strategies as st

from bias.attribution import attribute
from bias.types import Article, Span


@pytest.mark.parametrize(
    ("sentence", "speaker", "content", "polarity"),
    [
        ("Kovel denied shelling the bridge.", "Kovel", "shelling the bridge", -1),
        ("Kovel never denied taking the money.", "Kovel", "taking the money", 0),
        ("Kovel ruled out a new tax.", "Kovel", "a new tax", -1),
        ("Kovel did not rule out a new tax.", "Kovel", "a new tax", 0),
        ("Kovel rejected claims that the dam was weak.", "Kovel", "claims that the dam was weak", -1),
        ("Kovel states that the dam is safe.", "Kovel", "that the dam is safe", 1),
        ("Kovel intends to leave the hall.", "Kovel", "to leave the hall", 1),
        ("On Tuesday, Kovel disputed that the dam was weak.", "Kovel", "that the dam was weak", -1),
        ("As the mayor, Mara Kovel, informed, the dam is safe.", "Mara Kovel", "the dam is safe", 1),
        ("By the union's count 92 per cent were out.", "union", "92 per cent were out", 1),
        ("The chairman left amid claims that the vote was rigged.", None, "that the vote was rigged", 1),
        ("Kovel claims to have lost 40,000 litres.", "Kovel", "to have lost 40,000 litres", 1),
        ("Kovel gave a figure of 40,000 litres.", "Kovel", "40,000 litres", 1),
        ("Kovel spoke of about 200 dead.", "Kovel", "about 200 dead", 1),
        ("Kovel claimed more than £300 in damages.", "Kovel", "more than £300 in damages", 1),
        ("Kovel put the number of dead fish at 12,000.", "Kovel", "the number of dead fish at 12,000", 1),
        ("Kovel put the number of dead at about sixty.", "Kovel", "the number of dead at about sixty", 1),
        ("Kovel gave the crew's version of the night.", "Kovel", "of the night", 1),
    ],
)
def test_a_fixed_wording_is_an_attribution(sentence: str, speaker: str | None, content: str, polarity: int) -> None:
    document = read(sentence)
    (one,) = document.attributions
    assert (one.speaker, one.polarity) == (speaker, polarity)
    assert [document.article.text[slice(*span)] for span in one.content] == [content]


@pytest.mark.parametrize(
    "sentence",
    [
        "Kovel denied the visitors a seat.",
        "The storm claimed dozens of lives.",
        "Norland claimed seven wickets.",
        "The army ruled the town for a year.",
        "The court rejected the appeal.",
        "It states that in small print on the door that nobody reads.",
        "The bridge was claimed by the river.",
        "As reported, the dam is safe.",
        "“Kovel denied shelling the bridge.”",
        "He left after reports of rain.",
        "The fever has claimed 200 lives.",
        "An estimated 300 people live there.",
        "Kovel put the boat at 12 Harbour Street.",
    ],
)
def test_what_is_only_close_is_none(sentence: str) -> None:
    assert read(sentence).attributions == ()


def test_what_was_linked_stays() -> None:
    document = read("{s1:Kovel} {k1:said} {c1:they denied shelling the bridge}.")
    assert speakers_of(document) == ["Kovel"]


@pytest.mark.parametrize(
    ("marked", "source", "content"),
    [
        ("{k1:It is alleged} by prosecutors {c1:that the clerk left}.", "prosecutors", ["that the clerk left"]),
        ("{k1:It is alleged by} prosecutors {c1:that the clerk left}.", "prosecutors", ["that the clerk left"]),
        (
            "{c1:The men} {k1:are believed} {c1:by rescuers to have fled}.",
            "rescuers",
            ["The men", "to have fled"],
        ),
        ("{c1:The union} {k1:threatened} {c1:to strike}.", "The union", ["to strike"]),
        ("{k1:Tell admitted} {c1:she had left}.", "Tell", ["she had left"]),
        ("{c1:The union} {k1:is expected} {c1:to strike}.", None, ["The union", "to strike"]),
        ("{k1:Reportedly} {c1:she had left}.", None, ["she had left"]),
        ("{k1:Known as} {c1:the gate}, it shut.", None, ["the gate"]),
        ("{k1:One view} is {c1:that the dam will hold}.", None, ["that the dam will hold"]),
        ("{c1:The suspect} {k1:also was accused} {c1:of theft}.", None, ["The suspect", "of theft"]),
        ("Kovel {k1:appears} {c1:to have left}.", None, ["to have left"]),
        ("On Friday the hall filled and {k1:heard} {c1:that he had left}.", None, ["that he had left"]),
        ("Kovel left the hall and {k1:said} {c1:it was full}.", "Kovel", ["it was full"]),
        ("The dam, {c1:it} {k1:has been said}, leaks.", None, ["it"]),
        ("{c1:Eleven} miners {k1:are feared} dead after a blast.", None, ["Eleven miners", "dead"]),
    ],
)
def test_half_a_relation_is_completed(marked: str, source: str | None, content: list[str]) -> None:
    document = read(marked)
    (one,) = document.attributions
    text = document.article.text
    assert [text[slice(*span)] for span in one.source] == ([source] if source else [])
    assert [text[slice(*span)] for span in one.content] == content


@pytest.mark.parametrize(
    ("marked", "verb", "source"),
    [
        ("{s1:Kovel} {k1:told} the hall {c1:she was ill}, {k2:adding} {c2:that she would rest}.", "told", "Kovel"),
        ("The council in Harn left the plan as it was, {k1:saying} {c1:it was sound}.", "left", "The council in Harn"),
        ("Kovel resigned after {k1:admitting} {c1:the theft}.", "resigned", "Kovel"),
        ("On Friday the hall filled, {k1:suggesting} {c1:they cared}.", "filled", None),
        ("Harn waited: the council met, {k1:hoping} {c1:for rain}.", "met", None),
        ("The hall stood, {k1:leaving} {c1:no doubt}.", "stood", None),
        ("{k1:Saying} {c1:it was late}, Kovel left.", "left", None),
    ],
)
def test_a_participle_has_the_subject_of_its_clause(marked: str, verb: str, source: str | None) -> None:
    text, relations = unmark(marked)
    verbs = (Span(text.index(verb), text.index(verb) + len(verb)),)
    document = attribute(
        Article(id="a", outlet="", title="", body=text), replace(reading_of(text, relations), verbs=verbs)
    )
    assert surfaces(document, document.attributions[-1], "source") == ([source] if source else [])


@given(st.text(alphabet=st.sampled_from("As Kovel denied that, amid claims by to . “”"), max_size=80))
def test_nothing_raises(text: str) -> None:
    assert read(text.replace("{", "").replace("}", "")).article.text == text


@pytest.mark.parametrize("words", ["also quickly ", "denied ", "amid new claims ", "As a, "])
def test_long_runs_finish(words: str) -> None:
    assert len(read("Kovel " + words * 2_000 + ".").claims) <= 2
