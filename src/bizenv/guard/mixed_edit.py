"""mixed-edit: an edit of the plans is an edit of the plans; nobody finds a line in a hundred of another kind."""

from collections.abc import Iterator
from typing import Final

from bizenv.diagnostics import Diagnostic, Location
from bizenv.files.snapshot import evened
from bizenv.guard.edit import Edit
from bizenv.messages import Message
from bizenv.model.book import PLANS
from bizenv.model.records import Apply

TOLD: Final = 5  # paths that are named


def mixed_edit(edit: Edit) -> Iterator[Diagnostic]:
    """Find edits of plans/ and of anything else but new evidence that records name."""
    if edit.allow_mixed or not any(
        path.startswith(f"{PLANS}/") for path in edit.changed
    ):
        return
    evidence = {
        evened(path)
        for plan_id in edit.head.shelf.plans
        for entry in edit.entries(edit.head, plan_id).values()
        if isinstance(entry.record, Apply)
        for path in entry.record.evidence
    }
    added = {
        path
        for path in evidence
        if _may_be_evidence(path) and not edit.base.snapshot.has(path)
    }
    others = sorted(
        path for path in edit.changed - added if not path.startswith(f"{PLANS}/")
    )
    if others:
        args = {"paths": others[:TOLD], "count": len(others)}
        yield Diagnostic(
            "mixed-edit", Location(others[0]), args, hint=Message("hint.mixed-edit")
        )


def _may_be_evidence(path: str) -> bool:
    """Whether a new file may be evidence: it lies in a folder, and nothing on its way is hidden, as settings are."""
    steps = path.split("/")
    return len(steps) > 1 and not any(step.startswith(".") for step in steps)
