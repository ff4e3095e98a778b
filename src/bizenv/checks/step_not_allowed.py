"""One code for each step that the stage does not allow: such a record changes nothing."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.meaning.stages import STEP_UNKNOWN
from bizenv.messages import Message


def _hint(code: str) -> str:
    """Return what to do; of a step that nothing waits on there is another thing to say."""
    if code == STEP_UNKNOWN:
        return "hint.unknown-step.none"
    return f"hint.{code}"


def step_not_allowed(subject: Subject) -> Iterator[Diagnostic]:
    """Find records that the stage of their assignment does not allow."""
    for assignment, standing in subject.standings:
        for entry, code, stage, waits in standing.refused:
            if entry.day < assignment.first:  # inherited: told of whoever wrote it
                continue
            args = {
                "department": assignment.department,
                "task": entry.record.task,
                "day": entry.day,
                "stage": Message(f"stage.{stage}") if stage else "",
                "step": getattr(entry.record, "step", None) or "",
            }
            at = subject.where(entry.place)
            told = f"hint.{code}" if waits else _hint(code)
            hint = Message(told, {"waits": waits} if waits else {})
            yield Diagnostic(code, at, args, hint=hint)
