"""A plan's files → its book. Loading always answers (what could be read, what is wrong).

The plan is the unit: its files and the register in, a PlanBook and diagnostics out;
nothing in one plan depends on another. An error found here means that the files could
not be read in full; rules are for the checks.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from operator import attrgetter

from bizenv.diagnostics import Diagnostic, KeyPath, Location, Severity
from bizenv.layout import (
    AMENDMENTS,
    ITEMS,
    PLAN,
    PLANS,
    PROGRESS,
    REVIEWS,
    ledger_file,
    numbered_file,
    numbered_name,
)
from bizenv.likeness import Likeness
from bizenv.meaning.bench import Bench
from bizenv.messages import Message
from bizenv.model.book import Dated, Entry, Gaps, Issued, Place
from bizenv.model.kinds import DepartmentRecord, ReviewRecord
from bizenv.model.plan import Amendment, Plan, Section, Task
from bizenv.model.records import Reviewed
from bizenv.model.support import names_of
from bizenv.store.folder import PlanFolder
from bizenv.store.names import (
    LIKE,
    copied_from,
    unfit_for_a_file,
    unknown_department,
    unknown_reviewer,
)
from bizenv.store.reading import Reader, adapter
from bizenv.store.shelf import YAML, Shelf

ByDepartment = dict[str, tuple[Entry, ...]]
"""What is recorded of a task, in order of days."""


def load_issued(shelf: Shelf, plan_id: str) -> Bench | None:
    """Read what was issued of one plan and amended, without its records; None as `load_plan`."""
    book, _ = _PlanLoader(shelf, plan_id).load(recorded=False)
    return book


def load_plan(shelf: Shelf, plan_id: str) -> tuple[Bench | None, list[Diagnostic]]:
    """Read one plan. The PlanBook is None if plan.yaml cannot be read at all."""
    return _PlanLoader(shelf, plan_id).load()


class _PlanLoader:
    """Reads one plan's folder."""

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
        self.likeness = Likeness()
        self.base = set(shelf.gaps.base)
        self.parts: set[tuple[str | None, str | None]] = set()
        self.ledgers: set[str] = set()

    def load(self, *, recorded: bool = True) -> tuple[Bench | None, list[Diagnostic]]:
        self.found += self.inside.strays()
        self.found += self.inside.not_checked_out()
        plan = self._plan()
        if plan is None:
            return None, self.found
        self._check_unit(plan)
        self._issue(plan)
        assigned = self._items(plan)
        amendments = self._amend(plan, assigned)
        entries = self._records() if recorded else {}
        policy = self.shelf.settings.policy
        incomplete = (*self.shelf.incomplete, *self._incomplete())
        book = Bench(
            plan=plan,
            register=self.register,
            policy=policy.overridden_by(plan.policy),
            evidence=plan.evidence or self.shelf.settings.evidence,
            calendar=self.shelf.calendar,
            tasks=self.tasks,
            amendments=amendments,
            entries=entries,
            incomplete=incomplete,
            gaps=self._gaps(),
            locate=self.reader.where,
        )
        return book, self.found

    def _plan(self) -> Plan | None:
        """Read plan.yaml. Its id is that of the folder, by which the plan's files are found."""
        file = self.plan_file
        if file not in self.files:
            at = Location(file)
            hint = self._copied_plan() or Message(
                "hint.missing-plan", {"folder": self.folder}
            )
            missing = Diagnostic("missing-file", at, hint=hint)
            self.found.append(missing)
            return None
        plan: Plan | None = self.reader.fit(adapter(Plan), file)
        self.knows_all_tasks = file not in self.reader.lost
        if plan is None:
            return None
        self._check_id(plan.plan)
        plan_id = self.plan_id
        if plan.plan == plan_id:
            return plan
        args = {"id": plan.plan, "folder": plan_id}
        at = self.reader.where(file, ("plan",))
        hint = self._copied_plan() or Message("hint.plan-id-mismatch", args)
        mismatch = Diagnostic("plan-id-mismatch", at, args, hint=hint)
        self.found.append(mismatch)
        return plan.model_copy(update={"plan": plan_id})

    def _copied_plan(self) -> Message | None:
        """Return what to do with a folder that looks like a copy of another plan's."""
        others = [each for each in self.shelf.plans if each != self.plan_id]
        original = copied_from(self.plan_id, others)
        if not original:
            return None
        return Message("hint.copy-of-plan", {"name": f"{PLANS}/{original}"})

    def _check_id(self, plan_id: str) -> None:
        """Find an id that no folder could have on every system."""
        hint = unfit_for_a_file(plan_id)
        if hint is not None:
            at = self.reader.where(self.plan_file, ("plan",))
            args = {"id": plan_id}
            self.found.append(Diagnostic("no-folder-name", at, args, hint=hint))

    def _check_unit(self, plan: Plan) -> None:
        """Find a unit that is not registered."""
        unit = plan.unit
        if unit is not None and self.register.resolve(unit) is None:
            self._unknown(unit, self.plan_file, ("unit",))

    def _incomplete(self) -> list[str]:
        return sorted(self.reader.faulty())

    def _lose(self, file: str, department: str | None, task: str | None) -> None:
        """Note that something in a ledger about a department's part of a task is not known."""
        self.ledgers.add(file)
        known = task if task in self.tasks else None
        part = (department, known)
        self.parts.add(part)

    def _gaps(self) -> Gaps:
        """Return what rules must not rest on, now that all is read."""
        reader = self.reader
        own = (PLAN, ITEMS, AMENDMENTS)
        plan_files = {f"{self.folder}/{name}" for name in own}
        unread = {file for file in self._incomplete() if file not in reader.files}
        for file in unread - plan_files:
            self._lose_unread(file)
        for file in reader.lost.keys() - plan_files:
            writer = self._writer(file)
            for task in reader.lost[file]:
                self._lose(file, writer, task)
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
            self._lose(file, writer, None)

    def _writer(self, file: str) -> str | None:
        """Return the department by whose name a file in progress/ goes, or None."""
        name = file.removeprefix(f"{self.folder}/{PROGRESS}/")
        normal = unicodedata.normalize("NFC", name)
        stem, _, _ = normal.rpartition(".")
        department, _ = numbered_name(stem)
        return self.register.resolve(department)

    def _issue(self, plan: Plan) -> None:
        for path, sections, task in plan.walk():
            place = Place(self.plan_file, path)
            issued = Issued(
                task,
                sections,
                plan.issued,
                place,
            )
            self._put(issued)
            self._check_names(task, plan.issued, place)

    def _put(self, issued: Issued) -> None:
        task_id = issued.task.id
        first = self.tasks.setdefault(task_id, issued)
        if first is not issued:
            at, before = self._id_of(issued), self._id_of(first)
            args = {"id": task_id}
            found = Diagnostic(
                "duplicate-task-id",
                at,
                args,
                related=(before,),
            )
            self.found.append(found)
            self.base.add(issued.place.file)

    def _id_of(self, issued: Issued) -> Location:
        place = issued.place
        path = (*place.path, "id")
        return self.reader.where(place.file, path)

    def _check_names(self, terms: Task | Amendment, day: date, place: Place) -> None:
        """Find leads and supporters not registered, and groups without members on the day."""
        for path, names in _named(terms):
            for index, name in enumerate(names):
                at = Place(place.file, (*place.path, *path, index))
                self._check_name(name, day, at)

    def _check_name(self, name: str, day: date, place: Place) -> None:
        canonical = self.register.resolve(name)
        if canonical is None:
            self._unknown_lead(name, place.file, place.path)
        elif canonical in self.register.groups:
            self._check_group(name, canonical, day, place)

    def _check_group(self, name: str, group: str, day: date, place: Place) -> None:
        if self.register.expand(group, day):
            return
        at = self.reader.where(*place)
        args = {"name": name, "day": day}
        found = Diagnostic("empty-group", at, args)
        self.found.append(found)
        self.base.add(place.file)

    def _unknown_lead(
        self, name: str, file: str, path: KeyPath, *, key: bool = False
    ) -> None:
        self.base.add(file)
        self._unknown(
            name,
            file,
            path,
            key=key,
        )

    def _unknown(
        self, name: str, file: str, path: KeyPath = (), *, key: bool = False
    ) -> None:
        if self.shelf.gaps.base:  # then the register is wrong, not it
            return

        def diagnose() -> Diagnostic:
            at = self.reader.where(file, path, key=key)
            return unknown_department(self.register, name, at)

        self.reader.tell(file, diagnose)

    def _items(self, plan: Plan) -> list[Dated]:
        """Issue what was raised in a register, and return its assignments, by their days."""
        file = f"{self.folder}/{ITEMS}"
        if plan.office is not None:
            self._check_name(
                plan.office, plan.issued, Place(self.plan_file, ("office",))
            )
        if file not in self.files:
            return []
        from bizenv.meaning.items import assigned_by, issued_by
        from bizenv.model.items import ItemLine, Raise

        assigned: list[Dated] = []
        lines = self.reader.fit_each(adapter(ItemLine), file)
        self._refuse_empty(file)
        for row, line in enumerate(lines):
            place = Place(file, (row,))
            if isinstance(line, Raise):
                self._put(issued_by(line, place, plan, self.shelf.calendar))
            elif line is not None:
                assigned.append(assigned_by(line, place, plan, self.shelf.calendar))
        self.knows_all_tasks &= file not in self.reader.lost
        assigned.sort(key=attrgetter("day"))
        return assigned

    def _amend(self, plan: Plan, assigned: list[Dated]) -> dict[str, tuple[Dated, ...]]:
        file = f"{self.folder}/{AMENDMENTS}"
        if file not in self.files:
            return self._changes(assigned)
        adding: list[Dated] = []
        changing: list[Dated] = assigned
        for dated in self._amendments(file):
            if dated.amendment.add is None:
                changing.append(dated)
            else:
                adding.append(dated)
        self.knows_all_tasks &= file not in self.reader.lost
        for dated in adding:
            day = max(dated.day, plan.issued)
            added = dated._replace(day=day)
            self._add(added, plan)
        if assigned:  # before the documents of the same day
            changing.sort(key=attrgetter("day"))
        return self._changes(changing)

    def _amendments(self, file: str) -> list[Dated]:
        """Read the amendments that can be read, in order of their days."""
        found: list[Dated] = []
        amendments = self.reader.fit_each(adapter(Amendment), file)
        self._refuse_empty(file)
        for row, amendment in enumerate(amendments):
            if amendment is None:
                continue
            place = Place(file, (row,))
            dated = Dated(amendment, amendment.effective, place)
            found.append(dated)
        found.sort(key=attrgetter("day"))
        return found

    def _changes(self, changing: list[Dated]) -> dict[str, tuple[Dated, ...]]:
        """Return by task the amendments that change it, none before the task's first day."""
        by_task: dict[str, list[Dated]] = defaultdict(list)
        for dated in changing:
            place = dated.place
            task_id = dated.amendment.target
            key = "task" if dated.line is None else "item"
            if not self._known_task(task_id, place, key):
                self.base.add(place.file)
                continue
            first = self.tasks[task_id].first
            day = max(dated.day, first)
            held = dated._replace(day=day)
            self._check_amendment(held)
            by_task[task_id].append(held)
        return {task_id: tuple(several) for task_id, several in by_task.items()}

    def _add(self, dated: Dated, plan: Plan) -> None:
        task = dated.amendment.add
        assert task is not None
        row = dated.place
        place = Place(row.file, (*row.path, "add"))
        sections = _sections_of(task.id, plan.sections)
        issued = Issued(
            task,
            sections,
            dated.day,
            place,
            added=dated,
        )
        self._put(issued)
        self._check_names(task, dated.day, place)

    def _check_amendment(self, dated: Dated) -> None:
        amendment = dated.amendment
        place = dated.place
        self._check_names(amendment, dated.day, place)
        for name, path, is_key in amendment.parties():
            if self.register.resolve(name) is None:
                self._unknown_lead(
                    name,
                    place.file,
                    (*place.path, *path),
                    key=is_key,
                )

    def _known_task(self, task_id: str, place: Place, key: str) -> bool:
        if task_id in self.tasks:
            return True
        if not self.knows_all_tasks:  # then the plan or its amendments are wrong
            return False
        self.reader.tell(place.file, lambda: self._unknown_task(task_id, place, key))
        return False

    def _unknown_task(self, task_id: str, place: Place, key: str) -> Diagnostic:
        at = self.reader.where(place.file, (*place.path, key))
        args = {"id": task_id, "plan": self.plan_id}
        bare = task_id.removeprefix(f"{self.plan_id}/")
        hint = self.likeness.hint(bare, self.tasks, cutoff=LIKE)
        return Diagnostic(
            "record-unknown-task",
            at,
            args,
            hint=hint,
        )

    def _records(self) -> dict[str, ByDepartment]:
        ledgers: dict[str, dict[str, list[Entry]]] = {}
        entries = [*self._progress()]
        entries += self._reviews()
        tasks = self.tasks
        for entry in entries:
            task = entry.record.task
            name = entry.department
            if task in tasks or self._known_task(task, entry.place, "task"):
                of_task = ledgers.setdefault(task, {})
                of_part = of_task.setdefault(name, [])
                of_part.append(entry)
            else:
                writer = None if entry.by_reviewer else name
                self._lose(entry.file, writer, None)
        found: dict[str, ByDepartment] = {}
        for task, of_task in ledgers.items():
            found[task] = {}
            for name, of_part in of_task.items():
                of_part.sort(key=attrgetter("day"))
                found[task][name] = tuple(of_part)
        return found

    def _progress(self) -> Iterator[Entry]:
        for file in sorted(self.files, key=numbered_file):
            name = self.inside.ledger_name(file)
            if name is None:
                continue
            department = self._owner(name, file)
            all_rows = adapter(tuple[DepartmentRecord, ...])
            items = self.reader.fit_each(adapter(DepartmentRecord), file, all_rows)
            if department is not None:
                self._refuse_empty(file)
            for index, record in enumerate(items):
                if record is None:
                    continue
                if department is None:
                    self._lose(file, None, record.task)
                yield Entry(
                    record,
                    department or name,
                    file,
                    index,
                    by_reviewer=False,
                    day=record.date,
                )

    def _owner(self, name: str, file: str) -> str | None:
        """Return the department whose ledger a file is; None, and a finding, if it is none's."""
        department = self.register.resolve(unicodedata.normalize("NFC", name))
        if department is None and not self._is_copy(name, file):
            self._unknown(name, file)
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
        there = {self.inside.ledger_name(other) for other in self.files}
        names = {each for each in there if each and self.register.resolve(each)}
        normal = unicodedata.normalize("NFC", name)
        original = copied_from(normal, names)
        if original:
            path = ledger_file(original)
            hint = Message("hint.file-name.copy", {"name": path.rpartition("/")[2]})
            args = {"name": name}
            self.found.append(Diagnostic("file-name", Location(file), args, hint=hint))
        return bool(original)

    def _refuse_empty(self, file: str) -> None:
        """Find a file that lost all it held, or never held anything."""
        if self.reader.is_empty(file):
            hint = Message("hint.empty-ledger")
            at = Location(file)
            empty = Diagnostic("empty-ledger", at, {}, Severity.WARNING, hint)
            self.found.append(empty)

    def _renamed(self, file: str, department: str) -> Message:
        """Return what to do with a ledger that bears another name of its department."""
        there = {unicodedata.normalize("NFC", other) for other in self.files}
        path = ledger_file(department, numbered_file(file)[1])
        right = f"{self.folder}/{path}"
        name = path.rpartition("/")[2]
        if unicodedata.normalize("NFC", file) == right:
            return Message("hint.file-name.decomposed", {"name": name})
        if right in there:
            return Message("hint.file-name.append", {"name": name})
        return Message("hint.file-name", {"name": name})

    def _reviews(self) -> Iterator[Entry]:
        file = f"{self.folder}/{REVIEWS}"
        if file not in self.files:
            return
        all_rows = adapter(tuple[ReviewRecord, ...])
        items: list[Reviewed | None] = self.reader.fit_each(
            adapter(ReviewRecord), file, all_rows
        )
        self._refuse_empty(file)
        for index, record in enumerate(items):
            if record is None:
                continue
            department = self.register.resolve(record.department)
            if department is None:
                self._unknown(record.department, file, (index, "department"))
            is_known = self.register.reviewer(record.by) is not None
            if department is None or not is_known:
                self._lose(file, None, record.task)
            if not is_known:
                self._unknown_by(record.by, file, index)
            yield Entry(
                record,
                department or record.department,
                file,
                index,
                by_reviewer=True,
                day=record.date,
            )

    def _unknown_by(self, name: str, file: str, index: int) -> None:
        if self.shelf.gaps.base:  # then the register is wrong, not it
            return

        def diagnose() -> Diagnostic:
            at = self.reader.where(file, (index, "by"))
            return unknown_reviewer(self.register, name, at, self.likeness)

        self.reader.tell(file, diagnose)


def _sections_of(task_id: str, sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Return the sections that an added task belongs to by its number: 4.4 stands in section 4."""
    for section in sections:
        if task_id.startswith(f"{section.number}."):
            below = _sections_of(task_id, section.sections)
            return (section, *below)
    return ()


def _named(terms: Task | Amendment) -> Iterator[tuple[KeyPath, tuple[str, ...]]]:
    """Yield the lists of departments that terms name, each with its key path."""
    yield ("lead",), terms.lead or ()
    yield ("support",), names_of(terms.support or ())
    for number, duty in enumerate(terms.duties or ()):
        yield ("duties", number, "who"), duty.who
