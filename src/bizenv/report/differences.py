"""What differs in meaning between two states of one plan: task by task, part by part. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from bizenv.meaning.bench import histories
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.statuses import SETTLED
from bizenv.model.book import PlanBook
from bizenv.model.codes import Stage
from bizenv.model.register import renamed
from bizenv.report.part_changes import AMENDED, CODES, Change, codes_between
from bizenv.report.sides import TaskSide


def changes(
    before: PlanBook | None, after: PlanBook | None, days: tuple[date, date]
) -> Iterator[Change]:
    """Yield what changed in one plan, task by task in the plan's order; what is gone comes last."""
    day_before, day_after = days
    earlier = _by_id(before)
    later = _by_id(after)
    was_closed = closed(before, day_before)
    closing = closed(after, day_after) and not was_closed
    names = _new_names(before, after)
    for task_id in ids_of_both(earlier, later):
        was = earlier.get(task_id)
        then = TaskSide.of(before, was, day_before, names)
        history = later.get(task_id)
        now = TaskSide.of(after, history, day_after)
        yield from _task_changes(then, now, closing=closing)


def adjusted_since_issue(book: PlanBook, since: date, day: date) -> Iterator[Change]:
    """Yield what amendments made of the tasks issued after a day, since each was issued.

    Against the day before its issue such a task is new, and no more can be said. The first
    assignment of an item of a register is no news of it.
    """
    for history in histories(book):
        first = history.issued.first
        if not since < first < day:
            continue
        issued = TaskSide.of(book, history, first)
        now = TaskSide.of(book, history, day)
        for change in _task_changes(issued, now, closing=False):
            assigned = change.by is not None and change.by.assigns
            if change.code in AMENDED and not assigned:
                yield change


def step_of(
    book: PlanBook,
    history: TaskHistory,
    days: tuple[date, date],
    name: str,
    code: str,
) -> Change:
    """Return one step of a department's part, between the day before it and its own."""
    before, after = [TaskSide.of(book, history, day) for day in days]
    return after.change(code, name, before)


def ids_of_both(before: Iterable[str], after: Iterable[str]) -> Iterator[str]:
    """Yield the ids of the later state in order, then those that are gone."""
    now = dict.fromkeys(after)
    yield from now
    for each in before:
        if each not in now:
            yield each


def of_departments(
    found: Iterable[Change], members: frozenset[str] | None
) -> Iterator[Change]:
    """Yield the changes of some departments; None: of all."""
    for change in found:
        if members is None or change.department in members:
            yield change


def closed(book: PlanBook | None, day: date) -> bool:
    """Whether there is a plan, and it is closed on a day."""
    return book is not None and book.closed_on(day)


def _by_id(book: PlanBook | None) -> dict[str, TaskHistory]:
    if book is None:
        return {}
    return {history.id: history for history in histories(book)}


def _new_names(before: PlanBook | None, after: PlanBook | None) -> Mapping[str, str]:
    """Return what departments are called in the later state, where that is another name."""
    if before is None or after is None:
        return {}
    return renamed(before.register, after.register)


def _task_changes(
    before: TaskSide, after: TaskSide, *, closing: bool
) -> Iterator[Change]:
    if after.history is None:
        for name in before.parts:
            yield before.change("removed", name, after, earlier=True)
        return
    for name, part in after.parts.items():
        codes = _codes_of(name, before, after)
        if closing and part.verdict.status not in SETTLED:
            codes.add("closed")
        for code in sorted(codes, key=CODES.index):
            yield after.change(code, name, before)
    for name in before.parts:
        if name not in after.parts:
            yield after.change("lead-changed", name, before)


def _codes_of(name: str, before: TaskSide, after: TaskSide) -> set[str]:
    """Return what changed for one part; who takes over begins where the other stood."""
    part = after.parts[name]
    then = before.parts.get(name)
    by = after.advance(name, before)
    if then is not None:
        return set(codes_between(then, part, by))
    if before.history is None:
        return {"new", *codes_between(None, part, by)}
    former = after.former(name, before)
    stood = None if former is None else before.parts[former]
    codes = {"lead-changed", *codes_between(stood, part, by)}
    if former is not None:
        codes.discard("deadline-moved")
    elif _begun(before):
        codes.discard("started")
    return codes


def _begun(side: TaskSide) -> bool:
    """Whether anybody had begun with a task."""
    for part in side.parts.values():
        if part.verdict.stage is not Stage.NOT_STARTED:
            return True
    return False
