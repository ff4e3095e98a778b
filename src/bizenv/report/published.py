"""From the plans to what the public sees of them, field by field. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import chain
from typing import Final

from bizenv.meaning.history import TaskHistory
from bizenv.meaning.statuses import Status, light_of
from bizenv.meaning.timeline import verdicts
from bizenv.model.book import Books, PlanBook
from bizenv.model.plan import Completion
from bizenv.periods.period import Period
from bizenv.report.as_read import AsRead, as_read, shown_light, status_code
from bizenv.report.charts import month_ends
from bizenv.report.counts import RATES, Counts, rate
from bizenv.report.item_counts import RATES as OF_ITEMS
from bizenv.report.item_counts import RATINGS, STEPS
from bizenv.report.notes import notes
from bizenv.report.problems import problem_report
from bizenv.report.public import (
    LIGHTS,
    STANDING,
    PublicCounts,
    PublicDepartment,
    PublicMonth,
    PublicPart,
    PublicPlan,
    PublicRate,
    PublicRegister,
    PublicSite,
    PublicStatus,
    PublicTarget,
    PublicTask,
    PublicTasks,
    PublicTurn,
)
from bizenv.report.query import Query
from bizenv.report.status import StatusReport, status_report
from bizenv.report.targets import TargetRow, targets_of
from bizenv.report.views import Judged, TaskView, views, whole
from bizenv.two_processes import shared

_AS_SAID: Final = ("unheard", "unheard_risk", "completed_late")
"""What qualifies a status for the public; of all else it reads the bare status."""
_OF_RISK: Final = "unheard_soon"
_OFFICE_S: Final = "review"
"""The rate that tells how reviewers decide: the office's business."""
_NOTES: Final = ("no-records", "closed")
_TASKS: Final = 400
_DARK: Final = (0,) * len(LIGHTS)
"""The lights of no plan at all."""
_FIGURES: Final = ("raised", *STEPS, *RATINGS)


@dataclass
class IssuedBooks:
    """The plans that were issued by a day: of the others the public learns nothing, not even a title.

    `held_back`: the ids of those, as far as plans were read.
    """

    books: Books
    day: date
    held_back: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[PlanBook]:
        for book in self.books:
            if book.plan.issued > self.day:
                self.held_back.append(book.id)
            else:
                yield book

    @property
    def incomplete(self) -> tuple[str, ...]:
        """The files that could not be read in full, as far as they were read."""
        return self.books.incomplete


def public_site(books: Books, query: Query, year: Period) -> PublicSite:
    """Return what the public sees of the plans on a day; `year` is the one that holds the day.

    Each book is let go once it was read.
    """
    together = StatusReport(query, "department", own_rows=True)
    plans: list[PublicPlan] = []
    indicators: dict[str, str] = {}
    days = tuple(month_ends(year, query.day))
    jobs = (partial(_read, several, query, days) for several in _shares(books))
    for done in shared(jobs):
        for plan, report, named in done:
            together = together.merge(report)
            plans.append(plan)
            indicators |= named
    counts = _counts(together.totals, rated=not together.unrecorded)
    return PublicSite(
        query.day,
        counts,
        lights=_sums(plan.lights for plan in plans) or _DARK,
        year=tuple(_months(plan.year for plan in plans)),
        plans=tuple(plans),
        departments=tuple(_departments(together)),
        indicators=indicators,
    )


def _shares(books: Books) -> Iterator[list[PlanBook]]:
    """Yield some books at a time, so many tasks that a second process is worth its while."""
    several: list[PlanBook] = []
    for book in books:
        several.append(book)
        if sum(len(each.tasks) for each in several) >= _TASKS:
            yield several
            several = []
    if several:
        yield several


def _months(several: Iterable[tuple[PublicMonth, ...]]) -> Iterator[PublicMonth]:
    """Yield the months of plans together."""
    for months in zip(*several, strict=True):
        yield PublicMonth(months[0].day, _sums(month.figures for month in months))


def _sums(several: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*several, strict=True)))


_Read = tuple[PublicPlan, StatusReport, dict[str, str]]


