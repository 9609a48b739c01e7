"""Tell who says nothing: *declined to comment, refused to be named, asked not to be identified*.

Such words have a source and a cue, but hand nothing over; that somebody was asked and kept silent stays known by the
attribution, which has no claim.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bias.types import Span

_NAMELESS = (
    r"(?:be(?:ing)?\s+(?:\w+ly\s+)?(?:named|identified|quoted|interviewed|reached)|"
    r"(?:have|having)\s+(?:his|her|their|its)\s+names?\s)"
)
_SPEAK = (
    r"(?:comment|answer|respond|reply|elaborate|speak|talk|discuss|be\s+drawn|"
    r"(?:give|provide|offer|make|disclose|reveal)\s+(?:\w+\s+){0,3}?(?:comments?|details|names?|reasons?|interviews?|statements?|answers?))\b"
)
_ADVERBS = r"(?:(?:publicly|immediately|further|also|both|all|either|repeatedly|directly|formally|on\s+\w+day)\s+){0,3}"
_SILENT = re.compile(
    rf"(?:\w+\s+){{0,3}}?(?:"
    rf"(?:declin|refus)\w*\s+{_ADVERBS}to\s+{_ADVERBS}(?:{_SPEAK}|{_NAMELESS})"
    rf"|(?:asked|requested|wished|wanted|preferred|insisted)\s+(?:on\s+)?not\s*(?:$|(?:to\s+)?{_NAMELESS})"
    rf"|(?:requested|insisted\s+on|asked\s+for)\s+anonymity"
    rf"|(?:did|do|does|has|have|had)(?:\s+not|n['’]t)\s+{_ADVERBS}(?:respond|repl(?:y|ied)|return|answer|comment)"
    rf"|could\s+not\s+{_ADVERBS}be\s+reached"
    rf"|(?:offer(?:s|ed)?|gives?|gave|provide[sd]?|makes?|made)\s+no\s+(?:\w+\s+)?"
    rf"(?:account|comments?|explanations?|details|reasons?(?!\s+(?:to|for|that|why)\b)|answers?)\b"
    rf")",
    re.IGNORECASE,
)
_TELLING = re.compile(r"[“\"‘]|\b(?:but|and|saying|adding)\b")
_LONGEST = 200


def is_silence(text: str, cue: Sequence[Span], content: Sequence[Span]) -> bool:
    """Whether cue and content only say that somebody said nothing, or did not want to be named.

    What is quoted, or goes on to something said (*declined to comment, but said …*), is no silence.
    """
    if not cue or not content or content[0].start < cue[0].start:
        return False
    handed_over = " ".join(text[start:end] for start, end in content)
    words = " ".join(text[start:end] for start, end in sorted((*cue, *content)))[:_LONGEST]
    return _SILENT.match(words) is not None and _TELLING.search(handed_over[:_LONGEST]) is None
