"""CSV: one article per row, under a header that names the fields."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from bias.articles.fields import SYNONYMS, Found, is_of_result, read_row, standard_names
from bias.articles.html import without_markup
from bias.articles.inputs import Input
from bias.errors import InputError
from bias.types import Skipped

_DELIMITERS = (",", ";", "\t")


def read(given: Input) -> Iterator[Found | Skipped]:
    """Give the article of each row, or the row and field that cannot be used; blank rows are passed over.

    Fields are separated by commas, semicolons or tabs, whichever splits the header into more names. A row without
    an `id` is named after the line it begins in, `file#line`, from 1, the header's line included.

    Raises InputError if it is no text, or its header does not name `text` and `outlet` once each (`outlet` may be
    missing where articles may be unnamed) or is that of a result; OSError if it cannot be read.
    """
    text = given.text()
    rows = _rows(text, _delimiter(text))
    _, header = next(rows, (1, []))
    names = _check_header(header, unnamed=given.unnamed) if isinstance(header, list) else _no_header(header)
    for line, cells in rows:
        place = f"{given.where}:{line}"
        if isinstance(cells, str):
            yield Skipped(place, cells)
        elif len(cells) > len(names):
            yield Skipped(place, f"has {len(cells)} cells where the header has {len(names)}; quote cells with commas")
        else:
            # Cells that a short row leaves out are empty, not unknown.
            fields = dict.fromkeys(names, "") | dict(zip(names, cells, strict=False))
            yield read_row(without_markup(fields), id=f"{given.id}#{line}", where=place, unnamed=given.unnamed)


def names_article(text: str) -> bool:
    """Whether a text begins with a line that can be the header of articles."""
    line = text.lstrip("\r\n").partition("\n")[0]
    cells = standard_names(cell.strip().strip('"') for cell in line.split(_delimiter(text)))
    return {"text", "outlet"} <= set(cells)


def _delimiter(text: str) -> str:
    header_line = text.lstrip("\r\n").partition("\n")[0]
    return max(_DELIMITERS, key=header_line.count)


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Give the line each row begins in, with its cells or the reason why it has none."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        # The limit belongs to the csv module, so it is set for each row and put back.
        limit = csv.field_size_limit(max(len(text), 1))
        try:
            cells: list[str] | str = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            lost = "a quotation mark is never closed, so the rows from here on are lost"
            cells = lost if "unexpected end" in str(error) else f"is not valid CSV ({error})"
        finally:
            csv.field_size_limit(limit)
        if isinstance(cells, str) or any(cells):
            yield line, cells


def _no_header(reason: str) -> list[str]:
    raise InputError(f"the header cannot be read: {reason}")


def _check_header(header: list[str], *, unnamed: bool) -> list[str]:
    names = standard_names(header)
    if is_of_result(names):
        raise InputError("is a table of claims, not of articles; keep results in another folder")
    for required in ("text",) if unnamed else ("text", "outlet"):
        if required not in names:
            shown = ", ".join(name[:40] for name in names[:12]) or "nothing"
            others = ", ".join(SYNONYMS[required][:3])
            raise InputError(f"the header has no '{required}' ({others} will do, too); it names {shown}")
    twice = [name for name, count in Counter(names).items() if count > 1 and name]
    if twice:
        raise InputError(f"the header names '{twice[0]}' twice; rename one of the columns")
    return names
