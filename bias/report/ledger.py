"""The ledger: clusters that at least two outlets carry, by how each outlet treats them."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from bias.report.marking import source_words
from bias.report.quoting import Index, Quote, outlet_name
from bias.report.words import MODE_WORDS, STATES, State, capital, decimal, listed
from bias.types import Cluster, Comparison, Mention

NO_SOURCE = "no source named"
LOOSE = 0.55
"""Probability of saying what the rest of its row says below which a claim is marked as perhaps another one."""
OTHER_FIGURE = "with another figure"
_STRENGTH = {state: row for row, state in enumerate(STATES)}


@dataclass(frozen=True, slots=True)
class MentionView:
    """One mention: its sentence, who is cited, how, and how attributed it is."""

    state: State
    quote: Quote
    speaker: str
    mode: str
    score: str
    facts: tuple[str, ...]
    """Short remarks: headline, hedged, wire copy, side."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one outlet does with one claim."""

    outlet: str
    state: State
    note: str
    """To whom it is attributed, in a few words."""
    mentions: tuple[MentionView, ...]
    other_figure: bool = False
    """Whether it gives another number than the others, as a finding says."""
    denial: str = ""
    """That it also gives a denial, and whose, where the state is another."""
    match: float = 1.0
    """How surely what gives the cell its state tells what the others of the row tell, 0..1."""

    @property
    def remark(self) -> str:
        """The note, that it gives a denial too, that the number is another; empty if there is nothing to remark."""
        return ", ".join(filter(None, [self.note, self.denial, OTHER_FIGURE if self.other_figure else ""]))


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One claim across the outlets."""

    cluster: int
    text: str
    cells: tuple[Cell, ...]
    outlets: int
    contest: int
    """0 all treat it alike .. 4 one asserts what another denies."""


@dataclass(frozen=True, slots=True)
class Single:
    """A claim that one outlet alone carries."""

    text: str
    state: State
    href: str | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """Shared claims, most contested first, and the claims of one outlet only, by outlet."""

    outlets: tuple[str, ...]
    rows: tuple[LedgerRow, ...]
    singles: tuple[tuple[str, tuple[Single, ...]], ...]


def outlets_of(comparison: Comparison) -> tuple[str, ...]:
    """Outlets in the order of their first article."""
    return tuple(dict.fromkeys(outlet_name(d.article) for d in comparison.articles))


def mention_state(mention: Mention) -> State:
    """How one mention treats the claim: denied, asserted, endorsed, doubted or attributed."""
    if mention.polarity < 0:
        return "denied"
    if mention.mode == "asserted":
        return "asserted"
    if mention.endorsement >= 0.5:
        return "endorsed"
    return "doubted" if mention.endorsement < 0 or mention.mode == "scare" else "attributed"


def strongest(states: Sequence[State]) -> State:
    """The state that colours a cell: asserted, endorsed, attributed, doubted, denied, and silent if there is none."""
    return min(states, key=_STRENGTH.__getitem__, default="silent")


def contest(states: Sequence[State]) -> int:
    """How far apart the treatments of one claim lie, 0..4: steps between the strongest and the weakest."""
    steps = [_STRENGTH[state] for state in states if state != "silent"]
    return max(steps) - min(steps) if steps else 0


def build_ledger(comparison: Comparison, index: Index) -> Ledger:
    """Lay the clusters out over the outlets."""
    outlets = outlets_of(comparison)
    rows, singles = [], {outlet: list[Single]() for outlet in outlets}
    departing = {(f.cluster, index.outlet(f.article)) for f in comparison.findings if f.kind == "figures"}
    for cluster in comparison.clusters:
        known = [m for m in cluster.mentions if (m.article, m.claim) in index.claims]
        carriers = {index.outlet(m.article) for m in known}
        if len(carriers) >= 2:
            rows.append(_row(cluster, known, outlets, index, departing))
        elif carriers:
            quote = index.quote(known[0].article, known[0].claim)
            state = strongest([mention_state(m) for m in known])
            singles[carriers.pop()].append(Single(cluster.text, state, quote.href if quote else None))
    rows.sort(key=lambda row: (-row.contest, -row.outlets, row.cluster))
    return Ledger(outlets, tuple(rows), tuple((o, tuple(found)) for o, found in singles.items() if found))


def _row(
    cluster: Cluster,
    mentions: list[Mention],
    outlets: Sequence[str],
    index: Index,
    departing: Set[tuple[int | None, str]],
) -> LedgerRow:
    """`departing` are the clusters and outlets of the findings on figures."""
    cells = tuple(
        _cell(
            outlet,
            [m for m in mentions if index.outlet(m.article) == outlet],
            index,
            other_figure=(cluster.id, outlet) in departing,
        )
        for outlet in outlets
    )
    contested = contest([cell.state for cell in cells])
    return LedgerRow(cluster.id, cluster.text, cells, sum(bool(c.mentions) for c in cells), contested)


def _cell(outlet: str, mentions: list[Mention], index: Index, *, other_figure: bool) -> Cell:
    views = [view for view in (_mention(m, index) for m in mentions) if view is not None]
    state = strongest([view.state for view in views])
    shown = _sources(mentions, state, index)
    if not shown and state not in ("asserted", "silent"):
        shown = [NO_SOURCE]
    denied = state != "denied" and any(view.state == "denied" for view in views)
    deniers = listed(_sources(mentions, "denied", index))
    denial = (f"with a denial by {deniers}" if deniers else "with a denial") if denied else ""
    match = max((m.match for m in mentions if mention_state(m) == state), default=1.0)
    return Cell(outlet, state, listed(shown), tuple(views), other_figure, denial, match)


def _sources(mentions: Sequence[Mention], state: State, index: Index) -> list[str]:
    """Who is cited by the mentions that are in a state: two names, and how many more."""
    speakers = [s for m in mentions if mention_state(m) == state and (s := source_of(m, index))]
    named = list(dict.fromkeys(" ".join(speaker.split()) for speaker in speakers))
    return [*named[:2], f"{len(named) - 2} more"] if len(named) > 2 else named


def source_of(mention: Mention, index: Index) -> str | None:
    """Who is cited: the resolved speaker, else the words of the source; None for the outlet's own voice."""
    if mention.mode == "asserted" or mention.speaker:
        return None if mention.mode == "asserted" else mention.speaker
    document = index.documents[mention.article]
    attribution = document.attribution_of(index.claims[mention.article, mention.claim])
    return None if attribution is None else source_words(attribution, document.article.text)


def _mention(mention: Mention, index: Index) -> MentionView | None:
    quote = index.quote(mention.article, mention.claim)
    if quote is None:
        return None
    claim = index.claims[mention.article, mention.claim]
    state = mention_state(mention)
    facts = [
        "headline" if claim.headline else "",
        "hedged" if claim.hedged else "",
        "repeats another article’s words" if mention.copy else "",
        "neither affirmed nor denied" if mention.polarity == 0 else "",
        "perhaps not the same claim" if mention.match < LOOSE else "",
    ]
    speaker = source_of(mention, index) or (
        "" if mention.mode in ("asserted", "scare", "sourceless") else "source not named"
    )
    side = mention.side
    if side and side != speaker:
        facts.append(f"for {side}")
    return MentionView(
        state,
        quote,
        speaker,
        "" if mention.mode == "attributed" else capital(MODE_WORDS[mention.mode]),
        decimal(mention.attribution),
        tuple(fact for fact in facts if fact),
    )
