"""Word vectors in four bits are nearly what they were, and are those of the reader's pieces."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")

import numpy as np  # noqa: E402
from pair_factories import PIECES, publish  # noqa: E402
from safetensors.torch import load_file  # noqa: E402

from bias.training.word_table import GROUP, SPECIAL, WordTable, load_words, merge_rare, pack  # noqa: E402


def test_a_packed_number_is_off_by_half_a_step_at_most() -> None:
    torch.manual_seed(1)
    words = torch.randn(50, 4 * GROUP) * torch.rand(50, 1)
    packed = pack(words)
    assert (packed.codes.shape, packed.codes.dtype) == ((50, 2 * GROUP), torch.uint8)
    ids = torch.tensor([[3, 3, 0], [49, 7, 1]])
    found = WordTable(packed)(ids)
    step = words.unflatten(-1, (-1, GROUP)).abs().amax(-1, keepdim=True) / 7.5
    off = (found - words[ids]).unflatten(-1, (-1, GROUP)).abs()
    assert (off <= step[ids] * 0.51).all()
    assert torch.equal(found[0, 0], found[0, 1])


def test_nothing_stays_nothing() -> None:
    assert WordTable(pack(torch.zeros(2, 2 * GROUP)))(torch.tensor([1])).abs().max() < 1e-5


def test_words_are_those_of_the_readers_pieces(tmp_path: Path) -> None:
    weights, vocabulary = publish(tmp_path)
    words = load_words(weights, vocabulary)
    table = load_file(weights)["embeddings.word_embeddings.weight"]
    rows = torch.tensor([PIECES.index("[CLS]"), 2000])
    theirs = table[len(PIECES) - 1 - rows]
    assert torch.nn.functional.cosine_similarity(words(rows), theirs).min() > 0.99
    (tmp_path / "few.txt").write_text("<s>\n</s>\n", encoding="utf-8")
    with pytest.raises(ValueError, match="lacks"):
        load_words(weights, tmp_path / "few.txt")


def test_a_rare_word_has_the_vector_of_the_likest_that_is_left() -> None:
    torch.manual_seed(1)
    words = torch.randn(SPECIAL + 40, 2 * GROUP)
    words[SPECIAL + 7] = words[SPECIAL + 30] * 2 + 0.01 * torch.randn(2 * GROUP)
    table = WordTable(pack(words))
    counts = np.full(len(words), 5)
    counts[SPECIAL + 7] = counts[SPECIAL + 9] = counts[3] = 1
    smaller = merge_rare(table, counts, 2)
    assert len(smaller.codes) == len(words) - 2
    ids = torch.tensor([SPECIAL + 30, 3, SPECIAL + 39])
    assert torch.equal(smaller(ids), table(ids))
    assert torch.equal(smaller(torch.tensor([SPECIAL + 7])), table(torch.tensor([SPECIAL + 30])))
    assert merge_rare(table, counts, 0).codes.shape == table.codes.shape
