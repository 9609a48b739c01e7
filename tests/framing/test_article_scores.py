"""The attribution score of an article, and its conventions."""

from __future__ import annotations

import pytest
from framing_factories import Told, document, own, said

from bias.framing.scores import find_order_changes, rescore, score_articles
from bias.settings import Scoring, Settings


def test_score_by_hand() -> None:
    read = document(
        "Daily",
        [
            said("Norland", "the dam is full"),  # 4 words, A = 1
            said("Norland", "it was so", cue="confirmed", endorsement=1.0),  # 3 words, A = .5
            own("Rain fell."),  # 2 words, A = 0
            said("Norland", "more rain", cue="wants", cue_class="attitude"),  # 2 words, A = 1
        ],
        title_told=said("Norland", "all is well"),
    )
    (score,) = score_articles([read])
    assert score.attribution == pytest.approx((4 + 1.5 + 0 + 2) / 11)
    assert score.without_stances == pytest.approx(5.5 / 9)
    assert score.headline == 1.0
    assert score.words == 11
    assert score.modes == {"attributed": 3, "carried": 0, "sourceless": 0, "scare": 0, "asserted": 1}


def test_no_body_no_score() -> None:
    (score,) = score_articles([document("Daily", [], title="Rain falls")])
    assert (score.attribution, score.without_stances, score.headline, score.words) == (None, None, 0.0, 0)


@pytest.mark.parametrize(
    ("mode", "endorsement", "expected"),
    [("attributed", 0.0, 1.0), ("attributed", 1.0, 0.5), ("attributed", -1.0, 1.0), ("sourceless", 0.0, 0.6)],
)
def test_rescore(mode: str, endorsement: float, expected: float) -> None:
    read = document("Daily", [Told("All is well.", mode=mode, endorsement=endorsement, cue="well")])  # type: ignore[arg-type]
    claim = read.claims[0]
    assert rescore(claim, read.attribution_of(claim), Scoring()) == pytest.approx(expected)


def test_order_changes_by_hand() -> None:
    """Alpha: .6 sourceless throughout. Beta: .85 carried for 13 of 20 words, .5525 in all."""
    ten = "one two three four five six seven eight nine ten"
    thirteen = ten + " eleven twelve thirteen"
    alpha = document("Alpha", [Told(f"{ten} are feared.", mode="sourceless", cue="feared")])
    beta = document(
        "Beta",
        [
            Told(f"{thirteen}.", mode="carried", source="one", speaker="one"),
            own("one two three four five six seven."),
        ],
    )
    changes = find_order_changes([beta, alpha], Settings())
    assert [(c.setting, c.moved, c.outlets) for c in changes] == [
        ("carried", 0.1, ("Beta", "Alpha")),  # .95 x 13 / 20 = .6175 > .6
        ("sourceless", -0.1, ("Beta", "Alpha")),  # .5 < .5525
    ]
    assert changes == find_order_changes([alpha, beta])


def test_a_tie_that_opens_is_no_change() -> None:
    reads = [document("Alpha", [said("He", "so")]), document("Beta", [said("He", "so")])]
    assert find_order_changes(reads) == ()
