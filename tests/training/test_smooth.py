"""A smoothed layer says what it said, with nothing in it that towers above the rest."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")

from bias.training.export import FusedLayer  # noqa: E402
from bias.training.network import Layer, Shape  # noqa: E402
from bias.training.smooth import find_peaks, scales  # noqa: E402

SHAPE = Shape(hidden=32, layers=1, heads=2, inner=48)


def uneven() -> Layer:
    """A layer one of whose inner neurons is a hundred times as active as the others, and counts for as little."""
    torch.manual_seed(1)
    layer = Layer(SHAPE, 0.0).eval()
    with torch.no_grad():
        layer.widen.weight[7] *= 100
        layer.narrow.weight[:, 7] /= 100
    return layer


def test_what_a_layer_says_stays_and_its_peaks_do_not() -> None:
    layer, x = uneven(), torch.randn(3, 9, SHAPE.hidden)
    nothing, real = torch.zeros(1, 1, 1, 1), torch.ones(3, 9, dtype=torch.bool)
    (peaks,) = find_peaks([layer], [(x[:2], nothing, real[:2]), (x[2:], nothing, real[2:])])
    assert peaks.active.argmax() == 7
    assert peaks.active.max() > 20 * peaks.active.median()
    near = torch.zeros(1, SHAPE.heads, 9, 9)
    smooth = FusedLayer(layer, peaks)
    assert torch.allclose(smooth(x, near=near), layer(x, nothing), atol=1e-4)
    left = peaks.active / scales(peaks.active, [layer.narrow.weight.T])
    assert left.max() < 4 * left.median()


def test_padding_has_no_peaks() -> None:
    layer, x = uneven(), torch.randn(1, 4, SHAPE.hidden)
    x[0, 3] = 1e6
    hidden = torch.tensor([[[[0.0, 0.0, 0.0, -1e4]]]])
    (peaks,) = find_peaks([layer], [(x, hidden, torch.tensor([[True, True, True, False]]))])
    assert peaks.given.max() < 10
