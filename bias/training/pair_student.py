"""A large network that has learned to read pairs -> a smaller one that learns from what it holds and says.

The teacher reads the labelled pairs, the written ones, and pairs that nobody labelled. The student takes its
probabilities for labels of the last two (Hinton, Vinyals & Dean 2015), and its last layer for all (Jiao et al. 2020).
"""

from __future__ import annotations

import hashlib
import logging
import math
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from bias.errors import InputError
from bias.evaluation.pair_labels import SAME
from bias.reading.model import MODEL_FOLDER
from bias.reading.passages import BORDERS, Laid, Passage, lay_out_pair
from bias.reading.pieces import load_tokenizer
from bias.training.cross_encoder import Examples, Filled, fill_batch, in_batches
from bias.training.cut import Kept, choose_layers, cut_network
from bias.training.pair_network import PairNetwork
from bias.training.states import States
from bias.training.word_table import WordTable

log = logging.getLogger("bias.training")

KEPT = (
    Kept(0, 8, 640),
    Kept(1, 8, 1152),
    Kept(3, 9, 1408),
    Kept(5, 10, 640),
    Kept(6, 10, 384),
    Kept(7, 9, 384),
    Kept(8, 7, 384),
    Kept(9, 6, 384),
    Kept(10, 6, 384),
    Kept(11, 7, 1024),
)
"""The layers are those that `choose_pair_layers` leaves; heads and neurons are more where more was lost when all layers
were cut alike."""
_DENIAL_STRENGTH = 0.1
"""Inverse of the penalty on the weights of denials; of .0001 to .1, it told them best on *dev*."""
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

    What is there is used the next time. Raises InputError if there is no room for it.
    """
    teacher.eval()
    lengths = [len(one) + len(other) + BORDERS for one, other in pairs]
    first = np.cumsum([0, *lengths])
    kept = path.with_stem(f"{path.stem}-{_name(teacher, pairs)}")
    if not kept.exists():
        partial = kept.with_suffix(".partial")
        shape = (int(first[-1]), teacher.norm.weight.shape[0])
        # Room is asked for now: a memory map that the disk has no room for ends the process without a word.
        if shutil.disk_usage(path.parent).free < 2 * math.prod(shape):
            raise InputError(f"{path.parent}: no room for {2 * math.prod(shape) / 1e9:.1f} GB that a teacher holds")
        numbers = np.lib.format.open_memmap(partial, "w+", np.float16, shape)
        started, done = time.monotonic(), 0
        for rows, given in in_batches(pairs):
            with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
                seen = teacher.encode(words(given.ids), *given[1:]).float().numpy()
            for row, one in zip(rows, seen, strict=True):
                numbers[first[row] : first[row + 1]] = one[: lengths[row]]
            done += len(rows)
            if done // 5000 > (done - len(rows)) // 5000:
                log.info("%d of %d pairs read, %.0f s", done, len(pairs), time.monotonic() - started)
        numbers.flush()
        partial.replace(kept)
    return States(np.load(kept, mmap_mode="r", allow_pickle=False), first)


def _name(teacher: PairNetwork, pairs: Sequence[tuple[Laid, Laid]]) -> str:
    digest = hashlib.sha256()
    for weight in teacher.state_dict().values():
        digest.update(weight.numpy().tobytes())
    for pair in pairs:
        for one in pair:
            digest.update(
                len(one).to_bytes(4, "little") + one.ids.tobytes() + one.kinds.tobytes() + one.inside.tobytes()
            )
    return digest.hexdigest()[:12]


def judge(teacher: PairNetwork, states: States, examples: Examples, known: int) -> Examples:
    """The same pairs; from number `known` on, the teacher's probabilities are their labels, and each counts once."""
    teacher.eval()
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


def fit_denials(model: PairNetwork, words: WordTable, examples: Examples) -> None:
    """Fit anew what says that one claim denies the other, on the labelled pairs that say the same; the rest stays.

    Denials are few, and a teacher is less sure of them than people are. It is a logistic regression on what the network
    makes its answer of.
    """
    from sklearn.linear_model import LogisticRegression

    rows = np.flatnonzero(examples.same > SAME["p"])
    denied = examples.denied[rows] > 0
    if len(set(denied.tolist())) < 2:
        return
    seen = np.zeros((len(rows), model.out.in_features), dtype=np.float32)
    for places, given in in_batches([examples.pairs[row] for row in rows]):
        with torch.inference_mode():
            with torch.autocast("cpu", torch.bfloat16):
                x = model.eval().encode(words(given.ids), *given[1:])
            seen[places] = model.weigh(x.float(), given.roles).numpy()
    found = LogisticRegression(C=_DENIAL_STRENGTH, max_iter=5000).fit(seen, denied)
    with torch.no_grad():
        model.out.weight[1] = torch.from_numpy(found.coef_[0]).float()
        model.out.bias[1] = float(found.intercept_[0])


def shrink(
    model: PairNetwork, words: WordTable, pairs: Sequence[tuple[Laid, Laid]], kept: Sequence[Kept] = KEPT
) -> PairNetwork:
    """A copy of a network of which only `kept` is left; some of `pairs`, which are like those that it is made for, tell
    what can go.
    """
    given, x = _show_some(model, words, pairs)
    return cut_network(model, x, given.mask, kept)


def choose_pair_layers(
    model: PairNetwork, words: WordTable, pairs: Sequence[tuple[Laid, Laid]], keep: int
) -> list[int]:
    """Which layers to keep, counted from 0, by some of the pairs (`bias.training.cut.choose_layers`)."""
    given, x = _show_some(model, words, pairs)

    def said(x: Tensor) -> Tensor:
        same = model.answer(x, given.roles)[:, :1]
        return torch.cat([same, torch.zeros_like(same)], dim=1)

    return choose_layers(model, x, given.mask, said, keep)


def _show_some(model: PairNetwork, words: WordTable, pairs: Sequence[tuple[Laid, Laid]]) -> tuple[Filled, Tensor]:
    """Some of the pairs, side by side, and what goes into the first layer for them."""
    chosen = np.random.default_rng(3).permutation(len(pairs))[:_TO_LOOK_AT]
    given = fill_batch([pairs[row] for row in chosen])
    with torch.inference_mode():
        return given, model.eval().embed(words(given.ids), given.kinds, given.roles)
