"""What a digest says of one plan: its totals, what needs attention, what changed and happened."""

import calendar
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from bizenv.meaning.bench import histories
from bizenv.meaning.duties import may_have_duties
from bizenv.model.base import shifted
from bizenv.model.book import PlanBook
from bizenv.periods.period import month_of
from bizenv.report.attention import Attending, attending
from bizenv.report.counts import Counts
from bizenv.report.differences import (
    adjusted_since_issue,
    changes,
    of_departments,
)
from bizenv.report.duties import DutyRow, duties_of_task
from bizenv.report.events import NONE, Events, events
from bizenv.report.extensions import Asking, waiting
from bizenv.report.filing import UNTIMELY, FilingRow, filings_of
from bizenv.report.looks import LookRow, looks_to_tell
from bizenv.report.milestones import MilestoneRow, milestones_of
from bizenv.report.part_changes import Change
from bizenv.report.query import Query
from bizenv.report.requests import Request, requests
from bizenv.report.status import PlanStatus, status_report
from bizenv.report.views import TaskView, tagged, views
from bizenv.report.wholes import Whole, wholes

if TYPE_CHECKING:  # they are loaded where a digest is compared with what was published
    from bizenv.report.causes import Seen
    from bizenv.report.changes import State
    from bizenv.report.since import Correction


class OfDepartment(Protocol):
    """A row of a digest that is of one department."""

    @property
    def department(self) -> str:
        """Whose it is."""


Row = TypeVar("Row", bound=OfDepartment)


class ToRead(NamedTuple):
    """What one department has to read: its items and its changes."""

    items: list[Attending]
    changes: list[Change]


@dataclass(frozen=True)
class PlanDigest:
    """One plan: its totals, those of each leading department's own part, its items and changes.

    `issued`: how many tasks it was issued with, if that was in the digest's period;
    else None. `added` are the tasks that amendments added. `wholes` are the changes that
    tasks made as a whole, as they are counted. `restated` are the parts that were published
    as another thing than they were that day, as known now.
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
    asking: tuple[Asking, ...] = ()
    duties: tuple[DutyRow, ...] = ()
    looks: tuple[LookRow, ...] = ()
    filing: tuple[FilingRow, ...] = ()
    wholes: frozenset[Whole] = frozenset()
    restated: tuple["Correction", ...] = ()

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
            *[each.department for each in self.asking],
            *[row.owed.department for row in self.duties],
            *[row.department for row in self.looks],
            *[row.department for row in self.filing],
            *[each.department for each in self.restated],
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
        own: list[Attending] = []
        for each in part.items:
            status = each.verdict.status
            own.append(each._replace(whole=status))
        own_changes = [Whole(each.code, each.task) for each in part.changes]
        return replace(
            self,
            status=replace(self.status, totals=totals),
            by_department={department: totals},
            items=tuple(own),
            wholes=frozenset(own_changes),
            changes=tuple(part.changes),
            issued=_issued_with(totals) if was_issued else None,
            requests=self._requests_of(department),
            coming=_whose(self.coming, department),
            events=self.events.of(department),
            asking=_whose(self.asking, department),
            duties=_whose(self.duties, department),
            looks=_whose(self.looks, department),
            filing=_whose(self.filing, department),
            restated=_whose(self.restated, department),
        )

    def news(self, since: date) -> "PlanDigest":
        """Return only what is new after a day."""
        items = [each for each in self.items if each.fresh]
        asked = [each for each in self.requests if each.day > since]
        waiting_now = self.asking
        asking = [each for each in waiting_now if each.request.asked > since]
        return replace(
            self,
            items=tuple(items),
            requests=tuple(asked),
            asking=tuple(asking),
            coming=(),
            duties=(),
            looks=(),
            filing=(),
        )

    @property
    def says_nothing(self) -> bool:
        """Whether nothing needs attention, falls due or is asked of others, and nothing changed."""
        something = (
            *self.items,
            *self.changes,
            *self.requests,
            *self.coming,
            *self.duties,
            *self.looks,
            *[row for row in self.filing if row.state in UNTIMELY],
            *self.restated,
            *self.events.departments,
            *self.asking,
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


def _whose(rows: Iterable[Row], department: str) -> tuple[Row, ...]:
    """Return the rows of one department."""
    return tuple([row for row in rows if row.department == department])


def _issued_with(totals: Counts) -> int:
    """Return how many tasks a plan was issued with, of which these are the totals."""
    apart = totals.cancelled + totals.carried_over + totals.merged
    return totals.tasks + totals.paused + apart


class AsPublished(NamedTuple):
    """A plan as known on the day that a digest is compared with; None if it was not there.

    `state`: that day, and as known when; `seen` tells when a line came to be known.
    """

    book: PlanBook | None
    state: "State"
    seen: "Seen"


def plan_digest(
    book: PlanBook, query: Query, since: date, published: AsPublished | None = None
) -> PlanDigest:
    """Return one plan's digest, compared with the plan as published, or as known now."""
    before = book if published is None else published.book
    day = query.day
    wanted = query.members(book.register)
    seen = tuple(views(book, query))
    status = status_report(book, query, "department", seen)
    (said,) = status.plans
    asked_for = _tagged(book, query)
    changed = _changed(before, book, query, since, asked_for)
    asked = [each for each in requests(book, day, wanted) if each.task in asked_for]
    foretold = _foretold(book, since, day)
    return PlanDigest(
        said,
        status.groups,
        items=tuple(attending(book, seen, changed, foretold)),
        changes=changed,
        issued=_issued_in(book, since, day, said),
        added=_added(book),
        coming=tuple(_coming(book, seen, foretold)),
        requests=tuple(asked),
        events=events(book, query, since, seen, changed),
        asking=tuple(waiting(seen)),
        duties=tuple(_owed(book, query, wanted, foretold)),
        looks=tuple(looks_to_tell(book, seen, foretold)),
        filing=tuple(_filings(book, query, since, wanted)),
        wholes=wholes(before, book, (since, day), wanted, changed),
        restated=tuple(_restated(book, query, asked_for, published)),
    )


