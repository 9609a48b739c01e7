"""Speakers: what a source turns out to be."""

import pytest
from attribution_factories import read, speakers_of

from bias.attribution.names import find_names


@pytest.mark.parametrize(
    ("marked", "speakers"),
    [
        # short and long names
        (
            "{s1:Anna Kovel} {k1:said} {c1:it rained}. {s2:Kovel} {k2:added} {c2:that it snowed}.",
            ["Anna Kovel", "Anna Kovel"],
        ),
        ("{s1:Kovel} {k1:said} {c1:it rained}. Anna Kovel leads the council.", ["Anna Kovel"]),
        (
            "{s1:Prime Minister Anna Kovel} {k1:said} {c1:it rained}. {s2:Ms. Kovel} {k2:said} {c2:it snowed}.",
            ["Anna Kovel", "Anna Kovel"],
        ),
        # two of one family name
        (
            "Anna Kovel met her brother, Josef Kovel. {s1:Mr. Kovel} {k1:said} {c1:it rained}. "
            "{s2:Ms. Kovel} {k2:said} {c2:it snowed}.",
            ["Josef Kovel", "Anna Kovel"],
        ),
        # titles and appositions
        (
            "{s1:Norland’s defence minister, Anna Kovel,} {k1:said} {c1:it rained}. "
            "{s2:The minister} {k2:said} {c2:it snowed}.",
            ["Anna Kovel", "Anna Kovel"],
        ),
        (
            "{s1:Kovel, the defence minister,} {k1:said} {c1:it rained}. "
            "{s2:The defence minister} {k2:said} {c2:it snowed}.",
            ["Kovel", "Kovel"],
        ),
        (
            "{s1:The mayor} {k1:said} {c1:it rained}. Later Anna Kovel, the mayor, left the hall.",
            ["Anna Kovel"],
        ),
        (
            "Anna Kovel, the defence minister, met Jan Arden, the foreign minister. "
            "{s1:The defence minister} {k1:said} {c1:it rained}. {s2:The foreign minister} {k2:said} {c2:it snowed}.",
            ["Anna Kovel", "Jan Arden"],
        ),
        (
            "Vice President Jan Arden left. {s1:The president} {k1:said} {c1:it rained}.",
            ["president"],
        ),
        # pronouns
        (
            "{s1:Anna Kovel} {k1:said} {c1:it rained}. {s2:She} {k2:said} {c2:it snowed}.",
            ["Anna Kovel", "Anna Kovel"],
        ),
        (
            "Anna Kovel met Jan Arden on Monday. {s1:He} {k1:said} {c1:it rained}. {s2:She} {k2:said} {c2:it snowed}.",
            ["Jan Arden", "Anna Kovel"],
        ),
        ("{s1:He} {k1:said} {c1:it rained}.", [None]),
        (
            "{s1:Striking nurses} {k1:said} {c1:it rained}. {s2:They} {k2:said} {c2:it snowed}.",
            ["Striking nurses", "Striking nurses"],
        ),
        (
            "{s1:The defence ministry} {k1:said} {c1:it rained}. {s2:It} {k2:said} {c2:it snowed}.",
            ["defence ministry", "defence ministry"],
        ),
        (
            "{s1:Anna Kovel} {k1:said} {c1:it rained}. {s2:Her office} {k2:said} {c2:it snowed}.",
            ["Anna Kovel", "Anna Kovel’s office"],
        ),
        ("The hall heard Anna Kovel, {s1:who} {k1:said} {c1:it rained}.", ["Anna Kovel"]),
        # kin by first name alone
        (
            "{s1:Jan Arden} {k1:said} {c1:it rained}. His wife, Marla, toured it. {s2:She} {k2:said} {c2:it froze}.",
            ["Jan Arden", "Marla"],
        ),
        # a possessive before whom it means
        (
            "{s1:Mary Holt} {k1:said} {c1:it rained}. In {s2:her} {k2:statement on the storms}, Anna Kovel denied it.",
            ["Mary Holt", "Anna Kovel"],
        ),
        *(
            (f"{{s1:Mary Holt}} {{k1:said}} {{c1:it rained}}. {sentence}", ["Mary Holt", "Anna Kovel"])
            for sentence in (
                "In {s2:her} {k2:letter to voters}, Anna Kovel largely denied it.",
                "In {s2:her} {k2:statement}, Anna Kovel, the premier, denied it.",
                "Like {s2:her} {k2:mother}, Anna Kovel denied it.",
                "Unlike {s2:her} {k2:heroine}, Anna Kovel denied it.",
                "Before {s2:her} {k2:time as mayor}, Anna Kovel sold boats.",
            )
        ),
        # one before somebody else, who is the noun that it stands with; and who comes behind them
        *(
            (f"{{s1:Mary Holt}} {{k1:said}} {{c1:it rained}}. {sentence}", ["Mary Holt", "Mary Holt"])
            for sentence in (
                "Like {s2:her} {k2:mother}, Anna Kovel, she denied it.",
                "Like her mother, Anna Kovel, {s2:she} {k2:denied} {c2:it}.",
                "Like {s2:her} {k2:heroine}, Anna Kovel, the writer denied it.",
                "With her lawyer, Anna Kovel, {s2:she} {k2:denied} {c2:it}.",
                "After {s2:her} {k2:talk with the premier}, Anna Kovel, the writer left.",
                "After {s2:her} {k2:talk with a friend}, Anna Kovel, the writer left.",
                "After {s2:her} {k2:talk with the auditor}, Anna Kovel, the writer left.",
                "By {s2:her} {k2:friend Berta’s side}, Anna Kovel, she denied it.",
                "With {s2:her} {k2:was} the premier, Anna Kovel.",
            )
        ),
        (
            "{s1:Mary Holt} {k1:said} {c1:it rained}. {s2:Peter Arden} {k2:said} {c2:it snowed}. "
            "After his speech, {s3:she} {k3:said} {c3:it froze}.",
            ["Mary Holt", "Peter Arden", "Mary Holt"],
        ),
        # a topic
        (
            "{s1:Anna Kovel} {k1:said} {c1:it rained}. {s2:She} {k2:said} {c2:it snowed}. "
            "As for Mary Holt, {s3:she} {k3:said} {c3:it froze}.",
            ["Anna Kovel", "Anna Kovel", "Mary Holt"],
        ),
        # who is named in what is said seldom says it
        (
            "{s1:Jan Arden} {k1:said} {c1:it rained}. {c2:Peter Holt can see that}, {s2:he} {k2:said}.",
            ["Jan Arden", "Jan Arden"],
        ),
        # who does not do something is a subject all the same
        ("Jan Arden’s brother came, but Peter Holt didn’t. {s1:He} {k1:said} {c1:it rained}.", ["Peter Holt"]),
        ("Jan Arden came and Peter Holt wasn't there. {s1:He} {k1:said} {c1:it rained}.", ["Peter Holt"]),
        # whoever spoke right before a quotation
        (
            "{s1:Jan Arden} {k1:said} {c1:it rained}. {s2:He} {k2:said} {c2:it snowed}. {s3:Peter Holt} {k3:said} "
            "{c3:Arden had not seen his city and his people and his river}.\n\n{c4:“It froze,”} {s4:he} {k4:said}.",
            ["Jan Arden", "Jan Arden", "Peter Holt", "Peter Holt"],
        ),
        # a text that somebody brings out
        (
            "Jan Arden published his second ad Tuesday. {s1:It} {k1:said} {c1:it rained}.",
            ["second ad"],
        ),
        # a man is who was called one
        (
            "A judge in May sentenced a tall man. {s1:The man} {k1:said} {c1:it rained}.",
            ["tall man"],
        ),
        # an office with *of* before the name
        (
            "{s1:The Orsk Chief of Staff Katie Holt} {k1:said} {c1:it rained}.",
            ["Katie Holt"],
        ),
        # a word that opens a sentence is no first name
        (
            "Jan Holt came on Monday. (See Holt’s diary below.) {s1:Holt} {k1:said} {c1:it rained}.",
            ["Jan Holt"],
        ),
        # an apposition that holds *and*
        (
            "{s1:Pollster Jan Holt -- author of Rain and Snow --} {k1:said} {c1:it rained}.",
            ["Jan Holt"],
        ),
        # first person
        ("{s1:Kovel} {k1:said}: {c1:“{s2:I} {k2:think} {c2:it will rain}.”}", ["Kovel", "Kovel"]),
        ("{s1:I} {k1:think} {c1:it will rain}.", [None]),
        # organisations
        (
            "{s1:The World Aid League (WAL)} {k1:said} {c1:it rained}. {s2:WAL} {k2:said} {c2:it snowed}. "
            "{s3:The league} {k3:said} {c3:it thawed}.",
            ["World Aid League", "World Aid League", "World Aid League"],
        ),
        (
            "{s1:Norland’s army} {k1:said} {c1:it rained}. {s2:The army} {k2:said} {c2:it snowed}.",
            ["Norland’s army", "Norland’s army"],
        ),
        (
            "{s1:Norland’s army} {k1:said} {c1:it rained}. {s2:Sudria’s army} {k2:said} {c2:it snowed}. "
            "{s3:Norland’s army} {k3:said} {c3:it thawed}.",
            ["Norland’s army", "Sudria’s army", "Norland’s army"],
        ),
        # who speaks for whom
        (
            "The World Aid League left. {s1:A spokesman for the league} {k1:said} {c1:it rained}.",
            ["spokesman for World Aid League"],
        ),
        (
            "Anna Kovel left. {s1:Kovel’s spokeswoman} {k1:said} {c1:it rained}.",
            ["Anna Kovel’s spokeswoman"],
        ),
        ("{s1:Jan Holt, a spokesman for the ministry,} {k1:said} {c1:it rained}.", ["Jan Holt"]),
        ("{s1:A lawyer for the union, Mark Sorrel,} {k1:said} {c1:it rained}.", ["Mark Sorrel"]),
        # not named: what they are called
        ("{s1:A witness} {k1:said} {c1:it rained}.", ["witness"]),
        ("{s1:Sources familiar with the talks} {k1:said} {c1:it rained}.", ["Sources familiar with the talks"]),
        ("{s1:A spokesman for the court} {k1:said} {c1:it rained}.", ["spokesman for the court"]),
        # joint, told, media
        (
            "Anna Kovel met Jan Arden. {s1:Kovel and Arden} {k1:said} {c1:it rained}.",
            ["Anna Kovel and Jan Arden"],
        ),
        ("{s1:Anna Kovel} {k1:told} Reuters {c1:that it rained}.", ["Anna Kovel"]),
        ("{s1:The New Rell Times} {k1:reported} {c1:that it rained}.", ["New Rell Times"]),
        # the outlet itself
        ("{s1:The Harbour Courier} {k1:has learned} {c1:that it rained}.", [None]),
        # somebody without a name stands between
        (
            "{s1:Anna Kovel} {k1:said} {c1:it rained}. {s2:One nurse} {k2:said} {c2:it snowed}. "
            "{s3:She} {k3:said} {c3:it thawed}.",
            ["Anna Kovel", "nurse", "nurse"],
        ),
        # subjects that are no sources
        ("Anna Kovel was away. {s1:She} {k1:said} {c1:it rained}.", ["Anna Kovel"]),
        ("Anna Kovel was away. {s1:Her office} {k1:said} {c1:it rained}.", ["Anna Kovel’s office"]),
        (
            "{s1:Anna Kovel} {k1:said} {c1:it rained}. Josef Arden wrote to Martin Holt. "
            "{s2:He} {k2:said} {c2:it snowed}.",
            ["Anna Kovel", "Josef Arden"],
        ),
        ("The World Aid League was warned. {s1:It} {k1:said} {c1:it rained}.", ["World Aid League"]),
        # a sentence full of names is no heading
        (
            "Judge Orla Kovel sat with Judge Samir Dane on Friday.\n\n{s1:Kovel} {k1:said} {c1:it rained}.",
            ["Orla Kovel"],
        ),
        # a name that says of what kind a noun is stands for nobody; a verb behind it makes it the subject
        (
            "{s1:Josef Arden} {k1:said} {c1:it rained}. Former Arden aide Martin Holt opens the hall, but {s2:he} "
            "{k2:doubts} {c2:that it snowed}.",
            ["Josef Arden", "Martin Holt"],
        ),
        # who speaks in an aside is not what the sentence is about
        (
            "Josef Arden praised Martin Holt, {s1:who} {k1:says} {c1:it rained}. {s2:He} {k2:said} {c2:it snowed}.",
            ["Martin Holt", "Josef Arden"],
        ),
        # a name behind a role that holds a preposition, and one that has an owner
        (
            "Anna Kovel left. {s1:Master of ceremonies Josef Arden} {k1:said} {c1:it rained}.",
            ["Josef Arden"],
        ),
        ("Josef Arden left. {s1:A lawyer for Mayor Arden} {k1:said} {c1:it rained}.", ["lawyer for Josef Arden"]),
        (
            "Melba Arosa Vello came. {s1:Ms. Arosa} {k1:said} {c1:it rained}.",
            ["Melba Arosa Vello"],
        ),
        # who a relative clause is about: the noun phrase or the name before it
        ("Kovel met the minister, {s1:who} {k1:said} {c1:it rained}.", ["minister"]),
        ("Residents of the hills, {s1:who} {k1:said} {c1:it rained}, left.", ["Residents"]),
        ("Anna Kovel, the minister, {s1:who} {k1:said} {c1:it rained}, left.", ["Anna Kovel"]),
        ("Anna Kovel, the minister, came. Arden met the minister, {s1:who} {k1:said} {c1:it rained}.", ["Anna Kovel"]),
        ("Anna Kovel came. The union, {s1:which} {k1:said} {c1:it rained}, left.", ["union"]),
        # what judges is no part of a name
        (
            "{s1:The reckless company} {k1:said} {c1:it rained}. {s2:The company} {k2:said} {c2:it snowed}.",
            ["company", "company"],
        ),
        ("{s1:The deeply corrupt mayor of Orsk} {k1:said} {c1:it rained}.", ["mayor of Orsk"]),
        # who is spoken to does not speak
        (
            "Josef Arden met Martin Holt. {s1:He} {k1:told} Arden {c1:that it rained}.",
            ["Martin Holt"],
        ),
        # a bare role means who is talked about far more than its only known bearer
        (
            "Sen. Anna Kovel left. It rained. Snow fell. Fog came. Josef Arden waved. {s1:Josef Arden} {k1:said} "
            "{c1:it rained}. {s2:The senator} {k2:said} {c2:it snowed}.",
            ["Josef Arden", "Josef Arden"],
        ),
        # roles by title, by a like word, by the only one they fit
        ("Sen. Anna Kovel left. {s1:The senator} {k1:said} {c1:it rained}.", ["Anna Kovel"]),
        (
            "Candidate Anna Kovel met Josef Holt, the mayor. {s1:The nominee} {k1:said} {c1:it rained}.",
            ["Anna Kovel"],
        ),
        ("Halvor Shipping cut jobs. {s1:The company} {k1:said} {c1:it rained}.", ["Halvor Shipping"]),
        (
            "The Harbour Authority met. {s1:The union} {k1:said} {c1:it rained}.",
            ["union"],
        ),
        # two of them
        ("Anna Kovel met Josef Arden. {s1:Both men} {k1:said} {c1:it rained}.", ["Anna Kovel and Josef Arden"]),
        ("Anna Kovel and Josef Arden met. {s1:They} {k1:said} {c1:it rained}.", ["Anna Kovel and Josef Arden"]),
        # a text by another word
        (
            "{s1:A new memoir} {k1:says} {c1:it rained}. {s2:The book} {k2:says} {c2:it snowed}.",
            ["new memoir", "new memoir"],
        ),
        # owners
        (
            "{s1:Anna Kovel, the minister,} {k1:said} {c1:it rained}. "
            "{s2:The minister’s office} {k2:said} {c2:it snowed}.",
            ["Anna Kovel", "Anna Kovel’s office"],
        ),
        # groups
        ("{s1:Officials} {k1:say} {c1:it rained}.", ["Officials"]),
        ("{s1:two border officials} {k1:say} {c1:it rained}.", ["two border officials"]),
    ],
)
def test_speaker(marked: str, speakers: list[str | None]) -> None:
    assert speakers_of(read(marked)) == speakers


