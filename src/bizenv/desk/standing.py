"""A record that stands in its ledger, told as it was told when it was written."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from bizenv.asking.inquiry import Inquiry
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.files.yaml_tree import read
from bizenv.layout import in_plan, row_of
from bizenv.messages import KeyName
from bizenv.recording.addresses import AMEND, Statement, text_of
from bizenv.recording.clerk import Clerk
from bizenv.recording.draft import OpenRecord
from bizenv.recording.ledger import Ledgers
from bizenv.report.recorded import Kept, Recorded, Turned

_AMENDS: Final = "amendments"
_NUMBERS: Final = ("task", "item", "id")
"""Keys under which a line has the task that it is about."""


class _Earlier(Ledgers):
    """Ledgers of which one is as it was once."""

    def __init__(self, root: Path, file: str, data: bytes) -> None:
        super().__init__(root)
        self._file = file
        self._data = data

    def read(self, file: str) -> bytes | None:
        """Return a ledger's bytes."""
        if file == self._file:
            return self._data
        return super().read(file)


def told(inquiry: Inquiry, whose: str, file: str, line: int) -> Recorded:
    """Return the report on a record that stands on a line of a ledger. Raises BizenvError.

    What it changed is told as far as it can be: not where so much was changed since that it would
    be refused today.
    """
    lines = _lines(inquiry, file)
    if not 1 <= line <= len(lines):
        raise _no_such_line(file, line)
    *before, own = lines[:line]
    text = own.decode("utf-8", "replace")
    tree = _tree(own, file)
    plan, _ = in_plan(file)
    task = _number(tree)
    kept = Kept(plan, task, whose or None, file, line, text.strip())
    again = _again(inquiry, kept, tree, b"".join(before))
    day = inquiry.day(inquiry.as_of)
    changes: tuple[Turned, ...] = ()
    if again is not None:
        (as_new,) = again.kept
        kept = replace(kept, undoes=as_new.undoes)
        changes = again.changes
    return Recorded(
        day,
        dry_run=False,
        written=True,
        kept=(kept,),
        changes=changes,
        complaints=(),
    )


def _no_such_line(file: str, line: int) -> BizenvError:
    return BizenvError("no-such-line", status=USAGE, name=file, line=line)


def _lines(inquiry: Inquiry, file: str) -> list[bytes]:
    """Return the lines of a ledger. Raises BizenvError for what is none."""
    row = row_of(file)
    plan, _ = in_plan(file)
    climbs = ".." in file.split("/")
    is_known = plan in inquiry.workspace.plans and not climbs
    if row is None or row.holds is None or not is_known:
        raise _no_such_line(file, 1)
    ledgers = Ledgers(inquiry.folder.root)
    data = ledgers.read(file) or b""
    return data.splitlines(keepends=True)


def _tree(line: bytes, file: str) -> OpenRecord:
    """Return the record on a line; nothing where none stands there."""
    tree, faults = read(line.strip(), file)
    if faults:
        return {}
    match tree:
        case [dict() as record]:
            return {**record}
        case _:
            return {}


def _number(tree: OpenRecord) -> str:
    for key in _NUMBERS:
        if key in tree:
            return text_of(tree, key)
    return ""


def _again(
    inquiry: Inquiry,
    kept: Kept,
    tree: OpenRecord,
    before: bytes,
) -> Recorded | None:
    """Return what `record` said of a line that was added to what stood before it.

    None if it would refuse it by now.
    """
    file = kept.file
    row = row_of(file)
    assert row is not None
    given = {**tree}
    if row.holds == _AMENDS:
        given["kind"] = AMEND
    elif kept.department is not None:
        given["department"] = kept.department
    workspace = inquiry.workspace.overlaid({file: before})
    day = inquiry.day(inquiry.as_of)
    clerk = Clerk(workspace, day, KeyName)
    task = f"{kept.plan}/{kept.task}"
    statement = Statement(given, task)
    ledgers = _Earlier(inquiry.folder.root, file, before)
    try:
        proposed = clerk.proposed([statement], ledgers)
    except BizenvError:
        return None
    report = proposed.outcome.report
    return report if report.kept else None
