"""Tables → rows of records: which line is the head, what each cell fills, what is left out."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Final, NamedTuple

from bizenv.diagnostics import UNREADABLE, USAGE, BizenvError, Location, clipped
from bizenv.messages import LANGUAGES, Message, catalogue
from bizenv.model.items import Assign, ItemKind, Merge, Raise
from bizenv.model.keys import keys
from bizenv.model.kinds import KINDS
from bizenv.model.records import Kind
from bizenv.recording.cells import read_cell, unguarded
from bizenv.recording.draft import OpenRecord, Places, RecordTree, WorkedOut
from bizenv.recording.heads import TITLE, Heads, read_heads
from bizenv.recording.keys import lists
from bizenv.report.recorded import shortened

_BETWEEN: Final = re.compile(r"[;；\n]")  # between the names of a cell
_BETWEEN_OFFICES: Final = re.compile(r"[;；、\n]")
_OFFICES: Final = frozenset(("lead", "support"))
_SHARE: Final = re.compile(
    r"[约近超]?(\d+(\.\d+)?%?|百分之[一二三四五六七八九十百零〇两]+)(左右|以上)?"
)
_FULL_WIDTH: Final = re.compile("[，；、｜]")  # signs that part no cells
_ABOVE: Final = 20  # lines among which the head is looked for, below a title
_WHOSE: Final = frozenset(("plan", "task", TITLE, "department", "date"))
"""Keys that say what a row is about, and nothing of it."""
_DAYS: Final = frozenset(("date", "effective"))
"""Keys of which each line of a ledger bears one."""


_ITEM_MODELS: Final = (
    (ItemKind.RAISE, Raise),
    (ItemKind.ASSIGN, Assign),
    (ItemKind.MERGE, Merge),
)
_HANDLERS: Final = ("lead", "department")
_ITEM_KINDS: Final = frozenset(each.value for each in ItemKind)


@dataclass(frozen=True)
class FileRow:
    """One record of a file, its values as text, where it begins, and where each key stands.

    `title` is what the row calls its task. `listed`: it is a row of the program's own list;
    `blank` are then by their keys the heads of its cells that are empty, `worked_out` the
    cells that no record fills, with their heads.
    """

    tree: OpenRecord
    at: Location
    places: Places = field(default_factory=dict)
    title: str = ""
    listed: bool = False
    blank: Mapping[str, str] = field(default_factory=dict)
    worked_out: Mapping[str, WorkedOut] = field(default_factory=dict)


class Fault(NamedTuple):
    """What is wrong with a file: at a line, or `exact` at the cell."""

    at: Location
    error: BizenvError
    exact: bool = False


@dataclass
class FileRows:
    """What a file of records holds: its rows, what is wrong with it, what is to be said of it.

    `empty` are the rows that say nothing. `targets` are the targets of all plans, by their
    names as heads are compared with them: a column may be headed by one. `has_list`: one of
    its tables is the program's own list, `unsaid` are lines of such that say nothing.
    """

    rows: list[FileRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)
    empty: list[Location] = field(default_factory=list)
    targets: Mapping[str, str] = field(default_factory=dict)
    has_list: bool = False
    unsaid: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class TableLine:
    """A line of a table: where it begins, and its cells.

    By their places the cells that are `unread`, with the code of why, and those that are
    `merged` with the one above.
    """

    at: Location
    cells: Sequence[str]
    unread: Mapping[int, str] = field(default_factory=dict)
    merged: AbstractSet[int] = frozenset()

    def cell(self, place: int) -> Location:
        """Return where a cell stands; places count from 0."""
        return replace(self.at, column=place + 1)

    def text(self, place: int) -> str:
        """Return what a cell holds, nothing where the line ends before it."""
        if place >= len(self.cells):
            return ""
        return self.cells[place]


def bad_row(at: Location, problem: str | Message, hint: str) -> Fault:
    """Return the fault of a line that is no record."""
    said = clipped(problem)
    how = Message(hint)
    return Fault(at, BizenvError("bad-row", problem=said, hint=how))


def take_tables(lines: Iterable[TableLine], found: FileRows) -> None:
    """Take the rows of tables, one for each sheet; blank lines are passed over."""
    filled = filter(_is_filled, lines)
    unread: list[TableLine] = []
    for sheet, of_sheet in groupby(filled, key=_sheet):
        table = list(of_sheet)
        is_only = not sheet
        if not _RecordTable(table, found).take(only=is_only):
            unread.append(table[0])
    if not unread:
        _refuse_if_idle(found)
        return
    if found.rows or found.faults:
        args = {"sheets": [_sheet(each) for each in unread]}
        note = Message("record.sheets-left", args)
        found.notes.append(note)
    else:
        fault = _without_task(unread[0])
        found.faults.append(fault)


def _refuse_if_idle(found: FileRows) -> None:
    """Refuse a file whose rows all say nothing, or are none: its columns are others'."""
    if found.rows or found.faults:
        return
    if found.has_list or not found.empty:
        return
    hint = Message("hint.table-without-content")
    error = BizenvError("table-without-content", hint=hint)
    first = found.empty[0]
    found.faults.append(Fault(first, error))


