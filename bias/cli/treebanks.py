"""What `evaluate` measures on treebanks."""

from __future__ import annotations

from pathlib import Path

import click

from bias.cli.evaluate import _as_lines, _tell
from bias.cli.options import QUIET

_FILE = click.Path(path_type=Path, allow_dash=True)


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--json", "json_file", type=_FILE, help="Write the figures as JSON.")
@click.option("--genre", "genres", multiple=True, help="Take only documents of this genre (GUM: news, bio, …).")
@click.option("--given-only", is_flag=True, help="Measure only with the annotated words and mentions; parse nothing.")
@click.option("--model", "model_folder", type=_FILE, help="Folder of a model to use instead of the one shipped.")
@QUIET
def coreference(
    path: Path,
    json_file: Path | None,
    genres: tuple[str, ...],
    given_only: bool,
    model_folder: Path | None,
    quiet: bool,
) -> None:
    """Score which mentions of persons and organisations are taken for the same.

    PATH is a treebank in CoNLL-U whose entities are annotated as in GUM. Measured with its words, trees and mentions
    given, and from raw text alone. Who is mentioned only once counts on neither side.
    """
    from bias.evaluation.coreference import evaluate_coreference
    from bias.reading.syntax import load_parser

    parse = None if given_only else load_parser(model_folder).parse
    _tell(evaluate_coreference(path, parse, genres=genres), json_file, quiet, _as_lines)
