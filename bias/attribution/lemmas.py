"""Verb forms without a corpus: inflect a lemma, or guess the lemma of a form.

Regular spelling rules and a table of irregular verbs; nothing is read from disk. `inflections` is what the cue
lexicon is expanded with, `guess_lemma` what is left for words that it does not hold.
"""

from __future__ import annotations

import re
from types import MappingProxyType

_IRREGULAR = """
be am is are was were been being|bear bears bore borne bearing|beat beats beat beaten beating
become becomes became become becoming|beg begs begged begging|begin begins began begun beginning
bet bets bet betted betting|bind binds bound binding|blow blows blew blown blowing|break breaks broke broken breaking
bring brings brought bringing|broadcast broadcasts broadcast broadcasted broadcasting|buy buys bought buying
cast casts cast casting|choose chooses chose chosen choosing|come comes came coming|cry cries cried crying
curse curses cursed curst cursing|deal deals dealt dealing|do does did done doing|draw draws drew drawn drawing
dream dreams dreamed dreamt dreaming|drive drives drove driven driving|fall falls fell fallen falling
feel feels felt feeling|fight fights fought fighting|find finds found finding
forbid forbids forbade forbidden forbidding|forecast forecasts forecast forecasted forecasting
foresee foresees foresaw foreseen foreseeing|foretell foretells foretold foretelling
forget forgets forgot forgotten forgetting|forgive forgives forgave forgiven forgiving|get gets got gotten getting
give gives gave given giving|go goes went gone going|have has had having|hear hears heard hearing
hide hides hid hidden hiding|hit hits hit hitting|hold holds held holding|hurt hurts hurt hurting
keep keeps kept keeping|know knows knew known knowing|lay lays laid laying|lead leads led leading
learn learns learned learnt learning|leave leaves left leaving|let lets let letting|lie lies lied lying
lose loses lost losing|make makes made making|mean means meant meaning|meet meets met meeting
mislead misleads misled misleading|misunderstand misunderstands misunderstood misunderstanding
overhear overhears overheard overhearing|oversee oversees oversaw overseen overseeing
overstate overstates overstated overstating|panic panics panicked panicking|pay pays paid paying
plead pleads pleaded pled pleading|prove proves proved proven proving|put puts put putting|quit quits quit quitting
read reads reading|rethink rethinks rethought rethinking|ride rides rode ridden riding|rise rises rose risen rising
run runs ran running|say says said saying|see sees saw seen seeing|seek seeks sought seeking|sell sells sold selling
send sends sent sending|set sets set setting|shake shakes shook shaken shaking|shoot shoots shot shooting
show shows showed shown showing|shut shuts shut shutting|sing sings sang sung singing|sit sits sat sitting
sound sounds sounded sounding|speak speaks spoke spoken speaking|spellbind spellbinds spellbound spellbinding
spend spends spent spending|stand stands stood standing|steal steals stole stolen stealing|stick sticks stuck sticking
strike strikes struck striking|strive strives strove striven striving|swear swears swore sworn swearing
take takes took taken taking|teach teaches taught teaching|tell tells told telling|think thinks thought thinking
throw throws threw thrown throwing|try tries tried trying|understand understands understood understanding
undertake undertakes undertook undertaken undertaking|uphold upholds upheld upholding|upset upsets upset upsetting
weep weeps wept weeping|win wins won winning|withdraw withdraws withdrew withdrawn withdrawing
withhold withholds withheld withholding|withstand withstands withstood withstanding|write writes wrote written writing
"""
_TABLE = MappingProxyType(
    {
        entry.split()[0]: tuple(entry.split()[1:])
        for line in _IRREGULAR.split("\n")
        for entry in line.split("|")
        if entry
    }
)
_LEMMA_OF_IRREGULAR = MappingProxyType({form: lemma for lemma, forms in _TABLE.items() for form in forms})
_VOWELS = frozenset("aeiou")
_SILENT_E = re.compile(
    r"(?:[cuv]|[aeiou][sz]|[nrpl]s|[bcdfgkpt]l|[dlr]g|(?:all|obl)[ei]g|ang|eng|[iu]at|quir|uad|loath"
    r"|(?<![aeiou])[aiou][bdgkmpr]|(?<![aeiou])(?:in|on|at|it|ot|ut|ul|ol|il))$"
)
_DOUBLING = frozenset(
    """
    abet admit allot avow ban bar befit beg bet blog brag bug chat chip clap commit compel concur confer
    control defer deter dispel dub emit enrol expel flip fret gab gossip grin impel incur infer jab jar jot
    kid log nag nod occur omit pan patrol pen permit plan plot prefer prod propel quip quiz rap rat rebel
    rebuff rebut recap refer regret repel rip shrug shun slam snap sob spot spur step stop stun submit tap
    tip transfer transmit tug vet wed whip
    """.split()
)
_BRITISH = frozenset("appal cancel channel counsel enthral equal label marvel model quarrel signal travel".split())


