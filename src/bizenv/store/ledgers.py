"""The ledgers of one plan: what departments and reviewers recorded, by task and department."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import chain, count, repeat
from operator import attrgetter
from typing import Any, Final

from pydantic import TypeAdapter

from bizenv.diagnostics import Diagnostic, Location
from bizenv.layout import REVIEWS, YAML, ledger_file, numbered_file
from bizenv.messages import Message
from bizenv.model.book import Entry
from bizenv.model.kinds import DepartmentRecord, ReviewRecord
from bizenv.model.records import Reviewed
from bizenv.store.names import copied_from, unknown_reviewer
from bizenv.store.plan_reading import PlanReading
from bizenv.store.reading import adapter

ByDepartment = dict[str, tuple[Entry, ...]]
"""What is recorded of a task, in order of days."""

_DAY: Final = attrgetter("day")

Begun = dict[str, list[DepartmentRecord]]
"""By department the records that begin its ledger."""

_ENTRY: Final[Callable[[Iterable[object]], Entry]] = partial(tuple.__new__, Entry)
_DATE: Final = attrgetter("date")


@cache
def _adapters() -> tuple[TypeAdapter[Any], TypeAdapter[Any]]:
    """Return what validates a record of a department, and a whole ledger."""
    return adapter(DepartmentRecord), adapter(tuple[DepartmentRecord, ...])


def _entries(
    items: Sequence[DepartmentRecord | None], department: str, file: str
) -> list[Entry]:
    """Return the records of a department's ledger, those that could be read."""
    read = [each for each in items if each is not None]
    rows: Iterable[int] = count()
    if len(read) < len(items):
        rows = [row for row, each in enumerate(items) if each is not None]
    place = (repeat(department), repeat(file), rows)
    by_reviewer = repeat(False)  # noqa: FBT003
    fields = zip(read, *place, by_reviewer, map(_DATE, read), strict=False)
    return [*map(_ENTRY, fields)]


