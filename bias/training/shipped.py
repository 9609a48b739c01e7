"""The reader that ships, back as a network that can learn: what fine-tuning goes on from.

Its weights come out of eight bits as they went in, up to rounding; what was scaled for that (`bias.training.smooth`) is
scaled back.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from bias.errors import ModelError
from bias.training.mpnet import BUCKETS, distances_apart
from bias.training.mpnet_reader import MpnetReader, build_mpnet
from bias.training.word_table import Packed, WordTable

Arrays = Mapping[str, NDArray[Any]]

_ASKED = ("query", "key", "value")
_HEADS = ("tag", "link", "verbs.near", "verbs.out")
_QUANTISED = "_quantized"


def load_shipped(path: Path) -> MpnetReader:
    """The network in a `reader.onnx` that `bias.training.mpnet_export` wrote, ready to run.

    Raises ModelError if the file cannot be read, or is not of that kind.
    """
    import onnx

    try:
        graph = onnx.load(str(path)).graph
        arrays = {one.name: onnx.numpy_helper.to_array(one) for one in graph.initializer}
        fixed = [
            onnx.numpy_helper.to_array(node.attribute[0].t)
            for node in graph.node
            if node.op_type == "Constant" and node.name.startswith("/words/")
        ]
        weights = {name: torch.from_numpy(np.array(value, dtype=np.float32)) for name, value in _weights(arrays)}
        return build_mpnet(_words(fixed), weights)
    except Exception as error:  # what a damaged file raises is up to its parser
        why = str(error).partition("\n")[0] or type(error).__name__
        raise ModelError(
            f"{path}: not a reader that can be trained on ({why}); give a folder made by fine-tune, or by reader with"
            " --unlabelled"
        ) from error


def _weights(arrays: Arrays) -> list[tuple[str, NDArray[Any]]]:
    """All weights by the names that they have in the network."""
    if "near.0_quantized" not in arrays:
        raise ValueError("it is of the smaller kind, or none")
    rows = sum(name.endswith(".widen_bias") for name in arrays)
    found = [(name.removeprefix("reader."), np.asarray(arrays[name], dtype=np.float32)) for name in _plain(arrays)]
    found += [(f"{name}.weight", _whole(arrays, f"reader.{name}.weight")) for name in ("positions", "kinds")]
    for row in range(rows):
        found += _layer(arrays, f"layers.{row}")
        found.append((f"distances.{row}.weight", _table(_whole(arrays, f"near.{row}"))))
    hidden = len(arrays["reader.norm.weight"])
    shapes = ((hidden, 7), (hidden, 256), (2 * hidden, 320), (64, 1))
    nameless = [name.removesuffix(_QUANTISED) for name in arrays if name.startswith("onnx::") and _QUANTISED in name]
    by_shape = {np.shape(arrays[name + _QUANTISED]): name for name in nameless}
    return found + [(f"{head}.weight", _whole(arrays, by_shape[s]).T) for head, s in zip(_HEADS, shapes, strict=True)]


def _plain(arrays: Arrays) -> list[str]:
    return [
        name
        for name in arrays
        if name.startswith("reader.") and not name.endswith(("_scale", "_zero_point", _QUANTISED))
    ]


def _layer(arrays: Arrays, name: str) -> list[tuple[str, NDArray[Any]]]:
    """The weights of a layer, without what was done to them for eight bits."""
    given, attended, active = (np.asarray(arrays[f"{name}.eases.{row}"]) for row in range(3))
    found = []
    for row, part in enumerate(_ASKED):
        found.append((f"{name}.{part}.weight", (_whole(arrays, f"{name}.asked.{row}") * given[:, None]).T))
        found.append((f"{name}.{part}.bias", arrays[f"{name}.asked_bias.{row}"]))
    for part, ease in (("attended", None), ("widen", attended), ("narrow", active)):
        weight = _whole(arrays, f"{name}.{part}")
        found.append((f"{name}.{part}.weight", (weight if ease is None else weight * ease[:, None]).T))
        found.append((f"{name}.{part}.bias", arrays[f"{name}.{part}_bias"]))
    return found


def _whole(arrays: Arrays, name: str) -> NDArray[np.float32]:
    """What an array in eight bits stands for."""
    codes, zero, scale = (arrays[name + end] for end in (_QUANTISED, "_zero_point", "_scale"))
    return np.asarray((codes.astype(np.float32) - zero.astype(np.float32)) * scale, dtype=np.float32)


def _table(near: NDArray[np.float32]) -> NDArray[np.float32]:
    """(heads, distances) -> (BUCKETS, heads): how near two pieces are, by the kind of distance between them."""
    kinds = distances_apart((near.shape[1] + 1) // 2).numpy()
    table = np.zeros((BUCKETS, near.shape[0]), dtype=np.float32)
    table[kinds] = near.T
    return table


def _words(fixed: list[NDArray[Any]]) -> WordTable:
    """The table of word vectors, which stands in the graph as it is."""
    codes = next(array for array in fixed if array.ndim == 2 and array.dtype == np.uint8)
    scales = next(array for array in fixed if array.ndim == 2 and array.dtype == np.float16)
    rows = next((array for array in fixed if array.ndim == 1 and len(array) >= len(codes)), None)
    packed = Packed(*(torch.from_numpy(array.copy()) for array in (codes, scales)))
    return WordTable(packed, None if rows is None else torch.from_numpy(rows.astype(np.int32)))
