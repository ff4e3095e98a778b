"""What the office lets pass: plans/waivers.yaml."""

from collections.abc import Iterable

from bizenv.diagnostics import Diagnostic
from bizenv.guard.edit import Edit
from bizenv.guard.rights import speaks_of
from bizenv.messages import Message
from bizenv.model.rights import WaivedRecord, Waiver


def waived(edit: Edit, found: Iterable[Diagnostic]) -> tuple[list[Diagnostic], int]:
    """Return the findings that are not waived, and how many are. Only waivers of the base count.

    A waiver that comes with the edit that it excuses would let everybody excuse himself.
    """
    left: list[Diagnostic] = []
    passed = 0
    for each in found:
        if _is_waived(edit, each):
            passed += 1
        else:
            left.append(each)
    return left, passed


def _is_waived(edit: Edit, found: Diagnostic) -> bool:
    placed = edit.rights.waivers
    return any(_fits(each.waiver, found) for each in placed)


def _fits(waiver: Waiver, found: Diagnostic) -> bool:
    if not speaks_of(waiver, found):
        return False
    record = waiver.record
    if record is None:
        return True
    wanted = _described(record)
    return wanted.items() <= found.args.items()


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
