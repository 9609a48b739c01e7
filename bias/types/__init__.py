"""The nouns: what flows from room to room. All frozen; nothing else of the package is imported here.

Every offset indexes `Article.text` in Unicode code points, end exclusive.
"""

from bias.types.claims import MODES, Attribution, Claim, CueClass, Document, Form, Hedge, Mode, SourceType, Speaker
from bias.types.reading import ENTITY_TYPES, EntityMention, EntityType, Reading, Relation, Syntax, Word
from bias.types.results import (
    COMPONENTS,
    Alignment,
    ArticleScore,
    Cluster,
    Comparison,
    Component,
    Event,
    Evidence,
    Finding,
    FindingKind,
    Framing,
    FramingRow,
    Mention,
    OrderChange,
    SharedPassage,
)
from bias.types.texts import Article, ArticleSet, Side, Skipped, Span, Spans

__all__ = [
    "COMPONENTS",
    "ENTITY_TYPES",
    "MODES",
    "Alignment",
    "Article",
    "ArticleScore",
    "ArticleSet",
    "Attribution",
    "Claim",
    "Cluster",
    "Comparison",
    "Component",
    "CueClass",
    "Document",
    "EntityMention",
    "EntityType",
    "Event",
    "Evidence",
    "Finding",
    "FindingKind",
    "Form",
    "Framing",
    "FramingRow",
    "Hedge",
    "Mention",
    "Mode",
    "OrderChange",
    "Reading",
    "Relation",
    "SharedPassage",
    "Side",
    "Skipped",
    "SourceType",
    "Span",
    "Spans",
    "Speaker",
    "Syntax",
    "Word",
]
