"""The digest: where plans stand, what changed since a day, what is at stake, by department.

It judges nothing itself: its counts are those of the status report, its changes those
between the two days, and each item is the verdict on one department's part of a task.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Final, Literal, NamedTuple

from bizenv.meaning.stages import Stage
from bizenv.meaning.verdict import Status, Verdict
from bizenv.model.book import PlanBook
from bizenv.report.counts import Counts
from bizenv.report.differences import Change, changes
from bizenv.report.notes import Facts
from bizenv.report.query import Counting, Query
from bizenv.report.status import PlanStatus, status_report
from bizenv.report.views import TaskView, views

Attention = Literal["overdue", "due-soon", "at-risk"]
KINDS: Final[tuple[Attention, ...]] = ("overdue", "due-soon", "at-risk")
Step = Literal[
    "resubmit",
    "await-review",
    "apply",
    "apply-by",
    "report",
    "report-milestone",
    "catch-up",
]
ADJUSTED: Final = (
    "deadline-moved",
    "lead-changed",
    "cancelled",
    "reinstated",
    "closed",
    "new",
    "removed",
)
MARKED: Final[Mapping[str, tuple[Attention, ...]]] = {  # told with the items
    "became-overdue": ("overdue",),
    "became-at-risk": ("due-soon", "at-risk"),
}
_OPEN: Final = (Status.ON_TRACK, Status.AT_RISK)


class Attending(NamedTuple):
    """One department's part of a task that needs attention on the digest's day.

    `kind`: overdue; else due-soon, falling due within the policy's days; else at-risk.
    `fresh`: since the digest's first day. `leads`: how many departments lead the task.
    `days`: until the due day, negative after it; None for ongoing work. `step`: what
    the department does next.
    """

    kind: Attention
    department: str
    plan: str
    task: str
    title: str
    verdict: Verdict
    days: int | None
    leads: int
    step: Step
    fresh: bool

    @property
    def key(self) -> str:
        """The task's id outside its plan."""
        return f"{self.plan}/{self.task}"


@dataclass(frozen=True)
class PlanDigest:
    """One plan: its totals, those of each leading department's own part, its items and changes.

    `issued`: how many tasks it was issued with, if that was in the digest's period;
    else None. `added` are the tasks that amendments added.
    """

    status: PlanStatus
    by_department: Mapping[str | None, Counts]
    items: tuple[Attending, ...]
    changes: tuple[Change, ...]
    issued: int | None
    added: frozenset[str]

    @cached_property
    def parts(self) -> Mapping[str, tuple[list[Attending], list[Change]]]:
        """The items and changes of each department that has any."""
        found: dict[str, tuple[list[Attending], list[Change]]] = {}
        for item in self.items:
            found.setdefault(item.department, ([], []))[0].append(item)
        for change in self.changes:
            found.setdefault(change.department, ([], []))[1].append(change)
        return found

    def of(self, department: str) -> "PlanDigest":
        """Return what concerns one department's own part."""
        totals = self.by_department.get(department, Counts())
        items, changed = self.parts.get(department, ((), ()))
        return replace(
            self,
            status=replace(self.status, totals=totals),
            items=tuple(items),
            changes=tuple(changed),
            issued=totals.tasks + totals.cancelled if self.issued is not None else None,
        )

    @property
    def told(self) -> tuple[Change, ...]:
        """The changes, without the tasks of a plan that was issued as a whole."""
        if self.issued is None:
            return self.changes
        return tuple(
            each
            for each in self.changes
            if each.code != "new" or each.task in self.added
        )


