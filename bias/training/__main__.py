"""`python -m bias.training`: from annotated data to the files that ship in the package."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from bias.errors import BiasError, InputError, MissingExtraError
from bias.types import Article, Document

_FOLDER = click.Path(path_type=Path, file_okay=False)
_DATA = click.Path(path_type=Path, exists=True)


class _BadInput(click.ClickException):
    exit_code = InputError.exit_code


def _said(error: BiasError) -> click.ClickException:
    """One sentence, and the code that such an error ends with."""
    return (_BadInput if isinstance(error, InputError) else click.ClickException)(str(error))


@click.group()
def main() -> None:
    """Make what the product has learned, from annotated data, reproducibly."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")


@main.command()
@click.argument("data", type=_DATA)
@click.option("--work", type=_FOLDER, required=True, help="Folder for base weights, checkpoints and logs.")
@click.option("--out", type=_FOLDER, required=True, help="Folder to put the finished model into.")
@click.option("--unlabelled", type=_DATA, default=None, help="Articles without annotation, to learn from as well.")
@click.option("--treebank", "treebanks", type=_DATA, multiple=True, help="CoNLL-U, to learn finite verbs from.")
@click.option("--without", type=_DATA, default=None, help="Annotated articles that the last stages do not learn from.")
@click.option("--processes", type=click.IntRange(1), default=2, show_default=True, help="Training processes.")
def reader(
    data: Path,
    work: Path,
    out: Path,
    unlabelled: Path | None,
    treebanks: tuple[Path, ...],
    without: Path | None,
    processes: int,
) -> None:
    """Train the neural reader on DATA, a file of annotated articles (one JSON object a line).

    The stages that made the shipped model are run, from the base weights. With --unlabelled, a file of
    the same kind without annotation (fields id, title, text), further stages follow, in which the model learns from
    what it says of those, and then from what a larger one does (base weights: 440 MB). A run that was cut off goes on
    after the last stage that WORK holds, in the first stages from the last checkpoint. Take a new WORK for other data.
    To go on from the reader that ships, with articles of your own, see the command fine-tune.
    """
    if without and not unlabelled:
        raise click.UsageError("--without is for the stages that --unlabelled adds")
    try:
        from bias.training.make import STAGES, make_reader
    except ImportError as error:
        raise _said(MissingExtraError("Training", "train")) from error
    try:
        made = make_reader(data, work, out, STAGES, processes, unlabelled, treebanks, without)
    except BiasError as error:
        raise _said(error) from error
    click.echo(json.dumps(made, indent=1))


@main.command("fine-tune")
@click.argument("data", type=_DATA)
@click.option("--work", type=_FOLDER, required=True, help="Folder for the trained weights.")
@click.option("--out", type=_FOLDER, required=True, help="Folder to put the finished model into.")
@click.option(
    "--start", type=_FOLDER, default=None, help="Folder of the model to go on from.  [default: the one shipped]"
)
@click.option(
    "--epochs",
    type=click.FloatRange(0, min_open=True),
    default=None,
    help="Passes over DATA.  [default: 3, or as many more as make 60 steps]",
)
@click.option("--treebank", "treebanks", type=_DATA, multiple=True, help="CoNLL-U, to learn finite verbs from anew.")
def fine_tune(
    data: Path, work: Path, out: Path, start: Path | None, epochs: float | None, treebanks: tuple[Path, ...]
) -> None:
    """Go on from the reader that ships, with DATA of your own: annotated articles, one JSON object a line.

    Each has doc, text, and attributions with source, cue and content as lists of [start, end]. The first article and
    every 21st after it are held out. Use the model with --model OUT wherever articles are read. Finite verbs are seen
    on the lower layers, which stay as they are without --treebank.
    """
    try:
        from bias.training.fine_tune import RECIPE
        from bias.training.fine_tune import fine_tune as run
    except ImportError as error:
        raise _said(MissingExtraError("Training", "train")) from error
    recipe = RECIPE if epochs is None else replace(RECIPE, epochs=epochs)
    try:
        made = run(data, work, out, recipe, treebanks, start)
    except BiasError as error:
        raise _said(error) from error
    click.echo(json.dumps(made, indent=1))


@main.command()
@click.argument("treebanks", type=_DATA, nargs=-1, required=True)
@click.option(
    "--model", type=_FOLDER, default=None, help="Folder of the reader to stand on.  [default: the one shipped]"
)
@click.option("--start", type=_DATA, default=None, help="Weights (reader.safetensors) whose layers to start from.")
@click.option("--out", type=_FOLDER, required=True, help="Folder to put weights, syntax.onnx and syntax.json into.")
@click.option("--epochs", type=click.IntRange(1), default=None, help="Passes over the treebanks.  [default: 6]")
def syntax(treebanks: tuple[Path, ...], model: Path | None, start: Path | None, out: Path, epochs: int | None) -> None:
    """Train the model for words, trees and names on TREEBANKS (CoNLL-U; mentions where they are annotated as in GUM).

    It stands on the lower layers of a reader, which stay as they are. Every tenth document is held out, and the pass
    that does best there is kept.
    """
    try:
        from bias.training.syntax import Recipe, make_syntax
    except ImportError as error:
        raise _said(MissingExtraError("Training", "train")) from error
    recipe = Recipe() if epochs is None else Recipe(epochs=epochs)
    try:
        made = make_syntax(treebanks, model, out, start=start, recipe=recipe)
    except BiasError as error:
        raise _said(error) from error
    click.echo(json.dumps(made, indent=1))


