"""What was judged is not judged again, and comes back as it was."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bias.reading.cross_encoder import Judgement
from bias.reading.passages import Passage
from bias.reading.recall import Recalling
from bias.store import Store
from bias.types import Span


class Counting:
    """A judge that says how long both texts are, and remembers what it was asked."""

    def __init__(self, fingerprint: str = "one") -> None:
        self.fingerprint = fingerprint
        self.asked: list[tuple[Passage, Passage]] = []

    def judge(self, one: Passage, other: Passage) -> Judgement:
        return self.judge_all([(one, other)])[0]

    def judge_all(self, pairs: Iterable[tuple[Passage, Passage]]) -> list[Judgement]:
        asked = list(pairs)
        self.asked += asked
        return [Judgement(len(one.text) / 3, -len(other.text) / 7) for one, other in asked]


def passage(text: str, end: int = 1) -> Passage:
    return Passage(text, (Span(0, end),))


A, B, C = passage("a"), passage("bb"), passage("ccc")


def test_the_store_answers_the_second_time_in_either_order(tmp_path: Path) -> None:
    first, second = Counting(), Counting()
    with Store(tmp_path / "s.sqlite") as store:
        found = Recalling(first, store).judge_all([(A, B), (C, A), (B, A), (A, B)])
        assert first.asked == [(A, B), (A, C)]
        assert found == [first.judge(A, B), first.judge(A, C), first.judge(A, B), first.judge(A, B)]
        again = Recalling(second, store)
        assert again.judge_all([(A, C), (B, C), (A, B)]) == [found[1], first.judge(B, C), found[0]]
        assert second.asked == [(B, C)]
        assert again.judge(C, A) == found[1]


def test_another_claim_or_another_model_is_asked_anew(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        Recalling(Counting(), store).judge(passage("the bridge", 3), B)
        for judge, one in ((Counting(), passage("the bridge", 4)), (Counting("two"), passage("the bridge", 3))):
            Recalling(judge, store).judge(one, B)
            assert len(judge.asked) == 1


def test_a_store_that_keeps_nothing_is_no_trouble(tmp_path: Path) -> None:
    store = Store(tmp_path / "s.sqlite")
    store.close()
    judge = Counting()
    recalling = Recalling(judge, store)
    assert recalling.judge(A, B) == recalling.judge(B, A)
    assert len(judge.asked) == 1