def _sheet(line: TableLine) -> str:
    return line.at.sheet


class _RecordTable:
    """One table, and where its rows go."""

    def __init__(self, lines: Sequence[TableLine], found: FileRows) -> None:
        self.lines = lines
        self.found = found

    def take(self, *, only: bool) -> bool:
        """Take its rows; False where no line is its head. The `only` table begins with one."""
        lines = self.lines
        at, heads = self._head()
        if not heads.names_tasks and not only:
            return False
        if not heads.keys:
            top = lines[0]
            fault = _without_task(top)
            self.found.faults.append(fault)
            return True
        below = at + 1
        head = lines[at]
        body = lines[below:]
        self.found.has_list |= heads.listed
        is_wrong = self._is_wrong(head, heads, body)
        if not is_wrong and not self._is_undated(head, heads, body):
            self._note_left(heads, body)
            self._note_merged(head, heads, body)
            taken = len(self.found.rows)
            self._take_rows(head, heads, body)
            if any(map(_is_of_register, self.found.rows[taken:])):
                self._ask_of_left(head, heads, body)
        return True

    def _ask_of_left(
        self, head: TableLine, heads: Heads, body: Sequence[TableLine]
    ) -> None:
        """Refuse columns that lines of a register do not take: each may be a deadline, or a lead."""
        for place, name in heads.unasked.items():
            if not _is_used(place, body):
                continue
            self._refuse("column-left", head.cell(place), USAGE, name=clipped(name))

    def _take_rows(
        self,
        head: TableLine,
        heads: Heads,
        body: Sequence[TableLine],
    ) -> None:
        """Take the rows below a head, and note those that are passed over."""
        empty: list[int] = []
        joint: list[int] = []
        for line in body:
            row = self._row(line, head, heads)
            if row is None:
                continue
            number = line.at.line
            is_joint = row.listed and _is_joint(row.tree)
            is_empty = _is_empty(row.tree)
            if is_empty and row.listed and not is_joint:
                row.tree["kind"] = Kind.REPORT.value  # what was cleared is told later
                self.found.rows.append(row)
            elif is_empty:
                empty.append(number)
                self.found.empty.append(line.at)
            elif is_joint:
                joint.append(number)
            else:
                self.found.rows.append(row)
        self._note_passed_over(heads, empty, joint)

    def _note_passed_over(
        self,
        heads: Heads,
        empty: list[int],
        joint: list[int],
    ) -> None:
        if heads.listed:
            self.found.unsaid += empty
        else:
            self._note_rows("record.rows-empty", empty)
        self._note_rows("record.rows-joint", joint)

    def _note_rows(self, code: str, lines: list[int]) -> None:
        if lines:
            args = {"n": len(lines), "lines": shortened(lines)}
            note = Message(code, args)
            self.found.notes.append(note)

    def _head(self) -> tuple[int, Heads]:
        """Return which line is the head: the first that says which task a row is about."""
        beginning = self.lines[:_ABOVE]
        for place, line in enumerate(beginning):
            heads = self._heads_of(line)
            if heads.names_tasks:
                return place, heads
        first = self.lines[0]
        return 0, self._heads_of(first)

    def _heads_of(self, line: TableLine) -> Heads:
        cells = _stripped(line.cells)
        return read_heads(cells, self.found.targets)

    def _is_wrong(
        self,
        head: TableLine,
        heads: Heads,
        body: Sequence[TableLine],
    ) -> bool:
        cells = _stripped(head.cells)
        if not heads.listed and self._has_head_twice(head, cells, body):
            return True
        if not heads.listed and self._is_upper(head, heads, body):
            return True
        is_wrong = False
        for place, doubt in heads.doubtful.items():
            if not _is_used(place, body):
                continue
            is_wrong = True
            name = cells[place]
            hint = doubt.hint
            error = BizenvError(doubt.code, status=USAGE, hint=hint, name=name)
            at = head.cell(place)
            fault = Fault(at, error, exact=True)
            self.found.faults.append(fault)
        return is_wrong

    def _is_undated(
        self,
        head: TableLine,
        heads: Heads,
        body: Sequence[TableLine],
    ) -> bool:
        """Refuse a table whose rows say something, of a day that no column gives."""
        columns = heads.keys.items()
        if not _DAYS.isdisjoint(heads.keys.values()):
            return False
        saying = [place for place, key in columns if key not in _WHOSE]
        used = [place for place in saying if _is_used(place, body)]
        if not used:
            return False
        hint = Message("hint.table-without-date")
        error = BizenvError("table-without-date", status=USAGE, hint=hint)
        self.found.faults.append(Fault(head.at, error))
        return True

    def _note_left(self, heads: Heads, body: Sequence[TableLine]) -> None:
        if heads.left and body:
            left = [clipped(each) for each in heads.left]
            note = Message("record.columns-left", {"heads": left})
            self.found.notes.append(note)

    def _has_head_twice(
        self,
        head: TableLine,
        cells: Sequence[str],
        body: Sequence[TableLine],
    ) -> bool:
        """Refuse a head that names two columns: a slip, or the upper of two lines of heads."""
        for place, name in enumerate(cells):
            if not name or name not in cells[:place]:
                continue
            code = "head-twice"
            if self._keys_below(body):
                code = "head-in-two-lines"
            at = head.cell(place)
            said = clipped(name)
            self._refuse(code, at, USAGE, name=said)
            return True
        return False

    def _is_upper(
        self,
        head: TableLine,
        heads: Heads,
        body: Sequence[TableLine],
    ) -> bool:
        """Refuse a head below which more heads stand, and no task beside them."""
        below = self._keys_below(body)
        if not below:
            return False
        second = body[0]
        for place, key in heads.keys.items():
            cell = second.text(place)
            names_task = key in ("task", TITLE)
            if names_task and cell.strip():
                return False
        above = min(below)
        upper = head.text(above).strip()
        lower = second.text(above).strip()
        name = clipped(upper or lower)
        at = head.cell(above)
        self._refuse("head-in-two-lines", at, USAGE, name=name)
        return True

    def _keys_below(self, body: Sequence[TableLine]) -> Mapping[int, str]:
        """Return the keys that the first line below a head names, none where it is no head."""
        if not body:
            return {}
        heads = self._heads_of(body[0])
        return heads.keys

    def _note_merged(
        self,
        head: TableLine,
        heads: Heads,
        body: Sequence[TableLine],
    ) -> None:
        """Note the columns in which one merged cell speaks for several tasks."""
        for place, key in heads.keys.items():
            if key in _WHOSE:
                continue
            merged = [line.at.line for line in body if place in line.merged]
            if merged:
                args = {
                    "head": head.text(place),
                    "lines": shortened(merged),
                }
                note = Message("record.cells-merged", args)
                self.found.notes.append(note)

    def _is_unread(self, line: TableLine, heads: Heads) -> bool:
        """Refuse a line of which a cell that is meant for a record was not read."""
        is_unread = False
        for place, code in line.unread.items():
            if place not in heads.keys:
                continue
            is_unread = True
            at = line.cell(place)
            self._refuse(code, at)
        return is_unread

    def _refuse(
        self,
        code: str,
        at: Location,
        status: int = UNREADABLE,
        **said: object,
    ) -> None:
        """Note what is wrong with a cell, and what is to be done about it."""
        hint = Message(f"hint.{code}")
        error = BizenvError(code, status=status, hint=hint, **said)
        fault = Fault(at, error, exact=True)
        self.found.faults.append(fault)

    def _row(self, line: TableLine, head: TableLine, heads: Heads) -> FileRow | None:
        """Return a row, unless it has more cells than the head, or one that was not read."""
        width = len(head.cells)
        if self._is_unread(line, heads):
            return None
        if self._is_too_wide(line, width):
            return None
        listed = heads.listed
        tree: OpenRecord = {}
        places: dict[str, Location] = {}
        title = ""
        blank: dict[str, str] = {}
        for place, key in heads.keys.items():
            cell = line.text(place)
            if not cell.strip():
                blank[key] = head.text(place)
                continue
            places[key] = line.cell(place)
            if key == TITLE:
                title = unguarded(cell).strip()
            else:
                put(key, cell, tree)
        if self._is_of_no_kind(tree, title, places, heads):
            return None
        if self._is_share_in_words(tree, places, head):
            return None
        cleared = _cleared(blank, places) if listed else {}
        worked_out = _worked_out(line, head, heads)
        return FileRow(tree, line.at, places, title, listed, cleared, worked_out)

    def _is_of_no_kind(
        self,
        tree: OpenRecord,
        title: str,
        places: Places,
        heads: Heads,
    ) -> bool:
        """Fill in the kind of a row where no column says it; refuse a row of two kinds."""
        if "kind" in heads.keys.values():
            return False
        kind = _kind_of(tree, title, heads)
        if kind:
            tree["kind"] = kind
            return False
        if not heads.of_items:
            return False
        return self._is_of_two_kinds(tree, title, places)

    def _is_of_two_kinds(self, tree: OpenRecord, title: str, places: Places) -> bool:
        """Refuse a row that both raises an item and gives it to somebody."""
        raising = bool(title) or bool(_only(Raise) & tree.keys())
        given = [key for key in places if key in (*_only(Assign), *_HANDLERS)]
        if not raising or not given:
            return False
        named = [key for key in given if key in _HANDLERS]
        at = (named or given)[0]
        self._refuse("row-of-two-kinds", places[at])
        return True

    def _is_share_in_words(
        self,
        tree: OpenRecord,
        places: Places,
        head: TableLine,
    ) -> bool:
        """Refuse a percentage that stands where words are expected, and nowhere else."""
        if "percent" in tree:
            return False
        said = tree.get("progress")
        if not isinstance(said, str) or not _is_share(said):
            return False
        at = places["progress"]
        name = head.text(at.column - 1)
        self._refuse("percent-as-words", at, name=name, value=said)
        return True

    def _is_too_wide(self, line: TableLine, width: int) -> bool:
        """Find a line with more cells than the head; blank ones are none in a workbook."""
        beyond = line.cells[width:]
        filled = [cell for cell in beyond if cell.strip()]
        if line.at.sheet:
            beyond = filled
        if not beyond:
            return False
        first, *_ = filled or beyond
        fault = bad_row(line.at, first, "hint.csv-cells")
        self.found.faults.append(fault)
        return True


