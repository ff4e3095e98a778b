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
from bizenv.report.decisions import Decided, decided
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
from bizenv.report.remind import SlipRow, slip_rows
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
    as another thing than they were that day, as known now. `decided`: by meetings of the period. `made_good` are the duties missed,
    in the period or before, and made good in it.
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
    made_good: tuple[DutyRow, ...] = ()
    looks: tuple[LookRow, ...] = ()
    filing: tuple[FilingRow, ...] = ()
    slips: tuple[SlipRow, ...] = ()
    wholes: frozenset[Whole] = frozenset()
    restated: tuple["Correction", ...] = ()
    decided: tuple[Decided, ...] = ()

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
            *[row.department for row in (*self.duties, *self.made_good)],
            *[row.department for row in self.looks],
            *[row.department for row in self.filing],
            *[row.department for row in self.slips],
            *[each.department for each in self.restated],
            *[each.department for each in self.decided],
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
        own_changes = [Whole(each.code, each.task) for each in part.changes]
        return replace(
            self,
            status=replace(self.status, totals=totals),
            by_department={department: totals},
            items=_own_items(part),
            wholes=frozenset(own_changes),
            changes=tuple(part.changes),
            issued=_issued_with(totals) if was_issued else None,
            requests=self._requests_of(department),
            coming=_whose(self.coming, department),
            events=self.events.of(department),
            asking=_whose(self.asking, department),
            duties=_whose(self.duties, department),
            made_good=_whose(self.made_good, department),
            looks=_whose(self.looks, department),
            filing=_whose(self.filing, department),
            slips=_whose(self.slips, department),
            restated=_whose(self.restated, department),
            decided=_whose(self.decided, department),
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
            slips=tuple([row for row in self.slips if row.moved(since)]),
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
            *self.made_good,
            *self.looks,
            *[row for row in self.filing if row.state in UNTIMELY],
            *self.slips,
            *self.restated,
            *self.decided,
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


def _own_items(part: ToRead) -> tuple[Attending, ...]:
    """Return a department's items; to itself its own part is the whole."""
    own: list[Attending] = []
    for each in part.items:
        status = each.verdict.status
        own.append(each._replace(whole=status))
    return tuple(own)


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
    seen = tuple(views(book, query))
    status = status_report(book, query, "department", seen)
    wanted = query.members(book.register)
    asked_for = _tagged(book, query)
    changed = _changed(before, book, query, since, asked_for)
    foretold = _foretold(book, since, query.day)
    digest = PlanDigest(
        status.plans[0],
        status.groups,
        items=tuple(attending(book, seen, changed, since, foretold)),
        changes=changed,
        issued=_issued_in(book, since, query.day, status.plans[0]),
        added=_added(book),
        coming=tuple(_coming(book, seen, foretold)),
        requests=tuple(_requests(book, query.day, wanted, asked_for)),
        events=events(book, query, since, seen, changed),
        asking=tuple(waiting(seen)),
        looks=tuple(looks_to_tell(book, seen, foretold)),
        filing=tuple(_filings(book, query, since, wanted)),
        slips=tuple(_slips(book, query, since, asked_for)),
        wholes=wholes(before, book, (since, query.day), wanted, changed),
        restated=tuple(_restated(book, query, asked_for, published)),
        decided=tuple(_decided(seen, since)),
    )
    return _with_duties(digest, _owed(book, query, wanted), since, foretold)


def _with_duties(
    digest: PlanDigest, owed: Iterable[DutyRow], since: date, foretold: int
) -> PlanDigest:
    """Return a digest with the duties that press, and those that were made good."""
    rows = tuple(owed)
    pressing = [row for row in rows if _is_pressing(row, since, foretold)]
    made_good = [row for row in rows if _was_made_good(row, since)]
    return replace(digest, duties=tuple(pressing), made_good=tuple(made_good))


def _decided(seen: Iterable[TaskView], since: date) -> Iterator[Decided]:
    """Yield what meetings decided after a day."""
    for view in seen:
        for each in decided(view):
            if each.day > since:
                yield each


def _requests(
    book: PlanBook,
    day: date,
    wanted: frozenset[str] | None,
    asked_for: Container[str],
) -> Iterator[Request]:
    """Yield the requests for more time that wait, of the tasks asked for."""
    for each in requests(book, day, wanted):
        if each.task in asked_for:
            yield each


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


def _issued_in(
    book: PlanBook,
    since: date,
    day: date,
    said: PlanStatus,
) -> int | None:
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
) -> Iterator[DutyRow]:
    """Yield what departments owe of duties, and owed before."""
    tasks = histories(book)
    if not any(may_have_duties(history) for history in tasks):
        return
    for view in views(book, replace(query, departments=())):
        yield from duties_of_task(book, view, members)


def _is_pressing(row: DutyRow, since: date, within: int) -> bool:
    """Whether a duty was missed and not made good, or is open with a period that ends soon.

    Of what nobody can make good any more only what was missed since a day.
    """
    if row.state == "open":
        return row.days <= within
    is_news = row.owed.period.last >= since
    return row.state == "missed" and (is_news or not row.over)


def _was_made_good(row: DutyRow, since: date) -> bool:
    """Whether a duty that had been missed was made good after a day."""
    day = row.owed.made_good
    return day is not None and day > since


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


def _slips(
    book: PlanBook, query: Query, since: date, asked_for: Container[str]
) -> Iterator[SlipRow]:
    """Yield the slips that are not over, and those of which something became in the period."""
    if not book.slips:
        return
    for row in slip_rows(book, query.day, query.members(book.register)):
        is_told = row.pending or row.moved(since)
        if is_told and row.slip.issue.task in asked_for:
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
