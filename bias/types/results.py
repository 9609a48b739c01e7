"""What comparing several articles gives: clusters, weights, findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bias.types.claims import Document, Mode
from bias.types.texts import Side, Skipped, Span

Component = Literal["weight", "voice", "placement", "credence", "adoption", "omission", "reply", "agency", "labels"]
FindingKind = Literal["adoption", "omission", "drift", "figures", "reply", "wording"]

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


@dataclass(frozen=True, slots=True)
class Mention:
    """One claim of one article in a cluster."""

    article: str
    claim: int
    mode: Mode
    attribution: float
    endorsement: float
    """Of what the claim itself says, -1..1: that of its attribution; 0 where a denial affirms the cluster's wording."""
    polarity: int
    """Towards the cluster's wording: 1 affirmed, -1 denied, 0 neither."""
    speaker: str | None
    side: str | None
    sides: Mapping[str, float] = field(default_factory=dict)
    """Share of the mention that carries each side's version; sums to at most 1."""
    copy: bool = False
    """Whether this passage repeats, nearly word for word, one of another article (wire copy counts once)."""
    match: float = 1.0
    """How likely it says, or denies, what the other mentions of its cluster say, 0..1: the mean over them, averaged
    with the likeliest; 1 if there are none."""


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
