"""Treebanks become labels on pieces, and a head learns them."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")

from bias.reading.model import MODEL_FOLDER  # noqa: E402
from bias.reading.pieces import cut, load_tokenizer  # noqa: E402
from bias.training.network import Reader, Verbs  # noqa: E402
from bias.training.verbs import fit_verbs, label_pieces, measure_verbs, read_treebank, see  # noqa: E402

VOCABULARY = MODEL_FOLDER / "vocabulary.txt"
CONLLU = """# newdoc id = one
# newpar
# text = Rain didn't fall.
1\tRain\train\tNOUN\tNN\t_\t2\tnsubj\t_\t_
2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
2\tdid\tdo\tAUX\tVBD\tMood=Ind|VerbForm=Fin\t0\troot\t_\t_
3\tn't\tnot\tPART\tRB\t_\t2\tadvmod\t_\t_
4\tfall\tfall\tVERB\tVB\tVerbForm=Inf\t2\tx\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

# newpar
# text = It snowed.
1\tIt\tit\tPRON\tPRP\t_\t2\tnsubj\t_\t_
2\tsnowed\tsnow\tVERB\tVBD\tMood=Ind|VerbForm=Fin\t0\troot\t_\tSpaceAfter=No
3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

# newdoc id = two
# text = Fire!
1\tFire\tfire\tNOUN\tNN\t_\t0\troot\t_\tSpaceAfter=No
2\t!\t!\tPUNCT\t.\t_\t1\tpunct\t_\t_
"""


@pytest.fixture
def treebank(tmp_path: Path) -> Path:
    path = tmp_path / "small.conllu"
    path.write_text(CONLLU, encoding="utf-8")
    return path


def test_words_and_finite_verbs(treebank: Path) -> None:
    one, two = read_treebank(treebank)
    assert one.text == "Rain didn't fall.\n\nIt snowed."
    finite = [one.text[s:e] for (s, e), verb in zip(one.words, one.finite, strict=True) if verb]
    assert finite == ["did", "snowed"]
    assert [one.text[s:e] for s, e in one.words] == ["Rain", "did", "n't", "fall", ".", "It", "snowed", "."]
    assert (two.text, two.finite) == ("Fire!", (False, False))


def test_labels_stand_on_first_pieces(treebank: Path) -> None:
    tree = read_treebank(treebank)[0]
    pieces = cut(tree.text, [], [], load_tokenizer(VOCABULARY))
    labels = label_pieces(tree, pieces)
    surfaces = [tree.text[s:e] for s, e in zip(pieces.starts, pieces.ends, strict=True)]
    assert [surface for surface, label in zip(surfaces, labels, strict=True) if label == 1] == ["didn", "snow"]
    assert (labels == -1).any()


def test_an_unfitted_head_sees_no_verb_and_a_fitted_one_learns(treebank: Path) -> None:
    torch.manual_seed(1)
    model = Reader().eval()
    seen = see(model, read_treebank(treebank) * 40, VOCABULARY, width=32)
    assert measure_verbs(Verbs(384), seen) == {"precision": 0.0, "recall": 0.0, "f1": 0.0}
    assert measure_verbs(fit_verbs(seen), seen)["f1"] > 0.9
