"""slip-unknown: a receipt, a reply or a closing is of a slip that the plan issued."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.likeness import did_you_mean
from bizenv.messages import Message
from bizenv.model.slips import Issue


def slip_unknown(subject: Subject) -> Iterator[Diagnostic]:
    """Find lines about a number that no slip of the plan has."""
    lines = [entry.line for entry in subject.book.slips]
    issued = [line.number for line in lines if isinstance(line, Issue)]
    for entry in subject.book.slips:
        line = entry.line
        if isinstance(line, Issue) or line.slip in issued:
            continue
        at = subject.where(entry.place.below("slip"))
        hint = did_you_mean(line.slip, issued) or Message("hint.slip-unknown")
        yield Diagnostic("slip-unknown", at, {"number": line.slip}, hint=hint)
