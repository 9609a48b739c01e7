"""What several commands share: options, the store, the engine, and telling what was left out."""

from __future__ import annotations

import functools
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from bias.cli.program import say
from bias.progress import show_progress

if TYPE_CHECKING:
    from bias.engine import Engine
    from bias.settings import Settings
    from bias.store import Store
    from bias.types import ArticleSet, Comparison, Skipped

Command = TypeVar("Command", bound=Callable[..., Any])

_WIDEST = 120
_FILE = click.Path(path_type=Path, allow_dash=True)
_SHOWN_SKIPPED = 20
_MANY = 20
"""From so many articles on, a comparison takes long enough for its user to hear beforehand that it makes no sense."""


def with_options(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Put several options on a command, in the order in which help shows them."""

    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


PATHS = click.argument("paths", metavar="SET…", nargs=-1, required=True, type=_FILE)
STRICT = click.option("--strict", is_flag=True, help="End with code 2 if anything had to be skipped.")
QUIET = click.option("--quiet", "-q", is_flag=True, help="Say nothing but errors.")
_READING = with_options(
    click.option("--settings", "settings_file", type=_FILE, help="TOML file of settings (see: bias settings)."),
    click.option("--no-store", is_flag=True, help="Neither use nor keep what was read before."),
    click.option("--jobs", type=click.IntRange(min=1), help="Processes to read with.  [default: as many as pay off]"),
    click.option("--dask", "dask_address", metavar="ADDRESS", help="Read on the Dask cluster with this scheduler."),
    click.option("--model", "model_folder", type=_FILE, help="Folder of a model to use instead of the one shipped."),
)


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How articles are to be read, as the options that READING adds say."""

    settings_file: Path | None
    no_store: bool
    jobs: int | None
    dask_address: str | None
    model_folder: Path | None

    def settings(self) -> Settings:
        """The settings from the file, or the defaults. Raises InputError."""
        from bias.settings import Settings, read_settings

        return read_settings(self.settings_file) if self.settings_file else Settings()

    def open_store(self) -> AbstractContextManager[Store | None]:
        """Open the user's store, unless it is not wanted."""
        from bias.store import Store

        return nullcontext() if self.no_store else Store()

    def engine(self) -> Engine:
        """The engine that the user asked for, or one that suits the amount of work."""
        from bias.engine import automatic, dask

        return dask(self.dask_address) if self.dask_address else automatic(self.jobs)


def READING(command: Command) -> Command:  # noqa: N802 (used as the other options are)
    """Add the options that say how articles are read; the command gets them as one argument, `reading`."""

    @functools.wraps(command)
    def run(*given: Any, **others: Any) -> Any:
        reading = ReadingOptions(**{field.name: others.pop(field.name) for field in fields(ReadingOptions)})
        return command(*given, reading=reading, **others)

    return cast(Command, _READING(run))


def load_articles(paths: Sequence[Path], *, strict: bool, unnamed: bool = False) -> ArticleSet:
    """Load a set from paths; `-` is standard input. With `unnamed`, articles may come without an outlet.

    Raises InputError if there is nothing to read.
    """
    from bias.articles import load

    if "-" in map(str, paths) and sys.stdin.isatty():
        say("reading from the keyboard: paste an article, then press Ctrl-D (Ctrl-Z and Enter on Windows)")
    return load(paths, strict=strict, piped=sys.stdin.buffer, unnamed=unnamed)


def compare_paths(
    paths: Sequence[Path], reading: ReadingOptions, *, sides_file: Path | None, strict: bool, quiet: bool
) -> Comparison:
    """Load the articles and compare them, with progress on standard error. Raises what its steps raise."""
    from bias.articles import read_event
    from bias.compare import compare

    settings = reading.settings()
    sides = read_event(sides_file)[1] if sides_file else None
    articles = load_articles(paths, strict=strict)
    if len(articles.articles) >= _MANY and not quiet:
        from bias.report.prose import tell_events

        if several := tell_events(articles.articles):
            say(f"warning: {several}")
    with reading.open_store() as store, show_progress(sys.stderr, wanted=not quiet) as on_progress:
        return compare(
            articles,
            sides=sides,
            settings=settings,
            store=store,
            engine=reading.engine(),
            on_progress=on_progress,
            model=reading.model_folder,
        )


def tell_skipped(skipped: Sequence[Skipped]) -> None:
    """List on standard error what was left out, and why."""
    if skipped:
        say(f"skipped {len(skipped)} input{'s' if len(skipped) > 1 else ''}:")
    for one in skipped[:_SHOWN_SKIPPED]:
        click.echo(f"  {one.where}: {one.reason}", err=True)
    if len(skipped) > _SHOWN_SKIPPED:
        click.echo(f"  and {len(skipped) - _SHOWN_SKIPPED} more", err=True)


def end(ctx: click.Context, *, read: int, skipped: Sequence[Skipped], strict: bool) -> None:
    """End with the code that says whether anything was read, and with --strict whether everything was."""
    if read == 0 or (strict and skipped):
        ctx.exit(2)


def check_outputs(*files: Path | None, folder: Path | None = None, inputs: Sequence[Path] = ()) -> None:
    """Check before the work that results can be written, each to a place of its own and none over its input.

    Raises InputError, or UsageError if two results have one place.
    """
    from bias.errors import InputError
    from bias.files import check_writable

    wanted = [file for file in files if file is not None]
    places = [str(file) if str(file) == "-" else os.path.realpath(file) for file in wanted]
    if len(set(places)) < len(places):
        where = "standard output" if places.count("-") > 1 else str(wanted[-1])
        raise click.UsageError(f"two results cannot both go to {where}")
    for file in wanted:
        if str(file) == "-":
            continue
        check_writable(file)
        if any(os.path.realpath(given) == os.path.realpath(file) for given in inputs):
            raise InputError(f"{file}: is read from, and would be written over; choose another place")
    if folder is not None:
        check_writable(folder, folder=True)


def write_result(path: Path, data: bytes, *, what: str) -> str:
    """Write a result whole; `-` is standard output, and missing folders are made. Returns what to tell of it."""
    from bias.files import write_whole

    if str(path) == "-":
        emit(data)
        return ""
    write_whole(path, data)
    return f"{what} written to {path}"


def tell_written(sentences: Iterable[str], *, quiet: bool) -> None:
    """Say on standard error what was written."""
    for sentence in sentences:
        if sentence and not quiet:
            say(sentence)


def check_tables(form: str) -> None:
    """Check before the work that tables can be written in a format. Raises MissingExtraError."""
    from importlib.util import find_spec

    from bias.errors import MissingExtraError

    if form == "parquet" and find_spec("pyarrow") is None:
        raise MissingExtraError("writing Parquet", "parquet")


def read_comparison(path: Path) -> Comparison:
    """Read a comparison from the file that `bias compare --json` wrote. Raises InputError."""
    import json

    from bias.errors import InputError
    from bias.serialise import comparison_from_json

    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        value = json.loads(data)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); make it with  bias compare --json") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: is not valid JSON ({error}); make it with  bias compare --json") from error
    try:
        return comparison_from_json(value)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error


def emit(data: bytes) -> None:
    """Write bytes to standard output."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def terminal_width() -> int:
    """Columns to fill."""
    return min(shutil.get_terminal_size((100, 24)).columns, _WIDEST)


def wants_color() -> bool:
    """Whether standard output is a terminal, and its user has not asked for plain text (no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
