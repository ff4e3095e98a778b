"""One code for each step that the stage does not allow: such a record changes nothing."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.messages import Message


def step_not_allowed(subject: Subject) -> Iterator[Diagnostic]:
    """Find records that the stage of their assignment does not allow."""
    for assignment, standing in subject.standings:
        for entry, code, stage in standing.refused:
            if entry.day < assignment.first:  # inherited: told of whoever wrote it
                continue
            args = {
                "department": assignment.department,
                "task": entry.record.task,
                "day": entry.day,
                "stage": Message(f"stage.{stage}") if stage else "",
            }
            at, hint = subject.where(entry.place), Message(f"hint.{code}")
            yield Diagnostic(code, at, args, hint=hint)
