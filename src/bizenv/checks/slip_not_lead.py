"""slip-not-lead: a slip is issued to a department that leads its task on that day."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.messages import Message
from bizenv.model.slips import Issue


def slip_not_lead(subject: Subject) -> Iterator[Diagnostic]:
    """Find slips that were issued to a department which did not lead the task then."""
    known = {history.id: history for history in subject.histories}
    for entry in subject.book.slips:
        issue = entry.line
        if not isinstance(issue, Issue) or issue.task not in known:
            continue
        in_force = known[issue.task].in_force(issue.date)
        leads = [each.department for each in in_force]
        if entry.department in leads:
            continue
        at = subject.where(entry.place.below("department"))
        args = {
            "department": entry.department,
            "task": issue.task,
            "day": issue.date,
            "number": issue.number,
        }
        hint = Message("hint.leads-then", {"leads": leads})
        yield Diagnostic("slip-not-lead", at, args, hint=hint)
