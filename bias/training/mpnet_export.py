"""A trained reader of the size of MPNet, or cut from it -> the int8 ONNX file that ships."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from bias.reading.windows import Batch
from bias.training.export import OUTPUTS, FusedLayer, quantise, write_graph
from bias.training.mpnet import distances_apart
from bias.training.mpnet_reader import PLACES, MpnetReader
from bias.training.network import Shown
from bias.training.smooth import Peaks, find_peaks

log = logging.getLogger("bias.training")


class _Exported(nn.Module):
    def __init__(self, reader: MpnetReader, peaks: Sequence[Peaks]) -> None:
        super().__init__()
        self.reader = reader
        self.layers = nn.ModuleList(FusedLayer(*both) for both in zip(reader.stack(), peaks, strict=True))
        apart = distances_apart(PLACES)
        self.near = nn.ParameterList(
            nn.Parameter(table.weight.detach()[apart].T.contiguous(), requires_grad=False) for table in reader.tables()
        )

    def forward(self, ids: Tensor, kinds: Tensor) -> tuple[Tensor, ...]:
        places = torch.arange(ids.shape[1])
        apart = places[:, None] - places[None, :] + PLACES - 1
        x, seen = self.reader.embed(ids, kinds), []
        for layer, near in zip(self.layers, self.near, strict=True):
            x = layer(x, near=near[:, apart][None])
            seen.append(x)
        return (*self.reader.judge(seen, torch.ones_like(ids)), self.reader.nobody)


def write_reader(reader: MpnetReader, batches: Sequence[Batch], path: Path) -> None:
    """Write an int8 ONNX file: inputs ids and kinds, both int64 (windows, pieces), with no padding.

    `batches` are windows of some articles like those that it will read, by which it is smoothed.
    """
    ids = torch.zeros(2, 16, dtype=torch.int64)
    peaks = find_peaks(reader.eval().stack(), _show(reader, batches))
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "reader.onnx"
        write_graph(_Exported(reader, peaks), (ids, ids.clone()), ["ids", "kinds"], OUTPUTS, exact, ["nobody"])
        quantise(exact, path)
    log.info("wrote %s, %.1f MB", path, path.stat().st_size / 1e6)


def _show(reader: MpnetReader, batches: Sequence[Batch]) -> Iterator[Shown]:
    for batch in batches:
        mask = torch.from_numpy(batch.mask)
        x = reader.embed(torch.from_numpy(batch.ids), torch.from_numpy(batch.kinds))
        yield x, [reader.attend_to(row, mask) for row in range(len(reader.layers))], mask > 0
