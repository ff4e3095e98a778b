"""Who leads and who supports which tasks, of all plans: of each task as much as lists show."""

from collections import defaultdict
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from bizenv.report.public import PublicPlan, PublicSite, PublicStatus


class ListedTask(NamedTuple):
    """A task in a list; `issued` is the first day of its history."""

    plan: str
    id: str
    title: str
    due: date | None
    issued: date | None

    @property
    def key(self) -> str:
        """Its id outside its plan."""
        return f"{self.plan}/{self.id}"


class TaskShare(NamedTuple):
    """A department's share in a task: how its part stands if it leads it, else the whole."""

    task: ListedTask
    status: PublicStatus


class Shares:
    """Who leads and who supports which tasks."""

    def __init__(self, site: PublicSite) -> None:
        self.led: defaultdict[str, list[TaskShare]] = defaultdict(list)
        self.supported: defaultdict[str, list[TaskShare]] = defaultdict(list)
        self._statuses: dict[PublicStatus, PublicStatus] = {}
        for plan in site.plans:
            self._add(plan)

    def _add(self, plan: PublicPlan) -> None:
        for task in plan.tasks:
            issued = task.history[0].day if task.history else None
            listed = ListedTask(plan.id, task.id, task.title, task.due, issued)
            for part in task.leads:
                status = self._one(part.status)
                self.led[part.department].append(TaskShare(listed, status))
            for name in task.supports:
                status = self._one(task.status)
                self.supported[name].append(TaskShare(listed, status))

    def _one(self, status: PublicStatus) -> PublicStatus:
        """Return the one of several that are equal."""
        return self._statuses.setdefault(status, status)


@lru_cache(maxsize=1)
def shares_of(site: PublicSite) -> Shares:
    """Return the shares of a site; pages and calendars of departments are made one after the other."""
    return Shares(site)
