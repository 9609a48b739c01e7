"""The network of pairs is the published one, with what it needs to know whose claim a piece is of."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")

from pair_factories import SMALL, publish  # noqa: E402
from safetensors.torch import load_file, save_file  # noqa: E402

from bias.training.mpnet import distance_buckets  # noqa: E402
from bias.training.pair_network import PLACES, PairNetwork  # noqa: E402


def test_distances_are_exact_when_near_and_of_one_kind_when_far() -> None:
    kinds = distance_buckets(200)
    assert kinds[:10, 0].tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 8]
    assert kinds[0, :4].tolist() == [0, 17, 18, 19]
    assert (kinds[199, 0], kinds[199, 70], kinds[0, 199]) == (15, 15, 31)


def test_published_weights_are_taken_over(tmp_path: Path) -> None:
    base, _ = publish(tmp_path)
    model, found = PairNetwork(SMALL), load_file(base)
    model.load_base(base)
    mine = model.state_dict()
    assert torch.equal(mine["layers.1.narrow.weight"], found["encoder.layer.1.output.dense.weight"])
    assert torch.equal(mine["layers.0.attended.bias"], found["encoder.layer.0.attention.attn.o.bias"])
    assert torch.equal(mine["positions.weight"], found["embeddings.position_embeddings.weight"][2 : PLACES + 2])
    near, learned = model.attend_to(0, torch.ones(1, 6)), found["encoder.relative_attention_bias.weight"]
    assert near.shape == (1, SMALL.heads, 6, 6)
    assert torch.equal(near[0, :, 5, 2], learned[3])
    assert torch.equal(near[0, :, 2, 5], learned[16 + 3])
    assert model.attend_to(1, torch.tensor([[1, 0]]))[0, 0, 0, 1] < -1e3


def test_a_network_takes_the_size_of_the_weights_that_it_loads(tmp_path: Path) -> None:
    small = PairNetwork(SMALL)
    small.keep_layers([1])
    small.stack()[0].resize(20, 1)
    small.distances[0] = torch.nn.Embedding(32, 1)
    save_file(small.state_dict(), tmp_path / "small.safetensors")
    large = PairNetwork(SMALL)
    large.fit_into(tmp_path / "small.safetensors")
    assert [(layer.widen.out_features, layer.heads) for layer in large.stack()] == [(20, 1)]
    assert torch.equal(large.state_dict()["layers.0.query.weight"], small.state_dict()["layers.0.query.weight"])
