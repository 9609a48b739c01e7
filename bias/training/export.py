"""Trained weights -> the int8 ONNX file that ships in the package.

The graph is written with ONNX Runtime's fused operators where they are faster on a CPU: attention, and gelu with its
bias. Layer normalisation fused with its residual is slower than the two apart. Attention without a mask is faster with
its projections apart.
"""

from __future__ import annotations

import logging
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from bias.training.network import LOWER, Layer, Reader, join_layers
from bias.training.smooth import Peaks, scales

log = logging.getLogger("bias.training")

_OPSET = 17
OUTPUTS = ("tags", "links", "verbs")
"""What a reader says of every piece of every window."""


class _Attention(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, bias: Tensor, mask: Tensor, heads: int) -> Tensor:
        batch, length, hidden = x.shape
        parts = (x @ weight + bias).reshape(batch, length, 3, heads, hidden // heads).permute(2, 0, 3, 1, 4)
        hide = (1.0 - mask.to(x.dtype))[:, None, None, :] * -1e4
        mixed = functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], attn_mask=hide)
        return mixed.transpose(1, 2).reshape(batch, length, hidden)

    @staticmethod
    def symbolic(g: Any, x: Any, weight: Any, bias: Any, mask: Any, heads: int) -> Any:
        return g.op("com.microsoft::Attention", x, weight, bias, mask, num_heads_i=heads).setType(x.type())


class _Unmasked(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, query: Tensor, key: Tensor, value: Tensor, heads: int) -> Tensor:
        parts = (part.unflatten(-1, (heads, -1)).transpose(1, 2) for part in (query, key, value))
        return functional.scaled_dot_product_attention(*parts).transpose(1, 2).flatten(-2)

    @staticmethod
    def symbolic(g: Any, query: Any, key: Any, value: Any, heads: int) -> Any:
        mixed = g.op("com.microsoft::MultiHeadAttention", query, key, value, num_heads_i=heads)
        return mixed.setType(query.type())


class _Near(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, query: Tensor, key: Tensor, value: Tensor, near: Tensor, heads: int) -> Tensor:
        query, key, value = (part.unflatten(-1, (heads, -1)).transpose(1, 2) for part in (query, key, value))
        return functional.scaled_dot_product_attention(query, key, value, attn_mask=near).transpose(1, 2).flatten(-2)

    @staticmethod
    def symbolic(g: Any, query: Any, key: Any, value: Any, near: Any, heads: int) -> Any:
        nothing = g.op("prim::Constant")
        nothing.setType(torch._C.OptionalType.ofTensor())
        given = (query, key, value, nothing, nothing, near)
        return g.op("com.microsoft::MultiHeadAttention", *given, num_heads_i=heads).setType(query.type())


class _BiasGelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, bias: Tensor) -> Tensor:
        return functional.gelu(x + bias)

    @staticmethod
    def symbolic(g: Any, x: Any, bias: Any) -> Any:
        return g.op("com.microsoft::BiasGelu", x, bias).setType(x.type())


class FusedLayer(nn.Module):
    """A trained layer laid out for the fused operators; with `peaks`, smoothed (`bias.training.smooth`)."""

    def __init__(self, layer: Layer, peaks: Peaks | None = None) -> None:
        super().__init__()
        self.heads = layer.heads
        parts = (layer.query, layer.key, layer.value)
        self.mix_weight = _fixed(torch.cat([p.weight.T for p in parts], dim=1))
        self.mix_bias = _fixed(torch.cat([p.bias for p in parts]))
        self.asked = nn.ParameterList(_fixed(part.weight.T) for part in parts)
        self.asked_bias = nn.ParameterList(_fixed(part.bias) for part in parts)
        self.attended, self.attended_bias = _fixed(layer.attended.weight.T), _fixed(layer.attended.bias)
        self.attended_norm = layer.attended_norm
        self.widen, self.widen_bias = _fixed(layer.widen.weight.T), _fixed(layer.widen.bias)
        self.narrow, self.narrow_bias = _fixed(layer.narrow.weight.T), _fixed(layer.narrow.bias)
        self.norm = layer.norm
        self.eases: nn.ParameterList | None = None
        if peaks is not None:
            self._smooth(peaks)

    def _smooth(self, peaks: Peaks) -> None:
        given = scales(peaks.given, list(self.asked))
        attended, active = scales(peaks.attended, [self.widen]), scales(peaks.active, [self.narrow])
        self.asked = nn.ParameterList(_fixed(weight * given[:, None]) for weight in self.asked)
        self.widen, self.narrow = _fixed(self.widen * attended[:, None]), _fixed(self.narrow * active[:, None])
        self.eases = nn.ParameterList(_fixed(1 / scale) for scale in (given, attended, active))

    def _ease(self, x: Tensor, place: int) -> Tensor:
        return x if self.eases is None else x * self.eases[place]

    def forward(self, x: Tensor, mask: Tensor | None = None, near: Tensor | None = None) -> Tensor:
        """(windows, pieces, hidden) and 0/1 mask, which is not needed where nothing is padding -> the same shape.

        Without a mask, `near` (1, heads, pieces, pieces) may say what is added to how much each piece looks at each.
        Raises ValueError if both are given.
        """
        if mask is not None and near is not None:
            raise ValueError("a layer takes a mask or how near pieces are, not both")
        if mask is None:
            given = self._ease(x, 0)
            asked = [given @ weight + bias for weight, bias in zip(self.asked, self.asked_bias, strict=True)]
            mixed = _Unmasked.apply(*asked, self.heads) if near is None else _Near.apply(*asked, near, self.heads)
        else:
            mixed = _Attention.apply(x, self.mix_weight, self.mix_bias, mask, self.heads)
        x = self.attended_norm(x + (mixed @ self.attended + self.attended_bias))
        wide = self._ease(_BiasGelu.apply(self._ease(x, 1) @ self.widen, self.widen_bias), 2)
        out: Tensor = self.norm(x + (wide @ self.narrow + self.narrow_bias))
        return out


