"""What networks of the size of MPNet, or cut from it, have in common (Song et al. 2020).

They begin as all-mpnet-base-v2, which was tuned to give like sentences like vectors (Reimers & Gurevych 2019). Each
piece is told how far it is from every other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from bias.reading.pieces import KINDS
from bias.training.network import Layer, Shape

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


class MpnetBody(nn.Module):
    """Layers of MPNet's kind, and what goes into them; each has heads and a sense of how near pieces are of its own."""

    def __init__(self, shape: Shape, places: int, dropout: float) -> None:
        super().__init__()
        self.positions = nn.Embedding(places, shape.hidden)
        self.kinds = nn.Embedding(KINDS, shape.hidden)
        self.norm = nn.LayerNorm(shape.hidden, eps=_EPS)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.distances = nn.ModuleList(nn.Embedding(BUCKETS, shape.heads) for _ in range(shape.layers))
        self.dropout = nn.Dropout(dropout)
        for layer in self.stack():
            layer.attended_norm.eps = layer.norm.eps = _EPS

    def load_base(self, weights: Path) -> None:
        """Take over the published weights of MPNet; all kinds of pieces begin alike."""
        taken = _take_over(load_file(weights), len(self.layers), self.positions.num_embeddings)
        taken["kinds.weight"] = torch.zeros_like(self.kinds.weight)
        self.load_state_dict(self.state_dict() | taken)

    def stack(self) -> list[Layer]:
        """The layers, lowest first."""
        return [layer for layer in self.layers if isinstance(layer, Layer)]

    def tables(self) -> list[nn.Embedding]:
        """How near two pieces are, (BUCKETS, heads), for each layer."""
        return [table for table in self.distances if isinstance(table, nn.Embedding)]

    def keep_layers(self, rows: Sequence[int]) -> None:
        """Leave only these layers, counted from 0."""
        self.layers = nn.ModuleList(self.layers[row] for row in rows)
        self.distances = nn.ModuleList(self.distances[row] for row in rows)

    def take_size(self, found: Mapping[str, Tensor]) -> None:
        """Have as many layers, of those there are, heads and inner neurons as these weights of a trained network.

        Raises ValueError if they are not of such a network, or of more layers.
        """
        sizes = find_sizes(found)
        if not 0 < len(sizes) <= len(self.layers):
            raise ValueError(f"weights of {len(sizes)} layers do not fit into a network of {len(self.layers)}")
        self.keep_layers(range(len(sizes)))
        for row, (layer, (heads, inner)) in enumerate(zip(self.stack(), sizes, strict=True)):
            layer.resize(inner, heads)
            self.distances[row] = nn.Embedding(BUCKETS, heads)

    def drop_nothing(self) -> None:
        """Leave nothing out at random from now on: for networks that are small, and learn from a teacher."""
        for part in self.modules():
            if isinstance(part, nn.Dropout):
                part.p = 0.0

    def attend_to(self, row: int, mask: Tensor) -> Tensor:
        """(rows, pieces) 0/1 -> (rows, heads, pieces, pieces): how near two pieces are, and where there is padding."""
        near: Tensor = self.distances[row](distance_buckets(mask.shape[1])).permute(2, 0, 1)[None]
        return near + (1.0 - mask.to(near.dtype))[:, None, None, :] * -1e4

    def climb(self, x: Tensor, mask: Tensor) -> list[Tensor]:
        """(rows, pieces, hidden) before the first layer and 0/1 mask -> the same shape after each layer."""
        seen: list[Tensor] = []
        for row, layer in enumerate(self.layers):
            x = layer(x, self.attend_to(row, mask))
            seen.append(x)
        return seen


def find_sizes(found: Mapping[str, Tensor]) -> list[tuple[int, int]]:
    """Heads and inner neurons of each layer, by the weights of a trained network."""
    sizes: list[tuple[int, int]] = []
    while f"distances.{len(sizes)}.weight" in found:
        row = len(sizes)
        sizes.append((found[f"distances.{row}.weight"].shape[1], len(found[f"layers.{row}.widen.bias"])))
    return sizes


def _take_over(found: Mapping[str, Tensor], layers: int, places: int) -> dict[str, Tensor]:
    """The published weights of positions, first norm and so many layers, by the names that they have here."""
    taken = {
        "positions.weight": found["embeddings.position_embeddings.weight"][_FIRST_PLACE : places + _FIRST_PLACE],
        "norm.weight": found["embeddings.LayerNorm.weight"],
        "norm.bias": found["embeddings.LayerNorm.bias"],
    }
    for row in range(layers):
        taken[f"distances.{row}.weight"] = found["encoder.relative_attention_bias.weight"]
        for mine, theirs in _LAYER.items():
            for part in ("weight", "bias"):
                taken[f"layers.{row}.{mine}.{part}"] = found[f"encoder.layer.{row}.{theirs}.{part}"]
    return taken


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


def save_whole(weights: Mapping[str, Tensor], path: Path) -> None:
    """Write a safetensors file whole or not at all."""
    partial = path.with_suffix(".partial")
    save_file(dict(weights), partial)
    partial.replace(path)
