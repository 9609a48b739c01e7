"""Articles → events; claims → clusters."""

from bias.alignment.align import align
from bias.alignment.events import group_events
from bias.alignment.shared import find_shared
from bias.alignment.vectors import claim_vectors

__all__ = ["align", "claim_vectors", "find_shared", "group_events"]