def inflections(lemma: str) -> frozenset[str]:
    """Return all forms of a verb, the lemma among them; both spellings where English has two (*signaled*, *-lled*)."""
    if lemma in _TABLE:
        return frozenset((lemma, *_TABLE[lemma]))
    forms = {lemma, _third_person(lemma)}
    if lemma in _DOUBLING:
        forms |= _with_endings(lemma + lemma[-1])
    elif lemma in _BRITISH:
        forms |= _with_endings(lemma) | _with_endings(lemma + lemma[-1])
    elif lemma.endswith("ie"):
        forms |= {lemma + "d", lemma[:-2] + "ying"}
    elif lemma.endswith("ee"):
        forms |= {lemma + "d", lemma + "ing"}
    elif lemma.endswith("e"):
        forms |= {lemma + "d", lemma[:-1] + "ing"}
    elif lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        forms |= {lemma[:-1] + "ied", lemma + "ing"}
    else:
        forms |= _with_endings(lemma)
    return frozenset(forms)


def _with_endings(stem: str) -> set[str]:
    return {stem + "ed", stem + "ing"}


def _third_person(lemma: str) -> str:
    if lemma.endswith(("s", "x", "z", "ch", "sh")):
        return lemma + ("zes" if lemma == "quiz" else "es")
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return lemma[:-1] + "ies"
    if lemma.endswith("o") and lemma[-2:-1] not in _VOWELS:
        return lemma + "es"
    return lemma + "s"


def guess_lemma(form: str) -> str:
    """Guess the lemma of a lower-case verb form by its ending; a form that shows none is its own lemma."""
    if form in _LEMMA_OF_IRREGULAR:
        return _LEMMA_OF_IRREGULAR[form]
    for ending in ("ing", "ied", "ed", "ies", "es", "s"):
        stem = form[: -len(ending)]
        if form.endswith(ending) and len(stem) >= 2 and any(letter in "aeiouy" for letter in stem):
            return _restored(stem, ending)
    return form


def _restored(stem: str, ending: str) -> str:
    if ending in ("ied", "ies"):
        return stem + "y"
    if ending == "s":
        return stem + "s" if stem.endswith("s") else stem
    if stem.endswith("zz") and ending == "es":
        return stem[:-1]
    if ending == "es":
        return stem if stem.endswith(("ss", "x", "ch", "sh", "o")) else stem + "e"
    if stem[-1] == stem[-2] and (stem[-1] not in "aeiouflsz" or stem[:-1] in _DOUBLING):
        return stem[:-1]
    return stem + "e" if _SILENT_E.search(stem) else stem


def past_participle_like(form: str) -> bool:
    """Whether a form may be a passive participle (*told, accused, seen*)."""
    lemma = _LEMMA_OF_IRREGULAR.get(form)
    if lemma is not None:
        return not form.endswith(("ing", "s"))
    return form.endswith("ed") or form in _TABLE
