"""Plans that are not read again: what status says of them is remembered, as long as no file changes.

A plan is tallied when it is asked about for the second time and is the same still: from the month
before the day that is asked about on, for most of what happened lies before. Who asks about an
earlier day lets it be tallied over all its days. Where its tasks stand is added when a list first
asks for some of them. Whatever is doubtful is read.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from bizenv.asking.inquiry import Inquiry
from bizenv.asking.memory import remembered
from bizenv.periods.period import month_of
from bizenv.remembered.plans import RememberedPlans
from bizenv.remembered.sealed import KnownPlan, Texts
from bizenv.report.query import Query, Role
from bizenv.report.tallied import (
    PlanOn,
    PlanSeen,
    TalliedPlan,
    gives_status,
    tallied,
)
from bizenv.report.tallied_lists import listing_viewers, may_be_listed, may_list
from bizenv.report.tallied_text import (
    TITLES,
    counted_since,
    name_of,
    read_on,
    seen_on,
    turns_of,
    written,
)

if TYPE_CHECKING:  # what is remembered as a whole needs no models
    from bizenv.meaning.bench import Bench
    from bizenv.report.task_turns import Viewer
    from bizenv.store.selection import Selection
    from bizenv.store.workspace import Workspace

PLACES: Final = "places"
"""The text that tells where a plan's tasks stand."""


class PlansAsked(NamedTuple):
    """What is asked of plans: as of which day, whose parts, and which tasks have to be read.

    `viewers`: whose steps that takes; None: all. `listed`: what a list asks for; None: counts alone.
    """

    day: date
    members: frozenset[str] | None
    viewers: "Collection[Viewer] | None"
    listed: Query | None = None


class Tallies:
    """Plans that are asked about: as they are remembered where that suffices, else read."""

    def __init__(
        self, books: "Selection", memory: RememberedPlans, asking: PlansAsked
    ) -> None:
        self.books = books
        self.memory = memory
        self.asking = asking
        self._unplaced: set[str] = set()

    def __iter__(self) -> "Iterator[PlanSeen | Bench]":
        with closing(self.memory):
            known = self._known()
            told = self._told(known)
            self.books.workspace.know_titles_of(partial(self._titles, known))
            for plan_id in self.books.plans:
                yield from self._plan(plan_id, known.get(plan_id), told.get(plan_id))
        self.memory.has_answered = True

    @property
    def incomplete(self) -> tuple[str, ...]:
        """The files that could not be read in full, as far as they were read."""
        return self.books.incomplete

    def _known(self) -> dict[str, KnownPlan]:
        """Return what is remembered of plans whose files are the same still."""
        asking = self.asking
        viewers = None if asking.viewers is None else map(name_of, asking.viewers)
        found = self.memory.known(asking.day.toordinal(), viewers)
        asked = [each for each in self.books.plans if each in found]
        return {
            each: found[each]
            for each in asked
            if self.memory.key(each) == found[each].key
        }

    def _told(self, known: Mapping[str, KnownPlan]) -> dict[str, PlanOn]:
        """Return what is told of remembered plans; nothing of those that are damaged."""
        texts = {
            name: (each.head, each.steps) for name, each in known.items() if each.head
        }
        asking = self.asking
        try:
            told = [*read_on(texts.values(), asking.day, asking.viewers)]
        except ValueError:
            return {}
        found = zip(texts, told, strict=True)
        return {name: each for name, each in found if each is not None}

    def _plan(
        self, plan_id: str, known: KnownPlan | None, told: PlanOn | None
    ) -> "Iterator[PlanSeen | Bench]":
        """Yield a plan, if it is among those that are asked about."""
        if told is not None:
            seen = PlanSeen(told, self.asking.members)
            open_on = self.books.open_on
            if open_on is not None and told.facts.closed_on(open_on):
                return
            listed = self.asking.listed
            if listed is None or not may_list(seen, listed):
                yield seen
                return
            few = None if known is None else self._listed(plan_id, known, seen, listed)
            if few is not None:
                yield few
                return
        yield from self._read(plan_id, known, told)

    def _read(
        self, plan_id: str, known: KnownPlan | None, told: PlanOn | None
    ) -> "Iterator[Bench]":
        """Yield a plan that is read, and remember what is not known of it."""
        key = self.memory.key(plan_id)
        read = self.books.read(plan_id)
        if read is None:
            return
        is_passed = self.books.passes_over(plan_id, read)
        if is_passed and known is None:
            book = read
        else:
            book = self.books.workspace.judged(read)
        if key is not None and told is None:
            self._take(plan_id, key, book, known)
        elif key is not None and known is not None and plan_id in self._unplaced:
            self._place(plan_id, key, book, known)
        if not is_passed:
            yield book

    def _listed(
        self, plan_id: str, known: KnownPlan, seen: PlanSeen, listed: Query
    ) -> "PlanSeen | Bench | None":
        """Return a plan with the tasks that a list may have; None where it is to be read as a whole."""
        from bizenv.store.places import read_places
        from bizenv.store.sparse import sparse_book

        steps = seen.plan.steps
        asked = steps if self.asking.viewers is None else self.asking.viewers
        viewers = [each for each in asked if each in steps]
        names = [turns_of(each) for each in viewers]
        texts = self.memory.texts(known, (PLACES, *names))
        if PLACES not in texts:
            self._unplaced.add(plan_id)
        if texts.keys() != {PLACES, *names}:
            return None
        try:
            places = read_places(texts.pop(PLACES))
            wanted = _may_be_listed(texts.values(), listed)
            if not wanted:
                return seen
            shelf = self.books.workspace.shelf
            recorded = seen.plan.facts.recorded
            book = sparse_book(shelf, plan_id, places, wanted, recorded)
        except (OSError, ValueError, IndexError):
            return None
        is_same = self.memory.key_now(plan_id) == known.key
        return book if is_same else None

    def _take(
        self, plan_id: str, key: bytes, book: "Bench", known: KnownPlan | None
    ) -> None:
        """Remember a plan that was read, if no file of it was touched meanwhile."""
        kept = Texts()
        if known is not None:
            is_tallied = known.head != ""
            since = date.min if is_tallied else _month_before(self.asking.day)
            plan = tallied(book, since)
            if plan is None:
                self._is_proven(plan_id, key)
                return
            kept = _texts(plan)
        if self._is_proven(plan_id, key):
            self.memory.keep(plan_id, key, kept)

    def _is_proven(self, plan_id: str, key: bytes) -> bool:
        """Whether the files of a plan that was read are still those that were looked at."""
        is_proven = self.memory.key_now(plan_id) == key
        if is_proven:
            self.books.workspace.unproven.discard(plan_id)
        return is_proven

    def _place(self, plan_id: str, key: bytes, book: "Bench", known: KnownPlan) -> None:
        """Remember of a plan that is tallied also where its tasks stand."""
        kept = self.memory.all_of(known)
        try:
            placed = _placed(book, self.books.workspace)
        except OSError:
            return  # a file is gone by now
        if self._is_proven(plan_id, key):
            others = {**kept.others, PLACES: placed}
            self.memory.keep(plan_id, key, Texts(kept.head, others, kept.steps))

    def _titles(self, known: Mapping[str, KnownPlan]) -> Iterator[str]:
        """Yield the titles of the tasks of plans, as they are remembered."""
        with closing(self.memory):
            for plan_id, plan in known.items():
                told = self.memory.texts(plan, (TITLES,)) if plan.head else {}
                if TITLES in told:
                    yield from json.loads(told[TITLES])
                elif plan.head:
                    self.books.workspace.read(plan_id)


