"""record-not-lead: a record counts only on days on which its department leads the task.

A report of a duty also counts where its department owes the duty, and what is recorded on the day on
which a line of its register gives an item to others, of whoever had it when the day began.
"""

from collections.abc import Iterator, Sequence

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.meaning.duties import may_report, who_owes
from bizenv.meaning.history import TaskHistory
from bizenv.messages import Message
from bizenv.model.book import Entry


def record_not_lead(subject: Subject) -> Iterator[Diagnostic]:
    """Find records of a department on a day on which it does not lead the task."""
    for history in subject.histories:
        recorded = subject.book.entries.get(history.id)
        if recorded is None:
            continue
        for department, entries in recorded.items():
            if _leads_throughout(history, department, entries):
                continue
            for entry in _outside(history, department, entries):
                if subject.stands(entry) and not subject.took(entry):
                    yield _finding(subject, history, department, entry)


def _leads_throughout(
    history: TaskHistory, department: str, entries: Sequence[Entry]
) -> bool:
    """Whether a department leads from its first record to its last one."""
    first = entries[0].day
    last = entries[-1].day
    for run in history.assignments:
        if run.department != department:
            continue
        if run.is_heard_on(first) and run.is_heard_on(last):
            return True  # entries are in order of their days, and a run of days is unbroken
    return False


def _outside(
    history: TaskHistory, department: str, entries: Sequence[Entry]
) -> Iterator[Entry]:
    """Yield the records of days on which their department does not lead."""
    every = history.assignments
    runs = [each for each in every if each.department == department]
    for entry in entries:
        day = entry.day
        begun = day >= history.issued.first
        leads = any(run.is_heard_on(day) for run in runs)
        if leads or not begun:
            continue
        if not may_report(history, entry.record, department, day):
            yield entry


def _finding(
    subject: Subject,
    history: TaskHistory,
    department: str,
    entry: Entry,
) -> Diagnostic:
    day = entry.day
    args = {
        "department": department,
        "task": history.id,
        "day": day,
    }
    at = subject.where(entry.place)
    return Diagnostic(
        "record-not-lead",
        at,
        args,
        hint=_hint(history, entry),
    )


def _hint(history: TaskHistory, entry: Entry) -> Message:
    """Say who owes the duty that a record names, or who leads the task."""
    day = entry.day
    duty = getattr(entry.record, "duty", None)
    names = who_owes(history, duty, day) if duty else ()
    if names:
        return Message("hint.owes-then", {"duty": duty, "names": names})
    leads = [each.department for each in history.in_force(day)]
    return Message("hint.leads-then", {"leads": leads})
