"""A large network that has learned to read pairs -> a smaller one that learns from what it holds and says.

The teacher reads the labelled pairs, the written ones, and pairs that nobody labelled. The student takes its
probabilities for labels of the last two (Hinton, Vinyals & Dean 2015), and its last layer for all (Jiao et al. 2020).
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from bias.reading.model import MODEL_FOLDER
from bias.reading.passages import BORDERS, Laid, Passage, lay_out_pair
from bias.reading.pieces import load_tokenizer
from bias.training.cross_encoder import Examples, fill_batch, in_batches
from bias.training.cut import Kept, cut_network
from bias.training.pair_network import PairNetwork
from bias.training.states import States
from bias.training.word_table import WordTable

log = logging.getLogger("bias.training")

KEPT = tuple(Kept(row, 7, 832) for row in (0, 1, 2, 3, 4, 5, 6, 7, 8, 11))
_TO_LOOK_AT = 400
"""Pairs that tell what may be cut."""


def lay_out_pool(pool: Sequence[tuple[Passage, Passage]]) -> Examples:
    """Pairs that nobody labelled, as the network sees them; their labels are nan."""
    tokenizer = load_tokenizer(MODEL_FOLDER / "vocabulary.txt")
    pairs = tuple(lay_out_pair(one, other, tokenizer) for one, other in pool)
    unknown = np.full(len(pairs), np.nan, dtype=np.float32)
    return Examples(pairs, unknown, unknown, np.ones(len(pairs), dtype=np.float32))


def keep_pair_states(teacher: PairNetwork, words: WordTable, pairs: Sequence[tuple[Laid, Laid]], path: Path) -> States:
    """Let a teacher read pairs, and keep what it holds beside `path` (a .npy), one file for each set of pairs.

    What is there is used the next time.
    """
    lengths = [len(one) + len(other) + BORDERS for one, other in pairs]
    first = np.cumsum([0, *lengths])
    kept = path.with_stem(f"{path.stem}-{_name(pairs)}")
    if not kept.exists():
        partial = kept.with_suffix(".partial")
        numbers = np.lib.format.open_memmap(partial, "w+", np.float16, (int(first[-1]), teacher.norm.weight.shape[0]))
        started, done = time.monotonic(), 0
        for rows, given in in_batches(pairs):
            with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
                seen = teacher.eval().encode(words(given.ids), *given[1:]).float().numpy()
            for row, one in zip(rows, seen, strict=True):
                numbers[first[row] : first[row + 1]] = one[: lengths[row]]
            done += len(rows)
            if done // 5000 > (done - len(rows)) // 5000:
                log.info("%d of %d pairs read, %.0f s", done, len(pairs), time.monotonic() - started)
        numbers.flush()
        partial.replace(kept)
    return States(np.load(kept, mmap_mode="r", allow_pickle=False), first)


def _name(pairs: Sequence[tuple[Laid, Laid]]) -> str:
    digest = hashlib.sha256()
    for pair in pairs:
        for one in pair:
            digest.update(
                len(one).to_bytes(4, "little") + one.ids.tobytes() + one.kinds.tobytes() + one.inside.tobytes()
            )
    return digest.hexdigest()[:12]


def judge(teacher: PairNetwork, states: States, examples: Examples, known: int) -> Examples:
    """The same pairs; from number `known` on, the teacher's probabilities are their labels, and each counts once."""
    same, denied, weight = (array.copy() for array in (examples.same, examples.denied, examples.weight))
    order = np.argsort([len(one) + len(other) for one, other in examples.pairs], kind="stable")
    order = order[order >= known]
    for start in range(0, len(order), 64):
        rows = order[start : start + 64].tolist()
        roles = fill_batch([examples.pairs[row] for row in rows]).roles
        with torch.inference_mode():
            said = teacher.answer(states.whole(rows, roles.shape[1]), roles).sigmoid().numpy()
        same[rows], denied[rows], weight[rows] = said[:, 0], said[:, 1], 1.0
    return Examples(examples.pairs, same, denied, weight)


def shrink(
    model: PairNetwork, words: WordTable, pairs: Sequence[tuple[Laid, Laid]], kept: Sequence[Kept] = KEPT
) -> PairNetwork:
    """A copy of a network of which only `kept` is left; some of `pairs`, which are like those that it is made for, tell
    what can go.
    """
    return cut_network(model, *show_pairs(model, words, pairs)[:2], kept)


def show_pairs(
    model: PairNetwork, words: WordTable, pairs: Sequence[tuple[Laid, Laid]]
) -> tuple[Tensor, Tensor, Tensor]:
    """What goes into the first layer for some of the pairs, where no padding is, and what each piece is there for."""
    chosen = np.random.default_rng(3).permutation(len(pairs))[:_TO_LOOK_AT]
    given = fill_batch([pairs[row] for row in chosen])
    with torch.inference_mode():
        return model.eval().embed(words(given.ids), given.kinds, given.roles), given.mask, given.roles
