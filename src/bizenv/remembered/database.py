"""The SQLite database in which plans are remembered: where it is, whether it is ours, how large it may grow.

Where anything is doubtful there is none: a link, a database that is locked, broken or not ours.
"""

import os
import sqlite3
import time

from bizenv.remembered import store

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

FOLDER: "Final" = "plans"
BROKEN: "Final" = (sqlite3.Error, UnicodeDecodeError)
"""Why a database may not be read: of a damaged one even what SQLite says of it may be no text."""
_FILE: "Final" = "4.sqlite"  # another form of the tables has another name
_TABLES: "Final" = """
BEGIN;
CREATE TABLE IF NOT EXISTS workspace (
  id INTEGER PRIMARY KEY, root TEXT UNIQUE, used INTEGER
);
CREATE TABLE IF NOT EXISTS shelf (
  workspace INTEGER PRIMARY KEY, key BLOB, told BLOB
);
CREATE TABLE IF NOT EXISTS plan (
  id INTEGER PRIMARY KEY, workspace INTEGER, name TEXT, key BLOB, head BLOB,
  is_tallied INTEGER,
  UNIQUE (workspace, name)
);
CREATE TABLE IF NOT EXISTS text (
  plan INTEGER, name TEXT, told BLOB, PRIMARY KEY (plan, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS part (
  id INTEGER PRIMARY KEY, plan INTEGER, viewer TEXT, UNIQUE (plan, viewer)
);
CREATE TABLE IF NOT EXISTS step (
  part INTEGER, first INTEGER, told BLOB, PRIMARY KEY (part, first)
) WITHOUT ROWID;
COMMIT;
"""
_FORGET_PLANS: "Final" = """
DELETE FROM step WHERE part IN (
  SELECT part.id FROM part JOIN plan ON plan.id=part.plan WHERE {which}
);
DELETE FROM part WHERE plan IN (SELECT id FROM plan WHERE {which});
DELETE FROM text WHERE plan IN (SELECT id FROM plan WHERE {which});
DELETE FROM plan WHERE {which};
"""
MOST: "Final" = 512 * 1024 * 1024
"""Bytes of all."""
_USED: "Final" = 24 * 60 * 60  # seconds after which it is noted again


def place() -> str | None:
    """Return where plans are remembered, None where there is no place for them."""
    above = store.folder()
    if above is None:
        return None
    return os.path.join(above, FOLDER, _FILE)


def opened(*, writing: bool) -> "sqlite3.Connection | None":
    """Open the database, made where it is missing and is to be written; None where it may not be used."""
    file = place()
    if file is None:
        return None
    try:
        if writing:
            _make(file)
        if not store.is_ours(os.path.dirname(file)) or not store.is_our_file(file):
            return None
        if not writing and not os.path.getsize(file):
            return None  # nothing was ever written to it
        database = sqlite3.connect(file, timeout=0, isolation_level=None)
        database.text_factory = bytes  # a damaged byte is no text
        database.executescript(_TABLES if writing else "")
    except (OSError, *BROKEN):
        return None
    return database


def _make(file: str) -> None:
    """Make the file, and the folders above it, ours alone. Raises OSError."""
    store.make_folder()
    above = os.path.dirname(file)
    if not os.path.lexists(above):
        os.mkdir(above, 0o700)
    if not os.path.lexists(file):
        for other in os.listdir(above):
            os.unlink(os.path.join(above, other))  # tables of another form
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        os.close(os.open(file, flags, 0o600))


def workspace_of(database: sqlite3.Connection, root: str) -> int:
    """Return the number of a workspace, given to it where it has none. Raises sqlite3.Error."""
    now = int(time.time())
    new = (root, now)
    database.execute("INSERT OR IGNORE INTO workspace (root, used) VALUES (?, ?)", new)
    row = database.execute("SELECT id FROM workspace WHERE root=?", (root,))
    (number,) = row.fetchone()
    return int(number)


def forget_plan(database: sqlite3.Connection, workspace: int, plan: str) -> None:
    """Take away all that is kept of a plan. Raises sqlite3.Error."""
    mine = "plan.workspace=? AND plan.name=?"
    for statement in _FORGET_PLANS.format(which=mine).split(";")[:-1]:
        database.execute(statement, (workspace, plan))


def note_use(database: sqlite3.Connection, root: str) -> None:
    """Take note that a workspace is asked about, if that was long ago, and nobody else writes."""
    now = int(time.time())
    try:
        found = database.execute("SELECT used FROM workspace WHERE root=?", (root,))
        row = found.fetchone()
        if row is not None and row[0] < now - _USED:
            database.execute("UPDATE workspace SET used=? WHERE root=?", (now, root))
    except (*BROKEN, TypeError):
        return


def make_room(database: sqlite3.Connection) -> None:
    """Forget the workspaces that were asked about longest ago, as long as all takes too much room.

    Raises sqlite3.Error.
    """
    rows = database.execute("SELECT id FROM workspace ORDER BY used, id").fetchall()
    for (workspace,) in rows:
        if _size(database) <= MOST:
            return
        which = f"plan.workspace={int(workspace)}"
        database.executescript(_FORGET_PLANS.format(which=which))
        database.execute("DELETE FROM shelf WHERE workspace=?", (workspace,))
        database.execute("DELETE FROM workspace WHERE id=?", (workspace,))
        database.execute("VACUUM")


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
    database = opened(writing=False)
    if database is None:
        return 0
    try:
        rows = database.execute("SELECT count(*) FROM plan WHERE is_tallied").fetchall()
    except BROKEN:
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
