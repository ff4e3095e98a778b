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
from bizenv.meaning.verdict import Status
from bizenv.model.base import shifted
from bizenv.model.book import PlanBook
from bizenv.report.attention import Attending, Attention, attending
from bizenv.report.changes import State
from bizenv.report.counts import Counts
from bizenv.report.differences import Change, changes, of_departments
from bizenv.report.events import NONE, Events, events
from bizenv.report.milestones import MilestoneRow, milestones_of
from bizenv.report.notes import Facts, all_withheld
from bizenv.report.query import Counting, Query
from bizenv.report.requests import Request, requests
from bizenv.report.status import PlanStatus, StatusReport, status_report
from bizenv.report.views import TaskView, tagged, views, whole

ADJUSTED: Final = (
    "deadline-moved",
    "lead-changed",
    "cancelled",
    "reinstated",
    "closed",
    "new",
    "removed",
)


FINISHED: Final = ("finished", "finished-late")


@dataclass(frozen=True)
class PlanDigest:
    """One plan: its totals, those of each leading department's own part, its items and changes.

    `issued`: how many tasks it was issued with, if that was in the digest's period;
    else None. `added` are the tasks that amendments added. `finished` are the tasks, as they are
    counted, that were completed in the period.
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
    finished: frozenset[str] = frozenset()

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
        known = (*self.parts, *self.by_department, *self.events.departments)
        if department in known:
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
        own = [each._replace(whole=each.verdict.status) for each in items]
        finished = [each.task for each in changed if each.code in FINISHED]
        return replace(
            self,
            status=replace(self.status, totals=totals),
            by_department={department: totals},
            items=tuple(own),
            finished=frozenset(finished),
            changes=tuple(changed),
            issued=issued,
            requests=self._requests_of(department),
            coming=tuple(coming),
            events=self.events.of(department),
        )

    def news(self, since: date) -> "PlanDigest":
        """Return only what is new after a day."""
        return replace(
            self,
            items=tuple(each for each in self.items if each.fresh),
            requests=tuple(each for each in self.requests if each.day > since),
            coming=(),
        )

    @property
    def says_nothing(self) -> bool:
        """Whether nothing needs attention, falls due or is asked of others, and nothing changed."""
        something = (*self.items, *self.changes, *self.requests, *self.coming)
        return not (something or self.issued or self.events.departments)

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

    @property
    def status(self) -> StatusReport:
        """The row of each department, of all plans together."""
        groups: dict[str | None, Counts] = {}
        for plan in self.plans:
            for name, counts in plan.by_department.items():
                groups[name] = groups.get(name, Counts()) + counts
        plans = tuple(plan.status for plan in self.plans)
        return StatusReport(self.query, "department", plans, groups, own_rows=True)

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
            of_kind = [item for item in plan.items if item.kind == kind]
            found += [item for item in of_kind if unheard in (None, item.unheard)]
        found.sort(key=_days_left)
        return _by_department(found)

    def coming(self) -> list[MilestoneRow]:
        """Return the milestones that fall due, the soonest first."""
        found = chain.from_iterable([plan.coming for plan in self.plans])
        return sorted(found, key=lambda row: row.due)

    def changed(self) -> tuple[Change, ...]:
        """Return the changes of all plans that are told."""
        told = [plan.told for plan in self.plans]
        return tuple(chain.from_iterable(told))

    def whole(self, key: str) -> bool:
        """Return whether a task, as it is counted, was completed in the period."""
        plan_id, _, task = key.partition("/")
        of_it = [plan for plan in self.plans if plan.status.plan == plan_id]
        return any(task in plan.finished for plan in of_it)

    def departments(self) -> tuple[str, ...]:
        """Return the departments that have something to read."""
        named = dict.fromkeys(chain.from_iterable([plan.parts for plan in self.plans]))
        for plan in self.plans:
            named |= dict.fromkeys([each.department for each in plan.coming])
            named |= dict.fromkeys(plan.events.departments)
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


def digest_report(
    book: PlanBook, query: Query, since: date, published: AsPublished | None = None
) -> DigestReport:
    """Return one plan's digest, compared with the plan as published, or as known now."""
    before = book if published is None else published.book
    wanted = query.members(book.register)
    seen = tuple(views(book, query))
    status = status_report(book, query, "department", seen)
    asked_for = _tagged(book, query)
    compared = changes(before, book, (since, query.day))
    of_them = of_departments(compared, wanted)
    changed = tuple(each for each in of_them if each.task in asked_for)
    asked = requests(book, query.day, wanted)
    (said,) = status.plans
    foretold = _foretold(book, since, query.day)
    happened = events(book, query, since, seen, changed)
    issued_now = since < book.plan.issued <= query.day
    plan = PlanDigest(
        said,
        status.groups,
        items=tuple(attending(book, seen, changed, foretold)),
        changes=changed,
        issued=said.totals.tasks + said.totals.cancelled if issued_now else None,
        added=_added(book),
        coming=tuple(_coming(book, seen, foretold)),
        requests=tuple(each for each in asked if each.task in asked_for),
        events=happened,
        finished=frozenset(_finished(before, since, seen, changed)),
    )
    return DigestReport(query, since, plans=(plan,))


def _finished(
    before: PlanBook | None,
    since: date,
    seen: Iterable[TaskView],
    changed: Iterable[Change],
) -> Iterator[str]:
    """Yield the tasks that were completed since a day, as they are counted."""
    known = () if before is None else histories(before)
    earlier = {history.id: history for history in known}
    concerned = {each.task for each in changed if each.code in FINISHED}
    for view in seen:
        task = view.history.id
        if task not in concerned or view.status is not Status.COMPLETED:
            continue
        was = whole(earlier[task], since) if task in earlier else None
        names = [each.assignment.department for each in view.judged]
        leads = view.history.in_force(view.day)
        if was is not None and len(names) < len(leads):
            was = was.part_of(names)
        if was is None or was.status is not Status.COMPLETED:
            yield task


def _foretold(book: PlanBook, since: date, day: date) -> int:
    """Return within how many days what falls due is foretold: those that the policy sets.

    At the end of whole months all days of the next one too.
    """
    within = book.policy.due_soon
    opens = shifted(day, 1)
    if opens.day > 1 or shifted(since, 1).day > 1:
        return within
    _, days = calendar.monthrange(opens.year, opens.month)
    return max(within, days)


def _coming(
    book: PlanBook, seen: Iterable[TaskView], within: int
) -> Iterator[MilestoneRow]:
    """Yield the milestones not reached that fall due within so many days."""
    for view in seen:
        for row in milestones_of(book, view):
            if row.state == "upcoming" and row.days <= within:
                yield row


def _tagged(book: PlanBook, query: Query) -> Container[str]:
    """Return the tasks that have the tags asked for."""
    if not (query.tags or query.leaders):
        return book.tasks
    found = [each.id for each in histories(book) if tagged(each, query)]
    return frozenset(found)


def _added(book: PlanBook) -> frozenset[str]:
    """Return the tasks that amendments added."""
    added = [id_ for id_, issued in book.tasks.items() if issued.added is not None]
    return frozenset(added)
