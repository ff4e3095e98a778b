"""The parts of tasks that need attention on a digest's day, each with what its department does next."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final, Literal, NamedTuple, get_args

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.statuses import RISKED, Status
from bizenv.meaning.verdict import Verdict
from bizenv.model.book import PlanBook
from bizenv.model.codes import Stage
from bizenv.report.as_read import as_read
from bizenv.report.part_changes import Change
from bizenv.report.said import LastSaid, Move, last_said, moves
from bizenv.report.views import Judged, TaskView

Attention = Literal["overdue", "due-soon", "at-risk"]
KINDS: Final[tuple[Attention, ...]] = get_args(Attention)
Step = Literal[
    "resubmit",
    "await-review",
    "apply",
    "apply-by",
    "report",
    "report-milestone",
    "catch-up",
]
MARKED: Final[Mapping[str, tuple[Attention, ...]]] = {  # told with the items
    "became-overdue": ("overdue",),
    "became-at-risk": ("due-soon", "at-risk"),
}
Marked = tuple[str, str, Attention]  # a department, its task, and what it became


class Attending(NamedTuple):
    """One department's part of a task that needs attention on the digest's day.

    `kind`: overdue; else due-soon, falling due within the policy's days; else at-risk.
    `fresh`: since the digest's first day. `leads`: how many departments still lead the task.
    `days`: until the due day, negative after it; None for ongoing work. `step`: what
    the department does next. `unheard`: overdue or at risk in a plan of which nothing was ever recorded.
    `whole`: the status of the task as it is counted, `first` its first-named lead.
    """

    kind: Attention
    department: str
    plan: str
    task: str
    title: str
    verdict: Verdict
    days: int | None
    leads: int
    step: Step
    fresh: bool
    said: LastSaid
    moves: tuple[Move, ...]
    unheard: bool = False
    whole: Status | None = None
    first: str = ""

    @property
    def key(self) -> str:
        """The task's id outside its plan."""
        return f"{self.plan}/{self.task}"


def attending(
    book: PlanBook,
    seen: Iterable[TaskView],
    changed: Iterable[Change],
    since: date,
    within: int,
) -> Iterator[Attending]:
    """Yield the parts that need attention, in the plan's order; due soon within so many days.

    New are those that came to since a day, and those of whoever began to lead an old task since.
    """
    fresh = _fresh(changed)
    for view in seen:
        for judged in view.judged:
            item = _attending(book, view, judged, within)
            if item is not None:
                marked = (item.department, item.task, item.kind)
                is_new = marked in fresh or _is_given(view, judged.assignment, since)
                yield item._replace(fresh=is_new)


def _attending(
    book: PlanBook, view: TaskView, judged: Judged, within: int
) -> Attending | None:
    """Return a part that needs attention, as if it had done so before; None for others."""
    assignment, said = judged
    history = view.history
    day = view.day
    last_day = said.due.last_day
    days = (last_day - day).days if last_day is not None else None
    kind = _kind(said, days, within)
    if kind is None:
        return None
    return Attending(
        kind,
        assignment.department,
        book.id,
        history.id,
        history.issued.task.title,
        said,
        days,
        leads=view.still_leading,
        step=_step(said, kind),
        fresh=False,
        said=last_said(assignment, said.status, day),
        moves=tuple(moves(assignment, day)),
        unheard=as_read(assignment, said, day).unheard,
        whole=view.status,
        first=_first_lead(book, view),
    )


def _first_lead(book: PlanBook, view: TaskView) -> str:
    first = view.terms.lead[0]
    return book.register.resolve(first) or first


def _is_given(view: TaskView, assignment: Assignment, since: date) -> bool:
    """Whether a task that was there on a day was given to a department since."""
    return view.history.exists_on(since) and assignment.first > since


def _fresh(changed: Iterable[Change]) -> set[Marked]:
    """Return which items are so since the digest's first day."""
    fresh: set[Marked] = set()
    for change in changed:
        for kind in MARKED.get(change.code, ()):
            marked = (change.department, change.task, kind)
            fresh.add(marked)
    return fresh


def _kind(said: Verdict, days: int | None, due_soon: int) -> Attention | None:
    status = said.status
    if status is Status.OVERDUE:
        return "overdue"
    falls_due = days is not None and 0 <= days <= due_soon
    if falls_due and status in RISKED:
        return "due-soon"
    if status is Status.AT_RISK:
        return "at-risk"
    return None


def _step(said: Verdict, kind: Attention) -> Step:
    """Return what the department does next."""
    codes = {reason.code for reason in said.reasons}
    if said.stage is Stage.RETURNED:
        return "resubmit"
    if said.stage is Stage.APPLIED:
        return "await-review"
    if kind == "overdue":
        return "apply"
    if kind == "due-soon":
        return "apply-by"
    if "milestone-missed" in codes:
        return "report-milestone"
    if "silent" in codes:
        return "report"
    return "catch-up"
