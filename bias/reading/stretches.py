"""Mean vectors of the stretches of a text between the borders of its sentences and roles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bias.reading.decode import Decoded
from bias.reading.pieces import Pieces
from bias.reading.vectors import DIMENSIONS
from bias.types import Span

NOTHING = (np.zeros((0, 3), dtype=np.int32), np.zeros((0, DIMENSIONS), dtype=np.float16))
"""No stretches and no vectors."""


def mean_stretches(
    pieces: Pieces, sentences: Sequence[Span], decoded: Sequence[Decoded], meanings: NDArray[np.float32]
) -> tuple[NDArray[np.int32], NDArray[np.float16]]:
    """Average the vectors of the pieces (n, 384) between any two borders.

    Returns (m, 3) start, end and number of pieces, and (m, 384) means. Paragraph breaks belong to no stretch.
    """
    if not len(pieces):
        return NOTHING
    borders = {0}
    borders.update(np.searchsorted(pieces.starts, [s.start for s in sentences], side="left").tolist())
    for found in decoded:
        for first, last in found.source + found.cue + found.content:
            borders.update((first, last))
    breaks = np.flatnonzero(pieces.starts == pieces.ends)
    borders.update(breaks.tolist(), (breaks + 1).tolist())
    firsts = np.array(sorted(b for b in borders if b < len(pieces)))
    lasts = np.append(firsts[1:], len(pieces))
    sums = np.add.reduceat(meanings, firsts, axis=0)
    sizes = lasts - firsts
    kept = ~np.isin(firsts, breaks)
    stretches = np.column_stack([pieces.starts[firsts], pieces.ends[lasts - 1], sizes])[kept]
    return stretches.astype(np.int32), (sums / sizes[:, None])[kept].astype(np.float16)
