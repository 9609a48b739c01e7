"""Sides: who the parties to an event are, and which speakers speak for them."""

from bias.sides.assign import assign_sides, speakers_by_side
from bias.sides.names import named_sides, side_of
from bias.sides.propose import propose_sides

__all__ = ["assign_sides", "named_sides", "propose_sides", "side_of", "speakers_by_side"]