def _read(books: list[PlanBook], query: Query, days: tuple[date, ...]) -> list[_Read]:
    """Return what the public sees of some plans, each with its figures and its indicators' names.

    The books are let go one by one.
    """
    found: list[_Read] = []
    while books:
        book = books[0]
        seen = list(views(book, query))
        report = status_report(book, query, "department", seen)
        plan = _plan(book, query, report, _TasksSeen.of(seen, days))
        found.append((plan, report, _named(book, seen)))
        del books[0]
    return found


def _named(book: PlanBook, seen: list[TaskView]) -> dict[str, str]:
    """Return what the indicators of a plan's tasks are called, by code; of a register none is shown."""
    found: dict[str, str] = {}
    if book.plan.register_ is None:
        for view in seen:
            for code in _indicators(view):
                found[code] = book.indicators.get(code, code)
    return found


def _indicators(view: TaskView) -> tuple[str, ...]:
    """Return the codes of a task's indicators: those of the sections that it stands in, each once."""
    sections = view.history.issued.sections
    codes = chain.from_iterable(section.indicator for section in sections)
    return tuple(dict.fromkeys(codes))


@dataclass(frozen=True)
class _TasksSeen:
    """The tasks of a plan on the day, the history of each, and what they add up to."""

    views: list[TaskView]
    histories: list[tuple[PublicTurn, ...]]
    lights: tuple[int, ...]
    year: tuple[PublicMonth, ...]

    @classmethod
    def of(cls, seen: list[TaskView], days: tuple[date, ...]) -> "_TasksSeen":
        """Return tasks with their histories, and how they stood on some days."""
        histories = [tuple(_turns(view.history, view.day)) for view in seen]
        lit = Counter(_status_of(view).light or "none" for view in seen)
        year = []
        for day in days:
            stood = Counter(_stood(turns, day) for turns in histories)
            figures = tuple(stood[name] for name in STANDING)
            year.append(PublicMonth(day, figures))
        lights = tuple(lit[name] for name in LIGHTS)
        return cls(seen, histories, lights, tuple(year))


def _stood(turns: tuple[PublicTurn, ...], day: date) -> str | None:
    """Return how a task stood at the end of a day: completed is completed, late or not."""
    codes = [turn.status.code for turn in turns if turn.day <= day]
    if not codes:
        return None
    return codes[-1].removesuffix("_late")


def _departments(report: StatusReport) -> Iterator[PublicDepartment]:
    """Yield the departments in the order of `status`."""
    rated = not report.unrecorded
    for key, counts in report.ordered():
        if key is not None:
            yield PublicDepartment(key, _counts(counts, rated=rated))


def _plan(
    book: PlanBook,
    query: Query,
    report: StatusReport,
    seen: _TasksSeen,
) -> PublicPlan:
    plan = book.plan
    rated = not report.unrecorded
    named = notes(book, query.day)
    is_register = plan.register_ is not None
    rows: dict[str, PublicCounts] = {}
    for key, counts in report.ordered():
        if key is not None:
            rows[key] = _counts(counts, rated=rated)
    histories = zip(seen.views, seen.histories, strict=True)
    shown = () if is_register else histories
    return PublicPlan(
        id=plan.plan,
        title=plan.title,
        issued=plan.issued,
        issuer=plan.issuer,
        document=plan.document,
        measure_word=plan.counted_in,
        closed=_closed(book, query.day),
        unrecorded=report.unrecorded,
        notes=tuple(each for each in named if each in _NOTES),
        counts=_counts(report.totals, rated=rated),
        lights=seen.lights,
        year=seen.year,
        departments=rows,
        tasks=PublicTasks.of(_task(book, *each) for each in shown),
        register=_register(book, query) if is_register else None,
    )


def _closed(book: PlanBook, day: date) -> date | None:
    """Return the day on which a plan was closed, if it was by a day."""
    closed = book.plan.closed
    return closed.date if closed and book.closed_on(day) else None


