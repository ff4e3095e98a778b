"""The digest: where plans stand, what changed since a day, what is at stake, by department.

It judges nothing itself: its counts are those of the status report, its changes those
between the two days, and each item is the verdict on one department's part of a task.
"""

import calendar
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Final, NamedTuple

from bizenv.meaning.bench import histories
from bizenv.model.base import shifted
from bizenv.model.book import PlanBook
from bizenv.report.attention import Attending, Attention, attending
from bizenv.report.changes import State
from bizenv.report.counts import Counts
from bizenv.report.differences import changes, of_departments
from bizenv.report.events import NONE, Events, events, together
from bizenv.report.milestones import MilestoneRow, milestones_of
from bizenv.report.notes import Facts, all_withheld
from bizenv.report.part_changes import Change
from bizenv.report.query import Counting, Query
from bizenv.report.requests import Request, requests
from bizenv.report.status import PlanStatus, StatusReport, status_report
from bizenv.report.views import TaskView, tagged, views

ADJUSTED: Final = (
    "deadline-moved",
    "lead-changed",
    "cancelled",
    "reinstated",
    "closed",
    "new",
    "removed",
)


class ToRead(NamedTuple):
    """What one department has to read: its items and its changes."""

    items: list[Attending]
    changes: list[Change]


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
    events: Events = NONE

    @cached_property
    def parts(self) -> Mapping[str, ToRead]:
        """The items and changes of each department that has any."""
        found: dict[str, ToRead] = {}
        for item in self.items:
            nothing = ToRead([], [])
            part = found.setdefault(item.department, nothing)
            part.items.append(item)
        for change in self.changes:
            nothing = ToRead([], [])
            part = found.setdefault(change.department, nothing)
            part.changes.append(change)
        return found

    def concerns(self, department: str) -> bool:
        """Whether there is anything of a department in it."""
        known = (
            *self.parts,
            *self.by_department,
            *self.events.departments,
        )
        if department in known:
            return True
        return bool(self._requests_of(department))

    def _requests_of(self, department: str) -> tuple[Request, ...]:
        wanted = frozenset({department})
        found = [each for each in self.requests if each.touches(wanted)]
        return tuple(found)

    def of(self, department: str) -> "PlanDigest":
        """Return what concerns one department's own part."""
        nothing = ToRead([], [])
        part = self.parts.get(department, nothing)
        totals = self.by_department.get(department, Counts())
        was_issued = self.issued is not None
        coming = [each for each in self.coming if each.department == department]
        return replace(
            self,
            status=replace(self.status, totals=totals),
            by_department={department: totals},
            items=tuple(part.items),
            changes=tuple(part.changes),
            issued=_issued_with(totals) if was_issued else None,
            requests=self._requests_of(department),
            coming=tuple(coming),
            events=self.events.of(department),
        )

    def news(self, since: date) -> "PlanDigest":
        """Return only what is new after a day."""
        items = [each for each in self.items if each.fresh]
        asked = [each for each in self.requests if each.day > since]
        return replace(
            self,
            items=tuple(items),
            requests=tuple(asked),
            coming=(),
        )

    @property
    def says_nothing(self) -> bool:
        """Whether nothing needs attention, falls due or is asked of others, and nothing changed."""
        something = (
            *self.items,
            *self.changes,
            *self.requests,
            *self.coming,
            *self.events.departments,
        )
        return not something and not self.issued

    @property
    def told(self) -> tuple[Change, ...]:
        """The changes, without the tasks of a plan that was issued as a whole."""
        if self.issued is None:
            return self.changes
        told = []
        for change in self.changes:
            is_new = change.code == "new"
            issued_with_it = is_new and change.task not in self.added
            if not issued_with_it:
                told.append(change)
        return tuple(told)


def _issued_with(totals: Counts) -> int:
    """Return how many tasks a plan was issued with, of which these are the totals."""
    return totals.tasks + totals.cancelled


class AsPublished(NamedTuple):
    """A plan as known on the day that a digest is compared with; None if it was not there."""

    book: PlanBook | None


