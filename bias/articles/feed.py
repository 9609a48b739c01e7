"""Feeds (RSS 0.9x, 1.0 and 2.0, Atom): an article for each entry, from what the file holds; nothing is fetched."""

from __future__ import annotations

import warnings
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from xml.parsers import expat

from bias.articles.fields import ArticleWarning, Found, read_row
from bias.articles.html import text_of_markup
from bias.articles.inputs import Input
from bias.errors import InputError
from bias.types import Skipped

_DEEPEST = 200
_ROOTS = ("rss", "RDF", "feed")
_ENTRIES = ("item", "entry")
_PICTURES = "http://search.yahoo.com/mrss"
"""Media RSS, whose titles and descriptions are those of pictures."""
_WHOLE = ("encoded", "content")
_SHORT = ("description", "summary", "subtitle")


def read(given: Input) -> Iterator[Found | Skipped]:
    """Give the article of each entry, or the entry that cannot be used.

    The text is the entry's content; where it has none, its summary or description, and then `extra` has
    `extent = "summary"` and an ArticleWarning says how many such entries there are. The outlet is the title of the feed
    an entry comes from. An entry without an id of its own is called `file#number`.

    Raises InputError if the file is no feed, or XML that is broken or defines entities, OSError if it cannot be read.
    """
    root = _parse(given.file.read())
    if _name(root) not in _ROOTS:
        raise InputError(f"is XML, but no RSS or Atom feed (its root is '{_name(root)[:40]}')")
    channel = next((child for child in root if _name(child) == "channel"), root)
    outlet, language = _text(channel, "title"), _text(channel, "language") or _language(root) or None
    entries = [child for parent in dict.fromkeys((root, channel)) for child in parent if _name(child) in _ENTRIES]
    short = 0
    for number, entry in enumerate(entries, start=1):
        where = f"{given.where} entry {number}"
        fields = _fields(entry)
        short += "extent" in fields
        fields |= {"language": fields.get("language") or language}
        yield read_row(fields, id=f"{given.id}#{number}", where=where, outlet=outlet or given.stem)
    if not entries:
        yield Skipped(given.where, "is a feed without entries")
    if short:
        warnings.warn(
            f"{given.where}: {short} of {len(entries)} entries give only a summary, not the article: what they leave"
            " out says nothing about the outlet",
            ArticleWarning,
            stacklevel=1,
        )


def _fields(entry: ET.Element) -> dict[str, str | None]:
    whole, short = _body(entry, _WHOLE), _body(entry, _SHORT)
    source = next((child for child in entry if _name(child) == "source"), None)
    fields = {
        "id": _text(entry, "id", "guid"),
        "outlet": None if source is None else _text(source, "title") or _flat(source),
        "title": text_of_markup(_text(entry, "title")).replace("\n\n", " "),
        "text": whole or short,
        "published": _text(entry, "published", "pubDate", "issued", "date", "updated"),
        "url": _link(entry),
        "author": _text(entry, "author", "creator"),
        "section": "; ".join(filter(None, map(_category, entry))),
        "language": _language(entry),
        **({} if whole or not short else {"extent": "summary"}),
    }
    # What an entry does not give is not given, rather than empty.
    return {name: value for name, value in fields.items() if value or name == "text"}


def _body(entry: ET.Element, names: tuple[str, ...]) -> str:
    """The longest of the parts with one of the names: a description is sometimes given twice, once cut."""
    texts = [_markup(child) for child in entry if _name(child) in names]
    return max((text_of_markup(text) for text in texts), key=len, default="")


def _markup(element: ET.Element) -> str:
    if len(element):
        try:
            # Atom's xhtml: the markup is part of the feed's own.
            return ET.tostring(element, encoding="unicode")
        except RecursionError:
            return ""
    return element.text or ""


def _text(parent: ET.Element, *names: str) -> str:
    """The text of the first child with one of the names, in the order of the names."""
    for name in names:
        for child in parent:
            if _name(child) == name and (text := _flat(child)):
                return text
    return ""


def _flat(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _link(entry: ET.Element) -> str:
    links = [child for child in entry if _name(child) == "link"]
    for link in links:
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            return str(link.get("href"))
    return next(filter(None, map(_flat, links)), "")


def _category(element: ET.Element) -> str:
    return (element.get("term") or _flat(element)) if _name(element) in ("category", "subject") else ""


def _language(element: ET.Element) -> str | None:
    return element.get("lang")


def _name(element: ET.Element) -> str:
    return str(element.tag)


def _local(name: str) -> str:
    """A name without its namespace: feeds mix a dozen of these, and only that of pictures makes a difference here."""
    return name if name.startswith(_PICTURES) else name.rpartition(" ")[2]


def _parse(data: bytes) -> ET.Element:
    """Parse XML without entities, which can swell without bound or name files. Raises InputError."""
    builder = ET.TreeBuilder()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = 0

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise InputError(f"has elements more than {_DEEPEST} deep, which no feed has")
        builder.start(_local(tag), {_local(name): value for name, value in attributes.items()})

    def finish(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_local(tag))

    def refuse(*_: object) -> None:
        raise InputError("defines entities, which is refused because they can be made to do harm; take them out")

    parser.StartElementHandler = begin
    parser.EndElementHandler = finish
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data.lstrip(b" \t\r\n"), True)
    except expat.ExpatError as error:
        reason = expat.errors.messages.get(error.code, "cannot be parsed")
        raise InputError(f"is not valid XML ({reason} in line {error.lineno})") from error
    except (ValueError, LookupError) as error:
        raise InputError(f"is not valid XML ({error})") from error
    return builder.close()
