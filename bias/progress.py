"""One line on a terminal that says how far long work has come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TextIO

_REDRAWN_EVERY = 0.1
_BAR = 24


@contextmanager
def show_progress(stream: TextIO, *, wanted: bool = True) -> Iterator[Callable[[str, int, int], None] | None]:
    """Give a callback (stage, done, total) that draws a line on the stream, and wipe the line at the end.

    Gives None if progress is not wanted or the stream is not a terminal.
    """
    if not (wanted and stream.isatty()):
        yield None
        return
    drawn = _Line(stream)
    try:
        yield drawn.draw
    finally:
        drawn.wipe()


class _Line:
    """A line that is drawn over itself."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._next = 0.0
        self._stage = ""

    def draw(self, stage: str, done: int, total: int) -> None:
        if stage == self._stage and done < total and monotonic() < self._next:
            return
        self._stage, self._next = stage, monotonic() + _REDRAWN_EVERY
        full = _BAR * done // total if total else 0
        count = f" {done}/{total}" if total > 1 else ""
        self._stream.write(f"\r\x1b[K{stage:<9} {'━' * full}{'─' * (_BAR - full)}{count}")
        self._stream.flush()

    def wipe(self) -> None:
        self._stream.write("\r\x1b[K")
        self._stream.flush()
