"""Documents made by hand: one claim per sentence, no neural reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from bias.reading.layout import find_paragraphs, find_quotations
from bias.reading.sentences import find_sentences
from bias.types import Article, Attribution, Claim, Document, Reading, Span


def make_article(id: str, body: str, title: str = "", **fields: Any) -> Article:
    return Article(id=id, outlet=fields.pop("outlet", id), title=title, body=body, **fields)


def make_document(
    article: Article,
    voices: Mapping[str, tuple[str, int]] | None = None,
    meanings: np.ndarray | None = None,
) -> Document:
    """One claim per sentence; `voices` gives speaker and polarity for the sentences that start with its keys."""
    text = article.text
    paragraphs = find_paragraphs(text)
    sentences = tuple(find_sentences(text, paragraphs))
    attributions: list[Attribution] = []
    claims: list[Claim] = []
    for row, span in enumerate(sentences):
        wording = text[span.start : span.end]
        voice = next((v for start, v in (voices or {}).items() if wording.startswith(start)), None)
        if voice:
            attributions.append(make_attribution(len(attributions), span, *voice))
        claims.append(
            Claim(
                id=row,
                sentence=row,
                spans=(span,),
                text=wording,
                mode="attributed" if voice else "asserted",
                attribution=1.0 if voice else 0.0,
                probability=0.9,
                attribution_id=len(attributions) - 1 if voice else None,
                hedged=False,
                headline=article.headline is not None and span.start < article.headline.end,
                side=None,
            )
        )
    stretches = [(s.start, s.end, max(1, (s.end - s.start) // 5)) for s in sentences] if meanings is not None else []
    reading = Reading(
        paragraphs=tuple(paragraphs),
        sentences=sentences,
        quotations=tuple(find_quotations(text, paragraphs)),
        relations=(),
        stretches=np.array(stretches, np.int32).reshape(-1, 3),
        meanings=np.zeros((0, 384), np.float16) if meanings is None else meanings.astype(np.float16),
    )
    return Document(article, reading, tuple(attributions), tuple(claims), ())


def make_attribution(id: int, content: Span, speaker: str, polarity: int = 1) -> Attribution:
    return Attribution(
        id=id,
        parent=None,
        source=(),
        cue=(),
        content=(content,),
        form="indirect",
        cue_class="denial" if polarity < 0 else "neutral",
        veridicality=1.2,
        endorsement=0.0,
        polarity=polarity,
        source_type="person",
        official=False,
        speaker=speaker,
        side=None,
        probability=0.9,
    )
