"""The cross-encoder learns from pairs, either way round."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")

from bias.evaluation.pair_labels import LabelledPair, PairedEvent  # noqa: E402
from bias.reading.passages import Laid, fill_pairs  # noqa: E402
from bias.training.cross_encoder import (  # noqa: E402
    Examples,
    Plan,
    fit,
    join,
    make_examples,
    make_written,
    predict,
    score,
)
from bias.training.network import Shape  # noqa: E402
from bias.training.pair_network import PairNetwork  # noqa: E402
from bias.training.word_table import WordTable, pack  # noqa: E402
from bias.training.written import WrittenPair, read_marked  # noqa: E402
from bias.types import Article, Span  # noqa: E402

SMALL = Shape(hidden=128, layers=2, heads=2, inner=48)
WORD_COUNT = 120
QUICK = Plan(memory=0.5, epochs=30, pieces=200, rate=3e-3, head_rate=3e-3)
PACKED = pack(torch.from_numpy(np.random.default_rng(0).normal(size=(WORD_COUNT, SMALL.hidden)).astype(np.float32)))
WORDS = WordTable(PACKED)


def laid(*ids: int) -> Laid:
    return Laid(np.array(ids), np.zeros(len(ids), np.int64), np.ones(len(ids), np.bool_))


def made(count: int = 60) -> Examples:
    """Pairs whose claims share their first word or not, and are denied if the second word is the last of all."""
    rng = np.random.default_rng(1)
    pairs, same, denied = [], [], []
    for number in range(count):
        one, other = rng.choice(np.arange(2, 12), 2, replace=False)
        alike, turned = number % 2 == 0, number % 4 == 0
        pairs.append((laid(one, 49 if turned else 20), laid(one if alike else other, 20)))
        same.append(alike)
        denied.append(alike and turned)
    return Examples(tuple(pairs), np.array(same, np.float32), np.array(denied, np.float32), np.ones(count, np.float32))


def start(dropout: float = 0.0) -> PairNetwork:
    torch.manual_seed(1)
    return PairNetwork(SMALL, dropout)


def test_it_learns_what_is_the_same_and_what_is_denied_and_the_same_seed_gives_the_same() -> None:
    examples = made()
    one, other = (fit(start(), WORDS, examples, QUICK) for _ in range(2))
    logits = predict(one, WORDS, examples.pairs)
    assert score(logits[:, 0], examples)["auc"] > 0.95
    alike = examples.same == 1
    assert ((logits[alike, 1] > 0) == (examples.denied[alike] == 1)).mean() > 0.9
    assert np.array_equal(logits, predict(other, WORDS, examples.pairs))


def test_what_is_dropped_hangs_on_the_seed_of_the_plan_alone() -> None:
    examples, plan = made(20), replace(QUICK, epochs=2)
    models = [start(0.2) for _ in range(3)]
    torch.manual_seed(99)
    one, other, third = (
        predict(fit(model, WORDS, examples, replace(plan, seed=seed)), WORDS, examples.pairs)
        for model, seed in zip(models, (3, 3, 4), strict=True)
    )
    assert np.array_equal(one, other)
    assert not np.array_equal(one, third)


def test_padding_changes_nothing_but_rounding() -> None:
    model = start()
    pair, longer = (laid(3, 4), laid(5)), (laid(3, 4, 5, 6, 7), laid(5, 6, 7))
    alone, padded = predict(model, WORDS, [pair])[0], predict(model, WORDS, [pair, longer])[0]
    assert np.allclose(alone, padded, atol=0.02)


def test_labelled_and_written_pairs_are_laid_out_alike() -> None:
    articles = (Article("a", "A", "", "The bridge is shut."), Article("b", "B", "", "It is not shut."))
    claims = ((Span(0, 18),), (Span(0, 14),))
    labelled = make_examples([PairedEvent(articles, (LabelledPair("d", 2.0, (0, 1), claims),))])
    written = make_written(
        [WrittenPair(read_marked("[[It is not shut]]."), read_marked("[[The bridge is shut]]."), "d")]
    )
    both = join(labelled, written)
    assert len(both) == 2
    assert both.denied.tolist() == both.same.tolist() == [1.0, 1.0]
    assert both.weight.tolist() == [2.0, 1.0]
    one, other = (fill_pairs([pair]) for pair in both.pairs)
    assert np.array_equal(one.ids, other.ids)
    assert np.array_equal(one.roles, other.roles)
