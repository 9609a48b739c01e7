"""Templates to HTML: one environment in which everything is escaped, and a page that may load nothing."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bias.report.contested import contested_rows
from bias.report.views import Page
from bias.report.words import (
    MODE_MEANINGS,
    MODE_WORDS,
    STATE_MEANINGS,
    STATES,
    SYMBOLS,
    capital,
    clipped,
    counted,
    heading,
    printable,
)

SHOWN_CARDS = 6
"""Findings of a kind that are seen at once; the others are folded away."""


def fill_page(page: Page) -> str:
    """The report as one HTML document. Its content security policy allows only its own style and script."""
    style, script = _asset("style.css") + _outlet_rules(page), _asset("script.js")
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return _environment().get_template("page.html").render(page=page, style=style, script=script, policy=policy)


def fill_notebook(page: Page) -> str:
    """A compact fragment with its own style, for a notebook cell."""
    return (
        _environment()
        .get_template("notebook.html")
        .render(page=page, contested=contested_rows(page.ledger.rows), style=_asset("notebook.css"))
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("bias.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        states=STATES, symbols=SYMBOLS, meanings=STATE_MEANINGS, mode_words=MODE_WORDS, mode_meanings=MODE_MEANINGS
    )
    environment.globals.update(shown_cards=SHOWN_CARDS)
    environment.filters.update(capital=capital, clipped=clipped, counted=counted, heading=heading)
    return environment


def _finalize(value: Any) -> Any:
    """What is printed: ready markup as it is, text without characters that HTML cannot carry."""
    return value if isinstance(value, Markup) or not isinstance(value, str) else printable(value)


def _asset(name: str) -> Markup:
    """A file of the package's own, which is markup as it stands."""
    return Markup(files("bias.report").joinpath("templates", name).read_text(encoding="utf-8"))  # noqa: S704


def _outlet_rules(page: Page) -> Markup:
    """Where tables are laid out as cards, each cell begins with its column; every sign of the name is escaped."""
    columns = {".ledger": page.ledger.outlets, ".components": page.components[0].columns if page.components else ()}
    rules = "".join(
        f'{table} td:nth-child({row}):before{{content:"{"".join(f"{chr(92)}{ord(c):x} " for c in printable(name))}"}}'
        for table, names in columns.items()
        for row, name in enumerate(names, 2)
    )
    return Markup(f"@media(max-width:46rem){{{rules}}}")  # noqa: S704


def _digest(content: Markup) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"
