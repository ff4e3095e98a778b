"""What a digest says of one plan: its totals, what needs attention, what changed and happened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from bizenv.report.attention import Attending
from bizenv.report.counts import Counts
from bizenv.report.decisions import Decided
from bizenv.report.duties import DutyRow
from bizenv.report.events import NONE, Events
from bizenv.report.extensions import Asking
from bizenv.report.filing import UNTIMELY, FilingRow
from bizenv.report.milestones import MilestoneRow
from bizenv.report.part_changes import Change
from bizenv.report.remind import SlipRow
from bizenv.report.requests import Request
from bizenv.report.second_looks import LookRow
from bizenv.report.status import PlanStatus
from bizenv.report.wholes import Whole

if TYPE_CHECKING:  # they are loaded where a digest is compared with what was published
    from bizenv.report.since import Correction


class OfDepartment(Protocol):
    """A row of a digest that is of one department."""

    @property
    def department(self) -> str:
        """Whose it is."""


Row = TypeVar("Row", bound=OfDepartment)


class ToRead(NamedTuple):
    """What one department has to read: its items and its changes."""

    items: list[Attending]
    changes: list[Change]


@dataclass(frozen=True)
class PlanDigest:
    """One plan: its totals, those of each leading department's own part, its items and changes.

    `issued`: how many tasks it was issued with, if that was in the digest's period;
    else None. `added` are the tasks that amendments added. `wholes` are the changes that
    tasks made as a whole, as they are counted. `restated` are the parts that were published
    as another thing than they were that day, as known now. `decided`: by meetings of the period. `made_good` are the duties missed,
    in the period or before, and made good in it.
    """

    status: PlanStatus
    by_department: Mapping[str | None, Counts]
    items: tuple[Attending, ...]
    changes: tuple[Change, ...]
    issued: int | None
    added: frozenset[str]
    requests: tuple[Request, ...] = ()
    coming: tuple[MilestoneRow, ...] = ()
    events: Events = NONE
    asking: tuple[Asking, ...] = ()
    duties: tuple[DutyRow, ...] = ()
    made_good: tuple[DutyRow, ...] = ()
    looks: tuple[LookRow, ...] = ()
    filing: tuple[FilingRow, ...] = ()
    slips: tuple[SlipRow, ...] = ()
    wholes: frozenset[Whole] = frozenset()
    restated: tuple["Correction", ...] = ()
    decided: tuple[Decided, ...] = ()

    @cached_property
    def parts(self) -> Mapping[str, ToRead]:
        """The items and changes of each department that has any."""
        found: dict[str, ToRead] = {}
        for item in self.items:
            nothing = ToRead([], [])
            part = found.setdefault(item.department, nothing)
            part.items.append(item)
        for change in self.changes:
            nothing = ToRead([], [])
            part = found.setdefault(change.department, nothing)
            part.changes.append(change)
        return found

    def concerns(self, department: str) -> bool:
        """Whether there is anything of a department in it."""
        known = (
            *self.parts,
            *self.by_department,
            *self.events.departments,
            *[each.department for each in self.asking],
            *[row.department for row in (*self.duties, *self.made_good)],
            *[row.department for row in self.looks],
            *[row.department for row in self.filing],
            *[row.department for row in self.slips],
            *[each.department for each in self.restated],
            *[each.department for each in self.decided],
        )
        if department in known:
            return True
        return bool(self._requests_of(department))

    def _requests_of(self, department: str) -> tuple[Request, ...]:
        wanted = frozenset({department})
        found = [each for each in self.requests if each.touches(wanted)]
        return tuple(found)

    def of(self, department: str) -> "PlanDigest":
        """Return what concerns one department's own part."""
        nothing = ToRead([], [])
        part = self.parts.get(department, nothing)
        totals = self.by_department.get(department, Counts())
        was_issued = self.issued is not None
        own_changes = [Whole(each.code, each.task) for each in part.changes]
        return replace(
            self,
            status=replace(self.status, totals=totals),
            by_department={department: totals},
            items=_own_items(part),
            wholes=frozenset(own_changes),
            changes=tuple(part.changes),
            issued=issued_with(totals) if was_issued else None,
            requests=self._requests_of(department),
            coming=_whose(self.coming, department),
            events=self.events.of(department),
            asking=_whose(self.asking, department),
            duties=_whose(self.duties, department),
            made_good=_whose(self.made_good, department),
            looks=_whose(self.looks, department),
            filing=_whose(self.filing, department),
            slips=_whose(self.slips, department),
            restated=_whose(self.restated, department),
            decided=_whose(self.decided, department),
        )

    def news(self, since: date) -> "PlanDigest":
        """Return only what is new after a day."""
        items = [each for each in self.items if each.fresh]
        asked = [each for each in self.requests if each.day > since]
        waiting_now = self.asking
        asking = [each for each in waiting_now if each.request.asked > since]
        return replace(
            self,
            items=tuple(items),
            requests=tuple(asked),
            asking=tuple(asking),
            coming=(),
            duties=(),
            looks=(),
            filing=(),
            slips=tuple([row for row in self.slips if row.moved(since)]),
        )

    @property
    def says_nothing(self) -> bool:
        """Whether nothing needs attention, falls due or is asked of others, and nothing changed."""
        something = (
            *self.items,
            *self.changes,
            *self.requests,
            *self.coming,
            *self.duties,
            *self.made_good,
            *self.looks,
            *[row for row in self.filing if row.state in UNTIMELY],
            *self.slips,
            *self.restated,
            *self.decided,
            *self.events.departments,
            *self.asking,
        )
        return not something and not self.issued

    @property
    def told(self) -> tuple[Change, ...]:
        """The changes, without the tasks of a plan that was issued as a whole."""
        if self.issued is None:
            return self.changes
        told = []
        for change in self.changes:
            is_new = change.code == "new"
            issued_with_it = is_new and change.task not in self.added
            if not issued_with_it:
                told.append(change)
        return tuple(told)


def _own_items(part: ToRead) -> tuple[Attending, ...]:
    """Return a department's items; to itself its own part is the whole."""
    own: list[Attending] = []
    for each in part.items:
        status = each.verdict.status
        own.append(each._replace(whole=status))
    return tuple(own)


def _whose(rows: Iterable[Row], department: str) -> tuple[Row, ...]:
    """Return the rows of one department."""
    return tuple([row for row in rows if row.department == department])


def issued_with(totals: Counts) -> int:
    """Return how many tasks a plan was issued with, of which these are the totals."""
    apart = totals.cancelled + totals.carried_over + totals.merged
    return totals.tasks + totals.paused + apart
