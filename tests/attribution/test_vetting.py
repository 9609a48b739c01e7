"""What the reader linked against the plain words of the text."""

import pytest
from attribution_factories import modes_of, read, surfaces


@pytest.mark.parametrize(
    "marked",
    [
        "{c1:The troops left the town} {k1:according to} {s1:plan}.",
        "{c1:The troops left the town} {k1:according to} plan.",
        "The troops left the town {k1:according to} {c1:custom}.",
        "{c1:The shops were taxed} {k1:according to} {s1:size and age}.",
        "{c1:The shops were taxed} {k1:according to size}.",
        "{c1:The march went} {k1:according to} {s1:plan and the last bus} left at six.",
    ],
)
def test_manner_is_no_attribution(marked: str) -> None:
    document = read(marked)
    assert document.attributions == ()
    assert modes_of(document) == [("asserted", document.article.text)]


@pytest.mark.parametrize(
    "source", ["officials", "the plan", "Plan", "plans seen by the Courier", "Norland law", "Kovel"]
)
def test_according_to_a_source_stays(source: str) -> None:
    document = read(f"{{c1:The troops left the town}}, {{k1:according to}} {{s1:{source}}}.")
    assert modes_of(document) == [("attributed", "The troops left the town")]


@pytest.mark.parametrize(
    ("marked", "found"),
    [
        ("Jan {c1:“Hammer”} Holt {k1:was fined} on Friday.", 0),
        ("{c1:“A disgrace,”} {k1:it was said}.", 1),
        ("{c1:The dam} {k1:is nicknamed} {c1:“Hammer”}.", 1),
        ("The dam {k1:is known as} {c1:“Hammer”}.", 1),
        ("{c1:“It is a disgrace and it has to end,”} {k1:was heard}.", 1),
        ("{s1:Holt} {k1:was} {c1:“a hammer”}.", 1),
    ],
)
def test_a_nickname_is_nobodys_words(marked: str, found: int) -> None:
    assert len(read(marked).attributions) == found


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "{c1:The army liked it.\n\nThe dam did not hold}, {s1:engineers} {k1:said}.",
            [("asserted", "The army liked it."), ("attributed", "The dam did not hold")],
        ),
        (
            "{c1:Prices rose in May. The army liked it.}\n\n{c1:The dam did not hold}, {s1:engineers} {k1:said}.",
            [
                ("asserted", "Prices rose in May."),
                ("asserted", "The army liked it."),
                ("attributed", "The dam did not hold"),
            ],
        ),
        (
            "{c1:“The dam broke.”}\n\n{c1:“It did not hold,”} {s1:engineers} {k1:said}.",
            [("attributed", "“The dam broke.”"), ("attributed", "“It did not hold,”")],
        ),
        (
            "{c1:Wages fell.} So {k1:said} {s1:the union}.",
            [("carried", "Wages fell.")],
        ),
        (
            "{c1:Prices rose. Wages fell.} So {k1:said} {s1:the union}.",
            [("asserted", "Prices rose."), ("carried", "Wages fell.")],
        ),
        (
            "{c1:Prices rose in May. Wages fell}, {s1:the union} {k1:said}.",
            [("asserted", "Prices rose in May."), ("attributed", "Wages fell")],
        ),
        (
            "{c1:“Prices rose. Wages fell,”} {s1:the union} {k1:said}.",
            [("attributed", "“Prices rose."), ("attributed", "Wages fell,”")],
        ),
        (
            "{c1:The dam held. We slept.} — {s1:Mara Kovel}",
            [("carried", "The dam held."), ("attributed", "We slept.")],
        ),
        (
            "{k1:Reportedly}, {c1:wages fell.\n\nPrices rose.}",
            [("sourceless", "wages fell."), ("asserted", "Prices rose.")],
        ),
        (
            "{c1:Wages fell.}\n\nSo {k1:said} {s1:the union}.",
            [("asserted", "Wages fell.")],
        ),
        (
            "{s1:The union} {k1:said} {c1:wages fell. Prices rose.}",
            [("attributed", "wages fell."), ("carried", "Prices rose.")],
        ),
    ],
)
def test_unquoted_content_is_not_taken_from_elsewhere(marked: str, expected: list[tuple[str, str]]) -> None:
    found = [claim for claim in modes_of(read(marked)) if claim[1] != "So said the union."]
    assert found == expected


@pytest.mark.parametrize(
    ("source", "polarity", "endorsement"),
    [
        ("Nobody", 0, 0.0),
        ("No one", 0, 0.0),
        ("None of the envoys", 0, 0.0),
        ("No official", 0, 0.0),
        ("Neither Kovel nor Arden", 0, 0.0),
        ("Kovel", 1, 1.0),
        ("Noboru Arden", 1, 1.0),
        ("None other than Kovel", 1, 1.0),
    ],
)
def test_nobody_affirms_nothing(source: str, polarity: int, endorsement: float) -> None:
    (one,) = read(f"{{s1:{source}}} {{k1:confirmed}} {{c1:that the bridge was hit}}.").attributions
    assert (one.polarity, one.endorsement) == (polarity, pytest.approx(endorsement))


