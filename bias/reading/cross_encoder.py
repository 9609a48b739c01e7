"""Whether two claims say the same: a model that reads both at once (a cross-encoder: Humeau et al. 2020).

Vectors of two claims can be near for many reasons; a model that sees the words of both can tell which of them matter.
A pair costs what about fifty words cost the reader, so it is asked only about pairs that something cheaper has found
likely.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from bias.engine import threads
from bias.errors import ModelError
from bias.reading.model import MODEL_FOLDER
from bias.reading.passages import Passage, fill_pairs, lay_out
from bias.reading.pieces import load_tokenizer
from bias.reading.sessions import fingerprint_of, open_session, read_model

if TYPE_CHECKING:
    from tokenizers import Tokenizer

FILE = "pairs.onnx"
_VERSION = 2
"""Raised when the code of this room changes what the same model sees."""
_LAID, _JUDGED = 20_000, 100_000
"""How many passages and pairs are kept in mind: a comparison asks for a pair more than once."""


class Judgement(NamedTuple):
    """What the model says of a pair, in log odds."""

    same: float
    """That an editor would put both claims into one row of the ledger."""
    denied: float
    """If so, that one denies what the other affirms."""


class Judge(Protocol):
    """What says of pairs of passages how likely they are the same; the fingerprint names the model and its code."""

    fingerprint: str

    def judge(self, one: Passage, other: Passage) -> Judgement:
        """What both passages together say of their claims."""
        ...

    def judge_all(self, pairs: Iterable[tuple[Passage, Passage]]) -> list[Judgement]:
        """The same of many pairs."""
        ...


class CrossEncoder:
    """A loaded model. Judging is a pure function of the passages; instances may be shared between threads."""

    def __init__(self, session: Any, tokenizer: Tokenizer, fingerprint: str) -> None:
        self._session = session
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
        given = {"ids": rows.ids, "kinds": rows.kinds, "roles": rows.roles}
        ((same, denied),) = self._session.run(["logits"], given)[0]
        return Judgement(round(float(same), 4), round(float(denied), 4))


def load_cross_encoder(folder: Path | None = None) -> CrossEncoder:
    """Load the cross-encoder in `folder`, by default the one in the package.

    Raises ModelError if a file is missing or damaged.
    """
    folder = folder or MODEL_FOLDER
    model = read_model(folder, FILE, "model of claim pairs", "pairs")
    try:
        session, fingerprint = open_session(model), fingerprint_of("pairs", _VERSION, model)
        return CrossEncoder(session, load_tokenizer(MODEL_FOLDER / "vocabulary.txt"), fingerprint)
    except Exception as error:  # onnxruntime raises its own unrelated types
        raise ModelError(f"{folder}: the model of claim pairs is damaged ({error}); reinstall the package") from error


@functools.cache
def shared_cross_encoder(folder: Path | None = None) -> CrossEncoder:
    """The model of this process, loaded at the first call."""
    return load_cross_encoder(folder)
