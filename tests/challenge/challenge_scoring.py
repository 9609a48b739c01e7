"""Score the reader on the challenge set: `python tests/challenge/challenge_scoring.py`.

`--half open|closed` scores a half, `--failures` shows what fails. A case passes if everything that it
names holds. Cases with an odd number are open: who works on the reader may look at those that fail. Those with an even
number are closed: they are counted, and their failures are never printed.

An anchor stands for the claim that covers most of its letters and digits; among equals for the shortest. `--pin` writes
floors just below what was reached; a floor never falls.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

if TYPE_CHECKING:
    from bias.types import Attribution, Claim, Document, Spans

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
CASES = HERE / "cases"
FLOORS = HERE / "floors.toml"
OUTLET = "Example Outlet"
"""The outlet of a case that names none."""
COVERED = 0.8
"""Share of an anchor's letters and digits that must lie in one claim."""
NEUTRAL = 0.1
"""Endorsements no further from 0 than this are neutral."""
ROUNDING = 1e-6

DOMAINS = ("conflict", "politics", "courts", "business", "disaster", "sport")
REQUIRED = {"id", "phenomenon", "domain", "half", "text", "claims"}
OPTIONAL = {"title", "outlet", "pair", "sides", "no_source", "no_claim"}
OF_CLAIM = ("mode", "attribution", "hedged", "headline", "side")
OF_ATTRIBUTION = ("speaker", "polarity", "endorsement", "cue_class", "source_type", "official", "form")

Case = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Failure:
    """One expectation of a case that does not hold."""

    where: str
    """The anchor, or the words of `no_source` and `no_claim`."""
    field: str
    expected: object
    got: object

    def __str__(self) -> str:
        return f"{self.where!r} {self.field}: expected {self.expected!r}, got {self.got!r}"


# --- cases --------------------------------------------------------------------------------------------------------


