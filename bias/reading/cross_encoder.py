"""Whether two claims say the same: a small model that reads both at once (a cross-encoder: Humeau et al. 2020).

Vectors of two claims can be near for many reasons; a model that sees the words of both can tell which of them matter.
It takes its word table from the reader and has six layers of its own. A pair costs what 60 words cost the reader, so it
is asked only about pairs that something cheaper has found likely.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bias.engine import threads
from bias.errors import ModelError
from bias.reading.graph import find_weight
from bias.reading.model import MODEL_FOLDER
from bias.reading.passages import Passage, fill_pairs, lay_out
from bias.reading.pieces import load_tokenizer
from bias.reading.sessions import fingerprint_of, open_session, read_model

if TYPE_CHECKING:
    from tokenizers import Tokenizer

FILE = "pairs.onnx"
_VERSION = 1
"""Raised when the code of this room changes what the same model sees."""
_LAID, _JUDGED = 20_000, 100_000
"""How many passages and pairs are kept in mind: a comparison asks for a pair more than once."""
_TABLE = ("quantized", "scale", "zero_point")


class Judgement(NamedTuple):
    """What the model says of a pair, in log odds."""

    same: float
    """That an editor would put both claims into one row of the ledger."""
    denied: float
    """If so, that one denies what the other affirms."""


class CrossEncoder:
    """A loaded model. Judging is a pure function of the passages; instances may be shared between threads."""

    def __init__(self, session: Any, words: NDArray[np.float32], tokenizer: Tokenizer, fingerprint: str) -> None:
        self._session = session
        self._words = words
        self._lay_out = functools.lru_cache(_LAID)(functools.partial(lay_out, tokenizer=tokenizer))
        self._judge = functools.lru_cache(_JUDGED)(self._read)
        self.fingerprint = fingerprint
        """SHA-256 over the model's file and the version of the code that runs it, as 64 hexadecimal digits."""

    def judge(self, one: Passage, other: Passage) -> Judgement:
        """What both passages together say of their claims. Symmetric: the words alone decide which comes first."""
        return self._judge(*sorted((one, other)))

    def judge_all(self, pairs: Iterable[tuple[Passage, Passage]]) -> list[Judgement]:
        """Judge pairs, spread over the processors that this process may use.

        Each is read by itself, so that no answer depends on what else is asked.
        """
        return list(threads()(lambda pair: self.judge(*pair), list(pairs)))

    def _read(self, one: Passage, other: Passage) -> Judgement:
        rows = fill_pairs([(self._lay_out(one), self._lay_out(other))])
        given = {"words": self._words[rows.ids], "kinds": rows.kinds, "roles": rows.roles}
        ((same, denied),) = self._session.run(["logits"], given)[0]
        return Judgement(round(float(same), 4), round(float(denied), 4))


def load_words(folder: Path) -> NDArray[np.float32]:
    """The reader's word table, (pieces, 384). Raises ValueError if its file holds none."""
    model = (folder / "reader.onnx").read_bytes()
    table, scale, zero = (find_weight(model, f"reader.words.weight_{part}").astype(np.float32) for part in _TABLE)
    return (table - zero) * scale


def load_cross_encoder(folder: Path | None = None) -> CrossEncoder:
    """Load the cross-encoder in `folder`, by default the one in the package, with the words of the reader there.

    Raises ModelError if a file is missing or damaged.
    """
    folder = folder or MODEL_FOLDER
    model = read_model(folder, FILE, "model of claim pairs", "pairs")
    try:
        session, fingerprint = open_session(model), fingerprint_of("pairs", _VERSION, model)
        words, tokenizer = load_words(MODEL_FOLDER), load_tokenizer(MODEL_FOLDER / "vocabulary.txt")
        return CrossEncoder(session, words, tokenizer, fingerprint)
    except Exception as error:  # onnxruntime raises its own unrelated types
        raise ModelError(f"{folder}: the model of claim pairs is damaged ({error}); reinstall the package") from error


@functools.cache
def shared_cross_encoder(folder: Path | None = None) -> CrossEncoder:
    """The model of this process, loaded at the first call."""
    return load_cross_encoder(folder)
