"""Where claims stand: their sentence, cut around them, and the link to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bias.types import Article, Claim, Comparison, Document, Span

_LONGEST = 260
"""Characters of a sentence that are quoted; a longer one is cut around the claim."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence as quoted: pieces of text, each with whether it is the claim itself."""

    pieces: tuple[tuple[str, bool], ...]
    href: str | None

    @property
    def text(self) -> str:
        """The quoted words."""
        return "".join(text for text, _ in self.pieces)


@dataclass(frozen=True, slots=True)
class Index:
    """Articles and claims by id."""

    documents: Mapping[str, Document]
    claims: Mapping[tuple[str, int], Claim]
    anchors: Mapping[str, str]
    """Anchor of each article on the page."""

    def outlet(self, article: str) -> str:
        """The outlet of an article; its id if the article is unknown."""
        found = self.documents.get(article)
        return outlet_name(found.article) if found else article

    def quote(self, article: str, claim: int) -> Quote | None:
        """The sentence that a claim stands in, or None if there is no such claim."""
        document, found = self.documents.get(article), self.claims.get((article, claim))
        if document is None or found is None:
            return None
        return quote_claim(document, found, self.anchors[article])


def index_comparison(comparison: Comparison) -> Index:
    """Make articles and claims of a comparison findable by id."""
    documents = {d.article.id: d for d in comparison.articles}
    claims = {(d.article.id, claim.id): claim for d in comparison.articles for claim in d.claims}
    anchors = {d.article.id: f"a{row}" for row, d in enumerate(comparison.articles, 1)}
    return Index(documents, claims, anchors)


def outlet_name(article: Article) -> str:
    """The outlet, or a plain word where it has no name."""
    return article.outlet.strip() or "unnamed outlet"


def quote_claim(document: Document, claim: Claim, anchor: str) -> Quote:
    """Quote the sentence around a claim, the claim itself told apart."""
    text = document.article.text
    sentences = document.reading.sentences
    spans = sorted(Span(max(0, s), min(e, len(text))) for s, e in claim.spans if s < e and s < len(text))
    if 0 <= claim.sentence < len(sentences):
        around, href = sentences[claim.sentence], f"#{anchor}s{claim.sentence}"
    elif spans:
        around, href = Span(spans[0].start, spans[-1].end), f"#{anchor}"
    else:
        return Quote(((claim.text, True),), f"#{anchor}")
    return Quote(tuple(_cut(text, _window(around, spans), spans)), href)


def _window(around: Span, spans: list[Span]) -> Span:
    if around.end - around.start <= _LONGEST:
        return around
    start = max(around.start, (spans[0].start if spans else around.start) - 60)
    return Span(start, min(around.end, start + _LONGEST))


def _cut(text: str, around: Span, spans: list[Span]) -> list[tuple[str, bool]]:
    pieces: list[tuple[str, bool]] = []
    position = around.start
    for span in spans:
        start, end = max(span.start, position), min(span.end, around.end)
        if start >= end:
            continue
        if start > position:
            pieces.append((text[position:start], False))
        pieces.append((text[start:end], True))
        position = end
    if position < around.end:
        pieces.append((text[position : around.end], False))
    if around.end < len(text) and around.end - around.start == _LONGEST:
        pieces.append(("…", False))
    return pieces
