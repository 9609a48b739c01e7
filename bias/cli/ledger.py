"""The command that prints the ledger: align."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bias.cli.options import (
    PATHS,
    QUIET,
    READING,
    STRICT,
    check_outputs,
    choose_engine,
    choose_settings,
    end,
    load_articles,
    open_store,
    tell_skipped,
    terminal_width,
    wants_color,
    write_result,
)
from bias.progress import show_progress

_FILE = click.Path(path_type=Path, allow_dash=True)


@click.command()
@PATHS
@click.option("--json", "json_file", type=_FILE, help="Write claims, outlets and findings as JSON (bias.ledger/1).")
@click.option("--csv", "csv_file", type=_FILE, help="Write a table with a row per claim and outlet.")
@click.option("--all", "every", is_flag=True, help="Show the claims that one outlet alone carries, too.")
@click.option("--sides", "sides_file", type=_FILE, help="TOML file that names the sides, as in event.toml.")
@READING
@STRICT
@QUIET
@click.pass_context
def align(
    ctx: click.Context,
    paths: tuple[Path, ...],
    json_file: Path | None,
    csv_file: Path | None,
    every: bool,
    sides_file: Path | None,
    settings_file: Path | None,
    no_store: bool,
    jobs: int | None,
    dask_address: str | None,
    model_folder: Path | None,
    strict: bool,
    quiet: bool,
) -> None:
    """Print the ledger: every claim that outlets share, and what each of them does with it.

    For each claim: which outlets assert it, endorse it, attribute it (and to whom), doubt it, deny it, or are silent.
    Then every finding, with the sentences that it rests on. With --json - or --csv -, only that goes to standard
    output.
    """
    check_outputs(json_file, csv_file, inputs=paths)
    from bias.articles import read_event
    from bias.compare import compare

    settings = choose_settings(settings_file)
    sides = read_event(sides_file)[1] if sides_file else None
    articles = load_articles(paths, strict=strict)
    with open_store(no_store) as store, show_progress(sys.stderr, wanted=not quiet) as on_progress:
        comparison = compare(
            articles,
            sides=sides,
            settings=settings,
            store=store,
            engine=choose_engine(jobs, dask_address),
            on_progress=on_progress,
            model=model_folder,
        )
    if not quiet and "-" not in {str(json_file), str(csv_file)}:
        from bias.report import format_ledger

        click.echo(format_ledger(comparison, width=terminal_width(), color=wants_color(), every=every), nl=False)
    if json_file:
        from bias.report.ledger_tables import ledger_to_json
        from bias.serialise import dumps

        write_result(json_file, dumps(ledger_to_json(comparison, every=every)), what="ledger", quiet=quiet)
    if csv_file:
        from bias.export import csv_text
        from bias.report.ledger_tables import LEDGER_COLUMNS, ledger_rows

        table = csv_text(ledger_rows(comparison, every=every), tuple(LEDGER_COLUMNS))
        write_result(csv_file, table.encode("utf-8"), what="table", quiet=quiet)
    tell_skipped(comparison.skipped)
    end(ctx, read=len(comparison.articles), skipped=comparison.skipped, strict=strict)
