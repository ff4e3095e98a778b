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
    if edit.changed <= {
        *edit.base.shelf.files,
        *edit.head.shelf.files,
    }:  # nothing but the plans' own files
        return
    for plan_id in edit.base.shelf.plans:
        for entry in edit.entries(edit.base, plan_id).values():
            if isinstance(entry.record, Apply):
                yield from _of(edit, entry, entry.record.evidence)


def _of(edit: Edit, entry: Entry, evidence: tuple[str, ...]) -> Iterator[Diagnostic]:
    for index, path in enumerate(evidence):
        was = edit.base.snapshot.follow(path)
        if was is None:
            continue
        now = edit.head.snapshot.follow(path)
        if now is None:
            what = Message("evidence-removed.gone")
        elif (was != now or was in edit.changed) and _differ(edit, was, now):
            what = Message("evidence-removed.replaced")
        else:
            continue
        args = {
            "path": path,
            "what": what,
            "task": entry.record.task,
            "date": str(entry.record.date),
        }
        args["kind"] = Message(f"kind.{entry.record.kind}")
        at = _at(edit, entry, index)
        yield Diagnostic(
            "evidence-removed", at, args, hint=Message("hint.evidence-removed")
        )


def _differ(edit: Edit, was: str, now: str) -> bool:
    """Whether two files differ. Of one that is read only in part, git says that it changed."""
    try:
        before, after = edit.base.snapshot.read(was), edit.head.snapshot.read(now)
    except OSError:
        return True
    return before != after or len(before) > MAX_BYTES


def _at(edit: Edit, entry: Entry, index: int) -> Location:
    """Return where the application stands after the edit."""
    row: int | None = entry.row
    for ledger in edit.ledgers_of("progress"):
        if ledger.before_file == entry.file:
            return edit.head.at(
                ledger.file,
                (row, "evidence", index)
                if (row := ledger.kept.get(entry.row)) is not None
                else (),
            )
    return edit.head.at(entry.file, (entry.row, "evidence", index))
