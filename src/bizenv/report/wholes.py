"""Which tasks came, as they are counted, to what their parts came to. Pure.

A joint task is listed with each part that changed; a headline counts it once, as a whole.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Final, NamedTuple

from bizenv.meaning.bench import histories
from bizenv.meaning.statuses import Status
from bizenv.model.book import PlanBook
from bizenv.model.codes import APPLIED_FOR, Stage
from bizenv.report.part_changes import FINISHED, Change
from bizenv.report.views import TaskView, whole

APPLIED: Final = ("applied", "applied-late")


class Whole(NamedTuple):
    """A task that changed as a whole, and what that change is called."""

    code: str
    task: str


def wholes(
    before: PlanBook | None,
    after: PlanBook | None,
    days: tuple[date, date],
    members: frozenset[str] | None,
    changed: Iterable[Change],
) -> frozenset[Whole]:
    """Return of the changes of parts those that their tasks made as a whole.

    `members`: the departments whose own part alone is counted; None counts whole tasks.
    """
    wanted: dict[str, set[str]] = {}
    for each in changed:
        if each.code in COUNTED_WHOLE:
            codes = wanted.setdefault(each.task, set())
            codes.add(each.code)
    since, day = days
    earlier = _views(before, since, members, wanted)
    later = _views(after, day, members, wanted)
    found: set[Whole] = set()
    for task, view in later.items():
        codes = wanted[task]
        if len(view.judged) > 1:
            codes = set(_of_whole(codes, earlier.get(task), view))
        for code in codes:
            found.add(Whole(code, task))
    return frozenset(found)


def _views(
    book: PlanBook | None,
    day: date,
    members: frozenset[str] | None,
    wanted: Mapping[str, set[str]],
) -> dict[str, TaskView]:
    """Return some tasks of a plan as they are counted on a day."""
    found: dict[str, TaskView] = {}
    for history in () if book is None or not wanted else histories(book):
        if history.id not in wanted:
            continue
        view = whole(history, day)
        if view is not None and members is not None:
            view = view.part_of(members)
        if view is not None:
            found[history.id] = view
    return found


def _of_whole(
    codes: AbstractSet[str], before: TaskView | None, after: TaskView
) -> Iterator[str]:
    """Yield those of its parts' changes that a task made as a whole.

    Late or not, it is applied for once, and completed once: it is told as what it is, if
    a part is.
    """
    for (on_time, late), is_so in _STEPS:
        told = codes & {on_time, late}
        was_so = before is not None and is_so(before)
        if told and is_so(after) and not was_so:
            its_own = late if after.late else on_time
            yield its_own if its_own in told else min(told)
    for code in codes:
        change = _TURNS.get(code)
        if change is None:
            continue
        was_so = before is not None and change.was(before)
        if was_so and change.now(after):
            yield code
    became = codes & _BECAME.keys()
    for code in became:
        is_so = _BECAME[code]
        was_so = before is not None and is_so(before)
        if is_so(after) and not was_so:
            yield code


Test = Callable[[TaskView], bool]
"""Tells whether something is so of a task."""


def _in(*statuses: Status) -> Test:
    return lambda view: view.status in statuses


def _not(status: Status) -> Test:
    return lambda view: view.status is not status


class _WasAndNow(NamedTuple):
    """What a task was, and what it now is."""

    was: Test
    now: Test


_completed: Final = _in(Status.COMPLETED)
_STEPS: Final[tuple[tuple[tuple[str, str], Test], ...]] = (
    (APPLIED, lambda view: view.stage in APPLIED_FOR),
    (FINISHED, _completed),
)
_TURNS: Final = {
    "reopened": _WasAndNow(_completed, _not(Status.COMPLETED)),
    "no-longer-overdue": _WasAndNow(_in(Status.OVERDUE), _not(Status.OVERDUE)),
    "no-longer-at-risk": _WasAndNow(_in(Status.AT_RISK), _in(Status.ON_TRACK)),
}
_BECAME: Final[Mapping[str, Test]] = {
    "returned": lambda view: view.stage is Stage.RETURNED,
    "became-overdue": _in(Status.OVERDUE),
    "became-at-risk": _in(Status.AT_RISK),
}
COUNTED_WHOLE: Final = frozenset((*FINISHED, *APPLIED, *_TURNS, *_BECAME))
"""Changes that a task as a whole can make, so that lists of them add up with headlines."""
