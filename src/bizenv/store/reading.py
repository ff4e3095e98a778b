"""Files of a snapshot → trees and models, one at a time, gathering faults and losses."""

import errno
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from pydantic import TypeAdapter

from bizenv.diagnostics import MAX_FAULTS, Diagnostic, Location, Severity, reason_of
from bizenv.files.lines import File
from bizenv.files.snapshot import ForeignError, Snapshot
from bizenv.files.yaml_tree import Positions, Tree, look_at, one_line_each
from bizenv.layout import row_of
from bizenv.messages import Message
from bizenv.model.base import FISCAL_YEAR
from bizenv.store.shape import fit, fit_each

# Of a ledger; in a longer one a fault is not looked up by its row.
MAX_ROWS: Final = 10_000
_NOTHING: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:%[^\n]*+|---|\.\.\.|~|(?i:null)|\s)*+"
)


@cache
def adapter(kind: Any) -> TypeAdapter[Any]:
    """Return what validates a kind of tree.

    Made when it is first needed, for it takes time.
    """
    return TypeAdapter(kind)


class _InWorkspace(NamedTuple):
    """What makes models of trees by the settings of a workspace."""

    adapter: TypeAdapter[Any]
    settings: Mapping[str, object]

    def validate_python(self, tree: Any, /) -> Any:
        """Return the model. Raises ValidationError."""
        return self.adapter.validate_python(tree, context=self.settings)


class Reader:
    """Reads files of a snapshot, gathering what is wrong with them.

    `lost` names the files of which something is lost that rules rest on; of lists with
    the task of each such row, or None where that is not known. `short` are the rows
    that were read but for a key that nobody knows, `colons` the lists in whose texts a
    colon may stand, other than that of an address.
    """

    def __init__(
        self, snapshot: Snapshot, fiscal_year_starts: int | None = None
    ) -> None:
        self.snapshot = snapshot
        self._settings = {FISCAL_YEAR: fiscal_year_starts}
        self.files: dict[str, bytes] = {}
        self.where = Positions(self.files)
        self.found: list[Diagnostic] = []
        self._told: Counter[str] = Counter()
        self.lost: dict[str, list[str | None]] = {}
        self.short: set[tuple[str, int]] = set()
        self.colons: set[str] = set()

    def tell(self, file: str, diagnose: Callable[[], Diagnostic]) -> None:
        """Take note of what is wrong in a file, but not of more than anybody reads."""
        self._told[file] += 1
        if self._told[file] <= MAX_FAULTS:
            fault = diagnose()
            self.found.append(fault)

    def faulty(self) -> set[str]:
        """Return the files that hold errors."""
        files: set[str] = set()
        for each in self.found:
            if each.severity is Severity.ERROR:
                files.add(each.at.file)
        return files

    def tree(self, file: str, *, ledger: bool = False) -> tuple[Tree, bool]:
        """Return a file's tree, and whether it could be read."""
        try:
            data = self.snapshot.read(file)
        except OSError as error:
            self._unreadable(file, error)
            return None, False
        self.files[file] = data
        tree, faults, in_lines, is_plain = look_at(data, file, ledger=ledger)
        self.found += faults
        if is_plain and not in_lines:
            self.where.stands_plain(file)
        errors = [fault for fault in faults if fault.severity is Severity.ERROR]
        if errors:
            tasks = self._tasks(tree, file, errors)
            self.lost[file] = list(tasks)
        elif ledger and (in_lines or one_line_each(data, tree)):
            self.where.stands_in_lines(file)
        elif ledger:
            self._look_for_lines(file)
        if ledger and not (in_lines and _has_no_colons(data, tree)):
            self.colons.add(file)
        readable = tree is not None or not errors
        return tree, readable

    def is_empty(self, file: str) -> bool:
        """Whether nothing stands in a file that was read, neither a line nor a comment.

        `---`, `~` and the like say nothing either; `[]` says that there is nothing.
        """
        data = self.files.get(file)
        return data is not None and _NOTHING.fullmatch(data) is not None

    def _look_for_lines(self, file: str) -> None:
        """Find records that git may tear, for it merges their file line by line."""
        from bizenv.files.yaml_items import over_lines

        row = row_of(file)
        if row is not None and row.merged:
            data = self.files[file]
            self.found += over_lines(File(file, data))

    def _unreadable(self, file: str, error: OSError) -> None:
        """Take note of a file that the system does not give."""
        reason = reason_of(error)
        if error.errno == errno.EISDIR:
            reason = Message("reason.not-a-file")
        args = {"reason": reason}
        hint = None
        if isinstance(error, ForeignError):
            named = {"owner": error.owner}
            hint = Message("hint.belongs-to", named)
        found = Diagnostic("unreadable", Location(file), args, hint=hint)
        self.found.append(found)
        self.lost[file] = [None]

    def fit(self, adapter: TypeAdapter[Any], file: str) -> Any:
        """Return the model of a file, or None; an empty file counts as an empty mapping."""
        tree, readable = self.tree(file)
        if not readable:
            return None
        if tree is None:
            tree = {}
        fitter = _InWorkspace(adapter, self._settings)
        value, faults, whole = fit(fitter, tree, file, self.where)
        self.found += faults
        if not whole:
            self.lost.setdefault(file, [None])
        return value

    def fit_each(
        self,
        adapter: TypeAdapter[Any],
        file: str,
        whole: TypeAdapter[Any] | None = None,
    ) -> list[Any]:
        """Return the models of a file's list, None in place of what does not fit."""
        tree, readable = self.tree(file, ledger=True)
        if not readable:
            return []
        if whole is not None and tree:
            try:
                return list(whole.validate_python(tree))
            except ValueError:
                pass  # now item by item, to keep what is good and to say what is not
        fitter = _InWorkspace(adapter, self._settings)
        items, faults, short = fit_each(fitter, tree, file, self.where)
        self.found += faults
        self.short |= {(file, row) for row in short}
        rows = [row for row, item in enumerate(items) if item is None]
        lost = [_task(tree, row) for row in rows]
        if faults and not items:
            lost = [None]
        if lost:
            self.lost.setdefault(file, []).extend(lost)
        return items

    def _tasks(
        self,
        tree: Tree,
        file: str,
        faults: list[Diagnostic],
    ) -> Iterator[str | None]:
        """Yield the tasks of the rows that faults of YAML stand in, None for what may be of any."""
        begins: list[Location] = []
        if isinstance(tree, list) and len(tree) <= MAX_ROWS:
            rows = range(len(tree))
            begins += (self.where(file, (row,)) for row in rows)
        for fault in faults:
            begun = bisect_right(begins, fault.at)
            is_known = fault.args.get("key") != "task"
            if begun and is_known:
                yield _task(tree, begun - 1)
            else:
                yield None


_WIDE_COLON: Final = "：".encode()


def _has_no_colons(data: bytes, tree: Any) -> bool:
    """Whether a file of records on a line each has no colons but those of its keys and addresses."""
    keys = sum(map(len, tree))
    addresses = data.count(b"http://") + data.count(b"https://")
    colons = data.count(b":") + data.count(_WIDE_COLON)
    return bool(colons == keys + addresses)


def _task(tree: Tree, row: int) -> str | None:
    """Return the task that a row of a list names, if it does."""
    if not isinstance(tree, list):
        return None
    item = tree[row]
    if not isinstance(item, dict):
        return None
    task = item.get("task")
    if isinstance(task, str):
        return task
    return None
