"""A large reader -> one of a size that ships: some of its layers, and of those the best heads and inner neurons.

Layers go one after the other, each time the one without which the rest say most nearly what all of them said (cf.
Sajjad et al. 2023). What is left of a layer takes over what it can of what goes (`bias.training.prune`).
"""

from __future__ import annotations

import copy
import logging
from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from bias.reading.windows import Batch
from bias.training.mpnet_reader import MpnetReader
from bias.training.prune import cut_heads, narrow

log = logging.getLogger("bias.training")


class Kept(NamedTuple):
    """What is kept of a layer, which is counted from 0."""

    layer: int
    heads: int
    inner: int


SHIPPED = (
    Kept(0, 6, 768),
    Kept(1, 6, 1216),
    Kept(3, 6, 1152),
    Kept(4, 6, 1024),
    Kept(5, 6, 640),
    Kept(6, 5, 448),
    Kept(9, 4, 384),
    Kept(10, 4, 384),
    Kept(11, 3, 512),
)
"""The layers are those that `choose_layers` leaves. Heads and neurons are more where more was lost when all layers were
cut alike, and as many in all as 30 MB hold. Nine thin layers are nearer to the whole than seven thicker ones."""


def choose_layers(model: MpnetReader, batches: Sequence[Batch], keep: int) -> list[int]:
    """Which layers of a large reader to keep, counted from 0, by some thousand pieces of text that it might read."""
    left = list(range(len(model.layers)))
    with torch.inference_mode():
        first, mask = _shown(model, batches)
        whole = _run(model, left, first, mask)
        while len(left) > keep:
            below = [first]
            for row in left[:-1]:
                below.append(_run(model, [row], below[-1], mask))
            without = [_run(model, left[place + 1 :], x, mask) for place, x in enumerate(below)]
            costs = [_loss(model, found, whole, mask) for found in without]
            place = min(range(len(left)), key=costs.__getitem__)
            log.info("layer %d goes, at a loss of %.3f", left.pop(place), costs[place])
    return left


def cut_reader(model: MpnetReader, batches: Sequence[Batch], kept: Sequence[Kept] = SHIPPED) -> MpnetReader:
    """A copy of a large reader of which only `kept` is left; `batches`, 25,000 pieces, tell what can go.

    It drops nothing at random: it is small, and learns from a teacher.
    """
    small = copy.deepcopy(model).eval()
    for part in small.modules():
        if isinstance(part, nn.Dropout):
            part.p = 0.0
    small.keep_layers([one.layer for one in kept])
    with torch.no_grad():
        x, mask = _shown(small, batches)
        real = mask > 0
        for row, (layer, size) in enumerate(zip(small.stack(), kept, strict=True)):
            with torch.autocast("cpu", torch.bfloat16):
                found = layer.look(x, small.attend_to(row, mask))
            heads, lost = cut_heads(layer, found[real].float(), size.heads)
            small.distances[row] = _columns(small.distances[row].weight, heads)
            bias = small.attend_to(row, mask)
            with torch.autocast("cpu", torch.bfloat16):
                attended = layer.attend(x, bias).float()
            inner = narrow(layer, attended[real], size.inner)
            log.info("layer %d: heads %s, %.4f lost; %d neurons, %.4f lost", size.layer, heads, lost, size.inner, inner)
            with torch.autocast("cpu", torch.bfloat16):
                x = layer.feed(attended).float()
    return small


def _columns(table: Tensor, columns: Sequence[int]) -> nn.Embedding:
    return nn.Embedding.from_pretrained(table[:, list(columns)].clone(), freeze=False)


def _shown(model: MpnetReader, batches: Sequence[Batch]) -> tuple[Tensor, Tensor]:
    """What goes into the first layer, and where no padding is; all batches are as wide as the widest."""
    width = max(batch.ids.shape[1] for batch in batches)

    def join(name: str) -> Tensor:
        arrays = [torch.from_numpy(getattr(batch, name)) for batch in batches]
        return torch.cat([functional.pad(one, (0, width - one.shape[1])) for one in arrays])

    return model.embed(join("ids"), join("kinds")), join("mask")


def _run(model: MpnetReader, rows: Sequence[int], x: Tensor, mask: Tensor) -> Tensor:
    stack = model.stack()
    with torch.autocast("cpu", torch.bfloat16):
        for row in rows:
            x = stack[row](x, model.attend_to(row, mask))
    return x.float()


def _loss(model: MpnetReader, found: Tensor, wanted: Tensor, mask: Tensor) -> float:
    """How far two last layers are apart, and what is said of the pieces by them."""
    found, wanted = found[mask > 0], wanted[mask > 0]
    apart = (found - wanted).pow(2).mean() / wanted.pow(2).mean()
    said, meant = model.tag(found).log_softmax(-1), model.tag(wanted).log_softmax(-1)
    return float(apart + functional.kl_div(said, meant, reduction="batchmean", log_target=True))
