"""How far vectors bring together what is about the same event: nearest neighbours over BASIL's articles.

Each vector asks for its nearest neighbour (cosine) among those of other articles; a hit is a neighbour whose article is
about the same event. `leads` are the first three sentences of each body, which tell what happened; `sentences` all of
them, many of which are background that several events share; `articles` the means of their sentences. The leads' figure
by TF-IDF says what shared words alone reach.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bias.alignment.vectors import claim_vectors, mean_vectors
from bias.types import Document, Span

LEAD = 3
"""Sentences of a body that count as its lead."""
_LEAST = 4
"""Words below which a sentence is left out (datelines, bylines)."""
_BLOCK = 512


def evaluate_vectors(documents: Sequence[Document], events: Mapping[str, str]) -> dict[str, Any]:
    """Return the share of hits (0..1) of leads, sentences, articles and claims; `events` names each article's.

    Claims are those of the leads, as neighbours of one another; `claims.all` takes every claim of a body.
    """
    bodies = [_body(document) for document in documents]
    names = np.array([d.article.id for d, body in zip(documents, bodies, strict=True) for _ in body])
    leads = np.array([row < LEAD for body in bodies for row in range(len(body))], dtype=bool)
    pairs = list(zip(documents, bodies, strict=True))
    vectors = np.concatenate(
        [mean_vectors(d.reading.stretches, d.reading.meanings, [(s,) for s in body]) for d, body in pairs]
    )
    texts = [d.article.text[s.start : s.end] for d, body in pairs for s in body[:LEAD]]
    claims, claimed, early = _claims(pairs)
    return {
        "leads": hits(vectors[leads], names[leads], events),
        "leads.tfidf": hits(_tfidf(texts), names[leads], events),
        "sentences": hits(vectors, names, events),
        "articles": hits(*_means(vectors, names), events),
        "claims": hits(claims[early], claimed[early], events),
        "claims.all": hits(claims, claimed, events),
        "n": {"articles": len(documents), "leads": len(texts), "sentences": len(names), "claims": int(early.sum())},
    }


def hits(vectors: NDArray[np.float32], where: NDArray[Any], events: Mapping[str, str]) -> float:
    """The share of vectors (n, d) whose nearest neighbour in another article (`where`, n) is of the same event."""
    if len(set(where.tolist())) < 2:
        return 0.0
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = vectors / np.where(lengths > 0, lengths, 1)
    about = np.array([events[name] for name in where.tolist()])
    right = 0
    for start in range(0, len(unit), _BLOCK):
        near = unit[start : start + _BLOCK] @ unit.T
        near[where[start : start + _BLOCK, None] == where[None]] = -np.inf
        right += int((about[near.argmax(axis=1)] == about[start : start + _BLOCK]).sum())
    return right / len(unit)


def _body(document: Document) -> list[Span]:
    """The sentences of an article below its headline, but very short ones."""
    text, headline = document.article.text, document.article.headline
    below = 0 if headline is None else headline.end
    return [s for s in document.reading.sentences if s.start >= below and len(text[s.start : s.end].split()) >= _LEAST]


def _claims(
    pairs: Sequence[tuple[Document, Sequence[Span]]],
) -> tuple[NDArray[np.float32], NDArray[Any], NDArray[np.bool_]]:
    """The vectors of all claims but headlines, the article of each, and whether it is in the lead."""
    vectors, where, early = [], [], []
    for document, body in pairs:
        rows = [row for row, claim in enumerate(document.claims) if not claim.headline]
        end = body[:LEAD][-1].end if body else 0
        vectors.append(claim_vectors(document)[rows])
        where += [document.article.id] * len(rows)
        early += [document.claims[row].spans[-1].end <= end for row in rows]
    return np.concatenate(vectors), np.array(where), np.array(early, dtype=bool)


def _means(vectors: NDArray[np.float32], where: NDArray[Any]) -> tuple[NDArray[np.float32], NDArray[Any]]:
    names = list(dict.fromkeys(where.tolist()))
    return np.array([vectors[where == name].mean(axis=0) for name in names], dtype=np.float32), np.array(names)


def _tfidf(texts: Sequence[str]) -> NDArray[np.float32]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return np.asarray(TfidfVectorizer().fit_transform(texts).toarray(), dtype=np.float32)
