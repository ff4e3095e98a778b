"""mixed-edit: an edit of the plans is an edit of the plans; nobody finds a line in a hundred of another kind."""

from collections.abc import Iterator
from typing import Final

from bizenv.diagnostics import Diagnostic, Location
from bizenv.guard.edit import Edit
from bizenv.messages import Message
from bizenv.model.book import PLANS
from bizenv.model.records import Apply

TOLD: Final = 5  # paths that are named


def mixed_edit(edit: Edit) -> Iterator[Diagnostic]:
    """Find edits of plans/ and of anything else but the evidence that records name."""
    if edit.allow_mixed or not any(path.startswith(f"{PLANS}/") for path in edit.changed):
        return
    evidence = {
        path.removeprefix("./")
        for plan_id in edit.head.shelf.plans
        for entry in edit.entries(edit.head, plan_id).values()
        if isinstance(entry.record, Apply)
        for path in entry.record.evidence
    }
    others = sorted(path for path in edit.changed - evidence if not path.startswith(f"{PLANS}/"))
    if others:
        args = {"paths": others[:TOLD], "count": len(others)}
        yield Diagnostic("mixed-edit", Location(others[0]), args, hint=Message("hint.mixed-edit"))
