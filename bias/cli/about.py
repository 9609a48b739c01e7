"""Commands about the program itself: model, schema, settings."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option(
    "--model", "folder", type=click.Path(path_type=Path), help="Folder of a model other than the one shipped."
)
def model(folder: Path | None) -> None:
    """Show what the model is: its card, and its fingerprint.

    The fingerprint is the SHA-256 that every result names.
    """
    from bias.compare import load_model
    from bias.files import read_text_file
    from bias.reading.model import MODEL_FOLDER

    fingerprint = load_model(folder).fingerprint
    card = (folder or MODEL_FOLDER) / "CARD.md"
    if card.is_file():
        click.echo(read_text_file(card).rstrip() + "\n")
    click.echo(f"fingerprint: {fingerprint}")


@click.command()
@click.argument("name", required=False)
def schema(name: str | None) -> None:
    """Print a published JSON Schema; without a NAME, list them.

    Results name their schema in the field "schema".
    """
    import json

    from bias.serialise import SCHEMAS
    from bias.serialise import schema as find_schema

    if name is None:
        click.echo("\n".join(SCHEMAS))
    else:
        click.echo(json.dumps(find_schema(name), indent=2, ensure_ascii=False))


@click.command()
def settings() -> None:
    """Print all settings with their defaults, as TOML.

    Change what you like in a copy, and give it to --settings.
    """
    from bias.settings import Settings

    tables = (
        "\n".join([f"[{table}]", *(f"{name} = {value}" for name, value in values.items())])
        for table, values in Settings().to_dict().items()
    )
    click.echo("\n\n".join(tables))