class LedgerFiles:
    """Reads the records of one plan."""

    def __init__(self, reading: PlanReading) -> None:
        self.plan = reading
        self.reader = reading.reader
        self.register = reading.register
        self.files = reading.files
        self.found = reading.found

    def entries(self) -> dict[str, ByDepartment]:
        """Return the records by task and department, those of each in the order of their days."""
        ledgers: dict[str, dict[str, list[Entry]]] = {}
        files = [*self._progress(), *self._reviews()]
        for entry in chain.from_iterable(files):
            task = entry.record.task
            of_task = ledgers.get(task)
            if of_task is None:
                if not self._is_known(entry):
                    continue
                of_task = ledgers[task] = {}
            of_part = of_task.get(entry.department)
            if of_part is None:
                of_task[entry.department] = [entry]
            else:
                of_part.append(entry)
        found: dict[str, ByDepartment] = {}
        for task, of_task in ledgers.items():
            own = found[task] = {}
            for name, of_part in of_task.items():
                of_part.sort(key=_DAY)
                own[name] = tuple(of_part)
        return found

    def _is_known(self, entry: Entry) -> bool:
        """Whether there is a record's task; a finding if there is none."""
        if self.plan.knows(entry.record.task, entry.place, "task"):
            return True
        writer = None if entry.by_reviewer else entry.department
        self.plan.lose(entry.file, writer, None)
        return False

    def _progress(self) -> Iterator[list[Entry]]:
        begun: Begun = {}
        for file in sorted(self.files, key=self._own_first):
            name = self.plan.inside.ledger_name(file)
            if name is None:
                continue
            one_row, all_rows = _adapters()
            items = self.reader.fit_each(one_row, file, all_rows)
            if self._repeats(name, file, items, begun):
                continue
            department = self._owner(name, file)
            if department is not None:
                self.plan.refuse_empty(file)
            if department is None:
                for record in filter(None, items):
                    self.plan.lose(file, None, record.task)
            own = department or name
            yield _entries(items, own, file)

    def _own_first(self, file: str) -> tuple[bool, tuple[str, int]]:
        """Return by what files are put in order: those by a department's own name come first."""
        name = self.plan.inside.ledger_name(file)
        is_other = name is not None and self.register.resolve(name) != name
        return is_other, numbered_file(file)

    def _repeats(
        self,
        name: str,
        file: str,
        items: Sequence[DepartmentRecord | None],
        begun: Begun,
    ) -> bool:
        """Find a file that begins as another of its department does: a copy, not taken in.

        `begun` are the first records of files, by department.
        """
        normal = unicodedata.normalize("NFC", name)
        department = self.register.resolve(normal)
        first = items[0] if items else None
        if department is None or first is None:
            return False
        before = begun.setdefault(department, [])
        is_copy = first in before
        before.append(first)
        if is_copy:
            _, _, right = ledger_file(department).rpartition("/")
            stem = file.removesuffix(YAML)
            _, _, own = stem.rpartition("/")
            hint = Message("hint.file-name.copy", {"name": right})
            at = Location(file)
            found = Diagnostic("file-name", at, {"name": own}, hint=hint)
            self.found.append(found)
            for record in filter(None, items):
                self.plan.lose(file, department, record.task)
        return is_copy

    def _owner(self, name: str, file: str) -> str | None:
        """Return the department whose ledger a file is; None, and a finding, if it is none's."""
        normal = unicodedata.normalize("NFC", name)
        department = self.register.resolve(normal)
        if department is None and not self._is_copy(name, file):
            self.plan.unknown(name, file)
        elif department is not None and department != name:
            hint = self._renamed(file, department)
            args = {"name": name}
            found = Diagnostic(
                "file-name",
                Location(file),
                args,
                hint=hint,
            )
            self.found.append(found)
        return department

    def _is_copy(self, name: str, file: str) -> bool:
        """Find a ledger that looks like another's copy: lines may stand in it alone."""
        names: set[str] = set()
        for other in self.files:
            owner = self.plan.inside.ledger_name(other)
            if owner and self.register.resolve(owner):
                names.add(owner)
        normal = unicodedata.normalize("NFC", name)
        original = copied_from(normal, names)
        if original:
            _, _, right = ledger_file(original).rpartition("/")
            hint = Message("hint.file-name.copy", {"name": right})
            args = {"name": name}
            at = Location(file)
            found = Diagnostic("file-name", at, args, hint=hint)
            self.found.append(found)
        return bool(original)

    def _renamed(self, file: str, department: str) -> Message:
        """Return what to do with a ledger that bears another name of its department."""
        there = {unicodedata.normalize("NFC", other) for other in self.files}
        _, number = numbered_file(file)
        path = ledger_file(department, number)
        right = f"{self.plan.folder}/{path}"
        _, _, name = path.rpartition("/")
        if unicodedata.normalize("NFC", file) == right:
            return Message("hint.file-name.decomposed", {"name": name})
        if right in there:
            return Message("hint.file-name.append", {"name": name})
        return Message("hint.file-name", {"name": name})

    def _reviews(self) -> Iterator[list[Entry]]:
        file = f"{self.plan.folder}/{REVIEWS}"
        if file not in self.files:
            return
        all_rows = adapter(tuple[ReviewRecord, ...])
        one_row = adapter(ReviewRecord)
        items: list[Reviewed | None] = self.reader.fit_each(one_row, file, all_rows)
        self.plan.refuse_empty(file)
        entries: list[Entry] = []
        for index, record in enumerate(items):
            if record is None:
                continue
            department = self.register.resolve(record.department)
            if department is None:
                path = (index, "department")
                self.plan.unknown(record.department, file, path)
            is_known = self.register.reviewer(record.by) is not None
            if department is None or not is_known:
                self.plan.lose(file, None, record.task)
            if not is_known:
                self._unknown_by(record.by, file, index)
            own = department or record.department
            entries.append(Entry(record, own, file, index, True, record.date))  # noqa: FBT003
        yield entries

    def _unknown_by(self, name: str, file: str, index: int) -> None:
        if self.plan.shelf.gaps.base:  # then the register is wrong, not it
            return

        def diagnose() -> Diagnostic:
            at = self.reader.where(file, (index, "by"))
            return unknown_reviewer(self.register, name, at, self.plan.likeness)

        self.reader.tell(file, diagnose)
