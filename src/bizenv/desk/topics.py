"""What a record is to be about: its kind, the task or register, and what is known of that."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bizenv.diagnostics import USAGE, BizenvError
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.terms import Terms
from bizenv.model.book import Issued, PlanBook
from bizenv.model.items import ItemKind
from bizenv.recording.draft import TaskOf
from bizenv.recording.registers import RAISE
from bizenv.recording.slots import written_kinds
from bizenv.store.lookup import known_plan, only_book
from bizenv.store.workspace import Workspace


@dataclass(frozen=True)
class Topic:
    """A kind of record, and the task that it is about; of what is raised, the register alone.

    `whose`: the department whose part it is about, as far as that is given.
    """

    workspace: Workspace
    kind: str
    at: TaskOf
    day: date
    whose: str = ""

    @property
    def task(self) -> str:
        """The task as it is given to `record`."""
        return self.at.full if self.at.task else self.at.plan

    @cached_property
    def book(self) -> PlanBook | None:
        """The plan; None if it cannot be read."""
        return self.workspace.kept(self.at.plan).book

    @property
    def issued(self) -> Issued | None:
        """The task as it was issued; None if it is not there."""
        if self.book is None:
            return None
        return self.book.tasks.get(self.at.task)

    @cached_property
    def history(self) -> TaskHistory | None:
        """All that was ever decided about the task."""
        if self.book is None or self.issued is None:
            return None
        return TaskHistory(self.book, self.issued)

    @cached_property
    def terms(self) -> Terms | None:
        """The terms of the task on the day."""
        if self.history is None or self.issued is None:
            return None
        return self.history.terms_on(max(self.day, self.issued.first))

    def departments(self) -> Iterator[str]:
        """Yield whose part it may be about: those that lead first, then those that led."""
        if self.history is not None:
            for each in (*self.history.in_force(self.day), *self.history.assignments):
                yield each.department

    @cached_property
    def whose_records(self) -> frozenset[str]:
        """The department whose part it is about, and those whose records it took over."""
        found = {self.whose}
        assignments = () if self.history is None else self.history.assignments
        for each in assignments:
            if each.department == self.whose:
                found.update(entry.department for entry in each.entries)
        return frozenset(found)

    @property
    def leads(self) -> tuple[str, ...]:
        """Who leads the task on the day."""
        if self.history is None:
            return ()
        return tuple(each.department for each in self.history.in_force(self.day))


def topic(
    workspace: Workspace, kind: str, task: str, day: date, whose: str = ""
) -> Topic:
    """Return what a record is to be about. Raises BizenvError for what there is not."""
    if kind not in written_kinds():
        raise BizenvError("no-such-form", status=USAGE, name=kind)
    plan, _, number = task.rpartition("/")
    if kind == RAISE and not plan:
        plan, number = number, ""
    known_plan(workspace.plans, plan)
    found = Topic(workspace, kind, TaskOf(plan, number), day, whose)
    if kind != RAISE and found.book is not None:
        only_book([found.book], number, task, day)
    if not _may_be(found):
        raise BizenvError("no-form-of", status=USAGE, name=task)
    return found


def _may_be(about: Topic) -> bool:
    """Whether there is what a kind is about: a register to raise in, an item of one to assign."""
    if about.book is None:  # it cannot be read, which is told
        return True
    if about.kind == RAISE:
        is_register = about.book.plan.register_ is not None
        return is_register and not about.at.task
    if about.kind in (ItemKind.ASSIGN, ItemKind.MERGE):
        return about.issued is not None and about.issued.line is not None
    return True
