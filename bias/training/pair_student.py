"""A large network that has learned to read pairs -> a smaller one that learns from what it says.

The teacher judges pairs that nobody labelled (Hinton, Vinyals & Dean 2015). The student begins as the teacher without
some of its layers (cf. Sajjad et al. 2023), the others narrowed (`bias.training.prune`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from bias.reading.model import MODEL_FOLDER
from bias.reading.passages import Laid, Passage, lay_out_pair
from bias.reading.pieces import load_tokenizer
from bias.training.cross_encoder import Examples, predict, show
from bias.training.pair_network import PairNetwork
from bias.training.prune import narrow_layers
from bias.training.word_table import WordTable

KEPT = (0, 1, 3, 5, 6, 7, 8, 11)
"""The teacher's layers that a student keeps: one after the other went whose loss changed least what the teacher says
of pairs that nobody labelled."""
INNER = 1536
"""Inner neurons that are left in each."""
_TO_LOOK_AT = 400
"""Pairs that tell which neurons may go."""


def save_whole(weights: Mapping[str, Tensor], path: Path) -> None:
    """Write a safetensors file whole or not at all."""
    partial = path.with_suffix(".partial")
    save_file(dict(weights), partial)
    partial.replace(path)


def judge_pool(
    teacher: PairNetwork, words: WordTable, pool: Sequence[tuple[Passage, Passage]], cache: Path
) -> Examples:
    """Pairs that nobody labelled, with the teacher's probabilities for labels.

    They are kept beside `cache`, one file for each pool, and taken from there the next time.
    """
    kept = cache.with_stem(f"{cache.stem}-{hashlib.sha256(repr(pool).encode()).hexdigest()[:12]}")
    tokenizer = load_tokenizer(MODEL_FOLDER / "vocabulary.txt")
    pairs = tuple(lay_out_pair(one, other, tokenizer) for one, other in pool)
    if not kept.exists():
        save_whole({"logits": torch.from_numpy(predict(teacher, words, pairs))}, kept)
    same, denied = 1 / (1 + np.exp(-load_file(kept)["logits"].numpy().T))
    return Examples(pairs, same, denied, np.ones(len(pairs), np.float32))


def shrink(
    model: PairNetwork,
    words: WordTable,
    pairs: Sequence[tuple[Laid, Laid]],
    kept: Sequence[int] = KEPT,
    inner: int = INNER,
) -> None:
    """Leave `model` only the layers `kept` (counted from 0), each with `inner` inner neurons.

    Which neurons go is read off some of `pairs`, which are like those that it is made for.
    """
    chosen = np.random.default_rng(3).permutation(len(pairs))[:_TO_LOOK_AT]
    model.keep_layers(kept)
    model.eval()
    with torch.no_grad():
        shown = show(model, words, [pairs[row] for row in chosen])
        narrow_layers(model.stack(), shown, dict.fromkeys(range(1, len(kept) + 1), inner))
