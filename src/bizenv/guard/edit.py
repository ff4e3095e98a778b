"""An Edit is what guard judges: two sides of the workspace, what lies between, and the day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from bizenv.guard.comparison import Ledger, compare, department_of, essence, lines_of
from bizenv.guard.rights import Rights, WriterRole
from bizenv.guard.side import Side, with_base_register
from bizenv.layout import (
    CALENDAR,
    PLAN,
    PLANS,
    REGISTER,
    WORKSPACE,
    FileKind,
    Holds,
    Writer,
    ledgers,
    numbered_file,
)
from bizenv.model.book import Entry, PlanBook
from bizenv.model.register import Register


@dataclass(frozen=True)
class Authored:
    """A commit of the edit: its short id, the files under plans/ that it touched, and by whom.

    `who` is the e-mail address, or the name of the key's owner; `roles` is None where nothing is
    proven. `decided` are the names that stand in `by` of the decisions that it wrote.
    """

    oid: str
    files: frozenset[str]
    who: str
    roles: frozenset[WriterRole] | None
    decided: frozenset[str] = frozenset()


class ComparedPlan(NamedTuple):
    """A plan that can be read on both sides, before and after the edit."""

    id: str
    before: PlanBook
    after: PlanBook


@dataclass
class Edit:
    """The edit to be judged. `changed` are paths from the workspace's root.

    `rights` are those of the base's tip. `identity` is None, `author` or `signature`. `today` is
    guard's own clock, never a commit's.
    """

    base: Side
    head: Side
    today: date
    changed: frozenset[str]
    rights: Rights
    identity: str | None = None
    allow_mixed: bool = False
    commits: tuple[Authored, ...] = ()

    @cached_property
    def plans(self) -> tuple[str, ...]:
        """The plans of both sides whose files differ; all, where what they share does."""
        both = dict.fromkeys(self.base.shelf.plans)
        both |= dict.fromkeys(self.head.shelf.plans)
        if any(map(self.differs, (WORKSPACE, REGISTER, CALENDAR))):
            return tuple(both)
        touched = filter(self.touches, both)
        return tuple(touched)

    def touches(self, plan_id: str) -> bool:
        """Whether the edit changes one of a plan's files."""
        folder = f"{PLANS}/{plan_id}/"
        changed = self.changed
        return any(path.startswith(folder) for path in changed)

    def differs(self, file: str) -> bool:
        """Whether a file says something else after the edit; comments and layout say nothing."""
        if file not in self.changed:
            return False
        before, _ = self.base.tree(file)
        after, _ = self.head.tree(file)
        said = essence(before)
        says = essence(after)
        return said != says

    def rewrites(self, file: str) -> bool:
        """Whether a file stands on both sides and says something else after the edit."""
        was_there = self.base.holds(file)
        stays = was_there and self.head.holds(file)
        return stays and self.differs(file)

    def books(self) -> Iterator[ComparedPlan]:
        """Yield the plans that can be read on both sides."""
        for plan_id in self.plans:
            before = self.base.book(plan_id)
            after = self.head.book(plan_id)
            if before is not None and after is not None:
                yield ComparedPlan(plan_id, before, after)

    def issued(self) -> Iterator[ComparedPlan]:
        """Yield those of `books` that are issued; a plan that is not yet issued is a draft."""
        for each in self.books():
            issued = each.before.plan.issued
            if issued <= self.today:
                yield each

    @cached_property
    def ledgers(self) -> tuple[Ledger, ...]:
        """Every ledger that the edit touches and that could be read on both sides."""
        found: list[Ledger] = []
        for plan_id in self.plans:
            found += self._ledgers_of(plan_id)
        return tuple(found)

    def ledgers_holding(
        self, held: Holds, by: Writer | None = None
    ) -> Iterator[Ledger]:
        """Yield the ledgers that hold such lines; `by`: only those of a writer."""
        for each in self.ledgers:
            row = each.table_row
            is_written_by = by is None or row.writer is by
            if is_written_by and row.holds == held:
                yield each

    @property
    def rules_read(self) -> bool:
        """Whether settings and register could be read on both sides; else that is reported."""
        base = self.base.shelf
        head = self.head.shelf
        lost = base.incomplete or head.incomplete
        return not lost

    @cached_property
    def under_base_register(self) -> Side:
        """The workspace after the edit, had the edit only registered new names."""
        if self.rules_read and self.rewrites(REGISTER):
            return with_base_register(self.base, self.head)
        return self.head

    def _ledgers_of(self, plan_id: str) -> Iterator[Ledger]:
        folder = f"{PLANS}/{plan_id}"
        for row in ledgers():
            if row.named:
                yield from self._named_ledgers(plan_id, row)
            else:
                file = f"{folder}/{row.pattern}"
                yield from self._ledger(plan_id, row, file, file)

    def _named_ledgers(self, plan_id: str, row: FileKind) -> Iterator[Ledger]:
        """Yield the ledgers of which a plan has several, those that got another name as one."""
        inside = f"{PLANS}/{plan_id}/{row.folder}/"
        before = _ledgers_in(self.base, inside)
        after = _ledgers_in(self.head, inside)
        renamed = dict(self._renamed(before, after))
        for file in before:
            now = renamed.get(file, file)
            yield from self._ledger(plan_id, row, file, now)
        known = set(before)
        known.update(renamed.values())
        for file in after:
            if file not in known:
                yield from self._ledger(plan_id, row, file, file)

    def _renamed(
        self, before: Sequence[str], after: Sequence[str]
    ) -> Iterator[tuple[str, str]]:
        """Yield files that only follow their department's new name: the old path, the new one."""
        gone = [file for file in before if file not in after]
        come = [file for file in after if file not in before]
        for old in gone:
            for new in come:
                if self._is_one_department(old, new):
                    yield old, new
                    break

    def _is_one_department(self, old: str, new: str) -> bool:
        """Whether both files name one department now, and the new name was no other's before.

        Of its several files each follows by itself.
        """
        _, old_number = numbered_file(old)
        _, new_number = numbered_file(new)
        if old_number != new_number:
            return False
        name = department_of(old)
        new_name = department_of(new)
        now = self.head.register.resolve
        department = now(name)
        if department is None or now(new_name) != department:
            return False
        then = self.base.register.resolve
        other = then(new_name)
        return other is None or other == then(name)

    def _ledger(
        self,
        plan_id: str,
        row: FileKind,
        old: str,
        new: str,
    ) -> Iterator[Ledger]:
        is_renamed = old != new
        if not is_renamed and new not in self.changed:
            return
        was_there = self.base.holds(old)
        is_there = self.head.holds(new)
        if not was_there and not is_there:
            return
        before, sound = self.base.tree(old)
        after, readable = self.head.tree(new)
        if sound and readable:
            yield compare(
                plan_id,
                row,
                (old, new),
                lines_of(before),
                lines_of(after),
                self._registers,
            )

    @cached_property
    def _registers(self) -> tuple[Register, Register] | None:
        """The registers of both sides, where the edit changes what the register says."""
        if not self.rewrites(REGISTER):
            return None
        return self.base.register, self.head.register

    def entries(self, side: Side, plan_id: str) -> Mapping[tuple[str, int], Entry]:
        """Return every record of a plan by file and row."""
        book = side.book(plan_id)
        found: dict[tuple[str, int], Entry] = {}
        if book is None:
            return found
        for by_department in book.entries.values():
            several = by_department.values()
            for entry in chain.from_iterable(several):
                found[entry.file, entry.row] = entry
        return found

    def opens(self, plan_id: str) -> bool:
        """Whether the edit may begin a plan's records: before it the plan had none, or was not."""
        if not self.base.holds(self.plan_file(plan_id)):
            return True
        book = self.base.book(plan_id)
        if book is None:
            return False
        return not book.incomplete and not book.entries

    def plan_file(self, plan_id: str) -> str:
        """Return the path of a plan's own file."""
        return f"{PLANS}/{plan_id}/{PLAN}"


def _ledgers_in(side: Side, folder: str) -> list[str]:
    return [
        file
        for file in side.shelf.files
        if file.startswith(folder) and file.endswith(".yaml")
    ]
