"""Warnings of validate and differences of reconcile that the office lets pass: plans/waivers.yaml.

A waiver names file, code and record or task, never a line, so that it holds when lines
move; what it excused may be gone, and then it is told. Errors of validate are never excused.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from bizenv.diagnostics import Diagnostic, KeyPath, Location, Severity
from bizenv.files.snapshot import Snapshot
from bizenv.files.yaml_tree import Positions, Tree, read
from bizenv.guard.rights import PlacedWaiver, speaks_of
from bizenv.model.book import Place
from bizenv.model.rights import Waiver


@dataclass(frozen=True)
class Excused:
    """What is left of findings, how many were excused, and which waivers excuse nothing.

    `vain` are those that would excuse errors.
    """

    left: list[Diagnostic]
    passed: int
    idle: tuple[Place, ...]
    vain: tuple[Place, ...]


def excused(
    snapshot: Snapshot,
    waivers: Sequence[PlacedWaiver],
    found: Iterable[Diagnostic],
    *,
    errors_too: bool = False,
) -> Excused:
    """Return the findings that no waiver excuses; of errors `errors_too` only where so asked."""
    records = _Records(snapshot)
    left: list[Diagnostic] = []
    used: set[Place] = set()
    passed = 0
    for each in found:
        is_warning = each.severity is Severity.WARNING
        may_pass = errors_too or is_warning
        fitting = _fitting(waivers, each, records) if may_pass else []
        used.update(fitting)
        if fitting:
            passed += 1
        else:
            left.append(each)
    vain = _in_vain(waivers, left)
    known = used.union(vain)
    idle = [place for _, place in waivers if place not in known]
    return Excused(left, passed, tuple(idle), tuple(vain))


def _fitting(
    waivers: Iterable[PlacedWaiver], found: Diagnostic, records: "_Records"
) -> list[Place]:
    """Return the places of the waivers that excuse a finding."""
    fitting: list[Place] = []
    for waiver, place in waivers:
        fits = _fits(waiver, found, records)
        if fits:
            fitting.append(place)
    return fitting


def _in_vain(
    waivers: Iterable[PlacedWaiver], left: Iterable[Diagnostic]
) -> list[Place]:
    """Return the places of the waivers that would excuse errors, which stay."""
    errors: set[tuple[str, str]] = set()
    for each in left:
        if each.severity is Severity.ERROR:
            error = (each.code, each.at.file)
            errors.add(error)
    found = []
    for waiver, place in waivers:
        excuses = (waiver.code, waiver.file)
        if excuses in errors:
            found.append(place)
    return found


def _fits(waiver: Waiver, found: Diagnostic, records: "_Records") -> bool:
    if not speaks_of(waiver, found):
        return False
    record = waiver.record
    if record is None:
        return True
    stands = records.at(found.at)
    return record.fits(stands)


ItemTree = Mapping[str, Tree]
"""What one item of a file holds, by its keys."""


class _OnLine(NamedTuple):
    """A record, an amendment or a task, and the line on which it begins."""

    line: int
    tree: ItemTree


class _Records:
    """The records, amendments and tasks of files, by their lines."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._known: dict[str, list[_OnLine]] = {}

    def at(self, place: Location) -> ItemTree:
        """Return what stands at a place, an empty mapping if nothing does."""
        file = place.file
        if file not in self._known:
            self._known[file] = self._read(file)
        stands: ItemTree = {}
        for each in self._known[file]:
            if each.line > place.line:
                break
            stands = each.tree
        return stands

    def _read(self, file: str) -> list[_OnLine]:
        try:
            data = self.snapshot.read(file)
        except OSError:
            return []
        tree, _ = read(data, file)
        where = Positions({file: data})
        found: list[_OnLine] = []
        for path, each in _mappings(tree, ()):
            at = where(file, path)
            here = _OnLine(at.line, each)
            found.append(here)
        found.sort(key=attrgetter("line"))
        return found


def _mappings(tree: Tree, path: KeyPath) -> Iterator[tuple[KeyPath, ItemTree]]:
    """Yield the records and amendments of a ledger, or the tasks of a plan, with their paths."""
    if isinstance(tree, list):
        for row, item in enumerate(tree):
            place = (*path, row)
            told = _told_of(item)
            if told is None:
                yield from _mappings(item, place)
            else:
                yield place, told
    elif isinstance(tree, dict):
        for key in ("tasks", "sections"):
            below = tree.get(key)
            yield from _mappings(below, (*path, key))


def _told_of(item: Tree) -> ItemTree | None:
    """Return what a waiver may name an item by, None if it is no record, amendment or task."""
    if not isinstance(item, dict):
        return None
    if "task" in item or "add" in item:
        return item
    if "lead" in item:
        return {"task": item.get("id")}
    return None
