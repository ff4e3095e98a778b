"""What is remembered of plans: texts by plan, each with the identity of the files that it rests on.

An SQLite database in a folder below that of the answers, ours alone like it. Where anything is
doubtful nothing is remembered: a link, a file that was touched just now, a database that is
locked, broken or not ours.
"""

import marshal
import os
import sqlite3
import time
from hashlib import blake2b

from bizenv.remembered import store
from bizenv.remembered.question import (
    SETTLED,
    UNCERTAIN,
    FilesSeen,
    look_at_program,
)
from bizenv.root import PLANS

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Final

FOLDER: "Final" = "plans"
_FILE: "Final" = "1.sqlite"  # another form of the tables has another name
_TABLES: "Final" = """
CREATE TABLE IF NOT EXISTS plan (
  root TEXT, plan TEXT, key BLOB, head TEXT, PRIMARY KEY (root, plan)
);
CREATE TABLE IF NOT EXISTS part (
  root TEXT, plan TEXT, name TEXT, told TEXT, PRIMARY KEY (root, plan, name)
) WITHOUT ROWID;
"""
_TOGETHER: "Final" = 50  # plans that are written at a time
MOST: "Final" = 512 * 1024 * 1024
"""Bytes of all."""


def place() -> str | None:
    """Return where plans are remembered, None where there is no place for them."""
    above = store.folder()
    if above is None:
        return None
    return os.path.join(above, FOLDER, _FILE)


class RememberedPlans:
    """What is remembered of the plans of one workspace.

    `shared` are files that all plans rest on.
    """

    def __init__(self, root: str, shared: "Iterable[str]") -> None:
        self.root = os.path.realpath(root)
        self._shared = tuple(shared)
        self._database: sqlite3.Connection | None = None
        self._is_open = False  # or found to be missing
        self._is_given_up = False
        self._base: bytes | None = None
        self._written = 0

    def key(self, plan: str) -> bytes | None:
        """Return what tells the files of a plan from all others, None where that is uncertain."""
        base = self._base_key()
        if base is None:
            return None
        files = FilesSeen()
        try:
            files.look_below(os.path.join(self.root, PLANS, plan))
        except UNCERTAIN:
            return None
        if files.newest + SETTLED > time.time_ns():
            return None
        seen = marshal.dumps(files.seen, 2)
        return blake2b(base + seen, digest_size=32).digest()

    def _base_key(self) -> bytes | None:
        """Return what tells the program and the shared files; empty where it is uncertain."""
        if self._base is None:
            files = FilesSeen()
            try:
                look_at_program(files)
                for name in self._shared:
                    place = os.path.join(self.root, name)
                    if os.path.lexists(place):
                        files.look_at_itself(place)
            except UNCERTAIN:
                self._base = b""
            else:
                is_settled = files.newest + SETTLED <= time.time_ns()
                self._base = marshal.dumps(files.seen, 2) if is_settled else b""
        return self._base or None

    def head(self, plan: str, key: bytes) -> str | None:
        """Return what was kept of a plan that is the same still; empty where only its key was."""
        found = self._rows("SELECT key, head FROM plan WHERE root=? AND plan=?", plan)
        for known, head in found:
            if known == key:
                return str(head)
        return None

    def parts(self, plan: str) -> "Mapping[str, str]":
        """Return the parts of what was kept of a plan."""
        found = self._rows("SELECT name, told FROM part WHERE root=? AND plan=?", plan)
        return {str(name): str(told) for name, told in found}

    def plans(self) -> "list[str]":
        """Return the plans of which anything is kept."""
        rows = self._asked(
            "SELECT plan FROM plan WHERE root=? AND head<>''", (self.root,)
        )
        return [str(plan) for (plan,) in rows]

    def keep(
        self, plan: str, key: bytes, head: str, parts: "Mapping[str, str]"
    ) -> None:
        """Remember a plan in place of what was remembered of it."""
        database = self._opened(writing=True)
        if database is None:
            return
        mine = (self.root, plan)
        told = [(*mine, name, text) for name, text in parts.items()]
        try:
            if not database.in_transaction:
                database.execute("BEGIN IMMEDIATE")
            database.execute("DELETE FROM part WHERE root=? AND plan=?", mine)
            database.executemany("INSERT INTO part VALUES (?, ?, ?, ?)", told)
            row = (*mine, key, head)
            database.execute("INSERT OR REPLACE INTO plan VALUES (?, ?, ?, ?)", row)
            self._written += 1
            if self._written % _TOGETHER == 0:
                database.execute("COMMIT")
        except sqlite3.Error as error:
            self._give_up(error)

    def close(self) -> None:
        """Write what is not written yet, and make room if that is too much."""
        database = self._database
        if database is None:
            return
        try:
            if database.in_transaction:
                database.execute("COMMIT")
            is_too_large = self._written and _size(database) > MOST
            if is_too_large:
                database.executescript("DELETE FROM part; DELETE FROM plan; VACUUM;")
            database.close()
        except sqlite3.Error as error:
            self._give_up(error)
        self._database = None
        self._is_open = False

    def _give_up(self, error: sqlite3.Error) -> None:
        """Remember nothing more: another writes, the disk is full, or the file is broken."""
        if self._database is not None:
            self._database.close()
        self._database = None
        self._is_given_up = True
        if not isinstance(error, sqlite3.OperationalError):
            _forget_broken()

    def _rows(self, query: str, plan: str) -> "list[tuple[object, ...]]":
        return self._asked(query, (self.root, plan))

    def _asked(
        self, query: str, values: "tuple[str, ...]"
    ) -> "list[tuple[object, ...]]":
        database = self._opened(writing=False)
        if database is None:
            return []
        try:
            return database.execute(query, values).fetchall()
        except sqlite3.Error as error:
            self._give_up(error)
            return []

    def _opened(self, *, writing: bool) -> "sqlite3.Connection | None":
        """Return the database, None where there is none that may be used."""
        is_missing = self._database is None and not self._is_given_up
        if is_missing and (writing or not self._is_open):
            self._is_open = True
            self._database = _open(writing=writing)
        return self._database


