"""What networks of the size of MPNet begin as (Song et al. 2020), and how its pieces know where they stand.

all-mpnet-base-v2 was tuned to give like sentences like vectors (Reimers & Gurevych 2019). Each piece is told how far it
is from every other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import torch
from torch import Tensor, nn

from bias.training.network import Shape

LARGE = Shape(hidden=768, layers=12, heads=12, inner=3072)
ROUND = 16
"""Batches are padded to a multiple of this, as code for the processor is made anew for every shape."""
BUCKETS = 32
"""Kinds of distance between two pieces: half of them for what stands before, half for what stands behind."""
_FAR = 128
"""From this distance on all are of one kind."""
_EPS = 1e-5
_FIRST_PLACE = 2
_LAYER = {
    "query": "attention.attn.q",
    "key": "attention.attn.k",
    "value": "attention.attn.v",
    "attended": "attention.attn.o",
    "attended_norm": "attention.LayerNorm",
    "widen": "intermediate.dense",
    "narrow": "output.dense",
    "norm": "output.LayerNorm",
}


def take_over(found: Mapping[str, Tensor], layers: int, places: int) -> dict[str, Tensor]:
    """The published weights of positions, first norm and so many layers, by the names that they have here."""
    taken = {
        "positions.weight": found["embeddings.position_embeddings.weight"][_FIRST_PLACE : places + _FIRST_PLACE],
        "norm.weight": found["embeddings.LayerNorm.weight"],
        "norm.bias": found["embeddings.LayerNorm.bias"],
    }
    for row in range(layers):
        for mine, theirs in _LAYER.items():
            for part in ("weight", "bias"):
                taken[f"layers.{row}.{mine}.{part}"] = found[f"encoder.layer.{row}.{theirs}.{part}"]
    return taken


def near_of(found: Mapping[str, Tensor]) -> Tensor:
    """The published weights of how near two pieces are, (BUCKETS, heads), the same in all layers."""
    return found["encoder.relative_attention_bias.weight"]


def set_precision(model: nn.Module) -> None:
    """Norms divide as the published ones do."""
    for module in model.modules():
        if isinstance(module, nn.LayerNorm):
            module.eps = _EPS


def distance_buckets(count: int) -> Tensor:
    """(count, count) the kind of distance from each piece to each other (Raffel et al. 2020), exact for near ones."""
    places = torch.arange(count)
    behind = places[:, None] - places[None, :]
    half, away = BUCKETS // 2, behind.abs()
    exact = half // 2
    grown = torch.log(away.clamp(min=1) / exact) / math.log(_FAR / exact) * (half - exact)
    kind = torch.where(away < exact, away, (exact + grown.long()).clamp(max=half - 1))
    return kind + half * (behind < 0)


def distances_apart(places: int) -> Tensor:
    """(2 x places - 1,) the kinds of distance of a piece from one that stands `places - 1` after it, …, before it."""
    kinds = distance_buckets(places)
    return torch.cat([kinds[0].flip(0), kinds[1:, 0]])
