"""The report on changes between two states of the plans: each a PlanBook on a day. Pure.

The two may differ in what is known (two revisions), in the day, or in both.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from bizenv.model.book import PlanBook
from bizenv.report.differences import changes, closed, ids_of_both, of_departments
from bizenv.report.notes import Facts, PlanNotes, plan_notes
from bizenv.report.part_changes import CODES, Change
from bizenv.report.query import Query
from bizenv.report.wholes import Whole, wholes


@dataclass(frozen=True, slots=True)
class State:
    """One side: the day that is judged, and the commit as of which the plans are known.

    None: the folder. `named`: the word by which the commit was asked for, such as a tag.
    """

    day: date
    known_as_of: str | None = None
    committed: str | None = None
    named: str | None = None


SeveralChanges = dict[str, list[Change]]
"""Changes by what they are grouped by."""


@dataclass(frozen=True)
class ChangesReport:
    """All changes, by department.

    `plans` and `departments` are what was asked for (nothing: all); `read` are the plans of
    the later state. `withheld`: there is none of them because of what could not be read.
    `wholes` are by plan the changes that tasks made as a whole, as they are counted.
    """

    before: State
    after: State
    plans: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    read: tuple[PlanNotes, ...] = ()
    changes: tuple[Change, ...] = ()
    incomplete: tuple[str, ...] = ()
    withheld: bool = False
    wholes: Mapping[str, frozenset[Whole]] = field(default_factory=dict)

    @property
    def facts(self) -> Facts:
        """What must be said with the changes; that a plan is closed is one of them."""
        notes: dict[str, tuple[str, ...]] = {}
        for each in self.read:
            said = [note for note in each.notes if note != "closed"]
            notes[each.plan] = tuple(said)
        day = self.after.day
        return Facts(day, notes=notes, withheld=self.withheld)

    @property
    def of_revisions(self) -> bool:
        """Whether the states differ in what is known, not in the day alone."""
        return self.before.known_as_of != self.after.known_as_of

    @property
    def counts(self) -> Mapping[str, int]:
        """How many changes there are of each code, in the order in which they matter."""
        codes = [change.code for change in self.changes]
        found = Counter(codes)
        in_order = sorted(found, key=CODES.index)
        return {code: found[code] for code in in_order}

    def whole(self, change: Change) -> bool:
        """Return whether a task, as it is counted, changed as one of its parts did."""
        return Whole(change.code, change.task) in self.wholes[change.plan]

    def by_department(self) -> SeveralChanges:
        """The changes of each department, in the order of the register."""
        found: SeveralChanges = {}
        for change in self.changes:
            several = found.setdefault(change.department, [])
            several.append(change)
        return found


BooksById = Mapping[str, PlanBook]
"""Plans by their ids."""


def changes_report(
    before: BooksById,
    after: BooksById,
    states: tuple[State, State],
    plans: tuple[str, ...] = (),
    departments: tuple[str, ...] = (),
) -> ChangesReport:
    """Return what changed from one state to the other, by plan id.

    `departments` may be groups (of the later day).
    """
    then, now = states
    asked = Query(now.day, plans=plans, departments=departments)
    found = _asked_for(before, after, then.day, asked)
    found = [_supposed(each, then, now) for each in found]
    registered = _registered(before, after)
    books = after.values()
    read = [plan_notes(book, now.day) for book in books]
    return ChangesReport(
        then,
        now,
        plans,
        departments,
        read=tuple(read),
        changes=_in_order(found, registered),
        wholes=_wholes(before, after, (then.day, now.day), asked, found),
    )


WholesOfPlans = dict[str, frozenset[Whole]]
"""By plan the tasks that changed as a whole."""


def _wholes(
    before: BooksById,
    after: BooksById,
    days: tuple[date, date],
    asked: Query,
    found: Iterable[Change],
) -> WholesOfPlans:
    """Return by plan the changes that tasks made as a whole."""
    by_plan: SeveralChanges = {}
    for change in found:
        several = by_plan.setdefault(change.plan, [])
        several.append(change)
    told: WholesOfPlans = {}
    for plan, several in by_plan.items():
        was, now = before.get(plan), after.get(plan)
        book = now or was
        members = None if book is None else asked.members(book.register)
        told[plan] = wholes(was, now, days, members, several)
    return told


_OF_DAYS: Final = ("no-longer-overdue", "no-longer-at-risk")


def _supposed(change: Change, before: State, after: State) -> Change:
    """Say of what is no longer so on a day after the earlier state that it never was so.

    What had been overdue when that state was known is no longer so indeed.
    """
    is_of_days = change.code in _OF_DAYS
    if not is_of_days or before.day != after.day:
        return change
    if before.known_as_of is None or before.committed is None:
        return change
    written = before.committed[:10]
    known = date.fromisoformat(written)
    due = change.before.due if change.before else None
    was_overdue = due is not None and due < known
    if known >= before.day or was_overdue:
        return change
    name = before.named or before.known_as_of[:10]
    return replace(change, supposed=name)


def _asked_for(
    before: BooksById,
    after: BooksById,
    before_day: date,
    asked: Query,
) -> list[Change]:
    """Return what changed until the day of the query; a plan that stays closed was not asked for.

    Unless it is named.
    """
    found: list[Change] = []
    days = (before_day, asked.day)
    for plan_id in ids_of_both(before, after):
        then = before.get(plan_id)
        now = after.get(plan_id)
        was_closed = closed(then, before_day)
        stays_closed = was_closed and closed(now, asked.day)
        if stays_closed and not asked.plans:
            continue
        latest = now or before[plan_id]
        members = asked.members(latest.register)
        compared = changes(then, now, days)
        found += of_departments(compared, members)
    return found


def _registered(before: BooksById, after: BooksById) -> Iterable[str]:
    """Return the departments of all plans, each once, in the order of the registers."""
    found: dict[str, None] = {}
    for plan_id in ids_of_both(before, after):
        book = after.get(plan_id) or before[plan_id]
        found |= dict.fromkeys(book.register.departments)
    return found


def _in_order(found: list[Change], departments: Iterable[str]) -> tuple[Change, ...]:
    """Return changes in the order of their departments; those that are not registered come last."""
    places = {name: place for place, name in enumerate(departments)}
    last = len(places)

    def place_of(change: Change) -> tuple[int, str]:
        name = change.department
        place = places.get(name, last)
        return place, name

    ordered = sorted(found, key=place_of)
    return tuple(ordered)
