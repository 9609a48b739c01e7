"""Vectors of word pieces, from a smaller encoder that runs only where they are asked for: in comparisons."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bias.errors import ModelError
from bias.reading.graph import keep_output
from bias.reading.pieces import Pieces
from bias.reading.sessions import open_session
from bias.reading.windows import join, make_batches, plan_windows

FILE = "vectors.onnx"
DIMENSIONS = 384


class Vectors:
    """The encoder of a model's folder. It is opened when it is first asked; instances may be shared between threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def see(self, pieces: Pieces) -> NDArray[np.float32]:
        """One vector per piece of an article: (n, 384). Raises ModelError if the file is damaged."""
        places = plan_windows(len(pieces))
        rows: list[NDArray[np.float32]] = []
        for batch in make_batches(pieces, places):
            rows.extend(self._session.run(["meanings"], {"ids": batch.ids, "kinds": batch.kinds})[0])
        return join(places, rows, DIMENSIONS)

    @functools.cached_property
    def _session(self) -> Any:
        try:
            return open_output(self._folder, "meanings")
        except Exception as error:  # onnxruntime raises its own unrelated types
            raise ModelError(f"{self._folder / FILE}: the model is damaged ({error}); reinstall the package") from error


def open_output(folder: Path, name: str) -> Any:
    """A session that gives one output of the encoder: *meanings*, or what its two lowest layers hold (*lower*)."""
    return open_session(keep_output((folder / FILE).read_bytes(), name))
