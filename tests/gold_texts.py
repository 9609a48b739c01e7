"""Read the shipped article sets and their hand-made gold without the package, by the plainest means."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CORPORA = ROOT / "corpora"
GOLD = ROOT / "tests" / "gold"
SETS = ("border-ceasefire", "transit-strike", "river-spill", "election-recount")

_ABBREVIATIONS = ("Oct.", "Nov.", "Col.", "Dr.", "St.", "a.m.", "p.m.", "Gov.", "Mr.", "Ms.", "Mrs.")
_SENTENCE_END = re.compile(r"[.!?][\"”’')]*(?=\s+[A-Z\"“‘'(])")


@dataclass(frozen=True, slots=True)
class PlainArticle:
    """An article as its file gives it."""

    id: str
    outlet: str
    title: str
    body: str
    fields: dict[str, Any]

    @property
    def text(self) -> str:
        """Title, blank line, body: what every offset and snippet refers to."""
        return f"{self.title}\n\n{self.body}"


def read_articles(folder: Path) -> dict[str, PlainArticle]:
    """Read every article of a set, by id."""
    found: dict[str, PlainArticle] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix in {".txt", ".md"}:
            fields, body = _split_front_matter(path.read_text(encoding="utf-8"))
            found[path.name] = PlainArticle(path.name, fields["outlet"], fields["title"], body, fields)
        elif path.suffix == ".jsonl":
            for line in path.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                found[row["id"]] = PlainArticle(row["id"], row["outlet"], row["title"], row["text"], row)
    return found


def _split_front_matter(text: str) -> tuple[dict[str, Any], str]:
    fence = text[:3]
    head, body = text[4:].split(f"\n{fence}\n", 1)
    if fence == "+++":
        return tomllib.loads(head), body.strip()
    pairs = (line.partition(": ") for line in head.splitlines())
    return {key: value for key, _, value in pairs}, body.strip()


def read_gold(name: str) -> dict[str, Any]:
    """Read the gold of a set: the tables that tests/gold/README.md describes."""
    return tomllib.loads((GOLD / f"{name}.toml").read_text(encoding="utf-8"))


def read_event(name: str) -> dict[str, Any]:
    """Read event.toml of a set."""
    return tomllib.loads((CORPORA / name / "event.toml").read_text(encoding="utf-8"))


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Cut a text into (start, end) sentences at paragraphs and at closing punctuation before a capital."""
    spans: list[tuple[int, int]] = []
    for paragraph in re.finditer(r"[^\n]+", text):
        start = paragraph.start()
        for end in _SENTENCE_END.finditer(text, paragraph.start(), paragraph.end()):
            if text[start : end.end()].endswith(_ABBREVIATIONS):
                continue
            spans.append((start, end.end()))
            start = end.end() + len(text[end.end() :]) - len(text[end.end() :].lstrip())
        spans.append((start, paragraph.end()))
    return [(start, end) for start, end in spans if start < end]
