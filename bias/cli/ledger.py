"""The command that prints the ledger: align."""

from __future__ import annotations

from collections.abc import Iterator
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
    compare_paths,
    end,
    tell_skipped,
    tell_written,
    terminal_width,
    wants_color,
    write_result,
)

if TYPE_CHECKING:
    from bias.types import Comparison

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
    reading: ReadingOptions,
    strict: bool,
    quiet: bool,
) -> None:
    """Print the ledger: every claim that outlets share, and what each of them does with it.

    For each claim: which outlets assert it, endorse it, attribute it (and to whom), doubt it, deny it, or are silent.
    Then every finding, with the sentences that it rests on. With --json - or --csv -, only that goes to standard
    output.
    """
    check_outputs(json_file, csv_file, inputs=paths)
    comparison = compare_paths(paths, reading, sides_file=sides_file, strict=strict, quiet=quiet)
    written = list(_write_results(comparison, json_file, csv_file, every=every))
    if not quiet and "-" not in {str(json_file), str(csv_file)}:
        from bias.report import format_ledger

        click.echo(format_ledger(comparison, width=terminal_width(), color=wants_color(), every=every), nl=False)
    tell_written(written, quiet=quiet)
    tell_skipped(comparison.skipped)
    end(ctx, read=len(comparison.articles), skipped=comparison.skipped, strict=strict)


def _write_results(
    comparison: Comparison, json_file: Path | None, csv_file: Path | None, *, every: bool
) -> Iterator[str]:
    if json_file:
        from bias.report.ledger_tables import ledger_to_json
        from bias.serialise import dumps

        yield write_result(json_file, dumps(ledger_to_json(comparison, every=every)), what="ledger")
    if csv_file:
        from bias.export import csv_text
        from bias.report.ledger_tables import LEDGER_COLUMNS, ledger_rows

        table = csv_text(ledger_rows(comparison, every=every), tuple(LEDGER_COLUMNS))
        yield write_result(csv_file, table.encode("utf-8"), what="table")
