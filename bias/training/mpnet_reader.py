"""The reader as a torch module in the size of MPNet, and cut from it to a size that ships.

Large, it learns what roles are from annotated articles. What ships is the same network with fewer layers and narrower
ones (`bias.training.cut`), taught by the large one what to see.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from bias.reading.decode import LINK
from bias.reading.windows import WINDOW
from bias.training.mpnet import LARGE, ROUND, MpnetBody, find_sizes, save_whole
from bias.training.network import TAGS, Shape, Verbs, join_layers
from bias.training.word_table import Packed, WordTable

PLACES = ROUND * -(-(WINDOW + 2) // ROUND)


_WORDS = "words."


class MpnetReader(MpnetBody):
    """Pieces of a window -> role tags, link vectors and finite verbs for every piece. The words stay as they are."""

    def __init__(self, words: WordTable, shape: Shape = LARGE, dropout: float = 0.1) -> None:
        super().__init__(shape, PLACES, dropout)
        self.words = words
        self.tag = nn.Linear(shape.hidden, TAGS)
        self.link = nn.Linear(shape.hidden, 4 * LINK)
        self.nobody = nn.Parameter(torch.zeros(LINK))
        self.verbs = Verbs(shape.hidden).requires_grad_(False)
        nn.init.normal_(self.nobody, std=0.02)

    def embed(self, ids: Tensor, kinds: Tensor) -> Tensor:
        """(windows, pieces) ids and kinds -> (windows, pieces, hidden), before the first layer."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x: Tensor = self.norm(self.words(ids) + self.positions(places)[None] + self.kinds(kinds))
        return x

    def encode(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        """(windows, pieces) ids, kinds and 0/1 mask -> (windows, pieces, hidden), after each layer, in bf16 if that is
        how the processor runs best.
        """
        count = ids.shape[1]
        ids, kinds, mask = (functional.pad(one, (0, -count % ROUND)) for one in (ids, kinds, mask))
        with torch.autocast("cpu", torch.bfloat16):
            seen = self.climb(self.dropout(self.embed(ids, kinds)), mask)
        return tuple(x[:, :count] for x in seen)

    def judge(self, seen: Sequence[Tensor], mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """What the heads say of what `encode` gave, in full precision."""
        x = seen[-1].float()
        return self.tag(x), self.link(x), self.verbs(join_layers(seen).float(), mask)

    def forward(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return tag scores (…, 7), link vectors (…, 4 x 64) and logits of finite verbs (…)."""
        return self.judge(self.encode(ids, kinds, mask), mask)


def save_mpnet(model: MpnetReader, path: Path) -> None:
    """Write weights and words into one safetensors file, whole or not at all."""
    words = {f"{_WORDS}{name}": value for name, value in model.words.tensors().items()}
    save_whole(model.state_dict() | words, path)


def load_mpnet(weights: Path) -> MpnetReader:
    """Load what `save_mpnet` wrote, ready to run, in the size that it has."""
    found = load_file(weights)
    codes, scales = (found.pop(f"{_WORDS}{name}") for name in ("codes", "scales"))
    words = WordTable(Packed(codes, scales), found.pop(f"{_WORDS}rows", None))
    return build_mpnet(words, found)


def build_mpnet(words: WordTable, found: Mapping[str, Tensor]) -> MpnetReader:
    """A reader with these weights, ready to run, in the size that they have."""
    sizes, hidden = find_sizes(found), len(found["norm.weight"])
    width = len(found["layers.0.query.bias"]) // sizes[0][0]
    model = MpnetReader(words, Shape(hidden=hidden, layers=len(sizes), heads=hidden // width), dropout=0.0)
    model.take_size(found)
    model.load_state_dict(found)
    return model.eval()