def test_a_pronoun_has_the_type_of_whom_it_means() -> None:
    document = read(
        "{s1:Anna Kovel, the defence minister,} {k1:said} {c1:it rained}. {s2:She} {k2:said} {c2:it snowed}. "
        "{s3:Officials} {k3:said} {c3:it thawed}. {s4:They} {k4:said} {c4:it froze}."
    )
    assert [attribution.source_type for attribution in document.attributions] == [
        "person",
        "person",
        "unnamed-group",
        "unnamed-group",
    ]
    assert [attribution.official for attribution in document.attributions] == [True, True, True, True]


def test_a_country_is_no_person() -> None:
    (attribution,) = read("{s1:Norland} {k1:said} {c1:it rained} in Norland.").attributions
    assert (attribution.source_type, attribution.official, attribution.speaker) == ("organisation", True, "Norland")


def test_speakers_list_every_mention() -> None:
    document = read("{s1:Anna Kovel} {k1:said} {c1:it rained}. {s2:She} {k2:said} {c2:it snowed}.")
    (speaker,) = document.speakers
    assert speaker.name == "Anna Kovel"
    assert [document.article.text[start:end] for start, end in speaker.mentions] == ["Anna Kovel", "She"]


def test_a_source_that_is_understood_keeps_its_speaker() -> None:
    document = read("{s1:Anna Kovel} {k1:said} {c1:it rained}, {k2:adding} {c2:that it snowed}.")
    assert speakers_of(document) == ["Anna Kovel", "Anna Kovel"]
    assert speakers_of(read("{c1:Dozens} {k1:are feared} {c1:dead}.")) == [None]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("On Monday Anna Kovel left.", ["Anna Kovel"]),
        ("But Kovel left.", ["Kovel"]),
        ("Prime Minister Anna Kovel left.", ["Anna Kovel"]),
        ("The Ministry of Defence of Norland left.", ["Ministry of Defence of Norland"]),
        ("Mr. O’Dell’s house", ["O’Dell"]),
        ("Jan van der Meer and Luisa de la Cruz", ["Jan van der Meer", "Luisa de la Cruz"]),
        ("Answering Kovel, he left.", ["Kovel"]),
        ("Absent Kovel, he left.", ["Kovel"]),
        ("At 9 EST Anna Kovel left.", ["Anna Kovel"]),
        ("At 8 a.m. PDT Kovel left.", ["Kovel"]),
        ("The train left at 5 p.m. GMT Friday.", []),
        ("rain and snow", []),
    ],
)
def test_find_names(text: str, names: list[str]) -> None:
    assert [text[name.span.start : name.span.end] for name in find_names(text)] == names


