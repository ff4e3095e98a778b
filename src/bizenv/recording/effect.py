"""What records change: the assignments that they are about, without and with them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple, TypeVar

from bizenv.meaning.terms import TaskHistory
from bizenv.meaning.verdict import Verdict, verdict
from bizenv.model.book import Dated, Entry, Place, PlanBook
from bizenv.recording.proposal import Proposal
from bizenv.report.recorded import Turned

PlacedT = TypeVar("PlacedT", Dated, Entry)
Verdicts = dict[str, Verdict]
"""By department what its assignment is."""


class TaskOf(NamedTuple):
    """A task of a plan."""

    plan: str
    task: str


def turns(proposal: Proposal) -> Iterator[Turned]:
    """Yield each assignment concerned, as it is on the day without and with the records."""
    without: dict[str, PlanBook] = {}
    for plan_id, book in proposal.books.items():
        without[plan_id] = _without(proposal, book)
    before: dict[TaskOf, Verdicts] = {}
    after: dict[TaskOf, Verdicts] = {}
    told: set[tuple[TaskOf, str]] = set()
    for draft in proposal.drafts:
        at = TaskOf(draft.plan, draft.task)
        if at not in before:
            before[at] = _verdicts(without[at.plan], at.task, proposal.day)
            after[at] = _verdicts(proposal.books[at.plan], at.task, proposal.day)
        then, now = before[at], after[at]
        whose = draft.department
        named = [*then, *now] if whose is None else [whose]
        for department in named:
            if (at, department) in told:
                continue
            told.add((at, department))
            stood = then.get(department)
            stands = now.get(department)
            yield Turned(at.plan, at.task, department, stood, stands)


def _without(proposal: Proposal, book: PlanBook) -> PlanBook:
    """Return a plan as it is without the new records."""
    tasks = dict(book.tasks)
    for name, issued in book.tasks.items():
        if not _stood(proposal, issued.place):
            del tasks[name]
    amendments: dict[str, tuple[Dated, ...]] = {}
    for name, dated in book.amendments.items():
        amendments[name] = _those_that_stood(proposal, dated)
    entries: dict[str, dict[str, tuple[Entry, ...]]] = {}
    for name, by_department in book.entries.items():
        entries[name] = {}
        for department, recorded in by_department.items():
            entries[name][department] = _those_that_stood(proposal, recorded)
    return replace(book, tasks=tasks, amendments=amendments, entries=entries)


def _those_that_stood(
    proposal: Proposal, several: Iterable[PlacedT]
) -> tuple[PlacedT, ...]:
    return tuple(each for each in several if _stood(proposal, each.place))


def _stood(proposal: Proposal, place: Place) -> bool:
    """Whether what is at a place stood there before the new records."""
    first = proposal.first_rows.get(place.file)
    row = place.path[0]
    if first is None or not isinstance(row, int):
        return True
    return row < first


def _verdicts(book: PlanBook, task: str, day: date) -> Verdicts:
    """Return what each assignment of a task is on a day."""
    if task not in book.tasks:
        return {}
    history = TaskHistory(book, book.tasks[task])
    in_force = history.in_force(day)
    return {each.department: verdict(each, day) for each in in_force}
