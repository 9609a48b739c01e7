"""The encoder of MPNet (Song et al. 2020), without its words: what the larger networks here begin as.

all-mpnet-base-v2 was tuned to give like sentences like vectors (Reimers & Gurevych 2019). Beside where a piece stands,
each is told the case of its word, as in the reader, and how far it is from every other.
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from bias.reading.pieces import KINDS
from bias.training.network import Layer, Shape

ROUND = 16
"""Batches are padded to a multiple of this, as code for the processor is made anew for every shape."""
LARGE = Shape(hidden=768, layers=12, heads=12, inner=3072)
_BUCKETS = 32
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


class Mpnet(nn.Module):
    """Positions, kinds, distances and layers; `places` is how many pieces it can look at."""

    def __init__(self, shape: Shape, places: int, dropout: float) -> None:
        super().__init__()
        self.positions = nn.Embedding(places, shape.hidden)
        self.kinds = nn.Embedding(KINDS, shape.hidden)
        self.norm = nn.LayerNorm(shape.hidden)
        self.distances = nn.Embedding(_BUCKETS, shape.heads)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.dropout = nn.Dropout(dropout)
        for module in self.modules():
            if isinstance(module, nn.LayerNorm):
                module.eps = _EPS

    def load_base(self, weights: Path) -> None:
        """Take over the weights of MPNet; all kinds of pieces begin alike."""
        found = load_file(weights)
        taken = {
            "positions.weight": found["embeddings.position_embeddings.weight"][_FIRST_PLACE:][
                : len(self.positions.weight)
            ],
            "norm.weight": found["embeddings.LayerNorm.weight"],
            "norm.bias": found["embeddings.LayerNorm.bias"],
            "distances.weight": found["encoder.relative_attention_bias.weight"],
            "kinds.weight": torch.zeros_like(self.kinds.weight),
        }
        for row in range(len(self.layers)):
            for mine, theirs in _LAYER.items():
                for part in ("weight", "bias"):
                    taken[f"layers.{row}.{mine}.{part}"] = found[f"encoder.layer.{row}.{theirs}.{part}"]
        self.load_state_dict(self.state_dict() | taken)

    def stack(self) -> list[Layer]:
        """The layers, lowest first."""
        return [layer for layer in self.layers if isinstance(layer, Layer)]

    def see(self, x: Tensor, mask: Tensor) -> Tensor:
        """(rows, pieces, hidden) below the first layer, `mask` 0 where there is padding -> the same above the last."""
        bias = self.attend_to(mask, x.dtype)
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def attend_to(self, mask: Tensor, dtype: torch.dtype) -> Tensor:
        """(rows, pieces) -> (rows, heads, pieces, pieces): how near two pieces are, and where there is padding."""
        near: Tensor = self.distances(distance_buckets(mask.shape[1])).permute(2, 0, 1)[None]
        return near.to(dtype) + (1.0 - mask.to(dtype))[:, None, None, :] * -1e4


def distance_buckets(count: int) -> Tensor:
    """(count, count) the kind of distance from each piece to each other (Raffel et al. 2020), exact for near ones."""
    places = torch.arange(count)
    behind = places[:, None] - places[None, :]
    half, away = _BUCKETS // 2, behind.abs()
    exact = half // 2
    grown = torch.log(away.clamp(min=1) / exact) / math.log(_FAR / exact) * (half - exact)
    kind = torch.where(away < exact, away, (exact + grown.long()).clamp(max=half - 1))
    return kind + half * (behind < 0)
