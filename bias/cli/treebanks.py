"""What `evaluate` measures on treebanks."""

from __future__ import annotations

from pathlib import Path

import click

from bias.cli.figures import JSON, MODEL, PATH, as_lines, tell_figures
from bias.cli.options import QUIET

_GENRE = click.option("--genre", "genres", multiple=True, help="Take only documents of this genre (GUM: news, bio, …).")


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@JSON
@MODEL
@QUIET
def syntax(paths: tuple[Path, ...], json_file: Path | None, model_folder: Path | None, quiet: bool) -> None:
    """Score words, sentences, parts of speech and trees, found from raw text.

    PATHS are treebanks of Universal Dependencies in CoNLL-U.
    """
    from bias.evaluation.syntax import evaluate_syntax
    from bias.reading.syntax import load_parser

    tell_figures(evaluate_syntax(paths, load_parser(model_folder).parse), json_file, quiet, as_lines)


@click.command()
@PATH
@JSON
@_GENRE
@MODEL
@QUIET
def entities(
    path: Path, json_file: Path | None, genres: tuple[str, ...], model_folder: Path | None, quiet: bool
) -> None:
    """Score mentions of persons, organisations and places, found from raw text.

    PATH is a treebank in CoNLL-U whose entities are annotated as in GUM.
    """
    from bias.attribution.entity_types import typing
    from bias.evaluation.entities import evaluate_entities
    from bias.reading.syntax import load_parser

    parse = typing(load_parser(model_folder).parse)
    tell_figures(evaluate_entities(path, parse, genres=genres), json_file, quiet, as_lines)


@click.command()
@PATH
@JSON
@_GENRE
@click.option("--given-only", is_flag=True, help="Measure only with the annotated words and mentions; parse nothing.")
@MODEL
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
    from bias.attribution.entity_types import typing
    from bias.evaluation.coreference import evaluate_coreference
    from bias.reading.syntax import load_parser

    parse = None if given_only else typing(load_parser(model_folder).parse)
    tell_figures(evaluate_coreference(path, parse, genres=genres), json_file, quiet, as_lines)
