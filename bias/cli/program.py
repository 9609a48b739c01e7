"""How the program begins and ends: text as UTF-8, and one sentence and a code for everything that can go wrong."""

from __future__ import annotations

import os
import sys
import traceback
import warnings
from contextlib import suppress
from typing import Any, TextIO

import click

from bias.errors import BiasError

_INTERRUPTED = 130
_NOBODY_READS = 141


class Program(click.Group):
    """A group of commands that turns every failure into a sentence on standard error and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that the user named."""
        _speak_utf8()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.filterwarnings("always", category=UserWarning, module="bias")
            warnings.showwarning = _show_warning
            try:
                result = super().invoke(ctx)
                sys.stdout.flush()
            except (click.ClickException, click.exceptions.Exit, click.Abort):
                raise
            except KeyboardInterrupt:
                raise click.exceptions.Exit(_INTERRUPTED) from None
            except BrokenPipeError:
                _stop_writing()
                raise click.exceptions.Exit(_NOBODY_READS) from None
            except Exception as error:
                raise click.exceptions.Exit(_report(error, debug=bool(ctx.params.get("debug")))) from None
        return result

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Commands in the order in which people need them."""
        del ctx
        return list(self.commands)


def say(message: str) -> None:
    """Write a line to standard error."""
    click.echo(f"bias: {message}", err=True)


def _report(error: Exception, *, debug: bool) -> int:
    if debug:
        traceback.print_exception(error, file=sys.stderr)
    if isinstance(error, BiasError):
        say(str(error))
        return error.exit_code
    hint = "" if debug else "; run  bias --debug …  to see where"
    say(f"unexpected failure ({type(error).__name__}: {error}){hint}")
    return 1


def _show_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    del category, filename, lineno, file, line
    say(f"warning: {message}")


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        # A test runner or a notebook may have put a stream there that cannot be reconfigured.
        with suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]


def _stop_writing() -> None:
    """Nobody reads the output any more: drop what is left, so that the interpreter does not complain at its end."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
