"""Text and Markdown files, with or without front matter."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from bias.articles.fields import Found, as_text, normalise, read_row
from bias.articles.html import without_markup
from bias.articles.inputs import Input
from bias.types import Skipped

TITLE_CHARACTERS = 300
"""A first line that is longer than this is a paragraph, not a title."""
FRONT_MATTER_CHARACTERS = 64_000
"""The closing marker is looked for within this many characters."""

_FIELD = re.compile(
    r"(?:[^\S\n]*\n)*(?:id|outlet|title|published|url|language|genre|author|date|section)[ \t]*[:=]", re.IGNORECASE
)
"""What follows an opening marker that was meant as one, and not as a rule above the text."""
_HEADING = re.compile(r"#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")


def read(given: Input) -> Iterator[Found | Skipped]:
    """Give the article of a text file, or the reason why there is none.

    Without front matter the outlet is the file's stem and the title its first line; a lone line is a body. One
    line break or blank line between title or front matter and body belongs to the format; all else is kept.
    Raises InputError if it is no text, OSError if it cannot be read.
    """
    text = normalise(given.text())
    try:
        fields, body = split_front_matter(text)
    except ValueError as error:
        yield Skipped(f"{given.where} front matter", str(error))
        return
    if fields is None:
        title, body = split_title(text, markdown=given.id.lower().endswith(".md"))
        fields = {"title": title}
    yield read_row(without_markup({**fields, "text": body}), id=given.id, where=given.where, outlet=given.stem)


def split_title(text: str, *, markdown: bool = False) -> tuple[str, str]:
    """Split a text into its first line that is not blank and what follows; without a second line, no title."""
    first = text[len(text) - len(text.lstrip("\n")) :] if text.strip() else text
    title, _, body = first.partition("\n")
    if not body.strip() or len(title) > TITLE_CHARACTERS or not title.strip():
        return "", text
    if markdown and (heading := _HEADING.match(title)):
        title = heading.group(1)
    return title, body.removeprefix("\n")


def split_front_matter(text: str) -> tuple[dict[str, str | None] | None, str]:
    """Split a text into the fields of its front matter and its body; None where there is no front matter.

    An opening marker that nothing closes is a rule above the text, unless a field of an article follows it.

    Raises ValueError, with a reason for people, if there is front matter that cannot be read.
    """
    opening, _, rest = text.partition("\n")
    marker = opening.rstrip()
    if marker not in ("+++", "---"):
        return None, text
    closing = re.compile(rf"^{re.escape(marker)}[ \t]*(?:\n|\Z)", re.MULTILINE).search(rest, 0, FRONT_MATTER_CHARACTERS)
    if not closing and _FIELD.match(rest):
        raise ValueError(f"begins in line 1 and never ends; close it with a line {marker} of its own")
    if not closing:
        return None, text
    block, body = rest[: closing.start()], rest[closing.end() :]
    fields = _read_toml(block) if marker == "+++" else _read_yaml(block)
    return (None, text) if fields is None else (fields, body.removeprefix("\n"))


def _read_toml(block: str) -> dict[str, str | None]:
    try:
        given = tomllib.loads(block)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ValueError(f"is not valid TOML ({error}); texts go in quotation marks") from error
    return {name: as_text(value) for name, value in given.items()}


def _read_yaml(block: str) -> dict[str, str | None] | None:
    """Read the top of a YAML mapping; values stay as they are written, so that `id: 007` keeps its noughts.

    Only the safe loader's grammar is used and nothing is constructed. None for YAML that is no mapping: two
    horizontal rules around text.
    """
    import yaml

    try:
        node = yaml.compose(block, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = f" in line {error.problem_mark.line + 2}" if error.problem_mark else ""
        raise ValueError(f"is not valid YAML{line} ({error.problem}); put values with ': ' or '#' in quotes") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError(f"is not valid YAML ({type(error).__name__})") from error
    if node is None:
        return {}
    if not isinstance(node, yaml.MappingNode):
        return None
    return {str(key.value): _written(value, block) for key, value in node.value if isinstance(key, yaml.ScalarNode)}


def _written(node: Any, block: str) -> str | None:
    if isinstance(node.value, str):
        return None if node.tag == "tag:yaml.org,2002:null" else node.value
    return block[node.start_mark.index : node.end_mark.index].rstrip()
