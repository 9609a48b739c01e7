"""Articles without annotation -> examples to learn from, with the tags that an earlier reader gives them.

A student that sees noised text and must say what its teacher said of the clean text learns more than the teacher knew
(noisy student: Xie et al. 2020). The teacher's probabilities are kept, not only its answers (Hinton et al. 2015).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bias.reading.decode import ROLES, Decoded
from bias.reading.model import NeuralReader
from bias.reading.pieces import Pieces
from bias.training.examples import IGNORE, Example

LEAST = 0.4
"""A teacher's relation below this chance to be right teaches no link."""

_WORDS = (150, 1500)


def choose_articles(articles: Sequence[dict[str, Any]], number: int, seed: int) -> list[dict[str, Any]]:
    """Draw articles of ordinary length, each text once."""
    texts = {a["text"]: a for a in articles if _WORDS[0] <= len(a["text"].split()) <= _WORDS[1]}
    chosen = list(texts.values())
    random.Random(seed).shuffle(chosen)
    return chosen[:number]


def label_articles(reader: NeuralReader, articles: Sequence[dict[str, Any]], cache: Path) -> list[Example]:
    """Let `reader` tag the articles; the result is kept in `cache` (npz) and taken from there the next time."""
    if not cache.exists():
        with ThreadPoolExecutor(2) as threads:
            labelled = list(threads.map(lambda article: _label(reader, with_title(article)), articles))
        names = [str(article.get("id", "")) for article in articles]
        with cache.with_suffix(".partial").open("wb") as out:
            np.savez(out, allow_pickle=False, names=np.array(names), **_pack(labelled))
        cache.with_suffix(".partial").replace(cache)
    with np.load(cache, allow_pickle=False) as kept:
        return _unpack({name: kept[name] for name in kept.files})


def with_title(article: dict[str, Any]) -> str:
    """The text of an article as a reader is shown it."""
    title, text = article.get("title") or "", article["text"]
    return f"{title}\n\n{text}" if title else str(text)


_Labelled = tuple[Pieces, NDArray[np.float16], list[list[tuple[int, ...]]]]


def _label(reader: NeuralReader, text: str) -> _Labelled:
    pieces, scores, relations = reader.read_scores(text)
    logs = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
    likely = [decoded for relation, decoded in relations if relation.probability >= LEAST]
    return pieces, np.exp(logs).astype(np.float16), _rows(likely)


def _rows(relations: Sequence[Decoded]) -> list[list[tuple[int, ...]]]:
    """Spans (role, first, last) of an article, and which cue has which source and which content which cue."""
    spans: dict[tuple[int, int, int], int] = {}

    def row(role: int, pair: tuple[int, int]) -> int:
        return spans.setdefault((role, pair[0], pair[1] - 1), len(spans))

    links: list[tuple[int, ...]] = []
    for relation in relations:
        cue = row(1, relation.cue[0])
        links.append((cue, row(0, relation.source[0]) if relation.source else -1))
        links.extend((row(2, content), cue) for content in relation.content)
    return [list(spans), links]


def _pack(labelled: Sequence[_Labelled]) -> dict[str, NDArray[Any]]:
    """Ragged lists as flat arrays and their lengths."""

    def flat(rows: list[list[tuple[int, ...]]], width: int) -> NDArray[np.int32]:
        return np.array([one for some in rows for one in some], dtype=np.int32).reshape(-1, width)

    spans, links = [rows[0] for *_, rows in labelled], [rows[1] for *_, rows in labelled]
    return {
        "ids": np.concatenate([pieces.ids for pieces, *_ in labelled]).astype(np.int32),
        "kinds": np.concatenate([pieces.kinds for pieces, *_ in labelled]).astype(np.int8),
        "soft": np.concatenate([soft for _, soft, _ in labelled]),
        "spans": flat(spans, 3),
        "links": flat(links, 2),
        "lengths": np.array([[len(p), len(s), len(k)] for (p, *_), s, k in zip(labelled, spans, links, strict=True)]),
    }


def _unpack(kept: dict[str, NDArray[Any]]) -> list[Example]:
    ends = np.cumsum(kept["lengths"], axis=0)
    starts = ends - kept["lengths"]
    return [
        _example(
            str(name),
            kept["ids"][a:b].astype(np.int64),
            kept["kinds"][a:b].astype(np.int64),
            kept["soft"][a:b],
            kept["spans"][c:d].tolist(),
            kept["links"][e:f].tolist(),
        )
        for name, (a, c, e), (b, d, f) in zip(kept["names"], starts.tolist(), ends.tolist(), strict=True)
    ]


def _example(
    name: str,
    ids: NDArray[np.int64],
    kinds: NDArray[np.int64],
    soft: NDArray[np.float16],
    spans: list[list[int]],
    links: list[list[int]],
) -> Example:
    roles: dict[str, list[tuple[int, int]]] = {role: [] for role in ROLES}
    places: list[int] = []
    for role, first, last in spans:
        places.append(len(roles[ROLES[role]]))
        roles[ROLES[role]].append((first, last))
    cue_source, content_cue = [-2] * len(roles["cue"]), [-2] * len(roles["content"])
    for asking, answer in links:
        place = places[asking]
        if spans[asking][0] == 1:
            cue_source[place] = places[answer] if answer >= 0 else -1
        else:
            content_cue[place] = places[answer]
    nowhere = np.zeros(len(ids), dtype=np.int64)
    return Example(
        name=name,
        pieces=Pieces(ids, kinds, nowhere, nowhere),
        tags=np.full(len(ids), IGNORE, dtype=np.int64),
        spans=roles,
        cue_source=cue_source,
        content_cue=content_cue,
        sentences=[],
        soft=soft,
    )
