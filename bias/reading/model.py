"""The neural reader: text in, everything it saw out."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bias.errors import ModelError
from bias.reading.decode import Decoded, decode
from bias.reading.layout import find_paragraphs, find_quotations
from bias.reading.pieces import Pieces, cut, load_tokenizer
from bias.reading.sentences import find_sentences
from bias.reading.sessions import open_session
from bias.reading.signatures import find_signed, merge_signed
from bias.reading.stretches import NOTHING, mean_stretches
from bias.reading.vectors import FILE as VECTORS
from bias.reading.vectors import Vectors
from bias.reading.windows import join, make_batches, plan_windows
from bias.types import Reading, Relation, Span, Spans

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Array = NDArray[np.float32]

MODEL_FOLDER = Path(__file__).parent.parent / "model"
_FILES = ("reader.onnx", VECTORS, "vocabulary.txt", "calibration.json")
_OUTPUTS = ("tags", "links", "verbs", "nobody")
_LEAST, _LIKELY, _SURE = 0.1, 0.35, 0.7
"""Relations less likely than the first are left out, and those less likely than the second whose content is less
surely somebody's than the third; chosen on the articles held out from training."""
_VERSION = 8
"""Raised when the code of this room changes what the same model sees."""


class NeuralReader:
    """A loaded model. Reading is a pure function of the text; instances may be shared between threads."""

    def __init__(
        self,
        session: Any,
        tokenizer: Tokenizer,
        calibration: Sequence[float],
        fingerprint: str,
        vectors: Vectors | None = None,
    ) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._calibration = tuple(calibration)
        self._vectors = vectors
        self.fingerprint = fingerprint

    def read(self, text: str, *, meanings: bool = True) -> Reading:
        """Read one article's text, whatever the string; time and memory grow linearly with its length.

        Raises ModelError if vectors are wanted and their file is damaged. Without
        `meanings`, the reading has no vectors, and takes two thirds of the time.
        """
        paragraphs = find_paragraphs(text)
        quotations = find_quotations(text, paragraphs)
        sentences = find_sentences(text, paragraphs)
        pieces = cut(text, paragraphs, quotations, self._tokenizer)
        tags, links, verbs, nobody = self._run(pieces)
        decoded = decode(tags, links, nobody)
        linked = [(_relation(text, pieces, found, self._calibration), found) for found in decoded]
        relations = [relation for relation, found in linked if _holds(relation, found)]
        seen = self._vectors.see(pieces) if meanings and self._vectors else None
        stretches, means = NOTHING if seen is None else mean_stretches(pieces, sentences, decoded, seen)
        return Reading(
            paragraphs=tuple(paragraphs),
            sentences=tuple(sentences),
            quotations=tuple(quotations),
            relations=merge_signed(find_signed(text), relations),
            stretches=stretches,
            meanings=means,
            verbs=_words(text, pieces, verbs),
        )

    def read_scores(self, text: str) -> tuple[Pieces, Array, list[tuple[Relation, Decoded]]]:
        """The pieces of a text, their tag scores (n, 7), and the relations beside the evidence they were decoded from.

        For training: nothing is left out and no rule is applied.
        """
        paragraphs = find_paragraphs(text)
        pieces = cut(text, paragraphs, find_quotations(text, paragraphs), self._tokenizer)
        tags, links, _, nobody = self._run(pieces)
        decoded = decode(tags, links, nobody)
        return pieces, tags, [(_relation(text, pieces, found, self._calibration), found) for found in decoded]

    def _run(self, pieces: Pieces) -> tuple[Array, list[tuple[int, Array]], Array, Array]:
        """Tag scores (n, 7), link vectors per window, verbs (n), and the vector of no source."""
        places = plan_windows(len(pieces))
        kept: tuple[list[Array], ...] = ([], [], [])
        nobody = np.zeros(0, dtype=np.float32)
        for batch in make_batches(pieces, places):
            *outputs, nobody = self._session.run(_OUTPUTS, {"ids": batch.ids, "kinds": batch.kinds})
            for rows, output in zip(kept, outputs, strict=True):
                rows.extend(output)
        tags, links, verbs = kept
        inside = [(start, rows[1 : end - start + 1]) for (start, end), rows in zip(places, links, strict=True)]
        finite = join(places, [rows[:, None] for rows in verbs], 1)[:, 0]
        return join(places, tags, 7), inside, finite, nobody


