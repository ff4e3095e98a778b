"""One code for each step that the stage does not allow: such a record changes nothing."""

from collections.abc import Iterator
from typing import Final

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.meaning.replay import STEP_UNKNOWN
from bizenv.messages import Message
from bizenv.model.book import Entry
from bizenv.model.kinds import Effect, effect

_ON_APPLICATIONS: Final = ("accept-without-apply", "return-without-apply")


def _is_voided(decision: Entry, subject: Subject) -> bool:
    """Whether a void took back an application before a decision, which that decided on."""
    for entry in subject.written():
        record = entry.record
        is_about = record.task == decision.record.task
        is_of_part = is_about and entry.department == decision.department
        is_before = is_of_part and entry.day <= decision.day
        if (
            is_before
            and effect(record) is Effect.APPLIES
            and entry.place in subject.voided
        ):
            return True
    return False


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
            if code in _ON_APPLICATIONS and _is_voided(entry, subject):
                hint = Message("hint.decided-then-voided")
            yield Diagnostic(code, at, args, hint=hint)
