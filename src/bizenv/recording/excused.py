"""Back-dated lines of a register that excuse somebody, told as those of today are.

The rules judge a line as of its own day; these judge it as of the day on which it is recorded.
"""

from collections.abc import Iterator
from datetime import date

from bizenv.checks.amendment_after_due import after_due
from bizenv.checks.amendment_without_document import without_document
from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.meaning.assignment import Assignment
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.statuses import Status
from bizenv.meaning.verdict import verdict
from bizenv.model.base import Due, shifted
from bizenv.model.book import Dated, PlanBook


def excused(before: PlanBook, after: PlanBook, day: date) -> Iterator[Diagnostic]:
    """Find new lines of days before `day` that give more time, or take a missed due day away.

    `before` is the plan without the lines. Those who get an item for the first time are
    nobody's excuse: to assign it was the office's work.
    """
    subject = Subject(after, lambda path: path, day)
    for item, several in after.amendments.items():
        stood = before.amendments.get(item, ())
        known = {each.place for each in stood}
        lines: list[Dated] = []
        for each in several:
            is_line = each.line is not None and each.day < day
            if is_line and each.place not in known:
                lines.append(each)
        if item in before.tasks and lines:
            last = lines[-1]
            then = TaskHistory(before, before.tasks[item])
            now = TaskHistory(after, after.tasks[item])
            kind = after.plan.register_
            for found in _excuses(subject, last, then, now):
                yield found if kind is None else found.calling(kind)


def _excuses(
    subject: Subject,
    dated: Dated,
    then: TaskHistory,
    now: TaskHistory,
) -> Iterator[Diagnostic]:
    day = subject.day
    assert day is not None
    if then.assigned_by(day) is None:
        return
    led_before = then.in_force(shifted(day, -1))
    yesterday = {part.department for part in led_before}
    after = {part.department: part for part in now.in_force(day)}
    is_undocumented = dated.assigns and dated.amendment.document is None
    for part in then.in_force(day):
        same = after.get(part.department)
        led_yesterday = part.department in yesterday
        if led_yesterday and _has_more_time(part, same, day):
            if is_undocumented and same is not None:
                yield without_document(subject, dated, "document")
                return
            if verdict(part, day).status is Status.OVERDUE:
                yield after_due(subject, dated, _last_day(part, day), day)
                return


def _has_more_time(part: Assignment, same: Assignment | None, day: date) -> bool:
    """Whether a department lost an item, or has it longer than without the line."""
    if same is None or same.cancelled_on(day).value:
        return True
    now = same.due_on(day)
    then = part.due_on(day)
    return _is_later(now.value, then.value)


def _is_later(now: Due, then: Due) -> bool:
    if then.last_day is None:
        return False
    return now.last_day is None or now.last_day > then.last_day


def _last_day(part: Assignment, day: date) -> date:
    last = part.due_on(day).value.last_day
    assert last is not None
    return last
