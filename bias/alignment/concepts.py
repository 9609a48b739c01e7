"""Words that news uses for one another: *shelled* and *opened fire*, *called off* and *cancelled*.

A short table from general knowledge of news writing, for claims about one event, where the rest of the wording settles
the sense. It is deliberately coarse (a noun and its verb, a cause and its instrument share a row) and is not used for
texts about different events.
"""

from __future__ import annotations

from functools import cache

from bias.alignment.words import stem

_LETTERS = 5
_ROWS = """
killed died dead death toll fatalities slain murdered perished victims
wounded injured hurt casualties injuries maimed
shelled shelling fired firing shot shoot artillery bombarded bombardment guns gunfire shell batteries howitzers mortar
exploded explosion blast detonated blew erupted
raid incursion crossed infiltrated intruded
attacked assault offensive
soldiers troops servicemen forces army patrol military
fled displaced left evacuated uprooted refugees
truce ceasefire armistice
depot arsenal stockpile store magazine
arms weapons ammunition munitions powder
town village city
talks negotiations meeting session summit dialogue
trapped buried rubble
convoy trucks lorries vehicles
cancelled scrapped suspended halted postponed
refused declined spurned
resume restart reopen
due scheduled planned expected
determine establish know ascertain
cause caused origin
inquiry investigation probe
observers monitors inspectors
police constables
arrested detained custody jailed imprisoned
strike walkout stoppage picket
workers employees
wages pay salaries earnings
offer proposal deal settlement agreement
passengers commuters riders travellers
rise increase climb jump grow
fall drop decline cut decrease shrink
cost price expense
fare ticket
tax levy duty
fund finance
court judge tribunal
law legislation
vote ballot election poll
protest demonstration rally march
crowd demonstrators protesters marchers
blaze burned flames
flood flooding inundated
disease illness outbreak infection
doctors medics
pupils students
company firm
safe safety security
closed shut
begin start launch
end finish conclude
children schoolchildren youngsters
"""


@cache
def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for row in _ROWS.strip().splitlines():
        keys = [_plain(stem(word)) for word in row.split()]
        for key in keys:
            table.setdefault(key, "=" + keys[0])
    return table


def _plain(key: str) -> str:
    return key if key[0].isdigit() else key[:_LETTERS]


def concept(key: str) -> str:
    """What a stem is compared by within one event: the first word of its row, else its first five letters."""
    plain = _plain(key)
    return _table().get(plain, plain)
