"""Snapshot → workspace and PlanBooks. Loading always answers (what could be read, what is wrong).

The plan is the unit: its files and the register in, a PlanBook and diagnostics out; nothing in one plan depends
on another. An error found here means that the files could not be read in full; rules are for the checks.
"""

import difflib
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any, Final

from pydantic import TypeAdapter

from bizenv.diagnostics import BizenvError, Diagnostic, Location, Severity
from bizenv.messages import Message
from bizenv.model.book import (
    AMENDMENTS,
    PLAN,
    PLANS,
    PROGRESS,
    REGISTER,
    REVIEWS,
    SHARED,
    WORKSPACE,
    Dated,
    Entry,
    Issued,
    Place,
    PlanBook,
)
from bizenv.model.plan import Amendment, Plan, Section, Task, Workspace
from bizenv.model.records import Accept, DepartmentRecord, Reopen, Return, ReviewRecord, ReviewVoid
from bizenv.model.register import Department, Group, Register, RegisterFile, plain
from bizenv.shape import fit, fit_each
from bizenv.snapshot import Snapshot
from bizenv.source import MAX_FAULTS, KeyPath, Positions, Tree, read

YAML: Final = (".yaml", ".yml")
_Adapter = TypeAdapter[Any]


@cache
def _adapter(kind: Any) -> _Adapter:
    """Return what validates a kind of tree; made when it is first needed, for it takes time."""
    return TypeAdapter(kind)


@dataclass(frozen=True)
class Shelf:
    """What all plans share: the settings, the register, and which plans there are, each with its files."""

    snapshot: Snapshot
    workspace: Workspace
    register: Register
    plans: Mapping[str, tuple[str, ...]]
    files: tuple[str, ...]
    links: tuple[str, ...]
    incomplete: tuple[str, ...]


def load_shelf(snapshot: Snapshot) -> tuple[Shelf, list[Diagnostic]]:
    """Read the settings and the register. Raises BizenvError if there is no workspace."""
    files = snapshot.paths(PLANS)
    if WORKSPACE not in files:
        raise BizenvError("no-workspace", hint=Message("hint.no-workspace"))
    reader = _Reader(snapshot)
    workspace = reader.fit(_adapter(Workspace), WORKSPACE) or Workspace()
    register_file = reader.fit(_adapter(RegisterFile), REGISTER) if REGISTER in files else RegisterFile()
    if REGISTER not in files:
        reader.found.append(Diagnostic("missing-file", Location(REGISTER), hint=Message("hint.missing-register")))
    register = Register(register_file or RegisterFile())
    if register_file is not None:
        reader.found += _check_register(register_file, register, reader)
    plans: dict[str, list[str]] = defaultdict(list)
    links = snapshot.links(PLANS)
    for file in (*files, *links):
        folder, _, inside = file.removeprefix(f"{PLANS}/").partition("/")
        if inside:
            plans[folder].append(file)
        elif file in links or file not in SHARED:
            severity = Severity.ERROR if file in links else Severity.WARNING  # a link may be a plan's folder
            reader.found.append(replace(_stray(file, links, SHARED), severity=severity))
    incomplete = tuple(sorted({found.at.file for found in reader.found} & {WORKSPACE, REGISTER}))
    ordered = {plan_id: tuple(plans[plan_id]) for plan_id in sorted(plans, key=_natural)}
    shelf = Shelf(snapshot, workspace, register, ordered, files, links, incomplete)
    return shelf, reader.found


def _stray(file: str, links: tuple[str, ...], expected: tuple[str, ...]) -> Diagnostic:
    """Return the finding that a file is not read: an error where it may hold records, else a warning."""
    if file in links:
        return Diagnostic("symlink", Location(file), hint=Message("hint.symlink"))
    severity = Severity.ERROR if file.lower().endswith(YAML) else Severity.WARNING
    hint = Message("hint.unexpected-file", {"files": list(expected)})
    return Diagnostic("unexpected-file", Location(file), severity=severity, hint=hint)


