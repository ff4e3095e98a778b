"""The figures by which departments are scored, a row each. Pure.

A figure of a department is the places that it rests on: tasks, reports owed, lines of the
ledgers. Each takes its status, due day and lateness from verdicts, as every report does.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final, Literal, NamedTuple

from bizenv.model.scoring import CountName, FigureName, RateName
from bizenv.report import line_figures, owed_figures, slip_figures, task_figures
from bizenv.report.stretch import FigurePlace, Places, PlanStretch

Unit = Literal["task", "report", "item", "time", "month", "slip"]


class FigureRow(NamedTuple):
    """A figure: what yields its places, in which unit it counts; `longest`: the largest alone counts."""

    places: Callable[[PlanStretch], Places]
    unit: Unit
    longest: bool = False


FIGURES: Final[Mapping[FigureName, FigureRow]] = {
    RateName.DUE_COMPLETED: FigureRow(task_figures.due_completed, "task"),
    RateName.ON_TIME: FigureRow(task_figures.on_time, "task"),
    RateName.OVERALL: FigureRow(task_figures.overall, "task"),
    RateName.FILING_ON_TIME: FigureRow(owed_figures.filing_on_time, "report"),
    RateName.FILING_GIVEN: FigureRow(owed_figures.filing_given, "report"),
    RateName.RESPONSE: FigureRow(owed_figures.response, "item"),
    RateName.SOLUTION: FigureRow(owed_figures.solution, "item"),
    RateName.SATISFACTION: FigureRow(owed_figures.satisfaction, "item"),
    CountName.TASKS: FigureRow(task_figures.tasks, "task"),
    CountName.DUE: FigureRow(task_figures.due, "task"),
    CountName.COMPLETED: FigureRow(task_figures.completed, "task"),
    CountName.COMPLETED_EARLY: FigureRow(task_figures.completed_early, "task"),
    CountName.COMPLETED_LATE: FigureRow(task_figures.completed_late, "task"),
    CountName.OVERDUE: FigureRow(task_figures.overdue, "task"),
    CountName.RETURNED: FigureRow(line_figures.returned, "time"),
    CountName.EXTENDED: FigureRow(line_figures.extended, "time"),
    CountName.LOWERED: FigureRow(line_figures.lowered, "time"),
    CountName.FILING_MISSING: FigureRow(owed_figures.filing_missing, "report"),
    CountName.FILING_LATE: FigureRow(owed_figures.filing_late, "report"),
    CountName.VERIFY_LATE: FigureRow(owed_figures.verify_late, "item"),
    CountName.RED_MONTHS: FigureRow(
        task_figures.red_months,
        "month",
        longest=True,
    ),
    CountName.YELLOW_MONTHS: FigureRow(
        task_figures.yellow_months,
        "month",
        longest=True,
    ),
    CountName.INNOVATIONS: FigureRow(task_figures.innovations, "item"),
    CountName.SLIPS: FigureRow(slip_figures.slips, "slip"),
    CountName.SLIPS_LAPSED: FigureRow(slip_figures.slips_lapsed, "slip"),
}


class Figure(NamedTuple):
    """A figure of one department: the places that it rests on.

    `joint`: a joint task counts as its share alone.
    """

    name: FigureName
    places: tuple[FigurePlace, ...] = ()
    joint: bool = False

    @property
    def n(self) -> Fraction:
        """How many count."""
        counted = [self._weight(each) * each.worth for each in self.places]
        if FIGURES[self.name].longest:
            return max(counted, default=Fraction(0))
        return sum(counted, Fraction(0))

    @property
    def of(self) -> Fraction:
        """Of how many."""
        return sum(map(self._weight, self.places), Fraction(0))

    @property
    def is_rate(self) -> bool:
        """Whether it is a share of a base."""
        return isinstance(self.name, RateName)

    def _weight(self, place: FigurePlace) -> Fraction:
        if self.joint:
            return place.share
        return Fraction(1)
