"""The trained cross-encoder -> the int8 ONNX file that ships."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from bias.reading.cross_encoder import FILE
from bias.reading.passages import Laid
from bias.training.cross_encoder import show
from bias.training.export import FusedLayer, quantise, write_graph
from bias.training.mpnet import distances_apart
from bias.training.pair_network import PLACES, PairNetwork
from bias.training.smooth import Peaks, find_peaks
from bias.training.word_table import WordTable

log = logging.getLogger("bias.training")


class _Exported(nn.Module):
    def __init__(self, model: PairNetwork, words: WordTable, peaks: Sequence[Peaks]) -> None:
        super().__init__()
        self.words, self.model = words, model
        self.layers = nn.ModuleList(FusedLayer(*both) for both in zip(model.stack(), peaks, strict=True))
        apart = distances_apart(PLACES)
        self.near = nn.ParameterList(
            nn.Parameter(table.weight.detach()[apart].T.contiguous(), requires_grad=False) for table in model.tables()
        )

    def forward(self, ids: Tensor, kinds: Tensor, roles: Tensor) -> Tensor:
        places = torch.arange(ids.shape[1])
        apart = places[:, None] - places[None, :] + PLACES - 1
        x = self.model.embed(self.words(ids), kinds, roles)
        for layer, near in zip(self.layers, self.near, strict=True):
            x = layer(x, near=near[:, apart][None])
        return self.model.answer(x, roles)


def write_cross_encoder(model: PairNetwork, words: WordTable, pairs: Sequence[tuple[Laid, Laid]], path: Path) -> None:
    """Write an int8 ONNX file: ids, kinds and roles (int64, pairs x pieces, no padding) -> logits (pairs, 2).

    `pairs` are some hundred like those that it will be asked about.
    """
    ids = torch.zeros(2, 16, dtype=torch.int64)
    example = (ids, ids.clone(), (ids + 2).clone())
    peaks = find_peaks(model.eval().stack(), show(model, words, pairs))
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / FILE
        write_graph(_Exported(model, words, peaks), example, ["ids", "kinds", "roles"], ["logits"], exact)
        quantise(exact, path)
    log.info("wrote %s, %.1f MB", path, path.stat().st_size / 1e6)
