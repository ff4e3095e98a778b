"""What the office lets pass: plans/waivers.yaml."""

from collections.abc import Iterable

from bizenv.diagnostics import Diagnostic
from bizenv.guard.edit import Edit
from bizenv.messages import Message
from bizenv.model.rights import Waiver


def waived(edit: Edit, found: Iterable[Diagnostic]) -> tuple[list[Diagnostic], int]:
    """Return the findings that are not waived, and how many are. Only waivers of the base count.

    A waiver that comes with the edit that it excuses would let everybody excuse himself.
    """
    waivers = [waiver for waiver, _ in edit.rights.waivers]
    left: list[Diagnostic] = []
    passed = 0
    for each in found:
        if any(_fits(waiver, each) for waiver in waivers):
            passed += 1
        else:
            left.append(each)
    return left, passed


def _fits(waiver: Waiver, found: Diagnostic) -> bool:
    if (waiver.code, waiver.file) != (found.code, found.at.file):
        return False
    if waiver.record is None:
        return True
    kind = found.args.get("kind")
    said = {
        "task": found.args.get("task"),
        "date": found.args.get("date"),
        "kind": kind.code.removeprefix("kind.") if isinstance(kind, Message) else None,
    }
    wanted = {
        name: getattr(waiver.record, name) for name in waiver.record.model_fields_set
    }
    return all(
        value is None or str(value) == said[name] for name, value in wanted.items()
    )
