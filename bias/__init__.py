"""Compare how several outlets cover the same event, claim by claim.

    import bias
    comparison = bias.compare(bias.load("corpora/border-ceasefire"))

    document = bias.read("Officials confirmed that the bridge is safe. It fell on Monday.")
    for claim in document.claims:
        print(claim.attribution, claim.mode, claim.text)

The functions here are the library's front door; every room behind it (`bias.articles`, `bias.attribution`, …) can be
used by itself. Nothing heavy is imported before it is used, and nothing is written or kept unless asked for.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bias.engine import Engine
    from bias.errors import BiasError, InputError, MissingExtraError, ModelError
    from bias.report.evidence import Explanation
    from bias.settings import Settings, read_settings
    from bias.store import Store
    from bias.types import (
        Alignment,
        Article,
        ArticleScore,
        ArticleSet,
        Attribution,
        Claim,
        Cluster,
        Comparison,
        Document,
        EntityMention,
        Event,
        Finding,
        FramingRow,
        Mention,
        Reading,
        Side,
        Skipped,
        Span,
        Speaker,
        Syntax,
        Word,
    )

__version__ = "0.1.0"

__all__ = [
    "Alignment",
    "Article",
    "ArticleScore",
    "ArticleSet",
    "Attribution",
    "BiasError",
    "Claim",
    "Cluster",
    "Comparison",
    "Document",
    "EntityMention",
    "Event",
    "Explanation",
    "Finding",
    "FramingRow",
    "InputError",
    "Mention",
    "MissingExtraError",
    "ModelError",
    "Reading",
    "Settings",
    "Side",
    "Skipped",
    "Span",
    "Speaker",
    "Store",
    "Syntax",
    "Word",
    "__version__",
    "compare",
    "explain",
    "group",
    "load",
    "notebook",
    "parse",
    "read",
    "read_settings",
    "render",
    "summarise",
]

_HOMES = {
    "Explanation": "report.evidence",
    "Settings": "settings",
    "read_settings": "settings",
    "Store": "store",
    **dict.fromkeys(("BiasError", "InputError", "MissingExtraError", "ModelError"), "errors"),
}


def load(*paths: str | Path, strict: bool = False, unnamed: bool = False) -> ArticleSet:
    """Load articles from folders and files as one set.

    What cannot be used is listed in `skipped` with the reason; with `strict` it raises InputError instead. To be
    compared, articles need outlets; to be read one by one, with `unnamed`, they do not.
    """
    from pathlib import Path

    from bias.articles import load as load_paths

    return load_paths([Path(path) for path in paths], strict=strict, unnamed=unnamed)


def read(article: str | Article, *, settings: Settings | None = None, model: Path | None = None) -> Document:
    """Read one article, or plain text: who says what, by which words, and who vouches for each claim.

    The document holds `attributions`, `claims` and `speakers`, each with its spans, and finds the way between them:

    >>> document = read("Officials confirmed that the bridge is safe. It fell on Monday.")
    >>> [(claim.mode, round(claim.attribution, 2), claim.text) for claim in document.claims]
    [('attributed', 0.5, 'that the bridge is safe'), ('asserted', 0.0, 'It fell on Monday.')]
    >>> first = document.claims[0]
    >>> document.text_of(document.attribution_of(first).cue), document.speaker_of(first).name
    ('confirmed', 'Officials')
    >>> document.text_of([document.sentence_of(first)])
    'Officials confirmed that the bridge is safe.'

    Raises ModelError if the model (default: the one that ships) is missing or damaged.
    """
    from bias.articles import from_text
    from bias.compare import read_article
    from bias.settings import Settings

    given = from_text(article) if isinstance(article, str) else article
    return read_article(given, settings=settings or Settings(), model=model)


def parse(text: str, *, model: Path | None = None) -> Syntax:
    """Find the words of a text with their parts of speech, a tree over each sentence, and who and what is mentioned.

    `chains` says which mentions of persons and organisations stand for the same. This is a model of its own,
    which `read` does not need; it is loaded at the first call, and kept.

    >>> syntax = parse("The mayor of Tesk met Anna Kovel.")
    >>> [(word.tag, word.head, word.relation) for word in syntax.words[:3]]
    [('DET', 1, 'det'), ('NOUN', 4, 'nsubj'), ('ADP', 3, 'case')]
    >>> [(one.start, one.end, one.type, one.named) for one in syntax.entities]
    [(0, 17, 'person', False), (13, 17, 'place', True), (22, 32, 'person', True)]

    Raises ModelError if the model (default: the one that ships) is missing or damaged.
    """
    from bias.attribution.coreference import linking
    from bias.reading.syntax import shared_parser

    return linking(shared_parser(model).parse)(text)


def explain(document: Document, *, settings: Settings | None = None) -> tuple[Explanation, ...]:
    """Say what each claim's attribution score rests on: the terms, and the words of the article behind each.

    `settings` are those that the document was made with.

    >>> [first, second] = explain(read("Officials confirmed that the bridge is safe. It fell on Monday."))
    >>> first.formula
    '1.00 × (1 − 0.50 × max(0, 1.00)) = 0.50'
    >>> first.cue, first.veridicality, first.speaker.how
    ('confirmed', 3.0, 'named')
    >>> second.formula
    '0.00 × (1 − 0.50 × max(0, 0.00)) = 0.00'
    """
    from bias.report import explain as explain_document
    from bias.settings import Settings

    return explain_document(document, (settings or Settings()).scoring)


def compare(
    articles: ArticleSet | Sequence[Article],
    *,
    sides: Sequence[Side] | None = None,
    settings: Settings | None = None,
    store: Store | None = None,
    engine: Engine | None = None,
    model: Path | None = None,
) -> Comparison:
    """Compare articles about one event, claim by claim; see `bias.compare.compare`.

    `sides` default to those the set names, else to what the articles suggest. With a `store`, what was read before
    is not read again. An `engine` (`bias.engine`) spreads the reading over threads, processes or a cluster.
    """
    from bias.compare import compare as compare_articles
    from bias.engine import serial
    from bias.settings import Settings

    return compare_articles(
        articles, sides=sides, settings=settings or Settings(), store=store, engine=engine or serial, model=model
    )


def group(articles: ArticleSet | Sequence[Article]) -> tuple[Event, ...]:
    """Group articles into events."""
    from bias.alignment import group_events
    from bias.types import ArticleSet

    return group_events(articles.articles if isinstance(articles, ArticleSet) else tuple(articles))


def render(comparison: Comparison) -> str:
    """Render a comparison as one self-contained HTML page."""
    from bias.report import render as render_page

    return render_page(comparison)


def summarise(comparison: Comparison, *, width: int = 100, color: bool = False) -> str:
    """Sum a comparison up for a terminal of `width` columns."""
    from bias.report import summarise as summarise_comparison

    return summarise_comparison(comparison, width=width, color=color)


class NotebookView:
    """A comparison as a notebook shows it."""

    __slots__ = ("comparison",)

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison

    def __repr__(self) -> str:
        return summarise(self.comparison)

    def _repr_html_(self) -> str:
        from bias.report import notebook_html

        return notebook_html(self.comparison)


def notebook(comparison: Comparison) -> NotebookView:
    """Return a comparison so that a notebook cell shows it as a page."""
    return NotebookView(comparison)


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'bias' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(f"bias.{_HOMES.get(name, 'types')}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)


class _Package(ModuleType):
    """Keeps `bias.compare` the function: importing the module of that name would otherwise hide it."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name == "compare" and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
