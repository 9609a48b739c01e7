"""Words by which a writer or speaker holds back certainty: *may, probably, appears to*.

Hedges are kept apart from attribution: *reportedly* and *is said to* hand a claim to an unnamed source and are not
hedges; *about 30* and *roughly* soften a number, not the claim; *would* and *should* leave open whether something
comes to pass, without anybody's doubt, and are prospects (`bias.attribution.certainty`). No hedge ever touches the
attribution score.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from bias.types import Span

_CACHE = 1 << 12
_SHORT = 400


class Trigger(NamedTuple):
    """A hedge in a text: where it stands, and what it is (*may, appear, likely that* …) in its plain form."""

    span: Span
    name: str
    whole: bool
    """Whether it holds for the whole clause (*it was probably rain*) or only for what follows (*may rain*)."""


_HEDGE = re.compile(
    r"""\b(?=[acgilmnpqstuvwre])(?<![\w'’-])(?:
    (?P<may>may)(?:\s+well)?
    |(?P<might>might)(?:\s+well)?
    |(?P<could>could)(?:\s+well)?
    |(?:almost\s+certainly|most\s+probably|most\s+likely|very\s+likely|quite\s+possibly|in\s+all\s+(?:likelihood|probability))
    |(?:probabl[ye]|presumably|possibly|conceivably|arguably|potentially|perhaps|maybe|plausibly|apparently|seemingly)
    |(?P<likely>likel(?:y|ier|iest)|unlikely)
    |(?P<possible>possible)
    |(?:improbable|plausible|conceivable|unclear|uncertain|inconclusive|unconfirmed|unverified)
    |(?P<appear>appear(?:s|ed|ing)?)(?=\s+(?:(?:not|now|also|increasingly)\s+)?(?P<after>[\w'’-]+))
    |seem(?:s|ed|ing)?(?=\s)
    |look(?:s|ed|ing)?\s+(?:set|likely|certain|poised|like|as\s+(?:if|though))
    |tend(?:s|ed)?\s+to
    |(?:possibility|likelihood|prospect|probability)\s+(?:that|of)
    |(?:a|some|every|good|strong|slim|little|no)\s+chance\s+(?:that|of)
    |(?:not|(?:is|was|are|were)n['’]t)\s+(?:necessarily|yet\s+clear|clear|certain|sure|known)
    |remains?\s+to\s+be\s+seen
    |(?:i|we)\s+(?:think|believe|guess|suppose|suspect|assume|reckon)
    |if\s+(?:confirmed|true|verified)
    |(?:as|so)\s+far\s+as\s+(?:we|i|anyone|is)\s+\w+
    |to\s+(?:my|our)\s+knowledge
    |in\s+(?:my|our)\s+(?:view|opinion)
    |(?:in|with)\s+doubt
    )(?![\w-]|['’](?!ve\b)\w)""",
    re.IGNORECASE | re.VERBOSE,
)
_NAMES = {form: word for word in ("appear", "seem", "look", "tend") for form in (word, word + "s", word + "ed")}
_WHOLE = re.compile(
    r"(?:almost|most|very|quite|in|with|probabl|presum|possib|conceiv|argu|potential|perhaps|maybe|plausib|apparent|"
    r"seeming|likel|unlikel|improb|unclear|uncertain|inconcl|unconf|unver|if|as|so|to)"
)
_OPENS_CLAUSE = re.compile(r"\s+(?:that|to|whether|if|how|why|who|what|when|where)\b")
_TITLE_BEFORE = re.compile(r"\b[A-Z][\w.’'-]*\s+$")
_TITLE_AFTER = re.compile(r"\s+(?:NOT\b|Not\b|BE\b|Be\b|(?!Day\b)[A-Z][\w-]*[^\W\d]\b(?<![sS])(?<!ed)(?<!ED))")
_DATE_BEFORE = re.compile(r"\b(?:in|on|of|by|since|until|last|next|this|late|early|from|mid)[\s-]+$", re.IGNORECASE)
_NUMBER_AFTER = re.compile(r"\s+\d")
_STRENGTH = re.compile(
    r"(?:\b(?:the|his|her|its|their|our|your|my|all|military|naval|economic|political|financial|industrial|full"
    r"|sheer|combined|and|of|with|by)\s+)$",
    re.IGNORECASE,
)
_ABILITY_AFTER = re.compile(
    r"(?:n['’]t|\s+(?:not|never|no\s+longer|barely|hardly|scarcely|only|just\s+about))\b"
    r"|\s+(?:clearly\s+|also\s+|still\s+|easily\s+|even\s+)?(?:be\s+(?:seen|heard|felt|smelled|reached|found|overheard)"
    r"|see|hear|feel|smell|afford|remember|understand|swim|walk|speak|read|tell|care|wait|stand|sleep|breathe|say)\b",
    re.IGNORECASE,
)
_ABILITY_BEFORE = re.compile(
    r"\b(?:so|so\s+that|if(?:\s+only)?|wish(?:ed)?|as\s+\w+\s+as|what|whatever|how|all|where|who|than|everything)"
    r"(?:\s+(?:that|they|he|she|we|you|i|it|people|residents|the\s+\w+))?\s+$",
    re.IGNORECASE,
)
_LIKELY_NOUN = re.compile(r"\s+(?:voter|buyer|customer|suspect|story)s?\b", re.IGNORECASE)
_POSSIBLE_FORMULA = re.compile(
    r"(?:\b(?:as|if|when|where|wherever|whenever|every|best|worst|made|make|makes|making|only|not|n[’']t|all)\s+)$"
    r"|\bas\s+(?:\w+\s+){1,3}$",
    re.IGNORECASE,
)
_APPEAR_LINKS = frozenset(
    "to as that not likely unlikely certain determined set poised ready willing unwilling unable able keen eager"
    " intent inevitable increasingly unaware confident calm reluctant divided united headed destined doomed close safe"
    " sure impossible possible imminent no more less almost clear unclear uncertain fine unhurt unharmed shaken"
    " confused nervous relaxed frustrated angry surprised deliberate coordinated".split()
)
_WINDOW = 40


def _found(text: str) -> tuple[Trigger, ...]:
    return tuple(_trigger(match, text) for match in _HEDGE.finditer(text) if _holds(match, text))


_found_again = lru_cache(maxsize=_CACHE)(_found)
"""For short texts, which come back; a whole article would only fill the memory."""


def find_triggers(text: str) -> tuple[Trigger, ...]:
    """Return the hedges of a text in order, with their plain names, in time linear in its length; never raises."""
    return _found_again(text) if len(text) <= _SHORT else _found(text)


def find_hedges(text: str) -> list[Span]:
    """Return where the hedges of a text stand, in order, as offsets into it; never raises."""
    return [trigger.span for trigger in find_triggers(text)]


def _trigger(match: re.Match[str], text: str) -> Trigger:
    plain = " ".join(match.group().lower().replace("’", "'").split())
    name = _NAMES.get(plain.partition(" ")[0], plain)
    whole = _WHOLE.match(plain) is not None and _OPENS_CLAUSE.match(text, match.end()) is None
    return Trigger(Span(*match.span()), name, whole)


def _holds(match: re.Match[str], text: str) -> bool:
    kind = match.lastgroup if match.lastgroup != "after" else "appear"
    before = text[max(0, match.start() - _WINDOW) : match.start()]
    after = text[match.end() : match.end() + _WINDOW]
    if kind == "may":
        return not _is_month_or_name(match.group(), before, after)
    if kind == "might":
        return _STRENGTH.search(before) is None or before.rstrip().lower().endswith((" and", " all"))
    if kind == "could":
        return _ABILITY_AFTER.match(after) is None and _ABILITY_BEFORE.search(before) is None
    if kind == "likely":
        return _LIKELY_NOUN.match(after) is None
    if kind == "possible":
        return _POSSIBLE_FORMULA.search(before) is None
    if kind == "appear":
        return match.group("after").lower() in _APPEAR_LINKS
    return True


def _is_month_or_name(word: str, before: str, after: str) -> bool:
    """*in May, may 5, Theresa May* against *may* and the *May* of a headline in capitals (*Talks May Fail*).

    A capital *May* is the verb only between capitalised words of which the second looks like a bare infinitive.
    """
    if _NUMBER_AFTER.match(after):
        return True
    if word[0] == "m":
        return False
    return _DATE_BEFORE.search(before) is not None or not (_TITLE_BEFORE.search(before) and _TITLE_AFTER.match(after))
