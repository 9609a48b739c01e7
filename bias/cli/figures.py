"""What the measurements of `evaluate` share: their options, and how figures are told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from bias.cli.options import tell_written, write_result

FILE = click.Path(path_type=Path, allow_dash=True)
PATH = click.argument("path", type=click.Path(path_type=Path))
MODEL = click.option("--model", "model_folder", type=FILE, help="Folder of a model to use instead of the one shipped.")
JSON = click.option("--json", "json_file", type=FILE, help="Write the figures as JSON.")


def as_lines(result: dict[str, Any], within: str = "") -> str:
    """A line per figure, those within others by the names of both."""
    lines = []
    for name, value in result.items():
        label = f"{within}{name}"
        if isinstance(value, dict):
            lines.append(as_lines(value, f"{label}."))
        else:
            lines.append(f"{label}: {value:.4f}\n" if isinstance(value, float) else f"{label}: {value}\n")
    return "".join(lines)


def tell_figures(result: dict[str, Any], file: Path | None, quiet: bool, form: Callable[[dict[str, Any]], str]) -> None:
    """Print figures, unless the file is standard output, and write them as JSON where a file is given."""
    if not quiet and str(file) != "-":
        click.echo(form(result), nl=False)
    if file:
        tell_written([write_result(file, (json.dumps(result, indent=1) + "\n").encode(), what="figures")], quiet=quiet)
