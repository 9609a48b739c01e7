"""Passages of a few words, and the files of a larger model with random weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file

from bias.reading.model import MODEL_FOLDER
from bias.reading.passages import Passage
from bias.training import mpnet_reader
from bias.training.network import Shape
from bias.training.pair_network import PLACES
from bias.types import Span

SMALL = Shape(hidden=128, layers=2, heads=2, inner=48)
PIECES = (MODEL_FOLDER / "vocabulary.txt").read_text(encoding="utf-8").splitlines()
_THEIRS = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>", "[MASK]": "<mask>"}


def passage(text: str) -> Passage:
    return Passage(text, (Span(0, len(text)),))


def publish(folder: Path) -> tuple[Path, Path]:
    """Write random weights under the names of the published ones, and a vocabulary in the reverse order."""
    rng = np.random.default_rng(0)

    def some(*shape: int) -> torch.Tensor:
        return torch.from_numpy(rng.normal(size=shape, scale=0.1).astype(np.float32))

    found = {
        "embeddings.word_embeddings.weight": some(len(PIECES), SMALL.hidden),
        "embeddings.position_embeddings.weight": some(max(PLACES, mpnet_reader.PLACES) + 10, SMALL.hidden),
        "embeddings.LayerNorm.weight": 1 + some(SMALL.hidden),
        "embeddings.LayerNorm.bias": some(SMALL.hidden),
        "encoder.relative_attention_bias.weight": some(32, SMALL.heads),
    }
    sizes = {"intermediate.dense": (SMALL.inner, SMALL.hidden), "output.dense": (SMALL.hidden, SMALL.inner)}
    sizes |= {f"attention.attn.{part}": (SMALL.hidden, SMALL.hidden) for part in "qkvo"}
    for row in range(SMALL.layers):
        for name, (out, given) in sizes.items():
            found[f"encoder.layer.{row}.{name}.weight"] = some(out, given)
            found[f"encoder.layer.{row}.{name}.bias"] = some(out)
        for name in ("attention.LayerNorm", "output.LayerNorm"):
            found[f"encoder.layer.{row}.{name}.weight"] = 1 + some(SMALL.hidden)
            found[f"encoder.layer.{row}.{name}.bias"] = some(SMALL.hidden)
    weights, vocabulary = folder / "weights.safetensors", folder / "vocabulary.txt"
    save_file(found, weights)
    theirs = [_THEIRS.get(piece, piece) for piece in reversed(PIECES)]
    vocabulary.write_text("\n".join(theirs) + "\n", encoding="utf-8")
    return weights, vocabulary
