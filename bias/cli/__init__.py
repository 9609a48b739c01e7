"""The command `bias`: parse, call the library, print.

Results go to standard output, everything else to standard error. Exit code 0 if any article was read, 2 for bad
input or usage, 1 for failures. Every command imports what it needs when it runs, so that help is there at once.
"""

from __future__ import annotations

import click

from bias import __version__
from bias.cli.about import model, schema, settings
from bias.cli.articles import compare, group, read, sides
from bias.cli.evaluate import evaluate
from bias.cli.ledger import align
from bias.cli.program import Program
from bias.cli.results import export, report
from bias.cli.treebanks import coreference, entities, syntax

__all__ = ["main"]


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="bias")
@click.option("--debug", is_flag=True, help="Show where in the program a failure came from.")
def main(debug: bool) -> None:
    """Compare how several outlets cover the same event, claim by claim."""
    del debug  # read from the context when something fails


for _command in (compare, align, read, group, sides, report, export, evaluate, model, schema, settings):
    main.add_command(_command)
for _command in (syntax, entities, coreference):
    evaluate.add_command(_command)
