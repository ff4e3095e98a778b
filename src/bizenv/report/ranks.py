"""What a ranking says (考核排名): tables of departments by kind, with scores, ranks and movements. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from bizenv.model.assessments import Standards, Typed
from bizenv.model.scoring import CountName, FigureName, RateName
from bizenv.periods.period import Period
from bizenv.report.figures import Figure
from bizenv.report.notes import Facts, PlanNotes, facts_of
from bizenv.report.query import Query
from bizenv.report.scoring import ScoreSheet

Apart = Literal["few", "no-data"]
BESIDE: Final[tuple[FigureName, ...]] = (
    CountName.TASKS,
    CountName.DUE,
    RateName.DUE_COMPLETED,
    CountName.OVERDUE,
    CountName.FILING_MISSING,
    CountName.RETURNED,
    CountName.EXTENDED,
    CountName.LOWERED,
)
"""The figures that stand beside every rank, so that nobody rises by moving the bar unseen."""
_RANKED: Final = {"closed": "closed-ranked"}
"""Notes that a ranking words otherwise."""


class Before(NamedTuple):
    """A department's score and rank in the period before."""

    score: Decimal
    rank: int


class RankRow(NamedTuple):
    """A department: its score and rank, what stands beside them, and what they were before.

    `rank` is None for one that stands apart. `tied`: others have the same score.
    """

    department: str
    sheet: ScoreSheet
    beside: Mapping[FigureName, Figure]
    rank: int | None
    tied: bool = False
    apart: Apart | None = None
    before: Before | None = None

    @property
    def risen(self) -> int | None:
        """By how many ranks it rose, below 0 if it fell; None where it had none before."""
        if self.rank is None or self.before is None:
            return None
        return self.before.rank - self.rank


class RankClass(NamedTuple):
    """The departments of one kind, ranked among themselves; then those that stand apart."""

    kind: str | None
    rows: tuple[RankRow, ...]

    @property
    def ranked(self) -> tuple[RankRow, ...]:
        """Those with a rank."""
        return tuple(row for row in self.rows if row.rank is not None)

    @property
    def apart(self) -> tuple[RankRow, ...]:
        """Those without."""
        return tuple(row for row in self.rows if row.rank is None)


@dataclass(frozen=True)
class RankReport:
    """The ranking over a period, in tables by kind. `unheard`: plans without any record, left out.

    `explain`: with every figure and place. `previous`: the period that ranks are compared with.
    `unfit`: lines that were typed about the period and do not count by the rules now in force.
    """

    query: Query
    period: Period
    standards: Standards
    previous: Period | None = None
    plans: tuple[PlanNotes, ...] = ()
    unheard: tuple[str, ...] = ()
    classes: tuple[RankClass, ...] = ()
    explain: bool = False
    incomplete: tuple[str, ...] = ()
    unfit: tuple[Typed, ...] = ()

    @property
    def rows(self) -> tuple[RankRow, ...]:
        """All rows, class by class."""
        found: list[RankRow] = []
        for each in self.classes:
            found += each.rows
        return tuple(found)

    @property
    def facts(self) -> Facts:
        """What must be said with the ranking: of a closed plan also that it counts."""
        facts = facts_of(self, "counting.rank")
        notes: dict[str, tuple[str, ...]] = {}
        for plan, codes in facts.notes.items():
            notes[plan] = tuple(_RANKED.get(code, code) for code in codes)
        return replace(facts, notes=notes)
