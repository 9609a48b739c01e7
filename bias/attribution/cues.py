"""What a cue says of its content: cue class, veridicality, endorsement, polarity.

How data and convention meet
- *Data*: veridicality (-3..3) is the mean human judgement of the cue in its condition, complement (*that*, *to*,
  *for … to*) x voice x polarity, from MegaVeridicality (White & Rawlins 2018), shrunk to cues of like meaning and
  those to their class, because a cue has one to four items only (`bias.training.veridicality`). Where a cue was not
  judged in a condition, the other voice of the same cue, then its group, its class and the condition itself stand in.
  A complement that is neither (*denied the charge*, *accused of*, a quotation) counts as *that*.
- *Convention*: class and polarity come from the lexicon, not from judgements. *Say* (1.65) and *confirm* (3.0) anchor
  the scale as judged, unshrunk. The class `neutral` is its zero: an affirmative neutral cue has the veridicality of
  *say*, since what sets *add* or *tweet* apart from *say* in the judgements is the test sentences, not a leaning.
- Endorsement is measured from neutral *say*: (v - v0) / (3 - v0) above it, (v - v0) / (3 + v0) below it. A cue that
  names a belief, a wish, a vow or a demand is not below 0: that a hope may fail to come true is no doubt on the part of
  the outlet that reports it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, NamedTuple

from bias.attribution.lemmas import past_participle_like
from bias.attribution.lexicon import Complement, Group, Lexicon, Voice, load_lexicon, phrase_lemma
from bias.types import CueClass, Span

_CACHE = 1 << 15
_STANCES = frozenset({"belief", "commissive", "attitude", "directive"})
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NOT = re.compile(r"\b(ca)n't\b|n't\b|\bcannot\b")
_BE = frozenset("am is are was were be been being 's 're 'm get gets got gotten".split())
_CLAUSE_END = re.compile(r"[.,;:!?\"“”‘()]|''")
_NOT_ONLY = frozenset("only just merely simply but".split())
_INTERROGATIVE = frozenset({"whether"})
_ASIDE = frozenset(
    "also has have had will would can could may might must should being long since now then still".split()
)
_ADDRESSES = frozenset("ask asks asked asking tell tells told telling".split())
"""Verbs that take who is asked before the infinitive (*told the clubs to cut costs*)."""
_STANDS_FOR_SAYING = "say"
_CERTAINTY = "sure"


_SAID = r"(?:feared|believed|thought|said|expected|understood|alleged|reported|estimated|rumou?red|claimed|reputed)"
_HELD = r"(?:feared|believed|thought|said|understood|alleged|reported|rumou?red|presumed|suspected|reputed)"
_TALK = (
    r"(?:claims?|allegations?|accusations?|reports?|rumou?rs?|fears?|concerns?|suspicions?|speculation|suggestions?)"
)
_SOURCELESS = re.compile(
    rf"""\b(?=[abeifhnrswgoptducm])(?:
    reportedly|allegedly|supposedly|purportedly|reputedly|rumou?redly
    |(?:is|are|was|were|be|been|being)\s+(?:(?:not|also|now|still|widely|\w+ly)\s+)*(?:
        {_SAID}(?=\s+to\s)|(?:feared|presumed|believed|thought|reported|rumou?red)(?=\s+(?:dead|missing|lost|killed|trapped)))
    |{_HELD}(?=\s+to\s+(?:be|have)\b)
    |it\s+(?:is|was|has\s+been|had\s+been)\s+(?:(?:not|also|now|widely|\w+ly)\s+)*{_SAID}(?=,|\s+that\b)
    |it\s+(?:has\s+|had\s+)?emerged(?=\s+that\b)
    |there\s+(?:is|are|was|were|have\s+been|had\s+been)\s+(?:[\w-]+\s+){{0,2}}{_TALK}(?=\s+(?:that|of)\b)
    |(?:amid|amidst|following|after|despite)\s+(?:[\w-]+\s+){{0,2}}{_TALK}(?=\s+(?:that|of)\b)
    |(?:reports|rumou?rs|allegations)\s+(?:have\s+|had\s+)?(?:emerged|surfaced|spread|circulated|suggest(?:ed)?)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Cue:
    """What a cue says of its content."""

    cue_class: CueClass
    veridicality: float
    """-3..3: how strongly the cue commits the writer to the content."""
    endorsement: float
    """-1..1: how it leans, measured from neutral *say*."""
    polarity: int
    """1 the speaker affirms the content, -1 denies it, 0 neither."""


class _Head(NamedTuple):
    """The word that carries a cue's meaning. `lemma` names its figures; "" where only the group has some."""

    lemma: str
    group: Group
    position: int
    voice: Voice
    cancelled: bool


_REDUCED = frozenset("said reported rumoured rumored alleged thought believed understood known".split())
_BEING = re.compile(r"to\s+(?:be|have)\b")
"""What follows a passive without its *is* (*a ship, said to be old, …*)."""


def judge_cue(cue: str, context: str = "", content: str = "") -> Cue:
    """Judge a cue by its surface (*did not confirm*, *according to*, *was quick to deny*, *amid claims that*).

    `context` is the sentence around it, where a negation just before the cue is looked for; `content` is what is
    handed over, whose beginning tells the complement (*to*, *that*, a question). Both may be empty. Unknown cues
    are neutral, unless a part of them points to a known one. Never raises.
    """
    lowered = _plain(cue)
    if lowered in _REDUCED and _BEING.match(content):
        lowered = f"is {lowered}"
    return _judge(lowered, _before(lowered, context), _beginning(content[:80]))


def endorsement_of(veridicality: float) -> float:
    """Map veridicality -3..3 to endorsement -1..1: 0 at neutral *say*, 1 at 3, -1 at -3."""
    neutral = _neutral()
    above = veridicality >= neutral
    value = (veridicality - neutral) / (3 - neutral if above else 3 + neutral)
    return round(max(-1.0, min(1.0, value)), 4) + 0.0


@lru_cache(maxsize=_CACHE)
def _judge(cue: str, before: str, content: str) -> Cue:
    lexicon = load_lexicon()
    words = _words(cue)
    complement = _complement(cue, content, words)
    head = _phrase_head(cue, lexicon) or _word_head(words, complement, lexicon) or _guessed_head(words, lexicon)
    if head is None:
        return Cue("neutral", _neutral(), 0.0, 1)
    if head.group.name == "refuse" and complement == "to" and _is_answering(content, lexicon):
        head = head._replace(lemma="say", group=lexicon.groups["say"], cancelled=True)
        complement = "that"
    negated = head.cancelled != _is_negated(words[: head.position], before, lexicon)
    veridicality = _figure(head.lemma, head.group, complement, head.voice, negated)
    if head.group.cue_class == "neutral" and not negated and head.group.polarity >= 0:
        veridicality = _neutral()
    polarity = _polarity(head, negated, words, content)
    endorsement = endorsement_of(veridicality)
    if head.group.cue_class in _STANCES:
        endorsement = max(0.0, endorsement)
    return Cue(head.group.cue_class, veridicality, endorsement, polarity)


def _polarity(head: _Head, negated: bool, words: Sequence[str], content: str) -> int:
    if content.partition(" ")[0] in _INTERROGATIVE or "whether" in words:
        return 0
    if negated:
        return 0 if head.cancelled else head.group.negated
    turned = words[head.position + 1 : head.position + 2] == ["against"] or content.startswith("against ")
    if turned and head.group.cue_class not in ("denial", "accusation") and head.group.name != "criticise":
        return -1
    return head.group.polarity


def find_sourceless(text: str) -> list[Span]:
    """Return the words that hand a claim to nobody named: *reportedly, is feared to, it emerged, amid claims that*.

    Spans are in order, do not overlap, and index `text`; linear time, never raises. Passives that name their source
    (*is believed by officials to*) are left out.
    """
    return [Span(*match.span()) for match in _SOURCELESS.finditer(text)]


# --- finding the head -------------------------------------------------------------------------------------------


def _phrase_head(cue: str, lexicon: Lexicon) -> _Head | None:
    match = lexicon.phrase_pattern.search(cue)
    if match is None:
        return None
    group = lexicon.groups[lexicon.phrases[match.group()]]
    position = len(_words(cue[: match.start()]))
    cancelled = _is_cancelled(_words(cue[: match.start()]), lexicon)
    return _Head(phrase_lemma(match.group()), group, position, "active", cancelled)


def _word_head(words: Sequence[str], complement: Complement, lexicon: Lexicon) -> _Head | None:
    """The first word with a meaning of its own; words that only lead up to it count if nothing follows."""
    leading: _Head | None = None
    for position, word in enumerate(words):
        head = _known(words, position, complement, lexicon)
        if head is None:
            continue
        if _leads_up(word, words[position + 1 :], head, lexicon):
            leading = leading or head
            continue
        return head
    return leading


def _known(words: Sequence[str], position: int, complement: Complement, lexicon: Lexicon) -> _Head | None:
    word = words[position]
    cancelled = _is_cancelled(words[:position], lexicon)
    lemma = lexicon.forms.get(word, "")
    voice = _voice(words, position)
    following = words[position + 1 : position + 2]
    group = lexicon.group_of(lemma, "to" if following == ["to"] else complement, voice) if lemma else None
    if voice == "passive" and lexicon.adjectives.get(word) == _CERTAINTY:
        return _Head("", lexicon.groups[_CERTAINTY], position, "active", cancelled)
    if group is not None and not (lemma in lexicon.emotions and lemma not in lexicon.verbs and voice == "active"):
        return _Head(lemma, group, position, voice, cancelled)
    if word in lexicon.adjectives:
        return _Head("", lexicon.groups[lexicon.adjectives[word]], position, "active", cancelled)
    if word in lexicon.nouns:
        verb = lexicon.nouns[word]
        return _Head(verb, lexicon.groups[lexicon.verbs[verb]], position, "active", cancelled)
    if word in lexicon.adverbs:
        return _Head("", lexicon.groups[lexicon.adverbs[word]], position, "active", cancelled)
    return None


def _leads_up(word: str, rest: Sequence[str], head: _Head, lexicon: Lexicon) -> bool:
    lemma = lexicon.forms.get(word, word)
    if lemma in lexicon.closed["cancelling"]:
        return bool(rest) and (rest[0] in ("to", "from", "short") or rest[0].endswith("ing"))
    vessel = head.lemma == _STANDS_FOR_SAYING and (word in lexicon.nouns or head.group.cue_class == "directive")
    return (vessel or lemma in lexicon.closed["transparent"]) and word not in lexicon.adjectives


def _voice(words: Sequence[str], position: int) -> Voice:
    if not past_participle_like(words[position]):
        return "active"
    for word in reversed(words[:position]):
        if word in _BE:
            return "passive"
        if not (word.endswith("ly") or word in ("not", "never", "also", "now", "long", "since", "once", "still")):
            return "active"
    return "passive" if words[position + 1 : position + 2] == ["by"] else "active"


def _guessed_head(words: Sequence[str], lexicon: Lexicon) -> _Head | None:
    for position, word in enumerate(words):
        for beginning, lemma in lexicon.keywords.items():
            if word.startswith(beginning):
                return _Head(lemma, lexicon.groups[lexicon.verbs[lemma]], position, "active", False)
    return None


# --- negation and complement ------------------------------------------------------------------------------------


def _is_negated(leading: Sequence[str], before: str, lexicon: Lexicon) -> bool:
    negators = lexicon.closed["negators"]
    words = [*before.split(), *leading]
    return any(
        word in negators and (words[at + 1 : at + 2] or [""])[0] not in _NOT_ONLY for at, word in enumerate(words)
    )


def _is_cancelled(leading: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether what leads up to a word takes it back (*refused to say*, *stopped short of confirming*)."""
    cancelling = lexicon.closed["cancelling"]
    found = any(lexicon.forms.get(word, word) in cancelling for word in leading)
    return found or "short" in leading


def _is_answering(content: str, lexicon: Lexicon) -> bool:
    return content.partition(" ")[2] in lexicon.closed["answering"]


def _beginning(content: str) -> str:
    """What of a content's beginning matters, in as few words as possible, so that judged cues are found again."""
    words = content.split()[:6]
    if not words or words[0] == "Whether":
        return "that" if words else ""
    first = words[0].lower()
    if first == "to":
        verb = next((word.lower() for word in words[1:] if not word.endswith("ly")), "")
        return f"to {verb}" if verb in load_lexicon().closed["answering"] else "to"
    if first in ("that", "whether", "against"):
        return first
    followed = "to" in words[1:4]
    if first == "for":
        return "for one to" if followed else "for"
    return "one to" if followed and first.isalpha() else "…"


def _complement(cue: str, content: str, words: Sequence[str]) -> Complement:
    first, _, rest = content.partition(" ")
    if words and words[-1] in _ADDRESSES and "to" in rest.split()[:3] and first.isalpha():
        return "to"
    if first == "to" or (cue.endswith(" to") and not cue.endswith(("according to", "pointed to", "point to"))):
        return "to"
    if first == "for" and " to" in rest:
        return "for"
    return "that" if first in ("that", "") else "other"


def _plain(text: str) -> str:
    lowered = text.lower().replace("’", "'")
    return _NOT.sub(lambda match: " not" if match.group(1) is None else "can not", lowered).strip()


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _before(cue: str, context: str) -> str:
    """Up to three words that stand before the cue in its sentence, if it stands there just once."""
    if not context or not cue:
        return ""
    sentence = _plain(context)
    at = sentence.find(cue)
    if at <= 0 or sentence.find(cue, at + 1) >= 0:
        return ""
    preceding = _WORD.findall(_CLAUSE_END.split(sentence[max(0, at - 40) : at])[-1])
    kept: list[str] = []
    for word in reversed(preceding[-3:]):
        if (
            word not in ("not", "never", "do", "did", "does", "no", "longer")
            and not word.endswith("ly")
            and word not in _ASIDE
        ):
            break
        kept.append(word)
    return " ".join(reversed(kept))


# --- figures ----------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _figures() -> Mapping[str, Any]:
    text = files("bias.attribution").joinpath("data/veridicality.json").read_text(encoding="utf-8")
    return MappingProxyType(json.loads(text))


def _neutral() -> float:
    return float(_figures()["neutral"])


def _figure(lemma: str, group: Group | None, complement: Complement, voice: Voice, negated: bool) -> float:
    figures = _figures()
    clause = "that" if complement == "other" else complement
    polarity = "negated" if negated else "affirmative"
    cue = figures["cues"].get(lemma, {})
    condition = f"{clause}/{voice}/{polarity}"
    holders = [(cue, condition)]
    if clause == "that":
        holders.append((cue, f"that/active/{polarity}"))
    if group is not None:
        holders += [(figures["groups"].get(group.name, {}), condition)]
        holders += [(figures["groups"].get(group.name, {}), f"{clause}/active/{polarity}")]
        holders += [(figures["classes"].get(group.cue_class, {}), condition)]
        holders += [(figures["classes"].get(group.cue_class, {}), f"{clause}/active/{polarity}")]
    holders.append((figures["conditions"], condition))
    found = next((held[name] for held, name in holders if name in held), _neutral())
    return max(-3.0, min(3.0, float(found)))
