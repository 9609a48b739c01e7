"""A larger cross-encoder, which learns from labelled pairs and judges those that nobody labelled.

The one that ships learns from what it says of them (Hinton, Vinyals & Dean 2015). It begins as MPNet (Song et al.
2020), tuned to give like sentences like vectors (Reimers & Gurevych 2019), and has eight times the weights.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from bias.reading.model import MODEL_FOLDER
from bias.reading.passages import Passage, lay_out
from bias.reading.pieces import load_tokenizer
from bias.training.cross_encoder import PLACES, CrossNetwork, Examples, predict
from bias.training.network import Shape

LARGE = Shape(hidden=768, layers=12, heads=12, inner=3072, positions=PLACES)
_BUCKETS = 32
"""Kinds of distance between two pieces: half of them for what stands before, half for what stands behind."""
_FAR = 128
"""From this distance on all are of one kind."""
_EPS = 1e-5
_FIRST_PLACE = 2
_RENAMED = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>", "[MASK]": "<mask>"}
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


class PairTeacher(CrossNetwork):
    """What `CrossNetwork` is, in the size and with the relative places of MPNet."""

    def __init__(self, shape: Shape = LARGE, dropout: float = 0.1) -> None:
        super().__init__(shape, dropout)
        self.distances = nn.Embedding(_BUCKETS, shape.heads)
        for module in self.modules():
            if isinstance(module, nn.LayerNorm):
                module.eps = _EPS

    def load_base(self, weights: Path) -> None:
        """Take over the weights of MPNet; all kinds of pieces begin alike, and all roles."""
        found = load_file(weights)
        taken = {
            "positions.weight": found["embeddings.position_embeddings.weight"][_FIRST_PLACE : PLACES + _FIRST_PLACE],
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

    def attend_to(self, mask: Tensor, dtype: torch.dtype) -> Tensor:
        """(pairs, pieces) -> (pairs, heads, pieces, pieces): how near two pieces are, and where there is padding."""
        near: Tensor = self.distances(distance_buckets(mask.shape[1])).permute(2, 0, 1)[None]
        return super().attend_to(mask, dtype) + near.to(dtype)


def distance_buckets(count: int) -> Tensor:
    """(count, count) the kind of distance from each piece to each other (Raffel et al. 2020), exact for near ones."""
    places = torch.arange(count)
    behind = places[:, None] - places[None, :]
    half, away = _BUCKETS // 2, behind.abs()
    exact = half // 2
    grown = torch.log(away.clamp(min=1) / exact) / math.log(_FAR / exact) * (half - exact)
    kind = torch.where(away < exact, away, (exact + grown.long()).clamp(max=half - 1))
    return kind + half * (behind < 0)


def load_words_of(weights: Path, vocabulary: Path) -> Tensor:
    """MPNet's vectors of the reader's word pieces, (pieces, 768); its `vocabulary` has one piece a line.

    Raises ValueError if it lacks one.
    """
    rows = {piece: row for row, piece in enumerate(vocabulary.read_text(encoding="utf-8").splitlines())}
    ours = (MODEL_FOLDER / "vocabulary.txt").read_text(encoding="utf-8").splitlines()
    wanted = [_RENAMED.get(piece, piece) for piece in ours]
    if lacking := [piece for piece in wanted if piece not in rows]:
        raise ValueError(f"{vocabulary}: lacks {len(lacking)} word pieces of the reader, such as {lacking[0]!r}")
    table: Tensor = load_file(weights)["embeddings.word_embeddings.weight"][[rows[piece] for piece in wanted]]
    return table


def judge_pool(teacher: CrossNetwork, words: Tensor, pool: Sequence[tuple[Passage, Passage]]) -> Examples:
    """Pairs that nobody labelled, with the teacher's probabilities for labels."""
    tokenizer = load_tokenizer(MODEL_FOLDER / "vocabulary.txt")
    pairs = tuple((lay_out(one, tokenizer), lay_out(other, tokenizer)) for one, other in pool)
    same, denied = 1 / (1 + np.exp(-predict(teacher, words, pairs).T))
    return Examples(pairs, same, denied, np.ones(len(pairs), np.float32))
