"""The network that reads two claims at once, in the size of MPNet or smaller.

Each piece is told by learned vectors whose claim it is of, or whose sentence, and the case of its word.
"""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from bias.reading.passages import BORDERS, LONGEST, ROLES
from bias.training.mpnet import LARGE, ROUND, MpnetBody
from bias.training.network import Shape

PLACES = ROUND * -(-(2 * LONGEST + BORDERS) // ROUND)


class PairNetwork(MpnetBody):
    """Word vectors, kinds, roles and mask of pairs -> logits (pairs, 2) of the same, and of its denial."""

    def __init__(self, shape: Shape = LARGE, dropout: float = 0.1) -> None:
        super().__init__(shape, PLACES, dropout)
        self.roles = nn.Embedding(ROLES, shape.hidden)
        self.inner = nn.Linear(4 * shape.hidden, shape.hidden)
        self.out = nn.Linear(shape.hidden, 2)
        nn.init.zeros_(self.roles.weight)

    def fit_into(self, weights: Path) -> None:
        """Load trained weights, in the size that they have; raises ValueError if they are not of such a network."""
        found = load_file(weights)
        self.take_size(found)
        self.load_state_dict(found)

    def embed(self, words: Tensor, kinds: Tensor, roles: Tensor) -> Tensor:
        """(pairs, pieces, hidden) word vectors, (pairs, pieces) kinds and roles -> what the first layer sees."""
        places = torch.arange(words.shape[1], device=words.device)
        x: Tensor = self.norm(words + self.positions(places)[None] + self.kinds(kinds) + self.roles(roles))
        return x

    def encode(self, words: Tensor, kinds: Tensor, roles: Tensor, mask: Tensor) -> Tensor:
        """(pairs, pieces, hidden) words, the rest (pairs, pieces), `mask` 0 where padding is -> the last layer."""
        return self.climb(self.dropout(self.embed(words, kinds, roles)), mask)[-1]

    def forward(self, words: Tensor, kinds: Tensor, roles: Tensor, mask: Tensor) -> Tensor:
        """As `encode`, and then the logits."""
        return self.answer(self.encode(words, kinds, roles, mask), roles)

    def answer(self, x: Tensor, roles: Tensor) -> Tensor:
        """Logits from the last layer: its first piece, and what the means over both claims have in common."""
        logits: Tensor = self.out(self.dropout(self.weigh(x, roles)))
        return logits

    def weigh(self, x: Tensor, roles: Tensor) -> Tensor:
        """(pairs, hidden): what both logits are made of."""

        def mean(role: int) -> Tensor:
            share = (roles == role).to(x.dtype)[..., None]
            return (x * share).sum(1) / share.sum(1).clamp(min=1.0)

        one, other = mean(2), mean(4)
        seen = torch.cat([x[:, 0], one + other, (one - other).abs(), one * other], dim=-1)
        return functional.gelu(self.inner(seen))
