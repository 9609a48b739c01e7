"""Articles from files: one reader per format, and sets, which are folders."""

from bias.articles.event import event_to_toml, read_event
from bias.articles.fields import ARTICLE_CHARACTERS
from bias.articles.sets import FILE_BYTES, ROWS_BYTES, from_text, load, write_set

__all__ = [
    "ARTICLE_CHARACTERS",
    "FILE_BYTES",
    "ROWS_BYTES",
    "event_to_toml",
    "from_text",
    "load",
    "read_event",
    "write_set",
]
