"""What is remembered of plans: texts by plan, each with the identity of the files that it rests on.

An SQLite database in a folder below that of the answers, ours alone like it. Where anything is
doubtful nothing is remembered: a link, a file that was touched just now, a database that is
locked, broken or not ours.
"""

import os
import sqlite3
from functools import partial

from bizenv.remembered import database as kept_in
from bizenv.remembered.keys import FileKeys
from bizenv.remembered.sealed import (
    KnownPlan,
    Texts,
    name_of,
    opened,
    sealed,
    unsealed,
)

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Final

    from bizenv.remembered.files_seen import FilesSeen

_TOGETHER: "Final" = 50  # plans that are written at a time
_KNOWN: "Final" = """
SELECT plan.name, plan.id, plan.key, plan.head
FROM plan JOIN workspace ON workspace.id=plan.workspace WHERE workspace.root=?
"""
_STEPS: "Final" = """
SELECT part.plan, part.viewer, (
  SELECT told FROM step WHERE part=part.id AND first<=? ORDER BY first DESC LIMIT 1
)
FROM workspace JOIN plan ON plan.workspace=workspace.id JOIN part ON part.plan=plan.id
WHERE workspace.root=?
"""
_TEXTS: "Final" = """
SELECT text.name, text.told FROM plan JOIN text ON text.plan=plan.id
WHERE plan.id=? AND plan.key=?
"""
_SHELF: "Final" = """
SELECT shelf.key, shelf.told FROM shelf JOIN workspace ON workspace.id=shelf.workspace
WHERE workspace.root=?
"""
_SHELF_NAME: "Final" = ""  # no plan is called so
_ALL_STEPS: "Final" = """
SELECT part.viewer, step.first, step.told
FROM plan JOIN part ON part.plan=plan.id JOIN step ON step.part=part.id
WHERE plan.id=? AND plan.key=? ORDER BY part.id, step.first
"""


