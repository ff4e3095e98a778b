"""open-group-leads: an open group has no fixed members, so nobody in particular answers for the task."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.messages import Message


def open_group_leads(subject: Subject) -> Iterator[Diagnostic]:
    """Find open groups under lead."""
    for named in subject.names():
        groups = subject.book.register.groups
        units = (
            subject.book.register.expand(named.canonical, named.day)
            if named.role == "lead"
            else ()
        )
        if any(unit in groups for unit in units):
            hint = Message("hint.open-group-leads")
            yield Diagnostic(
                "open-group-leads",
                subject.where(named.place),
                {"name": named.written},
                Severity.WARNING,
                hint,
            )
