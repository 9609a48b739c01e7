"""A realistic comparison over four invented outlets, and small ones, built without any other room.

Articles are written with their roles in line: `[1:source]`, `{1:cue}`, `<1:content>`; the number says which
attribution a part belongs to, and parts may nest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from bias.framing import weigh_claims
from bias.reading.layout import find_paragraphs, find_quotations
from bias.settings import Settings
from bias.types import (
    MODES,
    Article,
    ArticleScore,
    Attribution,
    Claim,
    Cluster,
    Comparison,
    Component,
    Document,
    Evidence,
    Finding,
    FramingRow,
    Mention,
    Mode,
    OrderChange,
    Reading,
    SharedPassage,
    Side,
    Skipped,
    Span,
    Speaker,
)

_OPEN = re.compile(r"([\[{<])(\d+):|([\]}>])")
_ROLES = {"[": "source", "{": "cue", "<": "content"}
_CLOSES = {"]": "[", "}": "{", ">": "<"}


def parse_marked(marked: str) -> tuple[str, dict[int, dict[str, list[Span]]]]:
    """Plain text and the spans of each numbered attribution by role."""
    text, position = "", 0
    found: dict[int, dict[str, list[Span]]] = {}
    stack: list[tuple[str, int, int]] = []
    for match in _OPEN.finditer(marked):
        text += marked[position : match.start()]
        position = match.end()
        if match[1]:
            stack.append((match[1], int(match[2]), len(text)))
        elif stack and stack[-1][0] == _CLOSES[match[3]]:
            bracket, number, start = stack.pop()
            roles = found.setdefault(number, {"source": [], "cue": [], "content": []})
            roles[_ROLES[bracket]].append(Span(start, len(text)))
        else:
            text += match[3]
    return text + marked[position:], found


def make_reading(text: str) -> Reading:
    paragraphs = find_paragraphs(text)
    sentences = []
    for start, end in paragraphs:
        begin = start
        for match in re.finditer(r"[.!?]”?\s+", text[start:end]):
            sentences.append(Span(begin, start + len(match[0].rstrip()) + match.start()))
            begin = start + match.end()
        if begin < end:
            sentences.append(Span(begin, end))
    return Reading(
        tuple(paragraphs),
        tuple(sentences),
        tuple(find_quotations(text, paragraphs)),
        (),
        np.zeros((0, 3), np.int32),
        np.zeros((0, 384), np.float16),
    )


def make_document(
    identity: str,
    outlet: str,
    marked_title: str,
    marked_body: str,
    facts: Mapping[int, Mapping[str, Any]] | None = None,
    **more: Any,
) -> Document:
    """Read a marked article; `facts` gives per attribution what differs from a neutral, named statement."""
    text, roles = parse_marked(f"{marked_title}\n\n{marked_body}" if marked_title else marked_body)
    title, _ = parse_marked(marked_title)
    body = text[len(title) + 2 :] if title else text
    article = Article(identity, outlet, title, body, **more)
    reading = make_reading(article.text)
    numbers = sorted(roles)
    attributions = tuple(_attribution(row, roles[n], (facts or {}).get(n, {}), text) for row, n in enumerate(numbers))
    claims = _claims(text, reading, attributions, [dict((facts or {}).get(n, {})) for n in numbers], len(title))
    return Document(article, reading, attributions, claims, _speakers(attributions))


def _attribution(row: int, roles: Mapping[str, list[Span]], facts: Mapping[str, Any], text: str) -> Attribution:
    source = tuple(roles["source"])
    speaker = facts.get("speaker", text[source[0].start : source[0].end] if source else None)
    values: dict[str, Any] = {
        "parent": None,
        "form": "indirect",
        "cue_class": "neutral",
        "veridicality": 1.4,
        "endorsement": 0.0,
        "polarity": 1,
        "source_type": "organisation" if source else "none",
        "official": False,
        "side": None,
        "probability": 0.9,
    }
    values.update({k: v for k, v in facts.items() if k in values})
    return Attribution(
        id=row, source=source, cue=tuple(roles["cue"]), content=tuple(roles["content"]), speaker=speaker, **values
    )


def _claims(
    text: str,
    reading: Reading,
    attributions: Sequence[Attribution],
    facts: Sequence[Mapping[str, Any]],
    title: int,
) -> tuple[Claim, ...]:
    claims: list[Claim] = []
    for row, sentence in enumerate(reading.sentences):
        covered = False
        for attribution, given in zip(attributions, facts, strict=True):
            spans = tuple(
                Span(max(s, sentence.start), min(e, sentence.end))
                for s, e in attribution.content
                if s < sentence.end and e > sentence.start
            )
            if not spans:
                continue
            covered = True
            mode: Mode = given.get("mode", "attributed" if attribution.source else "sourceless")
            rung = {"attributed": 1.0, "carried": 0.85, "sourceless": 0.6, "scare": 0.3, "asserted": 0.0}[mode]
            score = rung * (1 - max(0.0, attribution.endorsement) / 2)
            claims.append(_claim(len(claims), row, spans, text, mode, score, attribution, given, sentence.end <= title))
        if not covered:
            scare = re.search(r"‘[^’]+’", text[sentence.start : sentence.end])
            if scare:
                spans = (Span(sentence.start + scare.start(), sentence.start + scare.end()),)
                claims.append(_claim(len(claims), row, spans, text, "scare", 0.3, None, {}, sentence.end <= title))
            spans = (sentence,)
            claims.append(_claim(len(claims), row, spans, text, "asserted", 0.0, None, {}, sentence.end <= title))
    return tuple(claims)


def _claim(
    identity: int,
    row: int,
    spans: tuple[Span, ...],
    text: str,
    mode: Mode,
    score: float,
    attribution: Attribution | None,
    facts: Mapping[str, Any],
    headline: bool,
) -> Claim:
    words = " ".join(text[s:e] for s, e in spans)
    side = attribution.side if attribution else None
    hedged = bool(facts.get("hedged"))
    number = attribution.id if attribution else None
    return Claim(identity, row, spans, words, mode, score, 0.93, number, hedged, headline, side)


def _speakers(attributions: Sequence[Attribution]) -> tuple[Speaker, ...]:
    named: dict[str, list[Span]] = {}
    for attribution in attributions:
        if attribution.speaker:
            named.setdefault(attribution.speaker, []).extend(attribution.source)
    return tuple(Speaker(name, "organisation", False, tuple(spans)) for name, spans in named.items())


def score_document(document: Document) -> ArticleScore:
    body = [claim for claim in document.claims if not claim.headline]
    words = [len(claim.text.split()) for claim in body]
    mean = sum(w * c.attribution for w, c in zip(words, body, strict=True)) / sum(words) if sum(words) else None
    headlines = [claim.attribution for claim in document.claims if claim.headline]
    article = document.article
    modes = {mode: sum(claim.mode == mode for claim in body) for mode in MODES}
    total = len(article.text.split())
    return ArticleScore(article.id, article.outlet, mean, mean, headlines[0] if headlines else None, total, modes)


ARVAN, TESS = "Arvany", "Tessia"

_HERALD = """<1:Tessian guns opened fire on the Ostrel dam shortly before dawn on Thursday>, [1:the Arvanian defence \
ministry] {1:said}, breaking a ceasefire that had held for nine days.

