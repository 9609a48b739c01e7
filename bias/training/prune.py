"""Take inner neurons out of a trained reader's layers, those that the others make up for best.

Which go and what the rest take over from them follows from second-order statistics of the neurons on real text (optimal
brain surgeon: Hassibi & Stork 1993; whole neurons: Kurtic et al. 2023). Training goes on from there.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from bias.reading.layout import find_paragraphs, find_quotations
from bias.reading.pieces import cut, load_tokenizer
from bias.reading.windows import Batch, make_batches, plan_windows
from bias.training.network import Layer, Reader, Shown

log = logging.getLogger("bias.training")

_DAMPING = 1e-4


def draw_batches(documents: Sequence[Mapping[str, Any]], vocabulary: Path) -> list[Batch]:
    """Cut the texts of `documents` into windows."""
    tokenizer = load_tokenizer(vocabulary)
    batches: list[Batch] = []
    for document in documents:
        text = document["text"]
        paragraphs = find_paragraphs(text)
        pieces = cut(text, paragraphs, find_quotations(text, paragraphs), tokenizer)
        batches.extend(make_batches(pieces, plan_windows(len(pieces))))
    return batches


def prune(reader: Reader, batches: Sequence[Batch], keep: Mapping[int, int]) -> None:
    """Leave layer `n` (counted from 1) only `keep[n]` inner neurons, for every `n` in `keep`, changing `reader`.

    `batches` are windows of text like that which the reader is made for; 50,000 pieces are enough.
    """
    with torch.no_grad():
        narrow_layers(reader.stack(), (_show(reader, batch) for batch in batches), keep)


def _show(reader: Reader, batch: Batch) -> Shown:
    mask = torch.from_numpy(batch.mask)
    x = reader.embed(torch.from_numpy(batch.ids), torch.from_numpy(batch.kinds))
    return x, [(1.0 - mask.float())[:, None, None, :] * -1e4] * len(reader.layers), mask > 0


def narrow_layers(layers: Sequence[Layer], shown: Iterable[Shown], keep: Mapping[int, int]) -> None:
    """Do the same to `layers`, by what goes into the first of them; `keep` counts from 1. Call it without gradients."""
    states, biases, masks = map(list, zip(*shown, strict=True))
    for number, layer in enumerate(layers, 1):
        states = [layer.attend(x, bias[number - 1]) for x, bias in zip(states, biases, strict=True)]
        if number in keep:
            seen = torch.cat([x[real] for x, real in zip(states, masks, strict=True)])
            lost = narrow(layer, seen, keep[number])
            log.info("layer %d: %d inner neurons, %.4f of what they say lost", number, keep[number], lost)
        states = [layer.feed(x) for x in states]


def narrow(layer: Layer, seen: Tensor, keep: int) -> float:
    """Keep the best neurons of one layer, by what it is given on `seen` (pieces, hidden).

    Returns the share (0..1) of what they said that is lost.
    """
    active = layer.excite(seen).double()
    weights, kept = choose_neurons(active.T @ active, layer.narrow.weight.double(), keep)
    before = layer.narrow(active.float())
    bias, widen, widen_bias = layer.narrow.bias, layer.widen.weight[kept], layer.widen.bias[kept]
    layer.resize(keep)
    for parameter, value in zip(
        (layer.widen.weight, layer.widen.bias, layer.narrow.weight, layer.narrow.bias),
        (widen, widen_bias, weights.float(), bias),
        strict=True,
    ):
        parameter.data.copy_(value)
    lost = (layer.narrow(active[:, kept].float()) - before).pow(2).sum() / before.pow(2).sum()
    return float(lost)


def cut_heads(layer: Layer, seen: Tensor, keep: int) -> tuple[list[int], float]:
    """Keep the best attention heads of one layer, by what all of them found, `seen` (pieces, heads x width).

    Returns their numbers, and the share (0..1) of what the heads said that is lost.
    """
    found = seen.double()
    whole = layer.attended.weight.double()
    weights, heads = choose_heads(found.T @ found, whole, keep, layer.width)
    rows = torch.cat([torch.arange(head * layer.width, (head + 1) * layer.width) for head in heads])
    asking = [(part.weight[rows], part.bias[rows]) for part in (layer.query, layer.key, layer.value)]
    bias, inner = layer.attended.bias, layer.widen.out_features
    layer.resize(inner, keep)
    for part, (weight, offset) in zip((layer.query, layer.key, layer.value), asking, strict=True):
        part.weight.data.copy_(weight)
        part.bias.data.copy_(offset)
    layer.attended.weight.data.copy_(weights)
    layer.attended.bias.data.copy_(bias)
    before = found @ whole.T
    return heads, float((found[:, rows] @ weights.T - before).pow(2).sum() / before.pow(2).sum())


def choose_heads(products: Tensor, weights: Tensor, keep: int, width: int) -> tuple[Tensor, list[int]]:
    """As `choose_neurons`, for heads of `width` neurons, which go or stay together.

    Returns the weights of what is kept (out, keep x width) and the numbers of the heads (keep), in order.
    """
    damping = _DAMPING * products.diagonal().mean()
    inverse = torch.linalg.inv(products + damping * torch.eye(len(products), dtype=products.dtype))
    weights, heads = weights.clone(), list(range(len(products) // width))
    while len(heads) > keep:
        parts = [slice(row * width, (row + 1) * width) for row in range(len(heads))]
        costs = [
            float((weights[:, one] @ torch.linalg.inv(inverse[one, one]) * weights[:, one]).sum()) for one in parts
        ]
        worst = min(range(len(heads)), key=costs.__getitem__)
        gone = parts[worst]
        share = torch.linalg.inv(inverse[gone, gone]) @ inverse[gone]
        left = torch.ones(len(inverse), dtype=torch.bool)
        left[gone] = False
        weights = (weights - weights[:, gone] @ share)[:, left]
        inverse = (inverse - inverse[:, gone] @ share)[left][:, left]
        heads.pop(worst)
    return weights, heads


def choose_neurons(products: Tensor, weights: Tensor, keep: int) -> tuple[Tensor, Tensor]:
    """Choose neurons from the sums of products of their activity (n, n) and their weights (out, n).

    One goes at a time, the one whose loss costs least once the others have taken over what they can. Returns the
    weights of those kept (out, keep) and their rows (keep), in order.
    """
    count = len(products)
    damping = _DAMPING * float(products.diagonal().mean())
    inverse = torch.linalg.inv(products + damping * torch.eye(count, dtype=products.dtype))
    weights, rows = weights.clone(), torch.arange(count)
    while len(rows) > keep:
        cost = weights.pow(2).sum(0) / inverse.diagonal()
        # Shrinking the matrices now and then is far cheaper than at every step.
        doomed = min(64, len(rows) - keep)
        gone: list[int] = []
        for _ in range(doomed):
            worst = int(cost.argmin())
            share = inverse[:, worst] / inverse[worst, worst]
            weights -= weights[:, worst : worst + 1] * share
            inverse -= inverse[:, worst : worst + 1] * share
            gone.append(worst)
            inverse[worst, worst] = 1.0
            cost = weights.pow(2).sum(0) / inverse.diagonal()
            cost[gone] = torch.inf
        left = torch.ones(len(rows), dtype=torch.bool)
        left[gone] = False
        weights, inverse, rows = weights[:, left], inverse[left][:, left], rows[left]
    return weights, rows