@pytest.mark.parametrize(
    "marked",
    [
        "{c1:The butcher of Tarn} {k1:was sentenced} on Monday.",
        "{s1:The referee} {k1:showed} {c1:Adur a red card}.",
        "{s1:Kestle} {k1:reports} {c1:its results} on Thursday.",
        "{s1:Kovel} {k1:claimed} {c1:her third title}.",
        "{s1:The clerk} {k1:posted} {c1:a photograph of the box}.",
        "{s1:The judge} {k1:jailed} {c1:Kovel for six years}.",
    ],
)
def test_what_is_done_is_not_said(marked: str) -> None:
    document = read(marked)
    assert document.attributions == ()
    assert [claim.mode for claim in document.claims] == ["asserted"]


@pytest.mark.parametrize(
    "marked",
    [
        "{s1:The video} {k1:showed} {c1:that Adur was hurt}.",
        "{s1:Kestle} {k1:reports} {c1:a profit of 40 million}.",
        "{s1:Kovel} {k1:claimed} {c1:that the title was hers}.",
        "{c1:The plan} {k1:was announced}.",
    ],
)
def test_what_is_said_stays(marked: str) -> None:
    assert len(read(marked).attributions) == 1


@pytest.mark.parametrize(
    ("marked", "mode"),
    [
        ("{s1:Jurors} {k1:were told} {c1:that the knife had been cleaned}.", "sourceless"),
        ("{s1:The clerk} {k1:is accused of} {c1:selling the tapes}.", "sourceless"),
        ("{s1:Voters} {k1:were told} by the premier {c1:that taxes would fall}.", "attributed"),
        ("{s1:The premier} {k1:told} {c1:that taxes would fall}.", "attributed"),
    ],
)
def test_who_is_told_is_no_source(marked: str, mode: str) -> None:
    document = read(marked)
    assert [claim.mode for claim in document.claims] == [mode]
    assert surfaces(document, document.attributions[0], "source") in ([], ["the premier"], ["The premier"])


@pytest.mark.parametrize(
    ("marked", "found"),
    [
        ("{s1:The council} {k1:ignored} {c1:two warnings about rust}.", 0),
        ("{s1:She} {k1:heard} {c1:the warnings} in March.", 0),
        ("{s1:The mayor} {k1:ignored} {c1:warnings that the dam would fail}.", 1),
        ("{s1:He} {k1:heard} {c1:that the dam had failed}.", 1),
    ],
)
def test_what_is_ignored_is_not_said(marked: str, found: int) -> None:
    assert len(read(marked).attributions) == found


@pytest.mark.parametrize(
    ("marked", "source", "content"),
    [
        ("{s1:Holt} {k1:was asked about} {c1:the dam}.", [], ["the dam"]),
        ("{s1:Holt} {k1:was then pressed on} {c1:why it broke}.", [], ["why it broke"]),
        ("{s1:Holt} {k1:has been criticised for} {c1:the delay}.", [], ["Holt", "the delay"]),
        ("{s1:The dam} {k1:is regarded as} {c1:safe}.", [], ["The dam", "safe"]),
        ("{s1:Holt} on Friday at the hall {k1:was accused of} {c1:theft}.", [], ["theft"]),
        ("{s1:Holt} {k1:was worried about} {c1:the dam}.", ["Holt"], ["the dam"]),
        ("{s1:Holt} {k1:is convinced that} {c1:the dam holds}.", ["Holt"], ["the dam holds"]),
        ("{s1:Holt} {k1:was shocked that} {c1:the dam broke}.", ["Holt"], ["the dam broke"]),
        ("{s1:Holt} {k1:is claiming that} {c1:the dam holds}.", ["Holt"], ["the dam holds"]),
        ("{c1:The dam} {k1:was criticised by} {s1:Holt}.", ["Holt"], ["The dam"]),
    ],
)
def test_the_subject_of_a_passive_says_nothing_unless_it_feels(
    marked: str, source: list[str], content: list[str]
) -> None:
    document = read(marked)
    attribution = document.attributions[0]
    assert surfaces(document, attribution, "source") == source
    assert surfaces(document, attribution, "content") == content


def test_who_acts_on_what_is_alleged_does_not_say_it() -> None:
    for cue in ("fined him over {k1:allegations}", "{k1:fined him over allegations}"):
        document = read(f"{{s1:The league}} {cue} {{c1:that he bet on his own matches}}.")
        assert [one.speaker for one in document.attributions] == [None]
    own = read("{s1:The league} repeated {k1:its allegations} {c1:that he bet on his own matches}.")
    assert [one.speaker for one in own.attributions] == ["league"]