def _only(model: type[Raise] | type[Assign]) -> AbstractSet[str]:
    """Return the keys that of what raises and what assigns one alone has."""
    other = Assign if model is Raise else Raise
    others = {key.name for key in keys(other)}
    return {key.name for key in keys(model)} - others


def _is_of_register(row: FileRow) -> bool:
    """Whether a row is a line of a register."""
    return row.tree.get("kind") in _ITEM_KINDS


def _cleared(blank: Mapping[str, str], places: Places) -> dict[str, str]:
    """Return the heads of keys that are blank in each of their columns."""
    return {key: blank[key] for key in blank if key not in places}


def _worked_out(line: TableLine, head: TableLine, heads: Heads) -> dict[str, WorkedOut]:
    """Return what a row says in the columns that the program works out itself."""
    found: dict[str, WorkedOut] = {}
    for place, name in heads.worked_out.items():
        called = head.text(place)
        cell = line.text(place)
        said = unguarded(cell)
        found[name] = WorkedOut(called.strip(), said.strip())
    return found


def _is_share(said: str) -> bool:
    """Tell whether a text is a bare percentage or figure: 60%, 约６０％, 百分之六十, 0.6."""
    plain = unicodedata.normalize("NFKC", said)
    together = "".join(plain.split())
    return _SHARE.fullmatch(together) is not None


