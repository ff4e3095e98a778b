"""lead-repeated-in-support: who leads a task does not also cooperate in it."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.messages import Message


def lead_repeated_in_support(subject: Subject) -> Iterator[Diagnostic]:
    """Find names that lead and support a task on one day, where the later one is written."""
    for named in subject.names():
        others = named.leads if named.role == "support" else named.supports
        if named.canonical in others:
            hint = Message("hint.lead-repeated-in-support")
            at = subject.where(named.place)
            yield Diagnostic(
                "lead-repeated-in-support",
                at,
                {"name": named.written},
                Severity.WARNING,
                hint,
            )
