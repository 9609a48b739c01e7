"""The shipped model can be cut down to one output, and damaged files are told from whole ones."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import onnxruntime
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bias.reading.graph import keep_output
from bias.reading.model import MODEL_FOLDER

WHOLE = (MODEL_FOLDER / "vectors.onnx").read_bytes()


def session(model: bytes) -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])


def test_what_is_kept_gives_the_same_and_the_rest_is_gone() -> None:
    given_ = {"ids": np.arange(100, 116).reshape(1, 16), "kinds": np.zeros((1, 16), dtype=np.int64)}
    cut = keep_output(WHOLE, "lower")
    assert len(cut) < 0.8 * len(WHOLE)
    assert [one.name for one in session(cut).get_outputs()] == ["lower"]
    assert np.array_equal(session(cut).run(None, given_)[0], session(WHOLE).run(["lower"], given_)[0])


def test_an_output_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match="gives no 'upper'"):
        keep_output(WHOLE, "upper")


def test_a_file_that_ends_early_is_no_model() -> None:
    with pytest.raises(ValueError, match="ends early"):
        keep_output(WHOLE[: len(WHOLE) // 2], "lower")


@given(st.binary(max_size=60))
def test_any_bytes_are_refused_or_kept(data: bytes) -> None:
    with suppress(ValueError):
        assert isinstance(keep_output(data, "lower"), bytes)
