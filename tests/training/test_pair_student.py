"""A teacher's probabilities are labels, its last layer is kept, and what is left of it says nearly the same."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")

from pair_factories import SMALL, passage, publish  # noqa: E402

from bias.errors import InputError  # noqa: E402
from bias.training import pair_student  # noqa: E402
from bias.training.cross_encoder import Examples, Plan, fill_batch, fit, predict, score  # noqa: E402
from bias.training.cut import Kept  # noqa: E402
from bias.training.pair_network import PairNetwork  # noqa: E402
from bias.training.pair_student import choose_pair_layers, fit_denials, judge, keep_pair_states, lay_out_pool, shrink  # noqa: E402
from bias.training.word_table import WordTable, load_words  # noqa: E402

TOWNS = "Rome Paris Oslo Cairo Lima Delhi".split()
POOL = lay_out_pool(
    [(passage(f"{one} is shut."), passage(f"{other} is shut now.")) for one in TOWNS for other in TOWNS]
)
SAME = np.array([one == other for one in TOWNS for other in TOWNS], np.float32)


@pytest.fixture
def untaught(tmp_path_factory: pytest.TempPathFactory) -> tuple[PairNetwork, WordTable]:
    weights, vocabulary = publish(tmp_path_factory.mktemp("base"))
    torch.manual_seed(1)
    model = PairNetwork(SMALL, dropout=0.0)
    model.load_base(weights)
    return model, load_words(weights, vocabulary)


@pytest.fixture
def taught(untaught: tuple[PairNetwork, WordTable]) -> tuple[PairNetwork, WordTable]:
    weight = np.where(SAME == 1, 3, 1).astype(np.float32)
    plan = Plan(memory=0.5, epochs=40, pieces=300, rate=1e-3, head_rate=1e-3)
    fit(*untaught, Examples(POOL.pairs, SAME, np.zeros_like(SAME), weight), plan)
    return untaught


def test_its_probabilities_are_the_labels_of_what_nobody_labelled(
    taught: tuple[PairNetwork, WordTable], tmp_path: Path
) -> None:
    model, words = taught
    known = Examples(POOL.pairs, SAME, np.zeros_like(SAME), np.full(len(SAME), 2, np.float32))
    judged = judge(model, keep_pair_states(model, words, POOL.pairs, tmp_path / "states.npy"), known, 4)
    assert (judged.same[:4].tolist(), judged.weight[:4].tolist()) == (SAME[:4].tolist(), [2.0] * 4)
    assert set(judged.weight[4:]) == {1.0}
    assert score(judged.same, known)["auc"] > 0.95
    said = 1 / (1 + np.exp(-predict(model, words, POOL.pairs)))
    assert np.allclose(judged.same[4:], said[4:, 0], atol=0.02)
    assert np.allclose(judged.denied[4:], said[4:, 1], atol=0.02)


def test_states_are_those_of_each_piece_and_kept_for_the_pairs_they_are_of(
    untaught: tuple[PairNetwork, WordTable], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, words = untaught
    states = keep_pair_states(model, words, POOL.pairs, tmp_path / "states.npy")
    given = fill_batch([POOL.pairs[7]])
    length = int(given.mask.sum())
    with torch.inference_mode():
        seen = model.encode(words(given.ids), *given[1:])
    found = states.whole([7], given.ids.shape[1])
    assert torch.allclose(found[0, :length], seen[0, :length], atol=0.1)
    assert not found[0, length:].any()
    monkeypatch.setattr(PairNetwork, "encode", None)
    again = keep_pair_states(model, words, POOL.pairs, tmp_path / "states.npy")
    assert np.array_equal(again.numbers, states.numbers)
    monkeypatch.undo()
    others = keep_pair_states(model, words, POOL.pairs[::-1], tmp_path / "states.npy")
    assert not np.array_equal(others.numbers, states.numbers)
    torch.nn.init.zeros_(model.roles.weight[1:])
    torch.nn.init.ones_(model.kinds.weight)
    another = keep_pair_states(model, words, POOL.pairs, tmp_path / "states.npy")
    assert not np.array_equal(another.numbers, states.numbers)


def test_a_disk_without_room_is_named(
    untaught: tuple[PairNetwork, WordTable], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pair_student.shutil, "disk_usage", lambda path: SimpleNamespace(free=1000))
    with pytest.raises(InputError, match="no room"):
        keep_pair_states(*untaught, POOL.pairs, tmp_path / "states.npy")


def test_a_student_comes_nearer_to_what_its_teacher_holds(
    taught: tuple[PairNetwork, WordTable], tmp_path: Path
) -> None:
    model, words = taught
    states = keep_pair_states(model, words, POOL.pairs, tmp_path / "states.npy")
    student = shrink(model, words, POOL.pairs, kept=[Kept(1, 1, 24)])

    def apart() -> float:
        given = fill_batch([POOL.pairs[row] for row in range(8)])
        wanted = states.whole(list(range(8)), given.ids.shape[1])[given.mask > 0]
        with torch.inference_mode():
            seen = student.encode(words(given.ids), *given[1:])[given.mask > 0]
        return float((seen - wanted).pow(2).mean())

    before = apart()
    examples = judge(model, states, POOL, 0)
    fit(student, words, examples, Plan(memory=0.5, epochs=40, pieces=300, rate=3e-3, head_rate=3e-3), states)
    assert apart() < 0.5 * before


def test_a_narrowed_network_says_nearly_the_same(
    untaught: tuple[PairNetwork, WordTable], monkeypatch: pytest.MonkeyPatch
) -> None:
    model, words = untaught
    before = predict(model, words, POOL.pairs)
    monkeypatch.setattr(pair_student, "_TO_LOOK_AT", 12)
    narrower = shrink(model, words, POOL.pairs, kept=[Kept(0, 2, 44), Kept(1, 2, 44)])
    assert np.abs(predict(narrower, words, POOL.pairs) - before).max() < 0.1 * max(1.0, np.abs(before).max())
    small = shrink(model, words, POOL.pairs, kept=[Kept(1, 1, 10)])
    assert [(layer.heads, layer.widen.out_features) for layer in small.stack()] == [(1, 10)]
    assert predict(small, words, POOL.pairs).shape == (len(POOL), 2)
    assert np.array_equal(predict(model, words, POOL.pairs), before)


def test_of_pairs_too_a_layer_that_does_nothing_goes_first(taught: tuple[PairNetwork, WordTable]) -> None:
    model, words = taught
    for part in (model.stack()[0].attended, model.stack()[0].narrow):
        part.weight.data.zero_()
        part.bias.data.zero_()
    assert choose_pair_layers(model, words, POOL.pairs, 1) == [1]


def test_denials_are_learned_anew_and_nothing_else_changes(taught: tuple[PairNetwork, WordTable]) -> None:
    model, words = taught
    before = predict(model, words, POOL.pairs)
    denied = np.array([one == "Rome" for one in TOWNS for _ in TOWNS], np.float32)
    ones = np.ones(len(POOL), np.float32)
    fit_denials(model, words, Examples(POOL.pairs, ones, np.zeros_like(ones), ones))
    assert np.array_equal(predict(model, words, POOL.pairs), before)
    fit_denials(model, words, Examples(POOL.pairs, ones, denied, ones))
    after = predict(model, words, POOL.pairs)
    assert np.array_equal(after[:, 0], before[:, 0])
    assert after[denied == 1, 1].mean() > after[denied == 0, 1].mean() + 1
