"""The days of each department's part of a task, cut wherever anything turns that a count rests on. Pure.

`status`, `overdue` and the year over time of any day can be added up from these alone: nothing is
judged here, and nothing has to be judged by whoever reads them.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from bizenv.meaning.history import TaskHistory
from bizenv.meaning.timeline import StatusSpan, timeline
from bizenv.meaning.verdict import Verdict
from bizenv.model.base import shifted
from bizenv.model.book import Entry, PlanBook
from bizenv.report.said import moved_once_overdue
from bizenv.report.views import TaskView, whole


class TaskTurn(NamedTuple):
    """What holds of a whole task from a day on, until the next turn.

    `counted`: the departments whose parts make its status. `moved_late`: those whose due day was
    moved once they were overdue. `recorded`: whether anything was recorded of its plan.
    """

    day: date
    first_due: date | None
    counted: frozenset[str]
    moved_late: frozenset[str]
    recorded: bool
    closed: bool


class PartSpan(NamedTuple):
    """Days on which a department's part stands unchanged; `last` None: for good.

    `counts`: it makes the status of its task. `first_due`: the due day first set; None: ongoing.
    """

    department: str
    first: date
    last: date | None
    verdict: Verdict
    counts: bool
    first_due: date | None
    moved_late: bool
    recorded: bool
    closed: bool


def part_spans(history: TaskHistory) -> Iterator[PartSpan]:
    """Yield the days of all parts of a task, department by department."""
    turns = tuple(_turns(history))
    parts = sorted(history.assignments, key=attrgetter("department", "first"))
    for assignment in parts:
        for span in timeline(assignment):
            yield from _cut(assignment.department, span, turns)


def _turns(history: TaskHistory) -> Iterator[TaskTurn]:
    """Yield the days on which anything may turn that is no part's own, in order.

    All but what is said of the plan comes by amendments.
    """
    book = history.book
    days = {each.first for each in history.assignments}
    days |= {each.day for each in history.amendments}
    closed = book.plan.closed
    if closed is not None:
        days.add(closed.date)
    if book.recorded is not None:
        days.add(book.recorded)
    first = history.issued.first
    for day in sorted({max(each, first) for each in days}):
        view = whole(history, day)
        if view is not None:
            yield _turn(book, view)


def _turn(book: PlanBook, view: TaskView) -> TaskTurn:
    """Return what holds of a task from the day of a view on."""
    day = view.day
    moved: set[str] = set()
    for assignment, _ in view.judged:
        if moved_once_overdue([assignment], day):
            moved.add(assignment.department)
    counted = [each.assignment.department for each in view.decisive]
    return TaskTurn(
        day,
        view.first_due,
        frozenset(counted),
        frozenset(moved),
        recorded=not book.unrecorded_on(day),
        closed=book.closed_on(day),
    )


def _cut(
    department: str, span: StatusSpan, turns: tuple[TaskTurn, ...]
) -> Iterator[PartSpan]:
    """Yield the days of one verdict, cut at the turns of the task that matter to the part."""
    first, last, verdict = span
    passed = bisect_right(turns, first, key=attrgetter("day"))
    before: PartSpan | None = None
    for turn in turns[max(passed - 1, 0) :]:
        if last is not None and turn.day > last:
            break
        piece = PartSpan(
            department,
            max(first, turn.day),
            last,
            verdict,
            department in turn.counted,
            turn.first_due,
            department in turn.moved_late,
            turn.recorded,
            turn.closed,
        )
        if before is None:
            before = piece
        elif piece != before._replace(first=piece.first):
            yield before._replace(last=shifted(piece.first, -1))
            before = piece
    if before is not None:
        yield before


def known_on(book: PlanBook, day: date) -> PlanBook:
    """Return a plan with those records alone that are dated by a day."""
    kept: dict[str, Mapping[str, tuple[Entry, ...]]] = {}
    later = False
    for task, ledgers in book.entries.items():
        own: dict[str, tuple[Entry, ...]] = {}
        for name, entries in ledgers.items():
            by_then = tuple([each for each in entries if each.day <= day])
            later = later or len(by_then) < len(entries)
            own[name] = by_then
        kept[task] = own
    if later:
        return replace(book, entries=kept)
    return book
