"""From the named fields of an input to an article: what every format has in common."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from bias.types import Article, Skipped

ARTICLE_CHARACTERS = 2_000_000
"""An article with more text than this is skipped: it is an archive or a mistake, not an article."""

_LONGEST_TITLE = 400
_KNOWN = ("id", "outlet", "title", "text", "published", "url", "language", "genre")
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "text": ("body", "content", "full_text", "fulltext", "article_text", "maintext"),
    "outlet": (
        "publisher",
        "publication",
        "newspaper",
        "source",
        "source_name",
        "media_name",
        "source_domain",
        "domain",
        "site",
    ),
    "title": ("headline",),
    "published": ("date", "published_at", "publishedat", "publish_date", "date_publish", "publication_date", "pubdate"),
    "url": ("link",),
}
"""What other collections call the fields; the first that is there stands in for a field that is not."""
_GENRE_FIELDS = ("genre", "section", "category", "type")
_GENRES = {
    "opinion": "opinion opinions op-ed op-eds oped comment comments commentary commentaries commentisfree column "
    "columns columnist columnists perspective perspectives viewpoint viewpoints views blog blogs contributors",
    "editorial": "editorial editorials leader leaders leading-article leading-articles editorial-board",
    "analysis": "analysis analyses news-analysis explainer explainers explained",
    "letter": "letter letters letters-to-the-editor",
    "interview": "interview interviews",
    "review": "review reviews",
    "satire": "satire",
    "news": "news",
}
_GENRE_OF = {name: genre for genre, names in _GENRES.items() for name in names.split()}
_GENRE_OF_URL = {name: genre for name, genre in _GENRE_OF.items() if genre not in ("news", "interview", "review")}

_NAME = r"(?P<label>[^\W\d][\w’' -]{2,24})"
_LABELS = (
    re.compile(rf"\s*[\[(]{_NAME}[\])]\s*\S"),
    re.compile(rf"\s*{_NAME}\s*(?:[:|]|\s[–—-])\s+\S"),
    re.compile(rf".*\S\s*(?:\||\s[–—-])\s+{_NAME}\s*$", re.DOTALL),
    re.compile(rf".*\S\s+[\[(]{_NAME}[\])]\s*$", re.DOTALL),
)
"""Where a label stands in a title: [Opinion] …, Opinion: …, … | Opinion, … (Opinion)."""
_NO_LABEL = frozenset({"letter", "letters", "news", "views", "leader", "leaders", "interview", "interviews"})
"""Genre names that in a title are as often a source or a topic (*Letter: minister knew*)."""

_OF_RESULTS = ({"mode", "attribution_id"}, {"cue_class", "attribution_id"}, {"cluster", "cluster_text"})
"""Columns that only tables of claims, of attributions and of the ledger have."""

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}$|\d{8}$")
_ISO_TIME = re.compile(r"(\d{4}-\d{2}-\d{2}[T ]|\d{8}T)\d")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.? ([A-Za-z]{3,9})\.?,? (\d{4})$")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})$")
_MONTHS = "january february march april may june july august september october november december".split()


class ArticleWarning(UserWarning):
    """An article is read, but is not what an article should be: a summary only, or as long as a book."""


class BadFieldError(Exception):
    """A field of an input that cannot be used; the message is the reason."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(reason)
        self.name = name


class Found(NamedTuple):
    """An article, where it stands, and whether its id is given there or made of its path."""

    article: Article
    where: str
    is_named: bool


def normalise(text: str) -> str:
    """Drop a leading byte order mark and turn CRLF into LF: all that is ever changed in a text."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def as_text(value: object) -> str | None:
    """Return a value of TOML or JSON as text: texts verbatim, all else the way JSON writes it; None stays."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, date | time):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False, default=str)


def standard_names(names: Iterable[str]) -> list[str]:
    """The names of fields as they are called here, in the order given; unknown ones stay as they are.

    Case, spaces and hyphens make no difference for a field's own name, nor for those in `SYNONYMS`, of which one stands
    in only where no field of that name is there.
    """
    given = [name.strip() for name in names]
    plain = [re.sub(r"[\s-]+", "_", name.lower()) for name in given]
    named = [short if short in _KNOWN else name for name, short in zip(given, plain, strict=True)]
    for field, others in SYNONYMS.items():
        if field not in named and (found := next((other for other in others if other in plain), None)):
            named[plain.index(found)] = field
    return named


