"""Find the names in a text, and say of each whether it names a person or an organisation.

No tagger is used: capitals, titles, role nouns and a short list of first names. What they do not decide stays
`unknown` rather than guessed.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from bias.attribution.first_names import FEMALE, FIRST_NAMES, MALE
from bias.attribution.source_words import is_firm
from bias.types import Span

Kind = Literal["person", "organisation", "unknown"]
Gender = Literal["f", "m", ""]


class Name(NamedTuple):
    """A name where it stands: its words without titles, and the titles before it."""

    span: Span
    """The words alone, without titles."""
    words: tuple[str, ...]
    titles: tuple[str, ...]
    """Lower case; roles that are written as part of the name (*Prime Minister*) are among them."""
    kind: Kind
    gender: Gender


FEMALETITLES = frozenset("mrs ms miss madam lady dame queen princess sister baroness duchess countess".split())
MALETITLES = frozenset("mr sir lord king prince brother father baron duke count".split())
TITLES = (
    FEMALETITLES
    | MALETITLES
    | frozenset(
        "dr prof rev gen lt col maj capt cmdr adm sgt cpl pvt brig gov sen rep reps sens pres supt det insp hon messrs "
        "sheikh sheik ayatollah imam rabbi pope saint justice senators representatives presidents ministers".split()
    )
)
ROLES = frozenset(
    "academic accountant activist actor actress admiral adviser advisor aide ambassador analyst archbishop architect "
    "artist athlete attorney auditor aunt author bailiff banker batsman bidder billionaire biologist bishop blogger "
    "boss bowler boxer brigadier broadcaster broker brother businessman businesswoman buyer bystander campaigner "
    "candidate captain caretaker ceo cfo chair chairman chairperson chairwoman chancellor chief clerk climatologist "
    "climber coach colleague colonel columnist comedian commander commissar commissioner commuter comptroller "
    "congressman congresswoman constable consultant contender coordinator coroner correspondent councillor councilman "
    "councilwoman counsel counselor critic cto cyclist dancer daughter defendant delegate democrat deputy designer "
    "detective diplomat director doctor economist editor electrician engineer entrepreneur envoy epidemiologist "
    "executive expert farmer father filmmaker firefighter fisherman founder frontrunner general geologist goalkeeper "
    "governor grower gunner head historian hopeful host husband hydrologist incumbent inspector inspector-general "
    "interpreter investor jockey journalist judge juror keeper landlord lawmaker lawyer leader lieutenant lifeguard "
    "lobbyist magistrate magnate major manager marshal mathematician mayor mechanic mediator medic member "
    "meteorologist midfielder miner minister moderator mogul monarch mother mp musician negotiator neighbor neighbour "
    "nominee novelist nun nurse officer official ombudsman organiser organizer owner painter paramedic partner party- "
    "leader passenger pastor pensioner physician pilot plaintiff player plumber poet policeman politician pollster "
    "premier presenter president priest principal professor prosecutor provost psychologist publicist publisher "
    "rapper rapporteur rector referee refugee reporter representative republican rescuer researcher resident rival "
    "runner sailor scholar scientist sculptor secretary seismologist seller senator sergeant shareholder sheriff "
    "shopkeeper singer sister skipper sniper sociologist soldier solicitor son speaker specialist spokesman "
    "spokesperson spokeswoman sprinter star statistician steward strategist striker student superintendent supplier "
    "surgeon survivor suspect swimmer teacher tenant trader trainer treasurer trustee tycoon umpire uncle "
    "undersecretary veteran vice-president victim virologist voter warden whip widow widower wife winger witness "
    "worker writer".split()
)
FEMALE_ROLES = frozenset(
    "actress aunt businesswoman chairwoman congresswoman councilwoman daughter girl granddaughter grandmother mother "
    "niece sister spokeswoman widow wife woman".split()
)
MALE_ROLES = frozenset(
    "boy brother businessman congressman councilman father grandfather grandson husband man monk nephew policeman "
    "priest son spokesman uncle widower".split()
)
ALIKE = tuple(
    frozenset(words.split())
    for words in (
        "nominee candidate contender hopeful frontrunner",
        "lawmaker senator",
        "lawmaker representative congressman congresswoman",
        "lawmaker politician mp",
        "lawyer attorney counsel counselor solicitor",
        "businessman developer magnate mogul tycoon billionaire entrepreneur",
        "doctor physician surgeon medic",
        "officer policeman",
        "spokesman spokesperson",
        "spokeswoman spokesperson",
        "chairman chairperson chair",
        "chairwoman chairperson chair",
        "professor academic scholar",
        "chief boss head executive ceo",
        "premier prime-minister",
        "journalist reporter correspondent",
        "goalkeeper keeper goalie",
        "captain skipper",
        "coach trainer manager",
        "defendant accused",
        "singer vocalist musician",
    )
)
"""Roles that one person may be called by in turn."""
BODIES = frozenset(
    "academy administration agency airline alliance army arsenal assembly association authority bank board brigade "
    "bureau cabinet campaign center centre chamber church club coalition college command commission committee "
    "company confederation congress consortium corporation corps council county court department directorate "
    "embassy exchange federation firm fleet force forces foundation front fund gop government group guard guards "
    "hospital inc institute institution kremlin league legislature ltd mayoralty military ministry mission "
    "movement nations navy network nhs office operator organisation organization parliament party police pentagon "
    "presidency regime registry republic school secretariat senate service services society "
    "task syndicate team treasury tribunal trust union university watchdog".split()
)
MEDIA = frozenset(
    "agency broadcaster channel chronicle courier daily dispatch gazette globe guardian herald independent journal "
    "mail mirror monitor news newspaper observer outlet paper post press radio record register reporter review "
    "standard star station sun telegraph television times today tribune tv voice website wire magazine site".split()
)
DOCUMENTS = frozenset(
    "account act affidavit agreement analysis article assessment audit bill book briefing complaint communique "
    "data dossier filing film document documents estimate estimates figures findings indictment investigation law "
    "lawsuit letter memo memoir message note order petition poll polls post record records release report reports "
    "research resolution ruling statement statistics study submission suit survey testimony transcript tweet verdict "
    "video website".split()
)
PEOPLES = frozenset(
    "activists advisers aides allies analysts authorities backers civilians colleagues conservatives counterparts "
    "critics defenders delegates democrats diplomats doctors economists employees employers environmentalists "
    "experts families farmers fighters friends inspectors investigators journalists judges lawmakers lawyers leaders "
    "liberals locals medics members migrants militants miners ministers mps negotiators neighbours nurses observers "
    "officers officials opponents organisers organizers others parents parties passengers people physicians police "
    "politicians pollsters prosecutors protesters rebels refugees relatives reporters representatives republicans "
    "researchers residents sceptics scientists senators separatists soldiers sources spokesmen strikers students "
    "supporters survivors teachers troops unions users veterans victims villagers voters witnesses women men workers "
    "writers".split()
)
PLACES = frozenset(
    "africa alabama alaska america arizona arkansas asia australia berlin brazil britain brussels california canada "
    "carolina chicago china colorado congress connecticut dakota delaware england europe florida france germany "
    "greece hampshire hawaii idaho illinois india indiana iowa iran iraq ireland israel italy japan jersey kansas "
    "kentucky kong korea london louisiana maine maryland massachusetts mexico michigan minnesota mississippi missouri "
    "montana moscow nebraska nevada ohio oklahoma oregon pakistan paris pennsylvania poland russia scotland spain "
    "syria tennessee texas turkey ukraine utah vermont virginia wales washington wisconsin wyoming york "
    "states kingdom emirates rico".split()
)
_OTHER_ENDS = frozenset(
    "act agreement airport amendment avenue award bay beach boulevard bridge building caucus convention county cup "
    "day debate games hills ii island islands lake mountains museum ocean park peninsula plaza primary prize river "
    "road sea square stadium street summit tower treaty valley war weekend monday tuesday wednesday thursday friday "
    "saturday sunday january february march april june july august september october november december".split()
)
"""Last words of names that name nobody: days, buildings, waters, events."""
_DIRECTIONS = frozenset("north south east west northern southern eastern western central pacific atlantic".split())
_NOT_NAMES = frozenset(
    "a about above according across after again against all also although amid among an and another any as asked at "
    "because before behind below besides between both but by can could despite did do does down during each earlier "
    "either even ever every few first following for former from given had has have he her here hers his how however "
    "i if in indeed inside instead into is it its last later least like many may meanwhile might more most much my "
    "nearly neither never no nor not nothing now of off on once one only or other others our out outside over "
    "perhaps put rather same several shall she should since so some soon still such than that the their them then "
    "there these they this those though three through throughout thus to today together too two under unless until "
    "up upon us was we well were what when where whether which while who whose why will with within without would "
    "yes yet you your says said was were is are unlike like dear monday tuesday wednesday thursday friday saturday "
    "sunday january february july september october november december absent est edt cst cdt mst mdt pst pdt gmt bst "
    "utc".split()
)
_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽΑ-ΩА-ЯІЇЄҐ"
_WORD = (
    rf"(?:(?:Mr|Mrs|Ms|Dr|Prof|Rev|Gen|Lt|Col|Maj|Capt|Cmdr|Adm|Sgt|Gov|Sen|Rep|Reps|Sens|St|Supt|Det)\."
    rf"|[{_UPPER}]\.(?:[{_UPPER}]\.)*|(?:al|el|ul)-[{_UPPER}]\w+"
    rf"|[{_UPPER}](?:[-’'&](?!(?:s|t|m|d|re|ve|ll)\b)\w|\w)*)"
)
_LINK = r"(?:of the|of|for the|for|de la|de|da|del|der|den|van der|van|von|bin|ibn|abu|al|&)"
_NAME = re.compile(rf"\b{_WORD}(?:[ \u00a0]{_WORD}|[ \u00a0]{_LINK}[ \u00a0]{_WORD})*(?!\w)")
_LETTERS = re.compile(r"[^\W\d_]+")
_HEADING_SHARE = 0.7
_SENTENCE_ENDS = re.compile(r"[a-z][.?!][\"”’']? +[^\W\d_]")
_OPENS_SENTENCE = re.compile(r"(?:ing|ed|ly)$")
_LONGEST_NAME = 12
"""Words; a longer run of capitals is a heading, not a name."""
_ENDS_BODY = BODIES | MEDIA | {"staff"}
_PART = re.compile(r"\S+")
_LINKS = frozenset("of the for de la da del der den van von bin ibn abu al &".split())
_BREAKS = frozenset(("of", "for"))
_ROLE_BEFORE = re.compile(r"([\w-]+)(?:,)? $")


def gender_of(words: tuple[str, ...], titles: tuple[str, ...]) -> Gender:
    """Guess the gender that pronouns will show: from a title, else from a first name; '' if neither tells."""
    for title in titles:
        if title in FEMALETITLES:
            return "f"
        if title in MALETITLES:
            return "m"
    first = words[0].casefold() if len(words) > 1 else ""
    return "f" if first in FEMALE else "m" if first in MALE else ""


def gender_of_role(noun: str) -> Gender:
    """The gender that a noun for a person shows (*spokeswoman*), in lower case; '' if it shows none."""
    return "f" if noun in FEMALE_ROLES else "m" if noun in MALE_ROLES else ""


def find_names(text: str) -> list[Name]:
    """Return the names in `text` in order; they do not overlap."""
    found: list[Name] = []
    for match in _NAME.finditer(text):
        found.extend(_names_in(text, match.start(), match.group()))
    return found


def is_heading(text: str) -> bool:
    """Whether most words of a single sentence are capitalised, so that capitals do not tell names there.

    Of one that ends with a full stop, all words must be.
    """
    if _SENTENCE_ENDS.search(text):
        return False
    words = [word for word in _LETTERS.findall(text) if len(word) > 3]
    share = 1 if text.rstrip("\"”’' ").endswith(".") else _HEADING_SHARE
    return len(words) > 2 and sum(word[0].isupper() for word in words) >= share * len(words)


def names_no_speaker(words: tuple[str, ...]) -> bool:
    """Whether a name of several words is that of a place, a day or an event (*Easter Island, World War II*)."""
    last = words[-1].casefold()
    return last in PLACES or last in _OTHER_ENDS or (words[0].casefold() in _DIRECTIONS and last not in BODIES)


def _names_in(text: str, start: int, surface: str) -> list[Name]:
    """Cut a run of capitalised words at words that no name holds; tell titles from the name itself."""
    if " " not in surface and "\u00a0" not in surface:
        if surface.casefold() in _NOT_NAMES:
            return []
        span = Span(start, start + len(surface))
        return [Name(span, (surface,), (), _kind(text, span, (surface,), ()), "")]
    found: list[Name] = []
    run: list[tuple[int, str]] = []
    doubtful = opens_sentence(text, start) and not any(part.casefold() in BODIES for part in surface.split())
    for match in _PART.finditer(surface):
        word = match.group()
        cut = word in _BREAKS and (
            _is_whole_name(run) or (doubtful and not any(entry.casefold() in ROLES for _, entry in run))
        )
        if cut or (word[0].isupper() and word.casefold() in _NOT_NAMES):
            found.extend(_name_of(text, start, run))
            run = []
        else:
            run.append((match.start(), word))
    found.extend(_name_of(text, start, run))
    return found


def _is_whole_name(run: list[tuple[int, str]]) -> bool:
    """*David Orne of Clemsey University*: what stands before *of* is a person's first name and family name."""
    words = [word.casefold() for _, word in run]
    return len(words) in (2, 3) and words[0] in FIRST_NAMES and not BODIES.intersection(words)


