"""The articles and clusters of one comparison, indexed for the questions that framing asks of them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bias.alignment.pairs import PairModel, load_pair_model
from bias.settings import Prominence, Settings
from bias.types import Attribution, Claim, Cluster, Document, Mention, SharedPassage, Side, Span
from bias.words import count_words, own_texts, own_words

Place = tuple[str, int]
"""A claim by the id of its article and its own."""

_VOICED = frozenset({"attributed", "carried"})
_HANDED_OVER = re.compile(
    r"\baccording to\s(?!(?:(?:a|an|the|his|her|its|their|this)\s)?(?:\w+\s)?"
    r"(?:plans?|schedules?|customs?|traditions?|laws?|rules?|needs?|size|age|rank|merit|taste)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One comparison. Articles are sorted by id, so that nothing depends on the order they came in."""

    documents: Mapping[str, Document]
    clusters: tuple[Cluster, ...]
    sides: tuple[Side, ...]
    settings: Settings
    cluster_of: Mapping[Place, Cluster]
    texts: Mapping[Place, str]
    """What of each claim stands in no claim inside it."""
    passages: Mapping[tuple[str, str], tuple[tuple[Span, Span], ...]]
    """Shared passages by both orders of the two articles: (span in the first, span in the second)."""
    model: PairModel
    """What scores pairs of claims."""

    def claim(self, mention: Mention) -> Claim:
        """The claim that a mention stands for."""
        return self.documents[mention.article].claims[mention.claim]

    def text(self, mention: Mention) -> str:
        """The words of a mention that are not those of a claim inside it."""
        return self.texts[mention.article, mention.claim]

    def attribution(self, mention: Mention) -> Attribution | None:
        """The attribution that voices a mention; None for the outlet's own voice."""
        return self.documents[mention.article].attribution_of(self.claim(mention))

    def outlet(self, article: str) -> str:
        """The outlet of an article."""
        return self.documents[article].article.outlet

    def asserts(self, mention: Mention) -> bool:
        """Whether a mention is the outlet's own flat assertion (`is_flat`)."""
        return mention.mode == "asserted" and is_flat(self.claim(mention))

    def side_names(self) -> tuple[str, ...]:
        """Names of the sides, in the order given."""
        return tuple(side.name for side in self.sides)


def build_case(
    documents: Sequence[Document],
    clusters: Iterable[Cluster],
    shared: Sequence[SharedPassage],
    sides: Sequence[Side],
    settings: Settings,
    model: PairModel | None = None,
) -> Case:
    """Index a comparison; the side of each mention is that of its claim, mentions are put into reading order.

    `model` scores pairs of claims, by default the one that ships.
    """
    by_id = {document.article.id: document for document in sorted(documents, key=lambda d: d.article.id)}
    ordered = tuple(_ordered(cluster, by_id) for cluster in clusters)
    cluster_of = {(m.article, m.claim): cluster for cluster in ordered for m in cluster.mentions}
    passages: dict[tuple[str, str], list[tuple[Span, Span]]] = {}
    for passage in shared:
        (one, other), (here, there) = passage.articles, passage.spans
        passages.setdefault((one, other), []).append((here, there))
        passages.setdefault((other, one), []).append((there, here))
    return Case(
        by_id,
        ordered,
        tuple(sides),
        settings,
        cluster_of,
        {(name, row): text for name, document in by_id.items() for row, text in enumerate(own_texts(document))},
        {pair: tuple(spans) for pair, spans in passages.items()},
        model or load_pair_model(),
    )


def _ordered(cluster: Cluster, documents: Mapping[str, Document]) -> Cluster:
    mentions = (
        replace(mention, side=documents[mention.article].claims[mention.claim].side) for mention in cluster.mentions
    )
    return replace(cluster, mentions=tuple(sorted(mentions, key=lambda m: (m.article, m.claim))))


def is_voiced(mention: Mention) -> bool:
    """Whether a source is given or understood: attributed or carried."""
    return mention.mode in _VOICED


def is_flat(claim: Claim) -> bool:
    """Whether a claim is the outlet's own, not hedged, and its words name no source that the reader overlooked."""
    return claim.mode == "asserted" and not claim.hedged and not _HANDED_OVER.search(claim.text)


def body_paragraphs(document: Document) -> tuple[Span, ...]:
    """The paragraphs of the body, in order; body paragraph 0 is the first after the headline."""
    headline = document.article.headline
    end = headline.end if headline else -1
    return tuple(paragraph for paragraph in document.reading.paragraphs if paragraph.start > end)


def paragraph_of(claim: Claim, paragraphs: Sequence[Span]) -> int:
    """Row of the body paragraph that a claim begins in; -1 for the headline."""
    if claim.headline or not claim.spans:
        return -1
    start = claim.spans[0].start
    return max((row for row, paragraph in enumerate(paragraphs) if paragraph.start <= start), default=0)


def prominences(document: Document, settings: Prominence) -> tuple[float, ...]:
    """Prominence of each claim: the headline's, or that of its body paragraph *k*.

    A paragraph counts floor + e^(-k / decay), scaled so that the mean over the body's words is 1.
    """
    paragraphs = body_paragraphs(document)
    text = document.article.text
    raw = [settings.floor + math.exp(-row / settings.decay) for row in range(len(paragraphs))]
    words = [count_words(text[start:end]) for start, end in paragraphs]
    total = math.fsum(r * n for r, n in zip(raw, words, strict=True))
    scale = sum(words) / total if total > 0 else 1.0
    return tuple(
        settings.headline if claim.headline or not raw else raw[paragraph_of(claim, paragraphs)] * scale
        for claim in document.claims
    )


def masses(document: Document, settings: Settings) -> tuple[float, ...]:
    """Mass of each claim: its own words x prominence x (1 - A / 2)."""
    places = prominences(document, settings.prominence)
    return tuple(
        words * prominence * (1 - claim.attribution / 2)
        for claim, words, prominence in zip(document.claims, own_words(document), places, strict=True)
    )