Two engineers were killed and the turbine hall was set alight. {2:According to} [2:Governor Ilse Marrin], <2:four more \
people were taken to hospital in Kell>. “<3:This was a deliberate attack on the water of half a million people>,” \
[3:she] {3:said}. “<3:Those who ordered it will answer for it>.

“<3:We had warned the observers for weeks that guns were being moved up to the ridge>.”

[4:Tessia’s military command] {4:claimed} that <4:its units had not fired a single round>. [5:The Arvanian general \
staff] {5:accused} <5:the Tessian side of moving howitzers to the ridge two days earlier>.

The relief agency Open Hands will not send its convoy before Sunday. [6:Its director, Pavel Onn,] {6:said} that <6:the \
road could not be called safe>. Up to nine hundred villagers {7:are feared} <7:to be without drinking water>.
"""

_TODAY = """[1:Tessia’s military command] {1:denied} on Thursday <1:shelling the Ostrel dam>, and {2:said} that \
<2:the fire in the turbine hall had started in an Arvanian ammunition store>.

Arvany has used the dam as a base since spring, as everyone in the valley knows. “<3:They put guns on a dam and then \
cry when it burns>,” {3:said} [3:Colonel Ruben Tsaro], who commands the sector. [4:He] {4:confirmed} that <4:two \
Arvanian engineers had died>.

The so-called ‘observers’ were nowhere to be seen. [5:Officials in Kell] {5:allege} that <5:Tessian guns opened fire \
first>, but they have shown no proof.

[6:Foreign minister Dara Lint] {6:urged} <6:Arvany to let inspectors into the turbine hall at once>.
"""

_POST = """Two engineers died when fire broke out at the Ostrel dam before dawn on Thursday, and each side blames the \
other for it.

