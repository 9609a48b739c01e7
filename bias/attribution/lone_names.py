"""Tell kin by first name, and names that begin with a word that is no part of them, from other names."""

from __future__ import annotations

import re

from bias.attribution.lexicon import load_lexicon
from bias.attribution.names import PEOPLES, Name, gender_of_role, opens_sentence
from bias.attribution.source_words import load_words, noun_type

KIN = frozenset("wife husband widow widower father mother son daughter brother sister uncle aunt".split())
"""What somebody is to another; such persons keep their full name, or go by first name."""
_KIN_BEFORE = re.compile(rf"\b({'|'.join(sorted(KIN))}),? $")
_LONGEST_KIN = 12
"""Code points from the start of such a noun to the name."""
_NAME_BEHIND = re.compile(r"-| [A-Z]")


def as_kin(text: str, name: Name) -> Name:
    """A first name alone behind what kin somebody is (*his wife, Marta*) names a person like a title does."""
    if len(name.words) > 1 or name.titles or name.kind != "unknown":
        return name
    match = _KIN_BEFORE.search(text, max(0, name.span.start - _LONGEST_KIN), name.span.start)
    if match is None or _NAME_BEHIND.match(text, name.span.end):
        return name
    noun = match.group(1)
    return name._replace(titles=(noun,), kind="person", gender=gender_of_role(noun))


def opens_with_a_word(text: str, name: Name) -> bool:
    """Whether a name of two words opens with one that has its capital for opening a sentence (*See Kovel, …*)."""
    if len(name.words) != 2 or name.kind != "unknown" or name.titles or name.words[0].casefold() in load_words().given:
        return False
    word = name.words[0].casefold()
    common = word in PEOPLES or word in load_lexicon().forms or noun_type(word, load_words()) == "unnamed-group"
    return common and opens_sentence(text, name.span.start)
