"""How every model of the package is opened: one way to run an ONNX file, and one sentence where it is missing."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from bias.errors import ModelError


def open_session(model: bytes) -> Any:
    """A session of ONNX Runtime that runs on one thread and says nothing.

    Raises exceptions of the runtime's own if the bytes are no model.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def read_model(folder: Path, file: str, what: str, command: str) -> bytes:
    """The bytes of one model file; `what` and `command`, of `bias.training`, say what is missing and how it is made.

    Raises ModelError if it is not there.
    """
    if not (folder / file).is_file():
        raise ModelError(
            f"{folder}: no {what} here ({file} missing); reinstall the package, or train one with"
            f" 'python -m bias.training {command}'"
        )
    return (folder / file).read_bytes()


def fingerprint_of(name: str, version: int, model: bytes) -> str:
    """SHA-256 over a model's file and the version of the code that runs it, as 64 hexadecimal digits."""
    return hashlib.sha256(f"{name}/{version}".encode() + hashlib.sha256(model).digest()).hexdigest()