def _may_be_listed(texts: Iterable[str], listed: Query) -> list[int]:
    """Return the tasks that a list may have, of all whom texts are of. Raises ValueError, IndexError."""
    traits: dict[int, list[int]] = {}
    for text in texts:
        for task, number in seen_on(text, listed.day):
            traits.setdefault(task, []).append(number)
    return [task for task, several in traits.items() if may_be_listed(several, listed)]


def _month_before(day: date) -> date:
    """Return the first day of the month before that of a day; the first of all if there is none."""
    try:
        return month_of(day, -1).first
    except ValueError:
        return date.min


def _texts(plan: TalliedPlan) -> Texts:
    """Return what is kept of a tallied plan, but for where its tasks stand, which lists alone ask for."""
    head, others, steps = written(plan)
    return Texts(head, others, steps)


def _placed(book: "Bench", workspace: "Workspace") -> str:
    """Return where a plan's tasks stand as a text; nothing where it is to be read as a whole.

    Raises OSError where its files are gone by now.
    """
    from bizenv.store.places import written_places
    from bizenv.store.sparse import proven_places

    places = proven_places(workspace.shelf, book)
    return "" if places is None else written_places(places)


def for_status(
    inquiry: Inquiry, query: Query, by: str, books: "Selection"
) -> Tallies | None:
    """Return the plans of a status report, None where all of them are to be read."""
    members = query.members(inquiry.workspace)
    if not gives_status(query, members, by):
        return None
    memory = remembered(inquiry)
    if memory is None:
        return None
    viewers: Collection[Viewer] | None = members
    if members is None:
        viewers = None if by == "department" else (None,)
    return Tallies(books, memory, PlansAsked(query.day, members, viewers))


def for_list(inquiry: Inquiry, query: Query, books: "Selection") -> Tallies | None:
    """Return the plans of a list, of which those tasks are read that it may have.

    None where all of them are to be read.
    """
    refers = query.sections or query.tags or query.leaders
    narrows = query.statuses or query.stages or query.departments
    if refers or not narrows or (query.role is Role.SUPPORT and not query.statuses):
        return None
    memory = remembered(inquiry)
    if memory is None:
        return None
    members = query.members(inquiry.workspace)
    viewers = listing_viewers(query, members)
    asking = PlansAsked(query.day, members, viewers, query)
    return Tallies(books, memory, asking)


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
        for plan_id, known in memory.known().items():
            if known.head == "":
                continue
            if memory.key(plan_id) != known.key:
                found.outdated += 1
            elif _is_same(inquiry.workspace, plan_id, memory.all_of(known)):
                found.same += 1
            else:
                found.other.append(plan_id)
    return found


def _is_same(workspace: "Workspace", plan_id: str, kept: Texts) -> bool:
    book = next(iter(workspace.books((plan_id,))), None)
    try:
        since = counted_since(kept.head)
    except ValueError:
        return False
    plan = None if book is None else tallied(book, since)
    if book is None or plan is None:
        return False
    right = _texts(plan)
    if PLACES in kept.others:
        right.others = {**right.others, PLACES: _placed(book, workspace)}
    return kept.is_same(right)
