"""What records change: the assignments that they are about, without and with them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple, TypeVar

from bizenv.meaning.duties import counts_for, duties_of, period_of
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.verdict import verdict
from bizenv.model.book import Dated, Entry, Place, PlanBook
from bizenv.model.records import Report
from bizenv.recording.draft import DraftRecord, TaskOf
from bizenv.recording.proposal import Proposal
from bizenv.report.as_read import AsRead, as_read
from bizenv.report.recorded import Counted, Turned

PlacedT = TypeVar("PlacedT", Dated, Entry)
Standings = dict[str, AsRead]
"""By department what its assignment is."""
Entries = dict[str, tuple[Entry, ...]]
"""By department what is recorded of a task."""


class AssignmentOf(NamedTuple):
    """An assignment of a plan."""

    plan: str
    task: str
    department: str


@dataclass(frozen=True)
class Sides:
    """What the assignments of a task are without and with the records."""

    before: Standings
    after: Standings

    def turned(self, at: AssignmentOf) -> Turned:
        """Return what became of one of them."""
        department = at.department
        stood = self.before.get(department)
        stands = self.after.get(department)
        return Turned(at.plan, at.task, department, stood, stands)


def turns(proposal: Proposal) -> Iterator[Turned]:
    """Yield each assignment concerned, as it is on the day without and with the records."""
    without: dict[str, PlanBook] = {}
    for plan_id, book in proposal.books.items():
        without[plan_id] = _without(proposal, book)
    compared: dict[TaskOf, Sides] = {}
    told: set[AssignmentOf] = set()
    for draft in proposal.drafts:
        plan = draft.plan
        task = draft.task
        at = TaskOf(plan, task)
        if at not in compared:
            compared[at] = _sides(proposal, without[plan], task)
        both = compared[at]
        for department in _concerned(draft, both):
            assignment = AssignmentOf(plan, task, department)
            if assignment not in told:
                told.add(assignment)
                counted = tuple(_counted(proposal, assignment))
                yield replace(both.turned(assignment), counted=counted)


def _counted(proposal: Proposal, at: AssignmentOf) -> Iterator[Counted]:
    """Yield for which duties the new records of a department count, and for which periods."""
    book = proposal.books[at.plan]
    issued = book.tasks.get(at.task)
    if issued is None:
        return
    history = TaskHistory(book, issued)
    for entry in book.entries.get(at.task, {}).get(at.department, ()):
        record = entry.record
        stood = _stood(proposal, entry.place)
        if stood or not isinstance(record, Report):
            continue
        for duty in duties_of(history, entry.day):
            if duty.title == record.duty:
                last = counts_for(record, duty.every)
                yield Counted(duty.title, period_of(duty.every, last))


def _sides(proposal: Proposal, without: PlanBook, task: str) -> Sides:
    day = proposal.day
    book = proposal.books[without.id]
    before = _standings(without, task, day)
    after = _standings(book, task, day)
    return Sides(before, after)


def _concerned(draft: DraftRecord, both: Sides) -> list[str]:
    """Return the departments that a record is about; all that lead where it names none."""
    whose = draft.department
    if whose is not None:
        return [whose]
    return [*both.before, *both.after]


def _without(proposal: Proposal, book: PlanBook) -> PlanBook:
    """Return a plan as it is without the new records."""
    issued = book.tasks.items()
    tasks = {name: each for name, each in issued if _stood(proposal, each.place)}
    amendments: dict[str, tuple[Dated, ...]] = {}
    for name, dated in book.amendments.items():
        amendments[name] = _those_that_stood(proposal, dated)
    entries: dict[str, Entries] = {}
    for name, by_department in book.entries.items():
        stood: Entries = {}
        for department, recorded in by_department.items():
            stood[department] = _those_that_stood(proposal, recorded)
        entries[name] = stood
    return replace(
        book,
        tasks=tasks,
        amendments=amendments,
        entries=entries,
    )


def _those_that_stood(
    proposal: Proposal, several: Iterable[PlacedT]
) -> tuple[PlacedT, ...]:
    stood = (each for each in several if _stood(proposal, each.place))
    return tuple(stood)


def _stood(proposal: Proposal, place: Place) -> bool:
    """Whether what is at a place stood there before the new records."""
    file = place.file
    path = place.path
    first = proposal.first_rows.get(file)
    if first is None:
        return True
    row = path[0]
    if not isinstance(row, int):
        return True
    return row < first


def _standings(book: PlanBook, task: str, day: date) -> Standings:
    """Return what each assignment of a task is on a day."""
    issued = book.tasks.get(task)
    if issued is None:
        return {}
    found: Standings = {}
    history = TaskHistory(book, issued)
    for each in history.in_force(day):
        said = verdict(each, day)
        found[each.department] = as_read(each, said, day)
    return found
