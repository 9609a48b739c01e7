"""Commands that start from a comparison on file: report, export."""

from __future__ import annotations

from pathlib import Path

import click

from bias.cli.options import QUIET, check_outputs, check_tables, read_comparison, tell_written, write_result

_FILE = click.Path(path_type=Path, allow_dash=True)


@click.command()
@click.argument("comparison_file", metavar="COMPARISON.json", type=_FILE)
@click.option("--output", "-o", type=_FILE, required=True, help="The HTML page to write.")
@QUIET
def report(comparison_file: Path, output: Path, quiet: bool) -> None:
    """Make the report of a comparison that was kept with --json.

    The page is the same as that of bias compare --report.
    """
    check_outputs(output, inputs=[comparison_file])
    from bias.report import render

    page = render(read_comparison(comparison_file))
    tell_written([write_result(output, page.encode("utf-8", "replace"), what="report")], quiet=quiet)


@click.command()
@click.argument("comparison_files", metavar="COMPARISON.json…", nargs=-1, required=True, type=_FILE)
@click.option("--output", "-o", "folder", type=click.Path(path_type=Path), required=True, help="Folder for the tables.")
@click.option(
    "--format",
    "table_format",
    type=click.Choice(["csv", "jsonl", "parquet"]),
    default="csv",
    show_default=True,
    help="Format of the tables.",
)
@QUIET
def export(comparison_files: tuple[Path, ...], folder: Path, table_format: str, quiet: bool) -> None:
    """Write the tidy tables of comparisons that were kept with --json.

    Those of several events stand one below the other, with the event's title in the first column. Parquet needs the
    extra "parquet".
    """
    check_outputs(folder=folder)
    check_tables(table_format)
    from bias.export import export as export_tables

    export_tables([read_comparison(file) for file in comparison_files], folder, table_format)
    tell_written([f"tables written to {folder}"], quiet=quiet)