def read_cases(folder: Path = CASES) -> tuple[Case, ...]:
    """Return the cases of all files of a folder, in the order of the files."""
    lines = [line for path in sorted(folder.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    return tuple(json.loads(line) for line in lines if line.strip())


def half_of(case: Case) -> str:
    """The half of a case: odd numbers are open."""
    number = re.search(r"\d+$", case["id"])
    return "open" if number and int(number[0]) % 2 else "closed"


def text_of(case: Case) -> str:
    """The text of the case's article, as offsets index it."""
    return f"{case['title']}\n\n{case['text']}" if case.get("title") else str(case["text"])


def find_problems(cases: Sequence[Case]) -> list[str]:
    """Return what is wrong with the cases themselves, one line for each problem."""
    ids = [case["id"] for case in cases]
    found = [f"{name}: id used twice" for name in sorted({name for name in ids if ids.count(name) > 1})]
    texts = {case["id"]: text_of(case) for case in cases}
    for case in cases:
        found += [f"{case['id']}: {problem}" for problem in _problems_of(case, texts)]
    return found


def _problems_of(case: Case, texts: Mapping[str, str]) -> Iterable[str]:
    text = text_of(case)
    if missing := REQUIRED - set(case):
        yield f"lacks {sorted(missing)}"
    if unknown := set(case) - REQUIRED - OPTIONAL:
        yield f"unknown fields {sorted(unknown)}"
    if not re.fullmatch(re.escape(case["phenomenon"]) + r"-\d+", case["id"]):
        yield "the id is not the phenomenon and a number"
    if case["domain"] not in DOMAINS:
        yield f"unknown domain {case['domain']}"
    if case.get("half") != half_of(case):
        yield "wrong half"
    if "pair" in case and (case["pair"] not in texts or texts[case["pair"]] == text):
        yield f"no case {case['pair']} with another text to pair with"
    if not case["claims"] and not case.get("no_source") and not case.get("no_claim"):
        yield "expects nothing"
    sides = [side["name"] for side in case.get("sides", ())]
    for expected in case["claims"]:
        yield from (f"{expected.get('anchor')!r}: {problem}" for problem in _problems_of_claim(expected, text, sides))
    for field in ("no_source", "no_claim"):
        if not isinstance(case.get(field, []), list):
            yield f"{field} must be a list"
        elif missing_words := [word for word in case.get(field, ()) if word not in text]:
            yield f"{missing_words} of {field} are not in the text"


def _problems_of_claim(expected: Mapping[str, Any], text: str, sides: Sequence[str]) -> Iterable[str]:
    if text.count(expected["anchor"]) != 1:
        yield "the anchor must be in the text once"
    legal = _legal_values(sides)
    for field, value in expected.items():
        if field in ("anchor", "speaker"):
            continue
        if field == "without":
            yield from (f"{word!r} is not in the text" for word in _listed(value) if word not in text)
        elif field == "attribution":
            low, high = value
            if not 0 <= low <= high <= 1:
                yield f"no range of scores: {value}"
        elif field not in legal:
            yield f"unknown field {field}"
        elif illegal := [v for v in _listed(value) if v not in legal[field]]:
            yield f"{field} cannot be {illegal}"
    if len(expected) < 2:
        yield "expects nothing of the claim"


def _legal_values(sides: Sequence[str]) -> dict[str, tuple[object, ...]]:
    from bias.types import CueClass, Form, Mode, SourceType

    return {
        "mode": get_args(Mode),
        "cue_class": get_args(CueClass),
        "source_type": get_args(SourceType),
        "form": get_args(Form),
        "polarity": (-1, 0, 1),
        "endorsement": ("<0", "0", ">0"),
        "hedged": (True, False),
        "headline": (True, False),
        "official": (True, False),
        "side": (None, *sides),
    }


# --- scoring ------------------------------------------------------------------------------------------------------


def read_case(case: Case) -> Document:
    """Read a case with the shipped model; where it names sides, assign them as a comparison does."""
    import bias
    from bias.sides import assign_sides

    article = bias.Article(case["id"], case.get("outlet", OUTLET), case.get("title", ""), case["text"])
    document = bias.read(article)
    sides = [bias.Side(side["name"], tuple(side.get("aliases", ()))) for side in case.get("sides", ())]
    return assign_sides([document], sides)[0] if sides else document


def score_case(case: Case, document: Document) -> tuple[Failure, ...]:
    """Return the expectations of a case that a document does not meet."""
    failures = [failure for expected in case["claims"] for failure in _score_claim(expected, document)]
    for words in case.get("no_source", ()):
        failures += [
            Failure(words, "no_source", "no source", source)
            for source in dict.fromkeys(_source_text(document, a) for a in document.attributions)
            if _heads(words, source)
        ]
        if any(speaker and _name(speaker) == _name(words) for speaker in (a.speaker for a in document.attributions)):
            failures.append(Failure(words, "no_source", "no speaker", words))
    for words in case.get("no_claim", ()):
        failures += [
            Failure(words, "no_claim", "no claim", claim.text)
            for claim in document.claims
            if _coverage(document.article.text, words, claim.spans) > 0.5
        ]
    return tuple(failures)


def match_anchor(document: Document, anchor: str) -> tuple[Claim | None, float]:
    """Return the claim that covers most of an anchor, and the share of its letters and digits that it covers."""
    shares = {claim: _coverage(document.article.text, anchor, claim.spans) for claim in document.claims}
    best = max(shares, key=lambda claim: (shares[claim], -sum(e - s for s, e in claim.spans)), default=None)
    return (best, shares[best]) if best is not None and shares[best] > 0 else (None, 0.0)


def _coverage(text: str, words: str, spans: Spans) -> float:
    start = text.index(words)
    places = [i for i in range(start, start + len(words)) if text[i].isalnum()]
    return sum(any(s <= i < e for s, e in spans) for i in places) / len(places)


def _score_claim(expected: Mapping[str, Any], document: Document) -> Iterable[Failure]:
    anchor = expected["anchor"]
    claim, share = match_anchor(document, anchor)
    if claim is None or share < COVERED:
        yield Failure(anchor, "claim", "one claim", claim and claim.text)
        return
    attribution = document.attribution_of(claim)
    for field in (*OF_CLAIM, *OF_ATTRIBUTION):
        if field in expected:
            got = _value(field, claim, attribution)
            if not _holds(field, expected[field], got):
                yield Failure(anchor, field, expected[field], got)
    for words in _listed(expected.get("without", [])):
        if re.search(rf"(?<!\w){re.escape(words)}(?!\w)", claim.text):
            yield Failure(anchor, "without", f"no {words!r}", claim.text)


def _value(field: str, claim: Claim, attribution: Attribution | None) -> object:
    if field in OF_CLAIM:
        return getattr(claim, field)
    if attribution is None:
        return "none" if field == "source_type" else None
    return getattr(attribution, field)


def _holds(field: str, expected: Any, got: Any) -> bool:
    if field == "attribution":
        return bool(expected[0] - ROUNDING <= got <= expected[1] + ROUNDING)
    if field == "endorsement":
        return got is not None and {"<0": got < 0, "0": abs(got) <= NEUTRAL, ">0": got > 0}[expected]
    accepted = _listed(expected)
    if field == "speaker":
        return (got and _name(got)) in [name and _name(name) for name in accepted]
    return got in accepted


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _name(name: str) -> str:
    plain = " ".join(name.replace("’", "'").split()).casefold()
    return re.sub(r"^(?:the|an?) (?=\S)", "", plain)


def _source_text(document: Document, attribution: Attribution) -> str:
    return " ".join(document.article.text[s:e] for s, e in attribution.source)


_AFTER_THE_HEAD = re.compile(r"\s*[,(—–].*| (?:of|for|at|from|in|on|who|which|with|by|to|near)\b.*", re.DOTALL)


def _heads(words: str, source: str) -> bool:
    """Whether words are a source, or the end of the part before its first comma or preposition."""
    head = _AFTER_THE_HEAD.sub("", _name(source))
    return _name(words) in (_name(source), head) or head.endswith(f" {_name(words)}")


# --- the whole set ------------------------------------------------------------------------------------------------


def score_all(cases: Iterable[Case]) -> dict[str, tuple[Failure, ...]]:
    """Read and score cases; return their failures by id."""
    return {case["id"]: score_case(case, read_case(case)) for case in cases}


def passed_by_phenomenon(cases: Sequence[Case], failures: Mapping[str, Sequence[Failure]]) -> dict[str, float]:
    """Return the share of the cases that pass, 0..1, for each phenomenon and for *overall*."""
    groups: dict[str, list[bool]] = {}
    for case in cases:
        groups.setdefault(case["phenomenon"], []).append(not failures[case["id"]])
    groups = dict(sorted(groups.items()))
    everything = [passed for group in groups.values() for passed in group]
    return {name: sum(group) / len(group) for name, group in {"overall": everything, **groups}.items()}


def read_floors() -> dict[str, float]:
    """Return the pinned floors: shares of the cases that must pass, by phenomenon, and *overall*."""
    return {name: float(floor) for name, floor in tomllib.loads(FLOORS.read_text("utf-8"))["floors"].items()}


def pin_floors(cases: Sequence[Case], failures: Mapping[str, Sequence[Failure]]) -> None:
    """Write floors one case below what was reached, one percent for the whole; none falls.

    The slack is for a retrained model, which may trade one case for another.
    """
    old = read_floors() if FLOORS.exists() else {}
    sizes = Counter(case["phenomenon"] for case in cases)
    lines = []
    for name, share in passed_by_phenomenon(cases, failures).items():
        slack = 1 / sizes[name] if name in sizes else 0.01
        floor = max(old.get(name, 0.0), int((share - slack) * 100 + ROUNDING) / 100)
        lines.append(f'"{name}" = {floor:.2f}\n')
    head = "# Shares of the challenge cases that must pass. Written with --pin; a floor only rises.\n\n[floors]\n"
    FLOORS.write_text(head + "".join(lines), "utf-8")


def _line(name: str, cases: Sequence[Case], failures: Mapping[str, Sequence[Failure]]) -> str:
    cells = []
    for half in ("open", "closed"):
        chosen = [case for case in cases if half_of(case) == half]
        passed = sum(not failures[case["id"]] for case in chosen)
        cells.append(f"{passed:4}/{len(chosen):<4} {passed / len(chosen):6.1%}" if chosen else f"{'-':>16}")
    share = sum(not failures[case["id"]] for case in cases) / len(cases)
    return f"{name:24} {'  '.join(cells)}  {share:6.1%}"


def main(arguments: Sequence[str]) -> None:
    """Score the set and print shares per phenomenon and half."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[2])
    parser.add_argument("--half", choices=("open", "closed"), help="only this half")
    parser.add_argument("--failures", action="store_true", help="print what fails in open cases")
    parser.add_argument("--pin", action="store_true", help="raise the floors to what is reached")
    options = parser.parse_args(arguments)
    cases = [case for case in read_cases() if options.half in (None, half_of(case))]
    if problems := find_problems(cases if options.half is None else read_cases()):
        raise SystemExit("\n".join(problems))
    failures = score_all(cases)
    if options.failures:
        for case in cases:
            if half_of(case) == "open" and failures[case["id"]]:
                print(f"{case['id']}: {text_of(case)!r}")
                print("".join(f"    {failure}\n" for failure in failures[case["id"]]))
    print(f"{'phenomenon':24} {'open':^16}  {'closed':^16}     all")
    for name in sorted({case["phenomenon"] for case in cases}):
        print(_line(name, [case for case in cases if case["phenomenon"] == name], failures))
    print(_line("overall", cases, failures))
    if options.pin:
        if options.half:
            raise SystemExit("floors are pinned on both halves: leave out --half")
        pin_floors(cases, failures)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))  # so that a checkout works without being installed
    main(sys.argv[1:])
