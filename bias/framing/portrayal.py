"""What an outlet's own words say of each side: sentiment towards the names of its actors, nobody being quoted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bias.framing.case import Case
from bias.sides import named_sides
from bias.types import Span

Lean = Callable[[str, Span], float]
"""How a sentence leans towards a target, a span in it: -1..1."""


@dataclass(frozen=True, slots=True)
class Portrayal:
    """One mention of a side in a claim of the outlet's own voice."""

    claim: int
    side: str
    lean: float
    """-1..1."""


def find_portrayals(case: Case, article: str, lean: Lean) -> tuple[Portrayal, ...]:
    """Every mention of a side, by name, alias or speaker, in what the outlet says itself, in reading order.

    Only the words of the claim are judged: in a sentence with several voices, those of others are left out.
    """
    return tuple(
        Portrayal(claim.id, side, lean(text, span))
        for claim in case.documents[article].claims
        if claim.mode == "asserted"
        for text in (case.texts[article, claim.id],)
        for span, side in named_sides(text, case.sides)
    )
