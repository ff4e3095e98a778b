"""A task in a list: its status, its reasons and its last records, with the parts of its departments."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bizenv.meaning.reviews import WaitingReview, waiting_review
from bizenv.meaning.risks import Reason
from bizenv.meaning.second_looks import SecondLook, second_look
from bizenv.meaning.standings import standing_on
from bizenv.meaning.statuses import APART, SETTLED, STATUSES, Status
from bizenv.meaning.timeline import since
from bizenv.model.book import Entry, PlanBook
from bizenv.model.codes import Stage
from bizenv.model.plan import Milestone
from bizenv.report.said import LastSaid, Move, last_said, moves_of
from bizenv.report.views import Judged, TaskView, blocked_by


@dataclass(frozen=True)
class AssignmentRow:
    """One responsible department's part of a task."""

    department: str
    judged: Judged
    day: date

    @property
    def since(self) -> date:
        """The first day of the present status.

        Worked out when asked for, since it takes a history.
        """
        assignment, verdict = self.judged
        return since(assignment, self.day, verdict)

    @cached_property
    def said(self) -> LastSaid:
        """What the department said last of its part."""
        assignment, verdict = self.judged
        return last_said(assignment, verdict.status, self.day)

    @property
    def applied(self) -> Entry | None:
        """The application that waits for a decision, if any."""
        assignment, verdict = self.judged
        if verdict.stage is not Stage.APPLIED or verdict.status in APART:
            return None
        application = standing_on(assignment, self.day).application
        if application:
            return application.entry
        return None

    @property
    def review(self) -> WaitingReview | None:
        """The review step that waits for a decision, if any does."""
        if self.applied is None:
            return None
        assignment = self.judged.assignment
        standing = standing_on(assignment, self.day)
        return waiting_review(assignment, standing, self.day)

    @property
    def look(self) -> SecondLook | None:
        """The second look at what was accepted, if the reviewer owes one."""
        return second_look(self.judged.assignment, self.day)

    @property
    def waiting(self) -> int | None:
        """For how many days an application has been waiting for a decision."""
        applied = self.applied
        if applied:
            return (self.day - applied.day).days
        return None

    @property
    def proof(self) -> tuple[str, ...]:
        """The evidence that the latest record names which counts and names any."""
        standing = standing_on(self.judged.assignment, self.day)
        for entry in reversed(standing.effective):
            evidence: tuple[str, ...] = getattr(entry.record, "evidence", None) or ()
            if evidence:
                return evidence
        return ()

    @property
    def settled(self) -> bool:
        """Whether its part is completed or cancelled."""
        return self.judged.verdict.status in SETTLED


@dataclass(frozen=True)
class TaskRow:
    """One task in a list."""

    book: PlanBook
    view: TaskView
    assignments: tuple[AssignmentRow, ...]
    last_report: Entry | None
    last_review: Entry | None
    within: int | None = None

    @property
    def coming(self) -> tuple[Milestone, ...]:
        """The milestones not reached that are due within the days asked for."""
        if self.within is None:
            return ()
        return self.view.coming(self.within)

    @property
    def key(self) -> str:
        """The task's id outside its plan: 6.0/1.2.3."""
        return f"{self.book.id}/{self.view.history.id}"

    @property
    def blocked(self) -> tuple[str, ...]:
        """The tasks that have to be completed before it, and are not."""
        return blocked_by(self.book, self.view)

    @property
    def leads(self) -> int:
        """How many departments lead it on the day."""
        view = self.view
        leading = view.history.in_force(view.day)
        return len(leading)

    @property
    def days_left(self) -> int | None:
        """Days until the due day, negative after it; None for ongoing work."""
        due = self.view.due
        if due is None:
            return None
        return (due - self.view.day).days

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reasons of those assignments that have the task's status, each once."""
        status = self.view.status
        found: list[Reason] = []
        for verdict in self.view.counting:
            if verdict.status is status:
                found += [each for each in verdict.reasons if each not in found]
        return tuple(found)

    @property
    def told(self) -> tuple[AssignmentRow, ...]:
        """The parts whose departments said anything: those still open, or all of a settled task."""
        still_open = [each for each in self.assignments if not each.settled]
        told = still_open or self.assignments
        return tuple(each for each in told if each.said.anything)

    @property
    def heard(self) -> tuple[AssignmentRow, ...]:
        """The parts whose departments said anything, settled or not: what a ledger keeps."""
        return tuple(each for each in self.assignments if each.said.anything)

    @property
    def late_waiting(self) -> bool:
        """Whether any of the applications that wait was late."""
        return any(each.judged.verdict.late for each in self.waiting)

    @property
    def waiting(self) -> tuple[AssignmentRow, ...]:
        """The parts in view whose applications wait for a decision."""
        several = self.assignments
        return tuple([each for each in several if each.applied is not None])

    @property
    def asking(self) -> tuple[AssignmentRow, ...]:
        """The parts in view that ask for more time and wait for an answer."""
        several = self.assignments
        asking = [each for each in several if each.judged.verdict.asks]
        return tuple(asking)

    @property
    def moves(self) -> tuple[Move, ...]:
        """How the due day was moved, for all leads or for those in view."""
        assignments = [each.judged.assignment for each in self.assignments]
        return moves_of(assignments, self.view.day)

    @property
    def by_status(self) -> dict[Status, tuple[str, ...]]:
        """All departments that lead, in view or not, by the status of their part, worst first."""
        view = self.view
        leading = view.history.in_force(view.day)
        everyone = view.part_of([each.department for each in leading])
        judged = everyone.judged if everyone else ()
        found: dict[Status, list[str]] = {}
        for status in STATUSES:
            found[status] = []
        for assignment, verdict in judged:
            names = found[verdict.status]
            names.append(assignment.department)
        return {status: tuple(names) for status, names in found.items() if names}


def task_row(book: PlanBook, view: TaskView, within: int | None = None) -> TaskRow:
    """Return a task with what a list says of it; `within` so many days milestones are foretold."""
    day = view.day
    standings = []
    assignments = []
    for judged in view.judged:
        assignment = judged.assignment
        standings.append(standing_on(assignment, day))
        part = AssignmentRow(assignment.department, judged, day)
        assignments.append(part)
    return TaskRow(
        book,
        view,
        tuple(assignments),
        last_report=_latest([each.heard for each in standings]),
        last_review=_latest([each.decision for each in standings]),
        within=within,
    )


def _latest(several: list[Entry | None]) -> Entry | None:
    """Return the latest of some records; of several of one day the last."""
    latest: Entry | None = None
    for entry in several:
        if entry is not None and (latest is None or entry.day >= latest.day):
            latest = entry
    return latest
