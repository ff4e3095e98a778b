"""What is asked of the plans: as of which day, whose view, and which tasks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from bizenv.meaning.verdict import Status
from bizenv.model.register import Register
from bizenv.periods.period import Period

Counting = Literal["once", "own-part", "support", "several"]


class Role(StrEnum):
    """Whether a department is looked at as one that leads, or as one that cooperates."""

    LEAD = "lead"
    SUPPORT = "support"


@dataclass(frozen=True)
class Query:
    """The question. `departments` are canonical names, of departments or groups, as asked for.

    `known_as_of` is the commit that it is put to; None for the folder as it is.
    """

    day: date
    known_as_of: str | None = None
    plans: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    role: Role = Role.LEAD
    due: Period | None = None
    statuses: tuple[Status, ...] = ()
    sections: tuple[str, ...] = ()
    within: int | None = None

    def members(self, register: Register) -> frozenset[str] | None:
        """Return the departments asked for, groups standing for their members of the day.

        None for all.
        """
        if not self.departments:
            return None
        found: set[str] = set()
        for name in self.departments:
            found.update(register.expand(name, self.day))
        return frozenset(found)


def in_section(task_id: str, numbers: Iterable[str], wanted: tuple[str, ...]) -> bool:
    """Whether a task stands in one of the wanted sections (or below it), or is itself named."""
    if not wanted or task_id in wanted:
        return True
    return any(number in wanted for number in numbers)
