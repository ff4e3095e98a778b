"""Who leads and who supports which tasks, of all plans."""

from collections import defaultdict
from typing import NamedTuple

from bizenv.report.public import (
    PublicCounts,
    PublicPart,
    PublicPlan,
    PublicSite,
    PublicTask,
)


class Led(NamedTuple):
    """A task that a department leads, and its own part of it."""

    task: PublicTask
    part: PublicPart


class Shares:
    """Who leads and who supports which tasks."""

    def __init__(self, site: PublicSite) -> None:
        self.led: defaultdict[str, list[Led]] = defaultdict(list)
        self.supported: defaultdict[str, list[PublicTask]] = defaultdict(list)
        self.counts: dict[str, PublicCounts] = {}
        for plan in site.plans:
            self._add(plan)
        for each in site.departments:
            self.counts[each.name] = each.counts

    def _add(self, plan: PublicPlan) -> None:
        for task in plan.tasks:
            for part in task.leads:
                self.led[part.department].append(Led(task, part))
            for name in task.supports:
                self.supported[name].append(task)
