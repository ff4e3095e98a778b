"""What a list's title says of its tasks, so that they can be let go: how many stand how. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from bizenv.meaning.statuses import Status
from bizenv.report.as_read import Qualified, qualified
from bizenv.report.task_rows import TaskRow


class Alike(NamedTuple):
    """How tasks stand; `unheard` is what that is called in a plan of which nothing was recorded."""

    status: Status
    unheard: Qualified | None


@dataclass
class _Counted:
    """How many tasks stand so, and where the first of them stands."""

    first: tuple[date, int]
    tasks: int = 0


@dataclass
class Outline:
    """How many tasks of a list stand how; `waits`: it is also asked what was applied for late."""

    waits: bool = False
    tasks: int = 0
    waiting_late: int = 0
    _counted: dict[Alike, _Counted] = field(default_factory=dict)

    def add(self, row: TaskRow, place: date = date.min) -> None:
        """Count a task; tasks stand in the order of their places, else as they come."""
        view = row.view
        alike = Alike(view.status, qualified(view) if view.unheard else None)
        stands = (place, self.tasks)
        counted = self._counted.setdefault(alike, _Counted(stands))
        counted.first = min(counted.first, stands)
        counted.tasks += 1
        self.tasks += 1
        if self.waits:
            self.waiting_late += row.late_waiting

    @property
    def statuses(self) -> set[Status]:
        """The statuses that occur."""
        return {alike.status for alike in self._counted}

    def of(self, status: Status) -> int:
        """Return how many tasks have a status."""
        several = self._counted.items()
        return sum([n.tasks for alike, n in several if alike.status is status])

    def unheard(self, statuses: Iterable[Status]) -> Iterator[tuple[Qualified, int]]:
        """Yield how tasks of some statuses are called of which nothing was ever filed, and how many.

        As they stand in the list.
        """
        wanted = frozenset(statuses)
        for alike, counted in sorted(self._counted.items(), key=_first):
            if alike.unheard is not None and alike.status in wanted:
                yield alike.unheard, counted.tasks


def _first(each: tuple[Alike, _Counted]) -> tuple[date, int]:
    return each[1].first
