"""The reader as a torch module in the size of MPNet, and cut from it to a size that ships.

Large, it learns what roles are from annotated articles. What ships is the same network with fewer layers and narrower
ones (`bias.training.cut`), taught by the large one what to see.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from bias.reading.decode import LINK
from bias.reading.pieces import KINDS
from bias.reading.windows import WINDOW
from bias.training.mpnet import BUCKETS, LARGE, ROUND, distance_buckets, near_of, set_precision, take_over
from bias.training.network import TAGS, Layer, Shape, Verbs, join_layers
from bias.training.pair_student import save_whole
from bias.training.word_table import Packed, WordTable

PLACES = ROUND * -(-(WINDOW + 2) // ROUND)


_WORDS = "words."


class MpnetReader(nn.Module):
    """Pieces of a window -> role tags, link vectors and finite verbs for every piece. The words stay as they are."""

    def __init__(self, words: WordTable, shape: Shape = LARGE, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = words
        self.positions = nn.Embedding(PLACES, shape.hidden)
        self.kinds = nn.Embedding(KINDS, shape.hidden)
        self.norm = nn.LayerNorm(shape.hidden)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.distances = nn.ModuleList(nn.Embedding(BUCKETS, shape.heads) for _ in range(shape.layers))
        self.dropout = nn.Dropout(dropout)
        self.tag = nn.Linear(shape.hidden, TAGS)
        self.link = nn.Linear(shape.hidden, 4 * LINK)
        self.nobody = nn.Parameter(torch.zeros(LINK))
        self.verbs = Verbs(shape.hidden).requires_grad_(False)
        nn.init.normal_(self.nobody, std=0.02)
        set_precision(self)

    def load_base(self, weights: Path) -> None:
        """Take over the published weights of MPNet; all kinds of pieces begin alike."""
        found = load_file(weights)
        taken = take_over(found, len(self.layers), PLACES)
        taken |= {f"distances.{row}.weight": near_of(found) for row in range(len(self.layers))}
        taken["kinds.weight"] = torch.zeros_like(self.kinds.weight)
        self.load_state_dict(self.state_dict() | taken)

    def stack(self) -> list[Layer]:
        """The layers, lowest first."""
        return [layer for layer in self.layers if isinstance(layer, Layer)]

    def keep_layers(self, rows: Sequence[int]) -> None:
        """Leave only these layers, counted from 0."""
        self.layers = nn.ModuleList(self.layers[row] for row in rows)
        self.distances = nn.ModuleList(self.distances[row] for row in rows)

    def embed(self, ids: Tensor, kinds: Tensor) -> Tensor:
        """(windows, pieces) ids and kinds -> (windows, pieces, hidden), before the first layer."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x: Tensor = self.norm(self.words(ids) + self.positions(places)[None] + self.kinds(kinds))
        return x

    def attend_to(self, row: int, mask: Tensor) -> Tensor:
        """(windows, pieces) 0/1 -> (windows, heads, pieces, pieces): how near two pieces are, and where is padding."""
        near: Tensor = self.distances[row](distance_buckets(mask.shape[1])).permute(2, 0, 1)[None]
        return near + (1.0 - mask.to(near.dtype))[:, None, None, :] * -1e4

    def encode(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        """(windows, pieces) ids, kinds and 0/1 mask -> (windows, pieces, hidden), after each layer, in bf16 if that is
        how the processor runs best.
        """
        count = ids.shape[1]
        ids, kinds, mask = (functional.pad(one, (0, -count % ROUND)) for one in (ids, kinds, mask))
        with torch.autocast("cpu", torch.bfloat16):
            x, seen = self.dropout(self.embed(ids, kinds)), []
            for row, layer in enumerate(self.layers):
                x = layer(x, self.attend_to(row, mask))
                seen.append(x[:, :count])
        return tuple(seen)

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
    sizes: list[tuple[int, int]] = []
    while f"distances.{len(sizes)}.weight" in found:
        row = len(sizes)
        sizes.append((found[f"distances.{row}.weight"].shape[1], len(found[f"layers.{row}.widen.bias"])))
    hidden, (heads, inner) = len(found["norm.weight"]), sizes[0]
    width = len(found["layers.0.query.bias"]) // heads
    model = MpnetReader(words, Shape(hidden=hidden, layers=len(sizes), heads=hidden // width, inner=inner), dropout=0.0)
    for row, (layer, (heads, inner)) in enumerate(zip(model.stack(), sizes, strict=True)):
        layer.resize(inner, heads)
        model.distances[row] = nn.Embedding(BUCKETS, heads)
    model.load_state_dict(found)
    return model.eval()