@main.command()
@click.argument("treebank", type=_DATA)
def coreference(treebank: Path) -> None:
    """Learn which mentions stand for the same from TREEBANK (CoNLL-U, entities annotated as in GUM).

    Writes the weights into the package.
    """
    from bias.training.coreference import make_coreference

    try:
        made = make_coreference(treebank)
    except BiasError as error:
        raise _said(error) from error
    click.echo(json.dumps(made, indent=1))


@main.command()
@click.argument("data", type=_DATA)
@click.option("--work", type=_FOLDER, required=True, help="Folder for base weights and the trained ones.")
@click.option("--out", type=_FOLDER, required=True, help="Folder to put sentiment.onnx into.")
@click.option("--folds", type=click.IntRange(2), default=5, show_default=True, help="Folds of the cross-validation.")
def sentiment(data: Path, work: Path, out: Path, folds: int) -> None:
    """Train the model of sentiment towards a target on DATA, sentences in the layout of NewsMTSC.

    It stands on the lower layers of the shipped reader. First it is cross-validated, articles never shared between
    folds: how well that went is printed, and says how sure the model may be. Then it is trained on all of DATA.
    """
    try:
        from bias.training.sentiment import make_sentiment
    except ImportError as error:
        raise _said(MissingExtraError("Training", "train")) from error
    try:
        made = make_sentiment(data, work, out, folds)
    except BiasError as error:
        raise _said(error) from error
    click.echo(json.dumps(made, indent=1))


@main.command()
@click.argument("articles", type=_DATA)
@click.option("--work", type=_FOLDER, required=True, help="Folder for base weights and the trained ones, about 10 GB.")
@click.option("--out", type=_FOLDER, required=True, help="Folder to put pairs.onnx into.")
def pairs(articles: Path, work: Path, out: Path) -> None:
    """Learn whether two claims say the same from labelled pairs of news claims, whose texts are in ARTICLES.

    Trains a large cross-encoder on those pairs and on written ones (base weights: 440 MB), has it judge others, teaches
    a smaller one all that, and fits what it counts beside the quick score. Writes pairs.onnx into OUT, and the
    coefficients into the package. It takes hours; a run that was cut off goes on after the last stage that WORK holds.
    """
    try:
        from bias.training.make_pairs import make_cross_encoder
    except ImportError as error:
        raise _said(MissingExtraError("Training", "train")) from error
    from bias.compare import read_articles
    from bias.reading.cross_encoder import load_cross_encoder
    from bias.training.pairs import make_pair_model

    def read(wanted: Sequence[Article]) -> Sequence[Document]:
        return read_articles(wanted)[0]

    try:
        made = make_cross_encoder(articles, read, work, out)
        made |= make_pair_model(articles, read, load_cross_encoder(out))
    except BiasError as error:
        raise _said(error) from error
    click.echo(json.dumps(made, indent=1))


@main.command()
@click.argument("data", type=_DATA)
@click.option("--model", type=_FOLDER, default=None, help="Folder of the model.  [default: the one shipped]")
def calibrate(data: Path, model: Path | None) -> None:
    """Fit anew how sure a model may be, on the articles of DATA that training held out.

    Writes calibration.json into the model's folder and, for the model in the package, how sure a claim's voice is.
    """
    from bias.reading.model import MODEL_FOLDER
    from bias.training.calibrate import calibrate_model

    try:
        made = calibrate_model(data, model or MODEL_FOLDER, voices=model is None)
    except BiasError as error:
        raise _said(error) from error
    click.echo(json.dumps(made, indent=1))


@main.command()
@click.argument("data", type=_DATA)
@click.argument("weights", type=_DATA, nargs=-1, required=True)
@click.option("--treebank", "treebanks", type=_DATA, multiple=True, help="CoNLL-U: how well finite verbs are seen.")
def measure(data: Path, weights: tuple[Path, ...], treebanks: tuple[Path, ...]) -> None:
    """Measure WEIGHTS (reader.safetensors) on the articles of DATA that training held out.

    Prints relation F1, exact F1 of source, cue and content, and kappa of sentences: what the choices were made on. With
    --treebank also precision, recall and F1 of finite verbs there.
    """
    try:
        from bias.training.measure import format_row, measure_sight, measure_weights
    except ImportError as error:
        raise _said(MissingExtraError("Training", "train")) from error
    click.echo(f"{'':<40}{'relation':>8}{'source':>8}{'cue':>8}{'content':>8}{'kappa':>8}")
    for file in weights:
        click.echo(format_row(str(file)[-39:], measure_weights(file, data)))
        for treebank in treebanks:
            scores = measure_sight(file, treebank)
            click.echo(f"  {treebank.name}: " + ", ".join(f"{name} {100 * one:.1f}" for name, one in scores.items()))


if __name__ == "__main__":
    main()
