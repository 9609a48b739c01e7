"""How much of each mention carries each side's version."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bias.framing.case import Case, is_voiced
from bias.framing.counted import counts_victims, figures_agree
from bias.framing.peers import Carrier, find_carriers, peers_of
from bias.sides import named_sides
from bias.types import Cluster, Mention

CONCEDING = frozenset(
    "admit admits admitted admitting admission concede concedes conceded conceding concession confess confesses "
    "confessed acknowledge acknowledges acknowledged".split()
)
_OUTSIDE = frozenset({"person", "unnamed-person", "unnamed-group", "organisation", "document"})
_JUDGING = re.compile(
    r"\b(?:should|ought|must|can(?:not|['’]t)?|could|would|needs? to|if|never|best|worst|better|worse|right|wrong"
    r"|(?:un)?fair|(?:un)?just|good|bad|(?:en)?danger\w*|destruct\w*|disast\w*|shame\w*|disgrace\w*|offensive|reckless\w*"
    r"|failed|failure|hypocri\w*|exaggerat\w*|deserv\w*)\b",
    re.IGNORECASE,
)
"""Words of judgements, demands, conditions and forecasts, which nobody can simply know."""


@dataclass(frozen=True, slots=True)
class OneSided:
    """A proposition that independent peers leave to one side."""

    side: str
    polarity: int
    """Which of *p* and *not p* is meant: 1 or -1."""
    attributing: tuple[Carrier, ...]
    peers: int
    """Independent peers that carry the proposition at all."""
    dispute: str
    """Why it counts as disputable."""
    direct: tuple[Carrier, ...] = ()
    """Those among them in which the side itself says it; in the others the other side says the opposite."""

    @property
    def share(self) -> float:
        """Share of the carrying peers that attribute it to the side, over ½ and up to 1."""
        return len(self.attributing) / self.peers


def fill_shares(case: Case) -> tuple[Cluster, ...]:
    """The clusters with `Mention.sides` filled in; sides with a share of 0 are left out.

    (a) A speaker's mention carries the speaker's side: 1. It carries nobody's if it concedes the other side's
    point: the cue admits or concedes, and a speaker of another side says the same in the cluster.
    (b) A flat assertion in the outlet's own voice carries a side's version if its proposition is one-sided (see
    `find_one_sided`): the share of the carrying peers that attribute it. Polarity counts.
    (c) What portrayal lends to a side needs models that the reader does not have: it adds 0.
    """
    return tuple(_fill(case, cluster) for cluster in case.clusters)


def _fill(case: Case, cluster: Cluster) -> Cluster:
    carriers = find_carriers(case, cluster)
    return replace(
        cluster, mentions=tuple(replace(m, sides=_shares(case, cluster, carriers, m)) for m in cluster.mentions)
    )


def _shares(case: Case, cluster: Cluster, carriers: Sequence[Carrier], mention: Mention) -> dict[str, float]:
    if is_voiced(mention) or mention.mode == "sourceless":
        known = mention.side is not None and mention.side in case.side_names()
        return {str(mention.side): 1.0} if known and not concedes(case, cluster, mention) else {}
    if not case.asserts(mention) or mention.polarity == 0:
        return {}
    one_sided = find_one_sided(case, cluster, carriers, mention, mention.polarity)
    return {one_sided.side: one_sided.share} if one_sided else {}


def concedes(case: Case, cluster: Cluster, mention: Mention) -> bool:
    """Whether a mention concedes the other side's point: by its cue, and another side says the same here."""
    attribution = case.attribution(mention)
    if attribution is None or mention.side is None:
        return False
    text = case.documents[mention.article].article.text
    cue = {word.lower() for start, end in attribution.cue for word in text[start:end].split()}
    return bool(cue & CONCEDING) and any(
        other.side not in {None, mention.side} and other.polarity == mention.polarity != 0 for other in cluster.mentions
    )


def says(mention: Mention, side: str, polarity: int) -> bool:
    """Whether a speaker of `side` says *p* (polarity 1) or *not p* (-1)."""
    return is_voiced(mention) and mention.side == side and mention.polarity == polarity


