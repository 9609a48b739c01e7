"""Sentiment towards a target: what the words of a sentence say of one mention in it, whoever is meant.

A small model that stands on the reader's lower layers and runs only where it is asked. It is not shown the name of the
target, so what it says of two parties cannot differ because of how they are called.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bias.errors import ModelError
from bias.reading.model import MODEL_FOLDER
from bias.reading.pieces import load_tokenizer
from bias.reading.sessions import fingerprint_of, open_session, read_model
from bias.reading.syntax import Lower, load_lower
from bias.reading.targets import fill, lay_out
from bias.types import Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

FILE = "sentiment.onnx"
_VERSION = 1
"""Raised when the code of this room changes what the same model sees."""


class SentimentModel:
    """A loaded model. Judging is a pure function of sentence and target; instances may be shared between threads."""

    def __init__(self, lower: Lower, session: Any, tokenizer: Tokenizer, fingerprint: str) -> None:
        self._lower = lower
        self._session = session
        self._tokenizer = tokenizer
        self.fingerprint = fingerprint
        """SHA-256 over the model's file and the version of the code that runs it, as 64 hexadecimal digits."""

    def judge(self, sentence: str, target: Span) -> tuple[float, float, float]:
        """Probabilities of a negative, neutral and positive stance towards `target`, a span in `sentence`.

        They sum to 1. Never raises for any string; looks at the pieces near the target only, and at one sentence at a
        time, so that the answer does not depend on what else is asked.
        """
        ids, kinds, mask, places = fill([lay_out(sentence, target, self._tokenizer)])
        lower = self._lower.run(ids, kinds)
        (found,) = self._session.run(["polarity"], {"lower": lower, "places": places, "mask": mask})
        negative, neutral, positive = (round(float(one), 4) for one in found[0])
        return negative, neutral, positive

    def lean(self, sentence: str, target: Span) -> float:
        """How the sentence leans towards the target: the chance of positive minus that of negative, -1..1."""
        negative, _, positive = self.judge(sentence, target)
        return positive - negative


def load_sentiment(folder: Path | None = None) -> SentimentModel:
    """Load the model of sentiment in `folder`, by default the one in the package, with the reader it stands on.

    Raises ModelError if a file is missing or damaged.
    """
    folder = folder or MODEL_FOLDER
    model = read_model(folder, FILE, "model of sentiment", "sentiment")
    try:
        session, fingerprint = open_session(model), fingerprint_of("sentiment", _VERSION, model)
        return SentimentModel(load_lower(folder), session, load_tokenizer(folder / "vocabulary.txt"), fingerprint)
    except Exception as error:  # onnxruntime raises its own unrelated types
        raise ModelError(f"{folder}: the model of sentiment is damaged ({error}); reinstall the package") from error


@functools.cache
def shared_sentiment(folder: Path | None = None) -> SentimentModel:
    """The model of this process, loaded at the first call."""
    return load_sentiment(folder)
