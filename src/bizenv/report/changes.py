"""The report on changes between two states of the plans: each a PlanBook on a day. Pure.

The two may differ in what is known (two revisions), in the day, or in both.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bizenv.model.book import PlanBook
from bizenv.report.differences import CODES, Change, changes, closed, ids_of_both
from bizenv.report.notes import Facts, PlanNotes, plan_notes
from bizenv.report.query import Query


@dataclass(frozen=True, slots=True)
class State:
    """One side: the day that is judged, and the commit as of which the plans are known.

    None: the folder.
    """

    day: date
    known_as_of: str | None = None
    committed: str | None = None


@dataclass(frozen=True)
class ChangesReport:
    """All changes, by department.

    `plans` and `departments` are what was asked for (nothing: all).
    """

    before: State
    after: State
    plans: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    read: tuple[PlanNotes, ...] = ()
    changes: tuple[Change, ...] = ()
    incomplete: tuple[str, ...] = ()

    @property
    def facts(self) -> Facts:
        """What must be said with the changes; that a plan is closed is one of them."""
        notes = {}
        for each in self.read:
            said = [note for note in each.notes if note != "closed"]
            notes[each.plan] = tuple(said)
        return Facts(self.after.day, None, notes, self.incomplete)

    @property
    def of_revisions(self) -> bool:
        """Whether the states differ in what is known, not in the day alone."""
        return self.before.known_as_of != self.after.known_as_of

    @property
    def counts(self) -> Mapping[str, int]:
        """How many changes there are of each code, in the order in which they matter."""
        found = Counter(change.code for change in self.changes)
        return {code: found[code] for code in CODES if found[code]}

    def by_department(self) -> dict[str, list[Change]]:
        """The changes of each department, in the order of the register."""
        found: dict[str, list[Change]] = {}
        for change in self.changes:
            several = found.setdefault(change.department, [])
            several.append(change)
        return found


def changes_report(
    before: Mapping[str, PlanBook],
    after: Mapping[str, PlanBook],
    states: tuple[State, State],
    plans: tuple[str, ...] = (),
    departments: tuple[str, ...] = (),
) -> ChangesReport:
    """Return what changed from one state to the other, by plan id.

    `departments` may be groups (of the later day).
    """
    days = states[0].day, states[1].day
    day = days[1]
    asked = Query(day, plans=plans, departments=departments)
    found: list[Change] = []
    order: dict[str, None] = {}
    for plan_id in ids_of_both(before, after):
        then = before.get(plan_id)
        now = after.get(plan_id)
        register = (now or before[plan_id]).register
        order |= dict.fromkeys(register.departments)
        both_closed = closed(then, days[0]) and closed(now, day)
        if plans or not both_closed:
            members = asked.members(register)
            found += _of(members, changes(then, now, days))
    read = tuple([plan_notes(book, day) for book in after.values()])
    ordered = _in_order(found, order)
    return ChangesReport(*states, plans, departments, read, ordered)


def _of(members: frozenset[str] | None, found: Iterable[Change]) -> Iterator[Change]:
    """Yield the changes of some departments; None: of all."""
    for change in found:
        if members is None or change.department in members:
            yield change


def _in_order(found: list[Change], departments: Iterable[str]) -> tuple[Change, ...]:
    """Return changes in the order of their departments; those that are not registered come last."""
    places = {name: place for place, name in enumerate(departments)}
    last = len(places)

    def place_of(change: Change) -> tuple[int, str]:
        name = change.department
        place = places.get(name, last)
        return place, name

    found.sort(key=place_of)
    return tuple(found)