def _without_task(head: TableLine) -> Fault:
    """Return the fault of a table without a known head; perhaps its commas are full-width ones."""
    cells = list(filter(None, _stripped(head.cells)))
    sign = None
    if len(cells) == 1:
        sign = _FULL_WIDTH.search(cells[0])
    hint = Message("hint.table-without-task")
    if sign is not None:
        hint = Message("hint.table-full-width", {"sign": sign[0]})
    return Fault(head.at, BizenvError("table-without-task", hint=hint))


def _stripped(cells: Iterable[str]) -> list[str]:
    return list(map(str.strip, cells))


def _is_filled(line: TableLine) -> bool:
    """Whether any cell of a line holds something."""
    cells = _stripped(line.cells)
    return any(cells)


def _is_used(place: int, body: Iterable[TableLine]) -> bool:
    """Tell whether any line has something in a column."""
    cells = (line.text(place) for line in body)
    return any(map(str.strip, cells))


def put(key: str, cell: str, tree: OpenRecord) -> None:
    """Put what a cell says into a record, under a key such as `percent` or `readings.网办率`."""
    outer, inner, name = key.partition(".")
    if inner:
        mapping = tree.setdefault(outer, {})
        if isinstance(mapping, dict):
            mapping[name] = read_cell(key, cell)
    elif key in lists():
        between = _BETWEEN_OFFICES if key in _OFFICES else _BETWEEN
        parts = between.split(unguarded(cell))
        stripped = map(str.strip, parts)
        tree[key] = list(filter(None, stripped))
    else:
        tree[key] = read_cell(key, cell)


