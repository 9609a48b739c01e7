"""What claims are cut from: a text with its reading, and what was found in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bias.types import Attribution, Reading, Relation, Span


@dataclass(frozen=True, slots=True)
class Voice:
    """How an attribution is voiced, as far as its speaker tells."""

    own: bool = False
    """The source is the outlet itself."""
    inherited: int | None = None
    """Without a source of its own: the attribution before that it goes on from."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What claims are cut from: the text with its reading, and what was found in it."""

    text: str
    headline: Span | None
    reading: Reading
    relations: Sequence[Relation]
    """Sources, cues and contents; row = id of the attribution."""
    attributions: Sequence[Attribution]
    voices: Sequence[Voice]
    sourceless: Sequence[Span]
    """Markers in the text such as *reportedly*, in order."""
