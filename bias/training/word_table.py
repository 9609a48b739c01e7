"""A table of word vectors in four bits: half of what a model that reads pairs weighs would otherwise be its words.

Every stretch of `GROUP` numbers of a word has a scale of its own, and each number is one of sixteen steps. Networks
are trained on the vectors as they then are, so that they make up for what was lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from bias.reading.model import MODEL_FOLDER

GROUP = 64
SPECIAL = 104
"""So many rows at the beginning of the vocabulary are no words: borders, what is hidden, and free places."""
_STEPS = 16
_MIDDLE = 7.5
_RENAMED = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>", "[MASK]": "<mask>"}


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """Word vectors (words, hidden) in four bits."""

    codes: Tensor
    """(words, hidden / 2) uint8: number `j` in the lower half of byte `j`, number `hidden / 2 + j` in the upper."""
    scales: Tensor
    """(words, hidden / GROUP), half precision."""


def pack(words: Tensor) -> Packed:
    """Round vectors (words, hidden) to four bits; `hidden` is a multiple of twice `GROUP`."""
    groups = words.unflatten(-1, (-1, GROUP))
    scales = (groups.abs().amax(-1) / _MIDDLE).clamp(min=1e-6).half()
    steps = (groups / scales.float()[..., None] + _MIDDLE).round().clamp(0, _STEPS - 1).to(torch.uint8).flatten(-2)
    low, high = steps.chunk(2, dim=-1)
    return Packed(low + high * _STEPS, scales)


class WordTable(nn.Module):
    """Ids of words -> their vectors, out of a packed table; `rows` (words,) int32 tell which row is whose."""

    def __init__(self, packed: Packed, rows: Tensor | None = None) -> None:
        super().__init__()
        # No buffers: as constants of an exported graph they are left as they are when its weights are quantised.
        self.codes, self.scales, self.rows = packed.codes, packed.scales, rows

    def tensors(self) -> dict[str, Tensor]:
        """What it is made of, by name: codes, scales, and rows if it has any."""
        found = {"codes": self.codes, "scales": self.scales}
        return found if self.rows is None else {**found, "rows": self.rows}

    def forward(self, ids: Tensor) -> Tensor:
        """(…) int64 -> (…, hidden) float32."""
        ids = ids if self.rows is None else self.rows[ids]
        codes = self.codes[ids].float()
        high = (codes / _STEPS).floor()
        steps = torch.cat([codes - high * _STEPS, high], dim=-1) - _MIDDLE
        scaled = steps.unflatten(-1, (-1, GROUP)) * self.scales[ids].float()[..., None]
        return scaled.flatten(-2)


def load_words(weights: Path, vocabulary: Path) -> WordTable:
    """MPNet's vectors of the reader's word pieces, (pieces, 768); its `vocabulary` has one piece a line.

    Raises ValueError if it lacks one.
    """
    rows = {piece: row for row, piece in enumerate(vocabulary.read_text(encoding="utf-8").splitlines())}
    ours = (MODEL_FOLDER / "vocabulary.txt").read_text(encoding="utf-8").splitlines()
    wanted = [_RENAMED.get(piece, piece) for piece in ours]
    if lacking := [piece for piece in wanted if piece not in rows]:
        raise ValueError(f"{vocabulary}: lacks {len(lacking)} word pieces of the reader, such as {lacking[0]!r}")
    table = load_file(weights)["embeddings.word_embeddings.weight"]
    return WordTable(pack(table[[rows[piece] for piece in wanted]]))


def merge_rare(words: WordTable, counts: NDArray[np.int64], least: int) -> WordTable:
    """A smaller table, without the words that `counts` (words,) says are seen less than `least` times.

    Each of them has the row of the word that is left whose vector is most like its own (by the cosine). Pieces that are
    no words stay.
    """
    keep = torch.from_numpy(counts >= least)
    keep[:SPECIAL] = True
    with torch.inference_mode():
        vectors = functional.normalize(words(torch.arange(len(counts))), dim=-1)
        kept, rare = keep.nonzero()[:, 0], (~keep).nonzero()[:, 0]
        rows = torch.zeros(len(counts), dtype=torch.int32)
        rows[kept] = torch.arange(len(kept), dtype=torch.int32)
        for some in rare.split(512):
            rows[some] = (vectors[some] @ vectors[kept].T).argmax(1).int()
    return WordTable(Packed(words.codes[kept], words.scales[kept]), rows)
