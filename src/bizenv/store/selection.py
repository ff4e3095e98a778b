"""Plans of a workspace that are read one at a time, and what is learnt of them beside."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from bizenv.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from bizenv.meaning.bench import Bench
    from bizenv.store.workspace import Workspace


class Seen(NamedTuple):
    """What a selection learnt of its plans beside them, for the whole that it is a share of."""

    withheld: set[str]
    closed_registers: list[str]
    found: Mapping[str, Sequence[Diagnostic]]
    titles: set[str]


class Selection:
    """Plans of a workspace, read one at a time, each told when a rule found an error in it.

    `incomplete` names the files that could not be read in full: of these plans, once
    they were all read. `withheld` are those of them that were passed over for it, `closed_registers`
    the registers that were passed over because they are closed.
    """

    def __init__(
        self,
        workspace: "Workspace",
        plans: Sequence[str],
        *,
        despite_errors: bool,
        open_on: date | None = None,
    ) -> None:
        self.workspace = workspace
        self.plans = plans
        self.despite_errors = despite_errors
        self.open_on = open_on
        self.withheld: set[str] = set()
        self.closed_registers: list[str] = []

    def __iter__(self) -> "Iterator[Bench]":
        for plan_id in self.plans:
            yield from self.only(plan_id)

    def only(self, plan_id: str) -> "Iterator[Bench]":
        """Read one of the plans, and yield it if it is neither withheld nor passed over."""
        book = self.read(plan_id)
        if book is not None and not self.passes_over(plan_id, book):
            yield self.workspace.judged(book)

    def read(self, plan_id: str) -> "Bench | None":
        """Read one of the plans; None where it is withheld."""
        book = self.workspace.read(plan_id).book
        if book is None or (book.incomplete and not self.despite_errors):
            self.withheld.add(plan_id)
            return None
        return book

    def passes_over(self, plan_id: str, book: "Bench") -> bool:
        """Whether a plan is closed, where those are asked for that are open."""
        open_on = self.open_on
        is_closed = open_on is not None and book.closed_on(open_on)
        if is_closed and book.plan.register_ is not None:
            self.closed_registers.append(plan_id)
        return is_closed

    def shares(self, size: int) -> "Iterator[Selection]":
        """Yield selections of at most so many of the plans, in their order."""
        for first in range(0, len(self.plans), size):
            yield Selection(
                self.workspace,
                self.plans[first : first + size],
                despite_errors=self.despite_errors,
                open_on=self.open_on,
            )

    @property
    def seen(self) -> Seen:
        """What was learnt of the plans, as far as they were read."""
        found = self.workspace.found_by_plan(self.plans)
        titles = set(self.workspace.titles)
        return Seen(self.withheld, self.closed_registers, found, titles)

    def take(self, seen: Seen) -> None:
        """Take over what a share of these plans learnt, wherever it was read."""
        self.withheld |= seen.withheld
        self.closed_registers += seen.closed_registers
        self.workspace.learn(seen)

    @property
    def incomplete(self) -> tuple[str, ...]:
        """The files that could not be read in full, as far as they were read."""
        files: set[str] = set()
        for each in self.workspace.found_of(self.plans):
            if each.severity is Severity.ERROR:
                files.add(each.at.file)
        return tuple(sorted(files))
