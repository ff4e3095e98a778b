"""What a department said last of its part of a task, and how its due day was moved. Pure.

Made once here; every format shows it. Each thing stands with the day for which it was said.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final, NamedTuple

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.case import Case
from bizenv.meaning.dues import TermStep
from bizenv.meaning.footings import case_on
from bizenv.meaning.statuses import SETTLED, TO_BE_DONE, Status
from bizenv.meaning.timeline import timeline
from bizenv.model.base import Due, shifted
from bizenv.model.plan import Milestone

TEXTS: Final = ("progress", "problems", "next", "needs")
_NOTHING: Final = (
    "[-—–/]*|(目前|暂|暂时)?(无|没有|不存在|未发现|不需要|无需|无须)"
    "(需|需要)?(协调|解决)?的?(问题|困难|需求|事项|情况)?"
    "|none|no|nil|n/?a|nothing|not applicable|no (problems|issues|needs|requests)"
)
_KEPT: Final = 4096
_ENDS: Final = " \t\u3000。.；;，,"


class Percentage(NamedTuple):
    """A percentage, and the day for which it was said."""

    percent: Decimal
    day: date


@dataclass(frozen=True)
class LastSaid:
    """What a department said last of its part by a day, in reports and applications that count.

    `filed` is the day of the latest of these, `told` that of the latest with any words, whose
    `texts` they are: what it leaves out, or calls 无, stands no more. Of what is completed or
    cancelled, only the progress stands. `missed` are the milestones whose day has passed
    without a word, while the work is open.
    """

    department: str
    filed: date | None = None
    percentage: Percentage | None = None
    told: date | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    missed: tuple[Milestone, ...] = ()

    @property
    def anything(self) -> bool:
        """Whether there is anything to tell."""
        return self.filed is not None or bool(self.missed)


def last_said(assignment: Assignment, status: Status, day: date) -> LastSaid:
    """Return what a department said last of a part that has a status on a day."""
    case = case_on(assignment, day)
    filed: date | None = None
    for entry, _ in case.filed():
        filed = entry.day
        break
    told, texts = _told(case)
    settled = status in SETTLED
    if settled:
        progress = texts.get("progress")
        texts = {} if progress is None else {"progress": progress}
    is_open = status in TO_BE_DONE
    return LastSaid(
        assignment.department,
        filed,
        _percentage(case),
        told=told if texts else None,
        texts=texts,
        missed=tuple(case.missed()) if is_open else (),
    )


def _percentage(case: Case) -> Percentage | None:
    last = case.last_percent()
    if last is None:
        return None
    entry, percent = last
    return Percentage(percent, entry.day)


def _told(case: Case) -> tuple[date | None, dict[str, str]]:
    """Return the day and the texts of the latest report or application that has any words."""
    for entry, said in case.filed():
        heads = {name: getattr(said, name) for name in TEXTS}
        if not any(heads.values()):
            continue
        return entry.day, dict(_stated(heads))
    return None, {}


def _stated(heads: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
    """Yield the texts that say anything, each with its name."""
    for name, text in heads.items():
        if text and not says_nothing(text):
            yield name, text


@lru_cache(maxsize=_KEPT)
def says_nothing(text: str) -> bool:
    """Whether a text only says that there is nothing, as forms are filled in: 无, none."""
    said = text.strip(_ENDS).casefold()
    return _of_nothing().fullmatch(said) is not None


@cache
def _of_nothing() -> re.Pattern[str]:
    return re.compile(_NOTHING)


class Move(NamedTuple):
    """A due day that an amendment moved: from when it holds, both days, by what, why.

    None: ongoing work. `department`: for its part alone. `days_past`: how long the earlier day
    had passed when the new one took effect; `days_overdue`: on how many days until then the
    part was overdue, whoever led it.
    """

    effective: date
    before: date | None
    after: date | None
    document: str | None
    reason: str | None
    department: str | None
    days_past: int = 0
    days_overdue: int = 0

    @property
    def later(self) -> bool:
        """Whether it leaves more time."""
        if self.before is None:
            return False
        return self.after is None or self.after > self.before


def moves(assignment: Assignment, day: date) -> Iterator[Move]:
    """Yield how the due day of a part was moved by a day, first things first.

    A slip mended on the day of issue is no move, nor is the clock that an assignment sets.
    """
    issued = assignment.task.set_on(day, assignment.department)
    due = assignment.dues[0].value
    for step in assignment.dues[1:]:
        if step.day > day:
            return
        last_day = step.value.last_day
        if step.day > issued and last_day != due.last_day:
            yield _move(assignment, due, step)
        due = step.value


class Spell(NamedTuple):
    """How long a due day had passed when something ended it, and the part had been overdue."""

    days_past: int
    days_overdue: int


def _move(assignment: Assignment, before: Due, step: TermStep[Due]) -> Move:
    by = step.by
    assert by is not None
    amendment = by.amendment
    alone = assignment.department if amendment.department else None
    late = overdue_before(assignment, before.last_day, step.day)
    return Move(
        step.day,
        before.last_day,
        step.value.last_day,
        amendment.document,
        amendment.reason,
        alone,
        *late,
    )


def overdue_before(assignment: Assignment, due: date | None, moved: date) -> Spell:
    """Return how long a due day had passed by a day, and how long the part was overdue."""
    if due is None or moved <= due:
        return Spell(0, 0)
    first = shifted(due, 1)
    last = shifted(moved, -1)
    pause = assignment.paused_on(last)
    if pause is not None and pause.holds:
        return Spell(0, 0)
    overdue = 0
    run: Assignment | None = assignment
    while run is not None:
        overdue += _days_overdue(run, first, last)
        run = run.before
    return Spell((moved - due).days, overdue)


def _days_overdue(run: Assignment, first: date, last: date) -> int:
    """Return on how many days from one to another a department's part was overdue."""
    found = 0
    for span in timeline(run):
        if span.verdict.status is not Status.OVERDUE:
            continue
        begins = max(span.first, first)
        ends = last
        if span.last is not None:
            ends = min(span.last, last)
        days = (ends - begins).days + 1
        found += max(days, 0)
    return found


def moves_of(assignments: Iterable[Assignment], day: date) -> tuple[Move, ...]:
    """Return the moves of several parts of a task, each amendment once.

    Of parts that were overdue before it, that which was so longest.
    """
    found: dict[Move, Move] = {}
    for assignment in assignments:
        for move in moves(assignment, day):
            alike = move._replace(days_past=0, days_overdue=0)
            longest = found.setdefault(alike, move)
            if move.days_overdue > longest.days_overdue:
                found[alike] = move
    return tuple(found.values())


def moved_once_overdue(assignments: Iterable[Assignment], day: date) -> bool:
    """Whether the due day of any of these parts was moved only once the part was overdue."""
    return any(each.days_overdue for each in moves_of(assignments, day))
