"""`python -m bias.training`: from annotated data to the files that ship in the package."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, replace
from pathlib import Path

import click

from bias.errors import BiasError, MissingExtraError

_PATH = click.Path(path_type=Path)
_FOLDER = click.Path(path_type=Path, file_okay=False)
_DATA = click.Path(path_type=Path, exists=True)


@click.group()
def main() -> None:
    """Make what the product has learned, from annotated data, reproducibly."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")


@main.command()
@click.argument("data", type=_DATA)
@click.option("--work", type=_FOLDER, required=True, help="Folder for base weights, checkpoints and logs.")
@click.option("--out", type=_FOLDER, required=True, help="Folder to put the finished model into.")
@click.option("--epochs", type=float, default=None, help="Passes over the data (default: the recipe's).")
@click.option("--processes", type=click.IntRange(1), default=2, show_default=True, help="Training processes.")
@click.option("--seed", type=int, default=1, show_default=True)
def reader(data: Path, work: Path, out: Path, epochs: float | None, processes: int, seed: int) -> None:
    """Train the neural reader on DATA, a file of annotated articles (one JSON object a line).

    A run that was cut off goes on from its last checkpoint in WORK.
    """
    try:
        from bias.training.make import make_reader
        from bias.training.train import Recipe
    except ImportError as error:
        raise click.ClickException(str(MissingExtraError("Training", "train"))) from error
    recipe = replace(Recipe(), seed=seed)
    if epochs is not None:
        recipe = replace(recipe, epochs=epochs)
    try:
        figures = make_reader(data, work, out, recipe, processes)
    except BiasError as error:
        raise click.ClickException(str(error)) from error
    click.echo(json.dumps({"recipe": asdict(recipe), "figures": figures}, indent=1))


if __name__ == "__main__":
    main()