def load_plan(shelf: Shelf, plan_id: str) -> tuple[PlanBook | None, list[Diagnostic]]:
    """Read one plan. The PlanBook is None if plan.yaml cannot be read at all."""
    return _PlanLoader(shelf, plan_id).load()


def _natural(plan_id: str) -> list[tuple[int, str]]:
    """Order 6.2 before 6.10."""
    return [(int(part) if part.isdecimal() else sys.maxsize, part) for part in plan_id.split(".")]


class _Reader:
    """Reads files of a snapshot, gathering what is wrong with them."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.files: dict[str, bytes] = {}
        self.where = Positions(self.files)
        self.found: list[Diagnostic] = []

    def tree(self, file: str) -> tuple[Tree, bool]:
        """Return a file's tree, and whether it could be read."""
        try:
            self.files[file] = self.snapshot.read(file)
        except OSError as error:
            self.found.append(Diagnostic("unreadable", Location(file), {"reason": error.strerror or str(error)}))
            return None, False
        tree, faults = read(self.files[file], file)
        self.found += faults
        return tree, not (faults and tree is None)

    def fit(self, adapter: TypeAdapter[Any], file: str) -> Any:
        """Return the model of a file, or None; an empty file counts as an empty mapping."""
        tree, readable = self.tree(file)
        if not readable:
            return None
        value, faults = fit(adapter, {} if tree is None else tree, file, self.where)
        self.found += faults
        return value

    def fit_each(self, adapter: TypeAdapter[Any], file: str, whole: TypeAdapter[Any] | None = None) -> list[Any]:
        """Return the models of a file's list, None in place of what does not fit."""
        tree, readable = self.tree(file)
        if not readable:
            return []
        if whole is not None and tree:
            try:
                return list(whole.validate_python(tree))
            except ValueError:
                pass  # now item by item, to keep what is good and to say what is not
        items, faults = fit_each(adapter, tree, file, self.where)
        self.found += faults
        return items


def _check_register(file: RegisterFile, register: Register, reader: _Reader) -> list[Diagnostic]:
    """Find names that stand for two, and members and reviewers' departments that are not registered."""
    found = []
    first: dict[str, tuple[str, KeyPath]] = {}
    for written, canonical, path in _register_names(file):
        key = plain(written)
        if key in first:
            at, related = reader.where(REGISTER, path), (reader.where(REGISTER, first[key][1]),)
            args = {"name": written, "first": first[key][0], "second": canonical}
            if first[key][0] != canonical:
                found.append(Diagnostic("ambiguous-alias", at, args, related=related))
            elif len(path) == len(first[key][1]) == len(("departments", 0, "name")):
                found.append(Diagnostic("registered-twice", at, {"name": written}, related=related))
        first.setdefault(key, (canonical, path))
    reviewers: dict[str, int] = {}
    for number, reviewer in enumerate(file.reviewers):
        before = reviewers.setdefault(plain(reviewer.name), number)
        if before != number:
            at, first_at = (reader.where(REGISTER, ("reviewers", each, "name")) for each in (number, before))
            found.append(Diagnostic("registered-twice", at, {"name": reviewer.name}, related=(first_at,)))
    mentioned: list[tuple[str, KeyPath]] = [
        (member.name, ("groups", number, "members", index))
        for number, group in enumerate(file.groups)
        for index, member in enumerate(group.members)
    ]
    mentioned += [
        (reviewer.department, ("reviewers", number, "department"))
        for number, reviewer in enumerate(file.reviewers)
        if reviewer.department
    ]
    for name, path in mentioned:
        if register.resolve(name) is None:
            found.append(unknown_department(register, name, reader.where(REGISTER, path)))
    return [*found, *_check_cycles(file, register, reader)]


