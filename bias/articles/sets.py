"""Article sets: which files of a folder are articles, and what their articles are called."""

from __future__ import annotations

import io
import os
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, NamedTuple

from bias.articles import csv, feed, html, jsonl, plain, warc
from bias.articles.event import event_to_toml, merge_sides, read_event
from bias.articles.fields import ARTICLE_CHARACTERS, ArticleWarning, Found, normalise
from bias.articles.inputs import PIPE, Input
from bias.articles.sniff import sniff
from bias.errors import InputError, MissingExtraError
from bias.files import write_whole
from bias.types import Article, ArticleSet, Skipped

FILE_BYTES = 20_000_000
"""A file with one article in it is skipped when it is larger than this."""
ROWS_BYTES = 200_000_000
"""A file with an article per row is skipped when it is larger than this."""
LONG_CHARACTERS = 300_000
"""An article with more text than this, some 50,000 words, is read with a warning: it takes minutes."""
ARCHIVE_BYTES = 2_000_000_000
"""A web archive is skipped when it is larger than this."""
EVENT_FILE = "event.toml"

_PIPE_NAME = "standard input"
_PLAIN = ".txt"
_SHOWN_REASONS = 20
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_PEEKED = 1000
"""A page that was saved as text is a page, as these first bytes show."""
_DOCUMENTS = frozenset(".doc .docx .odt .rtf .pdf .pages .epub .eml .msg .mht .mhtml .xls .xlsx .ods .numbers".split())
"""What an article is often kept in, and is not read: in a folder it is named rather than passed over."""
_DOCUMENT = "is a document of another program; save its text as .txt, or its rows as .csv"
_NAMED_ONLY = ".json"
"""Read where it is named, but not looked for in folders, where it is mostly something else: results, settings."""
_NOT_ARTICLES = ("readme", "license", "licence", "copying", "changelog", "citation", "contributing", "gold")


class _Format(NamedTuple):
    read: Callable[[Input], Iterable[Found | Skipped]]
    largest: int


_FORMATS = {
    ".txt": _Format(plain.read, FILE_BYTES),
    ".md": _Format(plain.read, FILE_BYTES),
    ".html": _Format(html.read, FILE_BYTES),
    ".htm": _Format(html.read, FILE_BYTES),
    ".jsonl": _Format(jsonl.read, ROWS_BYTES),
    ".json": _Format(jsonl.read, ROWS_BYTES),
    ".csv": _Format(csv.read, ROWS_BYTES),
    ".tsv": _Format(csv.read, ROWS_BYTES),
    ".warc": _Format(warc.read, ARCHIVE_BYTES),
    ".warc.gz": _Format(warc.read, ARCHIVE_BYTES),
    ".xml": _Format(feed.read, FILE_BYTES),
    ".rss": _Format(feed.read, FILE_BYTES),
    ".atom": _Format(feed.read, FILE_BYTES),
}


class _File(NamedTuple):
    """A file that may hold articles."""

    path: Path
    id: str
    """Its path in the set."""
    within: str
    """The name of the set's folder; tells files of the same id apart."""


class _Source(NamedTuple):
    """Where articles come from, and what is read there when it is asked for."""

    where: str
    within: str
    outcomes: Iterable[Found | Skipped]


def load(
    paths: Sequence[Path | str] | Path | str,
    *,
    strict: bool = False,
    piped: BinaryIO | None = None,
    unnamed: bool = False,
) -> ArticleSet:
    """Read article sets: folders of articles, single files, or several of either, as one set sorted by id.

    A folder is searched to any depth for `*.txt *.md *.html *.jsonl *.csv *.tsv *.warc *.warc.gz *.xml *.rss *.atom`
    and `event.toml` (`*.json`, a list of articles, has to be named). README, LICENSE and gold files, hidden files, what
    browsers save along with a page, and links that lead out of the folder are left out. Where `piped` is given, the
    path `-` stands for it, whose format its beginning tells. A file or row that cannot be used is named in `skipped`,
    and so are documents of other programs. With `unnamed`, rows need not name an outlet, which then is the empty
    string. Ids that are given are kept, the first of two equal ones; ids made of paths get the name of their folder in
    front where they would not be unique.

    Warns (ArticleWarning) of articles with more than `LONG_CHARACTERS`, of dates that are not understood, and of feeds
    that give summaries only.

    Raises InputError if nothing could be read, if an `event.toml` is wrong, or, with `strict`, if anything was
    skipped; MissingExtraError if nothing could be read for want of an optional library.
    """
    named = [Path(paths)] if isinstance(paths, Path | str) else [Path(path) for path in paths]
    given = [path for path in named if piped is None or str(path) != PIPE]
    listed = [file for path in given for file in _files_of(path)]
    files = _unique(file for file in listed if isinstance(file, _File))
    events = [read_event(file.path) for file in files if file.path.name == EVENT_FILE]
    texts = [file for file in files if file.path.name != EVENT_FILE]
    sources = [_Source(str(file.path), file.within, _read_file(file, unnamed)) for file in texts]
    if piped is not None and len(given) < len(named):
        sources.append(_Source(_PIPE_NAME, _PIPE_NAME, _read_pipe(piped, unnamed)))
    found, unusable = _read_all(sources)
    articles, doubles = _distinct(found)
    skipped = [file for file in listed if isinstance(file, Skipped)] + unusable + doubles
    if strict and skipped:
        raise InputError(f"{_count(skipped, 'input')} could not be used:{_reasons(skipped)}")
    if not articles:
        raise InputError(_nothing(named, skipped))
    _warn_of_long(articles)
    _warn_of_dates(articles)
    return ArticleSet(
        title=" · ".join(dict.fromkeys(title for title, _ in events if title)) or _folder_title(given),
        articles=tuple(sorted(articles, key=lambda article: article.id)),
        sides=merge_sides(side for _, sides in events for side in sides),
        skipped=tuple(skipped),
    )


