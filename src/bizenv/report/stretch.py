"""A plan over a period: each department's own part of every task, as it stood before and stands at the end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from bizenv.diagnostics import Location
from bizenv.meaning.assignment import Assignment
from bizenv.meaning.bench import histories
from bizenv.meaning.slips import Slip, slips_on
from bizenv.meaning.statuses import UNCOUNTED, Status
from bizenv.meaning.verdict import verdict
from bizenv.model.base import shifted
from bizenv.model.book import Place, PlanBook
from bizenv.report.grouping import by_department
from bizenv.report.query import Role
from bizenv.report.views import TaskView, whole


class FigurePlace(NamedTuple):
    """What a figure rests on: a task, or a line about one, of one department.

    `worth`: how much it counts, 0 for what is only of the base. `share`: of n joint leads 1/n.
    `day` and `at`: of the line that it is, if it is one. `rung`: of a slip.
    """

    department: str
    plan: str
    task: str
    title: str
    share: Fraction
    worth: Fraction = Fraction(1)
    day: date | None = None
    at: Location | None = None
    rung: str | None = None

    @property
    def key(self) -> str:
        """The task's id outside its plan."""
        return f"{self.plan}/{self.task}"


Places = Iterator[FigurePlace]
"""What a figure rests on, of every department."""


class LedPart(NamedTuple):
    """One department's own part of a task on the last day, and how many lead it."""

    department: str
    view: TaskView
    leads: int

    @property
    def assignment(self) -> Assignment:
        """The run of days on which the department leads."""
        return self.view.judged[0].assignment

    @property
    def status(self) -> Status:
        """What it is on the last day."""
        return self.view.status

    def place(
        self,
        worth: Fraction | int = 1,
        day: date | None = None,
        at: Location | None = None,
    ) -> FigurePlace:
        """Return the task as what a figure rests on."""
        issued = self.view.history.issued
        return FigurePlace(
            self.department,
            self.view.history.book.id,
            issued.task.id,
            issued.task.title,
            Fraction(1, self.leads),
            Fraction(worth),
            day,
            at,
        )


@dataclass
class PlanStretch:
    """A plan from the first to the last day of a period.

    `known`: up to when more is known; it is no earlier than the last day.
    """

    book: PlanBook
    first: date
    last: date
    known: date

    @property
    def eve(self) -> date:
        """The day before the period."""
        return shifted(self.first, -1)

    def within(self, day: date) -> bool:
        """Whether a day lies in the period."""
        return self.first <= day <= self.last

    @cached_property
    def views(self) -> tuple[TaskView, ...]:
        """The tasks on the last day."""
        return self._views(self.last)

    @cached_property
    def views_after(self) -> tuple[TaskView, ...]:
        """The tasks on the day after, when it is known who did not file on the last day; if that has come."""
        after = min(self.known, shifted(self.last, 1))
        return self._views(after)

    def _views(self, day: date) -> tuple[TaskView, ...]:
        found: list[TaskView] = []
        for history in histories(self.book):
            view = whole(history, day)
            if view is not None:
                found.append(view)
        return tuple(found)

    @cached_property
    def leads(self) -> dict[str, int]:
        """How many lead each task on the last day."""
        return {view.history.id: len(view.judged) for view in self.views}

    def share(self, task: str) -> Fraction:
        """Return 1/n of n that lead a task on the last day; 1 of one that nobody leads."""
        leads = self.leads.get(task, 1)
        return Fraction(1, max(leads, 1))

    def title(self, task: str) -> str:
        """Return the title of a task."""
        issued = self.book.tasks.get(task)
        return "" if issued is None else issued.task.title

    @cached_property
    def slips(self) -> tuple[Slip, ...]:
        """The slips issued by the last day, as they stand on it."""
        return tuple(slips_on(self.book, self.last))

    @cached_property
    def parts(self) -> tuple[LedPart, ...]:
        """Each department's own part of every task that counts on the last day."""
        found: list[LedPart] = []
        for view in self.views:
            leads = len(view.judged)
            for name, own in by_department(
                view,
                None,
                Role.LEAD,
                str,
            ):
                if own.status not in UNCOUNTED:
                    found.append(
                        LedPart(
                            str(name),
                            own,
                            leads,
                        )
                    )
        return tuple(found)

    def before(self, part: LedPart) -> Status | None:
        """Return what a part was on the day before the period; None if its department did not lead."""
        view = whole(part.view.history, self.eve)
        own = None if view is None else view.part_of((part.department,))
        return None if own is None else own.status

    def completed(self) -> Iterator[tuple[LedPart, date]]:
        """Yield the parts that were completed within the period, and on which day."""
        from bizenv.meaning.timeline import since

        for part in self.parts:
            if part.status is not Status.COMPLETED:
                continue
            day = since(part.assignment, self.last)
            if self.within(day):
                yield part, day

    def where(self, place: Place) -> Location:
        """Return the line of a place."""
        return self.book.where(place)


def status_on(part: LedPart, day: date) -> Status | None:
    """Return what a department's part was on a day; None if it did not lead then."""
    assignment = part.assignment
    if assignment.leads_on(day):
        return verdict(assignment, day).status
    return None