def test_headings_name_nobody_new() -> None:
    document = read(
        "{s2:Anna Kovel} {k2:said} {c2:it rained}.",
        title="{s1:Kovel} {k1:Says} {c1:Rain Will Go On}",
    )
    assert speakers_of(document) == ["Anna Kovel", "Anna Kovel"]


@pytest.mark.parametrize(
    ("marked", "kind", "official"),
    [
        ("{s1:Tarvia} {k1:said} {c1:it rained}. Tarvian troops fired.", "organisation", True),
        ("{s1:Mirland} {k1:said} {c1:it rained}. Two Mirlanders left.", "organisation", True),
        ("{s1:Velm} {k1:said} {c1:it rained}. Velm troops fired.", "organisation", True),
        ("{s1:Velm} {k1:said} {c1:it rained} in northern Velm.", "organisation", True),
        ("{s1:Boden} {k1:said} {c1:it rained}. Boden Ltd closed.", "organisation", False),
        ("{s1:Tarvia} {k1:said} {c1:it rained}. Jon Tarvia sighed. Tarvian verse is long.", "person", False),
        ("{s1:Victor} {k1:said} {c1:it rained}. The Victorian roof leaked.", "person", False),
        ("{s1:Holm} {k1:said} {c1:it rained}. Bodian troops fired.", "person", False),
    ],
)
def test_a_lone_name_is_what_the_article_shows(marked: str, kind: str, official: bool) -> None:
    attribution = read(marked).attributions[0]
    assert (attribution.source_type, attribution.official) == (kind, official)


