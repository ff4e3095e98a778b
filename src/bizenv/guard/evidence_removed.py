"""evidence-removed: what a reviewer saw stays as it was seen."""

from collections.abc import Iterator

from bizenv.diagnostics import Diagnostic, Location
from bizenv.files.snapshot import MAX_BYTES
from bizenv.guard.edit import Edit
from bizenv.messages import Message
from bizenv.model.book import Entry
from bizenv.model.records import Apply


def evidence_removed(edit: Edit) -> Iterator[Diagnostic]:
    """Find evidence of recorded applications that was there and is gone, or is another file now."""
    before = edit.base.shelf.files
    after = edit.head.shelf.files
    files = {*before, *after}
    if edit.changed <= files:  # nothing but the plans' own files
        return
    for plan_id in edit.base.shelf.plans:
        entries = edit.entries(edit.base, plan_id)
        for entry in entries.values():
            record = entry.record
            if isinstance(record, Apply):
                yield from _of(edit, entry, record.evidence)


def _of(edit: Edit, entry: Entry, evidence: tuple[str, ...]) -> Iterator[Diagnostic]:
    record = entry.record
    for index, path in enumerate(evidence):
        what = _lost(edit, path)
        if what is not None:
            args = {
                "path": path,
                "what": what,
                "task": record.task,
                "date": str(record.date),
                "kind": Message(f"kind.{record.kind}"),
            }
            at = _at(edit, entry, index)
            hint = Message("hint.evidence-removed")
            yield Diagnostic(
                "evidence-removed",
                at,
                args,
                hint=hint,
            )


def _lost(edit: Edit, path: str) -> Message | None:
    """Return what happened to a file that is gone or replaced; None for any other."""
    was = edit.base.snapshot.follow(path)
    now = edit.head.snapshot.follow(path)
    if was is None:
        return None
    if now is None:
        return Message("evidence-removed.gone")
    may_differ = was != now or was in edit.changed
    if may_differ and _differ(edit, was, now):
        return Message("evidence-removed.replaced")
    return None


def _differ(edit: Edit, was: str, now: str) -> bool:
    """Whether two files differ. Of one that is read only in part, git says that it changed."""
    try:
        before = edit.base.snapshot.read(was)
        after = edit.head.snapshot.read(now)
    except OSError:
        return True
    return before != after or len(before) > MAX_BYTES


def _at(edit: Edit, entry: Entry, index: int) -> Location:
    """Return where the application stands after the edit."""
    file = entry.file
    row = entry.row
    for ledger in edit.ledgers_holding("records"):
        if ledger.before_file != entry.file:
            continue
        if entry.row not in ledger.kept:
            return edit.head.at(ledger.file)
        file = ledger.file
        row = ledger.kept[entry.row]
    path = (row, "evidence", index)
    return edit.head.at(file, path)
