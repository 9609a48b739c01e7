"""Articles and sets of them, as given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of an article's text."""

    start: int
    end: int


Spans = tuple[Span, ...]


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
