"""wrong-file: a department writes in its own file, and only there."""

from collections.abc import Iterator, Mapping

from bizenv.diagnostics import Diagnostic
from bizenv.guard.comparison import Ledger, described, essence, said_by
from bizenv.guard.edit import Edit
from bizenv.layout import Writer
from bizenv.meaning.bench import histories
from bizenv.messages import Message

# The ledgers out of which lines were taken, by plan and what the line says.
Gone = Mapping[tuple[str, object], Ledger]


def wrong_file(edit: Edit) -> Iterator[Diagnostic]:
    """Find records in a file that is not theirs.

    They were moved there from another's file, or are of tasks that the file's department never
    led. Only a signature proves who wrote them: see `identity`.
    """
    gone = _gone(edit)
    for ledger in edit.ledgers_holding("records", Writer.DEPARTMENT):
        for row in ledger.new:
            why = _reason(edit, ledger, row, gone)
            if why is None:
                continue
            args = {
                "name": ledger.department,
                "why": why,
                **described(ledger.after[row]),
            }
            at = edit.head.at(ledger.file, (row,))
            hint = Message("hint.wrong-file")
            yield Diagnostic(
                "wrong-file",
                at,
                args,
                hint=hint,
            )


def _reason(
    edit: Edit,
    ledger: Ledger,
    row: int,
    gone: Gone,
) -> Message | None:
    """Return why a record does not belong into its file, or None."""
    line = dict(ledger.after[row])
    said = essence(line)
    of_plan = (ledger.plan, said)
    source = gone.get(of_plan)
    if source is not None:
        return Message("wrong-file.moved", {"file": source.before_file})
    if not _leads(edit, ledger, row):
        return Message("wrong-file.not-lead")
    return None


def _gone(edit: Edit) -> Gone:
    found: dict[tuple[str, object], Ledger] = {}
    for ledger in edit.ledgers_holding("records", Writer.DEPARTMENT):
        lines = [ledger.before[row] for row in ledger.lost]
        for said in said_by(lines):
            found[ledger.plan, said] = ledger
    return found


def _leads(edit: Edit, ledger: Ledger, row: int) -> bool:
    """Whether the file's department ever leads the task; True where that cannot be told."""
    book = edit.head.book(ledger.plan)
    task = ledger.after[row].get("task")
    if book is None or book.incomplete or task not in book.tasks:
        return True
    name = edit.head.register.resolve(ledger.department)
    for history in histories(book):
        if history.id != task:
            continue
        leads = {each.department for each in history.assignments}
        return name in leads
    return True
