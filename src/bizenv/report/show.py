"""The report on one task: its terms, and for each department all that turned its status."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import chain

from bizenv.diagnostics import Location
from bizenv.meaning.assignment import Assignment
from bizenv.meaning.clocks import Verifying, verifying
from bizenv.meaning.extensions import ExtensionRequest
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.slips import Slip, slips_on
from bizenv.meaning.standings import standing_on
from bizenv.meaning.timeline import timeline
from bizenv.meaning.verdict import Verdict, requests_on, verdict
from bizenv.model.base import shifted
from bizenv.model.book import Dated, Entry, Place, PlanBook
from bizenv.model.item_clocks import RegisterKind
from bizenv.model.kinds import Effect, effect
from bizenv.report.as_read import AsRead, as_read
from bizenv.report.carried import Carried
from bizenv.report.clock_states import ClockState
from bizenv.report.duties import DutyRow, duties_of_task
from bizenv.report.former_runs import ended_clocks, former_runs
from bizenv.report.notes import Facts, notes
from bizenv.report.task_rows import TaskRow, task_row
from bizenv.report.views import TaskView, whole


@dataclass(frozen=True)
class Turn:
    """A day on which something was said or changed: the status at its end, what was said, and whose.

    `verified_late` is what was owed of an item, if a report of the day answers it late.
    """

    day: date
    standing: AsRead
    changed: bool
    entries: tuple[Entry, ...]
    amendments: tuple[Dated, ...]
    assignment: Assignment
    verified_late: Verifying | None = None

    @property
    def verdict(self) -> Verdict:
        """The verdict at its end."""
        return self.standing.verdict


@dataclass(frozen=True)
class KnownCourse:
    """An assignment with the records dated by a day alone, and which of them do not count."""

    assignment: Assignment
    refused: tuple[Entry, ...]
    voided: tuple[Entry, ...]

    def counts(self, entry: Entry) -> bool:
        """Whether a record of it counts."""
        return entry not in self.refused and entry not in self.voided


@dataclass(frozen=True)
class Course(KnownCourse):
    """The timeline of one assignment: up to the report's day, and what time alone brings after."""

    past: tuple[Turn, ...]
    ahead: tuple[Turn, ...]
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
    slips: tuple[Slip, ...] = ()

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

    def refused(self, department: str) -> tuple[Dated, ...]:
        """Return the lines of a register that count for nothing, for a department had completed it."""
        found: list[Dated] = []
        for dated, completed_by, _ in self.book.refused:
            is_of_task = dated.amendment.target == self.view.history.id
            is_known = is_of_task and dated.day <= self.view.day
            if is_known and completed_by == department:
                found.append(dated)
        return tuple(found)

    def missed(self, course: Course) -> tuple[str, ...]:
        """Return the clocks of an item that a department had missed when it lost it."""
        run = course.assignment
        several = former_runs(self.view, (run.department,))
        own = [each for each in several if each.first == run.first]
        ended = ended_clocks(own)
        return tuple(clock for clock in ended if ClockState.MISSED in ended[clock])

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
    courses = [_course(each, day) for each in known_courses(history, day)]
    return ShowReport(
        book,
        task_row(book, view),
        notes(book, day),
        tuple(courses),
        incomplete,
        known_as_of,
        earlier,
        tuple(slips_on(book, day, history.id)),
    )


def known_courses(history: TaskHistory, day: date) -> Iterator[KnownCourse]:
    """Yield the assignments that had begun by a day, as known then; those that ended too."""
    for assignment in history.assignments:
        if assignment.first <= day:
            yield _known(assignment, day)


def _known(assignment: Assignment, day: date) -> KnownCourse:
    recorded = assignment.entries
    of_day = [each for each in recorded if each.day <= day]
    entries = tuple(of_day)
    known = replace(assignment, entries=entries)
    standing = standing_on(known, day)
    refused = [each.entry for each in standing.refused]
    void = standing.voided
    voided: list[Entry] = []
    for each in entries:
        key = (each.file, each.row)
        if key in void:
            voided.append(each)
    return KnownCourse(known, tuple(refused), tuple(voided))


def _course(known: KnownCourse, day: date) -> Course:
    """Return an assignment's turns by a day, and those that time alone would bring after it."""
    assignment = known.assignment
    turns = list(_turns(assignment))
    past = [turn for turn in turns if turn.day <= day]
    ahead = [turn for turn in turns if turn.day > day]
    return Course(
        assignment,
        known.refused,
        known.voided,
        past=tuple(past),
        ahead=tuple(ahead),
        requests=requests_on(assignment, day),
    )


def _turns(assignment: Assignment) -> Iterator[Turn]:
    """Yield the days on which something was said or amended, or status or reasons changed."""
    leads_on = assignment.leads_on
    said = [each for each in assignment.entries if assignment.is_heard_on(each.day)]
    amended = [each for each in assignment.amendments if leads_on(each.day)]
    days = {span.first for span in timeline(assignment)}
    days |= {each.day for each in said}
    days |= {each.day for each in amended}
    before: Verdict | None = None
    for day in sorted(days):
        judged = day if leads_on(day) else shifted(day, -1)
        now = verdict(assignment, judged)
        changed = before is None or _told(before) != _told(now)
        entries = [each for each in said if each.day == day]
        entries.sort(key=_turn_in(assignment, day))
        amendments = [each for each in amended if each.day == day]
        if changed or entries or amendments:
            standing = as_read(assignment, now, judged)
            read = tuple(entries)
            decided = tuple(amendments)
            late = _late_answer(assignment, judged, read)
            yield Turn(day, standing, changed, read, decided, assignment, late)
        before = now


def _late_answer(
    assignment: Assignment, day: date, entries: tuple[Entry, ...]
) -> Verifying | None:
    """Return what an item owed by the clock `verify`, if one of a day's records answers it late."""
    if assignment.task.issued.line is None or not entries:
        return None
    last = entries[0].day
    owed = verifying(assignment, standing_on(assignment, last), day)
    answers = owed is not None and owed.answer in entries
    return owed if owed is not None and answers and owed.days_late(last) else None


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
