"""Pairs of passages that were judged before are not read again: what is known of them stands in the store."""

from __future__ import annotations

from collections.abc import Iterable

from bias.reading.cross_encoder import Judge, Judgement
from bias.reading.passages import Passage
from bias.store import Store, hash_code, make_key


class Recalling:
    """A judge of pairs that asks the store first, and leaves there what it had to find out; made for one comparison."""

    def __init__(self, judge: Judge, store: Store) -> None:
        self._judge, self._store = judge, store
        self._known: dict[tuple[Passage, Passage], Judgement] = {}
        self.fingerprint = judge.fingerprint
        self._salt = make_key("pair", judge.fingerprint, hash_code("reading"))

    def judge(self, one: Passage, other: Passage) -> Judgement:
        """As `CrossEncoder.judge`."""
        return self._known.get((min(one, other), max(one, other))) or self.judge_all([(one, other)])[0]

    def judge_all(self, pairs: Iterable[tuple[Passage, Passage]]) -> list[Judgement]:
        """As `CrossEncoder.judge_all`."""
        asked = [(min(pair), max(pair)) for pair in pairs]
        keys = {pair: self._key(*pair) for pair in dict.fromkeys(asked) if pair not in self._known}
        kept = self._store.find_judgements(list(keys.values()))
        self._known.update({pair: Judgement(*kept[key]) for pair, key in keys.items() if key in kept})
        if new := [pair for pair in keys if pair not in self._known]:
            self._known.update(zip(new, self._judge.judge_all(new), strict=True))
            self._store.keep_judgements({keys[pair]: self._known[pair] for pair in new})
        return [self._known[pair] for pair in asked]

    def _key(self, one: Passage, other: Passage) -> bytes:
        return make_key(self._salt, one.text, repr(one.claim), other.text, repr(other.claim))
