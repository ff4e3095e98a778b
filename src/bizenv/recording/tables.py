"""Tables → rows of records: which line is the head, what each cell fills, what is left out."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from bizenv.diagnostics import BizenvError, Location
from bizenv.messages import Message
from bizenv.model.items import Assign, Raise
from bizenv.model.kinds import KINDS
from bizenv.model.records import Kind
from bizenv.recording.cells import put, unguarded
from bizenv.recording.draft import OpenRecord, Places, WorkedOut
from bizenv.recording.file_rows import Fault, FileRow, FileRows, TableLine, bad_row
from bizenv.recording.head_words import TITLE
from bizenv.recording.heads import REPORTED, Heads
from bizenv.recording.row_kinds import (
    HANDLERS,
    is_empty,
    is_joint,
    is_of_register,
    kind_of,
    only,
)
from bizenv.recording.table_heads import TableHead, heads_of, is_used, stripped
from bizenv.report.recorded import shortened

_SHARE: Final = re.compile(
    r"[约近超]?(\d+(\.\d+)?%?|百分之[一二三四五六七八九十百零〇两]+)(左右|以上)?"
)
_FULL_WIDTH: Final = re.compile("[，；、｜]")  # signs that part no cells
_ABOVE: Final = 20  # lines among which the head is looked for, below a title


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
            fault = _without_task(lines[0])
            self.found.faults.append(fault)
            return True
        below = at + 1
        heads = self._without_empty_kind(lines[at], heads, lines[below:])
        top = TableHead(lines[at], heads, lines[below:], self.found)
        self.found.has_list |= heads.listed
        if top.is_wrong() or top.is_undated():
            return True
        top.note_left()
        top.note_merged()
        taken = len(self.found.rows)
        self._take_rows(top.line, heads, top.body)
        if any(map(is_of_register, self.found.rows[taken:])):
            top.ask_of_left()
        return True

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
            names_several = row.listed and is_joint(row.tree)
            says_nothing = is_empty(row.tree)
            if says_nothing and row.listed and not names_several:
                row.tree["kind"] = Kind.REPORT.value  # what was cleared is told later
                self.found.rows.append(row)
            elif says_nothing:
                empty.append(number)
                self.found.empty.append(line.at)
            elif names_several:
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
        return heads_of(line, self.found)

    def _without_empty_kind(
        self, head: TableLine, heads: Heads, body: Sequence[TableLine]
    ) -> Heads:
        """Return the heads without a column of kinds that nobody filled in: it tells nothing."""
        kinds = [place for place, key in heads.keys.items() if key == "kind"]
        if heads.listed or not kinds or not body or is_used(kinds[0], body):
            return heads
        cells = list(head.cells)
        cells[kinds[0]] = ""
        return self._heads_of(replace(head, cells=cells))

    def _is_unread(self, line: TableLine, heads: Heads) -> bool:
        """Refuse a line of which a cell that is meant for a record was not read."""
        is_unread = False
        for place, code in line.unread.items():
            if place not in heads.keys:
                continue
            is_unread = True
            at = line.cell(place)
            self.found.refuse(code, at)
        return is_unread

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
        places: dict[str, Location],
        heads: Heads,
    ) -> bool:
        """Fill in the kind of a row where no column says it; refuse a row of two kinds."""
        if "kind" in heads.keys.values():
            if heads.of_items:
                _name_whose(tree, places)
            return False
        kind = kind_of(tree, title, heads)
        if kind:
            tree["kind"] = kind
            return False
        if not heads.of_items:
            return False
        return self._is_of_two_kinds(tree, title, places, heads)

    def _is_of_two_kinds(
        self, tree: OpenRecord, title: str, places: Places, heads: Heads
    ) -> bool:
        """Refuse a row that raises an item, and gives it to somebody or says what was done."""
        raises = only(Raise) & tree.keys()
        raising = bool(title) or bool(raises)
        giving = {*only(Assign), *HANDLERS}
        given = [key for key in places if key in giving]
        reported = [key for key in places if key in REPORTED and heads.raises]
        if not raising or not (given or reported):
            return False
        if not given:
            self.found.refuse("row-raised-and-reported", places[reported[0]])
            return True
        named = [key for key in given if key in HANDLERS]
        at = (named or given)[0]
        self.found.refuse("row-of-two-kinds", places[at])
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
        self.found.refuse("percent-as-words", at, name=name, value=said)
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


def _name_whose(tree: OpenRecord, places: dict[str, Location]) -> None:
    """Take who handles an item for whose record it is, where a row is a record of an item.

    One that names who reports as well is that one's: whether it has the item, the rules tell.
    """
    is_record = tree.get("kind") in KINDS
    names = tree.get("lead")
    if not is_record or not isinstance(names, list):
        return
    place = places.pop("lead")
    del tree["lead"]
    if "department" not in tree:
        tree["department"] = "、".join(map(str, names))
        places["department"] = place


def _is_share(said: str) -> bool:
    """Tell whether a text is a bare percentage or figure: 60%, 约６０％, 百分之六十, 0.6."""
    plain = unicodedata.normalize("NFKC", said)
    together = "".join(plain.split())
    return _SHARE.fullmatch(together) is not None


def _without_task(head: TableLine) -> Fault:
    """Return the fault of a table without a known head; perhaps its commas are full-width ones."""
    cells = list(filter(None, stripped(head.cells)))
    sign = None
    if len(cells) == 1:
        sign = _FULL_WIDTH.search(cells[0])
    hint = Message("hint.table-without-task")
    if sign is not None:
        hint = Message("hint.table-full-width", {"sign": sign[0]})
    return Fault(head.at, BizenvError("table-without-task", hint=hint))


def _is_filled(line: TableLine) -> bool:
    """Whether any cell of a line holds something."""
    cells = stripped(line.cells)
    return any(cells)
