"""Who affirms and who denies within one row of the ledger."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bias.alignment.pairs import load_pair_model
from bias.alignment.stances import divide, find_stances
from bias.alignment.views import make_view
from bias.alignment.words import load_rarity
from bias.reading.cross_encoder import Judgement
from bias.reading.passages import Passage
from bias.types import Span

SURE, UNSURE = 4.0, 0.0


class Told:
    """Takes two passages for opposed if a word of the one and not of the other says so; remembers what it was asked."""

    fingerprint = "told"

    def __init__(self, word: str, odds: float = SURE) -> None:
        self.word, self.odds = word, odds
        self.asked: list[tuple[str, str]] = []

    def judge(self, one: Passage, other: Passage) -> Judgement:
        self.asked.append((one.text, other.text))
        return Judgement(3.0, self.odds if (self.word in one.text) != (self.word in other.text) else -SURE)

    def judge_all(self, pairs: Iterable[tuple[Passage, Passage]]) -> list[Judgement]:
        return [self.judge(*pair) for pair in pairs]


def view(text: str, article: int, polarity: int, placed: bool):
    passage = Passage(text, (Span(0, len(text)),)) if placed else None
    return make_view(article, text, load_rarity(), polarity=polarity, passage=passage)


def stances(texts, polarities=None, label=0, judge=None, placed=True):
    polarities = polarities or [1] * len(texts)
    row = [view(*both, polarity, placed) for *both, polarity in zip(texts, range(len(texts)), polarities, strict=True)]
    return find_stances([row], [label], replace(load_pair_model(), encoder=judge))[0]


FIRED = ["The army fired on Kovel", "Guns of the army opened up on Kovel", "Reports of shells on Kovel are a hoax"]


@pytest.mark.parametrize(
    ("label", "polarities", "expected"),
    [
        (0, [1, 1, 1], [1, 1, -1]),
        (1, [1, 1, 1], [1, 1, -1]),
        (2, [1, 1, 1], [-1, -1, 1]),
        (0, [1, 0, 1], [1, 0, -1]),
        (0, [0, 1, 1], [0, 1, -1]),
        (0, [0, 0, 0], [0, 0, 0]),
    ],
)
def test_what_is_read_as_a_denial_stands_against_the_claim_that_names_the_row(label, polarities, expected):
    assert stances(FIRED, polarities, label, Told("hoax")) == expected


def test_who_denies_what_names_the_row_stands_against_it():
    assert stances(["the army fired on Kovel", "No gun of the army fired on Kovel"], [-1, 1], 0) == [-1, -1]


@pytest.mark.parametrize("odds", [UNSURE, SURE])
def test_without_a_sign_in_the_words_a_denial_must_be_read_surely(odds):
    assert stances(FIRED, judge=Told("hoax", odds)) == ([1, 1, -1] if odds == SURE else [1, 1, 1])


def test_a_sign_in_the_words_lowers_the_bar():
    texts = ["The army fired on Kovel", "The army did not fire on Kovel"]
    assert stances(texts, judge=Told("not", 1.0)) == [1, -1]
    assert stances(["The army fired on Kovel", "Calm in Kovel, says the army"], judge=Told("Calm", 1.0)) == [1, 1]


@pytest.mark.parametrize("placed", [True, False])
def test_what_is_not_read_is_told_by_cues_and_negations(placed):
    texts = ["The army fired on Kovel", "The army did not fire on Kovel", "The army fired on Kovel at dawn"]
    judge = None if placed else Told("at dawn")
    assert stances(texts, judge=judge, placed=placed) == [1, -1, 1]
    assert stances(["The army fired on Kovel", "The army fired on Kovel"], [1, -1], judge=judge) == [1, -1]
    assert judge is None or not judge.asked


def test_a_misread_pair_is_outvoted():
    odds = {(0, 1): -1.0, (0, 2): -1.0, (1, 2): 0.5}
    assert divide(3, odds) == [1, 1, 1]


def test_a_long_row_is_decided_by_some_of_its_claims():
    towns = "Kovel Halm Brenna Orle Lissen Tesk Marl Arrel Orvel Selm".split()
    told = [
        f"{town} {act}" for act in ("was shelled", "came under fire", "saw shells fall", "burned") for town in towns
    ]
    texts = [text + (", a hoax" if number % 3 == 0 else "") for number, text in enumerate(told)]
    everything, some = Told("hoax"), Told("hoax")
    for row in (texts[:16], texts):
        judge = everything if len(row) == 16 else some
        assert stances(row, label=1, judge=judge) == [-1 if number % 3 == 0 else 1 for number in range(len(row))]
    assert len(set(everything.asked)) == 16 * 15 / 2
    assert len(set(some.asked)) <= 16 * 15 / 2 + 16 * 24 < 40 * 39 / 2


def test_a_doubted_label_that_nobody_outvotes_is_still_what_the_others_stand_to():
    texts = ["Reports of shells on Kovel are a hoax", "Guns of the army opened up on Kovel", "The army fired on Kovel"]
    assert stances(texts, [1, 1, 0], 2, Told("hoax")) == [-1, 1, 0]


def test_claims_that_differ_in_numbers_or_a_negation_alone_are_not_read_and_those_with_one_word_in_common_are():
    judge = Told("called")
    assert stances(["That is not the offer", "The offer"], judge=judge) == [1, -1]
    assert stances(["The army fired 12 shells", "The army fired 40 shells"], judge=judge) == [1, 1]
    assert not judge.asked
    stances(["That is not the offer", "The offer is called fair"], judge=judge)
    assert judge.asked


@given(st.lists(st.booleans(), min_size=1, max_size=9), st.floats(0.1, 9))
def test_two_camps_are_found_whatever_their_sizes(camps, sure):
    pairs = [(i, j) for i in range(len(camps)) for j in range(i + 1, len(camps))]
    signs = divide(len(camps), {(i, j): sure if camps[i] != camps[j] else -sure for i, j in pairs})
    assert [sign == signs[0] for sign in signs] == [camp == camps[0] for camp in camps]


@given(st.dictionaries(st.tuples(st.integers(0, 5), st.integers(0, 5)), st.floats(-9, 9)))
def test_no_single_turn_does_better(odds):
    odds = {(i, j): value for (i, j), value in odds.items() if i < j}
    signs = divide(6, odds)

    def reached(some):
        return -sum(value * some[i] * some[j] for (i, j), value in odds.items())

    assert set(signs) <= {1, -1}
    assert all(
        reached([-s if item == turned else s for item, s in enumerate(signs)]) <= reached(signs) + 1e-6
        for turned in range(6)
    )
