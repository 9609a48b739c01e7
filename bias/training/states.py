"""What teachers hold of every piece of what a student learns from, kept in files, not in memory.

What a teacher holds in its last layer teaches more than what it says in the end (Jiao et al. 2020).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from bias.reading.windows import plan_windows
from bias.training.examples import Example, Window, fill
from bias.training.mpnet import ROUND

log = logging.getLogger("bias.training")

See = Callable[[Tensor, Tensor, Tensor], Tensor]
"""(windows, pieces) ids, kinds and 0/1 mask -> (windows, pieces, numbers)."""

_PIECES = 4096


@dataclass(frozen=True, slots=True, eq=False)
class States:
    """A teacher's numbers for each piece of some examples, one after the other: (pieces of all, numbers), half
    precision, read from the disk when they are asked for.
    """

    numbers: NDArray[np.float16]
    first: NDArray[np.int64]
    """(examples + 1,) where each example begins."""

    def lay_out(self, places: Sequence[tuple[int, int]], width: int, before: int = 0) -> Tensor:
        """(places, width, numbers): the pieces from one number to another of each place, behind `before` empty ones; 0
        where there is no piece.
        """
        out = np.zeros((len(places), width, self.numbers.shape[1]), dtype=np.float32)
        for row, (start, end) in enumerate(places):
            out[row, before : before + end - start] = self.numbers[start:end]
        return torch.from_numpy(out)

    def whole(self, rows: Sequence[int], width: int) -> Tensor:
        """(rows, width, numbers), all the pieces of some examples."""
        return self.lay_out([(int(self.first[row]), int(self.first[row + 1])) for row in rows], width)


def keep_states(see: See, examples: Sequence[Example], path: Path) -> States:
    """Let a teacher see all examples, each piece in the window that shows most around it; what `path` (a .npy) holds
    is used the next time.

    Raises ValueError if it holds another number of pieces than the examples have.
    """
    first = np.cumsum([0, *(len(example.pieces) for example in examples)])
    if not path.exists():
        partial = path.with_suffix(".partial")
        _fill(see, examples, first, partial)
        partial.replace(path)
    numbers = np.load(path, mmap_mode="r", allow_pickle=False)
    if len(numbers) != first[-1]:
        raise ValueError(f"{path}: holds {len(numbers)} pieces, not {first[-1]}; delete it")
    return States(numbers, first)


def _fill(see: See, examples: Sequence[Example], first: NDArray[np.int64], path: Path) -> None:
    places = [
        (Window(row, start, end - start), begin, stop)
        for row, example in enumerate(examples)
        for (start, end), (begin, stop) in _parts(len(example.pieces))
    ]
    places.sort(key=lambda place: -place[0].length)
    started, done, numbers = time.monotonic(), 0, None
    while done < len(places):
        width = places[done][0].length + 2
        some = places[done : done + max(1, _PIECES // width)]
        batch = fill([window for window, *_ in some], examples)
        room = ((0, 0), (0, -batch.ids.shape[1] % ROUND))
        given = (torch.from_numpy(np.pad(one, room)) for one in (batch.ids, batch.kinds, batch.mask))
        with torch.inference_mode():
            seen = see(*given).float().numpy()
        if numbers is None:
            shape = (int(first[-1]), seen.shape[-1])
            numbers = np.lib.format.open_memmap(path, "w+", np.float16, shape)
        for row, (window, begin, stop) in zip(seen, some, strict=True):
            at = int(first[window.example])
            numbers[at + begin : at + stop] = row[begin - window.start + 1 : stop - window.start + 1]
        done += len(some)
        if done // 5000 > (done - len(some)) // 5000:
            log.info("%d of %d windows seen, %.0f s", done, len(places), time.monotonic() - started)
    if numbers is not None:
        numbers.flush()


def _parts(count: int) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The windows of an article of `count` pieces, and the part of it that is taken from each."""
    places = plan_windows(count)
    ends = [*((one[1] + other[0]) // 2 for one, other in pairwise(places)), count]
    return list(zip(places, zip([0, *ends], ends, strict=False), strict=True))
