"""A teacher's probabilities are the labels of the pool, and what is left of it says nearly the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")

from pair_factories import SMALL, passage, publish  # noqa: E402

from bias.reading.passages import Passage  # noqa: E402
from bias.training import pair_student  # noqa: E402
from bias.training.cross_encoder import Examples, Plan, fit, predict, score  # noqa: E402
from bias.training.pair_network import PairNetwork  # noqa: E402
from bias.training.pair_student import judge_pool, shrink  # noqa: E402
from bias.training.word_table import WordTable, load_words  # noqa: E402

TOWNS = "Rome Paris Oslo Cairo Lima Delhi".split()
POOL = [(passage(f"{one} is shut."), passage(f"{other} is shut.")) for one in TOWNS for other in TOWNS]


@pytest.fixture
def untaught(tmp_path_factory: pytest.TempPathFactory) -> tuple[PairNetwork, WordTable]:
    weights, vocabulary = publish(tmp_path_factory.mktemp("base"))
    torch.manual_seed(1)
    model = PairNetwork(SMALL, dropout=0.0)
    model.load_base(weights)
    return model, load_words(weights, vocabulary)


def judge(untaught: tuple[PairNetwork, WordTable], pool: list[tuple[Passage, Passage]], cache: Path) -> Examples:
    return judge_pool(*untaught, pool, cache)


def test_it_learns_and_its_probabilities_are_the_labels(
    untaught: tuple[PairNetwork, WordTable], tmp_path: Path
) -> None:
    same = np.array([one.text == other.text for one, other in POOL], np.float32)
    unknown = judge(untaught, POOL, tmp_path / "before.safetensors")
    examples = Examples(unknown.pairs, same, np.zeros_like(same), np.where(same == 1, 3, 1).astype(np.float32))
    fit(*untaught, examples, Plan(memory=0.5, epochs=40, pieces=300, rate=1e-3, head_rate=1e-3))
    judged = judge(untaught, POOL, tmp_path / "after.safetensors")
    assert score(judged.same, examples)["auc"] > 0.95
    assert ((judged.same >= 0) & (judged.same <= 1)).all()
    assert judged.weight.tolist() == [1.0] * len(POOL)
    assert np.allclose(judged.same, 1 / (1 + np.exp(-predict(*untaught, judged.pairs)[:, 0])))
    kept = judge(untaught, POOL, tmp_path / "before.safetensors")
    assert np.array_equal(kept.same, unknown.same)
    others = judge(untaught, POOL[::-1], tmp_path / "before.safetensors")
    assert np.allclose(others.same, judged.same[::-1], atol=1e-3)


def test_a_narrowed_network_says_nearly_the_same(
    untaught: tuple[PairNetwork, WordTable], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, words = untaught
    pairs = judge(untaught, POOL, tmp_path / "pool.safetensors").pairs
    before = predict(model, words, pairs)
    monkeypatch.setattr(pair_student, "_TO_LOOK_AT", 12)
    shrink(model, words, pairs, kept=(0, 1), inner=44)
    assert np.abs(predict(model, words, pairs) - before).max() < 0.1 * max(1.0, np.abs(before).max())
    shrink(model, words, pairs, kept=(1,), inner=10)
    assert [layer.widen.out_features for layer in model.stack()] == [10]
    assert predict(model, words, pairs).shape == (len(POOL), 2)
