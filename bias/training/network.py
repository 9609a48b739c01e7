"""The neural reader as a torch module: a MiniLM encoder with heads for roles, links and sentence vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from bias.reading.decode import LINK, ROLES
from bias.reading.pieces import KINDS

TAGS = 2 * len(ROLES) + 1
LOWER = 2
"""The layer, counted from 1, on which the smaller models stand that run only when asked for; it stays as it is when
the layers above are trained on."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the encoder; the defaults are those of MiniLM-L6."""

    pieces: int = 30522
    hidden: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    positions: int = 512


Shown = tuple[Tensor, Sequence[Tensor], Tensor]
"""What goes into the first layer (rows, pieces, hidden), what is added in each layer where pieces look at each other,
and which pieces (rows, pieces) are no padding."""


class Layer(nn.Module):
    """One transformer layer, normalised after each block (Devlin et al. 2019)."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.heads = shape.heads
        self.width = shape.hidden // shape.heads
        self.query = nn.Linear(shape.hidden, shape.hidden)
        self.key = nn.Linear(shape.hidden, shape.hidden)
        self.value = nn.Linear(shape.hidden, shape.hidden)
        self.attended = nn.Linear(shape.hidden, shape.hidden)
        self.attended_norm = nn.LayerNorm(shape.hidden, eps=1e-12)
        self.widen = nn.Linear(shape.hidden, shape.inner)
        self.narrow = nn.Linear(shape.inner, shape.hidden)
        self.norm = nn.LayerNorm(shape.hidden, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """(windows, pieces, hidden) and an additive mask -> the same shape."""
        return self.feed(self.attend(x, mask))

    def attend(self, x: Tensor, mask: Tensor) -> Tensor:
        """The first half: every piece looks at the others."""
        out: Tensor = self.attended_norm(x + self.dropout(self.attended(self.look(x, mask))))
        return out

    def look(self, x: Tensor, mask: Tensor) -> Tensor:
        """(windows, pieces, hidden) -> (windows, pieces, heads x width): what every head finds for every piece."""

        def split(y: Tensor) -> Tensor:
            return y.unflatten(-1, (self.heads, self.width)).transpose(1, 2)

        query, key, value = split(self.query(x)), split(self.key(x)), split(self.value(x))
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask.to(query.dtype))
        return mixed.transpose(1, 2).flatten(-2)

    def feed(self, x: Tensor) -> Tensor:
        """The second half: every piece by itself, through the inner neurons."""
        out: Tensor = self.norm(x + self.dropout(self.narrow(self.excite(x))))
        return out

    def excite(self, x: Tensor) -> Tensor:
        """(…, hidden) -> (…, inner): how active the inner neurons are."""
        return functional.gelu(self.widen(x))

    def resize(self, inner: int, heads: int | None = None) -> None:
        """Have `inner` neurons inside and so many heads, with new weights where there are not as many already."""
        if inner != self.widen.out_features:
            self.widen = nn.Linear(self.widen.in_features, inner)
            self.narrow = nn.Linear(inner, self.narrow.out_features)
        if heads is not None and heads != self.heads:
            hidden, self.heads = self.attended.out_features, heads
            self.query, self.key, self.value = (nn.Linear(hidden, heads * self.width) for _ in range(3))
            self.attended = nn.Linear(heads * self.width, hidden)


class Verbs(nn.Module):
    """Sees finite verbs: what two middle layers hold of a piece and its neighbours -> one logit.

    It is fitted by itself (`bias.training.verbs`), on an encoder that stays as it is. Until then it sees none.
    """

    LAYERS = (2, 4)
    """Counted from 1. The last layers know roles and meaning, and have forgotten much of the grammar."""
    AROUND = 5
    INNER = 64

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.near = nn.Linear(len(self.LAYERS) * hidden, self.AROUND * self.INNER)
        self.out = nn.Linear(self.INNER, 1)
        nn.init.zeros_(self.out.weight)
        nn.init.constant_(self.out.bias, -10.0)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """(windows, pieces, layers x hidden) and 0/1 mask -> (windows, pieces) logits."""
        length, half = x.shape[1], self.AROUND // 2
        parts = functional.pad(self.near(x) * mask[..., None].to(x.dtype), (0, 0, half, half)).split(self.INNER, dim=-1)
        mixed = sum(part[:, row : row + length] for row, part in enumerate(parts))
        logits: Tensor = self.out(functional.relu(mixed))[..., 0]
        return logits


class Reader(nn.Module):
    """Pieces of a window -> role tags, link vectors, sentence vectors and finite verbs for every piece."""

    def __init__(self, shape: Shape = Shape(), dropout: float = 0.1) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(shape.pieces, shape.hidden)
        self.kinds = nn.Embedding(KINDS, shape.hidden)
        self.positions = nn.Embedding(shape.positions, shape.hidden)
        self.norm = nn.LayerNorm(shape.hidden, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.tag = nn.Linear(shape.hidden, TAGS)
        self.link = nn.Linear(shape.hidden, 4 * LINK)
        self.nobody = nn.Parameter(torch.zeros(LINK))
        self.meaning = nn.Linear(shape.hidden, shape.hidden)
        self.verbs = Verbs(shape.hidden).requires_grad_(False)
        nn.init.eye_(self.meaning.weight)
        nn.init.zeros_(self.meaning.bias)
        nn.init.normal_(self.nobody, std=0.02)
        self.words.weight.requires_grad_(False)

    def stack(self) -> list[Layer]:
        """The layers, lowest first."""
        return [layer for layer in self.layers if isinstance(layer, Layer)]

    def embed(self, ids: Tensor, kinds: Tensor) -> Tensor:
        """(windows, pieces) ids and kinds -> (windows, pieces, hidden), before the first layer."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x: Tensor = self.norm(self.words(ids) + self.kinds(kinds) + self.positions(places)[None])
        return x

    def encode(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        """(windows, pieces) ids, kinds and 0/1 mask -> (windows, pieces, hidden), after each layer."""
        x = self.dropout(self.embed(ids, kinds))
        bias = (1.0 - mask.to(x.dtype))[:, None, None, :] * -1e4
        seen: list[Tensor] = []
        for layer in self.stack():
            x = layer(x, bias)
            seen.append(x)
        return tuple(seen)

    def forward(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return tag scores (…, 7), link vectors (…, 4 x 64), meanings (…, 384) and logits of finite verbs (…)."""
        seen = self.encode(ids, kinds, mask)
        x = seen[-1]
        return self.tag(x), self.link(x), self.meaning(x), self.verbs(join_layers(seen), mask)

    def freeze(self, layers: int) -> None:
        """Keep the lowest `layers` as they are, and with them all that comes before; 0 keeps nothing but the words."""
        if layers:
            for part in (self.kinds, self.positions, self.norm, *self.layers[:layers]):
                part.requires_grad_(False)

    def load(self, weights: Path) -> None:
        """Load trained weights; those from before finite verbs were seen leave that head as it is."""
        found = load_file(weights)
        for number, layer in enumerate(self.stack()):
            layer.resize(len(found[f"layers.{number}.widen.weight"]))
        kept = {name: value for name, value in self.state_dict().items() if name.startswith("verbs.")}
        self.load_state_dict({**kept, **found})

    def load_base(self, weights: Path) -> None:
        """Start from the published MiniLM weights; the new token kinds all begin as its type 0."""
        base = load_file(weights)
        own = dict(self.state_dict())
        for name in own:
            if name == "kinds.weight":
                own[name] = base["embeddings.token_type_embeddings.weight"][:1].repeat(KINDS, 1)
            elif (source := base_name(name)) is not None:
                own[name] = base[source]
        self.load_state_dict(own)


def join_layers(seen: Sequence[Tensor]) -> Tensor:
    """What the head for verbs looks at; an encoder with fewer layers gives its last one instead."""
    return torch.cat([seen[min(layer, len(seen)) - 1] for layer in Verbs.LAYERS], dim=-1)


_BASE_NAMES = {
    "words": "embeddings.word_embeddings",
    "positions": "embeddings.position_embeddings",
    "norm": "embeddings.LayerNorm",
}
_BASE_LAYER_NAMES = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "attended": "attention.output.dense",
    "attended_norm": "attention.output.LayerNorm",
    "widen": "intermediate.dense",
    "narrow": "output.dense",
    "norm": "output.LayerNorm",
}


def base_name(name: str) -> str | None:
    """What the published weights call one of ours; None for what they do not have."""
    parts = name.split(".")
    if parts[0] in _BASE_NAMES:
        return f"{_BASE_NAMES[parts[0]]}.{parts[1]}"
    if parts[0] == "layers":
        return f"encoder.layer.{parts[1]}.{_BASE_LAYER_NAMES[parts[2]]}.{parts[3]}"
    return None


def link_scores(links: Tensor, nobody: Tensor, cue: Tensor, source: Tensor, content: Tensor) -> tuple[Tensor, Tensor]:
    """Score every cue against every source (last column: no source) and every content against every cue.

    `links` is (pieces, 4 x 64) of one window; the spans are (n, 2) first and last piece. Returns (cues, sources + 1)
    and (contents, cues) logits.
    """
    asks_source, is_source, asks_cue, is_cue = links.split(LINK, dim=-1)

    def spans(vectors: Tensor, ends: Tensor) -> Tensor:
        return vectors[ends].mean(dim=1)

    sources = torch.cat([spans(is_source, source), nobody[None]])
    scale = LINK**-0.5
    to_source = spans(asks_source, cue) @ sources.T * scale
    to_cue = spans(asks_cue, content) @ spans(is_cue, cue).T * scale
    return to_source, to_cue
