"""Neurons that the others can stand in for are the ones that go."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")

from safetensors.torch import save_file  # noqa: E402

from bias.reading.windows import Batch  # noqa: E402
from bias.training.network import Reader, Shape  # noqa: E402
from bias.training.prune import choose_neurons, prune  # noqa: E402

SMALL = Shape(pieces=200, hidden=48, layers=3, heads=4, inner=96, positions=64)


def batches() -> list[Batch]:
    ids = np.random.default_rng(1).integers(3, 200, (12, 40))
    return [Batch(ids, ids % 6, [(0, 38)] * 12)]


def test_twins_and_the_silent_go_first_at_no_cost() -> None:
    active = torch.randn(500, 6, dtype=torch.float64)
    active[:, 4] = active[:, 1]
    active[:, 2] = 0
    weights = torch.randn(3, 6, dtype=torch.float64)
    left, rows = choose_neurons(active.T @ active, weights, 4)
    assert 2 not in rows
    assert len({1, 4} & set(rows.tolist())) == 1
    assert torch.allclose(active[:, rows] @ left.T, active @ weights.T, atol=1e-2)


def test_a_narrowed_reader_says_nearly_the_same_and_more_so_the_wider_it_stays(tmp_path: Path) -> None:
    torch.manual_seed(1)
    whole = Reader(SMALL, dropout=0.0).eval()
    save_file(whole.state_dict(), tmp_path / "whole.safetensors")
    (batch,) = batches()
    given = [torch.from_numpy(one) for one in (batch.ids, batch.kinds, batch.mask)]
    distances = []
    with torch.inference_mode():
        before = whole.encode(*given)
        for keep in (80, 48):
            narrow = Reader(SMALL, dropout=0.0).eval()
            narrow.load(tmp_path / "whole.safetensors")
            prune(narrow, [batch], {2: keep, 3: keep})
            after = narrow.encode(*given)
            assert [layer.widen.out_features for layer in narrow.stack()] == [96, keep, keep]
            assert torch.equal(after[0], before[0])
            distances.append(float((after[-1] - before[-1]).norm() / before[-1].norm()))
    assert distances[0] < distances[1] < 0.2


def test_narrowed_weights_load_into_a_reader_of_the_usual_shape(tmp_path: Path) -> None:
    reader = Reader(SMALL, dropout=0.0).eval()
    prune(reader, batches(), {3: 32})
    save_file(reader.state_dict(), tmp_path / "narrow.safetensors")
    loaded = Reader(SMALL)
    loaded.load(tmp_path / "narrow.safetensors")
    assert [layer.widen.out_features for layer in loaded.stack()] == [96, 96, 32]


def test_frozen_layers_and_what_lies_below_them_do_not_learn() -> None:
    reader = Reader(SMALL)
    reader.freeze(2)
    learning = [name for name, weight in reader.named_parameters() if weight.requires_grad]
    assert any(name.startswith("layers.2.") for name in learning)
    assert not [n for n in learning if n.startswith(("layers.0", "layers.1", "words", "positions", "kinds", "norm"))]
