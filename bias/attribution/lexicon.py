"""The cue lexicon: words and phrases by meaning, expanded to their forms. Data: `data/cues.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

from bias.attribution.lemmas import guess_lemma, inflections
from bias.types import CueClass

Complement = Literal["that", "to", "for", "other"]
Voice = Literal["active", "passive"]


@dataclass(frozen=True, slots=True)
class Group:
    """Words of one meaning: their class, and the polarity they give to their content."""

    name: str
    cue_class: CueClass
    polarity: int
    negated: int
    """Polarity under negation."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Lookup tables from lower-case forms; `forms` maps every verb form to its lemma."""

    groups: Mapping[str, Group]
    verbs: Mapping[str, str]
    """Verb lemma to group name."""
    emotions: frozenset[str]
    """Verbs that in the passive tell a feeling (*was alarmed that*)."""
    forms: Mapping[str, str]
    nouns: Mapping[str, str]
    """Noun form to the verb lemma whose meaning it shares."""
    adjectives: Mapping[str, str]
    adverbs: Mapping[str, str]
    phrases: Mapping[str, str]
    phrase_pattern: re.Pattern[str]
    infinitive: Mapping[str, str]
    passive_infinitive: Mapping[str, str]
    closed: Mapping[str, frozenset[str]]
    keywords: Mapping[str, str]
    """Beginning of a word to the verb lemma that it points to."""

    def group_of(self, lemma: str, complement: Complement = "that", voice: Voice = "active") -> Group | None:
        """The group of a verb with this complement in this voice; None for a verb that is not held."""
        name = self.verbs.get(lemma)
        if voice == "passive" and lemma in self.emotions:
            name = "emotion"
        elif complement in ("to", "for"):
            name = self.infinitive.get(lemma, name)
            if voice == "passive":
                name = self.passive_infinitive.get(lemma, name)
        return None if name is None else self.groups[name]


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Read and expand the lexicon; done once."""
    given = tomllib.loads(files("bias.attribution").joinpath("data/cues.toml").read_text(encoding="utf-8"))
    tables: Mapping[str, Mapping[str, Any]] = given["groups"]
    verbs = _by_word(tables, "verbs")
    emotions = frozenset(word for table in tables.values() for word in table.get("emotions", "").split())
    closed = {name: frozenset(words.split()) for name, words in given["closed"].items()}
    phrases = _phrases(tables)
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return Lexicon(
        groups={name: _group(name, table) for name, table in tables.items()},
        verbs=verbs,
        emotions=emotions,
        forms=_forms([*verbs, *emotions, *closed["transparent"], *closed["cancelling"], *closed["answering"]]),
        nouns={form: lemma for noun, lemma in given["nouns"].items() for form in (noun, _plural(noun))},
        adjectives=_by_word(tables, "adjectives"),
        adverbs=_by_word(tables, "adverbs"),
        phrases=phrases,
        phrase_pattern=re.compile(r"(?<![\w'-])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w-])"),
        infinitive=given["infinitive"],
        passive_infinitive=given["passive_infinitive"],
        closed=closed,
        keywords=given["keywords"],
    )


def phrase_lemma(phrase: str) -> str:
    """The lemma of a phrasal verb: *pointed out* -> *point out*."""
    first, _, rest = phrase.partition(" ")
    first = load_lexicon().forms.get(first) or guess_lemma(first)
    return f"{first} {rest}".strip()


def _group(name: str, table: Mapping[str, Any]) -> Group:
    return Group(name, table["class"], table["polarity"], table.get("negated", 0))


def _by_word(tables: Mapping[str, Mapping[str, Any]], field: str) -> dict[str, str]:
    return {word: name for name, table in tables.items() for word in table.get(field, "").split()}


def _phrases(tables: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    return {
        line.strip(): name
        for name, table in tables.items()
        for line in table.get("phrases", "").split("\n")
        if line.strip()
    }


def _forms(lemmas: list[str]) -> dict[str, str]:
    """Every form to its lemma; a form that is itself a lemma keeps that reading."""
    forms = {form: lemma for lemma in reversed(lemmas) for form in inflections(lemma)}
    return forms | {lemma: lemma for lemma in lemmas}


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")
