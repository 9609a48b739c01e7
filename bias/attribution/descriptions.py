"""Find what a definite noun phrase stands for: *the minister, the ministry, the two men, the state*."""

from __future__ import annotations

import re
from bisect import bisect_left

from bias.attribution.appositions import find_descriptions
from bias.attribution.discourse import State, What, distance, is_state, ranked, sentence_at
from bias.attribution.names import ALIKE, BODIES, DOCUMENTS, MEDIA, PEOPLES, PLACES, ROLES
from bias.attribution.roles import lower_words
from bias.attribution.roster import form_of

_PREPOSITION = re.compile(
    r"\s(?:of|for|in|at|from|on|with|to|by|about|into|that|who|which|close|familiar|involved|released|published|issued|"
    r"conducted|commissioned|obtained|based|led|called|named|posted|written|signed|aired|backed)\s"
)
_ANY_BODY = frozenset("group organisation organization agency body outlet network".split())
"""Nouns that may take up any organisation (*the group*)."""
_SOME_BODY = frozenset(
    "airline alliance bank bloc broadcaster carmaker charity club company firm fund giant hospital lender magazine "
    "maker newspaper paper publication retailer school site union university watchdog website".split()
)
"""Nouns that may take up one whose name does not say what else it is (*the union*, but no authority)."""
_ANY_PLACE = frozenset("state city town country nation province county republic kingdom".split())
_SAME_TEXT = tuple(
    frozenset(words.split())
    for words in (
        "ad advert advertisement clip commercial spot video",
        "account article column essay feature piece report story",
        "book memoir biography autobiography",
        "study research paper survey report analysis findings",
        "poll survey",
        "letter note memo email message",
        "lawsuit suit complaint filing case",
        "ruling decision order opinion verdict judgment",
        "bill law act legislation measure",
        "footage recording tape video clip",
    )
)
"""Nouns that one text may be called by in turn."""
_CHANGES = frozenset("vice former deputy acting assistant ex shadow".split())
"""Words that make another role of a role."""
_SAME_WORD = {"gop": "republican", "democrat": "democratic", "tory": "conservative", "dem": "democratic"}
_PARTIES = frozenset("republican democratic conservative labour labor liberal green libertarian independent".split())
_OFFICES = frozenset(
    "senator governor representative congressman congresswoman mayor nominee candidate contender hopeful frontrunner "
    "front-runner businessman businesswoman billionaire magnate mogul tycoon developer lawmaker politician democrat "
    "republican veteran ambassador secretary rival native incumbent star".split()
)
"""What a politician may be called in turn."""
_CALLINGS = frozenset(
    "accused actor actress artist athlete author champion columnist comedian defendant filmmaker footballer "
    "goalkeeper host journalist midfielder musician novelist player poet prisoner rapper singer star striker suspect "
    "widow winger writer".split()
)
"""What anybody may be called in passing."""
_SAYS_LITTLE = frozenset("presidential party current longtime veteran own top now incumbent".split())
_FAR_MORE = 4.0
"""So many times more than the bearer of a role is somebody else talked about whom a bare noun means instead."""
_TWO = frozenset("both two pair duo couple".split())
_MOST_MENTIONS = 200
_MOST_BEARERS = 200
_RECENT = 60
"""Sources that are looked back on."""
_REACH = 4
"""Sentences back within which a noun takes up any organisation."""
_SALIENT = 0.3
"""From which salience on a description that fits nobody named is taken to mean who is being talked about: about that
of a subject two sentences back."""


def head_of(phrase: str) -> tuple[str, frozenset[str]]:
    """The head noun of a phrase without article, and the words around it."""
    match = _PREPOSITION.search(phrase + " ")
    words = lower_words(phrase[: match.start()] if match else phrase)
    rest = lower_words(phrase[match.end() :]) if match else []
    if not words:
        return "", frozenset()
    return words[-1], frozenset(words[:-1]) | (frozenset(rest) - {"the", "of", "a", "and"})


def same_as_before(state: State, at: int, head: str, mods: frozenset[str]) -> tuple[str, What] | None:
    """What *the minister* or *the ministry* was called before; a role's only bearer may also be named later."""
    if head in ROLES | _OFFICES | _CALLINGS:
        person = _more_talked_about(state, at, head, mods, bearer(state, at, head, mods)) or _talked_about(
            state, at, head, mods
        )
        if person:
            return person, "person"
    titled = _titled(state, head) if not mods else None
    if titled:
        return titled, "person"
    described = _described(state, at, head, mods)
    if described:
        return described
    if head in ("man", "woman"):
        called = [name for name in reversed(_recent_names(state, at)) if name.split(" ")[-1] == head]
        if called:
            return called[0], "person"
        found = ranked(state, at, "person", "m" if head == "man" else "f")
        return (found[0][1].name, "person") if found and found[0][1].name else None
    for said in reversed(state.said[-_RECENT:]):
        if said.name in ("", state.barred) or said.head != head:
            continue
        if _agree(mods, said.mods | frozenset(lower_words(said.name)), said.mods):
            return said.name, said.what
    text = _same_text(state, at, head, mods)
    if text:
        return text, "thing"
    body = _body(state, at, head, mods)
    if body:
        return body, "thing"
    return _any_body(state, at, head, mods)


