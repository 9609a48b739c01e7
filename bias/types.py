"""The nouns: what flows from room to room. All frozen; nothing of the package is imported here.

Every offset indexes `Article.text` in Unicode code points, end exclusive.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Form = Literal["direct", "mixed", "indirect"]
SourceType = Literal[
    "person", "unnamed-person", "unnamed-group", "anonymous", "organisation", "document", "media", "none"
]
CueClass = Literal[
    "neutral", "endorsing", "distancing", "denial", "accusation", "belief", "commissive", "attitude", "directive"
]
EntityType = Literal["person", "organisation", "place"]
Mode = Literal["attributed", "carried", "sourceless", "scare", "asserted"]
Component = Literal["weight", "voice", "placement", "credence", "adoption", "omission", "reply", "agency", "labels"]
FindingKind = Literal["adoption", "omission", "drift", "figures", "reply", "wording"]

ENTITY_TYPES: tuple[EntityType, ...] = ("person", "organisation", "place")
MODES: tuple[Mode, ...] = ("attributed", "carried", "sourceless", "scare", "asserted")
COMPONENTS: tuple[Component, ...] = (
    "weight",
    "voice",
    "placement",
    "credence",
    "adoption",
    "omission",
    "reply",
    "agency",
    "labels",
)


class Span(NamedTuple):
    """A stretch of an article's text."""

    start: int
    end: int


Spans = tuple[Span, ...]


# --- articles ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Article:
    """One outlet's text on an event, as given."""

    id: str
    outlet: str
    title: str
    body: str
    published: str | None = None
    """ISO 8601 date or date and time, or None if not given or not understood."""
    url: str | None = None
    language: str = "en"
    genre: str = "news"
    extra: Mapping[str, str] = field(default_factory=dict)
    """Fields of the input that the product does not know, kept verbatim."""

    @property
    def text(self) -> str:
        """Title, blank line, body; just the body if there is no title."""
        return f"{self.title}\n\n{self.body}" if self.title else self.body

    @property
    def headline(self) -> Span | None:
        """Where the title stands in the text."""
        return Span(0, len(self.title)) if self.title else None


@dataclass(frozen=True, slots=True)
class Side:
    """A party to the event: its names in the articles and the speakers who speak for it."""

    name: str
    aliases: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input that could not be used, and why."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class ArticleSet:
    """The articles to be compared, sorted by id, and what is known of their event."""

    title: str
    articles: tuple[Article, ...]
    sides: tuple[Side, ...] = ()
    skipped: tuple[Skipped, ...] = ()


# --- reading ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Relation:
    """What the neural reader linked: who (source), by which words (cue), says what (content).

    A role may be empty, but not all three. `probability` is the calibrated chance that a human annotator marks
    the same relation (content and source overlapping by half).
    """

    source: Spans
    cue: Spans
    content: Spans
    probability: float


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """All that was seen in one text: its layout, its attributions, and what its sentences mean.

    Sentences, paragraphs and quotations are ordered and disjoint; a sentence never crosses a paragraph.
    """

    paragraphs: Spans
    sentences: Spans
    quotations: Spans
    relations: tuple[Relation, ...]
    stretches: NDArray[np.int32]
    """(n, 3) start, end and number of word pieces of the stretches that carry `meanings`; they never cross a
    sentence or the border of a role."""
    meanings: NDArray[np.float16]
    """(n, 384) mean vector of the word pieces of each stretch; a claim's vector is the mean of its stretches,
    weighted by their pieces. (0, 384) where vectors were not asked for."""
    verbs: Spans = ()
    """The words that were seen to be finite verbs, in order."""

    def sentence_at(self, point: int) -> Span | None:
        """The last sentence that begins at or before a code point; None before the first."""
        row = bisect_right(self.sentences, point, key=lambda sentence: sentence.start) - 1
        return self.sentences[row] if row >= 0 else None


# --- syntax and names -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Word:
    """A syntactic word after Universal Dependencies (Nivre et al. 2020): *don't* is two, *do* and *n't*."""

    start: int
    end: int
    tag: str
    """Universal part of speech: NOUN, PROPN, VERB, AUX, …"""
    head: int | None
    """Row of its head in `Syntax.words`; None for the root of a sentence."""
    relation: str
    """To the head: nsubj, obj, ccomp, nmod:poss, …; root for the root."""


@dataclass(frozen=True, slots=True)
class EntityMention:
    """Words that stand for a person, an organisation or a place: a name, a noun phrase or a pronoun."""

    start: int
    end: int
    type: EntityType
    named: bool
    """Whether the phrase's head is a proper noun."""
    probability: float


