"""The head of a table, with what stands below it: what is refused of it, and what is noted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bizenv.diagnostics import USAGE, BizenvError, clipped
from bizenv.messages import Message
from bizenv.recording.file_rows import Fault, FileRows, TableLine
from bizenv.recording.head_words import TITLE
from bizenv.recording.heads import Heads, read_heads
from bizenv.recording.row_kinds import WHOSE
from bizenv.report.recorded import shortened

_DAYS: Final = frozenset(("date", "effective"))
"""Keys of which each line of a ledger bears one."""


@dataclass(frozen=True)
class TableHead:
    """The line that is a table's head, what its columns fill, and the lines below it."""

    line: TableLine
    heads: Heads
    body: Sequence[TableLine]
    found: FileRows

    def is_wrong(self) -> bool:
        """Refuse a head that says a thing twice, stands in two lines, or is doubtful."""
        cells = stripped(self.line.cells)
        if not self.heads.listed and self._has_head_twice(cells):
            return True
        if not self.heads.listed and self._is_upper():
            return True
        is_wrong = False
        for place, doubt in self.heads.doubtful.items():
            if not is_used(place, self.body):
                continue
            is_wrong = True
            name = cells[place]
            hint = doubt.hint
            error = BizenvError(doubt.code, status=USAGE, hint=hint, name=name)
            at = self.line.cell(place)
            fault = Fault(at, error, exact=True)
            self.found.faults.append(fault)
        return is_wrong

    def is_undated(self) -> bool:
        """Refuse a table whose rows say something, of a day that no column gives."""
        columns = self.heads.keys.items()
        if not _DAYS.isdisjoint(self.heads.keys.values()):
            return False
        saying = [place for place, key in columns if key not in WHOSE]
        used = [place for place in saying if is_used(place, self.body)]
        if not used:
            return False
        hint = Message("hint.table-without-date")
        error = BizenvError("table-without-date", status=USAGE, hint=hint)
        self.found.faults.append(Fault(self.line.at, error))
        return True

    def note_left(self) -> None:
        """Note the heads that fill nothing."""
        if self.heads.left and self.body:
            left = [clipped(each) for each in self.heads.left]
            note = Message("record.columns-left", {"heads": left})
            self.found.notes.append(note)
        if self.heads.persons and self.body:
            persons = [clipped(each) for each in self.heads.persons]
            note = Message("record.persons-left", {"heads": persons})
            self.found.notes.append(note)

    def _has_head_twice(self, cells: Sequence[str]) -> bool:
        """Refuse a head that names two columns: a slip, or the upper of two lines of heads."""
        for place, name in enumerate(cells):
            if not name or name not in cells[:place]:
                continue
            code = "head-twice"
            if self._keys_below():
                code = "head-in-two-lines"
            at = self.line.cell(place)
            said = clipped(name)
            self.found.refuse(code, at, USAGE, name=said)
            return True
        return False

    def _is_upper(self) -> bool:
        """Refuse a head below which more heads stand, and no task beside them."""
        below = self._keys_below()
        if not below:
            return False
        second = self.body[0]
        for place, key in self.heads.keys.items():
            cell = second.text(place)
            names_task = key in ("task", TITLE)
            if names_task and cell.strip():
                return False
        above = min(below)
        upper = self.line.text(above).strip()
        lower = second.text(above).strip()
        name = clipped(upper or lower)
        at = self.line.cell(above)
        self.found.refuse("head-in-two-lines", at, USAGE, name=name)
        return True

    def _keys_below(self) -> Mapping[int, str]:
        """Return the keys that the first line below a head names, none where it is no head."""
        if not self.body:
            return {}
        below = heads_of(self.body[0], self.found)
        return below.keys

    def note_merged(self) -> None:
        """Note the columns in which one merged cell speaks for several tasks."""
        for place, key in self.heads.keys.items():
            if key in WHOSE:
                continue
            merged = [line.at.line for line in self.body if place in line.merged]
            if merged:
                args = {
                    "head": self.line.text(place),
                    "lines": shortened(merged),
                }
                note = Message("record.cells-merged", args)
                self.found.notes.append(note)

    def ask_of_left(self) -> None:
        """Refuse columns that lines of a register do not take: each may be a deadline, or a lead."""
        for place, name in self.heads.unasked.items():
            if not is_used(place, self.body):
                continue
            self.found.refuse(
                "column-left", self.line.cell(place), USAGE, name=clipped(name)
            )


def heads_of(line: TableLine, found: FileRows) -> Heads:
    """Return what the columns fill if a line is their head."""
    cells = stripped(line.cells)
    return read_heads(cells, found.targets)


def stripped(cells: Iterable[str]) -> list[str]:
    """Return cells without the blanks around them."""
    return list(map(str.strip, cells))


def is_used(place: int, body: Iterable[TableLine]) -> bool:
    """Tell whether any line has something in a column."""
    cells = (line.text(place) for line in body)
    return any(map(str.strip, cells))