def _recent_names(state: State, at: int) -> list[str]:
    """Whoever was mentioned within reach before a place, in order."""
    here = sentence_at(state, at)
    near = (mention for mention in state.mentions[-_RECENT:] if mention.span.end <= at)
    return [one.name for one in near if here is not None and distance(state, one.sentence, here) <= _REACH]


def pair_of(state: State, at: int, head: str, mods: frozenset[str]) -> str | None:
    """*both men, the two presidents, the pair*: two persons named together, else the two most talked about."""
    if head not in PEOPLES | {"pair", "duo", "couple", "two"} and head.removesuffix("s") not in ROLES:
        return None
    together = [mention for _, mention in ranked(state, at, "plural") if " and " in mention.name]
    if (mods | {head}) & _TWO:
        if together and sentence_at(state, together[0].span.start) == sentence_at(state, at):
            return together[0].name
        known = [mention for score, mention in ranked(state, at, "person", allows=_is_name) if score >= _SALIENT / 3]
        first_two = sorted(known[:2], key=lambda mention: mention.span)
        return " and ".join(mention.name for mention in first_two) if len(first_two) == 2 else None
    for mention in together:
        if all(_bears(state, name, head.removesuffix("s")) for name in mention.name.split(" and ")):
            return mention.name
    return None


def _bears(state: State, name: str, head: str) -> bool:
    rows = state.roster.by_form.get(form_of(name.split(" ")), ())
    return any(role in _alike(head) for row in rows for role, _ in state.roster.entities[row].roles)


def place_of(state: State, at: int, head: str, mods: frozenset[str]) -> str | None:
    """*in Florida, when the state …*: the place named last, not far before."""
    here = sentence_at(state, at)
    if head not in _ANY_PLACE or mods or here is None:
        return None
    start = state.reading.sentences[max(0, here - 1)].start
    names = re.findall(r"\b(?:in|to|from|across|of|for)\s+([^\W\d_a-z]\w+(?:\s[^\W\d_a-z]\w+)?)", state.text[start:at])
    for name in reversed(names):
        if name.split()[-1].casefold() in PLACES or is_state(state, name):
            return str(name)
    return None


# --- persons by their roles -------------------------------------------------------------------------------------


def bearer(state: State, at: int, head: str, mods: frozenset[str]) -> str | None:
    """The person who bears a role: the one named last before this place, else the only one named later.

    Who fits word for word comes before who fits in part, and that before a title alone (*Sen. Vance* for *the Norland
    senator*) or a word of the same meaning.
    """
    fitting: dict[int, int] = {}
    for other in _alike(head):
        for row in state.roster.by_role.get(other, ())[:_MOST_BEARERS]:
            if state.roster.entities[row].name == state.barred:
                continue
            fit = max(_fit(role, around, head, mods) for role, around in state.roster.entities[row].roles)
            if fit:
                fitting[row] = max(fitting.get(row, 0), fit)
    if not fitting:
        return None
    best = {row for row, fit in fitting.items() if fit == max(fitting.values())}
    before = bisect_left(state.roster.starts, at)
    for mention in range(before - 1, max(-1, before - _MOST_MENTIONS), -1):
        if state.roster.mentioned[mention] in best:
            return state.roster.entities[state.roster.mentioned[mention]].name
    return state.roster.entities[min(best)].name if len(best) == 1 else None


def _titled(state: State, head: str) -> str | None:
    """*The striker* for Striker Noa Feld, whatever a striker is: the only one whose name comes with the word."""
    found = {
        entity.name
        for entity in state.roster.entities
        if entity.kind != "organisation" and entity.name.count(" ") > 1 and entity.name.split(" ")[0].casefold() == head
    } - {state.barred}
    return found.pop() if len(found) == 1 else None


def _described(state: State, at: int, head: str, mods: frozenset[str]) -> tuple[str, What] | None:
    """Who or what was last called by a noun beside the name (*Korvan, a steelmaker* for *the steelmaker*)."""
    if state.described is None:
        state.described = find_descriptions(state.text)
    for description in reversed(state.described.get(head, ())):
        if description.at < at and _agree(mods, description.around, description.around):
            row = state.roster.find(description.name.split(), at)
            entity = state.roster.entities[row] if row is not None else None
            name = entity.name if entity else description.name
            if name != state.barred:
                kind = state.classify(f"the {head}")[0]
                thing = entity.kind == "organisation" if entity and entity.kind != "unknown" else kind == "organisation"
                return name, "thing" if thing else "person"
    return None


def _alike(head: str) -> frozenset[str]:
    return frozenset({head}).union(*(words for words in ALIKE if head in words))


def _fit(role: str, around: frozenset[str], head: str, mods: frozenset[str]) -> int:
    """How well a role fits a description: 4 word for word, 3 in part, 2 by a title alone, 1 by a like word; or 0."""
    if role == head and mods == around:
        return 4
    if role == head and _agree(mods, around, around):
        return 3
    if role == head and not around and not mods & _CHANGES:
        return 2
    return 1 if role in _alike(head) and _agree(mods, around, around) else 0


