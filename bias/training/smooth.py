"""Make layers ready for eight bits: numbers that tower above the others are scaled down, their weights up.

One scale holds for all numbers that go into a product, so a few large ones leave the others little room (SmoothQuant:
Xiao et al. 2023). Nothing changes in what a layer says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from bias.training.network import Layer, Shown

_STRENGTH = 0.7
"""How much of the unevenness goes from the numbers into the weights. Of .5, .7 and .85 for the inner neurons, and .5
and .7 for the rest, this kept logits nearest to those in full precision, on 150 labelled pairs of the part *dev*."""
_LEAST_PEAK, _LEAST_WEIGHT = 1e-3, 1e-4


@dataclass(frozen=True, slots=True, eq=False)
class Peaks:
    """The largest absolute values that go into the products of a layer, by where they stand."""

    given: Tensor
    """(hidden,) into what is asked of the other pieces."""
    attended: Tensor
    """(hidden,) into the inner neurons."""
    active: Tensor
    """(inner,) out of them."""


def find_peaks(layers: Sequence[Layer], shown: Iterable[Shown]) -> list[Peaks]:
    """The peaks of every layer on some text."""
    found: list[list[Peaks]] = [[] for _ in layers]
    with torch.inference_mode():
        for x, biases, real in shown:
            for peaks, layer, bias in zip(found, layers, biases, strict=True):
                attended = layer.attend(x, bias)
                parts = (part[real].abs().amax(0) for part in (x, attended, layer.excite(attended)))
                peaks.append(Peaks(*parts))
                x = layer.feed(attended)
    return [
        Peaks(*(torch.stack([getattr(one, name) for one in peaks]).amax(0) for name in Peaks.__slots__))
        for peaks in found
    ]


def scales(peaks: Tensor, weights: Sequence[Tensor]) -> Tensor:
    """By how much to divide each number, (numbers,), that goes into products with `weights`, each (numbers, out)."""
    heaviest = torch.cat([weight.abs() for weight in weights], dim=1).amax(1).clamp(min=_LEAST_WEIGHT)
    found = peaks.clamp(min=_LEAST_PEAK) ** _STRENGTH / heaviest ** (1 - _STRENGTH)
    return found / found.median()
