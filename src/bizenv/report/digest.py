"""The digest: where plans stand, what changed since a day, what is at stake, by department.

It judges nothing itself: its counts are those of the status report, its changes those
between the two days, and each item is the verdict on one department's part of a task.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Final

from bizenv.model.book import PlanBook
from bizenv.periods.period import Period
from bizenv.report.attention import Attending, Attention
from bizenv.report.changes import State
from bizenv.report.counts import Counts
from bizenv.report.decisions import Decided
from bizenv.report.duties import DutyRow
from bizenv.report.events import Events, together
from bizenv.report.extensions import Asking
from bizenv.report.filing import UNTIMELY, FilingRow
from bizenv.report.milestones import MilestoneRow
from bizenv.report.notes import Facts, all_withheld
from bizenv.report.part_changes import AMENDED, Change
from bizenv.report.plan_digest import PlanDigest
from bizenv.report.plan_digested import AsPublished, plan_digest
from bizenv.report.query import Counting, Query
from bizenv.report.remind import SlipRow
from bizenv.report.requests import Request
from bizenv.report.second_looks import LookRow
from bizenv.report.status import StatusReport
from bizenv.report.wholes import Whole

if TYPE_CHECKING:
    from bizenv.report.since import Correction

ADJUSTED: Final = (*AMENDED, "closed", "new", "removed")


Attended = dict[str, list[Attending]]
"""By department the items that it has to attend to."""


@dataclass(frozen=True)
class DigestReport:
    """The digest of several plans on `query.day`, compared with `since`: both days at their end.

    `left_out` are the files because of which plans are not in it. `published`: the state
    of `since` that is compared with, as known then; None for that day as known now.
    `quarter`: the quarter asked for, where the workspace has fiscal years.
    """

    query: Query
    since: date
    city: str | None = None
    plans: tuple[PlanDigest, ...] = ()
    incomplete: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    published: State | None = None
    quarter: Period | None = None

    @property
    def counting(self) -> Counting:
        """How tasks are counted: each once, or a department's own part alone."""
        if self.query.departments:
            return "own-part"
        return "once"

    @property
    def facts(self) -> Facts:
        """What must be said with the digest."""
        rule = f"digest.counting.{self.counting}"
        plans = [each.status for each in self.plans]
        notes = {each.plan: each.notes for each in plans}
        withheld = all_withheld(self.plans, self.incomplete)
        return Facts(self.query.day, rule, notes, withheld)

    @cached_property
    def totals(self) -> Counts:
        """All plans together."""
        totals = [plan.status.totals for plan in self.plans]
        return sum(totals, Counts())

    @property
    def titles(self) -> Mapping[str, str]:
        """The titles of the plans that concern whom it is for, by their ids."""
        asked_for = self.query.departments
        found: dict[str, str] = {}
        for plan in self.plans:
            if not asked_for or any(map(plan.concerns, asked_for)):
                found[plan.status.plan] = plan.status.title
        return found

    @property
    def empty(self) -> bool:
        """Whether there is nothing to say.

        Nothing overdue, due soon or at risk, nothing asked of others, and no change.
        """
        return all(plan.says_nothing for plan in self.plans)

    @property
    def status(self) -> StatusReport:
        """The row of each department, of all plans together."""
        groups: dict[str | None, Counts] = {}
        for plan in self.plans:
            for name, counts in plan.by_department.items():
                so_far = groups.get(name, Counts())
                groups[name] = so_far + counts
        plans = [plan.status for plan in self.plans]
        return StatusReport(
            self.query,
            "department",
            tuple(plans),
            groups,
            own_rows=True,
        )

    def news(self) -> "DigestReport":
        """Return only what is new since the digest's first day.

        What became overdue, due soon or at risk, what changed, what was asked of others.
        """
        plans = [plan.news(self.since) for plan in self.plans]
        return replace(self, plans=tuple(plans))

    def items(self, kind: Attention, *, unheard: bool | None = None) -> Attended:
        """Return the items of a kind by department, the most urgent first, and so within each.

        `unheard`: only those of plans of which nothing was ever recorded, or only the others.
        """
        found: list[Attending] = []
        for plan in self.plans:
            found += [item for item in plan.items if item.kind == kind]
        if unheard is not None:
            found = [item for item in found if item.unheard is unheard]
        found.sort(key=_days_left)
        return _by_department(found)

    def coming(self) -> list[MilestoneRow]:
        """Return the milestones that fall due, the soonest first."""
        rows = [plan.coming for plan in self.plans]
        found = chain.from_iterable(rows)
        return sorted(found, key=_due_day)

    @cached_property
    def events(self) -> Events:
        """What happened in the period, of all plans."""
        return together([plan.events for plan in self.plans])

    @cached_property
    def restated(self) -> tuple["Correction", ...]:
        """What was published as another thing than it was that day, as known now, of all plans."""
        return tuple(chain.from_iterable(each.restated for each in self.plans))

    def restating(self, change: Change) -> "Correction | None":
        """Return the correction that a change since the published day is, if it is one."""
        for each in self.restated:
            for other in each.changes:
                alike = (other.code, other.key, other.department)
                if alike == (change.code, change.key, change.department):
                    return each
        return None

    @property
    def requests(self) -> tuple[Request, ...]:
        """What is asked of others, of all plans."""
        asked = [plan.requests for plan in self.plans]
        return tuple(chain.from_iterable(asked))

    def decided(self) -> list[Decided]:
        """Return what meetings decided in the period, in order."""
        several = [plan.decided for plan in self.plans]
        found = chain.from_iterable(several)
        return sorted(found, key=lambda each: each.day)

    def asking(self) -> list[Asking]:
        """Return the requests for more time that wait, the longest waiting first."""
        asking = [plan.asking for plan in self.plans]
        found = chain.from_iterable(asking)
        return sorted(found, key=lambda each: each.request.asked)

    def answered(self) -> list[Asking]:
        """Return the requests for more time that were answered in the period, in order."""
        return sorted(self.events.answered, key=lambda each: each.request.since)

    def duties(self) -> list[DutyRow]:
        """Return the duties that are missed, or whose period ends soon."""
        duties = [plan.duties for plan in self.plans]
        return list(chain.from_iterable(duties))

    def made_good(self) -> list[DutyRow]:
        """Return the duties that were missed and made good in the period."""
        made_good = [plan.made_good for plan in self.plans]
        return list(chain.from_iterable(made_good))

    def looks(self) -> list[LookRow]:
        """Return the second looks that were missed or fall due soon, the most urgent first."""
        looks = [plan.looks for plan in self.plans]
        found = chain.from_iterable(looks)
        return sorted(found, key=lambda row: row.urgency)

    @property
    def filing(self) -> tuple[FilingRow, ...]:
        """The reports owed for the month, if it is the digest of one."""
        filed = [plan.filing for plan in self.plans]
        return tuple(chain.from_iterable(filed))

    @property
    def slips(self) -> tuple[SlipRow, ...]:
        """The slips that are not over, and those of which something became in the period."""
        slips = [plan.slips for plan in self.plans]
        return tuple(chain.from_iterable(slips))

    def changed(self) -> tuple[Change, ...]:
        """Return the changes of all plans that are told."""
        told = [plan.told for plan in self.plans]
        return tuple(chain.from_iterable(told))

    def whole(self, change: Change) -> bool:
        """Return whether a task, as it is counted, changed as one of its parts did."""
        plans = self.plans
        of_it = [plan for plan in plans if plan.status.plan == change.plan]
        found = Whole(change.code, change.task)
        return any(found in plan.wholes for plan in of_it)

    def departments(self) -> tuple[str, ...]:
        """Return the departments that have something to read."""
        named: list[str] = []
        for plan in self.plans:
            named += plan.parts
        for plan in self.plans:
            named += [each.department for each in plan.coming]
            duties = (*plan.duties, *plan.made_good)
            named += [row.department for row in duties]
            named += [row.department for row in plan.looks]
            late = [row for row in plan.filing if row.state in UNTIMELY]
            named += [row.department for row in late]
            named += [row.department for row in plan.slips]
            named += plan.events.departments
            named += [each.department for each in plan.asking]
            for request in plan.requests:
                named.append(request.department)
                named += sorted(request.members)
        each_once = dict.fromkeys(named)
        return tuple(each_once)

    def of(self, department: str) -> "DigestReport":
        """Return one department's digest: its tasks, judged on its own part."""
        query = replace(self.query, departments=(department,))
        concerned = [plan for plan in self.plans if plan.concerns(department)]
        mine = [plan.of(department) for plan in concerned]
        return replace(self, query=query, plans=tuple(mine))


def _days_left(item: Attending) -> int:
    """Return by what items are ordered; ongoing work comes last."""
    if item.days is None:
        return date.max.toordinal()
    return item.days


def _due_day(row: MilestoneRow) -> date:
    return row.due


def _by_department(items: Iterable[Attending]) -> Attended:
    found: Attended = {}
    for item in items:
        several = found.setdefault(item.department, [])
        several.append(item)
    return found


def digest_report(
    book: PlanBook,
    query: Query,
    since: date,
    published: AsPublished | None = None,
) -> DigestReport:
    """Return the digest of one plan."""
    plan = plan_digest(book, query, since, published)
    return DigestReport(query, since, plans=(plan,))
