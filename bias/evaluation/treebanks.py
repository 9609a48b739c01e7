"""Treebanks in CoNLL-U (Universal Dependencies: Nivre et al. 2020), with entity mentions where they have them (GUM)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bias.errors import InputError

_FIELDS = 10
_SLACK = 3
"""How many characters further on a word may stand than it is looked for: a space, a mark that is no word."""
_BRACKET = re.compile(r"\((?P<opened>[^()-]+)-(?P<type>\w+)[^()]*(?P<single>\))?|(?P<closed>[^()]+)\)")


@dataclass(frozen=True, slots=True)
class TreeWord:
    """A syntactic word: where its document's text shows it (start -1 if it does not), and its analysis."""

    start: int
    end: int
    tag: str
    """Universal part of speech."""
    head: int
    """Row of its head in the document's words; -1 for the root of a sentence."""
    relation: str
    features: str


@dataclass(frozen=True, slots=True)
class TreeMention:
    """Words `first` to `last` (rows, `last` included) that stand for something of a type, as the treebank calls it."""

    first: int
    last: int
    type: str
    entity: str = ""
    """Mentions of the same bear the same."""


@dataclass(frozen=True, slots=True)
class Tree:
    """One document of a treebank, sentences joined by spaces and paragraphs by blank lines."""

    id: str
    text: str
    words: tuple[TreeWord, ...]
    sentences: tuple[tuple[int, int], ...]
    """Rows of the first word of each sentence and of the first behind it."""
    mentions: tuple[TreeMention, ...] | None
    """None where entities were not annotated."""


def read_trees(path: Path) -> list[Tree]:
    """Read the documents of a CoNLL-U file. Raises InputError if it cannot be read or a line is not of that form."""
    try:
        with path.open(encoding="utf-8") as lines:
            return [_Builder(path).build(document) for document in _documents(lines)]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}); give a CoNLL-U file") from error


Numbered = tuple[int, str]


def _documents(lines: Iterable[str]) -> Iterator[list[Numbered]]:
    document: list[Numbered] = []
    for number, line in enumerate(lines, 1):
        if line.startswith("# newdoc") and document:
            yield document
            document = []
        document.append((number, line.rstrip("\n")))
    if document:
        yield document


class _Builder:
    """Collects one document from its lines."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._text = ""
        self._place = 0
        self._first = 0
        self._words: list[TreeWord] = []
        self._sentences: list[tuple[int, int]] = []
        self._open: list[tuple[str, str, int]] = []
        self._mentions: list[TreeMention] = []

    def build(self, lines: Iterable[Numbered]) -> Tree:
        name, gap, entities = "", "", False
        for number, line in lines:
            if line.startswith("# newdoc"):
                name = line.partition("=")[2].strip()
            elif line.startswith("# global.Entity"):
                entities = True
            elif line.startswith("# newpar"):
                gap = "\n\n"
            elif line.startswith("# text = "):
                self._begin(line.removeprefix("# text = "), gap)
                gap = " "
            elif line[:1].isdigit():
                self._add(number, line.split("\t"))
        self._end()
        mentions = tuple(sorted(self._mentions, key=lambda one: (one.first, -one.last))) if entities else None
        return Tree(name, self._text, tuple(self._words), tuple(self._sentences), mentions)

    def _begin(self, sentence: str, gap: str) -> None:
        self._end()
        self._text += (gap if self._text else "") + sentence
        self._place = len(self._text) - len(sentence)

    def _end(self) -> None:
        if len(self._words) > self._first:
            self._sentences.append((self._first, len(self._words)))
        self._first = len(self._words)
        self._open.clear()

    def _add(self, number: int, fields: list[str]) -> None:
        if len(fields) != _FIELDS:
            raise InputError(f"{self._path}: line {number}: {len(fields)} fields instead of {_FIELDS}; is it CoNLL-U?")
        if not fields[0].isdigit():
            return
        form, tag, features, head, relation = fields[1], fields[3], fields[5], fields[6], fields[7]
        if not head.isdigit():
            raise InputError(f"{self._path}: line {number}: field HEAD is {head!r}, not a number; is it annotated?")
        start = self._text.find(form, self._place, self._place + len(form) + _SLACK)
        end = start + len(form) if start >= 0 else -1
        self._place = max(self._place, end)
        self._words.append(
            TreeWord(start, end, tag, self._first + int(head) - 1 if head != "0" else -1, relation, features)
        )
        for field in fields[9].split("|"):
            if field.startswith("Entity="):
                self._mark(field.removeprefix("Entity="))

    def _mark(self, brackets: str) -> None:
        row = len(self._words) - 1
        for bracket in _BRACKET.finditer(brackets):
            if bracket["single"]:
                self._mentions.append(TreeMention(row, row, bracket["type"], bracket["opened"]))
            elif bracket["opened"]:
                self._open.append((bracket["opened"], bracket["type"], row))
            else:
                at = next(
                    (at for at in reversed(range(len(self._open))) if self._open[at][0] == bracket["closed"]), None
                )
                if at is not None:
                    _, kind, first = self._open.pop(at)
                    self._mentions.append(TreeMention(first, row, kind, bracket["closed"]))
