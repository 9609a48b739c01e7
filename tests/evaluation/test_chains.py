"""Chains of mentions are scored as in the reference implementation."""

from __future__ import annotations

import pytest

from bias.evaluation.chains import score_chains


def chains(spelled: str) -> list[frozenset[str]]:
    """*ab cde*: two chains of single letters."""
    return [frozenset(one) for one in spelled.split()]


@pytest.mark.parametrize(
    ("key", "answer", "muc", "b3", "ceaf"),
    [
        # The example that Pradhan et al. (2014) work through: (recall, precision) of each.
        ("abc defg", "ab cd fghi", (2 / 5, 2 / 5), (35 / 84, 4 / 8), (1.3 / 2, 1.3 / 3)),
        ("abc de", "abc de", (1, 1), (1, 1), (1, 1)),
        ("abc", "", (0, 0), (0, 0), (0, 0)),
        ("abcd", "ab cd", (2 / 3, 1), (1 / 2, 1), (2 / 3, 1 / 3)),
        ("ab cd", "abcd", (1, 2 / 3), (1, 1 / 2), (1 / 3, 2 / 3)),
        ("ab cd", "ac bd", (0, 0), (1 / 2, 1 / 2), (1 / 2, 1 / 2)),
    ],
)
def test_known_values(key: str, answer: str, muc: tuple, b3: tuple, ceaf: tuple) -> None:
    figures = score_chains([(chains(key), chains(answer))])
    for name, expected in (("muc", muc), ("b3", b3), ("ceaf", ceaf)):
        assert (figures[name]["recall"], figures[name]["precision"]) == pytest.approx(expected), name
    assert figures["conll"] == pytest.approx(sum(figures[name]["f1"] for name in ("muc", "b3", "ceaf")) / 3)


def test_single_mentions_do_not_count() -> None:
    assert score_chains([(chains("ab c"), chains("ab d"))])["conll"] == 1


def test_documents_are_summed_before_they_are_divided() -> None:
    figures = score_chains([(chains("abcd"), chains("abcd")), (chains("ab"), [])])
    assert figures["muc"]["recall"] == pytest.approx(3 / 4)
    assert figures["mentions"]["recall"] == pytest.approx(4 / 6)
