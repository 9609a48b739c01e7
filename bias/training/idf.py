"""Learn how rare stems are from a collection of news articles: `python -m bias.training.idf ARTICLES.jsonl`.

Writes document frequencies only: no sentence, no order, nothing of an article can be read back.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from bias.alignment.words import find_stems

TABLE = Path(__file__).parents[1] / "alignment" / "data" / "rarity.json"
LEAST = 9
"""Stems in fewer articles are left out; their rarity is that of a stem never seen."""


def count_stems(texts: Iterable[str]) -> tuple[int, Counter[str]]:
    """The number of texts, and for each stem the number of texts that it occurs in."""
    frequencies: Counter[str] = Counter()
    articles = 0
    for text in texts:
        articles += 1
        frequencies.update(set(find_stems(text)))
    return articles, frequencies


def write_rarity(source: Path, target: Path = TABLE, least: int = LEAST) -> int:
    """Learn the table from a JSONL file with `title` and `text`, write it as JSON, and return how many stems it has."""
    with source.open(encoding="utf-8") as lines:
        rows = map(json.loads, lines)
        articles, frequencies = count_stems(f"{row['title']}\n\n{row['text']}" for row in rows)
    kept = {stem: n for stem, n in sorted(frequencies.items()) if n >= least and stem.isalnum()}
    table = {"articles": articles, "least": least, "frequencies": kept}
    target.write_text(json.dumps(table, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    return len(kept)


if __name__ == "__main__":
    write_rarity(Path(sys.argv[1]))
