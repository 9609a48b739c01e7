"""Measure trained weights in full precision on the articles held out from training: what the choices were made on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import safe_open

from bias.evaluation.scoring import score
from bias.reading.decode import ROLES
from bias.reading.model import FEATURES, MODEL_FOLDER, NeuralReader
from bias.reading.pieces import load_tokenizer
from bias.training.examples import hold_out, read_annotated
from bias.training.mpnet_reader import MpnetReader, load_mpnet
from bias.training.network import Reader
from bias.training.train import Recipe, load_weights
from bias.training.verbs import measure_verbs, read_treebank, see

AnyReader = Reader | MpnetReader


def load_any(weights: Path) -> AnyReader:
    """Load trained weights of either size, ready to run."""
    with safe_open(weights, "pt") as found:
        large = "words.codes" in found.keys()  # noqa: SIM118
    return load_mpnet(weights) if large else load_weights(weights)


class TorchSession:
    """Weights that run where the product runs an ONNX session."""

    def __init__(self, model: AnyReader) -> None:
        self._model = model.eval()

    def run(self, _: None, given: Mapping[str, NDArray[Any]]) -> list[NDArray[np.float32]]:
        """Return tags, links and finite verbs of the windows, and the vector of no source."""
        with torch.inference_mode():
            ids, kinds = (torch.from_numpy(given[name]) for name in ("ids", "kinds"))
            tags, links, *_, verbs = self._model(ids, kinds, torch.ones_like(ids))
        return [*(one.numpy() for one in (tags, links, verbs)), self._model.nobody.detach().numpy()]


def measure_weights(weights: Path, data: Path) -> dict[str, Any]:
    """Scores (0..1, see `bias.evaluation.scoring`) of a `reader.safetensors` on the held-out articles of `data`."""
    _, held = hold_out(read_annotated(data), Recipe().hold_out_every)
    no_calibration = [0.0] * (1 + FEATURES)
    reader = NeuralReader(
        TorchSession(load_any(weights)), load_tokenizer(MODEL_FOLDER / "vocabulary.txt"), no_calibration, ""
    )
    return score(held, {document["doc"]: _read(reader, document["text"]) for document in held})


def measure_sight(weights: Path, treebank: Path) -> dict[str, float]:
    """Precision, recall and F1 (0..1) of finite verbs in a CoNLL-U file."""
    model = load_any(weights)
    return measure_verbs(model.verbs, see(model, read_treebank(treebank), MODEL_FOLDER / "vocabulary.txt"))


def _read(reader: NeuralReader, text: str) -> dict[str, Any]:
    relations = reader.read(text).relations
    return {"attributions": [{"source": r.source, "cue": r.cue, "content": r.content} for r in relations]}


def format_row(name: str, scores: Mapping[str, Any]) -> str:
    """One line of a table: relation, exact source, cue and content F1 in per cent, and sentence kappa."""
    shown = "".join(f"{100 * scores[one]['f1']:>8.1f}" for one in ("relation", *(f"exact.{role}" for role in ROLES)))
    return f"{name:<40}{shown}{scores['sentence']['kappa']:>8.3f}"
