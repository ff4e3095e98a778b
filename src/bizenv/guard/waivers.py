"""What the office lets pass: plans/waivers.yaml."""

from collections.abc import Iterable

from bizenv.diagnostics import Diagnostic
from bizenv.guard.edit import Edit
from bizenv.messages import Message
from bizenv.model.rights import WaivedRecord, Waiver


def waived(edit: Edit, found: Iterable[Diagnostic]) -> tuple[list[Diagnostic], int]:
    """Return the findings that are not waived, and how many are. Only waivers of the base count.

    A waiver that comes with the edit that it excuses would let everybody excuse himself.
    """
    waivers = [waiver for waiver, _ in edit.rights.waivers]
    every = list(found)
    left = [each for each in every if not any(_fits(one, each) for one in waivers)]
    return left, len(every) - len(left)


def _fits(waiver: Waiver, found: Diagnostic) -> bool:
    if (waiver.code, waiver.file) != (found.code, found.at.file):
        return False
    wanted = _described(waiver.record) if waiver.record is not None else {}
    return all(found.args.get(name) == value for name, value in wanted.items())


def _described(record: WaivedRecord) -> dict[str, object]:
    """Return what findings say of the record, as `comparison.described` does; a part may lack."""
    said: dict[str, object] = {}
    if record.task is not None:
        said["task"] = record.task
    if record.date is not None:
        said["date"] = str(record.date)
    if record.kind is not None:
        said["kind"] = Message(f"kind.{record.kind}")
    return said
