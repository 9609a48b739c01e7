"""Source types and the official flag, as a table; names are invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bias.attribution.sources import classify_source

TYPES = {"person", "unnamed-person", "unnamed-group", "anonymous", "organisation", "document", "media", "none"}

# fmt: off
PRIVATE = {
    "person": [
        "he", "She", "his", "who", "Varr", "Lena Marr", "Mr. Brek", "Mr Brek", "Ms. Bank", "Mrs. Court",
        "Dr. Ana Kovel", "Dr Ana Kovel", "Toma Brek, a miner from Ostra,", "Union leader Toma Brek",
        "union leader Toma Brek", "Toma Brek, who runs a bakery in Ostra", "Professor Ilse Orn",
        "Lena Marr, a spokeswoman for the Sorrel Union,", "a union spokesman, Toma Brek,", "Marr’s", "Marr's",
        "Brek and Marr", "former minister Ana Varr", "Ana Varr, a former defence minister,",
        "Jon Oster, 45, a teacher", "opposition leader Pavo Lind", "Ilse van der Orn",
        "analyst Jon Oster of the Brenning Institute", "Club president Jon Oster", "Jon Oster, the club president,",
        "Ivo Tarn, chief executive of Kellan Motors", "the economist Jon Oster", "Farmer Ivo Tarn", "coach Mia Dell",
        "Mia Dell (Kovel Rovers)", "Aid worker Mia Dell", "Reverend Jon Oster", "Sir Jon Oster", "Amir al-Tarn",
        "Jon Oster, an expert on river law at the University of Kovel", "Steven Brook", "Ana Cross",
        "one of his advisers, Ivo Tarn,", "Political scientists Ivo Tarn and Mia Dell", "his eyes",
        "Ivo Tarn, president and chief executive of Kellan Steel", "Kellan Steel president Ivo Tarn",
        "Ivo Tarn, president of the Ostra Chamber of Commerce", "an aide, Mia Dell,", "Norland, who lives in Ostra",
        "two self-styled leaders of the movement — Ivo Tarn and Mia Dell —",
        "Democratic hopefuls Ivo Tarn and Mia Dell",
        "Research Director at the Brenning Institute Michael Tarn", "his colleague Mia Dell",
    ],
    "unnamed-person": [
        "a witness", "A witness", "one resident", "the union leader", "a club spokesman", "his wife", "her lawyer",
        "the company's chief executive", "a doctor at the hospital", "one of the protesters", "a former minister",
        "the farmer", "a 34-year-old", "a 34-year-old man", "a teacher who fled the city", "the striker",
        "a survivor", "someone", "another", "a neighbour of the family", "the opposition leader", "a mother of three",
        "a voter", "the spokeswoman for the charity", "an economist at Kellan Bank", "the coach",
        "a member of the crowd", "a soldier's widow", "the reporter", "the defendant", "a man claiming the prize",
        "the company's president", "the chief executive officer", "at least one resident", "the presidential nominee",
        "the vice president of the club", "whose husband", "one of the 25 delegates", "the star-turned-candidate",
        "the head of the club's rules panel", "a policy maker",
    ],
    "unnamed-group": [
        "they", "We", "residents", "Residents", "critics", "many", "some", "others", "critics of the government",
        "witnesses", "three witnesses", "union officials", "a group of doctors", "dozens of residents", "analysts",
        "experts", "some of the farmers", "most voters", "Norlanders", "the families of the miners", "activists",
        "two of the survivors", "campaigners", "club officials", "supporters of the mayor", "protesters in Ostra",
        "aid workers", "people in the village", "the crowd", "42 percent", "61%", "relatives of the dead",
        "scientists at the University of Kovel", "hundreds of people", "opponents", "the audience",
        "Three-quarters of voters",
        "about half", "nine in ten", "one in four voters", "just 41 percent of residents", "the left", "us",
        "whose members",
        "a network of old and new activists", "a wide array of painters", "members of the press", "top party figures",
        "people I spoke to", "neighbours and friends", "party leaders and donors", "Hispanics", "the older population",
        "lawyers for the family", "company executives", "students", "both", "doctors and nurses", "villagers",
    ],
    "anonymous": [
        "sources", "a source", "sources close to the talks", "people familiar with the matter",
        "a person briefed on the plan", "a banker who asked not to be named",
        "one employee, who spoke on condition of anonymity,", "insiders",
        "two people with direct knowledge of the deal", "a union source", "an unnamed banker", "those close to her",
        "a nurse granted anonymity", "a student who chose to remain anonymous",
        "an executive who declined to be identified", "a nurse who requested anonymity",
    ],
    "organisation": [
        "it", "Lantern Relief", "Orsa, an aid charity,", "the company", "Kellan Motors", "Kellan Steel",
        "the Sorrel Union", "the union", "the party", "the campaign", "The Marr campaign", "the opposition",
        "Human Rights Watch", "the Red Cross", "the United Nations", "NATO", "UNHCR", "the charity", "the hospital",
        "Kovel Rovers Football Club", "the club", "University of Kovel", "the airline", "the Brenning Institute",
        "the bank", "Kellan Bank", "an aid group", "the Progress Party", "the federation",
        "the World Health Organization", "the group", "an employers' federation", "the markets", "the Varr camp",
        "Inland Valley Relief (IVR), a flood charity,", "the WHO", "the Security Council", "Kellan Bank and its owners",
        "the bloc", "the Court Correspondents' Association", "the Varr presidential campaign",
        "the charity Orsa", "aid group Orsa",
    ],
    "document": [
        "the report", "Satellite pictures taken by a drone", "a leaked memo", "a report", "a survey", "the poll",
        "exit polls", "a study", "the letter", "the statement", "the memo", "a leaked email",
        "the study by the University of Kovel", "the lawsuit", "figures", "a video", "the contract",
        "a statement from the union", "company records", "the indictment", "data", "an early version of the post",
        "a study being released on Tuesday", "a Kovel Herald database", "Article 21 of the charter", "tax returns",
        "News of the book", "a poll last week", "polls taken in May", "text messages found on the phone",
        "the University of Kovel's study", "the Kovel Herald's review of court data", "the research", "a quiz",
        "one such document", "Varr's opening statement", "surveys leading up to the vote",
    ],
    "media": [
        "the Kovel Herald", "The Ostra Times", "Radio Ostra", "local media", "state media", "the newspaper",
        "the paper", "state television", "the broadcaster", "the news agency", "Norland News", "media reports",
        "The Kovel Post", "a local newspaper", "the Sorrel Gazette", "a conservative website", "Northern News Service",
        "the leading medical journal", "The paper and The Kovel Post", "the Kovel Herald and the Ostra newspaper chain",
        "editorial boards", "The Journal", "Business Insider", "the magazine Corner Lamp", "local newspaper Ostra Bell",
    ],
    "none": ["", " ", "—", ","],
}

OFFICIAL = {
    "person": [
        "President Ana Varr", "Gen. Toma Brek", "Prime Minister Ana Varr", "Senator Lena Marr",
        "Sen. Lena Marr (P-Ostra)", "army spokesman Toma Brek", "Toma Brek, an army spokesman,",
        "the defence minister, Ana Varr,", "Ana Varr, the mayor of Ostra", "Police Chief Jon Oster", "Judge Ilse Orn",
        "Foreign Minister Pavo Lind", "Secretary of State Pavo Lind",
        "Ilse Orn, a spokeswoman for the health ministry,", "Mayor Ivo Tarn", "Col. Ivo Tarn",
        "Deputy Prime Minister Ana Varr", "prosecutor Mia Dell", "Ana Varr (D-Ore.)",
        "Mia Dell, associate director for communication at the health ministry", "House Speaker Ana Varr",
    ],
    "unnamed-person": [
        "the president", "the minister", "the defence minister", "a police spokesman", "a spokesman for the army",
        "the mayor", "a judge", "the prosecutor", "a senior official", "a government spokeswoman",
        "the governor of Ostra", "an army officer", "a ministry official", "the foreign minister",
        "a spokesperson for the interior ministry", "one lawmaker", "the prime minister", "the deputy prime minister",
        "Judge", "Lawmaker", "the president of Norland", "the U.S. Attorney", "the district attorney",
        "the press secretary",
        "a spokesman for the special counsel", "a federal judge handling the case",
        "the Secretary of State's spokeswoman",
    ],
    "unnamed-group": [
        "officials", "government officials", "Norland officials", "lawmakers", "senators", "police officers",
        "judges", "ministers", "health officials", "members of parliament", "two officials", "military officials",
        "the justices", "world leaders", "House Republicans", "a number of members of Congress",
    ],
    "anonymous": [
        "a government source", "officials who spoke on condition of anonymity", "military sources", "a police source",
        "an official familiar with the inquiry", "a senior official who asked not to be named",
        "a ministry official granted anonymity",
    ],
    "organisation": [
        "the government", "The Norland government", "police", "Police", "Kovel police", "the army", "the court",
        "the supreme court", "the defence ministry", "Norland's defence ministry", "the ministry", "parliament",
        "the Senate", "authorities", "the authorities", "the city council", "the Foreign Office", "the White House",
        "the mayor's office", "the police department", "the Interior Ministry", "the military", "the embassy",
        "the cabinet", "the coast guard", "the prosecution", "the presidency", "The House", "the United States",
        "the National Transport Safety Board", "the Fed", "the mayor of Ostra's office", "many countries",
        "the coastguard",
    ],
    "document": [
        "official data", "government figures", "court papers", "a report by the health ministry", "court documents",
        "police records", "a statement from the ministry", "census data", "a government report",
        "the ministry's statement", "a court ruling", "federal law", "the bill", "there is no law", "the constitution",
        "a 46-page analysis released by the health ministry last month", "a list of the dead put out by the ministry",
    ],
}
# fmt: on


def _rows(table: dict[str, list[str]], official: bool) -> list[tuple[str, str, bool]]:
    return [(source, kind, official) for kind, sources in table.items() for source in sources]


ROWS = _rows(PRIVATE, False) + _rows(OFFICIAL, True)


@pytest.mark.parametrize(("source", "kind", "official"), ROWS)
def test_type_and_official_flag(source: str, kind: str, official: bool) -> None:
    assert classify_source(source) == (kind, official)


def test_a_plural_hint_decides_between_one_and_many() -> None:
    assert classify_source("they", plural_hint=False)[0] == "unnamed-person"
    assert classify_source("a witness", plural_hint=True)[0] == "unnamed-group"
    assert classify_source("Lena Marr", plural_hint=True)[0] == "person"


# fmt: off
IN_SENTENCE = [
    ("who", "She met the doctors, ", " said it was safe.", "unnamed-group", False),
    ("who", "He quoted Lena Marr, ", " said it was safe.", "person", False),
    ("who", "The message came from anyone ", " asked.", "unnamed-person", False),
    ("which", "The ministry issued a report, ", " said it was safe.", "document", False),
    ("which", "They asked the army, ", " said it was safe.", "organisation", True),
    ("that", "He wrote for a newspaper ", " backed the plan.", "media", False),
    ("he", "", " said on condition of anonymity.", "anonymous", False),
    ("a nurse", "That is untrue, ", " said, on condition of anonymity.", "anonymous", False),
    ("a nurse", "That is untrue, ", " said, on the condition that she be paid.", "unnamed-person", False),
    ("Lena Marr", "", ", the mayor of Ostra, said so.", "person", True),
    ("Lena Marr", "", ", a teacher from Ostra, said so.", "person", False),
    ("Lena Marr", "According to ", ", the mayor of Ostra, Ivo Tarn, was wrong.", "person", False),
    ("the mayor", "", ", Lena Marr, said so.", "person", True),
    ("Marr", "", ", D-Ore., said so.", "person", True),
    ("Marr", "Sen. ", " said so.", "person", True),
    ("the committee", "", " told the Senate that it would not.", "organisation", True),
    ("the committee", "", " told the club that it would not.", "organisation", False),
    ("the report", "", " said so.", "document", False),
    ("Ostra", "", " said its troops had left.", "organisation", False),
    ("Ostra", "", " say the match is off.", "organisation", False),
    ("Ostra", "", " said his troops had left.", "person", False),
    ("Lena Marr", "", " said their troops had left.", "person", False),
]
# fmt: on


@pytest.mark.parametrize(("source", "before", "after", "kind", "official"), IN_SENTENCE)
def test_the_rest_of_the_sentence_tells(source: str, before: str, after: str, kind: str, official: bool) -> None:
    assert classify_source(source, before=before, after=after) == (kind, official)


@given(st.text(max_size=300), st.text(max_size=60), st.text(max_size=60))
def test_any_text_has_a_type(source: str, before: str, after: str) -> None:
    kind, official = classify_source(source, before=before, after=after)
    assert kind in TYPES
    assert isinstance(official, bool)