def carries_version(case: Case, mention: Mention, side: str, polarity: int) -> bool:
    """Whether a speaker's mention gives `side`'s version: the side says it, or the only other side denies it."""
    if says(mention, side, polarity):
        return True
    if not is_voiced(mention) or mention.side in {None, side}:
        return False
    return len(case.sides) == 2 and mention.side in case.side_names() and mention.polarity == -polarity


def find_one_sided(
    case: Case, cluster: Cluster, carriers: Sequence[Carrier], mention: Mention, polarity: int
) -> OneSided | None:
    """The side that independent peers leave a proposition to, as `mention` words it; None if there is no such side.

    At least `least_peers` of them, and most of those that carry it, attribute it to that side without asserting it
    too. Exempt are facts that sources of several sides give, facts that somebody outside the sides vouches for, and
    facts that are not disputable: nobody denies or doubts them, no cue distances itself, they judge and demand
    nothing, say nothing of another side, count no victims, and no rival figure is given. Claims whose figures
    exclude those of `mention` neither attribute nor vouch for what it says.
    """
    text = case.text(mention)
    affirming = _affirming(case, cluster, polarity, text)
    if len(affirming) > 1 or None in affirming:
        return None
    peers = peers_of(case, mention.article, carriers)
    for side in case.side_names():
        attributing = tuple(c for c in peers if _leaves_to(case, c, side, polarity, text))
        if len(attributing) >= case.settings.weighing.least_peers and 2 * len(attributing) > len(peers):
            dispute = _dispute(case, cluster, side, text)
            direct = tuple(c for c in attributing if any(says(m, side, polarity) for m in c.in_body(case)))
            return OneSided(side, polarity, attributing, len(peers), dispute, direct) if dispute else None
    return None


def _affirming(case: Case, cluster: Cluster, polarity: int, text: str) -> set[str | None]:
    """Sides whose sources say it; None stands for named sources outside the sides who are no unresolved officials."""
    found: set[str | None] = set()
    for mention in cluster.mentions:
        attribution = case.attribution(mention)
        if attribution is None or not is_voiced(mention) or mention.polarity != polarity:
            continue
        if not figures_agree(text, case.text(mention)):
            continue
        if mention.side is not None:
            if not concedes(case, cluster, mention):
                found.add(mention.side)
            else:
                found |= {mention.side, None}
        elif attribution.speaker and attribution.source_type in _OUTSIDE and not attribution.official:
            found.add(None)
    return found


def _leaves_to(case: Case, carrier: Carrier, side: str, polarity: int, text: str) -> bool:
    mentions = [m for m in carrier.in_body(case) if figures_agree(text, case.text(m))]
    return any(carries_version(case, m, side, polarity) for m in mentions) and not any(
        case.asserts(m) and m.polarity == polarity for m in mentions
    )


def _dispute(case: Case, cluster: Cluster, side: str, wording: str) -> str:
    """The sign by which a proposition counts as disputable; empty if there is none."""
    others = tuple(s for s in case.sides if s.name != side)
    polarities = {m.polarity for m in cluster.mentions}
    if {1, -1} <= polarities:
        return "it is denied"
    for mention in cluster.mentions:
        attribution = case.attribution(mention)
        if attribution is not None and mention.side == side:
            if attribution.cue_class in {"accusation", "denial"}:
                return "it is an accusation or a denial"
            if attribution.cue_class == "distancing" or mention.endorsement < 0:
                return "peers keep their distance"
    if any(m.polarity == -1 or (m.polarity == 0 and is_voiced(m)) for m in cluster.mentions):
        return "it is denied or doubted"
    if _JUDGING.search(wording):
        return "it is a judgement"
    texts = [case.text(m) for m in cluster.mentions]
    if any(named_sides(text, others) for text in texts):
        return "it is said of another side"
    if any(counts_victims(text) for text in texts):
        return "it counts victims"
    if not all(figures_agree(wording, text) for text in texts):
        return "rival figures are given"
    return ""
