"""evidence-removed: what a reviewer saw stays as it was seen."""

from collections.abc import Iterator

from bizenv.diagnostics import Diagnostic, Location
from bizenv.guard.edit import Edit
from bizenv.messages import Message
from bizenv.model.book import Entry
from bizenv.model.records import Apply


def evidence_removed(edit: Edit) -> Iterator[Diagnostic]:
    """Find evidence of recorded applications that was there and is gone, or is another file now."""
    for plan_id in edit.base.shelf.plans:
        if not edit.changed:
            return
        for entry in edit.entries(edit.base, plan_id).values():
            if isinstance(entry.record, Apply):
                yield from _of(edit, entry, entry.record.evidence)


def _of(edit: Edit, entry: Entry, evidence: tuple[str, ...]) -> Iterator[Diagnostic]:
    for index, path in enumerate(evidence):
        if path not in edit.changed or not edit.base.snapshot.has(path):
            continue
        if not edit.head.snapshot.has(path):
            what = Message("evidence-removed.gone")
        elif _bytes(edit, path):
            what = Message("evidence-removed.replaced")
        else:
            continue
        args = {"path": path, "what": what, "task": entry.record.task, "date": str(entry.record.date)}
        args["kind"] = Message(f"kind.{entry.record.kind}")
        at = _at(edit, entry, index)
        yield Diagnostic("evidence-removed", at, args, hint=Message("hint.evidence-removed"))


def _bytes(edit: Edit, path: str) -> bool:
    """Whether a file's bytes differ; as far as a file of the workspace is read."""
    try:
        return edit.base.snapshot.read(path) != edit.head.snapshot.read(path)
    except OSError:
        return True


def _at(edit: Edit, entry: Entry, index: int) -> Location:
    """Return where the application stands after the edit."""
    row: int | None = entry.row
    for ledger in edit.ledgers_of("progress"):
        if ledger.before_file == entry.file:
            return edit.head.at(
                ledger.file, (row, "evidence", index) if (row := ledger.kept.get(entry.row)) is not None else ()
            )
    return edit.head.at(entry.file, (entry.row, "evidence", index))