def _is_empty(tree: RecordTree) -> bool:
    """Tell whether a row says no more than what it is about."""
    return _WHOSE.issuperset(tree)


def _is_joint(tree: RecordTree) -> bool:
    """Tell whether a row of a list names several departments."""
    named = str(tree.get("department", ""))
    catalogues = map(catalogue, LANGUAGES)
    separators = (words("list.separator") for words in catalogues)
    return any(separator in named for separator in separators)


def _kind_of(tree: RecordTree, title: str, heads: Heads) -> str:
    """Return the kind that a row's cells tell; nothing if they tell none, or of two."""
    if _reports(tree):
        return Kind.REPORT.value
    if not heads.of_items:
        return ""
    told = set(tree) - _WHOSE
    if title:
        told.add(TITLE)
    if "department" in tree:
        told.add("lead")  # 责任单位: who is to handle it
    for kind, model in _ITEM_MODELS:
        own = {key.name for key in keys(model)}
        required = {key.name for key in keys(model) if key.required}
        if told <= own and told >= required - {"id", "item", "date", "kind"}:
            return kind.value
    return ""


def _reports(tree: RecordTree) -> bool:
    """Tell whether a row holds what a report holds, and nothing else."""
    kind = KINDS[Kind.REPORT]
    model = kind.models[0]
    known = {key.name for key in keys(model)}
    told = set(tree) - _WHOSE
    is_known = told <= known
    return bool(told) and is_known