def _check_cycles(file: RegisterFile, register: Register, reader: _Reader) -> Iterator[Diagnostic]:
    """Find groups that contain themselves, by whatever way round."""
    inside = {
        group.name: {register.resolve(member.name) or member.name for member in group.members} for group in file.groups
    }
    for number, group in enumerate(file.groups):
        reached: set[str] = set()
        front = set(inside[group.name])
        while front - reached:
            reached |= front
            front = {name for each in front for name in inside.get(each, ())}
        if group.name in reached:
            at = reader.where(REGISTER, ("groups", number, "name"))
            yield Diagnostic("group-cycle", at, {"name": group.name}, hint=Message("hint.group-cycle"))


def _register_names(file: RegisterFile) -> Iterator[tuple[str, str, KeyPath]]:
    named: list[tuple[str, int, Department | Group]] = []
    named += [("departments", number, department) for number, department in enumerate(file.departments)]
    named += [("groups", number, group) for number, group in enumerate(file.groups)]
    for kind, number, unit in named:
        yield unit.name, unit.name, (kind, number, "name")
        for index, alias in enumerate(unit.aliases):
            yield alias, unit.name, (kind, number, "aliases", index)
        for index, former in enumerate(unit.formerly if isinstance(unit, Department) else ()):
            yield former.name, unit.name, (kind, number, "formerly", index, "name")


def unknown_department(register: Register, name: str, at: Location) -> Diagnostic:
    """Return the finding that a name is not registered, with the nearest ones that are."""
    near = register.nearest(name)
    hint = Message("hint.did-you-mean", {"name": near[0]}) if near else Message("hint.unknown-department")
    return Diagnostic("unknown-department", at, {"name": name}, hint=hint)


