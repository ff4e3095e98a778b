"""What the office typed for the ranking: points for an item that no record gives."""

from decimal import Decimal
from typing import NamedTuple

from bizenv.diagnostics import Location
from bizenv.model.base import Day, LastDay, Model, Name, Number, Text
from bizenv.model.scoring import Scoring
from bizenv.periods.period import Period


class Assessment(Model):
    """A line of assessments.yaml: the points that a department gets for an item in a period."""

    date: Day
    """The day on which it was decided."""
    period: LastDay
    """The period that it is for: a month 2025-10, a quarter 2025Q3, a year 2025."""
    department: Name
    """Who gets the points."""
    item: Text
    """The item, by its title in `scoring`."""
    points: Number
    """How many: of an item with weight from 0 to this; else added, or taken if below 0."""
    matter: Text | None = None
    """What they are for, such as an award; with `once` one matter counts once a year."""
    document: Text | None = None
    """Number of the document that decided it."""
    reason: Text | None = None
    """Why."""


class Typed(NamedTuple):
    """A line of assessments.yaml as it counts: whose it is, for which period, and where it stands."""

    line: Assessment
    department: str
    period: Period
    at: Location

    @property
    def points(self) -> Decimal:
        """How many points it gives or takes."""
        return self.line.points


class Standards(NamedTuple):
    """By what a workspace ranks: how it scores, and what the office typed for that, in order of days.

    `own`: whether the workspace says how; else due tasks completed are all that counts.
    `unfit`: lines that the rules now in force have no use for. They stand in the file for good,
    so they withhold nothing; nobody gets these points.
    """

    scoring: Scoring
    typed: tuple[Typed, ...] = ()
    own: bool = True
    unfit: tuple[Typed, ...] = ()
