"""A Side is the workspace before an edit or after it, each file read when it is asked for."""

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from bizenv.diagnostics import Diagnostic, KeyPath, Location, Severity
from bizenv.files.snapshot import Overlay, Snapshot
from bizenv.files.yaml_tree import Tree
from bizenv.model.book import REGISTER, PlanBook
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
        known = plan_id in self.shelf.plans
        return self.workspace.kept(plan_id).book if known else None

    def errors(self, plan_ids: Sequence[str]) -> Iterator[Diagnostic]:
        """Yield what cannot be read: of the settings, the register and some plans."""
        found = list(self.workspace.found_in_shelf)
        for plan_id in plan_ids:
            if plan_id in self.shelf.plans:
                found += self.workspace.kept(plan_id).found
        return (each for each in found if each.severity is Severity.ERROR)

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
            known = len(self._reader.found)
            self._trees[file], _ = self._reader.tree(file)
            faults = self._reader.found[known:]
            self._faults[file] = [
                each for each in faults if each.severity is Severity.ERROR
            ]
        return self._trees[file], not self._faults[file]

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
    tree, written = base.tree(REGISTER)[0], head.tree(REGISTER)[0]
    before: Any = json.loads(json.dumps(tree or {}))
    after: Any = written if isinstance(written, dict) else {}
    for kind in ("departments", "groups"):
        known = before[kind] = before.get(kind) or []
        for unit in after.get(kind) or []:
            former = [each.get("name") for each in unit.get("formerly") or []]
            names = [unit.get("name"), *(unit.get("aliases") or []), *former]
            stands_for = dict.fromkeys(base.register.resolve(name) for name in names)
            new = [name for name in names if base.register.resolve(name) is None]
            holder = next(
                (each for each in known if each.get("name") in stands_for), None
            )
            if holder is not None:
                holder["aliases"] = [*(holder.get("aliases") or []), *new]
            elif set(stands_for) == {None}:
                known.append(unit)
    return Side(
        Overlay(
            head.snapshot, {REGISTER: json.dumps(before, ensure_ascii=False).encode()}
        )
    )
