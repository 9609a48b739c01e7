import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bias.alignment.entailment import DIRECTIONS, LEXICAL, features, load_entailment
from bias.alignment.pairs import FEATURES, WITHOUT_VECTORS, load_pair_model, pair_features, same_claim
from bias.alignment.views import make_view, opposed
from bias.alignment.words import load_rarity

CLAIM = "Shells fired by Norland killed 12 civilians in the market of Kovel on Monday"


def view(text, article=0, **kwargs):
    return make_view(article, text, load_rarity(), **kwargs)


def score(one, other):
    return same_claim(view(one), view(other, 1), load_pair_model())


@pytest.mark.parametrize(
    "other",
    [
        CLAIM,
        "Norland's shells killed twelve civilians at the Kovel market",
        "At least 12 civilians were killed when Norland shells hit a market in Kovel",
    ],
)
def test_the_same_claim_in_other_words_is_found(other):
    assert score(CLAIM, other) >= 0.5


@pytest.mark.parametrize(
    "other",
    [
        "The central bank left interest rates unchanged",
        "Kovel's mayor opened a new market hall last year",
        "Norland said it would take part in talks on Monday",
        "He said so",
    ],
)
def test_other_claims_about_the_same_event_are_not(other):
    assert score(CLAIM, other) < 0.5


def test_one_shared_word_makes_no_claim_the_same():
    assert score("They were trapped", "Dozens of miners were trapped below the collapsed shaft") < 0.5


def test_shared_names_are_weaker_evidence_than_other_shared_words():
    one, other = "A grenade hit Kovel near Norland", "The minister of Kovel left Norland"
    assert score(one, other) < score(one.lower(), other.lower())


def test_another_number_makes_the_same_claim_less_likely():
    assert score(CLAIM, CLAIM.replace("12", "17")) < score(CLAIM, CLAIM)


def test_a_rival_number_counts_no_more_against_a_claim_than_a_missing_one():
    one, rival, none = (f"The flood killed {number}farmers near Kovel" for number in ("12 ", "47 ", ""))
    assert score(one, rival) == pytest.approx(score(one, none), abs=0.1)
    assert score(one, one) > score(one, rival)


def test_the_same_speaker_makes_the_same_claim_more_likely():
    model = load_pair_model()
    other = "Norland fired on the market of Kovel"
    apart = same_claim(view(CLAIM, speaker="Ana Brel"), view(other, 1, speaker="Jon Katt"), model)
    together = same_claim(view(CLAIM, speaker="Ana Brel"), view(other, 1, speaker="Ana Brel"), model)
    assert together > apart


def test_near_vectors_make_the_same_claim_more_likely():
    near, far = np.eye(2, 384, dtype=np.float32)
    model = load_pair_model()
    other = "A marketplace came under artillery fire, with a dozen dead"
    alike = same_claim(view(CLAIM, vector=near), view(other, 1, vector=near), model)
    unlike = same_claim(view(CLAIM, vector=near), view(other, 1, vector=far), model)
    assert alike > unlike


def test_what_stands_around_claims_counts_between_articles_only():
    one, near, far = np.eye(3, 384, dtype=np.float32)
    model = load_pair_model()
    other = "Norland fired on the market of Kovel"
    for article, counts in ((1, True), (0, False)):
        scores = {
            same_claim(view(CLAIM, vector=one, context=near), view(other, article, vector=one, context=context), model)
            for context in (near, far)
        }
        assert (len(scores) == 2) is counts


def test_coefficients_of_entailment_keep_to_the_direction_of_their_features():
    model = load_entailment()
    assert set(model.vectors.weights) == set(DIRECTIONS)
    assert set(model.lexical.weights) == set(LEXICAL)
    for learned in (model.vectors, model.lexical):
        assert all(weight * DIRECTIONS[name] >= 0 for name, weight in learned.weights.items())


def test_there_is_a_coefficient_for_every_feature():
    model = load_pair_model()
    assert tuple(model.vectors.weights) == FEATURES
    assert tuple(model.lexical.weights) == WITHOUT_VECTORS


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("The army shelled the village", "The army did not shell the village", True),
        ("The army shelled the village", "The army shelled the village", False),
        ("There was no conflict when it shelled the village", "It shelled the village", False),
        ("It never shelled the village", "It did not shell the village", False),
        ("No unit of ours had fired a round", "The unit fired a round", True),
        ("We did not fire on Halm", "What burned in Halm was powder", False),
        ("There is no doubt the guards opened the gates", "The guards opened the gates", False),
        ("The bridge is no longer safe", "The bridge is safe", True),
        ("a toll that doctors did not bear out … nine dead", "nine dead", False),
    ],
)
def test_one_opposes_the_other_if_it_negates_what_both_say(one, other, expected):
    assert opposed(view(one), view(other)) is opposed(view(other), view(one)) is expected


words = st.lists(st.sampled_from("Norland Kovel shell not 12 17 civilians market killed the bank".split()), max_size=9)


@given(words, words)
def test_the_score_is_a_symmetric_probability(one, other):
    a, b = view(" ".join(one)), view(" ".join(other), 1)
    model = load_pair_model()
    assert same_claim(a, b, model) == pytest.approx(same_claim(b, a, model))
    assert 0 <= same_claim(a, b, model) <= 1
    assert tuple(pair_features(a, b)) == FEATURES
    assert list(features(a, b)) == list(DIRECTIONS)
    assert pair_features(a, b) == pytest.approx(pair_features(b, a))
