"""record-not-lead: a record counts only on days on which its department leads the task."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.messages import Message


def record_not_lead(subject: Subject) -> Iterator[Diagnostic]:
    """Find records of a department on a day on which it does not lead the task."""
    for history in subject.histories:
        for department, entries in subject.book.entries.get(history.id, {}).items():
            runs = [
                each for each in history.assignments if each.department == department
            ]
            if any(
                run.leads_on(entries[0].day) and run.leads_on(entries[-1].day)
                for run in runs
            ):
                continue  # entries are in order of their days, and a run of days is unbroken
            for entry in entries:
                if entry.day < history.issued.first or any(
                    run.leads_on(entry.day) for run in runs
                ):
                    continue
                if subject.stands(entry) and not subject.took(entry):
                    leads = [each.department for each in history.in_force(entry.day)]
                    args = {
                        "department": department,
                        "task": history.id,
                        "day": entry.day,
                    }
                    hint = Message("hint.leads-then", {"leads": leads})
                    yield Diagnostic(
                        "record-not-lead", subject.where(entry.place), args, hint=hint
                    )
