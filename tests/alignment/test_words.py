import pytest
from hypothesis import given
from hypothesis import strategies as st

from bias.alignment.quantities import compatible, find_quantities, same_unit
from bias.alignment.words import Rarity, find_stems, load_rarity, local_rarity, read_wording, stem


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("attack attacks attacked attacking", "attack"),
        ("release releases released releasing", "releas"),
        ("kill killed killing", "kill"),
        ("minister ministers minister's", "minist"),
        ("stop stopped stopping", "stop"),
        ("die died dead death", "die"),
        ("beat beats beating beaten", "beat"),
        ("make makes making made", "mak"),
        ("take took taken", "tak"),
        ("withdraw withdrew withdrawal", "withdraw"),
        ("twelve", "12"),
        ("bus buses", "bus"),
        ("U.N. UN", "un"),
    ],
)
def test_forms_of_a_word_have_one_stem(words, expected):
    assert {stem(word) for word in words.split()} == {expected}


@pytest.mark.parametrize("pair", ["army arm", "policy police", "general generous", "port party"])
def test_different_words_keep_different_stems(pair):
    one, other = pair.split()
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("text", "value", "low", "high", "unit"),
    [
        ("12 civilians died", 12, 12, 12, "civilian"),
        ("at least 12 civilians", 12, 12, float("inf"), "civilian"),
        ("up to 2,000 troops", 2000, 0, 2000, "troop"),
        ("forty-two people", 42, 42, 42, "person"),
        ("$1.3 million", 1.3e6, 1.3e6, 1.3e6, "$"),
        ("45 per cent", 45, 45, 45, "%"),
        ("3 to 5 days", 3, 3, 5, "day"),
        ("a dozen houses", 12, 12, 12, "house"),
        ("about 100 people", 100, 85, 115, "person"),
    ],
)
def test_quantities_are_read_with_their_range_and_unit(text, value, low, high, unit):
    (found,) = find_quantities(text)
    assert (found.value, found.low, found.high) == pytest.approx((value, low, high))
    assert found.unit == unit
    assert text[found.span.start : found.span.end].strip()[-1].isalnum() or found.unit == "%"


@pytest.mark.parametrize("text", ["in 2014", "", "no numbers here", "B12x", "v1.2.3beta"])
def test_years_and_codes_are_no_quantities(text):
    assert find_quantities(text) == ()


@pytest.mark.parametrize(
    ("one", "other", "same", "agree"),
    [
        ("at least 12 people", "17 people", True, True),
        ("12 people", "17 people", True, False),
        ("nearly 100 homes", "96 homes", True, True),
        ("more than 20 homes", "up to 15 homes", True, False),
        ("12 percent", "12 people", False, True),
    ],
)
def test_quantities_agree_where_their_ranges_meet(one, other, same, agree):
    (a,), (b,) = find_quantities(one), find_quantities(other)
    assert same_unit(a, b) is same_unit(b, a) is same
    assert compatible(a, b) is compatible(b, a) is agree


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("The army did not shell the village", {"shell", "villag"}),
        ("The army denied shelling the village", {"shell", "villag"}),
        ("The army shelled the village", set()),
        ("No fewer than 12 people died", set()),
        ("They couldn't agree", {"agre"}),
    ],
)
def test_negation_reaches_the_words_it_stands_before(text, negated):
    assert read_wording(text).negated == negated


def test_names_are_words_capitalised_inside_a_sentence():
    assert read_wording("Officials said that Norland attacked. Nobody in Kovel slept.").names == {"norland", "kovel"}


@given(st.text())
def test_any_text_has_a_wording(text):
    wording = read_wording(text)
    assert list(wording.stems) == find_stems(text)
    assert all(0 <= q.span.start < q.span.end <= len(text) for q in wording.quantities)


def test_rare_words_weigh_more_than_common_ones():
    rarity = load_rarity()
    assert rarity.idf("say") < rarity.idf("minist") < rarity.idf("zzyzx")


def test_what_every_text_of_a_set_names_weighs_less():
    general = Rarity(100, {"war": 50})
    local = local_rarity(general, [f"Norland hit town{chr(97 + n)}" for n in range(24)])
    assert local.idf("norland") < general.idf("norland")
    assert local.idf(find_stems("towna")[0]) > local.idf("norland")
    assert local_rarity(general, ["Norland"]) is general
