"""Plans that are not read again: what status says of them is remembered, as long as no file changes.

A plan is tallied when it is asked about for the second time and is the same still, for to
tally it takes longer than to read it. Whatever is doubtful is read.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Final

from bizenv.asking.inquiry import Inquiry
from bizenv.diagnostics import Severity
from bizenv.layout import CALENDAR, REGISTER, WORKSPACE
from bizenv.meaning.bench import Bench
from bizenv.remembered.plans import RememberedPlans
from bizenv.report.query import Query
from bizenv.report.tallied import (
    PlanSeen,
    TalliedPlan,
    gives_status,
    may_list,
    tallied,
)
from bizenv.report.tallied_text import KeptTexts, read_back, whole_steps, written
from bizenv.store.workspace import Selection, Workspace, judged

_SHARED: Final = (WORKSPACE, REGISTER, CALENDAR)
_MET: Final = KeptTexts("", {})
"""What is kept of a plan that was met once."""


def remembered(inquiry: Inquiry) -> RememberedPlans | None:
    """Return what is remembered of the plans of a folder; None where nothing may be."""
    if not inquiry.may_remember or inquiry.known_as_of is not None:
        return None
    workspace = inquiry.workspace
    shelf = workspace.shelf
    found = workspace.found_in_shelf
    is_doubtful = any(each.severity is Severity.ERROR for each in found)
    is_partial = shelf.left_out or shelf.links or shelf.incomplete or shelf.gaps.files
    if is_doubtful or is_partial:
        return None
    return RememberedPlans(str(inquiry.folder.root), _SHARED)


@dataclass(frozen=True)
class Tallies:
    """Plans that are asked about: as they are remembered where that suffices, else read."""

    books: Selection
    memory: RememberedPlans
    members: frozenset[str] | None
    suffices: Callable[[PlanSeen], bool]

    def __iter__(self) -> Iterator[PlanSeen | Bench]:
        with closing(self.memory):
            for plan_id in self.books.plans:
                yield from self._plan(plan_id)

    @property
    def incomplete(self) -> tuple[str, ...]:
        """The files that could not be read in full, as far as they were read."""
        return self.books.incomplete

    def _plan(self, plan_id: str) -> Iterator[PlanSeen | Bench]:
        """Yield a plan, if it is among those that are asked about."""
        key = self.memory.key(plan_id)
        head = None if key is None else self.memory.head(plan_id, key)
        plan = recalled(self.memory, plan_id, head) if head else None
        if plan is not None:
            seen = PlanSeen(plan, self.members)
            open_on = self.books.open_on
            is_passed_over = open_on is not None and plan.closed_on(open_on)
            if is_passed_over or self.suffices(seen):
                self.books.workspace.know_titles(plan.titles)
                if not is_passed_over:
                    yield seen
                return
        book = self.books.read(plan_id)
        if book is None:
            return
        if key is not None and plan is None:
            self._take(plan_id, key, book, is_met=head is not None)
        if not self.books.passes_over(plan_id, book):
            yield self.books.workspace.judged(book)

    def _take(self, plan_id: str, key: bytes, book: Bench, *, is_met: bool) -> None:
        """Remember a plan that was read, if no file of it was touched meanwhile."""
        kept = _MET
        if is_met:
            plan = tallied(judged(book))
            if plan is None:
                return
            kept = written(plan)
        if self.memory.key(plan_id) == key:
            self.memory.keep(plan_id, key, kept.head, kept.parts)


def recalled(memory: RememberedPlans, plan_id: str, head: str) -> TalliedPlan | None:
    """Return a plan as it is remembered, None where that is not to be read."""
    try:
        return read_back(KeptTexts(head, memory.parts(plan_id)))
    except ValueError:
        return None


def _any_plan(seen: PlanSeen) -> bool:
    del seen  # its status is known in any case
    return True


def for_status(
    inquiry: Inquiry, query: Query, by: str, books: Selection
) -> Tallies | None:
    """Return the plans of a status report, None where all of them are to be read."""
    members = query.members(inquiry.workspace.register)
    if not gives_status(query, members, by):
        return None
    memory = remembered(inquiry)
    if memory is None:
        return None
    return Tallies(books, memory, members, _any_plan)


def for_list(inquiry: Inquiry, query: Query, books: Selection) -> Tallies | None:
    """Return the plans of a list, of which those need not be read that have nothing to list.

    None where all of them are to be read.
    """
    refers = query.sections or query.tags or query.leaders
    if refers or not (query.statuses or query.stages):
        return None
    memory = remembered(inquiry)
    if memory is None:
        return None
    members = query.members(inquiry.workspace.register)
    return Tallies(books, memory, members, lambda seen: not may_list(seen, query))


@dataclass
class Verified:
    """What is remembered of plans beside what their files say: how many are the same, which are not.

    `outdated` are those whose files changed; they are read when they are asked about.
    """

    same: int = 0
    outdated: int = 0
    other: list[str] = field(default_factory=list)


def verified(inquiry: Inquiry) -> Verified | None:
    """Work out anew what is remembered of plans, and compare; None where nothing may be remembered.

    Raises BizenvError.
    """
    memory = remembered(inquiry)
    if memory is None:
        return None
    found = Verified()
    with closing(memory):
        for plan_id in memory.plans():
            key = memory.key(plan_id)
            head = None if key is None else memory.head(plan_id, key)
            if not head:
                found.outdated += 1
            elif _is_same(inquiry.workspace, plan_id, recalled(memory, plan_id, head)):
                found.same += 1
            else:
                found.other.append(plan_id)
    return found


def _is_same(workspace: Workspace, plan_id: str, known: TalliedPlan | None) -> bool:
    book = next(iter(workspace.books((plan_id,))), None)
    if book is None or known is None:
        return False
    return tallied(book) == whole_steps(known)
