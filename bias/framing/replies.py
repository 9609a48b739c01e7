"""Reply: accusations with or without the accused side's answer, and who has the last word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bias.framing.accusations import Accusation, find_accusations, last_word
from bias.framing.case import Case
from bias.framing.english import counted
from bias.types import Document, Evidence, Finding


def find_replies(case: Case) -> Iterator[Finding]:
    """One finding per article and side that is accused there."""
    for document in case.documents.values():
        accusations = find_accusations(case, document)
        for side in case.side_names():
            against = [a for a in accusations if a.accused == side]
            if against:
                yield _report(case, document.article.id, side, against)


def _report(case: Case, article: str, side: str, accusations: Sequence[Accusation]) -> Finding:
    answered = [a for a in accusations if a.answer is not None]
    last = last_word(case.documents[article], accusations)
    sought = any(a.sought for a in accusations)
    besides = None if answered or sought else _heard_besides(case.documents[article], side)
    summary = f"{case.outlet(article)} carries {counted(len(accusations), 'accusation')} against {side}"
    if not answered:
        summary += f" and no answer from {side}"
        summary += ", which it says did not respond" if sought else ""
        summary += f", though {side} is heard there" if besides is not None else ""
    else:
        how_many = {True: "it" if len(answered) == 1 else "both" if len(answered) == 2 else "all of them"}.get(
            len(answered) == len(accusations), f"{len(answered)} of them"
        )
        summary += f" and {side}’s answer to {how_many}"
        summary += f"; {last} has the last word" if last else ""
    evidence = []
    for accusation in accusations:
        evidence.append(Evidence(article, accusation.claim, f"accusation against {side}"))
        if accusation.answer is not None:
            evidence.append(Evidence(article, accusation.answer, f"answer of {side}"))
    if besides is not None:
        evidence.append(Evidence(article, besides, f"{side} is heard"))
    unanswered = next((a for a in accusations if a.answer is None), accusations[0])
    cluster = case.cluster_of.get((article, unanswered.claim))
    return Finding(
        "reply",
        article,
        cluster.id if cluster else None,
        unanswered.claim,
        side,
        summary + ".",
        tuple(dict.fromkeys(evidence)),
        {
            "accusations": len(accusations),
            "answered": len(answered),
            "unanswered_claims": [a.claim for a in accusations if a.answer is None],
            "last_word": last,
            "asked_without_answer": sought,
        },
    )


def _heard_besides(document: Document, side: str) -> int | None:
    """The first claim of the body that is attributed to a side's speaker: it is heard, if not on the accusation."""
    return next(
        (c.id for c in document.claims if c.side == side and c.attribution_id is not None and not c.headline), None
    )
