"""Small makers of the nouns, for every room's tests."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from bias.types import Article, Attribution, Claim, Document, Reading, Relation, Span, Speaker

_SENTENCE = re.compile(r"\S.*?(?:[.!?](?=\s)|$)", re.MULTILINE)
_SAID = re.compile(r"(?P<source>[A-Z]\w+) (?P<cue>said) (?:that )?(?P<content>[^.\n]+)")


def make_article(body: str = "Rain fell on Kovel.", *, id: str = "a", outlet: str = "", title: str = "") -> Article:
    """Return an article; the outlet is *The <id>* unless given."""
    return Article(id=id, outlet=outlet or f"The {id}", title=title, body=body)


def make_reading(text: str, *, probability: float = 0.9, vectors: int | None = None) -> Reading:
    """Return what a very simple reader sees: a sentence per full stop, *Name said …* as the only relation.

    A sentence's vector is the sum of one for each of its words; vectors of another number are noise. Both depend on
    the text alone.
    """
    sentences = tuple(Span(*match.span()) for match in _SENTENCE.finditer(text))
    relations = tuple(
        Relation(*((Span(*match.span(role)),) for role in ("source", "cue", "content")), probability)
        for match in _SAID.finditer(text)
    )
    count = len(sentences) if vectors is None else vectors
    seed = int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:4])
    noise = np.random.default_rng(seed)
    stretches = noise.integers(0, 100, (count, 3), dtype=np.int32)
    meanings = noise.standard_normal((count, 384)).astype(np.float16)
    if vectors is None:
        stretches = np.array([(s.start, s.end, 1) for s in sentences], dtype=np.int32).reshape(-1, 3)
        meanings = np.array([_meaning(text[s.start : s.end]) for s in sentences], np.float16).reshape(-1, 384)
    return Reading(
        paragraphs=sentences,
        sentences=sentences,
        quotations=(),
        relations=relations,
        stretches=stretches,
        meanings=meanings,
    )


def _meaning(sentence: str) -> np.ndarray:
    words = re.findall(r"\w{4,}", sentence.lower()) or [sentence]
    seeds = [int.from_bytes(hashlib.sha256(word.encode("utf-8", "surrogatepass")).digest()[:4]) for word in words]
    return np.sum([np.random.default_rng(seed).standard_normal(384) for seed in seeds], axis=0)


def make_document(article: Article, *, number: float = 0.0, speaker: str | None = "Norland") -> Document:
    """Return the document of an article: an attribution and a claim per relation, a claim per other sentence."""
    text, reading = article.text, make_reading(article.text)
    attributions = tuple(
        Attribution(
            id=id_,
            parent=None,
            source=relation.source,
            cue=relation.cue,
            content=relation.content,
            form="indirect",
            cue_class="neutral",
            veridicality=number,
            endorsement=0.0,
            polarity=1,
            source_type="organisation",
            official=True,
            speaker=speaker,
            side=None,
            probability=relation.probability,
        )
        for id_, relation in enumerate(reading.relations)
    )
    voiced = {_row_at(reading, a.content[0].start): a for a in attributions}
    claims = []
    for row, sentence in enumerate(reading.sentences):
        by = voiced.get(row)
        spans = by.content if by else (sentence,)
        claims.append(
            Claim(
                id=row,
                sentence=row,
                spans=spans,
                text=text[spans[0].start : spans[0].end],
                mode="attributed" if by else "asserted",
                attribution=1.0 if by else 0.0,
                probability=0.9,
                attribution_id=by.id if by else None,
                hedged=False,
                headline=bool(article.headline and sentence.end <= article.headline.end),
                side=None,
            )
        )
    speakers = (Speaker("Norland", "organisation", True, attributions[0].source),) if attributions else ()
    return Document(article, reading, attributions, tuple(claims), speakers)


def _row_at(reading: Reading, position: int) -> int:
    return next(row for row, sentence in enumerate(reading.sentences) if position < sentence.end)


class SimpleReader:
    """A reader without a model, for tests of everything that is not reading."""

    fingerprint = "simple"

    def read(self, text: str, *, meanings: bool = True) -> Reading:
        """Return what a very simple reader sees; the word *unreadable* makes it fail."""
        if "unreadable" in text:
            raise ValueError("this reader does not like the text")
        reading = make_reading(text)
        return reading if meanings else replace(reading, stretches=reading.stretches[:0], meanings=reading.meanings[:0])


def load_simple_reader(folder: Path | None = None) -> SimpleReader:
    """Return a reader without a model; it can be named to other processes."""
    del folder
    return SimpleReader()


def article_lines(articles: Sequence[Article]) -> str:
    """Return articles as JSON Lines, the way a set on disk holds them."""
    import json

    return "".join(
        json.dumps({"id": a.id, "outlet": a.outlet, "title": a.title, "text": a.body}) + "\n" for a in articles
    )
