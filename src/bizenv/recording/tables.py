"""Tables → rows of records: which line is the head, what each cell fills, what is left out."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Final, NamedTuple

from bizenv.diagnostics import USAGE, BizenvError, Location, clipped
from bizenv.files.yaml_tree import Tree
from bizenv.messages import LANGUAGES, Message, catalogue
from bizenv.model.keys import keys
from bizenv.model.kinds import KINDS
from bizenv.model.records import Kind
from bizenv.recording.cells import read_cell, unguarded
from bizenv.recording.heads import TITLE, Heads, read_heads
from bizenv.recording.keys import lists
from bizenv.report.recorded import shortened

_BETWEEN: Final = re.compile(r"[;；\n]")  # between the names of a cell
_ABOVE: Final = 20  # lines among which the head is looked for, below a title
_WHOSE: Final = frozenset(("plan", "task", TITLE, "department", "date"))
"""Keys that say what a row is about, and nothing of it."""


@dataclass(frozen=True)
class FileRow:
    """One record of a file, its values as text, where it begins, and where each key stands.

    `title` is what the row calls its task. `listed`: it is a row of the program's own list.
    """

    tree: dict[str, Tree]
    at: Location
    places: Mapping[str, Location] = field(default_factory=dict)
    title: str = ""
    listed: bool = False


class Fault(NamedTuple):
    """What is wrong with a file: at a line, or `exact` at the cell."""

    at: Location
    error: BizenvError
    exact: bool = False


@dataclass
class FileRows:
    """What a file of records holds: its rows, what is wrong with it, what is to be said of it."""

    rows: list[FileRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)


@dataclass(frozen=True)
class TableLine:
    """A line of a table: where it begins, and its cells."""

    at: Location
    cells: Sequence[str]

    def cell(self, place: int) -> Location:
        """Return where a cell stands; places count from 0."""
        return replace(self.at, column=place + 1)


def bad_row(at: Location, problem: str, hint: str) -> Fault:
    """Return the fault of a line that is no record."""
    said = clipped(problem)
    how = Message(hint)
    return Fault(at, BizenvError("bad-row", problem=said, hint=how))


def take_tables(lines: Iterable[TableLine], found: FileRows) -> None:
    """Take the rows of tables, one for each sheet; blank lines are passed over."""
    filled = (line for line in lines if any(map(str.strip, line.cells)))
    unread: list[str] = []
    for sheet, of_sheet in groupby(filled, key=lambda line: line.at.sheet):
        table = list(of_sheet)
        if not _Table(table, found).take(only=not sheet):
            unread.append(sheet)
    if unread:
        said = "record.sheets-left" if found.rows or found.faults else ""
        if said:
            found.notes.append(Message(said, {"sheets": unread}))
        else:
            first = table[0].at
            found.faults.append(_without_task(first))


class _Table:
    """One table, and where its rows go."""

    def __init__(self, lines: Sequence[TableLine], found: FileRows) -> None:
        self.lines = lines
        self.found = found

    def take(self, *, only: bool) -> bool:
        """Take its rows; False where no line is its head. The `only` table begins with one."""
        at, heads = self._head()
        if not heads.names_tasks and not only:
            return False
        if not heads.keys:
            at_top = self.lines[0].at
            self.found.faults.append(_without_task(at_top))
            return True
        head = self.lines[at]
        body = self.lines[at + 1 :]
        if self._is_wrong(head, heads, body):
            return True
        self._note_left(heads, body)
        empty: list[int] = []
        joint: list[int] = []
        for line in body:
            row = self._row(line, head, heads)
            if row is None:
                continue
            if _is_empty(row.tree):
                empty.append(line.at.line)
            elif row.listed and _is_joint(row.tree):
                joint.append(line.at.line)
            else:
                self.found.rows.append(row)
        told = {"record.rows-empty": empty, "record.rows-joint": joint}
        for code, lines in told.items():
            if lines:
                args = {"n": len(lines), "lines": shortened(lines)}
                self.found.notes.append(Message(code, args))
        return True

    def _head(self) -> tuple[int, Heads]:
        """Return which line is the head: the first that says which task a row is about."""
        for place, line in enumerate(self.lines[:_ABOVE]):
            heads = read_heads(_stripped(line.cells))
            if heads.names_tasks:
                return place, heads
        return 0, read_heads(_stripped(self.lines[0].cells))

    def _is_wrong(
        self, head: TableLine, heads: Heads, body: Sequence[TableLine]
    ) -> bool:
        cells = _stripped(head.cells)
        named = list(filter(None, cells))
        if len(set(named)) < len(named) and not heads.listed:
            fault = bad_row(head.at, ",".join(named), "hint.csv-head")
            self.found.faults.append(fault)
            return True
        slips = (heads.misspelt or {}).items()
        wrong = [(place, meant) for place, meant in slips if _is_used(place, body)]
        for place, meant in wrong:
            args = {"name": cells[place]}
            hint = Message("hint.did-you-mean", {"name": meant})
            error = BizenvError("unknown-head", status=USAGE, hint=hint, **args)
            fault = Fault(head.cell(place), error, exact=True)
            self.found.faults.append(fault)
        return bool(wrong)

    def _note_left(self, heads: Heads, body: Sequence[TableLine]) -> None:
        if heads.left and body:
            args = {"heads": [clipped(each) for each in heads.left]}
            self.found.notes.append(Message("record.columns-left", args))

    def _row(self, line: TableLine, head: TableLine, heads: Heads) -> FileRow | None:
        """Return a row, unless it has more cells than the head."""
        width = len(head.cells)
        beyond = [cell for cell in line.cells[width:] if cell.strip()]
        if beyond or (len(line.cells) > width and not line.at.sheet):
            first = (beyond or line.cells[width:])[0]
            fault = bad_row(line.at, first, "hint.csv-cells")
            self.found.faults.append(fault)
            return None
        tree: dict[str, Tree] = {}
        places: dict[str, Location] = {}
        title = ""
        for place, key in heads.keys.items():
            cell = line.cells[place] if place < len(line.cells) else ""
            if not cell.strip():
                continue
            places[key] = line.cell(place)
            if key == TITLE:
                title = unguarded(cell).strip()
            else:
                _put(key, cell, tree)
        if "kind" not in heads.keys.values() and _reports(tree):
            tree["kind"] = Kind.REPORT.value
        return FileRow(tree, line.at, places, title, heads.listed)


def _without_task(at: Location) -> Fault:
    hint = Message("hint.table-without-task")
    return Fault(at, BizenvError("table-without-task", hint=hint))


def _stripped(cells: Iterable[str]) -> list[str]:
    return list(map(str.strip, cells))


def _is_used(place: int, body: Iterable[TableLine]) -> bool:
    """Tell whether any line has something in a column."""
    return any(place < len(line.cells) and line.cells[place].strip() for line in body)


def _put(key: str, cell: str, tree: dict[str, Tree]) -> None:
    outer, inner, name = key.partition(".")
    if inner:
        mapping = tree.setdefault(outer, {})
        if isinstance(mapping, dict):
            mapping[name] = read_cell(key, cell)
    elif key in lists():
        parts = _BETWEEN.split(unguarded(cell))
        stripped = map(str.strip, parts)
        tree[key] = list(filter(None, stripped))
    else:
        tree[key] = read_cell(key, cell)


def _is_empty(tree: Mapping[str, Tree]) -> bool:
    """Tell whether a row says no more than what it is about."""
    return _WHOSE.issuperset(tree)


def _is_joint(tree: Mapping[str, Tree]) -> bool:
    """Tell whether a row of a list names several departments."""
    named = str(tree.get("department", ""))
    separators = (catalogue(each)("list.separator") for each in LANGUAGES)
    return any(separator in named for separator in separators)


def _reports(tree: Mapping[str, Tree]) -> bool:
    """Tell whether a row holds what a report holds, and nothing else."""
    model = KINDS[Kind.REPORT].models[0]
    known = {key.name for key in keys(model)}
    told = set(tree) - _WHOSE
    return bool(told) and told <= known
