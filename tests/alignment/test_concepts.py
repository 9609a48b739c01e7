import pytest

from bias.alignment.concepts import concept
from bias.alignment.labels import is_fragment
from bias.alignment.linkage import link_average, mean_of_pairs, mean_with_best
from bias.alignment.pairs import load_pair_model, same_claim
from bias.alignment.views import make_view
from bias.alignment.words import load_rarity, stem


def view(text, article=0, **kwargs):
    return make_view(article, text, load_rarity(), key=concept, **kwargs)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("killed", "dead", True),
        ("wounded", "hurt", True),
        ("shelled", "artillery", True),
        ("ceasefire", "truce", True),
        ("cancelled", "scrapped", True),
        ("Norland", "Norlander", True),
        ("officials", "police", False),
        ("missile", "monitors", False),
        ("united", "army", False),
        ("rise", "fall", False),
        ("12", "17", False),
    ],
)
def test_words_for_one_thing_are_one_concept(one, other, same):
    assert (concept(stem(one)) == concept(stem(other))) is same


def test_a_claim_in_other_words_is_likelier_by_concepts():
    one, other = "Eleven people were killed in the market of Kovel", "The Kovel market death toll"
    plain = [make_view(row, text, load_rarity()) for row, text in enumerate((one, other))]
    model = load_pair_model()
    assert same_claim(view(one), view(other, 1), model) > same_claim(*plain, model)


def test_who_denies_the_general_denies_the_particular():
    model = load_pair_model()
    claim = "Norland stored rockets under the school of Kovel, where they exploded on Monday at noon"
    denial, statement = "There are no rockets in Kovel", "There are rockets in Kovel"
    assert same_claim(view(claim), view(denial, 1), model) > same_claim(view(claim), view(statement, 1), model)
    assert same_claim(view(claim), view(denial, 1), model) == same_claim(view(denial, 1), view(claim), model)


def test_a_negation_or_another_figure_keeps_the_proposition():
    model = load_pair_model()
    claim = "Norland shelled the village of Kovel and killed 12 civilians"
    others = [claim.replace("12", "17"), "Norland did not shell the village of Kovel and killed no civilians"]
    assert all(same_claim(view(claim), view(other, 1), model) >= 0.5 for other in others)


def test_what_is_understood_counts_by_half():
    alone = view("denied it")
    filled = view("denied it", understood="Norland shelled Kovel")
    said = view("Norland shelled Kovel")
    assert alone.weights.keys() < filled.weights.keys()
    assert all(filled.weights[key] == pytest.approx(weight / 2) for key, weight in said.weights.items())


def test_an_article_is_less_likely_to_say_a_thing_again():
    model = load_pair_model()
    one, other = "Norland shelled the village of Kovel", "Norland fired shells at Kovel on Monday"
    assert same_claim(view(one), view(other), model) < same_claim(view(one), view(other, 1), model)


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("", True),
        ("to publish its first findings on Thursday", True),
        ("which has 60 observers in the valley", True),
        ("firing on Kovel", True),
        ("Up to 20 others … trapped under the roof", True),
        ("Norland shelled the village and was sorry", False),
        ("that the mission had reached Kovel", False),
    ],
)
def test_fragments(text, fragment):
    assert is_fragment(text) is fragment


def test_summaries_by_hand():
    values = [[0.8, 0.2], [0.4, 0.2]]
    assert mean_of_pairs(values) == pytest.approx(0.4)
    assert mean_with_best(values) == pytest.approx((0.4 + (0.8 + 0.4 + 0.8 + 0.2) / 4) / 2)


def test_the_best_pairs_join_what_the_mean_of_all_keeps_apart():
    pairs = {(0, 1): 0.9, (0, 2): 0.8, (1, 2): 0.1}

    def nothing(one, other):
        return 0.0

    assert link_average(3, pairs, 0.5, nothing) == [[0, 1], [2]]
    assert link_average(3, pairs, 0.5, nothing, summary=mean_with_best) == [[0, 1, 2]]
    chain = {(i, i + 1): 0.6 for i in range(9)}
    assert max(map(len, link_average(10, chain, 0.5, nothing, summary=mean_with_best))) <= 3
