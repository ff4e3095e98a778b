"""What is asked of the plans: as of which day, whose view, and which tasks."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Literal, NamedTuple, Protocol

from bizenv.meaning.statuses import Status
from bizenv.model.codes import LEADER, Stage
from bizenv.periods.period import Period

Counting = Literal["once", "own-part", "support", "several"]


class KnowsMembers(Protocol):
    """What tells for which departments a name stands."""

    def expand(self, name: str, day: date) -> tuple[str, ...]:
        """Return the departments that a canonical name stands for on a day."""


class Role(StrEnum):
    """Whether a department is looked at as one that leads, or as one that cooperates."""

    LEAD = "lead"
    SUPPORT = "support"


class Tag(NamedTuple):
    """A tag asked for: its name, and the value that it has to have."""

    name: str
    value: str

    @classmethod
    def parse(cls, text: str) -> "Tag":
        """Read NAME=VALUE. Raises ValueError."""
        written, _, after = text.partition("=")
        name = written.strip()
        value = after.strip()
        if not name or not value:
            raise ValueError(text)
        return cls(name, value)

    def __str__(self) -> str:
        return f"{self.name}={self.value}"


LEADER_TAGS: Final = ("分管领导", "牵头领导", "责任领导", "包联领导", LEADER)
_SEVERAL: Final = r"[、，,;；/]"


TagValues = Mapping[str, str]
"""Values of tags by their names."""


def has_tags(
    own: TagValues,
    of_leads: Iterable[TagValues],
    wanted: Iterable[Tag],
) -> bool:
    """Whether a task has the tags asked for; of several values of one name one is enough.

    A task without a tag of its own has those of the departments that lead it, as in the rows
    of `status --by tag:NAME`.
    """
    values: dict[str, set[str]] = {}
    for tag in wanted:
        some = values.setdefault(tag.name, set())
        some.add(tag.value)
    leads = tuple(of_leads)
    for name, some in values.items():
        givers = (own,) if name in own else leads
        given = [each.get(name, "") for each in givers]
        if some.isdisjoint(given):
            return False
    return True


def leaders_of(tags: Iterable[Tag]) -> set[str]:
    """Return the leaders that tags name."""
    found: set[str] = set()
    for tag in tags:
        if tag.name in LEADER_TAGS:
            found.update(_several(tag.value))
    return found


def _leaders_in(tags: TagValues) -> set[str]:
    return leaders_of(Tag(*each) for each in tags.items())


def _several(names: str) -> list[str]:
    """Return the names that a tag holds, such as 张三、李四."""
    written = re.split(_SEVERAL, names)
    parts = [each.strip() for each in written]
    return list(filter(None, parts))


def is_led_by(
    own: TagValues,
    of_leads: Iterable[TagValues],
    wanted: tuple[str, ...],
) -> bool:
    """Whether one of the leaders asked for is named in a task's own tags.

    Where these name none, in those of the departments that lead it.
    """
    if not wanted:
        return True
    named = _leaders_in(own)
    if not named:
        for tags in of_leads:
            named |= _leaders_in(tags)
    return not named.isdisjoint(wanted)


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
    stages: tuple[Stage, ...] = ()
    tags: tuple[Tag, ...] = ()
    leaders: tuple[str, ...] = ()
    priority: bool = False

    def members(self, register: KnowsMembers) -> frozenset[str] | None:
        """Return the departments asked for, groups standing for their members of the day.

        None for all.
        """
        if not self.departments:
            return None
        found: set[str] = set()
        for name in self.departments:
            members = register.expand(name, self.day)
            found.update(members)
        return frozenset(found)


def in_section(task_id: str, numbers: Iterable[str], wanted: tuple[str, ...]) -> bool:
    """Whether a task stands in one of the wanted sections (or below it), or is itself named."""
    if not wanted or task_id in wanted:
        return True
    return any(number in wanted for number in numbers)
