"""What the public sees: types of their own, and nothing that is not in them can be shown.

They hold words, days and figures, no part of a book or of a verdict: whoever makes pages of
them has no way back to what departments said.
"""

import pickle
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from bizenv.report.item_counts import WeighedRate
from bizenv.report.rate import Rate
from bizenv.zipped import ZippedBytes

SHOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "Plan": (
        *("plan", "title", "issued", "issuer", "document", "register_"),
        "completion",
    ),
    "Closed": ("date",),
    "Settings": ("indicators",),
    "Section": ("number", "title", "indicator"),
    "Task": ("id", "title", "lead", "support", "due", "due_text", "completion"),
    "Owing": ("name",),
    "Target": (
        "name",
        "at_least",
        "at_most",
        "more_than",
        "less_than",
        "unit",
    ),
    "Department": ("name",),
    "Group": ("name",),
    "Member": ("name",),
    "Amendment": ("lead", "support", "due", "due_text", "targets", "completion"),
    "Report": ("readings",),
    "Apply": ("readings",),
}
"""Which keys of a workspace's files the public may read as they are written, by their models.

All else counts, at most, in a number of tasks, a rate, a status or a day of one.
"""


class PublicRate(NamedTuple):
    """A rate by its name, with its base."""

    name: str
    share: Rate | WeighedRate


@dataclass(frozen=True, slots=True)
class PublicCounts:
    """How many tasks stand where. Of what nothing was ever recorded there are no rates.

    `missed` are overdue as people read it, `unheard` those of plans without any record.
    """

    tasks: int
    completed: int
    completed_late: int
    in_review: int
    on_track: int
    at_risk: int
    missed: int
    unheard: int
    paused: int
    cancelled: int
    carried_over: int
    merged: int
    due: int
    light: str | None
    rates: tuple[PublicRate, ...]


class PublicStatus(NamedTuple):
    """A status as people read it: the code of its words, and its light."""

    code: str
    light: str | None


class PublicTurn(NamedTuple):
    """From which day on a task had a status."""

    day: date
    status: PublicStatus


class PublicMonth(NamedTuple):
    """How many tasks stood where at the end of a month, or on the last day that is known: by STANDING."""

    day: date
    figures: tuple[int, ...]

    @property
    def tasks(self) -> int:
        """How many tasks there were, those paused or ended left out."""
        return sum(self.figures)


STANDING: Final = (
    "completed",
    "in_review",
    "on_track",
    "at_risk",
    "overdue",
    "unheard_risk",
    "unheard",
)
"""What the tasks of a month add up to, as people read it."""
LIGHTS: Final = ("red", "yellow", "green", "grey", "none")


class PublicTarget(NamedTuple):
    """A target in one department's part of a task, its latest reading and the day of that."""

    department: str
    name: str
    comparison: str
    value: Decimal
    unit: str | None
    reading: Decimal | None
    read: date | None
    met: bool | None


class PublicPart(NamedTuple):
    """A department that leads a task, and how its part stands."""

    department: str
    status: PublicStatus


@dataclass(frozen=True)
class PublicTask:
    """A task: what was issued, who leads it, until when, how it stands and how it stood.

    `by_first`: it stands as the part of its first lead does, not as the worst.
    """

    plan: str
    id: str
    title: str
    sections: tuple[tuple[str, str], ...]
    indicators: tuple[str, ...]
    leads: tuple[PublicPart, ...]
    by_first: bool
    supports: tuple[str, ...]
    due: date | None
    due_text: str | None
    status: PublicStatus
    targets: tuple[PublicTarget, ...]
    history: tuple[PublicTurn, ...]

    @property
    def key(self) -> str:
        """Its id outside its plan."""
        return f"{self.plan}/{self.id}"

    @property
    def section_titles(self) -> list[str]:
        """The sections down to it, each with its number."""
        return [f"{number} {title}" for number, title in self.sections]

    @property
    def stands_in(self) -> str:
        """The section that it stands in, with those above it; nothing for none."""
        return " › ".join(self.section_titles)


@dataclass(frozen=True, slots=True)
class PublicTasks:
    """Tasks, compressed: whoever goes through them has some of them whole at a time.

    So all tasks of a city take the room of few, and two processes have them in common.
    """

    number: int
    zipped: ZippedBytes

    @classmethod
    def of(cls, tasks: Iterable[PublicTask]) -> "PublicTasks":
        """Return tasks compressed, in their order."""
        whole = list(tasks)
        starts = range(0, len(whole), _FOLDED)
        pieces = (whole[start : start + _FOLDED] for start in starts)
        return cls(len(whole), ZippedBytes.of(map(pickle.dumps, pieces)))

    def __len__(self) -> int:
        return self.number

    def __iter__(self) -> Iterator[PublicTask]:
        for each in self.zipped:
            several: Any = pickle.loads(each)  # noqa: S301 - our own
            yield from several


_FOLDED: Final = 200


@dataclass(frozen=True, slots=True)
class PublicRegister:
    """What came to a register and what became of it, in numbers and rates; no item of it."""

    kind: str
    figures: tuple[tuple[str, int], ...]
    rates: tuple[PublicRate, ...]


@dataclass(frozen=True, slots=True)
class PublicPlan:
    """A plan with its tasks; of a register the numbers, and no task.

    `lights`: how many tasks have each light, by LIGHTS. `year`: the months of the year up to the day.
    """

    id: str
    title: str
    issued: date
    issuer: str | None
    document: str | None
    measure_word: str
    closed: date | None
    unrecorded: bool
    notes: tuple[str, ...]
    counts: PublicCounts
    lights: tuple[int, ...]
    year: tuple[PublicMonth, ...]
    departments: Mapping[str, PublicCounts]
    tasks: PublicTasks
    register: PublicRegister | None


@dataclass(frozen=True, slots=True)
class PublicDepartment:
    """A department: what it leads of all plans, judged on its own parts."""

    name: str
    counts: PublicCounts


@dataclass(frozen=True, slots=True, eq=False)
class PublicSite:
    """All that the public sees, as of a day; lights and months as those of a plan.

    `indicators`: what those of its tasks are called, by code.
    """

    day: date
    counts: PublicCounts
    lights: tuple[int, ...]
    year: tuple[PublicMonth, ...]
    plans: tuple[PublicPlan, ...]
    departments: tuple[PublicDepartment, ...]
    indicators: Mapping[str, str]
