"""wrong-file: a department writes in its own file, and only there."""

from collections.abc import Iterator

from bizenv.diagnostics import Diagnostic
from bizenv.guard.edit import Edit, Ledger, described, essence
from bizenv.meaning.bench import histories
from bizenv.messages import Message


def wrong_file(edit: Edit) -> Iterator[Diagnostic]:
    """Find records that were moved into another's file, and new ones of tasks that the file's department never led.

    Whose hand wrote them only a signature tells: see `identity`.
    """
    gone = {
        (ledger.plan, essence(dict(ledger.before[row]))): ledger
        for ledger in edit.ledgers_of("progress")
        for row in ledger.lost
    }
    for ledger in edit.ledgers_of("progress"):
        for row in ledger.new:
            source = gone.get((ledger.plan, essence(dict(ledger.after[row]))))
            if source is not None:
                why = Message("wrong-file.moved", {"file": source.before_file})
            elif not _leads(edit, ledger, row):
                why = Message("wrong-file.not-lead")
            else:
                continue
            args = {
                "name": ledger.department,
                "why": why,
                **described(ledger.after[row]),
            }
            yield Diagnostic(
                "wrong-file",
                edit.head.at(ledger.file, (row,)),
                args,
                hint=Message("hint.wrong-file"),
            )


def _leads(edit: Edit, ledger: Ledger, row: int) -> bool:
    """Whether the file's department ever leads the task; True where that cannot be told."""
    book, task = edit.head.book(ledger.plan), ledger.after[row].get("task")
    if book is None or book.incomplete or task not in book.tasks:
        return True
    name = edit.head.register.resolve(ledger.department)
    history = next(each for each in histories(book) if each.id == task)
    return any(each.department == name for each in history.assignments)
