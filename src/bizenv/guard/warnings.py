"""Warnings of validate and differences of reconcile that the office lets pass: plans/waivers.yaml.

A waiver names file, code and record or task, never a line, so that it holds when lines
move; what it excused may be gone, and then it is told. Errors of validate are never excused.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bizenv.diagnostics import Diagnostic, Location, Severity
from bizenv.files.snapshot import Snapshot
from bizenv.files.yaml_tree import Positions, Tree, read
from bizenv.guard.rights import PlacedWaiver
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
        may_pass = errors_too or each.severity is Severity.WARNING
        fitting = [
            place
            for waiver, place in waivers
            if may_pass and _fits(waiver, each, records)
        ]
        used.update(fitting)
        if fitting:
            passed += 1
        else:
            left.append(each)
    errors = {
        (each.code, each.at.file) for each in left if each.severity is Severity.ERROR
    }
    idle: list[Place] = []
    vain: list[Place] = []
    for waiver, place in waivers:
        if (waiver.code, waiver.file) in errors:
            vain.append(place)
        elif place not in used:
            idle.append(place)
    return Excused(left, passed, tuple(idle), tuple(vain))


def _fits(waiver: Waiver, found: Diagnostic, records: "_Records") -> bool:
    if (waiver.code, waiver.file) != (found.code, found.at.file):
        return False
    quoted = map(str, found.args.values())
    if waiver.about is not None and waiver.about not in quoted:
        return False
    return waiver.record is None or waiver.record.fits(records.at(found.at))


class _Records:
    """The records, amendments and tasks of files, by their lines."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._known: dict[str, list[tuple[int, Mapping[str, Tree]]]] = {}

    def at(self, place: Location) -> Mapping[str, Tree]:
        """Return what stands at a place, an empty mapping if nothing does."""
        if place.file not in self._known:
            self._known[place.file] = self._read(place.file)
        above = [tree for line, tree in self._known[place.file] if line <= place.line]
        return above[-1] if above else {}

    def _read(self, file: str) -> list[tuple[int, Mapping[str, Tree]]]:
        try:
            data = self.snapshot.read(file)
        except OSError:
            return []
        tree, _ = read(data, file)
        where = Positions({file: data})
        found: list[tuple[int, Mapping[str, Tree]]] = []
        for path, each in _mappings(tree, ()):
            found.append((where(file, path).line, each))
        return sorted(found, key=lambda each: each[0])


def _mappings(
    tree: Tree, path: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], Mapping[str, Tree]]]:
    """Yield the records and amendments of a ledger, or the tasks of a plan, with their paths."""
    if isinstance(tree, list):
        for row, item in enumerate(tree):
            if isinstance(item, dict) and ("task" in item or "add" in item):
                yield (*path, row), item
            elif isinstance(item, dict) and "lead" in item:
                yield (*path, row), {"task": item.get("id")}
            else:
                yield from _mappings(item, (*path, row))
    elif isinstance(tree, dict):
        for key in ("tasks", "sections"):
            yield from _mappings(tree.get(key), (*path, key))
