"""A comparison for people: one self-contained HTML page, a terminal summary, a view for notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bias.settings import Scoring
from bias.types import Comparison, Document

if TYPE_CHECKING:
    from bias.report.evidence import Explanation

__all__ = [
    "explain",
    "format_ledger",
    "mark_document",
    "notebook_html",
    "render",
    "summarise",
]


def render(comparison: Comparison) -> str:
    """Render the report as one HTML page that needs nothing but itself.

    No request leaves the page, it works without JavaScript, and the same comparison gives the same bytes. Article
    text is escaped wherever it stands; links are kept only if they are http or https.
    """
    from bias.report.html import fill_page
    from bias.report.views import build_page

    return fill_page(build_page(comparison))


def summarise(comparison: Comparison, *, width: int = 100, color: bool = False) -> str:
    """Sum up a comparison for a terminal of `width` columns; `color` adds ANSI colours, and nothing else changes."""
    from bias.report.terminal import summarise as summarise_for_terminal

    return summarise_for_terminal(comparison, width=width, color=color)


def format_ledger(comparison: Comparison, *, width: int = 100, color: bool = False, every: bool = False) -> str:
    """Show the whole ledger on a terminal of `width` columns: shared claims by outlet, and findings with evidence.

    With `every`, claims of one outlet alone follow the shared ones.
    """
    from bias.report.aligned import format_ledger as format_for_terminal

    return format_for_terminal(comparison, width=width, color=color, every=every)


def mark_document(
    document: Document,
    *,
    color: bool,
    width: int = 100,
    explained: bool = False,
    scoring: Scoring = Scoring(),
) -> str:
    """Show one read article on a terminal: roles marked, and each claim's mode, score and speaker in the margin.

    With `color` the roles are coloured; without, a source reads [so], a cue {so}, content <so>, scare quotes ~so~. With
    `explained`, each score follows term by term with its evidence; `scoring` is what the document was made with.
    """
    from bias.report.reader import mark_document as mark_for_terminal

    return mark_for_terminal(document, color=color, width=width, explained=explained, scoring=scoring)


def explain(document: Document, scoring: Scoring = Scoring()) -> tuple[Explanation, ...]:
    """Say what each claim's score rests on, in order; `scoring` is what the document was made with."""
    from bias.report.evidence import explain as explain_document

    return explain_document(document, scoring)


def notebook_html(comparison: Comparison) -> str:
    """A compact HTML fragment for a notebook cell: the reading, the figures per outlet, the most contested claims."""
    from bias.report.html import fill_notebook
    from bias.report.views import build_page

    return fill_notebook(build_page(comparison))
