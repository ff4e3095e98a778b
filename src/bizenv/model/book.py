"""The PlanBook: everything that is known of one plan, and where each of it stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, Protocol

from bizenv.days import unrecorded_by
from bizenv.diagnostics import KeyPath, Location
from bizenv.layout import PLANS, ledger_file
from bizenv.model.codes import Stage
from bizenv.model.kinds import KINDS, NOTING
from bizenv.model.plan import Evidence, Plan, Section, Task
from bizenv.model.policy import Policy
from bizenv.model.records import Kind, Said
from bizenv.model.register import Register
from bizenv.model.working_days import Calendar

if TYPE_CHECKING:  # they are loaded where there are amendments, a register, or slips
    from bizenv.model.amendment import Amendment
    from bizenv.model.base import Due
    from bizenv.model.items import Assign, Merge, Raise
    from bizenv.model.slips import Close, Issue, Receipt, Reply

End = Literal["cancelled", "carried-over", "merged"]
Turn = End | Literal["reinstated", "paused", "resumed", "assigned", "amended"]


class Locate(Protocol):
    """Finds the place of a key path in a file."""

    def __call__(self, file: str, path: KeyPath = (), *, key: bool = False) -> Location:
        """Return the place of a value, or of its key."""

    def line(self, file: str, path: KeyPath = ()) -> int:
        """Return the line of a value, which is sooner found than its place."""


class _OnlyTheFile:
    """Finds no more than the file."""

    def __call__(self, file: str, path: KeyPath = (), *, key: bool = False) -> Location:
        del path, key
        return Location(file)

    def line(self, file: str, path: KeyPath = ()) -> int:
        return self(file, path).line


class Place(NamedTuple):
    """A key path in a file; a PlanBook's `where` turns it into line and column."""

    file: str
    path: KeyPath = ()

    def below(self, *steps: str | int) -> "Place":
        """Return the place of something in what stands here."""
        return Place(self.file, (*self.path, *steps))


class Entry(NamedTuple):
    """A record, the department that it speaks of (canonical name), and its place in its ledger.

    `row`: its place in the file. `by_reviewer`: it stands in reviews.yaml. `day`: the day for
    which the statement is made.
    """

    record: Said
    department: str
    file: str
    row: int
    by_reviewer: bool
    day: date

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.file, (self.row,))

    @property
    def heard(self) -> bool:
        """Whether it is a word from the department about its work."""
        kind = KINDS[self.record.kind]
        return kind.heard

    @property
    def is_note(self) -> bool:
        """Whether it does nothing to the assignment."""
        return self.record.kind in NOTING


class SlipEntry(NamedTuple):
    """A line about a slip, the department that it was issued to (canonical name), and its place.

    Of a line that answers a slip the department is that of the slip; nothing if none has its
    number.
    """

    line: "Issue | Receipt | Reply | Close"
    department: str
    place: Place


class Dated(NamedTuple):
    """An amendment and its place. Its day is never before the task was issued or added.

    Earlier ones hold from then. `line` is that of a register which it is read from; `back` tells
    that it gives an item back to the office, which has to assign it anew. `clock`: the deadline that
    begins by a document which does so, or by which the next one has the item from the office.
    """

    amendment: "Amendment"
    day: date
    place: Place
    line: "Assign | Merge | None" = None
    back: bool = False
    clock: "Due | None" = None

    @property
    def due(self) -> "Due | None":
        """The due day that holds from its day on, if it sets one."""
        return self.amendment.due or self.clock

    @property
    def assigns(self) -> bool:
        """Whether it is a line of a register that gives an item to somebody."""
        return self.line is not None and self.amendment.lead is not None

    @property
    def names_due(self) -> bool:
        """Whether it is such a line that names a due day or a duration of its own."""
        within = getattr(self.line, "within", None)
        named = within or getattr(self.line, "due", None)
        return named is not None

    @property
    def extends(self) -> bool:
        """Whether it is such a line that names the document for it as well."""
        return self.names_due and self.amendment.document is not None

    @property
    def into(self) -> str | None:
        """The item that goes on for its own, where it is a line of a register that merges two."""
        return getattr(self.line, "into", None)

    @property
    def goes_on(self) -> str | None:
        """What goes on with a task that ends by it: another item, or a task of another plan."""
        return self.into or self.amendment.carry_to

    @property
    def end(self) -> End:
        """How a task ends by it: cancelled, carried-over or merged."""
        if self.into is not None:
            return "merged"
        if self.amendment.carry_to is None:
            return "cancelled"
        return "carried-over"

    @property
    def turn(self) -> Turn:
        """What it does to its task before all else: it ends, pauses, resumes, assigns or amends it."""
        change = self.amendment
        if change.ends:
            return self.end
        if change.ends is False:
            return "reinstated"
        if self.assigns:
            return "assigned"
        if change.pause is None:
            return "amended"
        if change.pause:
            return "paused"
        return "resumed"


class RefusedLine(NamedTuple):
    """A line of a register that counts for nothing, and the work that was complete before it."""

    dated: Dated
    department: str
    stage: Stage