@dataclass(frozen=True)
class DigestReport:
    """The digest of several plans on `query.day`, compared with `since`: both days at their end.

    `left_out` are the files because of which plans are not in it.
    """

    query: Query
    since: date
    city: str | None = None
    plans: tuple[PlanDigest, ...] = ()
    incomplete: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def counting(self) -> Counting:
        """How tasks are counted: each once, or a department's own part alone."""
        return "own-part" if self.query.departments else "once"

    @property
    def facts(self) -> Facts:
        """What must be said with the digest."""
        notes = {each.status.plan: each.status.notes for each in self.plans}
        rule = f"digest.counting.{self.counting}"
        return Facts(self.query.day, rule, notes, self.incomplete)

    @cached_property
    def totals(self) -> Counts:
        """All plans together."""
        return sum((plan.status.totals for plan in self.plans), Counts())

    @property
    def empty(self) -> bool:
        """Whether there is nothing to say: nothing overdue, due soon or at risk, and no change."""
        return not any(plan.items or plan.changes or plan.issued for plan in self.plans)

    def items(self, kind: Attention) -> dict[str, list[Attending]]:
        """Return the items of a kind by department, the most urgent first, and so within each."""
        found: list[Attending] = []
        for plan in self.plans:
            found += [item for item in plan.items if item.kind == kind]
        found.sort(key=_days_left)
        return _by_department(found)

    def changed(self) -> tuple[Change, ...]:
        """Return the changes of all plans that are told."""
        return tuple(chain.from_iterable([plan.told for plan in self.plans]))

    def departments(self) -> tuple[str, ...]:
        """Return the departments that have something to read."""
        named = chain.from_iterable([plan.parts for plan in self.plans])
        return tuple(dict.fromkeys(named))

    def of(self, department: str) -> "DigestReport":
        """Return one department's digest: its tasks, judged on its own part."""
        query = replace(self.query, departments=(department,))
        mine = [
            plan
            for plan in self.plans
            if department in plan.parts or department in plan.by_department
        ]
        return replace(
            self, query=query, plans=tuple(plan.of(department) for plan in mine)
        )


def _days_left(item: Attending) -> int:
    """Return by what items are ordered; ongoing work comes last."""
    return date.max.toordinal() if item.days is None else item.days


def _by_department(items: Iterable[Attending]) -> dict[str, list[Attending]]:
    found: dict[str, list[Attending]] = {}
    for item in items:
        found.setdefault(item.department, []).append(item)
    return found


def digest_report(book: PlanBook, query: Query, since: date) -> DigestReport:
    """Return one plan's digest."""
    wanted = query.members(book.register)
    seen = tuple(views(book, query))
    status = status_report(book, query, "department", seen)
    changed = [
        change
        for change in changes(book, book, (since, query.day))
        if wanted is None or change.department in wanted
    ]
    fresh: set[tuple[str, str, Attention]] = set()
    for change in changed:
        for kind in MARKED.get(change.code, ()):
            fresh.add((change.department, change.task, kind))
    (said,) = status.plans
    plan = PlanDigest(
        said,
        status.groups,
        tuple(_items(book, seen, fresh)),
        tuple(changed),
        said.totals.tasks + said.totals.cancelled
        if since < book.plan.issued <= query.day
        else None,
        frozenset(
            task for task, issued in book.tasks.items() if issued.added is not None
        ),
    )
    return DigestReport(query, since, plans=(plan,))


def _items(
    book: PlanBook, seen: Iterable[TaskView], fresh: set[tuple[str, str, Attention]]
) -> Iterable[Attending]:
    """Yield the parts that need attention, in the plan's order."""
    for view in seen:
        for assignment, said in view.judged:
            last_day = said.due.last_day
            days = (last_day - view.day).days if last_day is not None else None
            kind = _kind(said, days, book.policy.due_soon)
            if kind is not None:
                name, task = assignment.department, view.history.issued.task
                leads = len(view.history.in_force(view.day))
                step = _step(said, kind)
                is_fresh = (name, task.id, kind) in fresh
                yield Attending(
                    kind,
                    name,
                    book.id,
                    task.id,
                    task.title,
                    said,
                    days,
                    leads,
                    step,
                    is_fresh,
                )


def _kind(said: Verdict, days: int | None, due_soon: int) -> Attention | None:
    if said.status is Status.OVERDUE:
        return "overdue"
    if said.status in _OPEN and days is not None and 0 <= days <= due_soon:
        return "due-soon"
    return "at-risk" if said.status is Status.AT_RISK else None


def _step(said: Verdict, kind: Attention) -> Step:
    """Return what the department does next."""
    codes = {reason.code for reason in said.reasons}
    if said.stage is Stage.RETURNED:
        return "resubmit"
    if said.stage is Stage.APPLIED:
        return "await-review"
    if kind == "overdue":
        return "apply"
    if kind == "due-soon":
        return "apply-by"
    if "milestone-missed" in codes:
        return "report-milestone"
    return "report" if "silent" in codes else "catch-up"
