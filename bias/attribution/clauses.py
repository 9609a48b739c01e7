"""Say whether a stretch of text makes a statement: whether it has a finite predicate.

Heuristics over word forms and their neighbours, without a tagger: auxiliaries, past forms, third persons.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from bias.types import Reading, Span

_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*|[,;:()—–]|[^\w\s]")
_AUXILIARIES = frozenset(
    "is are was were am has had does did would could should cannot isn't aren't wasn't weren't hasn't haven't hadn't "
    "doesn't don't didn't won't wouldn't can't couldn't shouldn't mustn't ain't needn't mightn't".split()
)
_MODALS = frozenset("will can may might must shall have do".split())
"""Finite unless capitalised inside a sentence (*May*), a noun (*the will*) or an infinitive (*to have*)."""
_CLITIC = re.compile(
    r"(?:i|you|he|she|it|we|they|that|there|here|what|who|where|how)['’](?:s|re|m|ve|d|ll)", re.IGNORECASE
)
_SUBJECTS = frozenset("i you he she it we they who which that there this these those what nobody everybody".split())
_BEFORE_NOUN = frozenset(
    "a an the this these those his her its their our your my of in on at by for from with to into over under about "
    "against between among through during after before since until without no some any each every all most many few "
    "several more other another such as than per’s and or very so too only".split()
)
_LITTLE = frozenset(
    "a an the of in on at to for and or but with from by as upon about over under into than more no not be been being "
    "is are was were has have had do does did will would may might can could also even still then so that which who "
    "what why how one".split()
)
_OPENS_OBJECT = frozenset(
    "the a an his her its their our your my to that no not it him them me us this these those some all about on in "
    "for at from with into up out off down back over around through after before against as when if whether what how "
    "why more less new only much nothing something little".split()
)
_DETERMINERS = frozenset("the a an his her its our their my no that this it them him".split())
_PASTS = frozenset(
    "arose ate became began bit blew bore broke chose came did drank drew drove fell flew forbade foresaw forgave "
    "forgot forsook froze gave got grew hid knew mistook oversaw overcame overtook rang rose sang sank saw shook "
    "shrank spoke sprang stank stole strove swam swore threw took tore undertook underwent went withdrew woke wore "
    "wove wrote".split()
)
_PASTS_OR_PARTICIPLES = frozenset(
    "bent bet bled bought bound bred brought built burnt bought caught clung cost crept cut dealt dug fed felt fled "
    "fought found ground heard held hit hung hurt kept knelt laid lay learnt led left lent let lost made meant met "
    "misled paid put quit read rebuilt repaid ran said sat sent set shed shone shot shut slept slid sold sought sped "
    "spent split spread spun stood stuck struck stung swept swung taught told thought understood upheld upset wept "
    "withheld withstood won wound".split()
)
_THIRDS = frozenset(
    "says goes does wants remains includes becomes seems appears makes takes gives gets keeps requires allows believes "
    "knows thinks continues follows argues adds refuses insists tells sees comes brings hopes fears suggests exists "
    "contains consists depends happens begins tries fails faces lies stands sits owns employs represents belongs "
    "deserves feels leads leaves lets likes lives loses means meets pays prefers produces proposes proves provides "
    "reaches receives relies says serves speaks starts succeeds supports teaches understands uses wins writes oversees "
    "opposes agrees accuses denies confirms warns asks calls plans expects claims notes reports shows describes "
    "explains covers needs runs turns puts sets holds works moves plays looks helps opens closes ends rises falls "
    "grows costs carries draws drives marks makes matters backs blames comprises coincides contradicts aims".split()
)
_NEEDS_NO_OBJECT = frozenset("follows continues remains rises falls grows begins fails goes says wants".split())
_BASES = frozenset(
    "say go want remain include become seem appear make take give get keep require allow believe know think continue "
    "follow argue add refuse insist tell see come bring hope fear suggest exist contain consist depend happen begin "
    "try fail face lie stand sit own employ represent belong deserve feel lead leave let like live lose mean meet pay "
    "prefer produce propose prove provide reach receive rely serve speak start succeed support teach understand use "
    "win write oversee oppose agree accuse deny confirm warn ask call plan expect claim note report show describe "
    "explain cover need run turn put set hold work move play look help open close end rise fall grow cost carry draw "
    "drive mark matter back blame have do".split()
)
_PLURALS = frozenset("people police men women children who they we you i both many some most others others’".split())
_RELATIVE = re.compile(r",?\s*\b(?:who|which|whose)\b", re.IGNORECASE)
_COMMA = re.compile(r",(?!\d)")
_OPENS_APPOSITION = re.compile(r"\s*(?:an?|the|one|his|her|its|their|our|former|now)\b", re.IGNORECASE)
_FULL_STOP = re.compile(r"[.?!…][\"”’'»)\]]*\s*$")
_LONG_SENTENCE = 3
_LEAST_SAID = 2
_MOST_ADVERBS = 4
_EDGE = " \t\r\n\u00a0,;:—–-"


def has_predicate(text: str, after_subject: bool = False) -> bool:
    """Whether `text` has a finite verb of its own.

    `after_subject` tells that the subject stands directly before the text (*Kovel, [poked at the plan],*): then a
    past form that opens the text is finite; without a subject it is taken for a participle (*, led by Kovel,*).
    """
    words = _WORD.findall(text)
    lower = [word.lower().replace("’", "'") for word in words]
    return any(_is_finite(words, lower, row, after_subject) for row in range(len(words)))


def find_predicates(text: str) -> list[int]:
    """Where the finite verbs of `text` begin."""
    matches = list(_WORD.finditer(text))
    words = [match.group() for match in matches]
    lower = [word.lower().replace("’", "'") for word in words]
    return [match.start() for row, match in enumerate(matches) if _is_finite(words, lower, row, False)]


def holds_verb(verbs: Sequence[Span], within: Span) -> bool:
    """Whether a finite verb that the reader saw lies in a stretch; `verbs` are in order and apart."""
    row = bisect_left(verbs, within.start, key=lambda verb: verb.start)
    return row < len(verbs) and verbs[row].end <= within.end


def sees_verb(text: str, reading: Reading, start: int, end: int) -> bool:
    """Whether the reader saw a finite verb between two places; by the words alone if it saw none in the whole text.

    It knows a participle (*polls [conducted] for the agency*) from a past, which `has_predicate` mostly does not.
    """
    within = Span(start, end)
    return holds_verb(reading.verbs, within) if reading.verbs else has_predicate(text[start:end])


def is_complete(text: str) -> bool:
    """Whether something is said after the finite verb (*Arden has questioned* …, cut off, says nothing yet)."""
    words = _WORD.findall(text)
    lower = [word.lower().replace("’", "'") for word in words]
    for row in range(len(words)):
        if _is_finite(words, lower, row, True):
            said = [word for word in lower[row + 1 :] if word not in _LITTLE and not word.endswith(("ed", "ing", "ly"))]
            return len([word for word in said if word[0].isalnum()]) >= _LEAST_SAID
    return False


def is_statement(text: str) -> bool:
    """Whether a whole sentence states something: it has a finite verb, or it is not short and ends like a sentence.

    The second half is for verbs that the lists do not know; what has no verb (*Cheap restaurants near the hall*) is
    rarely both. Checked on UD EWT dev: see `tests/attribution/test_claims.py` for the cases.
    """
    return has_predicate(text) or (_FULL_STOP.search(text) is not None and text.count(" ") >= _LONG_SENTENCE)


def _is_finite(words: list[str], lower: list[str], row: int, after_subject: bool) -> bool:
    word = lower[row]
    if len(word) < 2:
        return False
    if word in _AUXILIARIES or word in _PASTS or ("'" in word and _CLITIC.fullmatch(word)):
        return True
    before = _before(lower, row)
    after = lower[row + 1] if row + 1 < len(lower) else ""
    if word in _MODALS:
        return _is_finite_modal(words[row], row, before, after)
    if word.endswith("ed") or word in _PASTS_OR_PARTICIPLES:
        return _is_finite_past(words, lower, row, before, after, after_subject)
    if before in _SUBJECTS and _fits_subject(word, before):
        return True
    if word in _THIRDS:
        opens = row == 0 or before in (",", "")
        if opens:
            return after_subject and bool(after)
        return before not in _BEFORE_NOUN and before.isalpha() and (after in _OPENS_OBJECT or word in _NEEDS_NO_OBJECT)
    if word in _BASES:
        plural = before in _PLURALS or (before.endswith("s") and not before.endswith("ss") and before.isalpha())
        return plural and row > 0 and after in _OPENS_OBJECT and before not in _BEFORE_NOUN
    return word.endswith("s") and not before.endswith("s") and after in _DETERMINERS and _may_be_subject(before)


def _fits_subject(word: str, subject: str) -> bool:
    """Whether a word right behind a pronoun is its verb in the present (*they welcome, it affects*)."""
    if word in _BASES or word in _THIRDS:
        return True
    if not word.isalpha() or word in _BEFORE_NOUN or word in _OPENS_OBJECT or _is_adverb(word):
        return False
    return word.endswith("s") if subject in ("he", "she", "it") else subject in ("we", "they", "i")


def _may_be_subject(word: str) -> bool:
    return word.isalpha() and word not in _BEFORE_NOUN and not word.endswith("ing")


def _before(lower: list[str], row: int) -> str:
    """The word before, looking over adverbs (*he also quickly left*)."""
    row -= 1
    first = max(0, row - _MOST_ADVERBS)
    while row > first and (
        lower[row] in ("also", "then", "never", "still", "not", "now", "just") or _is_adverb(lower[row])
    ):
        row -= 1
    return lower[row] if row >= 0 else ""


def _is_adverb(word: str) -> bool:
    return len(word) > 4 and word.endswith("ly")


def _is_finite_modal(word: str, row: int, before: str, after: str) -> bool:
    if before in ("to", "the", "a", "his", "her", "its", "their", "political", "free", "in", "of", "since", "last"):
        return False
    if word in ("May", "Will") and row > 0:
        return False
    return not (word == "May" and (after.isdigit() or after in (",", "")))


def _is_finite_past(words: list[str], lower: list[str], row: int, before: str, after: str, after_subject: bool) -> bool:
    """A past form is finite behind something that can be its subject, unless *by* follows or a noun group holds it."""
    if row == 0 or not before:
        return after_subject and after != "by"
    if before in _SUBJECTS:
        return True
    if before in (",", "and", "but", "—", "–"):
        conjoined = before in ("and", "but") and after in _OPENS_OBJECT
        return after != "by" and (conjoined or (after_subject and row <= 2))
    if after == "by" or before in _BEFORE_NOUN or not before[-1].isalnum() or _is_auxiliary(before):
        return False
    if lower[row] in ("based", "led", "according", "united", "related", "called", "named", "titled", "born", "armed"):
        return after in _OPENS_OBJECT and after not in ("in", "on", "at", "for", "to", "with")
    return True


def _is_auxiliary(word: str) -> bool:
    return word in _AUXILIARIES or word in _MODALS or word in ("be", "been", "being", "having")


def relative_clauses(text: str, within: Span) -> list[Span]:
    """Return the clauses inside a source that the outlet itself adds (*Kovel, [who took office in 2019], said*).

    An apposition with a clause counts as a whole (*Kovel, [a judge who was fined], said*). A restrictive clause
    without a comma only says who is meant (*people who saw it*) and is no claim.
    """
    found: list[Span] = []
    for match in _RELATIVE.finditer(text, within.start, within.end):
        start = match.start() + len(match.group()) - len(match.group().lstrip(" ,"))
        if not match.group().startswith(","):
            apposition = _apposition(text, within.start, match.start())
            if apposition is None:
                continue
            start = apposition
        if found and start < found[-1].end:
            continue
        closing = _COMMA.search(text, match.end(), within.end)
        piece = trim(text, Span(start, closing.start() if closing else within.end))
        if piece and has_predicate(text[piece.start : piece.end]):
            found.append(piece)
    return found


def _apposition(text: str, start: int, end: int) -> int | None:
    """Where a noun phrase behind a name and a comma begins (*Mara Kovel, [a judge who was fined],*); None if none."""
    commas = [match.end() for match in _COMMA.finditer(text, start, end)]
    if not commas or not _OPENS_APPOSITION.match(text, commas[-1]):
        return None
    return commas[-1] + len(text[commas[-1] : end]) - len(text[commas[-1] : end].lstrip())


def trim(text: str, span: Span) -> Span | None:
    """The span without white space, commas and dashes at its edges; None if no letter or digit is left."""
    start, end = span
    while start < end and text[start] in _EDGE:
        start += 1
    while start < end and text[end - 1] in _EDGE:
        end -= 1
    return Span(start, end) if any(char.isalnum() for char in text[start:end]) else None
