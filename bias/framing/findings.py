"""What no reader of a single article can see: one module per kind, gathered here."""

from __future__ import annotations

from collections.abc import Sequence

from bias.alignment.pairs import PairModel
from bias.framing.adoption import find_adoptions
from bias.framing.case import build_case
from bias.framing.drift import find_drifts
from bias.framing.figures import find_figures
from bias.framing.omission import find_omissions
from bias.framing.replies import find_replies
from bias.framing.wording import find_wordings
from bias.settings import Settings
from bias.types import Cluster, Document, Finding, SharedPassage, Side


def find_all(
    documents: Sequence[Document],
    clusters: Sequence[Cluster],
    shared: Sequence[SharedPassage],
    sides: Sequence[Side],
    settings: Settings = Settings(),
    model: PairModel | None = None,
) -> tuple[Finding, ...]:
    """All findings, by kind (adoption, omission, drift, figures, reply, wording), then article, then place.

    Adoption and reply need sides; the other kinds do without. Each finding carries the claims it rests on.
    `model` scores pairs of claims, by default the one that ships.
    """
    case = build_case(documents, clusters, shared, sides, settings, model)
    kinds = (find_adoptions, find_omissions, find_drifts, find_figures, find_replies, find_wordings)
    return tuple(finding for find in kinds for finding in sorted(find(case), key=_place))


def _place(finding: Finding) -> tuple[str, int, tuple[tuple[str, int], ...], str]:
    claim = -1 if finding.claim is None else finding.claim
    return finding.article, claim, tuple((e.article, e.claim) for e in finding.evidence), finding.summary
