"""A plan's files → its book. Loading always answers (what could be read, what is wrong).

The plan is the unit: its files and the register in, a PlanBook and diagnostics out;
nothing in one plan depends on another. An error found here means that the files could
not be read in full; rules are for the checks.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from operator import attrgetter

from bizenv.diagnostics import Diagnostic, KeyPath, Location, Severity
from bizenv.layout import FILES, PLAN_FILES, plan_file
from bizenv.likeness import Likeness
from bizenv.meaning.bench import Bench
from bizenv.messages import Message
from bizenv.model.book import (
    AMENDMENTS,
    PLAN,
    PLANS,
    PROGRESS,
    REVIEWS,
    Dated,
    Entry,
    Gaps,
    Issued,
    Place,
)
from bizenv.model.kinds import DepartmentRecord, ReviewRecord
from bizenv.model.plan import Amendment, Plan, Section, Task
from bizenv.model.records import Reviewed
from bizenv.store.names import (
    LIKE,
    unknown_department,
    unknown_reviewer,
)
from bizenv.store.reading import Reader, adapter
from bizenv.store.shelf import YAML, Shelf, stray


def load_plan(shelf: Shelf, plan_id: str) -> tuple[Bench | None, list[Diagnostic]]:
    """Read one plan. The PlanBook is None if plan.yaml cannot be read at all."""
    return _PlanLoader(shelf, plan_id).load()


class _PlanLoader:
    """Reads one plan's folder."""

    def __init__(self, shelf: Shelf, plan_id: str) -> None:
        self.shelf = shelf
        self.plan_id = plan_id
        self.folder = f"{PLANS}/{plan_id}"
        self.plan_file = f"{self.folder}/{PLAN}"
        self.files = shelf.plans.get(plan_id, ())
        self.reader = Reader(shelf.snapshot)
        self.register = shelf.register
        self.found = self.reader.found
        self.tasks: dict[str, Issued] = {}
        self.knows_all_tasks = True
        self.likeness = Likeness()
        self.base = set(shelf.gaps.base)
        self.parts: set[tuple[str | None, str | None]] = set()
        self.ledgers: set[str] = set()

    def load(self) -> tuple[Bench | None, list[Diagnostic]]:
        self._refuse_strays()
        plan = self._plan()
        if plan is None:
            return None, self.found
        self._issue(plan)
        amendments = self._amend(plan)
        entries = self._records()
        book = Bench(
            plan=plan,
            register=self.register,
            policy=self.shelf.settings.policy.overridden_by(plan.policy),
            tasks=self.tasks,
            amendments=amendments,
            entries=entries,
            incomplete=(*self.shelf.incomplete, *self._incomplete()),
            gaps=self._gaps(),
            locate=self.reader.where,
        )
        return book, self.found

    def _plan(self) -> Plan | None:
        """Read plan.yaml. Its id is that of the folder, by which the plan's files are found."""
        if self.plan_file not in self.files:
            at = Location(self.plan_file)
            hint = Message("hint.missing-plan", {"folder": self.folder})
            self.found.append(Diagnostic("missing-file", at, hint=hint))
            return None
        plan: Plan | None = self.reader.fit(adapter(Plan), self.plan_file)
        self.knows_all_tasks = self.plan_file not in self.reader.lost
        if plan is None or plan.plan == self.plan_id:
            return plan
        args = {"id": plan.plan, "folder": self.plan_id}
        at = self.reader.where(self.plan_file, ("plan",))
        hint = Message("hint.plan-id-mismatch", args)
        self.found.append(Diagnostic("plan-id-mismatch", at, args, hint=hint))
        return plan.model_copy(update={"plan": self.plan_id})

    def _refuse_strays(self) -> None:
        """Find files that are not read: a misspelt name would be a ledger lost in silence."""
        links = self.shelf.links
        ledgers = [f"{self.folder}/{row.folder}" for row in PLAN_FILES if row.named]
        for file in self.files:
            is_link = file in links
            if not is_link and file in (self.folder, *ledgers):  # it may not be listed
                args = {"reason": Message("reason.unlisted")}
                self.found.append(Diagnostic("unreadable", Location(file), args))
            elif is_link or plan_file(file.removeprefix(f"{self.folder}/")) is None:
                found = stray(file, links, self._expected())
                if any(file.startswith(f"{folder}/") for folder in ledgers):
                    found = replace(found, severity=Severity.ERROR)
                self.found.append(found)
        self.files = tuple(file for file in self.files if file not in links)

    def _expected(self) -> tuple[str, ...]:
        """Return the files that a plan may have, those of which it has several last."""
        paths = [f"{self.folder}/{row.pattern}" for row in PLAN_FILES]
        return tuple(sorted(paths, key=lambda path: "*" in path))

    def _stem(self, file: str) -> str | None:
        """Return the name by which a file is a department's ledger, None for other files."""
        return FILES["progress"].name(file.removeprefix(f"{self.folder}/"))

    def _incomplete(self) -> list[str]:
        return sorted(self.reader.faulty())

    def _lose(self, file: str, department: str | None, task: str | None) -> None:
        """Note that something in a ledger about a department's part of a task is not known."""
        self.ledgers.add(file)
        self.parts.add((department, task if task in self.tasks else None))

    def _gaps(self) -> Gaps:
        """Return what rules must not rest on, now that all is read."""
        plan_files = {self.plan_file, f"{self.folder}/{AMENDMENTS}"}
        unread = {file for file in self._incomplete() if file not in self.reader.files}
        for file in unread - plan_files:
            self._lose_unread(file)
        for file in self.reader.lost.keys() - plan_files:
            for task in self.reader.lost[file]:
                self._lose(file, self._writer(file), task)
        lost = plan_files & (unread | self.reader.lost.keys())
        return Gaps(
            base=frozenset(self.base | lost),
            policy=self.shelf.gaps.policy,
            parts=frozenset(self.parts),
            ledgers=frozenset(self.ledgers),
            lines=frozenset(self.reader.short),
        )

    def _lose_unread(self, file: str) -> None:
        """Note a file that may be a ledger but is not read: a link, a misspelt name, a folder."""
        progress = f"{self.folder}/{PROGRESS}"
        writer = self._writer(file)
        may_be_yaml = file.lower().endswith(YAML) or file in self.shelf.links
        is_ledger = file.startswith(f"{progress}/") and may_be_yaml
        is_whole = file in (progress, f"{self.folder}/{REVIEWS}")
        if writer is not None or is_ledger or is_whole:
            self._lose(file, writer, None)

    def _writer(self, file: str) -> str | None:
        """Return the department by whose name a file in progress/ goes, or None."""
        name = file.removeprefix(f"{self.folder}/{PROGRESS}/")
        stem = unicodedata.normalize("NFC", name).rpartition(".")[0]
        return self.register.resolve(stem)

    def _issue(self, plan: Plan) -> None:
        for path, sections, task in plan.walk():
            place = Place(self.plan_file, path)
            self._put(
                Issued(
                    task,
                    sections,
                    plan.issued,
                    place,
                )
            )
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
        return self.reader.where(place.file, (*place.path, "id"))

    def _check_names(self, terms: Task | Amendment, day: date, place: Place) -> None:
        """Find leads and supporters not registered, and groups without members on the day."""
        for role in ("lead", "support"):
            for index, name in enumerate(getattr(terms, role) or ()):
                canonical = self.register.resolve(name)
                path = (*place.path, role, index)
                if canonical is None:
                    self._unknown_lead(name, place.file, path)
                elif canonical in self.register.groups:
                    self._check_group(
                        name,
                        canonical,
                        day,
                        Place(place.file, path),
                    )

    def _check_group(self, name: str, group: str, day: date, place: Place) -> None:
        if not self.register.expand(group, day):
            at, args = self.reader.where(*place), {"name": name, "day": day}
            self.found.append(Diagnostic("empty-group", at, args))
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
        if not self.shelf.gaps.base:  # else the register is wrong, not it
            where, register = self.reader.where, self.register
            self.reader.tell(
                file,
                lambda: unknown_department(register, name, where(file, path, key=key)),
            )

    def _amend(self, plan: Plan) -> dict[str, tuple[Dated, ...]]:
        file = f"{self.folder}/{AMENDMENTS}"
        if file not in self.files:
            return {}
        read = enumerate(self.reader.fit_each(adapter(Amendment), file))
        changes = [
            (Place(file, (row,)), each) for row, each in read if each is not None
        ]
        self.knows_all_tasks &= file not in self.reader.lost
        changes.sort(key=lambda pair: pair[1].effective)
        for place, amendment in changes:
            if amendment.add is not None:
                day = max(amendment.effective, plan.issued)
                self._add(Dated(amendment, day, place), plan)
        by_task: dict[str, list[Dated]] = defaultdict(list)
        for place, amendment in changes:
            if amendment.add is not None:
                continue
            if not self._known_task(amendment.target, place, "task"):
                self.base.add(file)
                continue
            day = max(amendment.effective, self.tasks[amendment.target].first)
            dated = Dated(amendment, day, place)
            self._check_amendment(dated)
            by_task[amendment.target].append(dated)
        return {task_id: tuple(several) for task_id, several in by_task.items()}

    def _add(self, dated: Dated, plan: Plan) -> None:
        task = dated.amendment.add
        assert task is not None
        place = Place(dated.place.file, (*dated.place.path, "add"))
        self._put(
            Issued(
                task,
                _sections_of(task.id, plan.sections),
                dated.day,
                place,
                added=dated,
            )
        )
        self._check_names(task, dated.day, place)

    def _check_amendment(self, dated: Dated) -> None:
        amendment, place = dated.amendment, dated.place
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
        if (
            not self.knows_all_tasks
        ):  # then it is the plan or its amendments that are wrong
            return False
        self.reader.tell(place.file, lambda: self._unknown_task(task_id, place, key))
        return False

    def _unknown_task(self, task_id: str, place: Place, key: str) -> Diagnostic:
        at = self.reader.where(place.file, (*place.path, key))
        args = {"id": task_id, "plan": self.plan_id}
        hint = self.likeness.hint(
            task_id.removeprefix(f"{self.plan_id}/"), self.tasks, cutoff=LIKE
        )
        return Diagnostic(
            "record-unknown-task",
            at,
            args,
            hint=hint,
        )

    def _records(self) -> dict[str, dict[str, tuple[Entry, ...]]]:
        ledgers: dict[str, dict[str, list[Entry]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for entry in (*self._progress(), *self._reviews()):
            task = entry.record.task
            if task in self.tasks or self._known_task(task, entry.place, "task"):
                ledgers[task][entry.department].append(entry)
            else:
                writer = None if entry.by_reviewer else entry.department
                self._lose(entry.file, writer, None)
        found: dict[str, dict[str, tuple[Entry, ...]]] = {}
        for task, by_department in ledgers.items():
            found[task] = {}
            for name, entries in by_department.items():
                entries.sort(key=attrgetter("day"))
                found[task][name] = tuple(entries)
        return found

    def _progress(self) -> Iterator[Entry]:
        for file in self.files:
            stem = self._stem(file)
            if stem is None:
                continue
            department = self._owner(stem, file)
            items = self.reader.fit_each(
                adapter(DepartmentRecord), file, adapter(tuple[DepartmentRecord, ...])
            )
            for index, record in enumerate(items):
                if record is None:
                    continue
                if department is None:
                    self._lose(file, None, record.task)
                yield Entry(
                    record,
                    department or stem,
                    file,
                    index,
                    by_reviewer=False,
                    day=record.date,
                )

    def _owner(self, stem: str, file: str) -> str | None:
        """Return the department whose ledger a file is; None, and a finding, if it is none's."""
        department = self.register.resolve(unicodedata.normalize("NFC", stem))
        if department is None:
            self._unknown(stem, file)
        elif department != stem:
            hint = Message("hint.file-name", {"name": f"{department}.yaml"})
            args = {"name": stem}
            found = Diagnostic(
                "file-name",
                Location(file),
                args,
                hint=hint,
            )
            self.found.append(found)
        return department

    def _reviews(self) -> Iterator[Entry]:
        file = f"{self.folder}/{REVIEWS}"
        if file not in self.files:
            return
        items: list[Reviewed | None] = self.reader.fit_each(
            adapter(ReviewRecord), file, adapter(tuple[ReviewRecord, ...])
        )
        for index, record in enumerate(items):
            if record is None:
                continue
            department = self.register.resolve(record.department)
            if department is None:
                self._unknown(record.department, file, (index, "department"))
            is_known = self.register.reviewer(record.by) is not None
            if department is None or not is_known:
                self._lose(file, None, record.task)
            if not is_known and not self.shelf.gaps.base:
                tell = partial(
                    self._unknown_reviewer,
                    record.by,
                    file,
                    index,
                )
                self.reader.tell(file, tell)
            yield Entry(
                record,
                department or record.department,
                file,
                index,
                by_reviewer=True,
                day=record.date,
            )

    def _unknown_reviewer(self, name: str, file: str, index: int) -> Diagnostic:
        return unknown_reviewer(
            self.register, name, self.reader.where(file, (index, "by")), self.likeness
        )


def _sections_of(task_id: str, sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Return the sections that an added task belongs to by its number: 4.4 stands in section 4."""
    for section in sections:
        if task_id.startswith(f"{section.number}."):
            return (section, *_sections_of(task_id, section.sections))
    return ()
