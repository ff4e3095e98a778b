"""The digest: where plans stand, what changed since a day, what is at stake, by department.

It judges nothing itself: its counts are those of the status report, its changes those
between the two days, and each item is the verdict on one department's part of a task.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Final, Literal, NamedTuple

from bizenv.meaning.bench import histories
from bizenv.meaning.stages import Stage
from bizenv.meaning.verdict import Status, Verdict
from bizenv.model.book import PlanBook
from bizenv.report.counts import Counts
from bizenv.report.differences import Change, changes, of_departments
from bizenv.report.milestones import MilestoneRow, milestones_of
from bizenv.report.notes import Facts, all_withheld
from bizenv.report.query import Counting, Query
from bizenv.report.requests import Request, requests
from bizenv.report.said import LastSaid, Move, last_said, moves
from bizenv.report.status import PlanStatus, status_report
from bizenv.report.views import TaskView, tagged, views

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
Marked = tuple[str, str, Attention]  # a department, its task, and what it became


class Attending(NamedTuple):
    """One department's part of a task that needs attention on the digest's day.

    `kind`: overdue; else due-soon, falling due within the policy's days; else at-risk.
    `fresh`: since the digest's first day. `leads`: how many departments lead the task.
    `days`: until the due day, negative after it; None for ongoing work. `step`: what
    the department does next. `unheard`: overdue in a plan of which nothing was ever recorded.
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
    said: LastSaid
    moves: tuple[Move, ...]
    unheard: bool = False

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
    requests: tuple[Request, ...] = ()
    coming: tuple[MilestoneRow, ...] = ()

    @cached_property
    def parts(self) -> Mapping[str, tuple[list[Attending], list[Change]]]:
        """The items and changes of each department that has any."""
        found: dict[str, tuple[list[Attending], list[Change]]] = {}
        for item in self.items:
            items, _ = found.setdefault(item.department, ([], []))
            items.append(item)
        for change in self.changes:
            _, changed = found.setdefault(change.department, ([], []))
            changed.append(change)
        return found

    def concerns(self, department: str) -> bool:
        """Whether there is anything of a department in it."""
        if department in self.parts or department in self.by_department:
            return True
        return bool(self._requests_of(department))

    def _requests_of(self, department: str) -> tuple[Request, ...]:
        wanted = frozenset({department})
        return tuple(each for each in self.requests if each.touches(wanted))

    def of(self, department: str) -> "PlanDigest":
        """Return what concerns one department's own part."""
        totals = self.by_department.get(department, Counts())
        items, changed = self.parts.get(department, ((), ()))
        issued = None if self.issued is None else totals.tasks + totals.cancelled
        coming = [each for each in self.coming if each.department == department]
        return replace(
            self,
            status=replace(self.status, totals=totals),
            items=tuple(items),
            changes=tuple(changed),
            issued=issued,
            requests=self._requests_of(department),
            coming=tuple(coming),
        )

    @property
    def says_nothing(self) -> bool:
        """Whether nothing needs attention, falls due or is asked of others, and nothing changed."""
        something = (*self.items, *self.changes, *self.requests, *self.coming)
        return not (something or self.issued)

    @property
    def told(self) -> tuple[Change, ...]:
        """The changes, without the tasks of a plan that was issued as a whole."""
        if self.issued is None:
            return self.changes
        told = []
        for change in self.changes:
            issued_with_it = change.code == "new" and change.task not in self.added
            if not issued_with_it:
                told.append(change)
        return tuple(told)


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
        rule = f"digest.counting.{self.counting}"
        notes = {each.status.plan: each.status.notes for each in self.plans}
        withheld = all_withheld(self.plans, self.incomplete)
        return Facts(self.query.day, rule, notes, withheld)

    @cached_property
    def totals(self) -> Counts:
        """All plans together."""
        totals = [plan.status.totals for plan in self.plans]
        return sum(totals, Counts())

    @property
    def empty(self) -> bool:
        """Whether there is nothing to say.

        Nothing overdue, due soon or at risk, nothing asked of others, and no change.
        """
        return all(plan.says_nothing for plan in self.plans)

    def items(
        self, kind: Attention, *, unheard: bool | None = None
    ) -> dict[str, list[Attending]]:
        """Return the items of a kind by department, the most urgent first, and so within each.

        `unheard`: only those of plans of which nothing was ever recorded, or only the others.
        """
        found: list[Attending] = []
        for plan in self.plans:
            of_kind = [item for item in plan.items if item.kind == kind]
            found += [item for item in of_kind if unheard in (None, item.unheard)]
        found.sort(key=_days_left)
        return _by_department(found)

    def coming(self) -> list[MilestoneRow]:
        """Return the milestones that fall due, the soonest first."""
        found = chain.from_iterable([plan.coming for plan in self.plans])
        return sorted(found, key=lambda row: row.due)

    def requests(self) -> dict[tuple[str, ...], list[Request]]:
        """Return what departments ask of others, by those whom it concerns."""
        found: dict[tuple[str, ...], list[Request]] = {}
        for plan in self.plans:
            for request in plan.requests:
                found.setdefault(request.heading, []).append(request)
        return found

    def changed(self) -> tuple[Change, ...]:
        """Return the changes of all plans that are told."""
        told = [plan.told for plan in self.plans]
        return tuple(chain.from_iterable(told))

    def departments(self) -> tuple[str, ...]:
        """Return the departments that have something to read."""
        named = dict.fromkeys(chain.from_iterable([plan.parts for plan in self.plans]))
        for plan in self.plans:
            named |= dict.fromkeys([each.department for each in plan.coming])
            for request in plan.requests:
                concerned = sorted(request.members)
                named |= dict.fromkeys((request.department, *concerned))
        return tuple(named)

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
    compared = changes(book, book, (since, query.day))
    asked_for = _tagged(book, query)
    changed = tuple(
        each for each in of_departments(compared, wanted) if each.task in asked_for
    )
    (said,) = status.plans
    issued_now = since < book.plan.issued <= query.day
    plan = PlanDigest(
        said,
        status.groups,
        items=tuple(_items(book, seen, _fresh(changed))),
        changes=changed,
        issued=said.totals.tasks + said.totals.cancelled if issued_now else None,
        added=_added(book),
        coming=tuple(_coming(book, seen)),
        requests=tuple(
            each for each in requests(book, query.day, wanted) if each.task in asked_for
        ),
    )
    return DigestReport(query, since, plans=(plan,))