def _agree(mods: frozenset[str], around: frozenset[str], own: frozenset[str]) -> bool:
    """Whether two descriptions can be of one: the shorter says no more than the longer, nor makes it another role."""
    if (mods ^ around) & _CHANGES:
        return False
    mods, around, own = _plain(mods), _plain(around), _plain(own)
    return mods <= around or bool(own and own <= mods)


def _plain(words: frozenset[str]) -> frozenset[str]:
    return frozenset(_SAME_WORD.get(word, word) for word in words) - _SAYS_LITTLE


def _talked_about(state: State, at: int, head: str, mods: frozenset[str]) -> str | None:
    """Who is being talked about, where nobody is known to bear a role and it can be theirs (*the Arden lawyer*)."""
    found = ranked(state, at, "person", allows=lambda name: _is_name(name) and _may_bear(state, name, head, mods))
    if not found or found[0][0] < _SALIENT:
        return None
    return found[0][1].name


def _more_talked_about(state: State, at: int, head: str, mods: frozenset[str], bearer: str | None) -> str | None:
    """Whom *the senator* means: the bearer, unless somebody who may be one is talked about far more."""
    if bearer is None or mods:
        return bearer
    found = ranked(state, at, "person", allows=lambda name: _is_name(name) and _may_bear(state, name, head, mods))
    scores = {mention.name: score for score, mention in found}
    if found and found[0][0] >= _SALIENT and found[0][0] > _FAR_MORE * scores.get(bearer, 0.0):
        return found[0][1].name
    return bearer


def _is_name(name: str) -> bool:
    return name[name.rfind(" ") + 1 :][:1].isupper()


def _may_bear(state: State, name: str, head: str, mods: frozenset[str]) -> bool:
    """Whether a person can be of a role: known for the like of it and for nothing that it excludes."""
    rows = state.roster.by_form.get(form_of(name.split(" ")), ())
    if rows and not any(state.roster.entities[row].kind == "person" for row in rows):
        return False
    roles = [role for row in rows for role in state.roster.entities[row].roles]
    like = [around for role, around in roles if role in _alike(head)]
    if head in _CALLINGS and all(role in _OFFICES | _CALLINGS for role, _ in roles):
        return True
    if head not in _OFFICES:
        return not any(not _agree(mods, around, around) for around in like) and (bool(like) or not roles)
    if any(_clash(mods, around, _PARTIES) or _clash(mods, around, PLACES) for _, around in roles):
        return False
    return all(role in _OFFICES for role, _ in roles)


def _clash(mods: frozenset[str], around: frozenset[str], among: frozenset[str]) -> bool:
    """Whether two descriptions name different parties, or different places."""
    mine, theirs = _plain(mods) & among, _plain(around) & among
    return bool(mine and theirs and not mine & theirs)


# --- documents and organisations ------------------------------------------------------------------------------


def _same_text(state: State, at: int, head: str, mods: frozenset[str]) -> str | None:
    """*the clip* for an advertisement that spoke shortly before."""
    like = frozenset().union(*(words for words in _SAME_TEXT if head in words))
    here = sentence_at(state, at)
    if not like or mods or here is None:
        return None
    for said in reversed(state.said[-_RECENT:]):
        if distance(state, said.sentence, here) > _REACH:
            return None
        if said.name and said.head in like:
            return said.name
    return None


def _body(state: State, at: int, head: str, mods: frozenset[str]) -> str | None:
    """The named organisation that a noun means (*the league* → World Aid League), the last one before this place."""
    if head not in BODIES and head not in MEDIA:
        return None
    before = bisect_left(state.roster.starts, at)
    for mention in range(before - 1, max(-1, before - _MOST_MENTIONS), -1):
        entity = state.roster.entities[state.roster.mentioned[mention]]
        if entity.kind == "organisation":
            words = form_of(entity.name.split(" "))
            if len(words) > 1 and _heads(words, head) and mods <= frozenset(words):
                return entity.name
    return None


def _heads(words: tuple[str, ...], head: str) -> bool:
    """Whether a noun heads a name: its last word, its first, or the one before *of* or *for*."""
    before = [words[row] for row in range(len(words) - 1) if words[row + 1] in ("of", "for", "on")]
    return head in (words[-1], words[0], *before[:1])


def _any_body(state: State, at: int, head: str, mods: frozenset[str]) -> tuple[str, What] | None:
    """*the company*: the organisation being talked about."""
    here = sentence_at(state, at)
    if head not in _ANY_BODY | _SOME_BODY or mods or here is None:
        return None
    for _, mention in ranked(state, at, "thing", allows=lambda name: _may_be(name, head) and not is_state(state, name)):
        if mention.head not in DOCUMENTS and distance(state, mention.sentence, here) <= _REACH:
            return mention.name, "thing"
    return None


def _may_be(name: str, head: str) -> bool:
    """Whether an organisation of some name can be called by a noun."""
    says = BODIES.intersection(form_of(name.split(" ")))
    return name[:1].isupper() and (head in _ANY_BODY or not says or head in says)
