"""A larger reader that teaches the one that ships: MPNet with the reader's heads for roles and links.

It knows more than the small one can find out by itself from the annotated articles; what it says of others is what the
small one learns from (Hinton et al. 2015).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from bias.reading.decode import LINK
from bias.reading.windows import WINDOW
from bias.training.mpnet import LARGE, ROUND, Mpnet
from bias.training.network import TAGS, Shape
from bias.training.word_table import WordTable

PLACES = ROUND * -(-(WINDOW + 2) // ROUND)
_VECTORS = 384
_NO_VERB = -10.0


class LargeReader(Mpnet):
    """Pieces of a window -> role tags and link vectors for every piece, in bf16 where the processor has it."""

    def __init__(self, words: WordTable, shape: Shape = LARGE, dropout: float = 0.1) -> None:
        super().__init__(shape, PLACES, dropout)
        self.words = words
        self.tag = nn.Linear(shape.hidden, TAGS)
        self.link = nn.Linear(shape.hidden, 4 * LINK)
        self.nobody = nn.Parameter(torch.zeros(LINK))
        nn.init.normal_(self.nobody, std=0.02)

    def forward(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """As `network.Reader`; of sentence vectors and finite verbs it knows nothing, and gives none."""
        count = ids.shape[1]
        ids, kinds, mask = (functional.pad(one, (0, -count % ROUND)) for one in (ids, kinds, mask))
        with torch.autocast("cpu", torch.bfloat16):
            places = torch.arange(ids.shape[1], device=ids.device)
            x = self.norm(self.words(ids) + self.positions(places)[None] + self.kinds(kinds))
            x = self.see(self.dropout(x), mask)
            tags, links = self.tag(x), self.link(x)
        nothing = tags.new_zeros((), dtype=torch.float32)
        vectors, verbs = nothing.expand(*mask.shape, _VECTORS), (nothing + _NO_VERB).expand(mask.shape)
        return tags[:, :count].float(), links[:, :count].float(), vectors[:, :count], verbs[:, :count]
