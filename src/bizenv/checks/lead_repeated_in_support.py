"""lead-repeated-in-support: who leads a task does not also cooperate in it."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.messages import Message


def lead_repeated_in_support(subject: Subject) -> Iterator[Diagnostic]:
    """Find names that are written to support a task which they lead on that day.

    Who supports a task and comes to lead it by an amendment is not written so, and leads.
    """
    for named in subject.names():
        if named.role == "support" and named.canonical in named.leads:
            hint = Message("hint.lead-repeated-in-support")
            at = subject.where(named.place)
            yield Diagnostic(
                "lead-repeated-in-support",
                at,
                {"name": named.written},
                Severity.WARNING,
                hint,
            )