class _Exported(nn.Module):
    def __init__(self, reader: Reader, vectors: bool = False) -> None:
        super().__init__()
        self.reader, self.vectors = reader, vectors
        self.layers = nn.ModuleList(FusedLayer(layer) for layer in reader.layers)

    def forward(self, ids: Tensor, kinds: Tensor) -> tuple[Tensor, ...]:
        x = self.reader.embed(ids, kinds)
        seen: list[Tensor] = []
        for layer in self.layers:
            x = layer(x)
            seen.append(x)
        reader = self.reader
        if self.vectors:
            return reader.meaning(x), seen[min(LOWER, len(seen)) - 1]
        return reader.tag(x), reader.link(x), reader.verbs(join_layers(seen), torch.ones_like(ids)), reader.nobody


def _fixed(weight: Tensor) -> nn.Parameter:
    return nn.Parameter(weight.detach().contiguous(), requires_grad=False)


def export(reader: Reader, path: Path) -> None:
    """Write `reader` as an int8 ONNX file: inputs ids and kinds, both int64 (windows, pieces), with no padding."""
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "reader.onnx"
        write_exact(reader, exact)
        quantise(exact, path)
    log.info("wrote %s, %.1f MB", path, path.stat().st_size / 1e6)


def write_exact(reader: Reader, path: Path) -> None:
    """Write `reader` as an ONNX file in full precision."""
    write_graph(_Exported(reader), _example(), ["ids", "kinds"], OUTPUTS, path, ["nobody"])


def export_vectors(reader: Reader, path: Path) -> None:
    """Write `reader` as an int8 ONNX file that, from the same inputs, gives vectors (`meanings`), and what its two
    lowest layers hold (`lower`), both (windows, pieces, 384).
    """
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "vectors.onnx"
        write_graph(_Exported(reader, vectors=True), _example(), ["ids", "kinds"], ["meanings", "lower"], exact)
        quantise(exact, path)


def _example() -> tuple[Tensor, Tensor]:
    ids = torch.arange(32).reshape(2, 16)
    return ids, torch.zeros_like(ids)


def write_graph(
    module: nn.Module,
    example: tuple[Tensor, ...],
    inputs: Sequence[str],
    outputs: Sequence[str],
    path: Path,
    constants: Sequence[str] = (),
) -> None:
    """Write a module as an ONNX file in full precision; its outputs are (windows, pieces, …), then the constants."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(),
            example,
            str(path),
            input_names=list(inputs),
            output_names=[*outputs, *constants],
            dynamic_axes={name: {0: "windows", 1: "pieces"} for name in (*inputs, *outputs)},
            opset_version=_OPSET,
            custom_opsets={"com.microsoft": 1},
            dynamo=False,
        )


def quantise(exact: Path, path: Path) -> None:
    """Quantise the weights to int8, one scale a column; activations are quantised as they come.

    Seven bits are used: on CPUs without VNNI, products of two eight-bit values overflow sixteen bits.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with _quietly():
        quantize_dynamic(
            str(exact),
            str(path),
            weight_type=QuantType.QInt8,
            reduce_range=True,
            per_channel=True,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )


@contextmanager
def _quietly() -> Iterator[None]:
    """Log nothing below an error: the quantiser tells of every tensor without a scale, which none is meant to have."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)
