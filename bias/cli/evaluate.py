"""The command group `evaluate`: measure the product on human-annotated data that the user has."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from bias.cli.figures import FILE, JSON, MODEL, PATH, as_lines, tell_figures
from bias.cli.options import QUIET, READING, ReadingOptions, tell_skipped, tell_written, write_result
from bias.errors import InputError
from bias.progress import show_progress

if TYPE_CHECKING:
    from bias.types import Article, Document

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group()
def evaluate() -> None:
    """Measure the product on human-annotated data.

    The data does not come with the program: PATH says where yours lies.
    """


@evaluate.command()
@PATH
@JSON
@click.option("--part", default="dev", show_default=True, help="Which PART.jsonl to take if PATH is a folder.")
@click.option("--sentences-from", help='Take only articles whose field "sentences_from" is this (PolNeAR: corenlp).')
@click.option("--predictions", type=FILE, help="Score these (output of bias read --format jsonl); read nothing.")
@click.option("--bootstrap", "samples", type=click.IntRange(min=0), default=1000, show_default=True, help="Samples.")
@click.option("--seed", default=1, show_default=True, help="Seed of the bootstrap.")
@READING
@QUIET
def attribution(
    path: Path,
    json_file: Path | None,
    part: str,
    sentences_from: str | None,
    predictions: Path | None,
    samples: int,
    seed: int,
    quiet: bool,
    reading: ReadingOptions,
) -> None:
    """Score attributions (source, cue, content) in the layout of PolNeAR.

    PATH is a JSON Lines file, or a folder of them: doc, text, sentences, attributions.
    """
    from bias.evaluation.attribution import (
        evaluate_attribution,
        format_scores,
        gold_articles,
        predictions_from,
        read_gold,
        read_predictions,
    )

    gold = read_gold(path, part=part, sentences_from=sentences_from)
    if predictions:
        predicted = read_predictions(predictions)
    else:
        documents = _read(gold_articles(gold), quiet, reading)
        predicted = predictions_from(documents)
    tell_figures(evaluate_attribution(gold, predicted, samples=samples, seed=seed), json_file, quiet, format_scores)


@evaluate.command()
@PATH
@JSON
@click.option("--trained-on", type=FILE, help="The file a model was trained on: hold it against articles it never saw.")
@click.option("--without", type=FILE, help="Articles of that file that training was told to leave out.")
@READING
@QUIET
def agreement(
    path: Path,
    json_file: Path | None,
    trained_on: Path | None,
    without: Path | None,
    quiet: bool,
    reading: ReadingOptions,
) -> None:
    """Score how far human annotators of the same articles agree.

    PATH is a JSON Lines file as for attribution, with a line for each article and "annotator". With --trained-on, only
    articles that training left out are taken, and the model is held against each annotator too.
    """
    from bias.evaluation.agreement import evaluate_agreement
    from bias.evaluation.attribution import gold_articles, predictions_from, read_gold

    if without and not trained_on:
        raise click.UsageError("--without is for articles of a file that --trained-on names")
    versions, predicted = read_gold(path), None
    if trained_on:
        from bias.training.examples import HELD_OUT, hold_out

        trained, _ = hold_out(read_gold(trained_on), HELD_OUT)
        left_out = {document["doc"] for document in read_gold(without)} if without else set()
        seen = {document["doc"] for document in trained} - left_out
        versions = [version for version in versions if version["doc"] not in seen]
        articles = {version["doc"]: version for version in versions}
        read = _read(gold_articles(articles.values()), quiet, reading)
        predicted = predictions_from(read)
    tell_figures(evaluate_agreement(versions, predicted), json_file, quiet, as_lines)


@evaluate.command()
@PATH
@JSON
@click.option("--distractors", type=click.IntRange(min=0), help="How many other articles to mix in.")
@click.option("--seed", default=1, show_default=True, help="Seed of their choice, and of the folds.")
@click.option("--folds", type=click.IntRange(min=2), help="Also choose threshold and weights by so many folds.")
@QUIET
def grouping(
    path: Path, json_file: Path | None, distractors: int | None, seed: int, folds: int | None, quiet: bool
) -> None:
    """Score the grouping of articles into events (BASIL among other articles).

    PATH is a folder that holds basil/events-2010-2016.jsonl and articles/sample.jsonl.
    """
    from bias.evaluation.grouping import DISTRACTORS, evaluate_grouping

    count = DISTRACTORS if distractors is None else distractors
    tell_figures(evaluate_grouping(path, count, seed, folds=folds or 0), json_file, quiet, as_lines)


@evaluate.command()
@PATH
@JSON
@click.option("--no-vectors", is_flag=True, help="Measure only the score for claims without vectors; read nothing.")
@click.option("--seed", default=1, show_default=True, help="Seed of the folds and the bootstrap.")
@MODEL
@QUIET
def alignment(
    path: Path, json_file: Path | None, no_vectors: bool, seed: int, model_folder: Path | None, quiet: bool
) -> None:
    """Score whether propositions are told that a document entails.

    PATH is a JSON Lines file in the layout of PropSegmEnt's NLI part: hypothesis, premise, label.
    """
    from bias.compare import load_model
    from bias.evaluation.alignment import evaluate_alignment

    read = None if no_vectors else load_model(model_folder).read
    tell_figures(evaluate_alignment(path, read, seed), json_file, quiet, as_lines)


@evaluate.command()
@PATH
@JSON
@click.option("--seed", default=1, show_default=True, help="Seed of the intervals.")
@READING
@QUIET
def pairs(path: Path, json_file: Path | None, seed: int, reading: ReadingOptions, quiet: bool) -> None:
    """Score whether claims of two articles are put into one row that belong there, on pairs labelled by hand.

    PATH is the file of the labelled articles: articles/sample.jsonl.
    """
    from bias.compare import read_articles
    from bias.evaluation.claim_pairs import evaluate_claim_pairs

    settings = reading.settings()
    with reading.open_store() as store:

        def read(articles: Sequence[Article]) -> Sequence[Document]:
            engine, model = reading.engine(), reading.model_folder
            documents, failed = read_articles(articles, settings=settings, store=store, engine=engine, model=model)
            if failed:
                raise InputError(f"{failed[0].where}: {failed[0].reason}")
            return documents

        figures = evaluate_claim_pairs(path, read, settings.aligning.same_claim, seed)
    tell_figures(figures, json_file, quiet, as_lines)


@evaluate.command()
@PATH
@JSON
@click.option("--articles", type=_FOLDER, help="Folder of the articles, if it is not where the file says.")
@QUIET
def claims(path: Path, json_file: Path | None, articles: Path | None, quiet: bool) -> None:
    """Score how claims are cut and voiced, against claims marked by hand.

    PATH is a TOML file of marked claims, which names the set that its articles are in.
    """
    from bias.evaluation.claims import evaluate_claims

    tell_figures(_named(evaluate_claims(path, articles=articles)), json_file, quiet, as_lines)


@evaluate.command()
@PATH
@JSON
@QUIET
def speakers(path: Path, json_file: Path | None, quiet: bool) -> None:
    """Score who pronouns and noun phrases that are sources are taken for.

    PATH is PolNeAR's dev.jsonl or train.jsonl, or the folder that holds dev.jsonl; a train.jsonl there counts too.
    """
    from bias.evaluation.speakers import evaluate_speakers

    tell_figures(_named(evaluate_speakers(path)), json_file, quiet, as_lines)


@evaluate.command()
@PATH
@JSON
@click.option("--seed", default=1, show_default=True, help="Seed of the intervals.")
@QUIET
def sources(path: Path, json_file: Path | None, seed: int, quiet: bool) -> None:
    """Score source types and the official flag on the sources that were labelled for it.

    PATH is a folder that holds polnear/dev.jsonl and articles/sample.jsonl.
    """
    from bias.evaluation.sources import evaluate_sources

    tell_figures(evaluate_sources(path, seed=seed), json_file, quiet, as_lines)


@evaluate.command()
@PATH
@JSON
@QUIET
def veridicality(path: Path, json_file: Path | None, quiet: bool) -> None:
    """Score how well cues that were not seen are foretold to commit the writer.

    PATH is the tab-separated table of MegaVeridicality: cue, complement, voice, polarity, mean_veridicality, items.
    """
    from bias.evaluation.veridicality import evaluate_veridicality

    tell_figures(_named(evaluate_veridicality(path)), json_file, quiet, as_lines)


@evaluate.command()
@PATH
@JSON
@QUIET
def hedges(path: Path, json_file: Path | None, quiet: bool) -> None:
    """Score how well hedges foretell how certain people take an event to be.

    PATH is a JSON Lines file of UW factuality: text, targets with span1 and label.
    """
    from bias.evaluation.hedges import evaluate_hedges

    tell_figures(_named(evaluate_hedges(path)), json_file, quiet, as_lines)


@evaluate.command()
@PATH
@JSON
@click.option("--part", type=click.Choice(["fit", "test"]), help="Of BASIL, only the events of this half.")
@click.option("--given-alignment", is_flag=True, help="Take the labelled propositions for clusters.")
@click.option("--most", type=click.IntRange(min=1), help="So many changes of a kind per event.  [default: all]")
@READING
@QUIET
def findings(
    path: Path,
    json_file: Path | None,
    part: str | None,
    given_alignment: bool,
    most: int | None,
    reading: ReadingOptions,
    quiet: bool,
) -> None:
    """Score whether findings find changes made on purpose, and what else turns up because of them.

    PATH is a gold file of an article set (TOML), or BASIL: basil/events-2010-2016.jsonl or the folder that holds it.
    """
    from bias.compare import read_articles
    from bias.evaluation.findings import evaluate_findings

    settings = reading.settings()
    with reading.open_store() as store, show_progress(sys.stderr, wanted=not quiet) as on_progress:

        def read(articles: Sequence[Article]) -> Sequence[Document]:
            engine = reading.engine()
            documents, failed = read_articles(
                articles, settings=settings, store=store, engine=engine, model=reading.model_folder
            )
            if failed:
                raise InputError(f"{failed[0].where}: {failed[0].reason}")
            return documents

        score = evaluate_findings(
            path,
            read,
            part=part,
            given_alignment=given_alignment,
            most=most,
            settings=settings,
            on_progress=on_progress,
        )
    tell_figures(_named(score), json_file, quiet, as_lines)


@evaluate.command()
@PATH
@JSON
@MODEL
@QUIET
def labels(path: Path, json_file: Path | None, model_folder: Path | None, quiet: bool) -> None:
    """Score sentiment towards a target in a sentence.

    PATH is a JSON Lines file in the layout of NewsMTSC: id, text, targets (start, end, polarity). The shipped model
    has learned from NewsMTSC's training part: what it reaches there says nothing. For figures from articles that it
    has not seen, see python -m bias.training sentiment.
    """
    from bias.evaluation.labels import evaluate_labels, read_opinions
    from bias.reading.sentiment import load_sentiment

    tell_figures(evaluate_labels(read_opinions(path), load_sentiment(model_folder).judge), json_file, quiet, as_lines)


@evaluate.command()
@PATH
@JSON
@click.option("--part", default="dev", show_default=True, help="Which PART.jsonl to take if PATH is a folder.")
@click.option("--sentences-from", help='Take only articles whose field "sentences_from" is this (PolNeAR: corenlp).')
@click.option("--plot", type=FILE, help="Draw the reliability as an SVG file.")
@READING
@QUIET
def calibration(
    path: Path,
    json_file: Path | None,
    part: str,
    sentences_from: str | None,
    plot: Path | None,
    quiet: bool,
    reading: ReadingOptions,
) -> None:
    """Score how far probabilities can be taken at their word: of attributions, and of sentences being attributed.

    PATH is a JSON Lines file as for attribution, or a folder of them.
    """
    from dataclasses import asdict

    from bias.evaluation.attribution import gold_articles, predictions_from, read_gold
    from bias.evaluation.calibration import evaluate_calibration, format_reliability
    from bias.evaluation.reliability_plot import draw_reliability

    gold = read_gold(path, part=part, sentences_from=sentences_from)
    documents = _read(gold_articles(gold), quiet, reading)
    found = evaluate_calibration(gold, predictions_from(documents), documents)
    tell_figures(
        {name: asdict(one) for name, one in found.items()}, json_file, quiet, lambda _: format_reliability(found)
    )
    if plot:
        tell_written([write_result(plot, draw_reliability(found).encode(), what="plot")], quiet=quiet)


@evaluate.command()
@PATH
@JSON
@READING
@QUIET
def vectors(
    path: Path,
    json_file: Path | None,
    quiet: bool,
    reading: ReadingOptions,
) -> None:
    """Score whether the nearest vector in another article is about the same event.

    PATH is BASIL: basil/events-2010-2016.jsonl or the folder that holds it.
    """
    from bias.evaluation.grouping import read_basil
    from bias.evaluation.vectors import evaluate_vectors

    articles, events = read_basil(path / "basil" / "events-2010-2016.jsonl" if path.is_dir() else path)
    documents = _read(articles, quiet, reading)
    tell_figures(evaluate_vectors(documents, events), json_file, quiet, as_lines)


def _read(articles: Sequence[Article], quiet: bool, reading: ReadingOptions) -> tuple[Document, ...]:
    from bias.compare import read_articles

    with reading.open_store() as store, show_progress(sys.stderr, wanted=not quiet) as on_progress:
        documents, failed = read_articles(
            articles,
            settings=reading.settings(),
            store=store,
            engine=reading.engine(),
            on_progress=on_progress,
            model=reading.model_folder,
        )
    tell_skipped(failed)
    return documents


class _Figures(Protocol):
    def rows(self) -> Sequence[tuple[str, Any]]: ...


def _named(figures: _Figures) -> dict[str, Any]:
    return dict(figures.rows())
