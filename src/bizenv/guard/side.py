"""A Side is the workspace before an edit or after it, each file read when it is asked for."""

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from bizenv.diagnostics import Diagnostic, Location, Severity
from bizenv.files.snapshot import Overlay, Snapshot
from bizenv.files.yaml_tree import Positions, Tree, read
from bizenv.model.book import REGISTER, KeyPath, PlanBook
from bizenv.model.register import Register
from bizenv.store.plans import load_plan, load_shelf


class Side:
    """The workspace on one side of an edit."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Raises BizenvError where there is no workspace."""
        self.snapshot = snapshot
        self.shelf, self.found = load_shelf(snapshot)
        self._loaded: dict[str, tuple[PlanBook | None, list[Diagnostic]]] = {}
        self._data: dict[str, bytes] = {}
        self._trees: dict[str, tuple[Tree, bool]] = {}
        self._faults: dict[str, list[Diagnostic]] = {}
        self.where = Positions(self._data)

    @property
    def register(self) -> Register:
        """The register."""
        return self.shelf.register

    def book(self, plan_id: str) -> PlanBook | None:
        """Return a plan, or None where there is none that can be read."""
        return self._load(plan_id)[0] if plan_id in self.shelf.plans else None

    def errors(self, plan_ids: Sequence[str]) -> Iterator[Diagnostic]:
        """Yield what cannot be read: of the settings, the register and some plans."""
        for found in (
            self.found,
            *(self._load(each)[1] for each in plan_ids if each in self.shelf.plans),
        ):
            yield from (each for each in found if each.severity is Severity.ERROR)

    def _load(self, plan_id: str) -> tuple[PlanBook | None, list[Diagnostic]]:
        if plan_id not in self._loaded:
            self._loaded[plan_id] = load_plan(self.shelf, plan_id)
        return self._loaded[plan_id]

    def holds(self, file: str) -> bool:
        """Whether a file of the workspace's plans is there."""
        return file in self._files

    @cached_property
    def _files(self) -> frozenset[str]:
        return frozenset(self.shelf.files)

    def tree(self, file: str) -> tuple[Tree, bool]:
        """Return a file as it is written, and whether it could be read; a missing one is nothing."""
        if file not in self._trees:
            if not self.holds(file):
                return None, True
            try:
                self._data[file] = self.snapshot.read(file)
            except OSError as error:
                reason = error.strerror or str(error)
                tree, faults = (
                    None,
                    [Diagnostic("unreadable", Location(file), {"reason": reason})],
                )
            else:
                tree, faults = read(self._data[file], file)
            self._faults[file] = [
                each for each in faults if each.severity is Severity.ERROR
            ]
            self._trees[file] = tree, not self._faults[file]
        return self._trees[file]

    def faults(self, file: str) -> list[Diagnostic]:
        """Return why a file could not be read; of one that could, nothing. A warning takes nothing from a file."""
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
