import pytest
from hypothesis import given
from hypothesis import strategies as st

from bias.alignment.linkage import link_average


def nothing(one, other):
    return 0.0


def test_a_chain_of_look_alikes_is_not_one_group():
    chain = {(i, i + 1): 0.9 for i in range(9)}
    groups = link_average(10, chain, 0.5, nothing)
    assert max(map(len, groups)) == 2


def test_a_clique_is_one_group_though_not_every_pair_was_a_candidate():
    groups = link_average(5, {(0, i): 0.8 for i in range(1, 5)}, 0.5, lambda one, other: 0.7)
    assert groups == [[0, 1, 2, 3, 4]]


def test_every_pair_that_is_asked_for_was_foreseen_and_no_candidate_was():
    foreseen, asked = [], []

    def likeness(one, other):
        asked.append((one, other))
        return 0.7

    candidates = {(0, i): 0.8 for i in range(1, 5)}
    link_average(5, candidates, 0.5, likeness, foresee=foreseen.extend)
    assert asked
    assert set(asked) == set(foreseen)
    assert candidates.keys().isdisjoint(foreseen)


def test_a_forbidden_merger_does_not_happen():
    groups = link_average(2, {(0, 1): 1.0}, 0.5, nothing, lambda one, other: False)
    assert groups == [[0], [1]]


def test_initial_groups_stay_together_and_take_in_others():
    groups = link_average(4, {(0, 2): 0.9, (1, 2): 0.7}, 0.5, nothing, initial=[[0, 1]])
    assert groups == [[0, 1, 2], [3]]


@pytest.mark.parametrize("threshold", [0.3, 0.6])
def test_a_merged_group_is_judged_by_the_mean_over_all_pairs(threshold):
    groups = link_average(3, {(0, 1): 0.9, (0, 2): 0.8, (1, 2): 0.2}, threshold, nothing)
    assert groups == ([[0, 1, 2]] if threshold < 0.5 else [[0, 1], [2]])


@given(st.dictionaries(st.tuples(st.integers(0, 11), st.integers(0, 11)), st.floats(0, 1), max_size=30))
def test_every_item_is_in_exactly_one_group(likeness):
    pairs = {(i, j): value for (i, j), value in likeness.items() if i < j}
    groups = link_average(12, pairs, 0.5, nothing)
    assert sorted(item for group in groups for item in group) == list(range(12))
    assert groups == sorted(groups)
    assert groups == link_average(12, dict(reversed(pairs.items())), 0.5, nothing)