def from_text(text: str, *, outlet: str = "", title: str = "", id: str = "text") -> Article:
    """Make an article of any text, which is kept as it is but for a leading byte order mark and CRLF.

    Raises InputError if the text is longer than `ARTICLE_CHARACTERS`.
    """
    if len(text) + len(title) > ARTICLE_CHARACTERS:
        raise InputError(f"{id}: the text is longer than {ARTICLE_CHARACTERS:,} characters; split it into articles")
    return Article(id=id, outlet=outlet, title=normalise(title), body=normalise(text))


def write_set(folder: Path, title: str, articles: Iterable[Article]) -> None:
    """Write articles as a set of their own, from which `load` reads the same articles and title.

    Raises InputError if the folder is there already or cannot be written to.
    """
    if folder.exists():
        raise InputError(f"{folder}: is there already; choose another place")
    write_whole(folder / "articles.jsonl", b"".join(map(jsonl.to_line, articles)))
    write_whole(folder / EVENT_FILE, event_to_toml(title, ()).encode("utf-8"))


def _unique(files: Iterable[_File]) -> list[_File]:
    """Keep the first of several names of one file, so that a set and a file in it can be named together."""
    by_place: dict[str, _File] = {}
    for file in files:
        by_place.setdefault(os.path.realpath(file.path), file)
    return list(by_place.values())


def _read_all(sources: Iterable[_Source]) -> tuple[list[tuple[Found, str]], list[Skipped]]:
    """Give all articles, each with the name of its set's folder, and what could not be used."""
    found: list[tuple[Found, str]] = []
    skipped: list[Skipped] = []
    missing: MissingExtraError | None = None
    for source in sources:
        try:
            for one in source.outcomes:
                if isinstance(one, Found):
                    found.append((one, source.within))
                else:
                    skipped.append(one)
        except MissingExtraError as error:
            missing = error
            skipped.append(Skipped(source.where, str(error)))
    if missing and not found:
        raise missing
    return found, skipped


def _files_of(path: Path) -> Iterator[_File | Skipped]:
    if path.is_dir():
        yield from _walk(path)
    elif not path.exists():
        yield Skipped(str(path), "is a broken link" if path.is_symlink() else "does not exist")
    elif path.suffix.lower() in _DOCUMENTS:
        yield Skipped(str(path), _DOCUMENT)
    elif not _format_of(path) and path.name != EVENT_FILE:
        yield Skipped(str(path), f"is in no format that is read here ({' '.join(_FORMATS)})")
    elif _is_no_article(path):
        yield Skipped(str(path), "is no article by its name; rename it if it is")
    else:
        yield _File(path, path.name, path.resolve().parent.name)


def _walk(root: Path) -> Iterator[_File | Skipped]:
    home = root.resolve()
    unreadable: list[Skipped] = []

    def note(error: OSError) -> None:
        unreadable.append(Skipped(str(error.filename), f"cannot be searched ({error.strerror})"))

    for folder, folders, names in os.walk(root, onerror=note):
        pictures = {f"{Path(name).stem}_files" for name in names if name.lower().endswith((".html", ".htm"))}
        folders[:] = sorted(
            set(folders) - pictures - {name for name in folders if name.startswith((".", "__pycache__"))}
        )
        for name in [*folders, *sorted(names)]:
            path = Path(folder) / name
            is_read = name == EVENT_FILE or (
                _format_of(path) is not None
                and not name.startswith(".")
                and not name.lower().endswith(_NAMED_ONLY)
                and not _is_no_article(path)
            )
            if path.is_symlink() and is_read and not path.exists():
                yield Skipped(str(path), "is a broken link")
            elif path.is_symlink() and (is_read or path.is_dir()) and not path.resolve().is_relative_to(home):
                yield Skipped(str(path), "is a link that leads out of its folder; name its target to read it")
            elif path.suffix.lower() in _DOCUMENTS and not name.startswith((".", "~$")) and name not in folders:
                yield Skipped(str(path), _DOCUMENT)
            elif is_read and name not in folders:
                yield _File(path, path.relative_to(root).as_posix(), home.name)
    yield from unreadable


