"""amendment-back-dated: an amendment is recorded in time; the published past stays."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from bizenv.diagnostics import Diagnostic, Severity
from bizenv.guard.amendment_after_due import missed, row_of
from bizenv.guard.comparison import Ledger, described
from bizenv.guard.edit import Edit
from bizenv.guard.filing import filed_from, filing_time
from bizenv.meaning.assignment import Assignment
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.statuses import Status
from bizenv.meaning.timeline import timeline
from bizenv.meaning.verdict import verdict
from bizenv.messages import Message
from bizenv.model.amendment import Amendment
from bizenv.model.base import shifted
from bizenv.model.book import Dated, PlanBook
from bizenv.model.policy import Policy

CODE: Final = "amendment-back-dated"


class Judgement(NamedTuple):
    """What is published of a department on a day, as far as an amendment may not turn it."""

    status: Status
    late: bool

    @property
    def bad(self) -> bool:
        """Whether it is overdue or late."""
        return self.status is Status.OVERDUE or self.late


class Reversal(NamedTuple):
    """A department that is judged otherwise on a day."""

    day: date
    name: str


def amendment_back_dated(edit: Edit) -> Iterator[Diagnostic]:
    """Find new amendments that judge past days otherwise, to the better or to the worse.

    One that holds from a day more than `policy.filing_days` ago is an error if it changes
    somebody's status, delay or lead on any day up to today, else a warning. One with a due day
    that has passed already makes overdue at first sight: an error too, from whatever day it holds.
    """
    fresh = _fresh(edit)
    for _, before, after in edit.issued():
        for dated in _amendments(after):
            line = (dated.place.file, row_of(dated))
            found = fresh.get(line)
            if found is None:
                continue
            is_opening = dated.amendment.opening is not None
            if is_opening and edit.opens(after.id):
                continue
            # of one that moves a missed due day, amendment-after-due tells
            due = missed(edit, found, dated)
            if due is None:
                yield from _judged(edit, found, after, dated, before.policy)


FreshLines = dict[tuple[str, int], Ledger]
"""By file and row the new lines, each with its ledger."""


def _fresh(edit: Edit) -> FreshLines:
    """Return by file and row the ledgers with new amendments."""
    fresh: FreshLines = {}
    for ledger in edit.ledgers_holding("amendments"):
        for row in ledger.fresh:
            fresh[ledger.file, row] = ledger
    return fresh


def _amendments(book: PlanBook) -> Iterator[Dated]:
    for several in book.amendments.values():
        yield from several
    for issued in book.tasks.values():
        if issued.added is not None:
            yield issued.added


def _judged(
    edit: Edit,
    ledger: Ledger,
    after: PlanBook,
    dated: Dated,
    policy: Policy,
) -> Iterator[Diagnostic]:
    amendment = dated.amendment
    today = edit.today
    old = amendment.effective < filed_from(edit, policy)
    if not old and not _is_past_due(amendment, today):
        return
    turns = _turns(after, dated, today, old=old)
    turn = next(turns, None)
    if turn is not None:
        why = _turned(turn)
        yield _finding(edit, ledger, dated, why, Severity.ERROR)
    elif old:
        limit = filing_time(policy.filing_days)
        why = Message("back-dated.filing", {"limit": limit})
        yield _finding(edit, ledger, dated, why, Severity.WARNING)


def _finding(
    edit: Edit,
    ledger: Ledger,
    dated: Dated,
    why: Message,
    severity: Severity,
) -> Diagnostic:
    row = row_of(dated)
    today = edit.today
    args = described(ledger.after[row])
    args["today"] = today
    args["seen"] = Message("guard.seen", {"day": today})
    args["why"] = why
    path = (row, "effective")
    at = edit.head.at(ledger.file, path)
    hint = Message(f"hint.{CODE}")
    return Diagnostic(
        CODE,
        at,
        args,
        severity,
        hint,
    )


def _turned(turn: Reversal) -> Message:
    said = {"day": turn.day, "name": turn.name}
    return Message("amendment-back-dated.turns", said)


def _is_past_due(amendment: Amendment, today: date) -> bool:
    """Whether an amendment gives or adds a due day that has passed."""
    added = amendment.add
    due = amendment.due if added is None else added.due
    return due is not None and due.has_passed(today)


def _turns(
    after: PlanBook,
    dated: Dated,
    today: date,
    *,
    old: bool,
) -> Iterator[Reversal]:
    """Yield each judgement that an amendment turns.

    Of one that is not `old`, and of a task that it adds, only what is overdue or late with it.
    """
    task = dated.amendment.target
    added = dated.amendment.add is not None
    issued = after.tasks[task]
    now = TaskHistory(after, issued)
    then = None if added else _without(after, dated)
    both = (now,) if then is None else (now, then)
    either = old and not added  # turns to the better count as well
    for day in _days(both, today):
        before = _said_on(then, day)
        found = _said_on(now, day)
        names = dict.fromkeys((*before, *found))
        for name in names:
            one = before.get(name)
            other = found.get(name)
            if one == other:
                continue
            worse = other is not None and other.bad
            if worse or either:
                yield Reversal(day, name)


def _without(after: PlanBook, dated: Dated) -> TaskHistory:
    """Return the task's history as it would be without an amendment."""
    task = dated.amendment.target
    issued = after.tasks[task]
    own = after.amendments.get(task, ())
    left = [each for each in own if each is not dated]
    amendments = {**after.amendments, task: tuple(left)}
    book = replace(after, amendments=amendments)
    return TaskHistory(book, issued)


def _days(histories: tuple[TaskHistory, ...], today: date) -> list[date]:
    """Return the days up to today on which something may be another than the day before."""
    days = {today}
    for history in histories:
        for each in history.assignments:
            days |= _days_of_spans(each)
    past = [day for day in days if day <= today]
    return sorted(past)


def _days_of_spans(assignment: Assignment) -> set[date]:
    days = {span.first for span in timeline(assignment)}
    if assignment.last is not None:
        ceases = shifted(assignment.last, 1)
        days.add(ceases)
    return days


def _said_on(history: TaskHistory | None, day: date) -> Mapping[str, Judgement]:
    """Return what is published on a day, by department; nothing where there is no task."""
    if history is None or not history.exists_on(day):
        return {}
    said: dict[str, Judgement] = {}
    for each in history.in_force(day):
        found = verdict(each, day)
        judgement = Judgement(found.status, found.late)
        said[each.department] = judgement
    return said
