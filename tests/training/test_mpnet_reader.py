"""The reader of MPNet's size: published weights, padding, and the size that it is saved in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")
pytest.importorskip("onnx", reason="needs the extra `train`")

import onnxruntime  # noqa: E402
from pair_factories import SMALL, publish  # noqa: E402
from reader_factories import batches, large_reader  # noqa: E402
from safetensors.torch import load_file  # noqa: E402

from bias.training.mpnet_export import write_reader  # noqa: E402
from bias.training.mpnet_reader import PLACES, MpnetReader, load_mpnet, save_mpnet  # noqa: E402
from bias.training.network import Layer  # noqa: E402


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> MpnetReader:
    return large_reader(tmp_path_factory.mktemp("base"))


def cut_by_hand(reader: MpnetReader) -> MpnetReader:
    """One layer, of one head and fewer neurons."""
    reader.keep_layers([1])
    reader.stack()[0].resize(20, 1)
    reader.distances[0] = torch.nn.Embedding(32, 1)
    return reader.eval()


def test_published_weights_are_taken_over(tmp_path: Path) -> None:
    base, _ = publish(tmp_path)
    found, mine = load_file(base), large_reader(tmp_path).state_dict()
    assert torch.equal(mine["positions.weight"], found["embeddings.position_embeddings.weight"][2 : PLACES + 2])
    assert torch.equal(mine["layers.1.narrow.weight"], found["encoder.layer.1.output.dense.weight"])
    for row in range(2):
        assert torch.equal(mine[f"distances.{row}.weight"], found["encoder.relative_attention_bias.weight"])


def test_every_piece_has_tags_links_and_a_logit(reader: MpnetReader) -> None:
    ids = torch.arange(2 * 21).reshape(2, 21) + 1000
    tags, links, verbs = reader(ids, torch.zeros_like(ids), torch.ones_like(ids))
    assert (tags.shape, links.shape, verbs.shape) == ((2, 21, 7), (2, 21, 256), (2, 21))
    assert (verbs < -5).all()


def test_padding_changes_nothing_but_rounding(reader: MpnetReader) -> None:
    ids = torch.arange(16)[None] + 1000
    kinds, mask = torch.zeros_like(ids), torch.ones_like(ids)
    alone = reader(ids, kinds, mask)[0]
    wider = [torch.cat([one, torch.zeros(1, 20, dtype=one.dtype)], dim=1) for one in (ids, kinds, mask)]
    assert torch.allclose(alone, reader(*wider)[0][:, :16], atol=0.02)
    assert not torch.allclose(alone, reader(*wider[:2], torch.ones_like(wider[2]))[0][:, :16], atol=0.02)


def test_a_reader_is_loaded_in_the_size_it_was_saved_in(tmp_path: Path) -> None:
    small = cut_by_hand(large_reader(tmp_path))
    save_mpnet(small, tmp_path / "small.safetensors")
    again = load_mpnet(tmp_path / "small.safetensors")
    assert [(layer.heads, layer.widen.out_features) for layer in again.stack()] == [(1, 20)]
    ids = torch.arange(16)[None] + 1000
    given = (ids, torch.zeros_like(ids), torch.ones_like(ids))
    for one, other in zip(small(*given), again(*given), strict=True):
        assert torch.equal(one, other)


def test_a_layer_keeps_its_weights_where_its_size_is_right() -> None:
    layer = Layer(SMALL, 0.0)
    before = layer.state_dict()
    layer.resize(48, 2)
    assert all(torch.equal(value, before[name]) for name, value in layer.state_dict().items())
    layer.resize(48, 1)
    assert layer.query.out_features == layer.attended.in_features == 64
    assert layer.widen.out_features == 48


def test_the_file_that_ships_says_what_the_weights_say(tmp_path: Path) -> None:
    reader = large_reader(tmp_path)
    reader.stack()[1].resize(20, 1)
    reader.distances[1] = torch.nn.Embedding(32, 1)
    torch.nn.init.normal_(reader.verbs.out.weight)
    torch.nn.init.zeros_(reader.verbs.out.bias)
    write_reader(reader, batches(), tmp_path / "reader.onnx")
    session = onnxruntime.InferenceSession(tmp_path / "reader.onnx", providers=["CPUExecutionProvider"])
    for batch in batches():
        found = session.run(("tags", "links", "verbs"), {"ids": batch.ids, "kinds": batch.kinds})
        with torch.inference_mode():
            wanted = reader(*(torch.from_numpy(one) for one in (batch.ids, batch.kinds, batch.mask)))
        for one, other in zip(found, wanted, strict=True):
            error = np.abs(one - other.numpy()).mean() / max(1e-6, np.abs(other.numpy()).std())
            assert one.shape == tuple(other.shape)
            assert error < 0.15
    assert session.run(("nobody",), {"ids": batch.ids, "kinds": batch.kinds})[0].shape == (64,)
