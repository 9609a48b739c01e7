"""Vectors of claims from the vectors of the stretches that the reader saw."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bias.types import Document, Spans
from bias.words import own_spans

DIMENSIONS = 384


def claim_vectors(document: Document) -> NDArray[np.float32]:
    """One vector per claim: (claims, 384), L2-normalised; a row of zeros where the reader kept no meaning.

    A claim's vector is the mean of the stretches that lie in it, and in no claim inside it, weighted by their word
    pieces; a stretch that lies in it by part counts by the part of its characters.
    """
    reading = document.reading
    return mean_vectors(reading.stretches, reading.meanings, list(own_spans(document)))


def sentence_vectors(document: Document) -> NDArray[np.float32]:
    """One vector per sentence: (sentences, 384), L2-normalised or zeros, as `claim_vectors`."""
    reading = document.reading
    return mean_vectors(reading.stretches, reading.meanings, [(span,) for span in reading.sentences])


def mean_vectors(
    stretches: NDArray[np.int32], meanings: NDArray[np.float16], wanted: list[Spans]
) -> NDArray[np.float32]:
    """The normalised mean vector of each tuple of spans in `wanted`: (len(wanted), 384)."""
    result = np.zeros((len(wanted), DIMENSIONS), np.float32)
    if not len(meanings):
        return result
    starts, ends, pieces = stretches[:, 0], stretches[:, 1], stretches[:, 2]
    lengths = np.maximum(ends - starts, 1)
    for row, spans in enumerate(wanted):
        inside = np.zeros(len(stretches), np.float32)
        for span in spans:
            inside += np.clip(np.minimum(ends, span.end) - np.maximum(starts, span.start), 0, None)
        touched = np.flatnonzero(inside)
        if len(touched):
            share = (inside * pieces / lengths)[touched].astype(np.float32)
            mean = share @ meanings[touched].astype(np.float32)
            norm = float(np.linalg.norm(mean))
            if norm > 0 and np.isfinite(norm):
                result[row] = mean / norm
    return result