def article_from(fields: Mapping[str, str | None], *, id: str, outlet: str = "", unnamed: bool = False) -> Article:
    """Build an article from named fields, `text` being the body; `id` and `outlet` stand in for missing ones.

    Fields may be named as `standard_names` knows them. None and the empty string mean that a field is not given.
    Unknown fields go to `extra` verbatim, and so does a `published` that is not understood.

    Raises BadFieldError if `text` is missing or too long, or if `outlet` is missing and may not be (`unnamed`).
    """
    fields = dict(zip(standard_names(fields), fields.values(), strict=True))
    given = {name: normalise(value) for name, value in fields.items() if value}
    body, title = given.get("text", ""), given.get("title", "")
    if not body.strip():
        raise BadFieldError("text", "is empty" if "text" in fields else f"is missing (fields here: {_listed(fields)})")
    if len(title) + len(body) > ARTICLE_CHARACTERS:
        raise BadFieldError("text", f"is longer than {ARTICLE_CHARACTERS:,} characters; split it into articles")
    if not unnamed and not given.get("outlet", outlet).strip():
        raise BadFieldError("outlet", "is empty" if "outlet" in fields else "is missing; say whose article this is")
    published = parse_published(given.get("published", ""))
    extra = {name: value for name, value in given.items() if name not in _KNOWN}
    if published is None and "published" in given:
        extra["published"] = given["published"]
    return Article(
        id=given.get("id", id),
        outlet=given.get("outlet", outlet),
        title=title if title.strip() else "",
        body=body,
        published=published,
        url=given.get("url"),
        language=given.get("language", "en"),
        genre=recognise_genre([given.get(name, "") for name in _GENRE_FIELDS], given.get("url", ""), title),
        extra=extra,
    )


def _listed(fields: Mapping[str, str | None]) -> str:
    names = [name[:40] for name in fields]
    return ", ".join(names[:12]) + (", …" if len(names) > 12 else "") if names else "none"


def is_of_result(names: Iterable[str]) -> bool:
    """Whether fields are those of a claim in a table that this program wrote: it has a text, and is no article."""
    given = set(names)
    return any(table <= given for table in _OF_RESULTS)


def read_row(
    fields: Mapping[str, str | None], *, id: str, where: str, outlet: str = "", unnamed: bool = False
) -> Found | Skipped:
    """Build an article as `article_from` does, or say which field of what place could not be used."""
    try:
        article = article_from(fields, id=id, outlet=outlet, unnamed=unnamed)
        return Found(article, where, article.id != id or bool(fields.get("id")))
    except BadFieldError as bad:
        return Skipped(f"{where} {bad.name}", str(bad))


def recognise_genre(labels: Sequence[str], url: str, title: str = "") -> str:
    """Return the genre that metadata or headline give.

    `labels` are a stated genre, then sections; then the url's path counts, then a label that opens or closes the
    title (*Opinion: …*, *Analysis | …*, *… – editorial*).
    A stated genre that is not known is kept in lower case; without any sign an article is `news`.
    """
    for row, label in enumerate(labels):
        parts = ["-".join(part.split()) for part in re.split(r"[/|>;,]", label.lower())]
        known = [_GENRE_OF[part] for part in parts if part in _GENRE_OF]
        if special := next((genre for genre in known if genre != "news"), None):
            return special
        if known and row == 0:
            return "news"
    if labels and labels[0].strip():
        return labels[0].strip().lower()
    try:
        segments = urlsplit(url).path.lower().split("/")[:-1]
    except ValueError:
        segments = []
    from_url = next((_GENRE_OF_URL[segment] for segment in segments if segment in _GENRE_OF_URL), None)
    return from_url or _labelled(title) or "news"


def _labelled(title: str) -> str | None:
    for pattern in _LABELS:
        match = pattern.match(title[:_LONGEST_TITLE])
        label = "-".join(match.group("label").lower().split()) if match else ""
        if label in _GENRE_OF and label not in _NO_LABEL:
            return _GENRE_OF[label]
    return None


def parse_published(text: str) -> str | None:
    """Return an ISO 8601 date, or date and time, for what a date field says; None if it is not understood.

    Understood are ISO 8601, the dates of feeds and mail (RFC 2822), `5 May 2024`, `May 5, 2024` and `2024/5/31`;
    a date that could mean two days (`4/5/2024`) is not.
    """
    text = " ".join(text.split())
    try:
        if _ISO_DAY.match(text):
            return date.fromisoformat(text).isoformat()
        if _ISO_TIME.match(text):
            return datetime.fromisoformat(text).isoformat()
        return _parse_worded(text)
    except (ValueError, OverflowError):
        return None


def _parse_worded(text: str) -> str | None:
    if match := _DAY_FIRST.match(text):
        day, month, year = match.groups()
        return _to_date(year, _month(month), day)
    if match := _MONTH_FIRST.match(text):
        month, day, year = match.groups()
        return _to_date(year, _month(month), day)
    if match := _YEAR_FIRST.match(text):
        return _to_date(*match.groups())
    if ":" in text:
        moment = parsedate_to_datetime(text)
        return moment.isoformat() if moment.time() != time.min or moment.tzinfo else moment.date().isoformat()
    return None


def _month(name: str) -> int:
    name = name.lower()
    for number, month in enumerate(_MONTHS, start=1):
        if name in (month, month[:3]) or (name == "sept" and month == "september"):
            return number
    raise ValueError(name)


def _to_date(year: str, month: str | int, day: str) -> str:
    return date(int(year), int(month), int(day)).isoformat()
