"""Compare how several outlets cover the same event, claim by claim."""

__version__ = "0.1.0"
