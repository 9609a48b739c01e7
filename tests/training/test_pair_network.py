"""The larger model is the published one with the places of pieces told its way, and it hands on what it learned."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")

from pair_factories import PIECES, SMALL, passage, publish  # noqa: E402
from safetensors.torch import load_file  # noqa: E402

from bias.training.cross_encoder import PLACES, Examples, Plan, fit, predict, score  # noqa: E402
from bias.training.pair_teacher import PairTeacher, distance_buckets, judge_pool, load_words_of  # noqa: E402


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return publish(tmp_path_factory.mktemp("teacher"))


def test_distances_are_exact_when_near_and_of_one_kind_when_far() -> None:
    kinds = distance_buckets(200)
    assert kinds[:10, 0].tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 8]
    assert kinds[0, :4].tolist() == [0, 17, 18, 19]
    assert (kinds[199, 0], kinds[199, 70], kinds[0, 199]) == (15, 15, 31)


def test_published_weights_are_taken_over(base: tuple[Path, Path]) -> None:
    model, found = PairTeacher(SMALL), load_file(base[0])
    model.load_base(base[0])
    mine = model.state_dict()
    assert torch.equal(mine["layers.1.narrow.weight"], found["encoder.layer.1.output.dense.weight"])
    assert torch.equal(mine["layers.0.attended.bias"], found["encoder.layer.0.attention.attn.o.bias"])
    assert torch.equal(mine["positions.weight"], found["embeddings.position_embeddings.weight"][2 : PLACES + 2])
    one, other = (model.attend_to(torch.ones(1, 6), torch.float32) for _ in range(2))
    assert one.shape == (1, SMALL.heads, 6, 6)
    assert torch.equal(one, other)
    assert model.attend_to(torch.tensor([[1, 0]]), torch.float32)[0, 0, 0, 1] < -1e3


def test_words_are_those_of_the_readers_pieces(base: tuple[Path, Path], tmp_path: Path) -> None:
    words = load_words_of(*base)
    table = load_file(base[0])["embeddings.word_embeddings.weight"]
    assert torch.equal(words[PIECES.index("[CLS]")], table[len(PIECES) - 1 - PIECES.index("[CLS]")])
    assert torch.equal(words[2000], table[len(PIECES) - 1 - 2000])
    (tmp_path / "few.txt").write_text("<s>\n</s>\n", encoding="utf-8")
    with pytest.raises(ValueError, match="lacks"):
        load_words_of(base[0], tmp_path / "few.txt")


def test_it_learns_and_its_probabilities_are_the_labels_of_the_pool(base: tuple[Path, Path]) -> None:
    torch.manual_seed(1)
    teacher, words = PairTeacher(SMALL, dropout=0.0), load_words_of(*base)
    teacher.load_base(base[0])
    towns = "Rome Paris Oslo Cairo Lima Delhi".split()
    pool = [(passage(f"{one} is shut."), passage(f"{other} is shut.")) for one in towns for other in towns]
    same = np.array([one.text == other.text for one, other in pool], np.float32)
    unknown = judge_pool(teacher, words, pool)
    examples = Examples(unknown.pairs, same, np.zeros_like(same), np.where(same == 1, 3, 1).astype(np.float32))
    fit(teacher, words, examples, Plan(memory=0.5, epochs=60, pieces=300, rate=3e-3, head_rate=3e-3, dropout=0.0))
    judged = judge_pool(teacher, words, pool)
    assert score(judged.same, examples)["auc"] > 0.95
    assert ((judged.same >= 0) & (judged.same <= 1)).all()
    assert judged.weight.tolist() == [1.0] * len(pool)
    assert np.allclose(judged.same, 1 / (1 + np.exp(-predict(teacher, words, judged.pairs)[:, 0])))
