"""The door to a workspace: its settings and register, its plans, and all that is wrong with them.

A plan is read when it is asked for. `books` gives one plan at a time and keeps none;
`book` keeps the plan that it gives.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bizenv.diagnostics import BizenvError, Diagnostic, Suspended, in_order
from bizenv.files.snapshot import Folder, Snapshot, find_root
from bizenv.layout import IMPORT, PLAN, PLANS
from bizenv.messages import Message
from bizenv.store.selection import Seen, Selection

if TYPE_CHECKING:  # what is remembered needs no models
    from bizenv.meaning.bench import Bench
    from bizenv.model.assessments import Standards
    from bizenv.model.import_words import ImportFile
    from bizenv.model.register import Register
    from bizenv.model.settings import Settings
    from bizenv.store.known import KnownShelf
    from bizenv.store.shelf import Shelf


def open_workspace(
    path: str | PathLike[str] = ".", known_as_of: str | None = None
) -> "Workspace":
    """Open the workspace in a folder or in the nearest above it, as it is or as git held it.

    Raises BizenvError.
    """
    root = find_root(Path(path).absolute())
    if root is None:
        raise BizenvError("no-workspace", hint=Message("hint.no-workspace"))
    if known_as_of is None:
        return Workspace(Folder(root))
    from bizenv.store.moments import revision

    return Workspace(revision(root, known_as_of))


class Reading(NamedTuple):
    """A plan as it was read, and what was found.

    The book is None if plan.yaml cannot be read at all.
    """

    plan: str
    book: "Bench | None"
    found: Sequence[Diagnostic]

    @property
    def suspended(self) -> Suspended | None:
        """The files because of which rules are left out of this plan, if there are any."""
        if self.book is None:
            plan_file = f"{PLANS}/{self.plan}/{PLAN}"
            return Suspended(self.plan, (plan_file,))
        files = self.book.gaps.files
        if files:
            return Suspended(self.plan, files)
        return None


class Workspace:
    """A workspace's files as a snapshot holds them.

    Raises BizenvError where there is no workspace. `found` is what is wrong with the
    settings, the register and the plans read so far. `known`: what is remembered of settings and
    register, in which no error was found; they are read when more is asked. `unproven` are plans that were
    read, unless their files were found to be still as they were looked at before.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        shelved: "tuple[Shelf, Sequence[Diagnostic]] | None" = None,
        known: "KnownShelf | None" = None,
    ) -> None:
        self.snapshot = snapshot
        self.known = known
        self._shelf: Shelf | None = None
        self._found_in_shelf: Sequence[Diagnostic] = ()
        if shelved is not None:
            self._shelf, self._found_in_shelf = shelved
        elif known is None:
            self._read_shelf()
        self._found: dict[str, Sequence[Diagnostic]] = {}
        self.unproven: set[str] = set()
        self._kept: dict[str, Reading] = {}
        self._books: dict[str, Bench | None] = {}
        self._room = 0
        self._titles: set[str] = set()
        self._titles_elsewhere: list[Callable[[], Iterable[str]]] = []

    def _read_shelf(self) -> "Shelf":
        """Read settings, register and the plans' names. Raises BizenvError."""
        from bizenv.store.shelf import load_shelf

        self._shelf, self._found_in_shelf = load_shelf(self.snapshot)
        self.known = None
        return self._shelf

    @property
    def shelf(self) -> "Shelf":
        """The settings, the register and the files of each plan. Raises BizenvError."""
        return self._shelf or self._read_shelf()

    @property
    def found_in_shelf(self) -> Sequence[Diagnostic]:
        """What is wrong with the settings and the register. Raises BizenvError."""
        if self._shelf is None:
            self._read_shelf()
        return self._found_in_shelf

    def overlaid(self, files: Mapping[str, bytes]) -> "Workspace":
        """Return the workspace as it would be with other bytes in files of its plans."""
        shelf = self.shelf.overlaid(files)
        shelved = (shelf, self.found_in_shelf)
        return Workspace(shelf.snapshot, shelved)

    @property
    def settings(self) -> "Settings":
        """The settings, workspace.yaml."""
        return self.shelf.settings

    @property
    def register(self) -> "Register":
        """The register, departments.yaml."""
        return self.shelf.register

    @property
    def time_zone(self) -> str:
        """The time zone of the settings."""
        known = self.known
        return self.settings.time_zone if known is None else known.time_zone

    @property
    def language(self) -> str:
        """The language of the settings."""
        known = self.known
        return self.settings.language if known is None else known.language

    @property
    def fiscal_year_starts(self) -> int | None:
        """The month in which the fiscal year starts, None without one."""
        known = self.known
        return self.settings.fiscal_year_starts if known is None else known.fiscal

    def expand(self, name: str, day: date) -> tuple[str, ...]:
        """Return the departments that a canonical name stands for on a day."""
        if self.known is not None and name in self.known.departments:
            return (name,)
        return self.register.expand(name, day)

    @cached_property
    def standards(self) -> "Standards":
        """How departments are scored, and what the office typed for it.

        What is wrong in that is found with the settings from then on.
        """
        from bizenv.store.scoring import load_standards

        standards, found = load_standards(self.shelf)
        self._found_in_shelf = [*self.found_in_shelf, *found]
        return standards

    @cached_property
    def import_words(self) -> "ImportFile":
        """The words of the office's documents, import.yaml.

        What is wrong in that is found with the settings from then on.
        """
        from bizenv.model.import_words import ImportFile
        from bizenv.store.reading import Reader, adapter

        if IMPORT not in self.shelf.files:
            return ImportFile()
        reader = Reader(self.snapshot)
        file: ImportFile | None = reader.fit(adapter(ImportFile), IMPORT)
        self._found_in_shelf = [*self.found_in_shelf, *reader.found]
        return file or ImportFile()

    @property
    def names(self) -> tuple[str, ...]:
        """The registered names, and the titles of the tasks of the plans read so far."""
        register = self.register
        return (
            *register.departments,
            *register.groups,
            *register.reviewers,
            *self.titles,
        )

    @property
    def plans(self) -> tuple[str, ...]:
        """The ids of all plans, 6.2 before 6.10."""
        known = self.known
        return tuple(self.shelf.plans) if known is None else known.plans

    def read(self, plan_id: str) -> Reading:
        """Read a plan, without a look at the rules.

        Nothing of it is kept but what was found, unless there is room for it.
        """
        self.unproven.add(plan_id)
        kept = self._kept.get(plan_id)
        if kept is not None:
            return kept
        from bizenv.store.plans import load_plan

        if plan_id not in self.shelf.plans:  # gone since its name was looked at
            return Reading(plan_id, None, ())
        book, found = load_plan(self.shelf, plan_id)
        self._found[plan_id] = found
        reading = Reading(plan_id, book, found)
        if book is None:
            return reading
        self.know_titles([each.task.title for each in book.tasks.values()])
        if len(book.tasks) <= self._room:
            self._room -= len(book.tasks)
            self._kept[plan_id] = reading
        return reading

    def make_room(self, tasks: int) -> None:
        """From now on keep plans as they are read, as long as they have no more tasks together."""
        self._room = tasks

    def judged(self, plan: "Bench") -> "Bench":
        """Return a plan that was read, marked if a rule finds an error in it."""
        if plan.id in self._kept:
            return self.book(plan.id) or plan
        return judged(plan)

    def know_titles(self, titles: Iterable[str]) -> None:
        """Take note of the titles of a plan's tasks."""
        self._titles.update(titles)

    def know_titles_of(self, titles: Callable[[], Iterable[str]]) -> None:
        """Take note of who knows the titles of tasks of plans that need not be read."""
        self._titles_elsewhere.append(titles)

    def kept(self, plan_id: str) -> Reading:
        """Read a plan once, and keep it."""
        if plan_id not in self._kept:
            self._kept[plan_id] = self.read(plan_id)
        return self._kept[plan_id]

    def book(self, plan_id: str) -> "Bench | None":
        """Return a plan, told if a rule found an error in it.

        None where there is none that can be read at all.
        """
        is_asked_first = plan_id not in self._books
        if is_asked_first and plan_id in self.shelf.plans:
            book = self.kept(plan_id).book
            if book is not None:
                book = judged(book)
            self._books[plan_id] = book
        return self._books.get(plan_id)

    def books(
        self,
        plans: Iterable[str] = (),
        *,
        despite_errors: bool = False,
        open_on: date | None = None,
    ) -> Selection:
        """Return the plans named, or all of them, or all that are open on a day.

        A plan that could not be read in full is withheld, unless asked for
        `despite_errors`.
        """
        return Selection(
            self,
            tuple(plans) or self.plans,
            despite_errors=despite_errors,
            open_on=open_on,
        )

    def findings(
        self, day: date | None = None, plans: Iterable[str] = ()
    ) -> list[Diagnostic]:
        """Return the findings of the plans named, or of all, the settings and the register.

        Those over several plans only with all.
        """
        from bizenv.store.examination import Examination

        named = tuple(plans)
        examination = Examination(self, day)
        shared = examination.shared()
        found = [] if named else list(shared)
        for reading in examination.plans(named):
            found += reading.found
        if not named:
            found += examination.together()
        return in_order(found)

    @property
    def found(self) -> list[Diagnostic]:
        """What is wrong with the files, as far as they were read."""
        return self.found_of(self._found)

    def found_by_plan(self, plans: Iterable[str]) -> dict[str, Sequence[Diagnostic]]:
        """Return what is wrong with each of the plans that was read."""
        return {each: self._found[each] for each in plans if each in self._found}

    @property
    def titles(self) -> Collection[str]:
        """The titles of the tasks of the plans read so far."""
        while self._titles_elsewhere:
            titles = self._titles_elsewhere.pop()
            self._titles.update(titles())
        return self._titles

    def learn(self, seen: Seen) -> None:
        """Take over what was found in plans that were read elsewhere, and what their tasks are called."""
        self._found.update(seen.found)
        self._titles |= seen.titles

    def found_of(self, plans: Iterable[str]) -> list[Diagnostic]:
        """Return what is wrong with the settings, the register and plans, as far as read."""
        found = list(self._found_in_shelf)
        for plan_id in plans:
            found += self._found.get(plan_id, ())
        return found


def judged(book: "Bench") -> "Bench":
    """Return a plan, marked if a rule finds an error in it."""
    from bizenv.checks import has_errors

    if has_errors(book):
        return book.marked()
    return book
