"""Commands that start from articles: compare, read, group, sides."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bias.cli.options import (
    PATHS,
    QUIET,
    READING,
    STRICT,
    ReadingOptions,
    check_outputs,
    check_tables,
    compare_paths,
    emit,
    end,
    load_articles,
    tell_skipped,
    tell_written,
    terminal_width,
    wants_color,
    write_result,
)
from bias.cli.program import say
from bias.progress import show_progress

if TYPE_CHECKING:
    from bias.types import ArticleSet, Comparison, Document, Event, Side, Syntax

_FILE = click.Path(path_type=Path, allow_dash=True)
_FORMATS = click.Choice(["csv", "jsonl", "parquet"])


@click.command()
@PATHS
@click.option("--report", "report_file", type=_FILE, help="Write the report, one self-contained HTML page.")
@click.option("--json", "json_file", type=_FILE, help="Write the whole comparison as JSON.")
@click.option("--export", "folder", type=click.Path(path_type=Path), help="Write tidy tables into this folder.")
@click.option("--format", "table_format", type=_FORMATS, default="csv", show_default=True, help="Format of the tables.")
@click.option("--sides", "sides_file", type=_FILE, help="TOML file that names the sides, as in event.toml.")
@READING
@STRICT
@QUIET
@click.pass_context
def compare(
    ctx: click.Context,
    paths: tuple[Path, ...],
    report_file: Path | None,
    json_file: Path | None,
    folder: Path | None,
    table_format: str,
    sides_file: Path | None,
    reading: ReadingOptions,
    strict: bool,
    quiet: bool,
) -> None:
    """Compare articles about one event, claim by claim.

    A SET is a folder of articles, or single files; - is standard input. A summary goes to standard output. Missing
    folders of output files are made.
    """
    if folder is None and ctx.get_parameter_source("table_format") is click.core.ParameterSource.COMMANDLINE:
        raise click.UsageError("--format is for the tables: name their folder with --export")
    check_outputs(report_file, json_file, folder=folder, inputs=paths)
    if folder is not None:
        check_tables(table_format)
    comparison = compare_paths(paths, reading, sides_file=sides_file, strict=strict, quiet=quiet)
    # What takes long to make is safe on the disk before anything is said to somebody who may no longer listen.
    written = list(_write_results(comparison, report_file, json_file, folder, table_format))
    if not quiet and "-" not in {str(json_file), str(report_file)}:
        from bias.report import summarise

        click.echo(summarise(comparison, width=terminal_width(), color=wants_color()))
    tell_written(written, quiet=quiet)
    tell_skipped(comparison.skipped)
    end(ctx, read=len(comparison.articles), skipped=comparison.skipped, strict=strict)


def _write_results(
    comparison: Comparison, report_file: Path | None, json_file: Path | None, folder: Path | None, table_format: str
) -> Iterator[str]:
    if report_file:
        from bias.report import render

        yield write_result(report_file, render(comparison).encode("utf-8", "replace"), what="report")
    if json_file:
        from bias.serialise import comparison_to_json, dumps

        yield write_result(json_file, dumps(comparison_to_json(comparison)), what="comparison")
    if folder:
        from bias.export import export

        export(comparison, folder, table_format)
        yield f"tables written to {folder}"


def _load_parser(model_folder: Path | None) -> Callable[[str], Syntax]:
    """The parser with coreference: loaded only where it is asked for, since it takes a third of a second."""
    from bias.attribution.coreference import linking
    from bias.reading.syntax import shared_parser

    return linking(shared_parser(model_folder).parse)


@click.command()
@PATHS
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "jsonl", "csv"]),
    default="text",
    show_default=True,
    help="Marked text for people, one JSON object per article, or one CSV row per claim.",
)
@click.option("--explain", "explained", is_flag=True, help="Show each claim's score term by term, with the evidence.")
@click.option("--syntax", "with_syntax", is_flag=True, help="Add words, trees and entity mentions to each JSON object.")
@click.option(
    "--color/--no-color",
    "color",
    default=None,
    help="Mark roles by colours, or by brackets.  [default: colours on a terminal, unless NO_COLOR is set]",
)
@READING
@STRICT
@QUIET
@click.pass_context
def read(
    ctx: click.Context,
    paths: tuple[Path, ...],
    form: str,
    explained: bool,
    with_syntax: bool,
    color: bool | None,
    reading: ReadingOptions,
    strict: bool,
    quiet: bool,
) -> None:
    """Read articles: who says what, by which words, and who vouches for it.

    A SET is a folder of articles, or single files; - is standard input, in any of the formats of files. The text has
    its roles marked (colours, or [source] {cue} <content> ~scare quotes~), and beside it each claim's id, score (0 the
    outlet's own voice, 1 wholly somebody else's), mode and speaker. A summary follows.
    """
    if explained and form != "text":
        raise click.UsageError("--explain is for --format text; in jsonl and csv every term has its own field")
    if with_syntax and form != "jsonl":
        raise click.UsageError("--syntax is for --format jsonl, where it adds the fields words and entities")
    from bias.cli.documents import Writer
    from bias.compare import stream_documents
    from bias.types import Document

    settings = reading.settings()
    articles = load_articles(paths, strict=strict, unnamed=True)
    skipped = list(articles.skipped)
    count = 0
    write = Writer(
        form,
        width=terminal_width(),
        color=wants_color() if color is None else color,
        explained=explained,
        scoring=settings.scoring,
        parse=_load_parser(reading.model_folder) if with_syntax else None,
    )
    show = not quiet and not sys.stdout.isatty()
    with reading.open_store() as store, show_progress(sys.stderr, wanted=show) as on_progress:
        for outcome in stream_documents(
            articles,
            settings=settings,
            store=store,
            engine=reading.engine(),
            on_progress=on_progress,
            meanings=False,
            model=reading.model_folder,
        ):
            if isinstance(outcome, Document):
                emit(write(_with_sides(outcome, articles.sides)))
                count += 1
            else:
                skipped.append(outcome)
    tell_skipped(skipped)
    end(ctx, read=count, skipped=skipped, strict=strict)


@click.command()
@PATHS
@click.option("--json", "json_file", type=_FILE, help="Write the events as JSON.")
@click.option(
    "--write",
    "folder",
    type=click.Path(path_type=Path),
    help="Write every event that several outlets cover into a folder of its own in this folder.",
)
@STRICT
@QUIET
@click.pass_context
def group(
    ctx: click.Context, paths: tuple[Path, ...], json_file: Path | None, folder: Path | None, strict: bool, quiet: bool
) -> None:
    """Group articles into events.

    The events and their articles go to standard output. With --write, each event that bias compare can compare gets a
    folder, named after its number and title; an event that one outlet alone covers is left out.
    """
    check_outputs(json_file, folder=folder, inputs=paths)
    from bias.alignment import group_events

    articles = load_articles(paths, strict=strict, unnamed=folder is None)
    events = group_events(articles.articles)
    written = [_write_sets(folder, events, articles)] if folder else []
    if json_file:
        from bias.serialise import dumps, events_to_json

        written.append(write_result(json_file, dumps(events_to_json(events)), what="events"))
    if not quiet and str(json_file) != "-":
        outlets = {article.id: article.outlet for article in articles.articles}
        for event in events:
            click.echo(f"{event.title or event.id}")
            for name in event.articles:
                click.echo(f"    {outlets[name]}: {name}" if outlets[name] else f"    {name}")
    tell_written(written, quiet=quiet)
    tell_skipped(articles.skipped)
    end(ctx, read=len(articles.articles), skipped=articles.skipped, strict=strict)


def _write_sets(folder: Path, events: Sequence[Event], articles: ArticleSet) -> str:
    from bias.articles import write_set
    from bias.report.words import counted, number

    by_id = {article.id: article for article in articles.articles}
    covered = [event for event in events if len({by_id[name].outlet for name in event.articles}) > 1]
    digits = len(str(len(covered)))
    for row, event in enumerate(covered, 1):
        title = re.sub(r"[^a-z0-9]+", "-", event.title.lower())[:60].strip("-")
        write_set(
            folder / f"{row:0{digits}}-{title}".rstrip("-"), event.title, [by_id[name] for name in event.articles]
        )
    alone = len(events) - len(covered)
    left = f"; left out {number(alone)} that one outlet alone covers" if alone else ""
    return f"{counted(len(covered), 'event')} written to {folder}{left}"


@click.command()
@PATHS
@click.option("--write", is_flag=True, help="Write the sides to event.toml in the folder of the set.")
@READING
@STRICT
@QUIET
@click.pass_context
def sides(
    ctx: click.Context,
    paths: tuple[Path, ...],
    write: bool,
    reading: ReadingOptions,
    strict: bool,
    quiet: bool,
) -> None:
    """Show the sides of an event, as event.toml.

    They are those that the set names, or else what the articles suggest, for you to correct.
    """
    from bias.articles import event_to_toml
    from bias.compare import read_articles
    from bias.sides import assign_sides, propose_sides, speakers_by_side

    target = _event_file(paths) if write else None
    check_outputs(target)
    articles = load_articles(paths, strict=strict)
    with reading.open_store() as store, show_progress(sys.stderr, wanted=not quiet) as on_progress:
        read_ones, failed = read_articles(
            articles,
            settings=reading.settings(),
            store=store,
            engine=reading.engine(),
            on_progress=on_progress,
            model=reading.model_folder,
        )
    found: tuple[Side, ...] = articles.sides or propose_sides(read_ones)
    spoken = speakers_by_side(assign_sides(read_ones, found), found)
    if not quiet:
        click.echo(event_to_toml(articles.title, spoken), nl=False)
        _note_origin(articles, found)
    if target:
        tell_written([write_result(target, event_to_toml(articles.title, found).encode(), what="sides")], quiet=quiet)
    skipped = articles.skipped + failed
    tell_skipped(skipped)
    end(ctx, read=len(read_ones), skipped=skipped, strict=strict)


def _with_sides(document: Document, given: tuple[Side, ...]) -> Document:
    if not given:
        return document
    from bias.sides import assign_sides

    return assign_sides((document,), given)[0]


def _event_file(paths: tuple[Path, ...]) -> Path:
    """Where the sides of a set are written. Raises InputError if that is not clear, or they are there already."""
    from bias.articles import read_event
    from bias.errors import InputError

    if len(paths) != 1 or not paths[0].is_dir():
        raise InputError("--write needs one folder: name the folder of the set")
    file = paths[0] / "event.toml"
    if file.exists() and read_event(file)[1]:
        raise InputError(f"{file}: names the sides already; edit it, or take them out to have them proposed again")
    return file


def _note_origin(articles: ArticleSet, found: tuple[Side, ...]) -> None:
    if articles.sides:
        say("these sides are given with the set")
    elif found:
        say("these sides are proposed from the articles: check them")
    else:
        say("no sides are given, and the articles suggest none")