@pytest.mark.parametrize(
    ("marked", "kind", "official"),
    [
        ("{s1:Ostra} {k1:said} {c1:its troops left}. {s2:Ostra} {k2:denied} {c2:it}.", "organisation", False),
        (
            "{s1:Lena Marr}, the mayor of Ostra, {k1:said} {c1:it rained}. {s2:Marr} {k2:denied} {c2:it}.",
            "person",
            True,
        ),
        (
            "{s1:A clerk} {k1:said} {c1:it rained}, asking not to be named. {s2:The clerk} {k2:denied} {c2:it}.",
            "anonymous",
            False,
        ),
    ],
)
def test_a_speaker_is_what_the_sentences_show(marked: str, kind: str, official: bool) -> None:
    document = read(marked)
    (speaker,) = document.speakers
    for one in (speaker, *document.attributions):
        assert (one.source_type, one.official) == (kind, official)


@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        ("{s1:Vessel Hydro} {k1:said} {c1:it rained}.", "organisation"),
        ("{s1:Larsen Marine} {k1:said} {c1:it rained}.", "organisation"),
        ("{s1:Anna Power} {k1:said} {c1:it rained}.", "person"),
        ("{s1:Odrin Nord} {k1:said} {c1:it rained}. Odrin Nord’s shares fell.", "organisation"),
        ("{s1:Odrin Nord} {k1:said} {c1:it rained}. Odrin Nord’s hands shook.", "person"),
    ],
)
def test_firms_are_told_from_persons(marked: str, kind: str) -> None:
    (attribution,) = read(marked).attributions
    assert attribution.source_type == kind


def test_what_happens_to_a_name_shows_a_person() -> None:
    document = read("Odrin Marro was led into court in cuffs. {s1:The defendant} {k1:said} {c1:it rained}.")
    assert speakers_of(document) == ["Odrin Marro"]
    document = read("Odrin Marro was sold to a rival. {s1:The defendant} {k1:said} {c1:it rained}.")
    assert speakers_of(document) == ["defendant"]


def test_initials_are_as_official_as_the_name() -> None:
    document = read("The Public Prosecution Service (PPS) met. {s1:The PPS} {k1:said} {c1:it rained}.")
    assert [(one.speaker, one.official) for one in document.attributions] == [("Public Prosecution Service", True)]
