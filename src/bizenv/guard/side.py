"""A Side is the workspace before an edit or after it, each file read when it is asked for."""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from bizenv.diagnostics import Diagnostic, KeyPath, Location, Severity
from bizenv.files.snapshot import Overlay, Snapshot
from bizenv.files.yaml_tree import Tree
from bizenv.layout import REGISTER
from bizenv.model.book import PlanBook
from bizenv.model.register import Register
from bizenv.store.reading import Reader
from bizenv.store.shelf import Shelf
from bizenv.store.workspace import Workspace


class Side:
    """The workspace on one side of an edit."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Raises BizenvError where there is no workspace."""
        self.snapshot = snapshot
        self.workspace = Workspace(snapshot)
        self._reader = Reader(snapshot)
        self._trees: dict[str, Tree] = {}
        self._faults: dict[str, list[Diagnostic]] = {}
        self.where = self._reader.where

    @property
    def shelf(self) -> Shelf:
        """What all plans share."""
        return self.workspace.shelf

    @property
    def register(self) -> Register:
        """The register."""
        return self.workspace.register

    def book(self, plan_id: str) -> PlanBook | None:
        """Return a plan, or None where there is none that can be read."""
        if plan_id not in self.shelf.plans:
            return None
        return self.workspace.kept(plan_id).book

    def errors(self, plan_ids: Sequence[str]) -> Iterator[Diagnostic]:
        """Yield what cannot be read: of the settings, the register and some plans."""
        yield from _errors(self.workspace.found_in_shelf)
        for plan_id in plan_ids:
            if plan_id in self.shelf.plans:
                kept = self.workspace.kept(plan_id)
                yield from _errors(kept.found)

    def holds(self, file: str) -> bool:
        """Whether a file of the workspace's plans is there."""
        return file in self._files

    @cached_property
    def _files(self) -> frozenset[str]:
        return frozenset(self.shelf.files)

    def tree(self, file: str) -> tuple[Tree, bool]:
        """Return a file as it is written, and whether it could be read.

        A missing one is nothing.
        """
        if file not in self._trees:
            if not self.holds(file):
                return None, True
            self._read(file)
        is_sound = not self._faults[file]
        return self._trees[file], is_sound

    def _read(self, file: str) -> None:
        reader = self._reader
        known = len(reader.found)
        tree, _ = reader.tree(file)
        faults = reader.found[known:]
        self._trees[file] = tree
        self._faults[file] = list(_errors(faults))

    def faults(self, file: str) -> list[Diagnostic]:
        """Return why a file could not be read; of one that could, nothing.

        A warning takes nothing from a file.
        """
        self.tree(file)
        return self._faults.get(file, [])

    def at(self, file: str, path: KeyPath = ()) -> Location:
        """Return the line and column of a key path."""
        self.tree(file)
        return self.where(file, path)


def with_base_register(base: Side, head: Side) -> Side:
    """Return the head with the base's register and the names that the edit registers.

    A new name for somebody changes nothing of what the register said.
    """
    then, _ = base.tree(REGISTER)
    now, _ = head.tree(REGISTER)
    copied = json.dumps(then or {})
    before: Any = json.loads(copied)
    after: Any = now if isinstance(now, dict) else {}
    register = base.register
    for kind in ("departments", "groups"):
        known = before.get(kind) or []
        units = after.get(kind) or []
        for unit in units:
            _add_names(unit, known, register)
        before[kind] = known
    text = json.dumps(before, ensure_ascii=False)
    written = {REGISTER: text.encode()}
    mixed = Overlay(head.snapshot, written)
    return Side(mixed)


def _add_names(unit: Any, known: list[Any], register: Register) -> None:
    """Add a unit's new names to the known unit that has another of them, or the new unit."""
    new: list[Any] = []
    stands_for: set[str | None] = set()
    for name in _names(unit):
        meant = register.resolve(name)
        stands_for.add(meant)
        if meant is None:
            new.append(name)
    for each in known:
        if each.get("name") in stands_for:
            aliases = each.get("aliases") or []
            each["aliases"] = [*aliases, *new]
            return
    if stands_for == {None}:
        known.append(unit)


def _names(unit: Any) -> Iterator[Any]:
    """Yield every name of a unit as it is written, former ones last."""
    yield unit.get("name")
    yield from unit.get("aliases") or []
    for former in unit.get("formerly") or []:
        yield former.get("name")


def _errors(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    for each in found:
        if each.severity is Severity.ERROR:
            yield each