def _counts(counts: Counts, *, rated: bool) -> PublicCounts:
    names = [name for name in RATES if name != _OFFICE_S] if rated else []
    has_light = rated and counts.tasks > 0
    on_track = light_of(Status.ON_TRACK, unreported=not has_light)
    return PublicCounts(
        tasks=counts.tasks,
        completed=counts.completed,
        completed_late=counts.completed_late,
        in_review=counts.in_review,
        on_track=counts.on_track,
        at_risk=counts.at_risk,
        missed=counts.missed,
        unheard=counts.unheard,
        paused=counts.paused,
        cancelled=counts.cancelled,
        carried_over=counts.carried_over,
        merged=counts.merged,
        due=counts.due,
        light=counts.shown_light or on_track,
        rates=tuple([PublicRate(name, rate(counts, name)) for name in names]),
    )


def _task(book: PlanBook, view: TaskView, turns: tuple[PublicTurn, ...]) -> PublicTask:
    issued = view.history.issued
    terms = view.terms
    return PublicTask(
        plan=book.id,
        id=issued.task.id,
        title=issued.task.title,
        sections=tuple((each.number, each.title) for each in issued.sections),
        indicators=_indicators(view),
        leads=tuple(_part(each, view.day) for each in view.judged),
        by_first=terms.completion is Completion.FIRST_LEAD,
        supports=view.history.supporters_on(view.day),
        due=view.due,
        due_text=terms.due_text,
        status=_status_of(view),
        targets=tuple(map(_target, targets_of(book, view))),
        history=turns,
    )


def _part(judged: Judged, day: date) -> PublicPart:
    assignment, said = judged
    standing = as_read(assignment, said, day)
    unrecorded = assignment.task.book.unrecorded_on(day)
    status = _status(standing, unrecorded=unrecorded)
    return PublicPart(assignment.department, status)


def _status(said: AsRead | TaskView, *, unrecorded: bool) -> PublicStatus:
    """Return a status without what only the office may know: unreported, unassigned, by what risk.

    What is on track has one light, whether anything was reported of it or not; none where nothing
    was ever recorded of the plan.
    """
    code = status_code(said)
    if code == _OF_RISK:
        code = "unheard_risk"
    status = said.status if isinstance(said, TaskView) else said.verdict.status
    if code not in _AS_SAID:
        code = status.value
    light = shown_light(said) or light_of(status, unreported=unrecorded)
    return PublicStatus(code, light)


def _status_of(view: TaskView) -> PublicStatus:
    """Return the status of a task as a whole."""
    unrecorded = view.history.book.unrecorded_on(view.day)
    return _status(view, unrecorded=unrecorded)


def _target(row: TargetRow) -> PublicTarget:
    aim = row.target
    met = None if row.reading is None else aim.met_by(row.reading)
    return PublicTarget(
        row.department,
        aim.name,
        aim.comparison,
        aim.value,
        aim.unit,
        row.reading,
        row.read,
        met,
    )


def _turns(history: TaskHistory, day: date) -> Iterator[PublicTurn]:
    """Yield the days by a day on which the task as a whole turned to another status."""
    before: str | None = None
    for turn in sorted(_days_looked_at(history)):
        view = whole(history, turn) if turn <= day else None
        if view is None:
            continue
        status = _status_of(view)
        if status.code != before:
            yield PublicTurn(turn, status)
        before = status.code


def _days_looked_at(history: TaskHistory) -> set[date]:
    """Return every day on which a part's verdict may change, or what people read of it."""
    found: set[date] = set()
    recorded = history.book.recorded
    if recorded is not None:
        found.add(recorded)
    for assignment in history.assignments:
        found.update([each for each, _ in verdicts(assignment)])
    return found


@dataclass(frozen=True)
class _Alone:
    """A plan on its own."""

    book: PlanBook
    incomplete: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[PlanBook]:
        yield self.book


def _register(book: PlanBook, query: Query) -> PublicRegister:
    """Return a register's numbers and its three rates."""
    counts = problem_report(_Alone(book), query, "department").totals
    rates = [PublicRate(name, getattr(counts, name)) for name in OF_ITEMS]
    kind = book.plan.register_
    assert kind is not None
    return PublicRegister(
        kind.value,
        figures=tuple((name, counts[name]) for name in _FIGURES),
        rates=tuple(rates),
    )