@dataclass(frozen=True)
class DigestReport:
    """The digest of several plans on `query.day`, compared with `since`: both days at their end.

    `left_out` are the files because of which plans are not in it. `published`: the state
    of `since` that is compared with, as known then; None for that day as known now.
    """

    query: Query
    since: date
    city: str | None = None
    plans: tuple[PlanDigest, ...] = ()
    incomplete: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    published: State | None = None

    @property
    def counting(self) -> Counting:
        """How tasks are counted: each once, or a department's own part alone."""
        return "own-part" if self.query.departments else "once"

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

    def items(
        self, kind: Attention, *, unheard: bool | None = None
    ) -> dict[str, list[Attending]]:
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

    @property
    def requests(self) -> tuple[Request, ...]:
        """What is asked of others, of all plans."""
        asked = [plan.requests for plan in self.plans]
        return tuple(chain.from_iterable(asked))

    def changed(self) -> tuple[Change, ...]:
        """Return the changes of all plans that are told."""
        told = [plan.told for plan in self.plans]
        return tuple(chain.from_iterable(told))

    def departments(self) -> tuple[str, ...]:
        """Return the departments that have something to read."""
        named: list[str] = []
        for plan in self.plans:
            named += plan.parts
        for plan in self.plans:
            named += [each.department for each in plan.coming]
            named += plan.events.departments
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


def _by_department(items: Iterable[Attending]) -> dict[str, list[Attending]]:
    found: dict[str, list[Attending]] = {}
    for item in items:
        several = found.setdefault(item.department, [])
        several.append(item)
    return found


def digest_report(
    book: PlanBook, query: Query, since: date, published: AsPublished | None = None
) -> DigestReport:
    """Return one plan's digest, compared with the plan as published, or as known now."""
    before = book if published is None else published.book
    day = query.day
    wanted = query.members(book.register)
    seen = tuple(views(book, query))
    status = status_report(book, query, "department", seen)
    (said,) = status.plans
    compared = changes(before, book, (since, day))
    asked_for = _tagged(book, query)
    of_them = of_departments(compared, wanted)
    changed = tuple([each for each in of_them if each.task in asked_for])
    asked = [each for each in requests(book, day, wanted) if each.task in asked_for]
    foretold = _foretold(book, since, day)
    issued_now = since < book.plan.issued <= day
    plan = PlanDigest(
        said,
        status.groups,
        items=tuple(attending(book, seen, changed, foretold)),
        changes=changed,
        issued=_issued_with(said.totals) if issued_now else None,
        added=_added(book),
        coming=tuple(_coming(book, seen, foretold)),
        requests=tuple(asked),
        events=events(book, query, since, seen, changed),
    )
    return DigestReport(query, since, plans=(plan,))


def _foretold(book: PlanBook, since: date, day: date) -> int:
    """Return within how many days what falls due is foretold: those that the policy sets.

    At the end of whole months all days of the next one too.
    """
    within = book.policy.due_soon
    began = shifted(since, 1)
    opens = shifted(day, 1)
    whole_months = began.day == 1 and opens.day == 1
    if not whole_months:
        return within
    _, days = calendar.monthrange(opens.year, opens.month)
    return max(within, days)


def _coming(
    book: PlanBook, seen: Iterable[TaskView], within: int
) -> Iterator[MilestoneRow]:
    """Yield the milestones not reached that fall due within so many days."""
    for view in seen:
        for row in milestones_of(book, view):
            is_soon = row.days <= within
            if is_soon and row.state == "upcoming":
                yield row


def _tagged(book: PlanBook, query: Query) -> Container[str]:
    """Return the tasks that have the tags asked for."""
    if not (query.tags or query.leaders):
        return book.tasks
    found = set()
    for history in histories(book):
        if tagged(history, query):
            found.add(history.id)
    return found


def _added(book: PlanBook) -> frozenset[str]:
    """Return the tasks that amendments added."""
    added = set()
    for task, issued in book.tasks.items():
        if issued.added is not None:
            added.add(task)
    return frozenset(added)
