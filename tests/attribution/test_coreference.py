"""Mentions that stand for the same are joined, others not, and no text makes it fail or slow."""

from __future__ import annotations

import pytest
from coreference_factories import parsed
from hypothesis import given
from hypothesis import strategies as st

from bias.attribution.coreference import find_chains, linking
from bias.attribution.coreference_mentions import Layout, describe_mentions
from bias.attribution.coreference_pairs import NEAR, candidates
from bias.types import EntityMention, Syntax, Word

KOVEL = "[{first}/PROPN/3/nsubj Kovel/PROPN/1/flat] won/VERB/0/root ./PUNCT/3/punct"
THANKED = "[{she}/PRON/2/nsubj] thanked/VERB/0/root [[{her}/PRON/4/nmod:poss] voters/NOUN/2/obj] ./PUNCT/2/punct"
SMILED = "[Kovel/PROPN/2/nsubj] smiled/VERB/0/root ./PUNCT/2/punct"
LEAGUE = "{{The/DET/2/det Tesk/PROPN/3/compound League/PROPN/4/nsubj}} agreed/VERB/0/root ./PUNCT/4/punct"
RETOLD = "{{The/DET/2/det League/PROPN/3/nsubj}} paid/VERB/0/root ./PUNCT/3/punct"


def chains(*sentences: str, **words: str) -> list[list[str]]:
    text, syntax = parsed(*(sentence.format(**words) for sentence in sentences))
    spans = [text[one.start : one.end] for one in syntax.entities]
    return [[spans[row] for row in chain] for chain in find_chains(text, syntax)]


@pytest.mark.parametrize(
    ("first", "she", "her"), [("Anna", "She", "her"), ("Peter", "He", "his")], ids=["woman", "man"]
)
def test_a_name_its_pronouns_and_its_short_form(first: str, she: str, her: str) -> None:
    found = chains(KOVEL, THANKED, SMILED, first=first, she=she, her=her)
    assert found == [[f"{first} Kovel", she, her, "Kovel"]]


def test_a_pronoun_of_the_other_gender_is_somebody_else() -> None:
    found = chains(KOVEL, THANKED, first="Anna", she="He", her="his")
    assert ["Anna Kovel", "He", "his"] not in found
    assert all("Anna Kovel" not in chain for chain in found)


@pytest.mark.parametrize("sentence", [LEAGUE, "[Two/NUM/2/nummod men/NOUN/3/nsubj] won/VERB/0/root ./PUNCT/3/punct"])
def test_he_is_no_organisation_and_not_several(sentence: str) -> None:
    assert [len(chain) for chain in chains(sentence, THANKED, she="He", her="his")] == [2]


def test_an_organisation_by_its_short_name() -> None:
    assert chains(LEAGUE, KOVEL, RETOLD, first="Anna") == [["The Tesk League", "The League"]]


def test_two_names_are_two() -> None:
    assert chains(KOVEL, "[Peter/PROPN/3/nsubj Arden/PROPN/1/flat] lost/VERB/0/root", first="Anna") == []


def test_places_are_left_alone() -> None:
    place = "<Tesk/PROPN/2/nsubj> slept/VERB/0/root"
    assert chains(place, place) == []


def test_linking_adds_chains_and_nothing_else() -> None:
    text, syntax = parsed(KOVEL.format(first="Anna"), SMILED)
    linked = linking(lambda _: syntax)(text)
    assert linked.chains == ((0, 1),)
    assert (linked.words, linked.entities) == (syntax.words, syntax.entities)


@pytest.mark.parametrize(
    ("sentence", "form", "number", "gender"),
    [
        ("[She/PRON/2/nsubj] won/VERB/0/root", "she", "one", "f"),
        ("[Mr./PROPN/3/nsubj Arden/PROPN/1/flat] won/VERB/0/root", "name", "one", "m"),
        ("[their/PRON/2/nmod:poss leaders/NOUN/3/nsubj] won/VERB/0/root", "his", "many", ""),
        ("[a/DET/2/det woman/NOUN/3/nsubj] won/VERB/0/root", "a", "one", "f"),
        ("[the/DET/2/det police/NOUN/3/nsubj] won/VERB/0/root", "the", "many", ""),
        ("[Rees/PROPN/4/nsubj and/CCONJ/3/cc Arden/PROPN/1/conj] won/VERB/0/root", "name", "many", ""),
        ("[others/NOUN/2/nsubj] won/VERB/0/root", "bare", "many", ""),
    ],
)
def test_what_a_mention_shows(sentence: str, form: str, number: str, gender: str) -> None:
    text, syntax = parsed(sentence)
    [one] = describe_mentions(Layout(text, syntax, (), ()))
    assert (one.form, one.number, one.gender) == (form, number, gender)


def test_what_is_looked_at_is_bounded() -> None:
    index = {"=kovel": list(range(5000))}
    assert len(candidates(6000, ["=kovel"], index)) <= NEAR + 2


TAGS = ("NOUN", "PROPN", "PRON", "VERB", "DET", "PUNCT")
RELATIONS = ("nsubj", "obj", "nmod:poss", "appos", "cop", "cc", "conj", "root")
TOKENS = st.sampled_from(["he", "Anna", "the", "said", "“", "”", "'s", "Kovel", "they", "İ", "\n\n", "-", "WAL", "I"])


@st.composite
def syntaxes(draw: st.DrawFn) -> tuple[str, Syntax]:
    tokens = draw(st.lists(TOKENS, max_size=25))
    text, words = "", []
    for token in tokens:
        head = draw(st.one_of(st.none(), st.integers(0, len(tokens) - 1)))
        start, end = len(text), len(text) + len(token)
        words.append(Word(start, end, draw(st.sampled_from(TAGS)), head, draw(st.sampled_from(RELATIONS))))
        text += token + " "
    ends = st.tuples(st.integers(0, max(0, len(tokens) - 1)), st.integers(0, max(0, len(tokens) - 1)))
    pairs = sorted({(min(pair), max(pair)) for pair in draw(st.lists(ends, max_size=12))}) if tokens else []
    kinds = st.sampled_from(["person", "organisation", "place"])
    mentions = [EntityMention(words[a].start, words[b].end, draw(kinds), False, 0.9) for a, b in pairs]
    return text, Syntax(tuple(words), ((0, len(words)),) if words else (), tuple(mentions))


@given(syntaxes())
def test_any_syntax_gives_disjoint_chains(given_text: tuple[str, Syntax]) -> None:
    text, syntax = given_text
    found = find_chains(text, syntax)
    rows = [row for chain in found for row in chain]
    assert len(rows) == len(set(rows))
    assert all(len(chain) > 1 for chain in found)
    assert all(syntax.entities[row].type != "place" for row in rows)
    assert found == find_chains(text, syntax)
