"""open-group-leads: an open group has no fixed members, so nobody answers for the task."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.messages import Message


def open_group_leads(subject: Subject) -> Iterator[Diagnostic]:
    """Find open groups under lead."""
    register = subject.book.register
    for named in subject.names():
        if named.role != "lead":
            continue
        units = register.expand(named.canonical, named.day)
        if any(unit in register.groups for unit in units):
            hint = Message("hint.open-group-leads")
            yield Diagnostic(
                "open-group-leads",
                subject.where(named.place),
                {"name": named.written},
                Severity.WARNING,
                hint,
            )
