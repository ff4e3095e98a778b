"""The states that people may ask for, by the report whose rows stand in them."""

from collections.abc import Mapping, Sequence
from typing import Final

from bizenv.meaning import duties, filing
from bizenv.report import levels, milestones, targets

STATES_OF: Final[Mapping[str, Sequence[str]]] = {
    "targets": targets.STATES,
    "milestones": milestones.STATES,
    "duties": duties.STATES,
    "filing": filing.STATES,
    "levels": levels.STATES,
}
"""In the order in which the report has them."""
