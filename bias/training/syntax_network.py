"""The model for syntax as a torch module: three layers on the second of `vectors.onnx`, for words, trees, names."""

from __future__ import annotations

import tempfile
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from bias.reading.syntax import BORDERS, OUTPUTS, Names
from bias.training.export import FusedLayer, quantise, write_graph
from bias.training.network import LOWER, Layer, Reader, Shape

LAYERS = 3
ARC, LABEL, SPAN_INNER, SPAN = 256, 192, 192, 32


class SyntaxNetwork(nn.Module):
    """What the encoder of vectors holds of pieces after its lower layers -> scores of words, trees and mentions.

    Arcs are scored by products of two vectors (Dozat & Manning 2017), their names by a layer on the sum of two
    (Kiperwasser & Goldberg 2016), mentions by products of the vectors of their ends (Yu et al. 2020).
    """

    def __init__(self, names: Names, shape: Shape = Shape(), dropout: float = 0.1, head_dropout: float = 0.2) -> None:
        super().__init__()
        hidden, kinds = shape.hidden, len(names.types)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(LAYERS))
        self.dropout = nn.Dropout(head_dropout)
        self.marks = nn.Linear(hidden, len(names.tags) + BORDERS + 2)
        self.hangs, self.asks = nn.Linear(hidden, ARC), nn.Linear(ARC, ARC)
        self.holds = nn.Linear(hidden, ARC)
        self.label = nn.Linear(hidden, 2 * LABEL)
        self.relation = nn.Linear(LABEL, len(names.relations))
        self.span_inner = nn.Linear(hidden, 2 * SPAN_INNER)
        self.span_start = nn.Linear(SPAN_INNER, kinds * SPAN)
        self.span_end = nn.Linear(SPAN_INNER, kinds * SPAN)
        self.span_bias = nn.Parameter(torch.full((kinds,), -4.0))

    def load_upper(self, reader: Reader) -> None:
        """Start from the reader's layers above the one that this model stands on."""
        for own, layer in zip(self.stack(), reader.stack()[LOWER:], strict=False):
            own.resize(layer.widen.out_features)
            own.load_state_dict(layer.state_dict())

    def load(self, weights: Path) -> None:
        """Load trained weights (a `syntax.safetensors`)."""
        found = load_file(weights)
        for number, layer in enumerate(self.stack()):
            layer.resize(len(found[f"layers.{number}.widen.weight"]))
        self.load_state_dict(found)

    def stack(self) -> list[Layer]:
        """The layers, from the lowest up."""
        return [layer for layer in self.layers if isinstance(layer, Layer)]

    def forward(self, lower: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """(windows, pieces, hidden) and 0/1 mask -> marks, arcs, labels, spans (see `bias.reading.syntax.Seen`)."""
        bias = (1.0 - mask.to(lower.dtype))[:, None, None, :] * -1e4
        x = lower
        for layer in self.layers:
            x = layer(x, bias)
        return self.judge(x)

    def judge(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """The heads alone."""
        x = self.dropout(x)
        hangs = self.asks(self.dropout(functional.gelu(self.hangs(x))))
        holds = self.dropout(functional.gelu(self.holds(x)))
        first, last = self.dropout(functional.relu(self.span_inner(x))).chunk(2, dim=-1)
        spans = torch.cat([self.span_start(first), self.span_end(last)], dim=-1)
        return self.marks(x), torch.cat([hangs, holds], dim=-1), self.label(x), spans


class _Exported(nn.Module):
    def __init__(self, network: SyntaxNetwork) -> None:
        super().__init__()
        self.network = network
        self.layers = nn.ModuleList(FusedLayer(layer) for layer in network.layers)
        self.relation_weight = nn.Parameter(network.relation.weight.T.detach().contiguous(), requires_grad=False)

    def forward(self, lower: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        x = lower
        for layer in self.layers:
            x = layer(x, mask)
        network = self.network
        return (*network.judge(x), self.relation_weight, network.relation.bias, network.span_bias)


def export_syntax(network: SyntaxNetwork, path: Path) -> None:
    """Write the model as an int8 ONNX file: inputs lower (windows, pieces, hidden) and mask (int32)."""
    hidden = network.marks.in_features
    example = (torch.zeros(2, 16, hidden), torch.ones(2, 16, dtype=torch.int32))
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "syntax.onnx"
        write_graph(_Exported(network), example, ["lower", "mask"], OUTPUTS[:4], exact, OUTPUTS[4:])
        quantise(exact, path)