def _coming(book: PlanBook, seen: Iterable[TaskView]) -> Iterator[MilestoneRow]:
    """Yield the milestones not reached that fall due within the policy's days."""
    for view in seen:
        for row in milestones_of(book, view):
            if row.state == "upcoming" and row.days <= book.policy.due_soon:
                yield row


def _tagged(book: PlanBook, query: Query) -> Container[str]:
    """Return the tasks that have the tags asked for."""
    if not (query.tags or query.leaders):
        return book.tasks
    found = [each.id for each in histories(book) if tagged(each, query)]
    return frozenset(found)


def _fresh(changed: Iterable[Change]) -> set[Marked]:
    """Return which items are so since the digest's first day."""
    fresh: set[Marked] = set()
    for change in changed:
        for kind in MARKED.get(change.code, ()):
            marked = (change.department, change.task, kind)
            fresh.add(marked)
    return fresh


def _added(book: PlanBook) -> frozenset[str]:
    """Return the tasks that amendments added."""
    added = [id_ for id_, issued in book.tasks.items() if issued.added is not None]
    return frozenset(added)


def _items(
    book: PlanBook, seen: Iterable[TaskView], fresh: set[Marked]
) -> Iterable[Attending]:
    """Yield the parts that need attention, in the plan's order."""
    due_soon = book.policy.due_soon
    for view in seen:
        history, day = view.history, view.day
        task = history.issued.task
        for assignment, said in view.judged:
            last_day = said.due.last_day
            days = (last_day - day).days if last_day is not None else None
            kind = _kind(said, days, due_soon)
            if kind is None:
                continue
            department = assignment.department
            yield Attending(
                kind,
                department,
                book.id,
                task.id,
                task.title,
                said,
                days,
                leads=len(history.in_force(day)),
                step=_step(said, kind),
                fresh=(department, task.id, kind) in fresh,
                said=last_said(assignment, said.status, day),
                moves=tuple(moves(assignment, day)),
                unheard=kind == "overdue" and book.unrecorded_on(day),
            )


def _kind(said: Verdict, days: int | None, due_soon: int) -> Attention | None:
    status = said.status
    if status is Status.OVERDUE:
        return "overdue"
    falls_due = days is not None and 0 <= days <= due_soon
    if falls_due and status in _OPEN:
        return "due-soon"
    return "at-risk" if status is Status.AT_RISK else None


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
