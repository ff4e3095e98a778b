"""Which of a department's ledgers takes a record: the newest, or the next once that is long."""

from typing import Final

from bizenv.files.snapshot import MAX_BYTES
from bizenv.layout import PLANS, ledger_file, numbered_file
from bizenv.store.workspace import Workspace

# A file may hold some more: what is written at once goes into one
LONG_BYTES: Final = MAX_BYTES * 3 // 4
LONG_LINES: Final = 7_000


def newest_ledger(workspace: Workspace, plan_id: str, department: str) -> str:
    """Return the path of the file that a department's next record is appended to."""
    first = _path(plan_id, department, 0)
    name, _ = numbered_file(first)
    newest = 0
    there = workspace.shelf.plans.get(plan_id, ())
    for file in there:
        other, number = numbered_file(file)
        if other == name:
            newest = max(newest, number)
    path = _path(plan_id, department, newest)
    if path not in there or not _is_long(workspace, path):
        return path
    following = max(newest, 1) + 1
    return _path(plan_id, department, following)


def _path(plan_id: str, department: str, number: int) -> str:
    file = ledger_file(department, number)
    return f"{PLANS}/{plan_id}/{file}"


def _is_long(workspace: Workspace, path: str) -> bool:
    try:
        data = workspace.snapshot.read(path)
    except OSError:
        return False
    lines = data.count(b"\n")
    return lines > LONG_LINES or len(data) > LONG_BYTES
