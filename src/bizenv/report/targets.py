"""The targets of the tasks asked for: the latest reading of every department's part, and the gap. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, NamedTuple, get_args

from bizenv.meaning.case import Case
from bizenv.meaning.footings import case_on
from bizenv.meaning.risks import rounded, short_of
from bizenv.meaning.statuses import UNCOUNTED
from bizenv.model.book import Books, PlanBook
from bizenv.model.plan import Target
from bizenv.report.notes import Facts, PlanNotes, facts_of, plan_notes
from bizenv.report.query import Query
from bizenv.report.views import Judged, TaskView, views

State = Literal["missed", "behind", "unread", "on_course", "met"]
STATES: Final[tuple[State, ...]] = get_args(State)


class TargetRow(NamedTuple):
    """A target in one department's part of a task, with the latest reading, of what day and by whom.

    `met`: the reading reaches it; `missed`: the due day has passed, and none does; `behind`:
    short of `line`, where it should stand by now; `unread`: nothing was read; else `on_course`.
    `gap`: what the reading lacks, or has too much; None where it is met or was not read.
    """

    plan: str
    task: str
    title: str
    department: str
    target: Target
    due: date | None
    reading: Decimal | None
    read: date | None
    by: str | None
    line: Decimal | None
    gap: Decimal | None
    state: State

    @property
    def key(self) -> str:
        """The task's id outside its plan."""
        return f"{self.plan}/{self.task}"


@dataclass(frozen=True)
class TargetReport:
    """The targets asked for, in the plans' order. `states`: only those; empty for all."""

    query: Query
    states: tuple[State, ...] = ()
    plans: tuple[PlanNotes, ...] = ()
    rows: tuple[TargetRow, ...] = ()
    incomplete: tuple[str, ...] = ()

    @property
    def facts(self) -> Facts:
        """What must be said with the list."""
        return facts_of(self, "counting.targets")


def target_report(
    books: Books, query: Query, states: tuple[State, ...] = ()
) -> TargetReport:
    """Return the targets of the tasks asked for."""
    plans: list[PlanNotes] = []
    found: list[TargetRow] = []
    for book in books:
        notes = plan_notes(book, query.day)
        plans.append(notes)
        for view in views(book, query):
            found += targets_of(book, view)
    if states:
        found = [row for row in found if row.state in states]
    return TargetReport(
        query,
        states,
        tuple(plans),
        tuple(found),
        books.incomplete,
    )


def targets_of(book: PlanBook, view: TaskView) -> Iterator[TargetRow]:
    """Yield the targets of the parts in view; what is paused or cancelled has none."""
    for judged in view.judged:
        if judged.verdict.status in UNCOUNTED:
            continue
        case = case_on(judged.assignment, view.day)
        for target in case.terms.targets:
            yield _of_part(book, view, judged, case, target)


def _of_part(
    book: PlanBook,
    view: TaskView,
    judged: Judged,
    case: Case,
    target: Target,
) -> TargetRow:
    last = case.last_reading(target)
    entry, reading = last or (None, None)
    line = case.line(target)
    return TargetRow(
        book.id,
        view.history.id,
        view.history.issued.task.title,
        judged.assignment.department,
        target,
        judged.verdict.due.last_day,
        reading,
        read=entry.day if entry else None,
        by=entry.department if entry else None,
        line=_shown(line, reading),
        gap=_gap(target, reading),
        state=_state(target, reading, line, case),
    )


def _shown(line: Fraction | None, reading: Decimal | None) -> Decimal | None:
    """Return the line as it is shown, so that it does not look equal to what it differs from."""
    if line is None:
        return None
    if reading is None:
        return rounded(line, Fraction(-1))
    return rounded(line, Fraction(reading))


def _gap(target: Target, reading: Decimal | None) -> Decimal | None:
    if reading is None or target.met_by(reading):
        return None
    return abs(target.value - reading)


def _state(
    target: Target,
    reading: Decimal | None,
    line: Fraction | None,
    case: Case,
) -> State:
    last_day = case.due.last_day
    if reading is not None and target.met_by(reading):
        return "met"
    if last_day is not None and last_day < case.day:
        if reading is not None:
            return "missed"
        return "unread"
    if reading is None:
        return "unread"
    shown = Fraction(reading)
    if line is not None and short_of(target, shown, line):
        return "behind"
    return "on_course"
