"""Small documents, clusters and articles for the framing tests, built by hand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from bias.reading.layout import find_paragraphs
from bias.types import (
    Alignment,
    Article,
    Attribution,
    Claim,
    Cluster,
    Document,
    Mention,
    Mode,
    Reading,
    Span,
    Spans,
)


@dataclass(frozen=True)
class Told:
    """A sentence of a made article: its text and who says what in it."""

    text: str
    content: str = ""
    source: str = ""
    cue: str = ""
    speaker: str | None = None
    side: str | None = None
    mode: Mode = "asserted"
    endorsement: float = 0.0
    polarity: int = 1
    cue_class: str = "neutral"
    source_type: str = "organisation"
    hedged: bool = False
    form: str = "indirect"
    paragraph: bool = True
    """Whether a new paragraph begins here."""


def own(text: str, **more: Any) -> Told:
    return Told(text, **more)


def said(source: str, content: str, *, cue: str = "said", side: str | None = None, **more: Any) -> Told:
    """*SOURCE CUE CONTENT.*, attributed."""
    more.setdefault("speaker", source)
    more.setdefault("mode", "attributed")
    return Told(f"{source} {cue} {content}.", content, source, cue, side=side, **more)


_RUNGS = {"attributed": 1.0, "carried": 0.85, "sourceless": 0.6, "scare": 0.3, "asserted": 0.0}


def document(
    outlet: str,
    told: Sequence[Told],
    *,
    title: str = "",
    title_told: Told | None = None,
    id: str | None = None,
    published: str | None = None,
) -> Document:
    """A read article; `title_told` says how the title is voiced (asserted if not given)."""
    head = title_told.text if title_told else title
    body = ""
    for k, sentence in enumerate(told):
        body += ("" if k == 0 else "\n\n" if sentence.paragraph else " ") + sentence.text
    article = Article(id or outlet.lower(), outlet, head, body, published)
    text = article.text
    everything = ([title_told or Told(head)] if head else []) + list(told)
    sentences: list[Span] = []
    attributions: list[Attribution] = []
    claims: list[Claim] = []
    position = 0
    for row, sentence in enumerate(everything):
        start = text.index(sentence.text, position)
        position = start + len(sentence.text)
        sentences.append(Span(start, position))
        spans, attribution = _attribute(sentence, text, start, len(attributions))
        if attribution is not None:
            attributions.append(attribution)
        score = _RUNGS[sentence.mode] * (1 - 0.5 * max(0.0, sentence.endorsement))
        claims.append(
            Claim(
                len(claims),
                row,
                spans,
                " ".join(text[a:b] for a, b in spans),
                sentence.mode,
                score,
                1.0,
                None if attribution is None else attribution.id,
                sentence.hedged,
                bool(head) and row == 0,
                sentence.side,
            )
        )
    reading = Reading(
        tuple(find_paragraphs(text)),
        tuple(sentences),
        (),
        (),
        np.zeros((0, 3), np.int32),
        np.zeros((0, 384), np.float16),
    )
    return Document(article, reading, tuple(attributions), tuple(claims), ())


def _attribute(sentence: Told, text: str, start: int, id: int) -> tuple[Spans, Attribution | None]:
    end = start + len(sentence.text)
    if sentence.mode in {"asserted", "scare"} and not sentence.source:
        return (Span(start, end),), None

    def place(piece: str) -> Spans:
        if not piece:
            return ()
        found = re.compile(rf"(?<!\w){re.escape(piece)}(?!\w)").search(text, start, end)
        assert found is not None, piece
        return (Span(*found.span()),)

    content = place(sentence.content) or (Span(start, end),)
    attribution = Attribution(
        id,
        None,
        place(sentence.source),
        place(sentence.cue),
        content,
        sentence.form,  # type: ignore[arg-type]
        sentence.cue_class,  # type: ignore[arg-type]
        1.4,
        sentence.endorsement,
        sentence.polarity,
        sentence.source_type,  # type: ignore[arg-type]
        False,
        sentence.speaker,
        sentence.side,
        1.0,
    )
    return content, attribution


def align(documents: Sequence[Document], groups: Sequence[Sequence[tuple[str, int]]]) -> Alignment:
    """Clusters of (article, claim); every claim that no group names is alone. Own voice has polarity 1."""
    by_id = {d.article.id: d for d in documents}
    grouped = {place for group in groups for place in group}
    alone = [[(d.article.id, c.id)] for d in documents for c in d.claims if (d.article.id, c.id) not in grouped]
    clusters = []
    for k, group in enumerate([*groups, *alone]):
        mentions = tuple(_mention(by_id[article], claim) for article, claim in group)
        clusters.append(Cluster(k, by_id[group[0][0]].claims[group[0][1]].text, mentions))
    return Alignment(tuple(clusters))


def _mention(document: Document, claim_id: int) -> Mention:
    claim = document.claims[claim_id]
    attribution = document.attribution_of(claim)
    return Mention(
        document.article.id,
        claim_id,
        claim.mode,
        claim.attribution,
        attribution.endorsement if attribution else 0.0,
        attribution.polarity if attribution else 1,
        attribution.speaker if attribution else None,
        claim.side,
    )


def with_polarity(alignment: Alignment, article: str, claim: int, polarity: int) -> Alignment:
    """The alignment with the polarity of one mention changed."""
    clusters = tuple(
        replace(
            c,
            mentions=tuple(
                replace(m, polarity=polarity) if (m.article, m.claim) == (article, claim) else m for m in c.mentions
            ),
        )
        for c in alignment.clusters
    )
    return replace(alignment, clusters=clusters)
