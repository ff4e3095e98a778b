"""What may be recorded of a task now: the kinds that its stage allows, each with its form.

A kind of the table is offered by its row; nothing here knows one kind from another.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final, NamedTuple

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.extensions import ExtensionRequest
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.statuses import APART, Status
from bizenv.meaning.verdict import Verdict, verdict
from bizenv.model.book import PlanBook
from bizenv.model.codes import APPLIED_FOR, FINISHED
from bizenv.model.items import ItemKind
from bizenv.model.kinds import KINDS, Effect, KindOf
from bizenv.recording.addresses import AMEND
from bizenv.recording.registers import RAISE

NOTHING: Final[Mapping[str, str]] = {}
DEPARTMENT: Final = "department"


class RecordOffer(NamedTuple):
    """A kind of record, the task or register that it is about, and what its form begins with."""

    kind: str
    task: str
    given: Mapping[str, str] = NOTHING

    @property
    def department(self) -> str:
        """Whose part of the task it is about; nothing if it is about all of it."""
        return self.given.get(DEPARTMENT, "")


def offers(book: PlanBook, task: str, day: date) -> Iterator[RecordOffer]:
    """Yield what may be recorded of a task at the end of a day, department by department."""
    issued = book.tasks[task]
    history = TaskHistory(book, issued)
    full = f"{book.id}/{task}"
    for each in history.in_force(day):
        yield from _of_part(book, full, each, day)
    if issued.line is not None:
        for kind in _of_item(history, day):
            yield RecordOffer(kind, full)


def _of_item(history: TaskHistory, day: date) -> Iterator[ItemKind]:
    """Yield the lines of a register that an item takes on a day: none that would be refused."""
    stages = [verdict(part, day).stage for part in history.deciding(day)]
    is_complete = bool(stages) and all(stage in FINISHED for stage in stages)
    if is_complete or history.terms_on(day).cancelled:
        return
    yield ItemKind.ASSIGN
    parts = history.in_force(day)
    if not any(verdict(part, day).stage in APPLIED_FOR for part in parts):
        yield ItemKind.MERGE


def raising(book: PlanBook) -> RecordOffer | None:
    """Return what takes down what is raised in a register; None for any other plan."""
    return None if book.plan.register_ is None else RecordOffer(RAISE, book.id)


def _of_part(
    book: PlanBook, task: str, part: Assignment, day: date
) -> Iterator[RecordOffer]:
    stands = verdict(part, day)
    whose = {DEPARTMENT: part.department}
    entries = book.entries.get(part.task.issued.task.id, {})
    for row in KINDS.values():
        has_records = bool(entries.get(part.department))
        allowed = _allows(row, stands, has_records=has_records)
        if allowed and _is_of_use(row, stands, day):
            yield RecordOffer(row.kind, task, whose)
    if _asks(stands):
        assert stands.asks is not None
        yield RecordOffer(AMEND, task, _granting(stands.asks, part.department))


def _allows(row: KindOf, stands: Verdict, *, has_records: bool) -> bool:
    """Whether a record of a kind counts at a stage, and has something to be about."""
    if stands.stage in row.refused:
        return False
    match row.effect:
        case Effect.REFUSES:
            return _asks(stands)
        case Effect.VOIDS:
            return has_records
        case _:
            return True


def _is_of_use(row: KindOf, stands: Verdict, day: date) -> bool:
    """Whether a record of a kind would do something where it is allowed."""
    if stands.status in APART:
        return row.effect is Effect.VOIDS
    if row.effect is not Effect.ASKS:
        return True
    last = stands.due.last_day
    is_late = last is not None and day > last and stands.status is not Status.PAUSED
    return not (is_late or _asks(stands))


def _asks(stands: Verdict) -> bool:
    return stands.asks is not None and stands.asks.unanswered


def _granting(asks: ExtensionRequest, department: str) -> Mapping[str, str]:
    """Return what grants a request, but for the document."""
    return {
        DEPARTMENT: department,
        "due": asks.until.isoformat(),
        "answers.department": department,
        "answers.date": asks.asked.isoformat(),
    }
