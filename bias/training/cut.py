"""A large network -> one of a size that ships: some of its layers, and of those the best heads and inner neurons.

Layers go one after the other, each time the one without which the rest say most nearly what all of them said (cf.
Sajjad et al. 2023). What is left of a layer takes over what it can of what goes (`bias.training.prune`).
"""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from bias.training.mpnet import MpnetBody
from bias.training.prune import cut_heads, narrow

log = logging.getLogger("bias.training")

Network = TypeVar("Network", bound=MpnetBody)
Said = Callable[[Tensor], Tensor]
"""(rows, pieces, hidden), a last layer -> logits (…, kinds) of kinds of which one is right, for what is no padding."""


class Kept(NamedTuple):
    """What is kept of a layer, which is counted from 0."""

    layer: int
    heads: int
    inner: int


def choose_layers(model: MpnetBody, x: Tensor, mask: Tensor, said: Said, keep: int) -> list[int]:
    """Which layers of a large network to keep, counted from 0, by what goes into the first of them and what is said of
    the last.
    """
    model.eval()
    left = list(range(len(model.layers)))
    with torch.inference_mode():
        whole = _run(model, left, x, mask)
        meant = said(whole).log_softmax(-1)
        while len(left) > keep:
            below = [x]
            for row in left[:-1]:
                below.append(_run(model, [row], below[-1], mask))
            costs = []
            for place, some in enumerate(below):
                found = _run(model, left[place + 1 :], some, mask)
                apart = (found - whole)[mask > 0].pow(2).mean() / whole[mask > 0].pow(2).mean()
                unlike = functional.kl_div(said(found).log_softmax(-1), meant, reduction="none", log_target=True)
                costs.append(float(apart + unlike.sum(-1).mean()))
            place = min(range(len(left)), key=costs.__getitem__)
            log.info("layer %d goes, at a loss of %.3f", left.pop(place), costs[place])
    return left


def cut_network(model: Network, x: Tensor, mask: Tensor, kept: Sequence[Kept]) -> Network:
    """A copy of a large network of which only `kept` is left; what goes into the first layer tells what can go.

    `x` (rows, pieces, hidden) are some 25,000 pieces that are no padding by `mask` (rows, pieces). The copy drops
    nothing at random: it is small, and learns from a teacher.
    """
    small = copy.deepcopy(model).eval()
    small.drop_nothing()
    small.keep_layers([one.layer for one in kept])
    with torch.no_grad():
        real = mask > 0
        for row, (layer, size) in enumerate(zip(small.stack(), kept, strict=True)):
            with torch.autocast("cpu", torch.bfloat16):
                found = layer.look(x, small.attend_to(row, mask))
            heads, lost = cut_heads(layer, found[real].float(), size.heads)
            table = small.tables()[row].weight[:, heads].clone()
            small.distances[row] = nn.Embedding.from_pretrained(table, freeze=False)
            bias = small.attend_to(row, mask)
            with torch.autocast("cpu", torch.bfloat16):
                attended = layer.attend(x, bias).float()
            inner = narrow(layer, attended[real], size.inner)
            log.info("layer %d: heads %s, %.4f lost; %d neurons, %.4f lost", size.layer, heads, lost, size.inner, inner)
            with torch.autocast("cpu", torch.bfloat16):
                x = layer.feed(attended).float()
    return small


def _run(model: MpnetBody, rows: Sequence[int], x: Tensor, mask: Tensor) -> Tensor:
    stack = model.stack()
    with torch.autocast("cpu", torch.bfloat16):
        for row in rows:
            x = stack[row](x, model.attend_to(row, mask))
    return x.float()