class Issued(NamedTuple):
    """A task as issued or as added: the sections that lead to it, from which day, and its place.

    `line` is that of a register which it is read from.
    """

    task: Task
    sections: tuple[Section, ...]
    first: date
    place: Place
    added: Dated | None = None
    line: "Raise | None" = None


class Gaps(NamedTuple):
    """What could not be read of a plan, so far as rules rest on it: there they keep silent.

    `base`: files without which no rule has a base. `policy`: files without which the thresholds
    are not known. `parts`: department and task some of whose records could not be read; None
    stands for any. `ledgers`: the files of these. `lines`: file and row of what was read but
    for a key that nobody knows.
    """

    base: frozenset[str] = frozenset()
    policy: frozenset[str] = frozenset()
    parts: frozenset[tuple[str | None, str | None]] = frozenset()
    ledgers: frozenset[str] = frozenset()
    lines: frozenset[tuple[str, int]] = frozenset()

    @property
    def files(self) -> tuple[str, ...]:
        """The files because of which some rule was left out."""
        files = self.base | self.policy | self.ledgers
        return tuple(sorted(files))


NO_GAPS: Final = Gaps()


@dataclass(frozen=True)
class PlanBook:
    """One plan's issued tasks, amendments, records and slips.

    `incomplete` names files that could not be read in full, `gaps` what of that rules rest on;
    `questioned` tells that a rule of the rule book found something, which withholds no figures but
    must be said with them. `refused` are lines of a register that are no amendments of it.
    `indicators`: what indicators are called. `colons`: the files of records in whose texts a colon
    may stand, other than that of an address; None: not known.
    """

    plan: Plan
    register: Register
    policy: Policy
    tasks: Mapping[str, Issued]
    amendments: Mapping[str, tuple[Dated, ...]] = field(default_factory=dict)
    entries: Mapping[str, Mapping[str, tuple[Entry, ...]]] = field(default_factory=dict)
    slips: tuple[SlipEntry, ...] = ()
    incomplete: tuple[str, ...] = ()
    gaps: Gaps = NO_GAPS
    questioned: bool = False
    refused: tuple[RefusedLine, ...] = ()
    evidence: Evidence = Evidence.FILES
    indicators: Mapping[str, str] = field(default_factory=dict, compare=False)
    calendar: Calendar = field(default_factory=Calendar, compare=False, repr=False)
    colons: frozenset[str] | None = field(default=None, compare=False, repr=False)
    locate: Locate = field(default=_OnlyTheFile(), compare=False, repr=False)

    @property
    def id(self) -> str:
        """The plan's id."""
        return self.plan.plan

    @cached_property
    def kinds(self) -> frozenset[Kind]:
        """Which kinds of records there are."""
        kinds: set[Kind] = set()
        for by_department in self.entries.values():
            for entries in by_department.values():
                kinds.update([entry.record.kind for entry in entries])
        return frozenset(kinds)

    @cached_property
    def recorded(self) -> date | None:
        """The day of the earliest record that is no mere note, None for a plan without any.

        What was raised in a register is a record of it.
        """
        items = self.tasks.values()
        days = [each.first for each in items if each.line is not None]
        for by_department in self.entries.values():
            for entries in by_department.values():
                for entry in entries:  # in order of their days
                    if entry.record.kind not in NOTING:
                        days.append(entry.day)
                        break
        return min(days, default=None)

    def unrecorded_on(self, day: date) -> bool:
        """Whether nothing had been recorded of the whole plan by the end of a day."""
        return unrecorded_by(self.recorded, day)

    @property
    def reaches_out(self) -> bool:
        """Whether it is a unit's own, or a task of it was ever tied to one of another plan."""
        if self.plan.unit is not None:
            return True
        for issued in self.tasks.values():
            task = issued.task
            if task.derives_from or task.carried_from:
                return True
        for several in self.amendments.values():
            for dated in several:
                if dated.amendment.derives_from or dated.amendment.carry_to:
                    return True
        return False

    def file(self, name: str) -> str:
        """Return the path of one of the plan's files."""
        return f"{PLANS}/{self.id}/{name}"

    def ledger(self, department: str) -> str:
        """Return the path of the file that a department writes."""
        return self.file(ledger_file(department))

    def where(self, place: Place, *, key: bool = False) -> Location:
        """Return the line and column of a place, or of the key that names it."""
        return self.locate(place.file, place.path, key=key)

    def line_of(self, place: Place) -> int:
        """Return the line of a place, which is sooner found than the place itself."""
        return self.locate.line(place.file, place.path)

    def closed_on(self, day: date) -> bool:
        """Whether the plan is closed on `day`."""
        return self.plan.closed_on(day)


class Books(Protocol):
    """Plans, one at a time.

    `incomplete` names files that could not be read in full, once all plans were read.
    """

    def __iter__(self) -> Iterator[PlanBook]:
        """Read one plan after the other."""

    @property
    def incomplete(self) -> tuple[str, ...]:
        """The files that could not be read in full, as far as they were read."""
