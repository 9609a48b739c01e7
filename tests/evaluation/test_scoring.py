"""Attribution scores: cases worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bias.evaluation.scoring import count_document, find_tokens, jaccard, match_pairs, ratios, score

TEXT = 'Norland said "rain fell". Kovel slept.'
SENTENCES = [[0, 25], [26, 38]]
GOLD = {
    "doc": "a",
    "text": TEXT,
    "sentences": SENTENCES,
    "attributions": [{"source": [[0, 7]], "cue": [[8, 12]], "content": [[13, 24]]}],
}


def measures(*attributions: dict[str, list[list[int]]]) -> dict[str, dict[str, float]]:
    return ratios(count_document(GOLD, {"attributions": list(attributions)}))


def test_tokens_are_words_or_single_marks() -> None:
    tokens = find_tokens('a_b "don’t"')
    assert list(zip(tokens.starts, tokens.ends, strict=True)) == [(0, 3), (4, 5), (5, 8), (8, 9), (9, 10), (10, 11)]
    assert tokens.words == {0, 2, 4}


@pytest.mark.parametrize(
    ("spans", "covered"),
    [
        ([], set()),
        (None, set()),
        ([[0, 1]], {0}),
        ([[2, 2]], set()),
        ([[3, 5]], {1}),
        ([[2, 3]], set()),
        ([[0, 99]], {0, 1}),
    ],
)
def test_a_span_covers_what_it_shares_a_character_with(spans: list[list[int]], covered: set[int]) -> None:
    assert find_tokens("ab cd").covered(spans) == covered


def test_the_gold_is_perfect() -> None:
    scores = measures(*GOLD["attributions"])
    for name in ("relation", "relation_strict", "exact.content", "token.cue", "overlap.source", "sentence"):
        assert scores[name]["f1"] == 1.0
    assert scores["sentence"]["kappa"] == 1.0


def test_quotation_marks_at_the_edges_matter_only_to_the_exact_measures() -> None:
    scores = measures({"source": [[0, 7]], "cue": [[8, 12]], "content": [[14, 23]]})
    assert scores["exact.content"]["f1"] == 0.0
    assert scores["exact_np.content"]["f1"] == 1.0
    assert scores["relation"]["f1"] == 1.0
    assert scores["relation_strict"]["f1"] == 0.0
    assert scores["relation_strict_np"]["f1"] == 1.0


def test_a_missing_source_breaks_the_relation_but_not_its_content() -> None:
    scores = measures({"source": [], "cue": [[8, 12]], "content": [[13, 24]]})
    assert scores["relation"]["f1"] == 0.0
    assert scores["relation_content"]["f1"] == 1.0
    assert scores["source_given_content"] == {"accuracy": 0.0, "n": 1}


def test_two_attributions_cannot_match_one() -> None:
    one = GOLD["attributions"][0]
    scores = measures(one, {**one, "cue": []})
    assert (scores["relation"]["p"], scores["relation"]["r"]) == (0.5, 1.0)


def test_nothing_found_scores_nothing() -> None:
    result = score([GOLD], {})
    assert result["relation"]["f1"] == 0.0
    assert result["sentence"]["accuracy"] == 0.5
    assert result["sentence"]["kappa"] == 0.0


def test_intervals_hold_the_value_and_repeat() -> None:
    documents = [{**GOLD, "doc": str(n)} for n in range(6)]
    found = {str(n): GOLD for n in range(0, 6, 2)}
    one, other = (score(documents, found, samples=50, seed=3)["ci95"] for _ in range(2))
    assert one == other
    low, high = one["relation.r"]
    assert low <= 0.5 <= high


@given(st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9)))
def test_jaccard_is_symmetric_and_bounded(a: set[int], b: set[int]) -> None:
    assert 0 <= jaccard(frozenset(a), frozenset(b)) == jaccard(frozenset(b), frozenset(a)) <= 1


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 5), st.integers(0, 5))))
def test_matching_is_one_to_one(pairs: list[tuple[float, int, int]]) -> None:
    matched = match_pairs(pairs)
    assert len({i for i, _ in matched}) == len({j for _, j in matched}) == len(matched)
    assert set(matched) <= {(i, j) for _, i, j in pairs}
