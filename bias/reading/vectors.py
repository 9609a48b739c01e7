"""Vectors of word pieces, from a smaller encoder that does not run where nobody wants them, as in `bias read`."""

from __future__ import annotations

import threading
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
        self._opening = threading.Lock()
        self._opened: Any = None

    def see(self, pieces: Pieces) -> NDArray[np.float32]:
        """One vector per piece of an article: (n, 384). Raises ModelError if the file is damaged."""
        session, places = self._session, plan_windows(len(pieces))
        rows: list[NDArray[np.float32]] = []
        for batch in make_batches(pieces, places):
            rows.extend(session.run(["meanings"], {"ids": batch.ids, "kinds": batch.kinds})[0])
        return join(places, rows, DIMENSIONS)

    @property
    def _session(self) -> Any:
        with self._opening:
            if self._opened is None:
                self._opened = self._open()
            return self._opened

    def _open(self) -> Any:
        try:
            return open_output(self._folder, "meanings")
        except Exception as error:  # onnxruntime raises its own unrelated types
            raise ModelError(f"{self._folder / FILE}: the model is damaged ({error}); reinstall the package") from error


def open_output(folder: Path, name: str) -> Any:
    """A session that gives one output of the encoder: *meanings*, or what its two lowest layers hold (*lower*)."""
    return open_session(keep_output((folder / FILE).read_bytes(), name))
