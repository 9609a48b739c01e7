"""The model of sentiment is trained on whole articles at a time, learns, and ships as what was trained."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")

from bias.evaluation.labels import Opinion  # noqa: E402
from bias.reading.model import MODEL_FOLDER  # noqa: E402
from bias.reading.pieces import load_tokenizer  # noqa: E402
from bias.reading.targets import FAR  # noqa: E402
from bias.training.network import Reader, Shape  # noqa: E402
from bias.training.sentiment import (  # noqa: E402
    Held,
    Plan,
    cross_validate,
    fit,
    fit_temperature,
    hold,
    make_folds,
    predict,
    score_views,
    start_model,
    write_sentiment,
)
from bias.types import Span  # noqa: E402

SMALL = Shape(pieces=50, hidden=24, layers=6, heads=2, inner=48, positions=64)
QUICK = Plan(epochs=8, batch=8, rate=3e-3, head_rate=3e-3, dropout=0.0)


def opinion(article: str, text: str, polarity: int = 0) -> Opinion:
    return Opinion(article, text, Span(0, 3), polarity)


def made(count: int = 60) -> Held:
    """Examples in which one of three states beside the target tells the polarity."""
    rng = np.random.default_rng(1)
    signs = rng.normal(size=(3, SMALL.hidden))
    answers = np.arange(count) % 3
    states = []
    for answer in answers:
        rows = rng.normal(scale=0.3, size=(8, SMALL.hidden))
        rows[4] += signs[answer]
        states.append(rows.astype(np.float16))
    return Held(tuple(states), tuple(np.arange(8) - 3 + FAR for _ in answers), answers)


def test_articles_are_never_in_two_folds_nor_sentences() -> None:
    opinions = [opinion(f"a{k % 40}", f"Sentence {k}.") for k in range(200)]
    opinions += [opinion("b1", "The same."), opinion("b2", "The same."), opinion("b2", "Another."), opinion("b3", "x")]
    folds = make_folds(opinions, 5, 1)
    for key in ("article", "text"):
        places: dict[str, set[int]] = {}
        for one, fold in zip(opinions, folds.tolist(), strict=True):
            places.setdefault(getattr(one, key), set()).add(fold)
        assert all(len(found) == 1 for found in places.values())
    assert set(folds.tolist()) == set(range(5))


def test_it_learns_what_stands_beside_the_target() -> None:
    held, base = made(), Reader(SMALL, dropout=0.0)
    logits = cross_validate(base, held, held, np.arange(60) % 2, QUICK)
    assert score_views(logits, held.answers, 1.0)["blind"]["macro_f1"] > 0.8


def test_fixed_layers_stay_and_the_same_seed_gives_the_same() -> None:
    held, base = made(24), Reader(SMALL, dropout=0.0)
    one, other = (fit(start_model(base, QUICK), held, held, np.arange(24), QUICK) for _ in range(2))
    for layer, given in zip(one.fixed, base.layers[2:4], strict=True):
        assert all(torch.equal(a, b) for a, b in zip(layer.parameters(), given.parameters(), strict=True))
    assert np.array_equal(predict(one, held, np.arange(24)), predict(other, held, np.arange(24)))


def test_temperature_undoes_a_scale() -> None:
    rng = np.random.default_rng(3)
    logits = rng.normal(size=(4000, 3)).astype(np.float32)
    chances = np.exp(logits.astype(np.float64))
    answers = np.array([rng.choice(3, p=row / row.sum()) for row in chances])
    assert fit_temperature(logits * 4, answers) == pytest.approx(4, rel=0.1)


def test_the_shipped_file_says_what_was_trained(tmp_path: Path) -> None:
    import onnxruntime

    model = start_model(Reader(SMALL, dropout=0.0), QUICK).eval()
    write_sentiment(model, 2.0, tmp_path / "sentiment.onnx")
    session = onnxruntime.InferenceSession(str(tmp_path / "sentiment.onnx"))
    rng = np.random.default_rng(5)
    lower = rng.normal(size=(1, 9, SMALL.hidden)).astype(np.float32)
    places, mask = (np.arange(9) - 4 + FAR)[None], np.ones((1, 9), dtype=np.int32)
    (found,) = session.run(["polarity"], {"lower": lower, "places": places, "mask": mask})
    with torch.inference_mode():
        given = (torch.from_numpy(one) for one in (lower, places, mask))
        expected = (model(*given) / 2.0).softmax(-1).numpy()
    assert found.sum() == pytest.approx(1, abs=1e-5)
    assert found == pytest.approx(expected, abs=0.03)


def test_hold_gives_the_states_of_every_piece() -> None:
    class Lower:
        def run(self, ids: np.ndarray, kinds: np.ndarray) -> np.ndarray:
            return np.ones((*ids.shape, SMALL.hidden), dtype=np.float32)

    model = start_model(Reader(SMALL, dropout=0.0), QUICK).eval()
    opinions = [opinion("a", "Ann lied."), opinion("b", "Bob, once a baker, is praised by everyone.", 1)]
    tokenizer = load_tokenizer(MODEL_FOLDER / "vocabulary.txt")
    held = hold(Lower(), model, opinions, tokenizer, named=False)  # type: ignore[arg-type]
    assert held.answers.tolist() == [1, 2]
    assert [len(s) for s in held.states] == [len(p) for p in held.places]
    assert len(held.states[0]) < len(held.states[1])
