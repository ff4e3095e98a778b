"""mixed-edit: an edit of the plans edits nothing else; a line of them is lost among others."""

from collections.abc import Iterator
from typing import Final

from bizenv.diagnostics import Diagnostic, Location
from bizenv.files.snapshot import evened
from bizenv.guard.edit import Edit
from bizenv.layout import PLANS
from bizenv.messages import Message
from bizenv.model.records import Apply

TOLD: Final = 5  # paths that are named


def mixed_edit(edit: Edit) -> Iterator[Diagnostic]:
    """Find edits of plans/ and of anything else but new evidence that records name."""
    changed = edit.changed
    others = {path for path in changed if not path.startswith(f"{PLANS}/")}
    no_plans = len(others) == len(changed)
    if edit.allow_mixed or no_plans:
        return
    others -= {
        path
        for path in _evidence(edit)
        if _may_be_evidence(path) and not edit.base.snapshot.has(path)
    }
    if others:
        first = sorted(others)[:TOLD]
        args = {"paths": first, "count": len(others)}
        hint = Message("hint.mixed-edit")
        yield Diagnostic(
            "mixed-edit",
            Location(first[0]),
            args,
            hint=hint,
        )


def _evidence(edit: Edit) -> set[str]:
    """Return the files that applications name as evidence after the edit."""
    found: set[str] = set()
    for plan_id in edit.head.shelf.plans:
        for entry in edit.entries(edit.head, plan_id).values():
            if isinstance(entry.record, Apply):
                evidence = entry.record.evidence
                found |= {evened(path) for path in evidence}
    return found


def _may_be_evidence(path: str) -> bool:
    """Whether a new file may be evidence: in a folder, and nothing on its path is hidden."""
    steps = path.split("/")
    is_hidden = any(step.startswith(".") for step in steps)
    return len(steps) > 1 and not is_hidden
