"""What two wordings can share: stems, names, quantities, negation, and how rare each stem is in the news.

The stemmer is the product's own: a rule per English suffix and a table of irregular forms. It is cruder than
Snowball's, but needs no import of a second, and a wording is compared only with wordings stemmed the same way.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources

from bias.alignment.quantities import NUMBER_WORDS, Quantity, find_quantities

_WORD = re.compile(r"[^\W\d_]+(?:[.'’][^\W\d_]+)*|\d[\d,.]*\d|\d")
_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s|[\"“”‘])\s*$")

_BOUND = re.compile(
    r"\bno(?:t)?\s+(?:fewer|less|more|later|only|just|sooner|doubt|question|secret|wonder)\b", re.IGNORECASE
)
"""Words that look like a negation and are none: *no fewer than*, *not only*, *no doubt*."""

_STOPS = frozenset(
    "a an the this that these those and or but nor so if then than as at by for from in into of off on onto out over "
    "to up with about after before during between through is am are was were be been being do does did done doing "
    "have has had having will would shall should can could may might must he she it they we i you him her them us me "
    "his its their our my your who whom whose which what when where why how there here also just only very too such "
    "own same other another each both all any some few more most one it's he's she's that's there's".split()
)
_NEGATIONS = frozenset(
    "not no never none nobody nothing neither nor without cannot n't can't don't didn't doesn't isn't wasn't aren't "
    "weren't won't wouldn't hasn't haven't hadn't couldn't shouldn't".split()
)
_PAUSE = re.compile(r"[,;:.!?()–—…]")
_CLAUSES = frozenset("when while who which that but because so if unless until before after since although".split())
_REACH = 2
_ABSENT = frozenset("no none nobody nothing neither nor".split())
_FAR = 4
"""What does not exist does nothing: *no unit of theirs had fired* negates the verb as well."""
_FEWEST_TEXTS = 20
_STEADY = 3.0
"""Added to what is counted in a set. With 1, a sentence that was taken out of one article moved claims of others from
row to row; the measure of that on `river-spill` chose among 1 and 3."""
_DENYING = frozenset(("deni", "untru", "fals"))
_IRREGULAR = {
    form: base
    for base, forms in {
        "say": "said",
        "tell": "told",
        "die": "dead death deadly died dying",
        "kill": "killing killer",
        "shoot": "shot shooting shooter",
        "win": "won winner",
        "lose": "lost loss losing loser",
        "fall": "fell fallen",
        "strike": "struck striking stricken",
        "hold": "held",
        "leave": "left",
        "make": "made",
        "take": "took taken",
        "go": "went gone",
        "give": "gave given",
        "come": "came",
        "know": "knew known",
        "find": "found",
        "think": "thought",
        "see": "saw seen",
        "send": "sent",
        "spend": "spent spending",
        "meet": "met meeting",
        "lead": "led leader leadership",
        "speak": "spoke spoken speech",
        "begin": "began begun",
        "break": "broke broken",
        "bring": "brought",
        "build": "built",
        "buy": "bought",
        "catch": "caught",
        "choose": "chose chosen choice",
        "draw": "drew drawn",
        "drive": "drove driven",
        "fight": "fought",
        "fly": "flew flown flight",
        "get": "got gotten",
        "grow": "grew grown growth",
        "keep": "kept",
        "pay": "paid payment",
        "rise": "rose risen",
        "run": "ran",
        "sell": "sold sale",
        "stand": "stood",
        "teach": "taught",
        "throw": "threw thrown",
        "write": "wrote written",
        "beat": "beaten beating",
        "bear": "bore borne born birth",
        "become": "became",
        "bind": "bound binding",
        "bite": "bit bitten",
        "blow": "blew blown",
        "cling": "clung",
        "creep": "crept",
        "deal": "dealt",
        "dig": "dug",
        "dive": "dove",
        "eat": "ate eaten",
        "feed": "fed",
        "feel": "felt feeling",
        "flee": "fled",
        "forbid": "forbade forbidden",
        "forget": "forgot forgotten",
        "forgive": "forgave forgiven",
        "freeze": "froze frozen",
        "hang": "hung",
        "hear": "heard hearing",
        "hide": "hid hidden hiding",
        "lie": "lay lain lying",
        "light": "lit",
        "mean": "meant",
        "oversee": "oversaw overseen",
        "overthrow": "overthrew overthrown",
        "plead": "pled plea",
        "ride": "rode ridden rider",
        "ring": "rang rung",
        "seek": "sought",
        "shake": "shook shaken",
        "shrink": "shrank shrunk",
        "sing": "sang sung",
        "sink": "sank sunk sunken",
        "sit": "sat",
        "sleep": "slept",
        "spill": "spilt",
        "spring": "sprang sprung",
        "steal": "stole stolen theft",
        "stick": "stuck",
        "swear": "swore sworn",
        "sweep": "swept",
        "swim": "swam swum",
        "swing": "swung",
        "tear": "tore torn",
        "understand": "understood",
        "undertake": "undertook undertaken",
        "wake": "woke woken",
        "wear": "wore worn",
        "weep": "wept",
        "withdraw": "withdrew withdrawn withdrawal",
        "withhold": "withheld",
        "child": "children",
        "man": "men",
        "woman": "women",
        "person": "people persons",
        "wife": "wives",
        "life": "lives",
    }.items()
    for form in forms.split()
}
_INFLECTIONS = (
    ("ies", "y"),
    ("ied", "y"),
    ("sses", "ss"),
    ("ings", ""),
    ("ing", ""),
    ("ed", ""),
    ("es", "e"),
    ("s", ""),
)
_DERIVATIONS = (
    ("ization", "iz"),
    ("isation", "iz"),
    ("fulness", "ful"),
    ("ation", "at"),
    ("ement", "e"),
    ("ment", ""),
    ("ness", ""),
    ("ity", ""),
    ("ion", ""),
    ("ise", "iz"),
    ("ly", ""),
    ("er", ""),
    ("or", ""),
)


@dataclass(frozen=True, slots=True)
class Wording:
    """A stretch of text as the comparison sees it."""

    stems: tuple[str, ...]
    """Content stems in reading order, numbers as digits; function words left out."""
    names: frozenset[str]
    """Stems of words that are capitalised inside a sentence."""
    quantities: tuple[Quantity, ...]
    negated: frozenset[str]
    """The stems that a negation stands before, with at most one other content stem between (after *no*: three)."""
    words: int


def stem(word: str) -> str:
    """The stem of one word, in lower case: *attacks, attacked, attacking* → *attack*."""
    word = word.lower().replace("’", "'")
    if word.endswith("'s"):
        word = word[:-2]
    word = word.replace(".", "").replace("'", "")
    if word in NUMBER_WORDS:
        return str(NUMBER_WORDS[word])
    word = _IRREGULAR.get(word, word)
    if len(word) <= 3 or word.endswith("ss"):
        return word
    return _tidy(_strip(_strip(word, _INFLECTIONS), _DERIVATIONS))


def _strip(word: str, suffixes: tuple[tuple[str, str], ...]) -> str:
    if word.endswith(("ss", "us", "is")):
        return word
    for suffix, instead in suffixes:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)] + instead
    return word


def _tidy(word: str) -> str:
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    if len(word) > 3 and word[-1] == "e":
        word = word[:-1]
    return word[:-1] + "i" if len(word) > 2 and word[-1] == "y" else word


def read_wording(text: str) -> Wording:
    """Read off `text` what can be compared; linear in its length, never raises."""
    stems: list[str] = []
    names: set[str] = set()
    negated: set[str] = set()
    harmless = {match.start() for match in _BOUND.finditer(text)}
    words = reach = end = 0
    for match in _WORD.finditer(text):
        words += 1
        word = match.group()
        key = _key(word)
        if word.lower() in _CLAUSES or _PAUSE.search(text, end, match.start()):
            reach = 0
        end = match.end()
        if key in _NEGATIONS or key in _DENYING:
            reach = 0 if match.start() in harmless else _FAR if word.lower() in _ABSENT else _REACH
        if not key or key in _NEGATIONS:
            continue
        stems.append(key)
        if reach and key not in _DENYING:
            negated.add(key)
            reach -= 1
        if word[0].isupper() and not _SENTENCE_START.search(text, max(0, match.start() - 4), match.start()):
            names.add(key)
    return Wording(tuple(stems), frozenset(names), find_quantities(text), frozenset(negated), words)


def find_stems(text: str) -> list[str]:
    """The content stems of `text` in reading order: what `read_wording` finds, at a third of its cost."""
    keys = (_key(match) for match in _WORD.findall(text))
    return [key for key in keys if key and key not in _NEGATIONS]


@lru_cache(maxsize=200_000)
def _key(word: str) -> str:
    """What a word counts as: its stem, itself if it negates, empty if it carries no content."""
    lower = word.lower().replace("’", "'")
    if lower in _NEGATIONS or lower.endswith("n't"):
        return "not"
    if lower in _STOPS:
        return ""
    return lower.replace(",", "").rstrip(".") if lower[0].isdigit() else stem(word)


@dataclass(frozen=True, slots=True)
class Rarity:
    """How rare stems are: document frequencies in a collection of news, and how common they are in the set at hand."""

    articles: int
    frequencies: Mapping[str, int]
    texts: int = 0
    local: Mapping[str, int] = field(default_factory=dict)

    def idf(self, word: str) -> float:
        """ln((1 + N) / (1 + df)), at least 0 (inverse document frequency, Spärck Jones 1972).

        In a set, the mean of it and of the same measure over the set's texts, stretched to the same range: what every
        claim about an event names tells no two of them apart. There, one text more or less that has a word is to change
        little, so more than 1 is added to the counts.
        """
        general = math.log((1 + self.articles) / (1 + self.frequencies.get(word, 0)))
        if not self.texts:
            return general
        spread = math.log((_STEADY + self.texts) / (_STEADY + self.local.get(word, 0))) / math.log(
            1 + self.texts / _STEADY
        )
        return (general + spread * math.log(1 + self.articles)) / 2 if general else 0.0


@cache
def load_rarity() -> Rarity:
    """The shipped document frequencies (8,000 US news articles of the 2010s; stems in few articles left out)."""
    table = json.loads(resources.files("bias.alignment").joinpath("data/rarity.json").read_text(encoding="utf-8"))
    return Rarity(table["articles"], table["frequencies"])


def local_rarity(rarity: Rarity, texts: Sequence[str]) -> Rarity:
    """The same rarity, aware of how common each stem is among `texts` (few texts change nothing)."""
    if len(texts) < _FEWEST_TEXTS:
        return rarity
    counts = Counter(stem for text in texts for stem in set(find_stems(text)))
    return Rarity(rarity.articles, rarity.frequencies, len(texts), counts)
