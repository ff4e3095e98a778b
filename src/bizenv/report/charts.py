"""What pictures are drawn from: counts of a year's months, of groups, of ages; targets and their readings. Pure.

Each figure is one of `status`, `targets` or a report; nothing is judged here.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final, Literal, NamedTuple, get_args

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.footings import case_on
from bizenv.meaning.statuses import Status
from bizenv.model.book import Books
from bizenv.model.plan import Target
from bizenv.periods.period import Period, months_of
from bizenv.report.counts import Counts
from bizenv.report.notes import Facts, PlanNotes, facts_of, plan_notes
from bizenv.report.query import Counting, Query
from bizenv.report.status import PlanStatus, StatusReport, status_of, status_report
from bizenv.report.targets import TargetRow, targets_of
from bizenv.report.traits import Tally, traits_of
from bizenv.report.views import views

ChartName = Literal["year", "departments", "indicators", "targets", "age"]
CHARTS: Final[tuple[ChartName, ...]] = get_args(ChartName)
GROUPINGS: Final = {"departments": "department", "indicators": "indicator"}
AGES: Final = (0, 7, 30, 60, 90, 180)
"""Overdue for more days than one and up to the next; the last is open."""


class Bar(NamedTuple):
    """Counts of what a bar is of, as of a day: a month's end, a group, or an age such as 8-30."""

    key: str | None
    day: date
    counts: Counts


class TargetReading(NamedTuple):
    """A figure of a target that was told, on which day and by whom."""

    day: date
    value: Decimal
    by: str


class TargetCourse(NamedTuple):
    """A target in one department's part, and all its readings that count, in the order of days."""

    row: TargetRow
    readings: tuple[TargetReading, ...]


@dataclass(frozen=True)
class ChartReport:
    """The figures of one picture. `counting`: the rule of its bars; None where nothing is counted.

    `rule`: the code of the sentence that says how it is counted or judged. `due_soon`: within how many days tasks fall due soon; None where the plans differ in it.
    `titles`: what bars are called whose key does not say it.
    """

    query: Query
    what: ChartName
    plans: tuple[PlanNotes, ...] = ()
    bars: tuple[Bar, ...] = ()
    courses: tuple[TargetCourse, ...] = ()
    counting: Counting | None = None
    rule: str = "counting.targets"
    due_soon: int | None = None
    incomplete: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def facts(self) -> Facts:
        """What must be said with its figures."""
        return facts_of(self, self.rule)

    @property
    def unrecorded(self) -> bool:
        """Whether nothing had been recorded of any of its plans by the day."""
        if not self.plans:
            return False
        return all("no-records" in plan.notes for plan in self.plans)


def chart_of(
    books: Books,
    query: Query,
    what: ChartName,
    year: Period,
    *,
    closed: bool = False,
) -> ChartReport:
    """Return what a picture is drawn from; `year`, which holds the day, is that of `year`.

    For `year` there have to be the plans that were closed within it: they count before, and
    with `closed` all the time.
    """
    if what == "year":
        return _year(books, query, year, closed=closed)
    if what == "targets":
        return _targets(books, query)
    if what == "age":
        return _ages(books, query)
    status = status_of(books, query, GROUPINGS[what])
    groups = status.ordered()
    bars = [Bar(key, query.day, counts) for key, counts in groups]
    return _counted(what, status, bars)


def _counted(what: ChartName, status: StatusReport, bars: Iterable[Bar]) -> ChartReport:
    """Return a picture of bars, with the plans and the rule that a status report has."""
    return ChartReport(
        status.query,
        what,
        tuple(map(_notes_of, status.plans)),
        tuple(bars),
        counting=status.counting,
        rule=status.counting_said,
        due_soon=status.due_soon,
        incomplete=status.incomplete,
        titles=status.titles,
    )


def _notes_of(plan: PlanStatus) -> PlanNotes:
    return PlanNotes(
        plan.plan,
        plan.title,
        plan.measure_word,
        plan.notes,
        plan.register_kind,
    )


def month_ends(year: Period, day: date) -> Iterator[date]:
    """Yield the last day of each month of a year that has ended by a day, and that day."""
    for month in months_of(year.first, day):
        yield min(month.last, day)


def _year(books: Books, query: Query, year: Period, *, closed: bool) -> ChartReport:
    days = list(month_ends(year, query.day))
    status = StatusReport(query, "plan")
    found = dict.fromkeys(days, Counts())
    for book in books:
        is_asked = closed or book.id in query.plans
        counted = [day for day in days if is_asked or not book.closed_on(day)]
        for day in counted:
            then = replace(query, day=day)
            found[day] += status_report(book, then, "plan").totals
        if counted:
            of_one = status_report(book, query, "plan")
            status = status.merge(of_one)
    status = replace(status, incomplete=books.incomplete)
    totals = found.items()
    bars = [Bar(day.isoformat(), day, counts) for day, counts in totals]
    return _counted("year", status, _from_the_first(bars))


def _from_the_first(bars: list[Bar]) -> tuple[Bar, ...]:
    """Return bars from the first on that has any tasks; the last where none has."""
    nothing = Counts()
    for at, bar in enumerate(bars):
        if bar.counts != nothing:
            return tuple(bars[at:])
    return tuple(bars[-1:])


def _ages(books: Books, query: Query) -> ChartReport:
    tallies = {age: Tally() for age in ages()}
    status = StatusReport(query, "plan")
    for book in books:
        seen = list(views(book, query))
        of_one = status_report(book, query, "plan", seen)
        status = status.merge(of_one)
        for view in seen:
            if view.status is Status.OVERDUE:
                age = _age_of(view.days_overdue)
                traits = traits_of(view)
                tallies[age].add(traits)
    status = replace(status, incomplete=books.incomplete)
    counted = tallies.items()
    bars = [Bar(age, query.day, tally.counts()) for age, tally in counted]
    return _counted("age", status, bars)


def ages() -> Iterator[str]:
    """Yield the spans of days by which what is overdue is told apart: 1-7, 8-30 and so on."""
    for over, most in pairwise(AGES):
        yield f"{over + 1}-{most}"
    yield f"{AGES[-1] + 1}-"


def _age_of(days: int) -> str:
    at = bisect_left(AGES, days, lo=1)
    return list(ages())[at - 1]


def _targets(books: Books, query: Query) -> ChartReport:
    plans: list[PlanNotes] = []
    courses: list[TargetCourse] = []
    for book in books:
        plans.append(plan_notes(book, query.day))
        for view in views(book, query):
            parts = {each.assignment.department: each for each in view.judged}
            for row in targets_of(book, view):
                assignment = parts[row.department].assignment
                told = _readings(
                    assignment,
                    row.target,
                    query.day,
                )
                courses.append(TargetCourse(row, tuple(told)))
    return ChartReport(
        query,
        "targets",
        tuple(plans),
        courses=tuple(courses),
        incomplete=books.incomplete,
    )


def _readings(
    assignment: Assignment, target: Target, day: date
) -> Iterable[TargetReading]:
    """Return the readings of a target that count, in the order of days."""
    found: list[TargetReading] = []
    for entry, said in case_on(assignment, day).filed():
        value = said.readings.get(target.name)
        if value is not None:
            found.append(
                TargetReading(
                    entry.day,
                    value,
                    entry.department,
                )
            )
    return reversed(found)