class _PlanLoader:
    """Reads one plan's folder."""

    def __init__(self, shelf: Shelf, plan_id: str) -> None:
        self.shelf = shelf
        self.plan_id = plan_id
        self.folder = f"{PLANS}/{plan_id}"
        self.files = shelf.plans.get(plan_id, ())
        self.reader = _Reader(shelf.snapshot)
        self.register = shelf.register
        self.found = self.reader.found
        self.tasks: dict[str, Issued] = {}
        self.knows_all_tasks = True

    def load(self) -> tuple[PlanBook | None, list[Diagnostic]]:
        plan_file = f"{self.folder}/{PLAN}"
        self._refuse_strays(plan_file)
        if plan_file not in self.files:
            hint = Message("hint.missing-plan", {"folder": self.folder})
            self.found.append(Diagnostic("missing-file", Location(plan_file), hint=hint))
            return None, self.found
        before = len(self.found)
        plan: Plan | None = self.reader.fit(_adapter(Plan), plan_file)
        self.knows_all_tasks = len(self.found) == before
        if plan is None:
            return None, self.found
        if plan.plan != self.plan_id:
            args = {"id": plan.plan, "folder": self.plan_id}
            at = self.reader.where(plan_file, ("plan",))
            self.found.append(Diagnostic("plan-id-mismatch", at, args, hint=Message("hint.plan-id-mismatch", args)))
        self._issue(plan, plan_file)
        amendments = self._amend(plan)
        entries = self._records()
        book = PlanBook(
            plan=plan,
            register=self.register,
            policy=self.shelf.workspace.policy.overridden_by(plan.policy),
            tasks=self.tasks,
            amendments=amendments,
            entries=entries,
            incomplete=(*self.shelf.incomplete, *self._incomplete()),
            locate=self.reader.where,
        )
        return book, self.found

    def _refuse_strays(self, plan_file: str) -> None:
        """Find what bizenv does not read: a misspelt name would be a ledger lost in silence."""
        own = (plan_file, f"{self.folder}/{AMENDMENTS}", f"{self.folder}/{REVIEWS}")
        for file in self.files:
            inside = file.removeprefix(f"{self.folder}/{PROGRESS}/")
            ledger = inside != file and "/" not in inside and inside.endswith(".yaml")
            if file in (self.folder, f"{self.folder}/{PROGRESS}"):  # a folder that may not be listed
                reason = Message("reason.unlisted")
                self.found.append(Diagnostic("unreadable", Location(file), {"reason": reason}))
            elif file in self.shelf.links or not (ledger or file in own):
                expected = (*own, f"{self.folder}/{PROGRESS}/*.yaml")
                stray = _stray(file, self.shelf.links, expected)
                self.found.append(replace(stray, severity=Severity.ERROR) if inside != file else stray)
        self.files = tuple(file for file in self.files if file not in self.shelf.links)

    def _incomplete(self) -> list[str]:
        return sorted({found.at.file for found in self.found if found.severity is Severity.ERROR})

    def _issue(self, plan: Plan, file: str) -> None:
        paths = _task_paths(plan)
        for (sections, task), path in zip(plan.walk(), paths, strict=True):
            place = Place(file, path)
            self._put(Issued(task, sections, plan.issued, place))
            self._check_names(task, plan.issued, place)

    def _put(self, issued: Issued) -> None:
        task_id = issued.task.id
        first = self.tasks.setdefault(task_id, issued)
        if first is not issued:
            at, before = (self.reader.where(p.file, (*p.path, "id")) for p in (issued.place, first.place))
            self.found.append(Diagnostic("duplicate-task-id", at, {"id": task_id}, related=(before,)))

    def _check_names(self, terms: Task | Amendment, day: date, place: Place) -> None:
        """Find names in lead and support that are not registered, and groups that stand for nobody that day."""
        for role in ("lead", "support"):
            for index, name in enumerate(getattr(terms, role) or ()):
                canonical = self.register.resolve(name)
                path = (*place.path, role, index)
                if canonical is None:
                    self._unknown(name, place.file, path)
                elif canonical in self.register.groups and not self.register.expand(canonical, day):
                    at = self.reader.where(place.file, path)
                    self.found.append(Diagnostic("empty-group", at, {"name": name, "day": day}))

    def _unknown(self, name: str, file: str, path: KeyPath = ()) -> None:
        if REGISTER not in self.shelf.incomplete and len(self.found) < MAX_FAULTS:  # else the register is wrong, not it
            self.found.append(unknown_department(self.register, name, self.reader.where(file, path)))

    def _amend(self, plan: Plan) -> dict[str, tuple[Dated, ...]]:
        file = f"{self.folder}/{AMENDMENTS}"
        if file not in self.files:
            return {}
        before = len(self.found)
        read = list(enumerate(self.reader.fit_each(_adapter(Amendment), file)))
        self.knows_all_tasks &= len(self.found) == before
        numbered = [(Place(file, (index,)), amendment) for index, amendment in read if amendment is not None]
        numbered.sort(key=lambda pair: pair[1].effective)
        for place, amendment in numbered:
            if amendment.add is not None:
                self._add(Dated(amendment, max(amendment.effective, plan.issued), place), plan)
        by_task: dict[str, list[Dated]] = defaultdict(list)
        for place, amendment in numbered:
            if amendment.add is None and self._known_task(amendment.target, place, "task"):
                dated = Dated(amendment, max(amendment.effective, self.tasks[amendment.target].first), place)
                self._check_amendment(dated)
                by_task[amendment.target].append(dated)
        return {task_id: tuple(several) for task_id, several in by_task.items()}

    def _add(self, dated: Dated, plan: Plan) -> None:
        task = dated.amendment.add
        assert task is not None
        place = Place(dated.place.file, (*dated.place.path, "add"))
        self._put(Issued(task, _sections_of(task.id, plan.sections), dated.day, place, added=dated))
        self._check_names(task, dated.day, place)

    def _check_amendment(self, dated: Dated) -> None:
        amendment, place = dated.amendment, dated.place
        self._check_names(amendment, dated.day, place)
        pairs = [("department", amendment.department)] if amendment.department else []
        pairs += [("takes_over", name) for pair in amendment.takes_over.items() for name in pair]
        for key, name in pairs:
            if self.register.resolve(name) is None:
                self._unknown(name, place.file, (*place.path, key))

    def _known_task(self, task_id: str, place: Place, key: str) -> bool:
        if task_id in self.tasks:
            return True
        if not self.knows_all_tasks:  # then it is the plan or its amendments that are wrong
            return False
        at = self.reader.where(place.file, (*place.path, key))
        args = {"id": task_id, "plan": self.plan_id}
        self.found.append(Diagnostic("record-unknown-task", at, args, hint=self._nearest_task(task_id)))
        return False

    def _nearest_task(self, task_id: str) -> Message | None:
        if len(self.found) >= MAX_FAULTS:
            return None
        near = difflib.get_close_matches(task_id.removeprefix(f"{self.plan_id}/"), self.tasks, n=1, cutoff=0.5)
        return Message("hint.did-you-mean", {"name": near[0]}) if near else None

    def _records(self) -> dict[str, dict[str, tuple[Entry, ...]]]:
        ledgers: dict[str, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
        for entry in (*self._progress(), *self._reviews()):
            if entry.record.task in self.tasks or self._known_task(entry.record.task, entry.place, "task"):
                ledgers[entry.record.task][entry.department].append(entry)
        for by_department in ledgers.values():
            for entries in by_department.values():
                entries.sort(key=attrgetter("day"))
        return {
            task_id: {name: tuple(entries) for name, entries in by_department.items()}
            for task_id, by_department in ledgers.items()
        }

    def _progress(self) -> Iterator[Entry]:
        folder = f"{self.folder}/{PROGRESS}/"
        for file in self.files:
            if not file.startswith(folder) or "/" in file.removeprefix(folder) or not file.endswith(".yaml"):
                continue
            stem = file.removeprefix(folder).removesuffix(".yaml")
            department = self.register.resolve(unicodedata.normalize("NFC", stem))
            if department is None:
                self._unknown(stem, file)
            elif department != stem:
                hint = Message("hint.file-name", {"name": f"{department}.yaml"})
                self.found.append(Diagnostic("file-name", Location(file), {"name": stem}, hint=hint))
            items = self.reader.fit_each(_adapter(DepartmentRecord), file, _adapter(tuple[DepartmentRecord, ...]))
            for index, record in enumerate(items):
                if record is not None:
                    yield Entry(record, department or stem, file, index, by_reviewer=False, day=record.date)

    def _reviews(self) -> Iterator[Entry]:
        file = f"{self.folder}/{REVIEWS}"
        if file not in self.files:
            return
        items: list[Accept | Return | Reopen | ReviewVoid | None] = self.reader.fit_each(
            _adapter(ReviewRecord), file, _adapter(tuple[ReviewRecord, ...])
        )
        for index, record in enumerate(items):
            if record is None:
                continue
            department = self.register.resolve(record.department)
            if department is None:
                self._unknown(record.department, file, (index, "department"))
            if self.register.reviewer(record.by) is None and REGISTER not in self.shelf.incomplete:
                self.found.append(unknown_reviewer(self.register, record.by, self.reader.where(file, (index, "by"))))
            yield Entry(record, department or record.department, file, index, by_reviewer=True, day=record.date)


def unknown_reviewer(register: Register, name: str, at: Location) -> Diagnostic:
    """Return the finding that a reviewer is not registered, with the nearest one that is."""
    near = difflib.get_close_matches(name, register.reviewers, n=1, cutoff=0.5)
    hint = Message("hint.did-you-mean", {"name": near[0]}) if near else Message("hint.unknown-reviewer")
    return Diagnostic("unknown-reviewer", at, {"name": name}, hint=hint)


def _task_paths(plan: Plan) -> list[KeyPath]:
    """Return the key path of each task, in the order of Plan.walk."""
    paths: list[KeyPath] = [("tasks", index) for index in range(len(plan.tasks))]

    def descend(sections: Iterable[Section], above: KeyPath) -> None:
        for number, section in enumerate(sections):
            here = (*above, "sections", number)
            paths.extend((*here, "tasks", index) for index in range(len(section.tasks)))
            descend(section.sections, here)

    descend(plan.sections, ())
    return paths


def _sections_of(task_id: str, sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Return the sections that an added task belongs to by its number: 4.4 stands in section 4."""
    for section in sections:
        if task_id.startswith(f"{section.number}."):
            return (section, *_sections_of(task_id, section.sections))
    return ()