@dataclass(frozen=True, slots=True)
class Syntax:
    """Words, sentences and mentions of one text.

    Sentences are those of the treebanks, so they may differ a little from those of a `Reading`. Mentions may stand in
    one another (*the mayor of Tesk*), but never overlap in part.
    """

    words: tuple[Word, ...]
    sentences: tuple[tuple[int, int], ...]
    """Rows of the first word of each sentence, and of the first behind it."""
    entities: tuple[EntityMention, ...]
    chains: tuple[tuple[int, ...], ...] = ()
    """Rows of the `entities` that stand for the same person or organisation, for each mentioned at least twice."""

    def phrase_of(self, row: int) -> Span:
        """From the first to the last word of all that hangs on a word, itself included."""
        first, last = next(pair for pair in self.sentences if pair[0] <= row < pair[1])
        inside = {row}
        size = 0
        while size != len(inside):
            size = len(inside)
            inside |= {one for one in range(first, last) if self.words[one].head in inside}
        return Span(self.words[min(inside)].start, self.words[max(inside)].end)


# --- attribution ------------------------------------------------------------------------------------------------


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


# --- alignment --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mention:
    """One claim of one article in a cluster."""

    article: str
    claim: int
    mode: Mode
    attribution: float
    endorsement: float
    polarity: int
    """Towards the cluster's proposition: 1 affirmed, -1 denied, 0 neither."""
    speaker: str | None
    side: str | None
    sides: Mapping[str, float] = field(default_factory=dict)
    """Share of the mention that carries each side's version; sums to at most 1."""
    copy: bool = False
    """Whether this passage repeats, nearly word for word, one of another article (wire copy counts once)."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Claims about one proposition, named by their clearest wording."""

    id: int
    text: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class SharedPassage:
    """A near-duplicate passage: spans of the same words in two articles."""

    articles: tuple[str, str]
    spans: tuple[Span, Span]
    overlap: float
    """Share of the shorter article's words that the two have in common as passages, 0..1."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """All claims of all articles in clusters; a claim that nobody shares is a cluster of one."""

    clusters: tuple[Cluster, ...]
    shared: tuple[SharedPassage, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """Articles about the same event."""

    id: str
    title: str
    articles: tuple[str, ...]


# --- framing ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FramingRow:
    """One component for one article and side, with a 95 % interval; `value` None is an abstention with a reason."""

    outlet: str
    article: str
    side: str | None
    component: Component
    value: float | None
    low: float | None
    high: float | None
    n: int
    """Number of mentions (or accusations, for `reply`) behind the value."""
    reason: str | None = None
    relative: float | None = None
    """The value minus the leave-one-out mean of the independent peers; None if it or all of them abstain."""
    relative_low: float | None = None
    relative_high: float | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A claim that a finding rests on."""

    article: str
    claim: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something no reader of a single article can see, with the claims it rests on."""

    kind: FindingKind
    article: str
    cluster: int | None
    claim: int | None
    side: str | None
    summary: str
    """One sentence for people."""
    evidence: tuple[Evidence, ...]
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ArticleScore:
    """How attributed one article is: the mean over its claims, weighted by words; 0 own voice .. 1 others'."""

    article: str
    outlet: str
    attribution: float | None
    """Body claims; None if the body has none."""
    without_stances: float | None
    """The same without attitudes and directives (*wants, urges*)."""
    headline: float | None
    words: int
    modes: Mapping[Mode, int]
    """Body claims per mode."""


@dataclass(frozen=True, slots=True)
class OrderChange:
    """A convention of the score which, moved by .1, changes the order of two outlets' attribution scores."""

    setting: str
    moved: float
    outlets: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Framing:
    """Sides, weights and findings over an alignment; clusters come back with the shares of each side filled in."""

    clusters: tuple[Cluster, ...]
    rows: tuple[FramingRow, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """The whole result; the report, the exports and the summary are views of it."""

    event: str
    articles: tuple[Document, ...]
    sides: tuple[Side, ...]
    sides_proposed: bool
    """True if the sides were proposed from the articles rather than given."""
    clusters: tuple[Cluster, ...]
    shared: tuple[SharedPassage, ...]
    scores: tuple[ArticleScore, ...]
    order_changes: tuple[OrderChange, ...]
    framing: tuple[FramingRow, ...]
    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    provenance: Mapping[str, Any]
