"""The network that reads two claims at once, in the size of MPNet or smaller.

Each piece is told by learned vectors whose claim it is of, or whose sentence, and the case of its word.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from bias.reading.passages import BORDERS, LONGEST, ROLES
from bias.reading.pieces import KINDS
from bias.training.mpnet import BUCKETS, LARGE, ROUND, distance_buckets, near_of, set_precision, take_over
from bias.training.network import Layer, Shape

PLACES = ROUND * -(-(2 * LONGEST + BORDERS) // ROUND)


class PairNetwork(nn.Module):
    """Word vectors, kinds, roles and mask of pairs -> logits (pairs, 2) of the same, and of its denial."""

    def __init__(self, shape: Shape = LARGE, dropout: float = 0.1) -> None:
        super().__init__()
        self.positions = nn.Embedding(PLACES, shape.hidden)
        self.kinds = nn.Embedding(KINDS, shape.hidden)
        self.roles = nn.Embedding(ROLES, shape.hidden)
        self.norm = nn.LayerNorm(shape.hidden)
        self.distances = nn.Embedding(BUCKETS, shape.heads)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.dropout = nn.Dropout(dropout)
        self.inner = nn.Linear(4 * shape.hidden, shape.hidden)
        self.out = nn.Linear(shape.hidden, 2)
        nn.init.zeros_(self.roles.weight)
        set_precision(self)

    def load_base(self, weights: Path) -> None:
        """Take over the weights of MPNet; all kinds of pieces begin alike, and all roles."""
        found = load_file(weights)
        taken = take_over(found, len(self.layers), PLACES)
        taken["distances.weight"] = near_of(found)
        taken["kinds.weight"] = torch.zeros_like(self.kinds.weight)
        self.load_state_dict(self.state_dict() | taken)

    def stack(self) -> list[Layer]:
        """The layers, lowest first."""
        return [layer for layer in self.layers if isinstance(layer, Layer)]

    def keep_layers(self, rows: Sequence[int]) -> None:
        """Leave only these layers, counted from 0."""
        self.layers = nn.ModuleList(self.layers[row] for row in rows)

    def fit_into(self, weights: Path) -> None:
        """Load trained weights, with as many layers, of those there are, and inner neurons as they have."""
        found = load_file(weights)
        inner = [len(value) for name, value in found.items() if name.endswith(".widen.bias")]
        self.keep_layers(range(len(inner)))
        for number, layer in enumerate(self.stack()):
            layer.resize(len(found[f"layers.{number}.widen.bias"]))
        self.load_state_dict(found)

    def embed(self, words: Tensor, kinds: Tensor, roles: Tensor) -> Tensor:
        """(pairs, pieces, hidden) word vectors, (pairs, pieces) kinds and roles -> what the first layer sees."""
        places = torch.arange(words.shape[1], device=words.device)
        x: Tensor = self.norm(words + self.positions(places)[None] + self.kinds(kinds) + self.roles(roles))
        return x

    def forward(self, words: Tensor, kinds: Tensor, roles: Tensor, mask: Tensor) -> Tensor:
        """(pairs, pieces, hidden) words, the rest (pairs, pieces), `mask` 0 where there is padding -> the logits."""
        x = self.dropout(self.embed(words, kinds, roles))
        bias = self.attend_to(mask, x.dtype)
        for layer in self.layers:
            x = layer(x, bias)
        return self.answer(x, roles)

    def attend_to(self, mask: Tensor, dtype: torch.dtype) -> Tensor:
        """(pairs, pieces) -> (pairs, heads, pieces, pieces): how near two pieces are, and where there is padding."""
        near: Tensor = self.distances(distance_buckets(mask.shape[1])).permute(2, 0, 1)[None]
        return near.to(dtype) + (1.0 - mask.to(dtype))[:, None, None, :] * -1e4

    def answer(self, x: Tensor, roles: Tensor) -> Tensor:
        """Logits from the last layer: its first piece, and what the means over both claims have in common."""

        def mean(role: int) -> Tensor:
            share = (roles == role).to(x.dtype)[..., None]
            return (x * share).sum(1) / share.sum(1).clamp(min=1.0)

        one, other = mean(2), mean(4)
        seen = torch.cat([x[:, 0], one + other, (one - other).abs(), one * other], dim=-1)
        logits: Tensor = self.out(self.dropout(functional.gelu(self.inner(seen))))
        return logits
