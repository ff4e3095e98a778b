"""From a plan to its digest: what needs attention, what changed, what happened and what comes."""

import calendar
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from bizenv.meaning.bench import histories
from bizenv.meaning.duties import may_have_duties
from bizenv.model.base import shifted
from bizenv.model.book import PlanBook
from bizenv.periods.period import month_of
from bizenv.report.attention import attending
from bizenv.report.decisions import Decided, decided
from bizenv.report.differences import adjusted_since_issue, changes, of_departments
from bizenv.report.duties import DutyRow, duties_of_task
from bizenv.report.events import events
from bizenv.report.extensions import waiting
from bizenv.report.filing import FilingRow, filings_of
from bizenv.report.milestones import MilestoneRow, milestones_of
from bizenv.report.part_changes import Change
from bizenv.report.plan_digest import PlanDigest, issued_with
from bizenv.report.query import Query
from bizenv.report.remind import SlipRow, slip_rows
from bizenv.report.requests import Request, requests
from bizenv.report.second_looks import looks_to_tell
from bizenv.report.status import PlanStatus, status_report
from bizenv.report.views import TaskView, tagged, views
from bizenv.report.wholes import wholes

if TYPE_CHECKING:  # they are loaded where a digest is compared with what was published
    from bizenv.report.causes import Seen
    from bizenv.report.changes import State
    from bizenv.report.since import Correction


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
        return issued_with(said.totals)
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
