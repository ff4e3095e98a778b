"""amendment-back-dated: what was published of past days stays; an amendment is recorded while its day is fresh."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bizenv.diagnostics import Diagnostic, Severity
from bizenv.guard.amendment_after_due import missed
from bizenv.guard.edit import Edit, Ledger, described
from bizenv.meaning.terms import TaskHistory
from bizenv.meaning.verdict import Status, Verdict, timeline, verdict
from bizenv.messages import Message
from bizenv.model.base import shifted
from bizenv.model.book import Dated, PlanBook

CODE = "amendment-back-dated"


def amendment_back_dated(edit: Edit) -> Iterator[Diagnostic]:
    """Find new amendments that judge past days anew, to the better or to the worse.

    One that holds from a day more than `policy.filing_days` ago is an error if with it somebody's status, delay or
    lead on any day up to today is another than without it; else a warning. One with a due day that has passed already
    makes overdue at first sight, whatever day it holds from: an error too.
    """
    for ledger in edit.ledgers_of("amendments"):
        before, after = edit.base.book(ledger.plan), edit.head.book(ledger.plan)
        if before is None or after is None or before.plan.issued > edit.today:
            continue
        written = {dated.place.path[0]: dated for dated in _amendments(after)}
        limit = shifted(edit.today, -before.policy.filing_days)
        for row in ledger.fresh:
            dated = written.get(row)
            if (
                dated is not None and missed(edit, ledger, dated) is None
            ):  # else that is what is told
                yield from _judged(edit, ledger, row, after, dated, limit)


def _amendments(book: PlanBook) -> Iterator[Dated]:
    for several in book.amendments.values():
        yield from several
    yield from (
        issued.added for issued in book.tasks.values() if issued.added is not None
    )


def _judged(
    edit: Edit, ledger: Ledger, row: int, after: PlanBook, dated: Dated, limit: date
) -> Iterator[Diagnostic]:
    amendment = dated.amendment
    old = amendment.effective < limit
    due = amendment.add.due if amendment.add is not None else amendment.due
    passed = due is not None and due.last_day is not None and due.last_day < edit.today
    if not old and not passed:
        return
    turned = next(_turns(after, dated, edit.today, old=old), None)
    if turned is None and not old:
        return
    if turned is None:
        why = Message("back-dated.filing", {"limit": (edit.today - limit).days})
    else:
        why = Message(
            "amendment-back-dated.turns", {"day": turned[0], "name": turned[1]}
        )
    severity = Severity.WARNING if turned is None else Severity.ERROR
    args = {**described(ledger.after[row]), "today": edit.today, "why": why}
    at = edit.head.at(ledger.file, (row, "effective"))
    yield Diagnostic(CODE, at, args, severity, Message(f"hint.{CODE}"))


def _turns(
    after: PlanBook, dated: Dated, today: date, *, old: bool
) -> Iterator[tuple[date, str]]:
    """Yield day and department of each judgement that is another with an amendment than without it.

    Of one that is not `old`, and of a task that it adds, only what is overdue or late with it.
    """
    task, added = dated.amendment.target, dated.amendment.add is not None
    now = TaskHistory(after, after.tasks[task])
    left = tuple(each for each in after.amendments.get(task, ()) if each is not dated)
    then = TaskHistory(
        replace(after, amendments={**after.amendments, task: left}),
        after.tasks[task],
    )
    for day in _days((now,) if added else (now, then), today):
        before, found = {} if added else _verdicts(then, day), _verdicts(now, day)
        for name in dict.fromkeys((*before, *found)):
            one, other = _said(before.get(name)), _said(found.get(name))
            worse = other is not None and (other[0] is Status.OVERDUE or other[1])
            if one != other and (worse or (old and not added)):
                yield day, name


def _days(histories: tuple[TaskHistory, ...], today: date) -> list[date]:
    """Return the days up to today on which something may be another than the day before."""
    days = {
        span.first
        for history in histories
        for each in history.assignments
        for span in timeline(each)
    }
    days |= {
        shifted(each.last, 1)
        for history in histories
        for each in history.assignments
        if each.last is not None
    }
    return sorted(day for day in days | {today} if day <= today)


def _verdicts(history: TaskHistory, day: date) -> dict[str, Verdict]:
    if not history.exists_on(day):
        return {}
    return {each.department: verdict(each, day) for each in history.in_force(day)}


def _said(found: Verdict | None) -> tuple[Status, bool] | None:
    return None if found is None else (found.status, found.late)
