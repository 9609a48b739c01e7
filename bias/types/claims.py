"""Who says what in one article, and how far the outlet stands behind it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from bias.types.reading import Reading
from bias.types.texts import Article, Span, Spans

Form = Literal["direct", "mixed", "indirect"]
SourceType = Literal[
    "person", "unnamed-person", "unnamed-group", "anonymous", "organisation", "document", "media", "none"
]
CueClass = Literal[
    "neutral", "endorsing", "distancing", "denial", "accusation", "belief", "commissive", "attitude", "directive"
]
Mode = Literal["attributed", "carried", "sourceless", "scare", "asserted"]

MODES: tuple[Mode, ...] = ("attributed", "carried", "sourceless", "scare", "asserted")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Source, cue and content, and what is known of each. Scores are defined in the method page."""

    id: int
    parent: int | None
    """The attribution whose content this one stands in."""
    source: Spans
    cue: Spans
    content: Spans
    form: Form
    cue_class: CueClass
    veridicality: float
    """-3..3: how strongly the cue commits the writer to the content."""
    endorsement: float
    """-1..1: how the cue leans, measured from neutral *say*."""
    polarity: int
    """1 affirmed, -1 denied, 0 neither."""
    source_type: SourceType
    official: bool
    speaker: str | None
    side: str | None
    probability: float

    @property
    def spans(self) -> Spans:
        """All that it takes up, in order: source, cue and content."""
        return tuple(sorted((*self.source, *self.cue, *self.content)))


@dataclass(frozen=True, slots=True)
class Speaker:
    """A resolved source: its fullest name in the article and every mention that stands for it as a source."""

    name: str
    source_type: SourceType
    official: bool
    mentions: Spans


@dataclass(frozen=True, slots=True)
class Hedge:
    """Words by which whoever says a claim holds back certainty (*may, probably*); never part of a score."""

    trigger: Spans
    """The words themselves."""
    scope: Spans
    """What of the claim they hold back; words that stand before what they govern (*may*) are in it."""
    strength: float
    """0..1: how far from certain people take what is hedged this way to be."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A stretch of one sentence with one voice."""

    id: int
    sentence: int
    """Row of the sentence in `Reading.sentences`."""
    spans: Spans
    text: str
    mode: Mode
    attribution: float
    """0 = the outlet's own, 1 = wholly someone else's."""
    probability: float
    """How sure the mode is, 0..1."""
    attribution_id: int | None
    hedged: bool
    headline: bool
    side: str | None
    hedges: tuple[Hedge, ...] = ()
    """By what it is hedged, in order; those that hold back words of another claim nested in it are that one's."""

    @property
    def hedge_strength(self) -> float | None:
        """The strongest of its hedges, 0..1; None without any."""
        return max((hedge.strength for hedge in self.hedges), default=None)


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """An article that has been read, with its attributions and claims."""

    article: Article
    reading: Reading
    attributions: tuple[Attribution, ...]
    claims: tuple[Claim, ...]
    speakers: tuple[Speaker, ...]

    def attribution_of(self, claim: Claim) -> Attribution | None:
        """The attribution that voices a claim; None for the outlet's own voice."""
        return None if claim.attribution_id is None else self.attributions[claim.attribution_id]

    def text_of(self, spans: Iterable[Span]) -> str:
        """The words at spans of the article's text, with ` … ` where they are not in one piece."""
        text = self.article.text
        return " … ".join(text[start:end] for start, end in spans)

    def hedging_words(self, claim: Claim) -> str:
        """The words that hedge a claim, set apart by `; `; empty without any."""
        return "; ".join(self.text_of(hedge.trigger) for hedge in claim.hedges)

    def sentence_of(self, of: Claim | Attribution) -> Span | None:
        """The sentence of a claim, or of an attribution's cue (without one, of its content, else its source).

        None if no sentence was found there.
        """
        row = of.sentence if isinstance(of, Claim) else self._row_of(of)
        return None if row is None or row >= len(self.reading.sentences) else self.reading.sentences[row]

    def _row_of(self, attribution: Attribution) -> int | None:
        spans = attribution.cue or attribution.content or attribution.source
        sentences = self.reading.sentences
        row = bisect_right(sentences, spans[0].start, key=lambda sentence: sentence.start) - 1 if spans else -1
        return row if row >= 0 and spans[0].start < sentences[row].end else None

    def speaker_of(self, of: Claim | Attribution) -> Speaker | None:
        """Who says a claim, or what an attribution hands over; None for own voice and where it is not known."""
        by = self.attribution_of(of) if isinstance(of, Claim) else of
        if by is None or by.speaker is None:
            return None
        return next((speaker for speaker in self.speakers if speaker.name == by.speaker), None)

    def attributions_of(self, speaker: Speaker) -> tuple[Attribution, ...]:
        """All that is handed over from one speaker, in order."""
        return tuple(one for one in self.attributions if one.speaker == speaker.name)

    def claims_of(self, of: Attribution | Speaker) -> tuple[Claim, ...]:
        """The claims of an attribution, a claim a sentence, or of a speaker, in order."""
        rows = {of.id} if isinstance(of, Attribution) else {one.id for one in self.attributions_of(of)}
        return tuple(claim for claim in self.claims if claim.attribution_id in rows)

    def side_of(self, speaker: Speaker) -> str | None:
        """The side that a speaker speaks for, where sides were given."""
        return next((one.side for one in self.attributions_of(speaker) if one.side is not None), None)
