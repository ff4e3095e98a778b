"""One code for each step that the stage does not allow: such a record changes nothing."""

from collections.abc import Iterator
from typing import Final

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.meaning.stages import Stage
from bizenv.messages import Message
from bizenv.model.records import Kind

CODES: Final = {
    Kind.WITHDRAW: "withdraw-without-apply",
    Kind.ACCEPT: "accept-without-apply",
    Kind.RETURN: "return-without-apply",
    Kind.REOPEN: "reopen-without-accept",
}


def step_not_allowed(subject: Subject) -> Iterator[Diagnostic]:
    """Find records that the stage of their assignment does not allow."""
    for assignment, standing in subject.standings:
        for entry, stage in standing.refused:
            if entry.day < assignment.first:  # inherited: told of whoever wrote it
                continue
            code = CODES.get(entry.record.kind) or _apply(stage)
            args = {
                "department": assignment.department,
                "task": entry.record.task,
                "day": entry.day,
                "stage": Message(f"stage.{stage}"),
            }
            yield Diagnostic(
                code, subject.where(entry.place), args, hint=Message(f"hint.{code}")
            )


def _apply(stage: Stage) -> str:
    return "apply-while-applied" if stage is Stage.APPLIED else "apply-after-accept"
