"""The report on one task: its terms, and for each department all that turned its status."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import chain

from bizenv.diagnostics import Location
from bizenv.meaning.extensions import ExtensionRequest
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.standings import standing_on
from bizenv.meaning.terms import Assignment
from bizenv.meaning.timeline import timeline
from bizenv.meaning.verdict import Verdict, requests_on, verdict
from bizenv.model.book import Dated, Entry, Place, PlanBook
from bizenv.model.kinds import Effect, effect
from bizenv.model.plan import RegisterKind
from bizenv.report.as_read import AsRead, as_read
from bizenv.report.carried import Carried
from bizenv.report.duties import DutyRow, duties_of_task
from bizenv.report.notes import Facts, notes
from bizenv.report.tasks import TaskRow, task_row
from bizenv.report.views import TaskView, whole


@dataclass(frozen=True)
class Turn:
    """A day on which something was said or changed: the status at its end, and what was said."""

    day: date
    standing: AsRead
    changed: bool
    entries: tuple[Entry, ...]
    amendments: tuple[Dated, ...]

    @property
    def verdict(self) -> Verdict:
        """The verdict at its end."""
        return self.standing.verdict


@dataclass(frozen=True)
class Course:
    """The timeline of one assignment: up to the report's day, and what time alone brings after."""

    assignment: Assignment
    past: tuple[Turn, ...]
    ahead: tuple[Turn, ...]
    refused: tuple[Entry, ...]
    voided: tuple[Entry, ...]
    requests: tuple[ExtensionRequest, ...]


@dataclass(frozen=True)
class ShowReport:
    """One task on a day."""

    book: PlanBook
    row: TaskRow
    notes: tuple[str, ...]
    courses: tuple[Course, ...]
    incomplete: tuple[str, ...] = ()
    known_as_of: str | None = None
    carried: tuple[Carried, ...] = ()

    @property
    def facts(self) -> Facts:
        """What must be said with the task; nothing is counted."""
        notes = {self.book.id: self.notes}
        return Facts(self.view.day, None, notes)

    @property
    def register_kind(self) -> RegisterKind | None:
        """What its plan holds, if it is a register."""
        return self.book.plan.register_

    @property
    def duties(self) -> tuple[DutyRow, ...]:
        """What each department owes of its duties, period by period."""
        rows = duties_of_task(self.book, self.view, None)
        return tuple(rows)

    @cached_property
    def voided(self) -> frozenset[Place]:
        """Where the records stand that were voided by the day."""
        voided = chain.from_iterable(each.voided for each in self.courses)
        return frozenset(each.place for each in voided)

    @property
    def undone(self) -> tuple[Dated, ...]:
        """The merges that a document of their own day takes away."""
        amendments = self.view.history.amendments
        merges = [each for each in amendments if each.into is not None]
        if not merges:
            return ()
        from bizenv.meaning.items import undone_by

        return tuple(each for each in merges if undone_by(amendments, each))

    @property
    def view(self) -> TaskView:
        """The task as the plan counts it."""
        return self.row.view

    def where(self, place: Place) -> Location:
        """Return the line and column of a place."""
        return self.book.where(place)


def show_report(
    book: PlanBook,
    history: TaskHistory,
    day: date,
    *,
    incomplete: tuple[str, ...] = (),
    known_as_of: str | None = None,
    earlier: tuple[Carried, ...] = (),
) -> ShowReport | None:
    """Return the report on a task as of a day, or None before it was issued.

    Assignments that have ended by then are shown too; only records dated by the day
    are, for that is what the status of that day rests on.
    """
    view = whole(history, day)
    if view is None:
        return None
    runs = history.assignments
    begun = [each for each in runs if each.first <= day]
    courses = [_course(each, day) for each in begun]
    return ShowReport(
        book,
        task_row(book, view),
        notes(book, day),
        tuple(courses),
        incomplete,
        known_as_of,
        earlier,
    )


def _course(assignment: Assignment, day: date) -> Course:
    """Return an assignment's turns by a day, and those that time alone would bring after it."""
    recorded = assignment.entries
    of_day = [each for each in recorded if each.day <= day]
    entries = tuple(of_day)
    known = replace(assignment, entries=entries)
    turns = list(_turns(known))
    past = [turn for turn in turns if turn.day <= day]
    ahead = [turn for turn in turns if turn.day > day]
    standing = standing_on(known, day)
    refused = [each.entry for each in standing.refused]
    void = standing.voided
    voided: list[Entry] = []
    for each in entries:
        key = (each.file, each.row)
        if key in void:
            voided.append(each)
    return Course(
        known,
        past=tuple(past),
        ahead=tuple(ahead),
        refused=tuple(refused),
        voided=tuple(voided),
        requests=requests_on(known, day),
    )


def _turns(assignment: Assignment) -> Iterator[Turn]:
    """Yield the days on which something was said or amended, or status or reasons changed."""
    leads_on = assignment.leads_on
    said = [each for each in assignment.entries if leads_on(each.day)]
    amended = [each for each in assignment.amendments if leads_on(each.day)]
    days = {span.first for span in timeline(assignment)}
    days |= {each.day for each in said}
    days |= {each.day for each in amended}
    before: Verdict | None = None
    for day in sorted(days):
        now = verdict(assignment, day)
        changed = before is None or _told(before) != _told(now)
        entries = [each for each in said if each.day == day]
        entries.sort(key=_turn_in(assignment, day))
        amendments = [each for each in amended if each.day == day]
        if changed or entries or amendments:
            standing = as_read(assignment, now, day)
            read = tuple(entries)
            decided = tuple(amendments)
            yield Turn(day, standing, changed, read, decided)
        before = now


def _turn_in(assignment: Assignment, day: date) -> Callable[[Entry], int]:
    """Return by what the records of a day are ordered.

    What was voided, then the voids; then what counts, as it does; then the rest.
    """
    standing = standing_on(assignment, day)
    counted = [each.place for each in standing.effective]
    turns = {place: turn for turn, place in enumerate(counted)}

    def turn(entry: Entry) -> int:
        is_void = effect(entry.record) is Effect.VOIDS
        if (entry.file, entry.row) in standing.voided:
            return -2
        if is_void:
            return -1
        return turns.get(entry.place, len(counted))

    return turn


def _told(said: Verdict) -> tuple[object, ...]:
    """Return what is worth a line when it changes.

    That a completion no longer counts as early is not.
    """
    return (
        said.status,
        said.stage,
        said.late,
        said.unreported,
        [reason.code for reason in said.reasons],
    )