[1:The Arvanian defence ministry] {1:said} that <1:Tessian guns had opened fire on the dam>. [2:Tessia’s military \
command] {2:denied} <2:shelling it> and {3:said} that <3:the fire had started in an Arvanian ammunition store>. \
Neither account could be checked.

[4:The observer mission] {4:noted} that <4:eleven impacts were heard between 4.50 and 5.10 from the direction of the \
ridge>, and that <4:howitzers had been seen there on Tuesday>. [5:A spokeswoman] {5:said} that <5:[6:villagers] \
{6:reported} <6:smoke before the first impact>>.

[7:Pavel Onn, who has led Open Hands since 2019,] {7:said} that <7:the road could not be called safe> and that <7:the \
convoy would wait until Sunday>.

Some nine hundred people {8:are believed} <8:to be without drinking water>.
"""

_WIRE = """[1:The Arvanian defence ministry] {1:said} on Thursday that <1:Tessian guns had opened fire on the Ostrel \
dam>, a charge that [2:Tessia’s military command] {2:rejected}: “<2:Our units did not fire>.”

Two engineers were killed, {3:according to} [3:the regional government]. [4:The observer mission] {4:confirmed} that \
<4:eleven impacts had been heard between 4.50 and 5.10>.

[5:Pavel Onn, who has led Open Hands since 2019,] {5:said} that <5:the road could not be called safe> and that <5:the \
convoy would wait until Sunday>.
"""


def make_documents() -> tuple[Document, ...]:
    ministry, command = "Arvanian defence ministry", "Tessia’s military command"
    arv: dict[str, Any] = {"side": ARVAN, "official": True}
    tes: dict[str, Any] = {"side": TESS, "official": True}
    deny = {"cue_class": "denial", "polarity": -1, "endorsement": -0.2, "veridicality": 0.9}
    return (
        make_document(
            "herald.txt",
            "Arvany Herald",
            "Tessian guns set Ostrel dam on fire",
            _HERALD,
            {
                1: {**arv, "speaker": ministry},
                2: {**arv, "speaker": "Governor Ilse Marrin", "source_type": "person"},
                3: {**arv, "speaker": "Governor Ilse Marrin", "source_type": "person", "form": "direct"},
                4: {**tes, "speaker": command, "cue_class": "distancing", "endorsement": -0.55},
                5: {**arv, "speaker": "Arvanian general staff", "cue_class": "accusation", "endorsement": -0.1},
                6: {"speaker": "Pavel Onn", "source_type": "person"},
                7: {"cue_class": "belief", "hedged": True},
            },
            published="2031-10-16T07:40:00+02:00",
            url="https://herald.example/ostrel?a=1&b=2",
        ),
        make_document(
            "today.txt",
            "Tessia Today",
            "Fire at the dam: Arvany’s own shells did it",
            _TODAY,
            {
                1: {**tes, **deny, "speaker": command},
                2: {**tes, "speaker": command, "mode": "carried"},
                3: {**tes, "speaker": "Colonel Ruben Tsaro", "source_type": "person", "form": "direct"},
                4: {**tes, "speaker": "Colonel Ruben Tsaro", "cue_class": "endorsing", "endorsement": 1.0},
                5: {**arv, "speaker": "officials in Kell", "cue_class": "distancing", "endorsement": -0.7},
                6: {**tes, "speaker": "Dara Lint", "cue_class": "directive"},
            },
            published="2031-10-16T13:05:00+02:00",
            url="https://today.example/dam",
            genre="opinion",
        ),
        make_document(
            "post.txt",
            "The Meridian Post",
            "Two die at Ostrel dam as ceasefire frays",
            _POST,
            {
                1: {**arv, "speaker": ministry},
                2: {**tes, **deny, "speaker": command},
                3: {**tes, "speaker": command, "mode": "carried"},
                4: {"speaker": "observer mission", "cue_class": "endorsing", "endorsement": 0.5},
                5: {"speaker": "observer mission", "source_type": "unnamed-person"},
                6: {"speaker": "villagers", "source_type": "unnamed-group", "parent": 4},
                7: {"speaker": "Pavel Onn", "source_type": "person"},
                8: {"cue_class": "belief", "hedged": True},
            },
            published="2031-10-16T18:20:00+02:00",
            url="https://post.example/world/ostrel",
        ),
        make_document(
            "wire.txt",
            "Harbour Wire",
            "Arvany says Tessia shelled dam; Tessia denies",
            _WIRE,
            {
                1: {**arv, "speaker": ministry},
                2: {**tes, "speaker": command, "form": "direct"},
                3: {**arv, "speaker": "regional government"},
                4: {"speaker": "observer mission", "cue_class": "endorsing", "endorsement": 1.0},
                5: {"speaker": "Pavel Onn", "source_type": "person"},
            },
            published="2031-10-17T00:10:00+02:00",
        ),
    )


_SHARED: tuple[tuple[str, tuple[tuple[str, str, int], ...]], ...] = (
    (
        "Tessian guns opened fire on the Ostrel dam.",
        (
            ("herald.txt", "Tessian guns set", 1),
            ("herald.txt", "Tessian guns opened", 1),
            ("today.txt", "shelling the Ostrel", -1),
            ("today.txt", "Tessian guns opened", 1),
            ("post.txt", "Tessian guns had", 1),
            ("post.txt", "shelling it", -1),
            ("wire.txt", "Tessian guns had", 1),
        ),
    ),
    (
        "The fire had started in an Arvanian ammunition store.",
        (
            ("today.txt", "Fire at the dam", 1),
            ("today.txt", "the fire in the turbine", 1),
            ("post.txt", "the fire had", 1),
        ),
    ),
    (
        "Two engineers were killed.",
        (
            ("herald.txt", "Two engineers", 1),
            ("today.txt", "two Arvanian engineers", 1),
            ("post.txt", "Two engineers died", 1),
            ("wire.txt", "Two engineers", 1),
        ),
    ),
    (
        "Tessian units did not fire.",
        (("herald.txt", "its units", 1), ("wire.txt", "Our units", 1)),
    ),
    (
        "Howitzers had been moved to the ridge.",
        (("herald.txt", "the Tessian side of moving", 1), ("post.txt", "eleven impacts", 1)),
    ),
    (
        "Eleven impacts were heard between 4.50 and 5.10.",
        (("post.txt", "eleven impacts", 1), ("wire.txt", "eleven impacts", 1)),
    ),
    (
        "The road could not be called safe.",
        (("herald.txt", "the road", 1), ("post.txt", "the road", 1), ("wire.txt", "the road", 1)),
    ),
    (
        "Nine hundred people are without drinking water.",
        (("herald.txt", "to be without", 1), ("post.txt", "to be without", 1)),
    ),
)


def find_claim(document: Document, start: str) -> Claim:
    return next(claim for claim in document.claims if claim.text.startswith(start))


def make_clusters(documents: Sequence[Document]) -> tuple[Cluster, ...]:
    by_id = {d.article.id: d for d in documents}
    used: set[tuple[str, int]] = set()
    clusters = []
    for text, places in _SHARED:
        mentions = []
        for article, start, polarity in places:
            claim = find_claim(by_id[article], start)
            used.add((article, claim.id))
            mentions.append(make_mention(by_id[article], claim, polarity))
        clusters.append(Cluster(len(clusters), text, tuple(mentions)))
    for document in documents:
        for claim in document.claims:
            if (document.article.id, claim.id) not in used:
                clusters.append(Cluster(len(clusters), claim.text, (make_mention(document, claim, 1),)))
    return tuple(clusters)


def make_mention(document: Document, claim: Claim, polarity: int) -> Mention:
    attribution = document.attribution_of(claim)
    speaker = attribution.speaker if attribution else None
    lean = attribution.endorsement if attribution else 0.0
    copy = document.article.id == "wire.txt" and claim.text.startswith("the road")
    shares = {claim.side: 1.0} if claim.side else {}
    return Mention(
        document.article.id, claim.id, claim.mode, claim.attribution, lean, polarity, speaker, claim.side, shares, copy
    )


_WEIGHTS = {
    "herald.txt": (0.84, 0.71, 0.93),
    "today.txt": (0.17, 0.06, 0.31),
    "post.txt": (0.47, 0.33, 0.62),
    "wire.txt": (0.58, 0.4, 0.74),
}

_MISSING: dict[Component, str] = {
    "agency": "no model for who is said to do harm is installed",
    "labels": "no model for sentiment towards a side is installed",
}


def make_framing(documents: Sequence[Document]) -> tuple[FramingRow, ...]:
    rows = []
    components: tuple[Component, ...] = ("voice", "placement", "credence", "adoption", "omission", "reply")
    values = ((0.62, 0.04, -0.12, 1.0, 0.25, 0.5), (0.38, -0.04, 0.08, 0.0, -0.25, 1.0))
    for document in documents:
        article = document.article
        value, low, high = _WEIGHTS[article.id]
        for position, side in enumerate((ARVAN, TESS)):
            span = (value, low, high) if position == 0 else (1 - value, 1 - high, 1 - low)
            rows.append(FramingRow(article.outlet, article.id, side, "weight", *span, 12))
            for component, figure in zip(components, values[position], strict=True):
                rows.append(
                    FramingRow(article.outlet, article.id, side, component, figure, figure - 0.1, figure + 0.1, 7)
                )
            rows.extend(
                FramingRow(article.outlet, article.id, side, component, None, None, None, 0, reason)
                for component, reason in _MISSING.items()
            )
    return tuple(rows)


def make_findings(documents: Sequence[Document]) -> tuple[Finding, ...]:
    herald, _, post, wire = documents

    def rest(document: Document, start: str, note: str = "") -> Evidence:
        return Evidence(document.article.id, find_claim(document, start).id, note)

    adopted = find_claim(herald, "Tessian guns set")
    return (
        Finding(
            "adoption",
            "herald.txt",
            0,
            adopted.id,
            ARVAN,
            "Arvany Herald states as fact what two independent peers attribute to Arvany’s defence ministry.",
            (
                rest(herald, "Tessian guns set", "own voice, headline"),
                rest(post, "Tessian guns had", "attributed, 10 hours later"),
                rest(wire, "Tessian guns had", "attributed, 16 hours later"),
            ),
        ),
        Finding(
            "omission",
            "today.txt",
            5,
            None,
            None,
            "Tessia Today does not carry the eleven impacts that the observer mission counted; two peers do.",
            (rest(post, "eleven impacts"), rest(wire, "eleven impacts")),
        ),
        Finding(
            "drift",
            "herald.txt",
            0,
            adopted.id,
            ARVAN,
            "The headline states the attack as fact, the body attributes it; one of three peers’ headlines attributes.",
            (rest(herald, "Tessian guns set", "headline"), rest(herald, "Tessian guns opened", "body")),
        ),
        Finding(
            "reply",
            "herald.txt",
            4,
            find_claim(herald, "the Tessian side of moving").id,
            TESS,
            "The accusation that Tessia moved howitzers to the ridge is not answered in the article.",
            (rest(herald, "the Tessian side of moving"),),
        ),
    )


def make_comparison(**more: Any) -> Comparison:
    documents = make_documents()
    values: dict[str, Any] = {
        "event": "Fire at the Ostrel dam, October",
        "articles": documents,
        "sides": (
            Side(ARVAN, ("Arvanian", "Kell"), ("Arvanian defence ministry", "Governor Ilse Marrin")),
            Side(TESS, ("Tessian",), ("Tessia’s military command", "Colonel Ruben Tsaro")),
        ),
        "sides_proposed": True,
        "clusters": make_clusters(documents),
        "shared": (make_shared(documents[2], documents[3]),),
        "scores": tuple(score_document(d) for d in documents),
        "order_changes": (OrderChange("scoring.sourceless", 0.1, ("Arvany Herald", "Tessia Today")),),
        "framing": make_framing(documents),
        "findings": make_findings(documents),
        "skipped": (Skipped("ostrel/notes.pdf", "not a format that can be read; save it as text"),),
        "provenance": {
            "versions": {"bias": "0.1.0", "python": "3.11"},
            "model": "sha256:" + "ab12" * 16,
            "settings": Settings().to_dict(),
            "inputs": {d.article.id: "sha256:" + f"{row:x}" * 64 for row, d in enumerate(documents, 1)},
        },
    }
    return Comparison(**{**values, **more})


def make_shared(first: Document, second: Document) -> SharedPassage:
    words = "said that the road could not be called safe and that the convoy would wait until Sunday."
    places = [d.article.text.index(words) for d in (first, second)]
    spans = (Span(places[0], places[0] + len(words)), Span(places[1], places[1] + len(words)))
    return SharedPassage((first.article.id, second.article.id), spans, 0.24)


def make_small(*documents: Document, **more: Any) -> Comparison:
    """A comparison of some documents in which nothing was found."""
    values: dict[str, Any] = {
        "event": "A small event",
        "articles": documents,
        "sides": (),
        "sides_proposed": False,
        "clusters": (),
        "shared": (),
        "scores": (),
        "order_changes": (),
        "framing": (),
        "findings": (),
        "skipped": (),
        "provenance": {},
    }
    return Comparison(**{**values, **more})


def make_weighed() -> Comparison:
    """The made comparison, its weights those that its claims make."""
    comparison = make_comparison()
    weighed = weigh_claims(comparison.articles, comparison.clusters)
    sums = {(row.outlet, row.side): 0.0 for row in comparison.framing if row.component == "weight"}
    for one in weighed:
        sums[one.outlet, one.side] += one.part
    framing = tuple(
        replace(row, value=sums[row.outlet, row.side]) if row.component == "weight" else row
        for row in comparison.framing
    )
    return replace(comparison, framing=framing, provenance={})
