"""Monthly reports (月度填报): who owes one, by which day, and what was given. Pure."""

from collections.abc import Iterable
from datetime import date
from typing import Final, Literal, NamedTuple

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.standings import is_open, standing_on
from bizenv.meaning.terms import TaskTerms
from bizenv.model.book import Entry, PlanBook
from bizenv.model.policy import Policy
from bizenv.model.records import Progress, Report, Said
from bizenv.periods.period import Period, month_of

FilingState = Literal["filed", "late", "missing", "open"]
STATES: Final[tuple[FilingState, ...]] = ("missing", "open", "late", "filed")


class Filing(NamedTuple):
    """The report that a department owes of its part of a task for one month, as of `day`.

    `due`: the last day on which it is in time. `given`: the reports and applications for the
    month, in the order of their days; the first decides. `corrected`: void ones for the month,
    of the day of one that is given.
    """

    department: str
    month: Period
    due: date
    given: tuple[Entry, ...]
    day: date
    corrected: tuple[Entry, ...] = ()

    @property
    def state(self) -> FilingState:
        """`open`: nothing given, and the day for it is not over; `missing`: it is."""
        if not self.given:
            is_over = self.due < self.day
            return "missing" if is_over else "open"
        if self.days_late:
            return "late"
        return "filed"

    @property
    def days_late(self) -> int:
        """How many days after its day the first was given; 0 if in time, or if there is none."""
        if not self.given:
            return 0
        first = self.given[0]
        passed = first.day - self.due
        return max(0, passed.days)


def filing_day(policy: Policy, month: Period) -> date:
    """Return the day by which reports of a month are owed; a day that it lacks is its last."""
    number = policy.report_by
    last = month.last
    if number is None or number > last.day:
        return last
    return month.first.replace(day=number)


def next_filing_day(policy: Policy, day: date) -> date | None:
    """Return the first day from a day on by which reports are owed; None where no day is named."""
    if policy.report_by is None:
        return None
    this_month = filing_day(policy, month_of(day))
    if this_month >= day:
        return this_month
    if month_of(day).last == date.max:
        return None
    return filing_day(policy, month_of(day, 1))


def filing_of(assignment: Assignment, month: Period, day: date) -> Filing | None:
    """Return the report that an assignment owes for a month, as of a day; None if it owes none.

    That is decided on the filing day; before it, on the day asked for.
    """
    due = filing_day(assignment.policy, month)
    decides = min(due, day)
    if not _owes(assignment, decides):
        return None
    given = _given(assignment, month, day)
    corrected = _corrected(assignment, given, month, day)
    return Filing(assignment.department, month, due, given, day, corrected)


def filed_with(assignment: Assignment, entry: Entry, day: date) -> Filing | None:
    """Return what is owed, as of a day, for the month of a record made in time; void ones too.

    None if the record was not in time for the month, or none is owed for it.
    """
    record = entry.record
    if not isinstance(record, Progress):
        return None
    month = month_of(_named(record) or record.date)
    filing = filing_of(assignment, month, day)
    if filing is None or not month.first <= entry.day <= filing.due:
        return None
    return filing


def asks_for_reports(book: PlanBook, day: date) -> bool:
    """Whether a plan's departments report every month: a closed plan's do not, nor a register's.

    A register's do if its own policy names the day.
    """
    if book.closed_on(day):
        return False
    is_plan = book.plan.register_ is None
    names_day = book.policy.report_by is not None
    return is_plan or names_day


def _is_for(record: Said, month: Period) -> bool:
    """Whether a record is a report or an application for a month: the one named, or that of its day."""
    if not isinstance(record, Progress):
        return False
    named = _named(record)
    if named is not None:
        return named == month.last
    return month.holds(record.date)


def _named(record: Progress) -> date | None:
    """Return the last day of the month that a report names; that of a duty names a period of it."""
    if not isinstance(record, Report):
        return None
    period = record.period
    if record.duty is not None or period is None:
        return None
    return period.last_day


def _owes(assignment: Assignment, day: date) -> bool:
    """Whether a department owes a report if a day decides: its clock runs, and its work is open."""
    task = assignment.task
    if assignment.start > day:
        return False
    if not asks_for_reports(task.book, day):
        return False
    return _is_given_out(task, day) and is_open(assignment, day)


def _is_given_out(task: TaskTerms, day: date) -> bool:
    """Whether it is no item that the office of a register has not assigned by a day."""
    if task.issued.line is None:
        return True
    return task.assigned_by(day) is not None


def _given(assignment: Assignment, month: Period, day: date) -> tuple[Entry, ...]:
    """Return what was given for a month; nothing is given before it begins."""
    found: list[Entry] = []
    standing = standing_on(assignment, day)
    for entry in standing.effective:
        begun = entry.day >= month.first
        if begun and _is_for(entry.record, month):
            found.append(entry)
    found.sort(key=_day_of)
    return tuple(found)


def _corrected(
    assignment: Assignment, given: Iterable[Entry], month: Period, day: date
) -> tuple[Entry, ...]:
    """Return the void records for a month in whose place one of the same day is given."""
    days = {entry.day for entry in given}
    voided = standing_on(assignment, day).voided
    found: list[Entry] = []
    for entry in assignment.entries:
        is_void = (entry.file, entry.row) in voided
        is_again = entry.day in days
        if is_void and is_again and _is_for(entry.record, month):
            found.append(entry)
    return tuple(found)


def _day_of(entry: Entry) -> date:
    return entry.day
