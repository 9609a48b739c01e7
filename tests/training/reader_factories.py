"""Articles of a few pieces with roles that can be learned, and a large reader of two thin layers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from pair_factories import SMALL, publish

from bias.reading.pieces import Pieces
from bias.reading.windows import Batch
from bias.training.examples import IGNORE, Example
from bias.training.mpnet_reader import MpnetReader
from bias.training.train import Course
from bias.training.word_table import load_words

LENGTH = 30


def example(number: int, taught: bool) -> Example:
    """Piece 1,050 is a cue, what comes before it its source, the next two its content."""
    rng = np.random.default_rng(number)
    ids = rng.integers(1200, 1900, LENGTH)
    cue = int(rng.integers(5, 20))
    ids[cue] = 1050
    tags = np.zeros(LENGTH, np.int64)
    tags[cue - 1], tags[cue], tags[cue + 1], tags[cue + 2] = 1, 3, 5, 6
    zeros = np.zeros(LENGTH, np.int64)
    return Example(
        name=str(number),
        pieces=Pieces(ids, zeros, zeros, zeros),
        tags=np.full(LENGTH, IGNORE) if taught else tags,
        spans={"source": [(cue - 1, cue - 1)], "cue": [(cue, cue)], "content": [(cue + 1, cue + 2)]},
        cue_source=[0],
        content_cue=[0],
        sentences=[],
        soft=np.eye(7, dtype=np.float16)[tags] if taught else None,
    )


def course() -> Course:
    annotated = [example(number, taught=False) for number in range(10)]
    return Course([*annotated, *annotated, *(example(number, taught=True) for number in range(10, 20))], 10)


def large_reader(folder: Path) -> MpnetReader:
    base, vocabulary = publish(folder)
    torch.manual_seed(1)
    model = MpnetReader(load_words(base, vocabulary), SMALL)
    model.load_base(base)
    return model.eval()


def batches() -> list[Batch]:
    """Windows of two lengths."""
    rng = np.random.default_rng(1)
    ids = [rng.integers(1000, 2000, size) for size in ((8, 42), (4, 21))]
    return [Batch(one, one % 6, [(0, one.shape[1] - 2)] * len(one)) for one in ids]