class RememberedPlans:
    """What is remembered of the plans of one workspace.

    `shared` are files that all plans rest on; `look`: a look at all files that was just taken.
    """

    def __init__(
        self, root: str, shared: "Iterable[str]", look: "FilesSeen | None" = None
    ) -> None:
        self.root = os.path.realpath(root)
        self._keys = FileKeys(self.root, shared, look)
        self._database: sqlite3.Connection | None = None
        self._is_open = False  # or found to be missing
        self._is_given_up = False
        self._workspace: int | None = None
        self._written = 0
        self._told_of_shelf: str | None = None
        self.has_answered = False  # whatever else was read of plans is proven

    def key(self, plan: str) -> bytes | None:
        """Return what told the files of a plan from all others when they were looked at."""
        return self._keys.key(plan)

    def key_now(self, plan: str) -> bytes | None:
        """Return what tells the files of a plan from all others, None where that is uncertain."""
        return self._keys.key_now(plan)

    def shelf(self) -> str | None:
        """Return what is remembered of all that plans share, None without it."""
        key = self._keys.shelf_key()
        if key is None:
            return None
        for was, told in self._asked(_SHELF, (self.root,)):
            if was == key:
                return unsealed(key, _SHELF_NAME, told)
        return None

    def keep_shelf(self, told: str) -> None:
        """Remember what plans share once all is written, unless it is remembered as it is."""
        self._told_of_shelf = told

    def _keep_shelf(self) -> None:
        told, self._told_of_shelf = self._told_of_shelf, None
        key = None if told is None else self._keys.shelf_key()
        if told is None or key is None or self.shelf() == told:
            return
        if self._keys.has_stood_still():
            self._write(partial(self._put_shelf, key=key, told=told))

    def _put_shelf(self, database: sqlite3.Connection, key: bytes, told: str) -> None:
        row = (self._number(database), key, sealed(key, _SHELF_NAME, told))
        database.execute("INSERT OR REPLACE INTO shelf VALUES (?, ?, ?)", row)

    def known(
        self, day: int | None = None, viewers: "Iterable[str] | None" = None
    ) -> "dict[str, KnownPlan]":
        """Return all plans of which something is kept, with the steps in force on a day.

        `viewers`: those whose steps are asked for; None: all.
        """
        database = self._opened(writing=False)
        if database is None:
            return {}
        try:
            database.execute("BEGIN")  # of what is read all was written together
            found = self._known(database)
            if day is not None:
                self._add_steps(database, found.values(), day, viewers)
            database.execute("COMMIT")
        except kept_in.BROKEN as error:
            self._give_up(error)
            return {}
        kept_in.note_use(database, self.root)
        return found

    def _known(self, database: sqlite3.Connection) -> "dict[str, KnownPlan]":
        found = {}
        for name, number, key, kept in database.execute(_KNOWN, (self.root,)):
            if type(key) is bytes and type(number) is int:
                plan = name_of(name)
                head = unsealed(key, plan, kept)
                found[plan] = KnownPlan(number, key, head)
        return found

    def _add_steps(
        self,
        database: sqlite3.Connection,
        plans: "Iterable[KnownPlan]",
        day: int,
        viewers: "Iterable[str] | None",
    ) -> None:
        by_number = {each.number: each for each in plans}
        query = _STEPS
        values: list[object] = [day, self.root]
        if viewers is not None:
            values += viewers
            marks = ", ".join("?" * (len(values) - 2))
            query += f" AND part.viewer IN ({marks})"
        names: dict[object, str] = {}  # the same few, thousands of times
        for number, written, kept in database.execute(query, values):
            plan = by_number.get(number)
            is_told = type(written) is bytes and type(kept) is bytes
            if plan is None or not is_told:
                continue
            told = opened(plan.begun, written, kept)
            if told is not None:
                viewer = names.get(written)
                if viewer is None:
                    viewer = names[written] = name_of(written)
                plan.steps[viewer] = told

    def texts(self, plan: KnownPlan, names: "Sequence[str]") -> "dict[str, str]":
        """Return texts of a plan: those named that are kept, and not damaged."""
        marks = ", ".join("?" * len(names))
        query = f"{_TEXTS} AND text.name IN ({marks})"
        return self._texts(plan, query, names)

    def _texts(
        self, plan: KnownPlan, query: str, names: "Sequence[str]" = ()
    ) -> "dict[str, str]":
        found = {}
        for written, kept in self._asked(query, (plan.number, plan.key, *names)):
            name = name_of(written)
            told = unsealed(plan.key, name, kept)
            if told is not None:
                found[name] = told
        return found

    def all_of(self, plan: KnownPlan) -> Texts:
        """Return all that is kept of a plan, and is not damaged."""
        others = self._texts(plan, _TEXTS)
        steps: dict[str, list[tuple[int, str]]] = {}
        mine = (plan.number, plan.key)
        for written, first, kept in self._asked(_ALL_STEPS, mine):
            viewer = name_of(written)
            told = unsealed(plan.key, viewer, kept)
            if told is not None and type(first) is int:
                steps.setdefault(viewer, []).append((first, told))
        return Texts(plan.head or "", others, steps)

    def keep(self, plan: str, key: bytes, texts: Texts) -> None:
        """Remember a plan in place of what was remembered of it."""
        self._write(partial(self._put, plan=plan, key=key, texts=texts))

    def _write(self, put: "Callable[[sqlite3.Connection], None]") -> None:
        database = self._opened(writing=True)
        if database is None:
            return
        try:
            if not database.in_transaction:
                database.execute("BEGIN IMMEDIATE")
            put(database)
            self._written += 1
            if self._written % _TOGETHER == 0:
                database.execute("COMMIT")
        except kept_in.BROKEN as error:
            self._give_up(error)

    def _put(
        self, database: sqlite3.Connection, plan: str, key: bytes, texts: Texts
    ) -> None:
        """Write a plan. Raises sqlite3.Error."""
        workspace = self._number(database)
        kept_in.forget_plan(database, workspace, plan)
        row = (
            workspace,
            plan,
            key,
            sealed(key, plan, texts.head),
            bool(texts.head),
        )
        put = database.execute
        number = put("INSERT INTO plan VALUES (NULL, ?, ?, ?, ?, ?)", row).lastrowid
        for name, text in texts.others.items():
            other = (number, name, sealed(key, name, text))
            put("INSERT INTO text VALUES (?, ?, ?)", other)
        for viewer, steps in texts.steps.items():
            mine = (number, viewer)
            part = put("INSERT INTO part VALUES (NULL, ?, ?)", mine).lastrowid
            rows = [(part, first, sealed(key, viewer, told)) for first, told in steps]
            database.executemany("INSERT INTO step VALUES (?, ?, ?)", rows)

    def _number(self, database: sqlite3.Connection) -> int:
        if self._workspace is None:
            self._workspace = kept_in.workspace_of(database, self.root)
        return self._workspace

    def close(self) -> None:
        """Write what is not written yet, and make room if that is too much."""
        self._keep_shelf()
        database = self._database
        if database is None:
            return
        try:
            if database.in_transaction:
                database.execute("COMMIT")
            if self._written:
                kept_in.make_room(database)
            database.close()
        except kept_in.BROKEN as error:
            self._give_up(error)
        self._database = None
        self._workspace = None
        self._is_open = False

    def _give_up(self, error: Exception) -> None:
        """Remember nothing more: another writes, the disk is full, or the file is broken."""
        if self._database is not None:
            self._database.close()
        self._database = None
        self._is_given_up = True
        if not isinstance(error, sqlite3.OperationalError):
            _forget_broken()

    def _asked(
        self, query: str, values: "tuple[object, ...]"
    ) -> "list[tuple[object, ...]]":
        database = self._opened(writing=False)
        if database is None:
            return []
        try:
            return database.execute(query, values).fetchall()
        except kept_in.BROKEN as error:
            self._give_up(error)
            return []

    def _opened(self, *, writing: bool) -> "sqlite3.Connection | None":
        """Return the database, None where there is none that may be used."""
        is_missing = self._database is None and not self._is_given_up
        if is_missing and (writing or not self._is_open):
            self._is_open = True
            self._database = kept_in.opened(writing=writing)
        return self._database


def _forget_broken() -> None:
    """Take away a database that cannot be read."""
    try:
        kept_in.clear()
    except OSError:
        return