def opens_sentence(text: str, start: int) -> bool:
    """Whether a sentence begins at a place of the text."""
    before = text[max(0, start - 3) : start].rstrip(" \"“‘'(")
    return not before or before[-1] in ".?!\n:;"


def _name_of(text: str, start: int, words: list[tuple[int, str]]) -> list[Name]:
    while words and words[0][1] in _LINKS:
        words = words[1:]
    while words and words[-1][1] in _LINKS:
        words = words[:-1]
    if len(words) > 1 and _OPENS_SENTENCE.search(words[0][1]) and words[0][1].casefold() not in FIRST_NAMES:
        words = words[1:] if opens_sentence(text, start + words[0][0]) else words
    titles, rest = _split_titles(words)
    if titles:
        breaks = [row for row, (_, word) in enumerate(rest) if word in _BREAKS]
        rest = rest[: breaks[0]] if breaks else rest
    if not 0 < len(rest) <= _LONGEST_NAME:
        return []
    first, last = rest[0], rest[-1]
    span = Span(start + first[0], start + last[0] + len(last[1]))
    plain = tuple(word for _, word in rest)
    kind = _kind(text, span, plain, titles)
    return [Name(span, plain, titles, kind, gender_of(plain, titles) if kind != "organisation" else "")]


def _split_titles(words: list[tuple[int, str]]) -> tuple[tuple[str, ...], list[tuple[int, str]]]:
    """Cut a run behind its last title or role: *Prime Minister Anna Kovel* → (prime, minister), Anna Kovel.

    A role that ends the run (*the Attorney General*) or is followed by *of* is no title of what follows.
    """
    cut = 0
    if words and words[-1][1].casefold() in _ENDS_BODY and not _is_titled_person([word for _, word in words]):
        return (), words
    for row, (_, word) in enumerate(words):
        plain = word.rstrip(".").casefold()
        if (plain in TITLES or plain in ROLES) and row + 1 < len(words) and words[row + 1][1] not in _LINKS:
            cut = row + 1
        elif word in _BREAKS:
            first = next((at for at in range(row + 2, len(words) - 1) if _is_first_name(words[at][1])), None)
            cut = first if first is not None and _has_role(words[:row]) else cut
            break
    return tuple(word.rstrip(".").casefold() for _, word in words[:cut]), words[cut:]