def load_reader(folder: Path | None = None) -> NeuralReader:
    """Load the model in `folder`, by default the one in the package.

    Raises ModelError if a file is missing or damaged; that of vectors is opened when they are first wanted.
    """
    folder = folder or MODEL_FOLDER
    missing = [name for name in _FILES if not (folder / name).is_file()]
    if missing:
        raise ModelError(
            f"{folder}: no model here ({', '.join(missing)} missing); reinstall the package, or train one with"
            " 'python -m bias.training'"
        )
    try:
        session = open_session((folder / "reader.onnx").read_bytes())
        tokenizer = load_tokenizer(folder / "vocabulary.txt")
        calibration = json.loads((folder / "calibration.json").read_text(encoding="utf-8"))["relation"]
    except Exception as error:  # onnxruntime raises its own unrelated types
        raise ModelError(f"{folder}: the model is damaged ({error}); reinstall the package") from error
    weights = [float(weight) for weight in calibration]
    return NeuralReader(session, tokenizer, weights, fingerprint(folder), Vectors(folder))


def fingerprint(folder: Path | None = None) -> str:
    """SHA-256 over the model's files and the version of the code that runs it, as 64 hexadecimal digits."""
    folder = folder or MODEL_FOLDER
    digest = hashlib.sha256(f"reading/{_VERSION}".encode())
    for name in _FILES:
        digest.update(hashlib.sha256((folder / name).read_bytes()).digest())
    return digest.hexdigest()


def _relation(text: str, pieces: Pieces, found: Decoded, calibration: Sequence[float]) -> Relation:
    """Pieces -> characters, and evidence -> the chance to be right (logistic, fitted on held-out articles)."""
    score = calibration[0] + sum(w * e for w, e in zip(calibration[1:], features(found), strict=True))
    return Relation(
        source=_spans(text, pieces, found.source),
        cue=_spans(text, pieces, found.cue),
        content=_spans(text, pieces, found.content),
        probability=round(float(1 / (1 + np.exp(-score))), 4),
    )


def _holds(relation: Relation, found: Decoded) -> bool:
    """Whether a relation is kept: if it is likely, or if its content is surely somebody's, whoever said it."""
    surely = math.exp(found.evidence[1]) >= _SURE
    return relation.probability >= (_LEAST if surely else _LIKELY)


FEATURES = 8


def features(found: Decoded) -> tuple[float, ...]:
    """What the chance of a relation is judged by: its evidence, one by one and all together, as log odds (-7 to 7), and
    whether it has a source.
    """
    return (
        *(_log_odds(one) for one in found.evidence),
        _log_odds(sum(found.evidence)),
        float(bool(found.source)),
    )


def _log_odds(log: float) -> float:
    """The log odds of a log probability, kept away from certainty by a thousandth."""
    probability = math.exp(log)
    return math.log((probability + 0.001) / (1.001 - probability))


def _words(text: str, pieces: Pieces, logits: Array) -> Spans:
    """The words whose first piece is rather so than not."""
    found = np.flatnonzero((logits > 0) & (pieces.ends > pieces.starts)).tolist()
    return tuple(dict.fromkeys(span for row in found for span in _spans(text, pieces, [(row, row + 1)])))


def _spans(text: str, pieces: Pieces, ranges: Sequence[tuple[int, int]]) -> Spans:
    """Character spans of ranges of pieces, widened to whole words."""
    spans: list[Span] = []
    for first, last in ranges:
        start, end = int(pieces.starts[first]), int(pieces.ends[last - 1])
        while first > 0 and pieces.ends[first - 1] == start and text[start - 1 : start + 1].isalnum():
            first -= 1
            start = int(pieces.starts[first])
        while last < len(pieces) and pieces.starts[last] == end and text[end - 1 : end + 1].isalnum():
            end = int(pieces.ends[last])
            last += 1
        if start < end:
            spans.append(Span(start, end))
    return tuple(spans)