def _format_of(path: Path) -> _Format | None:
    name = path.name.lower()
    return next((form for ending, form in _FORMATS.items() if name.endswith(ending)), None)


def _is_no_article(path: Path) -> bool:
    parts = path.name.lower().replace("-", ".").replace("_", ".").split(".")
    return parts[0] in _NOT_ARTICLES or "gold" in parts[-2:-1]


def _read_file(file: _File, unnamed: bool) -> Iterator[Found | Skipped]:
    reading = _format_of(file.path) or _FORMATS[_PLAIN]
    try:
        if not file.path.is_file():
            yield Skipped(str(file.path), "is a broken link" if file.path.is_symlink() else "is no regular file")
            return
        if file.path.stat().st_size > reading.largest:
            yield Skipped(str(file.path), f"is larger than {reading.largest // 1_000_000} MB; split it")
            return
        with file.path.open("rb") as opened:
            if reading.read is plain.read and _PAGE.match(opened.peek(_PEEKED)[:_PEEKED]):
                reading = _FORMATS[".html"]
            yield from reading.read(Input(opened, file.id, str(file.path), unnamed))
    except InputError as error:
        yield Skipped(str(file.path), str(error))
    except OSError as error:
        yield Skipped(str(file.path), f"cannot be read ({error.strerror})")


def _read_pipe(piped: BinaryIO, unnamed: bool) -> Iterator[Found | Skipped]:
    data = piped.read(ROWS_BYTES + 1)
    if len(data) > ROWS_BYTES:
        yield Skipped(_PIPE_NAME, f"is larger than {ROWS_BYTES // 1_000_000} MB; save it as a file, or split it")
        return
    try:
        yield from _FORMATS[sniff(data)].read(Input(io.BytesIO(data), PIPE, _PIPE_NAME, unnamed))
    except InputError as error:
        yield Skipped(_PIPE_NAME, str(error))


def _distinct(found: Sequence[tuple[Found, str]]) -> tuple[list[Article], list[Skipped]]:
    """Make ids unique: given ones stay, those made of paths get the name of their set's folder in front."""
    articles: dict[str, Article] = {}
    skipped: list[Skipped] = []
    for article, where, is_named in (one for one, _ in found):
        if is_named and article.id in articles:
            reason = f"'{article.id}' is already the id of an article of {articles[article.id].outlet}"
            skipped.append(Skipped(f"{where} id", f"{reason}; give it another"))
        elif is_named:
            articles[article.id] = article
    derived = [(one.article, within) for one, within in found if not one.is_named]
    counts = Counter(article.id for article, _ in derived)
    for article, within in derived:
        id = article.id
        if counts[id] > 1 or id in articles:
            id = f"{within}/{id}"
        number = 2
        while id in articles:
            id, number = f"{within}/{article.id}~{number}", number + 1
        articles[id] = replace(article, id=id)
    return list(articles.values()), skipped


def _warn_of_long(articles: Sequence[Article]) -> None:
    long = [article for article in articles if len(article.title) + len(article.body) > LONG_CHARACTERS]
    if long:
        named = ", ".join(f"{article.id[:80]} ({len(article.body):,} characters)" for article in long[:3])
        more = f" and {len(long) - 3} more" if len(long) > 3 else ""
        warnings.warn(
            f"as long as a book, and takes minutes to read: {named}{more}; split what is several articles in one",
            ArticleWarning,
            stacklevel=1,
        )


def _warn_of_dates(articles: Sequence[Article]) -> None:
    unknown = [article.extra["published"] for article in articles if "published" in article.extra]
    if unknown:
        number = f"{_count(unknown, 'date')} of {len(articles)} could not be understood"
        shown = ", ".join(f"'{date[:40]}'" for date in dict.fromkeys(unknown[:3]))
        warnings.warn(f"{number} ({shown}): write them as 2026-03-31", ArticleWarning, stacklevel=1)


def _folder_title(given: Sequence[Path]) -> str:
    folders = dict.fromkeys(path.resolve().name if path.is_dir() else path.resolve().parent.name for path in given)
    return " · ".join(filter(None, folders))


def _nothing(given: Sequence[Path], skipped: Sequence[Skipped]) -> str:
    if not given:
        return "no path is given; name a folder of articles, or files"
    if not skipped:
        return f"{', '.join(map(str, given))}: no articles there; a set is a folder of {' '.join(_FORMATS)} files"
    return f"no article could be read:{_reasons(skipped)}"


def _reasons(skipped: Sequence[Skipped]) -> str:
    lines = [f"\n  {one.where}: {one.reason}" for one in skipped[:_SHOWN_REASONS]]
    more = len(skipped) - len(lines)
    return "".join(lines) + (f"\n  and {more} more" if more else "")


def _count(things: Sequence[object], noun: str) -> str:
    return f"{len(things)} {noun}{'' if len(things) == 1 else 's'}"
