"""Attributions that a few fixed wordings show, where the reader linked nothing or half of it.

Only wordings that hardly ever mean anything else: *denied shelling X, ruled out a deal, states that …*; *amid claims
that …*; *As Kovel informed, …*; and the source of a cue whose relation lacks it (*alleged by prosecutors*).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bias.attribution.clauses import find_predicates, has_predicate, holds_verb
from bias.attribution.cues import judge_cue
from bias.attribution.lexicon import load_lexicon
from bias.attribution.spans import merge_spans
from bias.types import Reading, Relation, Span

PLAIN = 0.7
"""How sure a relation is that a wording alone gives: a convention."""
_LEADING = (
    r"(?:(?:has|have|had|also|again|never|still|then|later|now|not|n['’]t|did|does|do|would|could|will|is|was|were|are|"
    r"\w+ly)\s+){0,4}"
)
_NP = r"(?P<source>(?![a-z])[^\s,;:.!?“”\"()–—][^,;:!?“”\"()–—]{1,80}?)"
_STATEMENT = re.compile(
    rf"(?P<lead>(?:[^,“”\"]{{3,60}},\s+)?){_NP}\s+(?P<cue>{_LEADING}"
    r"(?:den(?:ies|ied|y)(?=\s+(?:\w+ing|that|any|all|the\s+(?:charge|accusation|allegation|claim|report)s?|it|"
    r"wrongdoing|responsibility|involvement)\b)"
    r"|rul(?:es|ed|e)\s+out(?=\s+(?:an?|any|the|all|\w+ing|new|further|early)\b)"
    r"|disput(?:es|ed|e)(?=\s+(?:that|the\s+(?:claim|figure|account|charge|finding|allegation)s?)\b)"
    r"|reject(?:s|ed)?(?=\s+(?:the\s+)?(?:claim|accusation|allegation|charge|report|suggestion|idea|notion)s?\b)"
    r"|(?:states?|stated|says|said|claims|claimed|insists|insisted|confirms|confirmed|warns|warned|admits|admitted|"
    r"alleges|alleged|maintains|maintained|acknowledges|acknowledged|concedes|conceded|argues|argued|declares|declared|"
    r"denies|denied|doubts|doubted|believes|believed|hopes|fears|feared|expects)(?=\s+that\s)"
    r"|(?:intends?|intended|vow(?:s|ed)?|pledg(?:es|ed)|threaten(?:s|ed)?|refus(?:es|ed)|declin(?:es|ed))"
    r"(?=\s+to\s+[a-z])))\s+(?P<content>\S.*)",
    re.DOTALL,
)
_NUMBER = (
    r"(?:(?:about|around|some|nearly|almost|roughly|approximately|over|under|just|only|between|up\s+to|at\s+(?:least|most)|"
    r"(?:more|fewer|less)\s+than|as\s+(?:many|much)\s+as)\s+)*(?:[$£€]?\d|(?:two|three|four|five|six|seven|eight|nine|ten|"
    r"eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|dozens?|hundreds?|thousands?|millions?)\b)"
)
_COUNTED = (
    r"(?:number|figure|total|count|tally|toll|cost|price|bill|value|loss|losses|damage|share|rate|proportion|turnout|"
    r"attendance|crowd|size|chances?|odds|likelihood|estimate|growth|population)\b"
)
_ESTIMATE = re.compile(
    rf"{_NP}\s+(?P<cue>{_LEADING}"
    rf"(?:(?:claim(?:s|ed)?|estimate[sd]?|reckon(?:s|ed)?|speaks?\s+of|spoke\s+of|talks\s+of|talked\s+of)"
    rf"(?=\s+{_NUMBER}(?![\d,.]*\s+(?:of\s+)?(?:\w+\s+)?(?:lives|victims|wickets|medals|points|titles|seats)\b))"
    r"|(?:gives?|gave)\s+a\s+figure\s+of"
    r"|(?:gives?|gave)\s+(?:an?|his|her|its|their|(?:the\s+)?[\w-]+['’]s)\s+(?:[\w-]+\s+)?(?:account|version)(?=\s+of\s)|claim(?:s|ed)?(?=\s+to\s+(?:have|be|own|know|hold|represent)\b)"
    rf"|puts?(?=\s+(?:the|its|their|his|her|that|this)\s+(?:[\w’'-]+\s+){{0,3}}?{_COUNTED}[^,.;:“”\"]{{0,60}}?\s+at\s+{_NUMBER})))"
    r"\s+(?P<content>\S.*)",
    re.DOTALL,
)
"""*The union put the share at 92 per cent*; *the firm claims to have lost less*."""
_NOMINAL = re.compile(
    r"\b(?:amid|amidst|over|following|after|despite|on)\s+(?:(?!by\b)[\w’'-]+\s+){0,3}?"
    r"(?P<cue>claims|allegations|accusations|reports|rumou?rs|fears|suspicions|suggestions|speculation|concerns)\s+"
    r"(?P<content>that\s[^,;“”\"]+)"
)
_GROWING = re.compile(
    r"(?:[\w’'-]+\s+){0,2}?(?P<cue>[Ff]ears|[Cc]oncerns?|[Rr]umou?rs|[Ss]peculation|[Ss]uspicions?|[Hh]opes|[Ww]ord|[Cc]laims)\s+"
    r"(?:(?:is|are|was|were|has|have|had)\s+)?(?:been\s+)?(?:growing|mounting|rising|spreading|rife|fading|grown|grew|"
    r"mounted|rose|spread|emerged|surfaced|swirled|persist(?:s|ed)?|grows?)\s+(?P<content>that\s[^,;“”\"]+)"
)
_WHAT = re.compile(
    r"\bwhat\s+(?P<source>he|she|it|they|(?:the|its|his|her|their)\s+[\w’'-]+|[A-Z][\w’'-]+)\s+(?P<cue>call(?:s|ed)|"
    r"describe[sd]?\s+as|term(?:s|ed)|dub(?:s|bed)|label(?:s|led)|sa(?:ys|id)(?=\s+(?:is|was|are|were)\s))\s+"
    r"(?P<content>[^,;:“”\"()]+)"
)
_AS = re.compile(
    r"As\s+(?P<source>[^;:“”\"]{2,90}?),?\s+(?P<cue>informed|informs|noted|notes|reported|reports|said|says|stated|"
    r"states|announced|explained|explains|recalled|emphasi[sz]ed|told)(?:\s+[\w’'-]+){0,4},\s+(?P<content>.+)",
    re.DOTALL,
)
_COUNT = re.compile(
    r"(?P<cue>By|On)\s+(?P<source>(?:the\s+)?[\w’'-]+(?:\s+[\w’'-]+){0,3}?['’]s?)\s+(?:own\s+)?(?:latest\s+)?"
    r"(?:count|reckoning|estimates?|tally|calculations?|figures|admission),?\s+(?P<content>.+)",
    re.DOTALL,
)
"""*By the union’s count 92 per cent were out.*"""
_BY = re.compile(r"\s+by\s+(?P<source>(?:[\w’'.-]+\s+){1,6}?)(?=(?:that|to|as|of\s+\w+ing)\b)")
_FEARED = re.compile(
    r"(?P<subject>[^,;:“”\"]{2,80}?)\s+(?P<cue>(?:is|are|was|were)\s+(?:\w+ly\s+)?(?:feared|presumed|believed|thought|"
    r"reported))\s+(?P<rest>(?:dead|missing|trapped|killed|lost|drowned|buried|injured|hurt)\b[^,;]*?)"
    r"(?=\s+(?:after|when|as|since|because|following)\b|[,;.!]|$)"
)
_SUPPOSED = re.compile(
    r"(?P<subject>[^,;:“”\"]{2,80}?)\s+(?P<cue>(?:is|are|was|were)\s+(?:\w+ly\s+)?(?:presumed|believed|thought|rumou?red|"
    r"alleged|suspected|understood|said|reported|tipped))\s+(?P<rest>to\s+(?:be|have|include|hold|own|want|know|win|become|join)\b[^,;]*)"
)
_RUMOUR = re.compile(r"\W*(?:[Rr]umou?rs?|[Ww]ord|[Ll]egend|[Gg]ossip|(?:[Tt]he\s+)?story)\b\s*")
_RAISING = re.compile(r"\b(?:seem|appear|look|sound)(?:s|ed|ing)?\b")
"""Verbs whose subject says nothing (see `raising`)."""
_BE = frozenset("is are was were be been being am has have had".split())
_PASSIVE = frozenset("is are was were been being be".split())
_BAD_ENDS = frozenset("to of and or but who which that not".split())
_ACTIVE = ("commissive", "attitude", "directive", "denial", "accusation", "distancing")
_STARTS_UPPER = re.compile(r"[A-Z]")
_MARKS = frozenset('“”"()–—:;,')
_MOST_WORDS = 4
_LOOK_BACK = 4
"""Relations before one, among which who speaks in its sentence is looked for."""
_SHARES = re.compile(r"\s(?:and|but|then|yet)(?:\s+(?:also|then|now|still|later|never|\w+ly))*\s+$")
_ADVERBS = re.compile(r"(?:\s+(?:also|then|now|still|later|never|first|\w+ly))+\s*$")
_ADJUNCT = re.compile(
    r"(?:even|only|just|on|in|at|by|for|from|with|after|before|during|since|until|as|of|to)\s", re.IGNORECASE
)
_LEADS_ON = re.compile(
    r"(?:,|—|–|\s-|\b(?:while|after|before|by|in|when))(?:\s+(?:and|instead|then|also|even|only|at\s+one\s+point|\w+ly))*\s*$"
)
_PARTS = re.compile(r"[,;:]")
_OPENS_ADJUNCT = re.compile(
    rf"{_ADJUNCT.pattern}|(?:and|but|yet|then|once|if|when|while|although|though|because|as)\b|\w+\s+(?:days?|weeks?|months?|years?)\b|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
    re.IGNORECASE,
)
_OPENS_CLAUSE = re.compile(r"(?:(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir)\s+)?[\w’'-]+(?=\s+\w+(?:ed|s)\b)")
_DETERMINERS = frozenset("the a an one his her its their our my your another some many no".split())
_NO_SUBJECT = frozenset("it there what this who which nobody none nothing if when as although while and but".split())


def add_missed(text: str, reading: Reading, relations: Sequence[Relation]) -> list[Relation]:
    """Return the relations, completed, and those that fixed wordings add, ordered by their first place.

    A sentence of which any word is a source or a cue, and one in quotation marks, gets no new relation.
    """
    completed = [
        _completed(text, reading, relation, relations[max(0, row - _LOOK_BACK) : row])
        for row, relation in enumerate(relations)
    ]
    taken = merge_spans((span for one in completed for span in (*one.source, *one.cue)), len(text))
    starts = [span.start for span in taken]
    quotes = [quotation.start for quotation in reading.quotations]
    added: list[Relation] = []
    for sentence in reading.sentences:
        row = bisect_right(starts, sentence.start) - 1
        before = row >= 0 and taken[row].end > sentence.start
        if before or bisect_left(starts, sentence.end) > row + 1 or _is_quoted(reading, quotes, sentence):
            continue
        added.extend(_found(text, sentence))
    if not added:
        return completed
    held = [replace(one, content=_without(one.content, added)) for one in completed]
    return sorted([*held, *added], key=lambda one: min((*one.source, *one.cue, *one.content), default=Span(0, 0)))


def _is_quoted(reading: Reading, quotes: Sequence[int], sentence: Span) -> bool:
    row = bisect_right(quotes, sentence.start) - 1
    return row >= 0 and reading.quotations[row].end > sentence.start


def _without(content: Sequence[Span], added: Sequence[Relation]) -> tuple[Span, ...]:
    """Content without what belongs to the added relations."""
    claimed = [span for one in added for span in (*one.source, *one.cue, *one.content)]
    return tuple(span for span in content if not any(span.start < c.end and c.start < span.end for c in claimed))


def _found(text: str, sentence: Span) -> Iterator[Relation]:
    for pattern in (_AS, _COUNT, _STATEMENT, _ESTIMATE):
        match = pattern.match(text, sentence.start, sentence.end)
        if match and _is_source(match.group("source")):
            yield Relation(
                (_span(match, "source"),), (_span(match, "cue"),), (_trimmed(text, match, "content"),), PLAIN
            )
            return
    match = _WHAT.search(text, sentence.start, sentence.end)
    if match:
        source, cue, content = _span(match, "source"), _span(match, "cue"), _trimmed(text, match, "content")
        yield Relation((source,), (cue,), (content,), PLAIN)
        return
    match = _FEARED.match(text, sentence.start, sentence.end) or _SUPPOSED.match(text, sentence.start, sentence.end)
    if match and not has_predicate(match.group("subject")):
        yield Relation((), (_span(match, "cue"),), (_span(match, "subject"), _trimmed(text, match, "rest")), PLAIN)
        return
    match = _GROWING.match(text, sentence.start, sentence.end) or _NOMINAL.search(text, sentence.start, sentence.end)
    if match and has_predicate(match.group("content")):
        yield Relation((), (_span(match, "cue"),), (_trimmed(text, match, "content"),), PLAIN)


def _span(match: re.Match[str], name: str) -> Span:
    return Span(*match.span(name))


def _trimmed(text: str, match: re.Match[str], name: str) -> Span:
    start, end = match.span(name)
    while end > start and text[end - 1] in " \n.!?":
        end -= 1
    return Span(start, end)


def _is_source(words: str) -> bool:
    first, last = words.split()[0].lower(), words.split()[-1].lower()
    if first in _NO_SUBJECT or last in _BAD_ENDS | _DETERMINERS:
        return False
    return not has_predicate(words) and len(words.split()) <= 10


# --- half of a relation -------------------------------------------------------------------------------------------


def _completed(text: str, reading: Reading, relation: Relation, before: Sequence[Relation]) -> Relation:
    """A relation without a source, with the one that stands in a fixed place beside its cue; a rumour is none."""
    if relation.source and all(_RUMOUR.fullmatch(text, start, end) for start, end in relation.source):
        return replace(relation, source=(), cue=merge_spans((*relation.source, *relation.cue), len(text)))
    if relation.source or len(relation.cue) != 1 or not relation.content:
        return relation
    cue = relation.cue[0]
    match = _BY.match(text, cue.end - len(" by") if text.endswith(" by", cue.start, cue.end) else cue.end)
    if match:
        source = Span(match.start("source"), match.end("source") - 1)
        return replace(relation, source=(source,), content=_cut(relation.content, Span(match.start(), match.end())))
    sentence = reading.sentence_at(cue.start) or Span(0, 0)
    feared = _FEARED.match(text, sentence.start, sentence.end)
    if feared and feared.start("cue") <= cue.start < feared.end("cue"):
        return replace(relation, content=(_span(feared, "subject"), _span(feared, "rest")), cue=(_span(feared, "cue"),))
    if _RAISING.search(text, *cue):
        return relation
    if _is_saying(text, sentence, cue):
        return _with_controller(text, reading, sentence, relation, before) or relation
    if not _sees_verb(reading, cue):
        return relation
    return (
        _with_subject(text, sentence, relation)
        or _with_opening(text, sentence, relation)
        or _with_shared_subject(text, sentence, relation)
        or _with_name(text, sentence, relation)
        or relation
    )


def _is_saying(text: str, sentence: Span, cue: Span) -> bool:
    """Whether a cue is a participle of a verb of saying that hangs on a clause before it (*…, adding*; *by saying*)."""
    words = text[slice(*cue)].split()
    verb = next((word for word in words[:2] if not word.endswith("ly")), "")
    lexicon = load_lexicon()
    known = verb.endswith("ing") and lexicon.forms.get(verb) in lexicon.verbs
    return known and _LEADS_ON.search(text[sentence.start : cue.start]) is not None


def _with_controller(
    text: str, reading: Reading, sentence: Span, relation: Relation, before: Sequence[Relation]
) -> Relation | None:
    """*[Kovel] told the hall she was ill, adding that …*: a participle has the subject of the clause that it hangs on.

    Who spoke last in the sentence, if anybody did, else what stands before its first finite verb. Given PolNeAR's
    annotation (training part), the first is right for 441 of 468, the second for 109 of 129; annotators give no source
    to one such participle in twenty, mostly where a reader knows it as well.
    """
    cue = relation.cue[0]
    spoken = [one.source for one in before if one.source and one.cue and _precedes(one, sentence, cue)]
    if spoken:
        return replace(relation, source=spoken[-1])
    row = bisect_left(reading.verbs, sentence.start, key=lambda verb: verb.start)
    if row == len(reading.verbs) or reading.verbs[row].end > cue.start:
        return None
    surface = _ADVERBS.sub("", text[sentence.start : reading.verbs[row].start]).rstrip()
    if not _STARTS_UPPER.match(surface) or _PARTS.search(surface) or _OPENS_ADJUNCT.match(surface):
        return None
    if not _is_source(surface):
        return None
    return replace(relation, source=(Span(sentence.start, sentence.start + len(surface)),))


def _precedes(one: Relation, sentence: Span, cue: Span) -> bool:
    return sentence.start <= one.source[0].start < cue.start and sentence.start <= one.cue[0].start < cue.start


def _sees_verb(reading: Reading, cue: Span) -> bool:
    """Whether a cue holds a finite verb, as far as the reader tells: only that has a subject right before it."""
    return not reading.verbs or holds_verb(reading.verbs, cue)


def _cut(content: Sequence[Span], gone: Span) -> tuple[Span, ...]:
    pieces = [
        piece
        for span in content
        for piece in (Span(span.start, min(span.end, gone.start)), Span(max(span.start, gone.end), span.end))
    ]
    return tuple(piece for piece in pieces if piece.start < piece.end)


def _with_subject(text: str, sentence: Span, relation: Relation) -> Relation | None:
    """*[The union] threatened to strike*, its subject having been taken for a part of the content."""
    cue = relation.cue[0]
    subject, *rest = relation.content
    if not rest or subject.start != sentence.start or text[subject.end : cue.start].strip():
        return None
    surface, words = text[slice(*subject)], text[slice(*cue)].lower().split()
    if (
        rest[0].start < cue.end
        or not _BE.isdisjoint(words)
        or words[-1].endswith("ly")
        or judge_cue(text[slice(*cue)]).cue_class not in _ACTIVE
    ):
        return None
    return replace(relation, source=(subject,), content=tuple(rest)) if _is_source(surface) else None


def _with_opening(text: str, sentence: Span, relation: Relation) -> Relation | None:
    """*[Norland] denied the shelling*: nothing but a noun phrase stands before an active cue, and nothing holds it."""
    cue = relation.cue[0]
    surface, words = text[sentence.start : cue.start].strip(), text[slice(*cue)].lower().split()
    if not words or any(span.start < cue.start for span in relation.content) or words[0] in _BE | _NO_SUBJECT:
        return None
    if not _STARTS_UPPER.match(surface) or any(mark in surface for mark in _MARKS) or not _is_active(words):
        return None
    if _ADJUNCT.match(surface):
        return None
    start = sentence.start + len(text[sentence.start : cue.start]) - len(text[sentence.start : cue.start].lstrip())
    return replace(relation, source=(Span(start, start + len(surface)),)) if _is_source(surface) else None


def _with_shared_subject(text: str, sentence: Span, relation: Relation) -> Relation | None:
    """*[Lund] was born in Harn and believes that …*: a cue behind *and* has the subject of the clause before."""
    cue = relation.cue[0]
    words = text[slice(*cue)].lower().split()
    before = text[sentence.start : cue.start]
    joint = _SHARES.search(before)
    if joint is None or not _is_active(words) or any(span.start < cue.start for span in relation.content):
        return None
    verbs = find_predicates(before[: joint.start()])
    if not verbs:
        opening = _OPENS_CLAUSE.match(before)
        verbs = [opening.end()] if opening else []
    if not verbs:
        return None
    surface = _ADVERBS.sub("", before[: verbs[0]]).rstrip().partition(",")[0]
    if not _STARTS_UPPER.match(surface) or _ADJUNCT.match(surface) or not _is_source(surface):
        return None
    return replace(relation, source=(Span(sentence.start, sentence.start + len(surface)),))


def _is_active(words: Sequence[str]) -> bool:
    """Whether a cue is a finite verb with a doer of its own (*denied, has said*; not *is feared, saying*)."""
    if words[0] == "to" or not _PASSIVE.isdisjoint(words):
        return False
    last = words[-1] if len(words) < _MOST_WORDS else ""
    known = load_lexicon().forms.get(words[0] if words[0] not in _BE else last)
    return known is not None and not words[0].endswith(("ing", "ly"))


def _with_name(text: str, sentence: Span, relation: Relation) -> Relation | None:
    """*[Tell] admitted*, a name that looks like a verb having been taken for a part of the cue."""
    cue = relation.cue[0]
    name, _, verb = text[slice(*cue)].partition(" ")
    if cue.start != sentence.start or not verb or not name.istitle() or verb.split()[0] not in load_lexicon().forms:
        return None
    if name.endswith(("ly", "ing", "ed")) or name.lower() in _NO_SUBJECT | _BE | _DETERMINERS:
        return None
    end = cue.start + len(name)
    return replace(relation, source=(Span(cue.start, end),), cue=(Span(end + 1, cue.end),))
