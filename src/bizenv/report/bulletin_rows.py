"""What stands in a bulletin: what the office gave, the rows of departments, the parts that are overdue. Pure."""

from datetime import date
from typing import Final, NamedTuple

from bizenv.model.bulletin import BulletinFacts
from bizenv.report.attention import Attending
from bizenv.report.counts import Counts
from bizenv.report.filing import FilingCounts
from bizenv.report.ranks import RankRow

StandingKey = tuple[str, str | None]
"""What a figure is of: a department, a kind of them, or all; and its name."""
ALL: Final[StandingKey] = ("all", None)


class Unissued(NamedTuple):
    """A plan that was issued after the day."""

    plan: str
    title: str


class BulletinIssue(NamedTuple):
    """What the office gave with the bulletin: its facts, its number and day, and its template.

    `drawn`: where departments stand is also shown in a picture.
    `template` is the template's file and its text; None for the one of the program.
    """

    facts: BulletinFacts = BulletinFacts()
    number: str | None = None
    day: date | None = None
    city: str | None = None
    issuer: str | None = None
    template: tuple[str, str] | None = None
    drawn: bool = False


class Slow(NamedTuple):
    """A part that is overdue, and by when its department said last that it will be done."""

    item: Attending
    expected: date | None

    @property
    def days(self) -> int:
        """For how many days."""
        return -(self.item.days or 0)


class StandingRow(NamedTuple):
    """A department's row, or that of a kind or of all: its counts, and what stands beside them.

    `behind`: at risk because work is behind what is expected by the day. `unfiled`: reports of the month not
    given. `rank` is None where there is no ranking. `awaited`: reports of the month still to come.
    """

    name: str | None
    counts: Counts
    behind: int
    unfiled: int
    rank: RankRow | None = None
    awaited: int = 0

    @property
    def place(self) -> int | None:
        """Its rank; None if it has none."""
        if self.rank is None:
            return None
        return self.rank.rank


class StandingTable(NamedTuple):
    """The departments of a kind, and the kind itself: there each task counts once."""

    kind: str | None
    rows: tuple[StandingRow, ...]
    whole: StandingRow


def unfiled_of(tally: FilingCounts) -> int:
    """Return how many reports of the month are missing."""
    return tally["missing"]


def is_prompt(each: StandingRow) -> bool:
    """Whether a department completed on time whatever was due, and has filed all of the month."""
    counts = each.counts
    has_all_filed = not each.unfiled and not each.awaited
    if not counts.due or counts.overdue or not has_all_filed:
        return False
    in_time = counts.on_time.n
    return in_time == counts.due


def by_rank(each: StandingRow) -> tuple[bool, int]:
    """Order rows by rank, those without one last."""
    place = each.place
    return place is None, place or 0
