"""Relations by kind: how well each sort of attribution is found.

An attribution without a source is of the kind `no source`. Of the others, those whose cue has a verb of saying are
`said, quoted` if their content holds a quotation mark, else `said, indirect`; all the rest (*believes, plans, denied*)
are `other cue`. Matches are those of *relation* (`bias.evaluation.scoring`). Recall is over the annotated attributions
of a kind, precision over the found ones of that kind.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from bias.evaluation.scoring import find_tokens, match_relations, roles_of

KINDS = ("said, quoted", "said, indirect", "other cue", "no source")
_SAYING = re.compile(
    r"\b(?:say|says|said|saying|tell|tells|told|telling|add|adds|added|adding|ask|asks|asked|asking|reply|replies|"
    r"replied|answered|write|writes|wrote|written|writing|tweet|tweets|tweeted|tweeting|note|notes|noted|noting|state|"
    r"states|stated|stating|explain|explains|explained|explaining|announce|announces|announced|announcing|according to|"
    r"report|reports|reported|reporting|declare|declares|declared|remark|remarked|comment|commented|respond|responded)\b",
    re.IGNORECASE,
)
_MARKS = re.compile(r"[\"“”«»]|''|(?<!\w)[‘']")


def score_kinds(
    gold: Iterable[Mapping[str, Any]], predicted: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, float]]:
    """Return precision `p`, recall `r`, `f1` (0..1) and the numbers annotated and found, for each of `KINDS`."""
    annotated, found, hit, right = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for document in gold:
        text, tokens = document["text"], find_tokens(document["text"])
        true = [one for one in document["attributions"] if any(roles_of([one], tokens)[0].values())]
        guesses = [
            one
            for one in predicted.get(document["doc"], {}).get("attributions", ())
            if any(roles_of([one], tokens)[0].values())
        ]
        kinds, guessed = [_kind(text, one) for one in true], [_kind(text, one) for one in guesses]
        annotated.update(kinds)
        found.update(guessed)
        for i, j in match_relations(roles_of(true, tokens), roles_of(guesses, tokens)):
            hit[kinds[i]] += 1
            right[guessed[j]] += 1
    return {kind: _measures(annotated[kind], found[kind], hit[kind], right[kind]) for kind in KINDS}


def _kind(text: str, attribution: Mapping[str, Any]) -> str:
    if not attribution.get("source"):
        return "no source"
    cue = " ".join(text[start:end] for start, end in attribution.get("cue") or ())
    if not _SAYING.search(cue):
        return "other cue"
    quoted = any(_MARKS.search(text, start, end) for start, end in attribution.get("content") or ())
    return "said, quoted" if quoted else "said, indirect"


def _measures(annotated: int, found: int, hit: int, right: int) -> dict[str, float]:
    p = right / found if found else 0.0
    r = hit / annotated if annotated else 0.0
    return {"p": p, "r": r, "f1": 2 * p * r / (p + r) if p + r else 0.0, "gold": annotated, "pred": found}
