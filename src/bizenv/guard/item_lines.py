"""What an edit adds to registers: what was raised, assigned by when, and merged."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from bizenv.guard.comparison import Ledger
from bizenv.guard.edit import Edit
from bizenv.model.book import Place, PlanBook
from bizenv.model.items import Assign, Merge, Raise


class FreshItem(NamedTuple):
    """A new line of a register: its ledger and row, its day.

    `deadline`: the day by which it must be seen to count as assigned in time; None for others.
    """

    ledger: Ledger
    row: int
    day: date
    deadline: date | None = None


def fresh_items(edit: Edit) -> Iterator[FreshItem]:
    """Yield the new lines of registers, but for those that begin a register's records."""
    for ledger in edit.ledgers_holding("items"):
        book = edit.head.book(ledger.plan)
        if book is None:
            continue
        fresh = set(ledger.fresh)
        for place, line, deadline in _lines(book):
            row = place.path[0]
            says_so = line.opening is not None
            is_opening = says_so and edit.opens(ledger.plan)
            if is_opening or not isinstance(row, int):
                continue
            if row in fresh:
                yield FreshItem(ledger, row, line.date, deadline)


def _lines(
    book: PlanBook,
) -> Iterator[tuple[Place, Raise | Assign | Merge, date | None]]:
    for task_id, issued in book.tasks.items():
        if issued.line is None:
            continue
        yield issued.place, issued.line, None
        last = issued.task.due.last_day
        for dated in book.amendments.get(task_id, ()):
            line = dated.line
            if line is None:
                continue
            in_time = last is not None and line.date <= last
            yield dated.place, line, last if in_time else None
            last = None  # whoever has it has a clock of its own