def _forget_broken() -> None:
    """Take away a database that cannot be read."""
    try:
        clear()
    except OSError:
        return


def _open(*, writing: bool) -> "sqlite3.Connection | None":
    """Open the database, made where it is missing and is to be written."""
    file = place()
    if file is None:
        return None
    try:
        if writing:
            _make(file)
        if not store.is_ours(os.path.dirname(file)) or not store.is_our_file(file):
            return None
        database = sqlite3.connect(file, timeout=0, isolation_level=None)
        database.executescript(_TABLES if writing else "")
    except (OSError, sqlite3.Error):
        return None
    return database


def _make(file: str) -> None:
    """Make the file, and the folders above it, ours alone. Raises OSError."""
    store.make_folder()
    above = os.path.dirname(file)
    if not os.path.lexists(above):
        os.mkdir(above, 0o700)
    if not os.path.lexists(file):
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        os.close(os.open(file, flags, 0o600))


def _size(database: sqlite3.Connection) -> int:
    (pages,) = database.execute("PRAGMA page_count").fetchone()
    (size,) = database.execute("PRAGMA page_size").fetchone()
    return int(pages) * int(size)


def kept() -> "Iterator[tuple[str, os.stat_result]]":
    """Yield the files in which plans are remembered. Raises OSError."""
    file = place()
    above = None if file is None else os.path.dirname(file)
    if above is None or not store.is_ours(above):
        return
    with os.scandir(above) as entries:
        for entry in entries:
            yield entry.path, entry.stat(follow_symlinks=False)


def count() -> int:
    """Return how many plans are remembered, of all workspaces."""
    database = _open(writing=False)
    if database is None:
        return 0
    try:
        rows = database.execute("SELECT count(*) FROM plan WHERE head<>''").fetchall()
    except sqlite3.Error:
        return 0
    finally:
        database.close()
    return int(rows[0][0])


def clear() -> int:
    """Forget all plans and return how many there were. Raises OSError."""
    plans = count()
    for path, _ in list(kept()):
        os.unlink(path)
    return plans