def _is_titled_person(words: list[str]) -> bool:
    """*Mayor Don Guardian*: a family name that is a body's noun as well, behind role and first name."""
    return len(words) > 2 and _is_first_name(words[-2]) and words[-3].rstrip(".").casefold() in ROLES | TITLES


def _is_first_name(word: str) -> bool:
    return word.casefold() in FIRST_NAMES


def _has_role(words: list[tuple[int, str]]) -> bool:
    return any(word.casefold() in ROLES for _, word in words)


def _kind(text: str, span: Span, words: tuple[str, ...], titles: tuple[str, ...]) -> Kind:
    lower = [word.casefold() for word in words]
    if titles and not any(word in BODIES for word in lower):
        return "person"
    if is_firm(words):
        return "organisation"
    if lower[-1] in BODIES or lower[0] in BODIES or (len(lower) > 1 and lower[-1] in MEDIA):
        return "organisation"
    if any(word in _BREAKS for word in words) or (len(words) > 1 and any(word in BODIES for word in lower)):
        return "organisation"
    if len(words) == 1:
        return "organisation" if 1 < len(words[0]) < 6 and words[0].isupper() else "unknown"
    if names_no_speaker(words):
        return "unknown"
    if lower[0] in FIRST_NAMES:
        return "person"
    before = _ROLE_BEFORE.search(text, max(0, span.start - 24), span.start)
    return "person" if before and before.group(1).casefold() in ROLES else "unknown"
