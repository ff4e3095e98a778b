"""What reading one plan's folder shares: its files, the tasks known so far, and what is lost of them."""

import unicodedata

from bizenv.diagnostics import Diagnostic, KeyPath, Location, Severity
from bizenv.layout import (
    AMENDMENTS,
    ITEMS,
    PLAN,
    PROGRESS,
    REVIEWS,
    SLIPS,
    numbered_name,
)
from bizenv.likeness import Likeness
from bizenv.messages import Message
from bizenv.model.book import Gaps, Issued, Place
from bizenv.store.folder import PlanFolder
from bizenv.store.names import LIKE, unknown_department
from bizenv.store.reading import Reader
from bizenv.store.shelf import YAML, Shelf


class PlanReading:
    """One plan's folder while it is read: files, names, findings, and what rules must not rest on."""

    def __init__(self, shelf: Shelf, plan_id: str) -> None:
        self.shelf = shelf
        self.plan_id = plan_id
        inside = PlanFolder(shelf, plan_id)
        self.inside = inside
        self.folder = inside.path
        self.plan_file = f"{inside.path}/{PLAN}"
        self.files = inside.kept()
        self.reader = Reader(shelf.snapshot, shelf.settings.fiscal_year_starts)
        self.reader.files.update(shelf.texts)  # for their places
        self.register = shelf.register
        self.found = self.reader.found
        self.tasks: dict[str, Issued] = {}
        self.knows_all_tasks = True
        self.things = "tasks"  # what its plan holds
        self.likeness = Likeness()
        self.base = set(shelf.gaps.base)
        self.parts: set[tuple[str | None, str | None]] = set()
        self.ledgers: set[str] = set()

    def incomplete(self) -> list[str]:
        """Return the files that could not be read in full."""
        return sorted(self.reader.faulty())

    def lose(self, file: str, department: str | None, task: str | None) -> None:
        """Note that something in a ledger about a department's part of a task is not known."""
        self.ledgers.add(file)
        known = task if task in self.tasks else None
        part = (department, known)
        self.parts.add(part)

    def gaps(self) -> Gaps:
        """Return what rules must not rest on, now that all is read."""
        reader = self.reader
        own = (PLAN, ITEMS, AMENDMENTS)
        plan_files = {f"{self.folder}/{name}" for name in own}
        slips = f"{self.folder}/{SLIPS}"  # no rule but theirs rests on them
        faulty = set(self.incomplete()) - {slips}
        unread = faulty - reader.files.keys()
        for file in unread - plan_files:
            self._lose_unread(file)
        for file in reader.lost.keys() - {*plan_files, slips}:
            writer = self._writer(file)
            for task in reader.lost[file]:
                self.lose(file, writer, task)
        lost = plan_files & (unread | reader.lost.keys())
        return Gaps(
            base=frozenset(self.base | lost),
            policy=self.shelf.gaps.policy,
            parts=frozenset(self.parts),
            ledgers=frozenset(self.ledgers),
            lines=frozenset(reader.short),
        )

    def _lose_unread(self, file: str) -> None:
        """Note a file that may be a ledger but is not read: a link, a misspelt name, a folder."""
        progress = f"{self.folder}/{PROGRESS}"
        reviews = f"{self.folder}/{REVIEWS}"
        writer = self._writer(file)
        is_link = file in self.shelf.links
        may_be_yaml = is_link or file.lower().endswith(YAML)
        in_progress = file.startswith(f"{progress}/")
        is_ledger = in_progress and may_be_yaml
        is_whole = file in (progress, reviews)
        if writer is not None or is_ledger or is_whole:
            self.lose(file, writer, None)

    def _writer(self, file: str) -> str | None:
        """Return the department by whose name a file in progress/ goes, or None."""
        name = file.removeprefix(f"{self.folder}/{PROGRESS}/")
        normal = unicodedata.normalize("NFC", name)
        stem, _, _ = normal.rpartition(".")
        department, _ = numbered_name(stem)
        return self.register.resolve(department)

    def unknown(
        self,
        name: str,
        file: str,
        path: KeyPath = (),
        *,
        key: bool = False,
    ) -> None:
        """Find a department that is not registered."""
        if self.shelf.gaps.base:  # then the register is wrong, not it
            return

        def diagnose() -> Diagnostic:
            at = self.reader.where(file, path, key=key)
            return unknown_department(self.register, name, at)

        self.reader.tell(file, diagnose)

    def knows(self, task_id: str, place: Place, key: str) -> bool:
        """Whether there is such a task; a finding, if that is certain and there is none."""
        if task_id in self.tasks:
            return True
        if not self.knows_all_tasks:  # then the plan or its amendments are wrong
            return False

        def diagnose() -> Diagnostic:
            return self._unknown_task(task_id, place, key)

        self.reader.tell(place.file, diagnose)
        return False

    def is_item(self, task_id: str, place: Place, key: str) -> bool:
        """Whether a register raised a task; a finding, if a line of a register is about another."""
        is_item = self.tasks[task_id].line is not None
        if not is_item:
            self.not_an_item(task_id, place, key)
        return is_item

    def not_an_item(self, task_id: str, place: Place, key: str) -> None:
        """Find a line of a register about what is none of its items: it has no effect."""
        self.base.add(place.file)

        def diagnose() -> Diagnostic:
            at = self.reader.where(*place.below(key))
            hint = Message("hint.not-an-item")
            return Diagnostic("not-an-item", at, {"id": task_id}, hint=hint)

        self.reader.tell(place.file, diagnose)

    def _unknown_task(self, task_id: str, place: Place, key: str) -> Diagnostic:
        at = self.reader.where(*place.below(key))
        args = {"id": task_id, "plan": self.plan_id}
        bare = task_id.removeprefix(f"{self.plan_id}/")
        hint = self.likeness.hint(bare, self.tasks, cutoff=LIKE)
        found = Diagnostic("record-unknown-task", at, args, hint=hint)
        return found.calling(self.things)

    def refuse_empty(self, file: str) -> None:
        """Find a file that lost all it held, or never held anything."""
        if self.reader.is_empty(file):
            hint = Message("hint.empty-ledger")
            at = Location(file)
            empty = Diagnostic("empty-ledger", at, {}, Severity.WARNING, hint)
            self.found.append(empty)
