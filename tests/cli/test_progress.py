"""The progress line: only on a terminal, and gone at the end."""

from __future__ import annotations

import io
from contextlib import suppress

import pytest

from bias.progress import show_progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "wanted"), [(io.StringIO(), True), (Terminal(), False)])
def test_nothing_is_drawn_unless_wanted_on_a_terminal(stream: io.StringIO, wanted: bool) -> None:
    with show_progress(stream, wanted=wanted) as draw:
        assert draw is None
    assert stream.getvalue() == ""


def test_the_line_shows_how_far_the_stage_is_and_is_wiped() -> None:
    stream = Terminal()
    with show_progress(stream) as draw:
        assert draw is not None
        draw("reading", 0, 4)
        draw("reading", 1, 4)
        draw("reading", 4, 4)
        draw("aligning", 0, 1)
        draw("empty", 0, 0)
    drawn = stream.getvalue()
    assert "0/4" in drawn
    assert "1/4" not in drawn, "drawn again within a tenth of a second"
    assert "4/4" in drawn
    assert "aligning" in drawn
    assert drawn.endswith("\r\x1b[K")


def test_the_line_is_wiped_when_work_fails() -> None:
    stream = Terminal()
    with suppress(ValueError), show_progress(stream) as draw:
        assert draw is not None
        draw("reading", 0, 4)
        raise ValueError("broken")
    assert stream.getvalue().endswith("\r\x1b[K")