def _restated(
    book: PlanBook,
    query: Query,
    asked_for: Container[str],
    published: AsPublished | None,
) -> "Iterator[Correction]":
    """Yield the corrections of what was published; none where that is not compared with."""
    if published is None:
        return
    from bizenv.report.changes import State
    from bizenv.report.since import restated

    then, state, seen = published
    now = State(query.day, query.known_as_of)
    for each in restated(then, book, (state, now), seen, query.departments):
        if each.first.task in asked_for:
            yield each


def _changed(
    before: PlanBook | None,
    book: PlanBook,
    query: Query,
    since: date,
    asked_for: Container[str],
) -> tuple[Change, ...]:
    """Return what changed of the tasks and departments asked for."""
    wanted = query.members(book.register)
    found = _changes(before, book, since, query.day)
    of_them = of_departments(found, wanted)
    return tuple([each for each in of_them if each.task in asked_for])


def _changes(
    before: PlanBook | None,
    book: PlanBook,
    since: date,
    day: date,
) -> list[Change]:
    """Return what changed, in the plan's order; what was issued meanwhile, also since its issue."""
    tasks = enumerate(book.tasks)
    places = {task: place for place, task in tasks}
    last = len(places)
    found = [
        *changes(before, book, (since, day)),
        *adjusted_since_issue(book, since, day),
    ]
    found.sort(key=lambda change: places.get(change.task, last))
    return found


def _issued_in(book: PlanBook, since: date, day: date, said: PlanStatus) -> int | None:
    """Return how many tasks a plan was issued with, None if that was not in the period."""
    was_issued = since < book.plan.issued <= day
    if was_issued:
        return _issued_with(said.totals)
    return None


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


def _owed(
    book: PlanBook,
    query: Query,
    members: frozenset[str] | None,
    within: int,
) -> Iterator[DutyRow]:
    """Yield what was missed and not made good, and what is open with a period that ends soon."""
    tasks = histories(book)
    if not any(may_have_duties(history) for history in tasks):
        return
    for view in views(book, replace(query, departments=())):
        for row in duties_of_task(book, view, members):
            is_near = row.days <= within
            ends_soon = row.state == "open" and is_near
            if row.state == "missed" or ends_soon:
                yield row


def _filings(
    book: PlanBook,
    query: Query,
    since: date,
    members: frozenset[str] | None,
) -> Iterator[FilingRow]:
    """Yield the reports owed for the month that the digest is of, where there is a day for them."""
    month = month_of(query.day)
    is_of_month = shifted(since, 1) == month.first
    if not is_of_month or book.policy.report_by is None:
        return
    seen = views(book, replace(query, departments=()))
    yield from filings_of(book, seen, month, members)


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
