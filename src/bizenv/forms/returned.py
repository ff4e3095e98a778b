"""Reads a form that came back: what was typed in which cell, and what is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NamedTuple

from bizenv.diagnostics import FINDINGS, BizenvError, Location, clipped
from bizenv.forms.columns import KEY, FormKind, PlacedColumn, column_named
from bizenv.forms.identity import MARK, VERSION, FormLine, Identity, read
from bizenv.importers.formats.references import Cell
from bizenv.importers.formats.sheet_cells import CellSheet, SheetCell
from bizenv.importers.formats.sheet_values import KeptAs
from bizenv.likeness import Likeness
from bizenv.messages import Message
from bizenv.recording.cells import read_cell
from bizenv.recording.heads import squeezed
from bizenv.recording.keys import key_of
from bizenv.recording.tables import Fault

_PICTURE: Final = "DISPIMG("
_QUOTED: Final = 40  # characters of a text in a fault
_WHOLE: Final = Decimal(1)
_SIGNS: Final = ("%", "％")


class Typed(NamedTuple):
    """What was typed into a cell, and where that is."""

    column: PlacedColumn
    text: str
    at: Location


class TypedDay(NamedTuple):
    """The day that was written above the table, and where that is."""

    text: str
    at: Location


class ReturnedRow(NamedTuple):
    """A row that something was typed into; what it was when it was handed out."""

    key: str
    line: FormLine
    at: Location
    typed: tuple[Typed, ...]


@dataclass
class Returned:
    """A form that came back: its rows that say something, its day, faults and what is to be told."""

    file: str
    identity: Identity
    rows: list[ReturnedRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)
    day: TypedDay | None = None
    day_at: Location = field(default_factory=lambda: Location(""))

    @property
    def kind(self) -> FormKind:
        """Who filled it in."""
        return FormKind(self.identity.kind)


def returned(file: str, sheets: Sequence[CellSheet]) -> Returned:
    """Return what a form says. Raises BizenvError for a workbook that is no form of ours."""
    identity = _identity(file, sheets)
    form = Returned(file, identity)
    others = [each for each in sheets if each.is_visible and each.cells]
    table = _table(file, identity, others)
    _refuse_other_sheets(form, identity, table, others)
    _ReturnedTable(form, table).take()
    return form


def _identity(file: str, sheets: Sequence[CellSheet]) -> Identity:
    for sheet in sheets:
        if sheet.text(1, 1) != MARK:
            continue
        last = max(row for row, _ in sheet.cells)
        found = read([sheet.text(row, 1) for row in range(1, last + 1)])
        if isinstance(found, Identity):
            return found
        if found is not None and found > VERSION:
            hint = Message("hint.form-newer")
            raise BizenvError("form-newer", hint=hint, name=file)
    hint = Message("hint.form-without-identity")
    raise BizenvError("form-without-identity", hint=hint, name=file)


def _table(file: str, identity: Identity, sheets: Sequence[CellSheet]) -> CellSheet:
    """Return the sheet of the table: the first visible one that has its heads."""
    for sheet in sheets:
        if _head_row(identity, sheet):
            return sheet
    name = identity.sheets[0]
    hint = Message("hint.form-without-head", {"heads": list(identity.heads.values())})
    raise BizenvError("form-without-head", hint=hint, name=file, sheet=name)


def _head_row(identity: Identity, sheet: CellSheet) -> int:
    """Return the row that holds most of the heads, 0 where none holds half of them."""
    heads = {squeezed(each) for each in identity.heads.values()}
    counts: dict[int, set[str]] = {}
    for (row, _), cell in sheet.cells.items():
        look = squeezed(cell.text)
        if look in heads:
            counts.setdefault(row, set()).add(look)
    best = max(counts, key=lambda row: (len(counts[row]), -row), default=0)
    is_head = best and 2 * len(counts[best]) >= len(heads)
    return best if is_head else 0


def _refuse_other_sheets(
    form: Returned,
    identity: Identity,
    table: CellSheet,
    others: Sequence[CellSheet],
) -> None:
    """Name sheets that were added: nobody reads what stands there."""
    guide = identity.sheets[1]
    for sheet in others:
        if sheet is table or sheet.name == guide:
            continue
        first = min(place for place in sheet.cells)
        row, column = first
        at = Location(form.file, row, column, sheet=sheet.name)
        said = {"sheet": sheet.name, "table": table.name}
        _fault(form, "form-second-sheet", at, **said)


def fault_of(code: str, **said: Any) -> BizenvError:
    """Return what is wrong with a form, by its code, and what is to be written instead."""
    told: dict[str, Any] = {name: clipped(value) for name, value in said.items()}
    hint = Message(f"hint.{code}", told)
    return BizenvError(code, status=FINDINGS, hint=hint, **told)


def _fault(form: Returned, code: str, at: Location, **said: object) -> None:
    """Take note of what is wrong with a cell."""
    form.faults.append(Fault(at, fault_of(code, **said), exact=True))


class _ReturnedTable:
    """The table of a form that came back."""

    def __init__(self, form: Returned, sheet: CellSheet) -> None:
        self.form = form
        self.identity = form.identity
        self.sheet = sheet
        self.head = _head_row(form.identity, sheet)
        self.columns: dict[int, PlacedColumn] = {}
        self.unnamed: set[int] = set()

    def take(self) -> None:
        """Take the columns, then what stands above, then row by row."""
        self._take_heads()
        self._take_above()
        key_at = self._place_of(KEY)
        if key_at is None:
            at = self._at(self.head, 1)
            head = self.identity.heads[KEY]
            _fault(self.form, "form-column-missing", at, head=head)
            return
        seen: dict[str, int] = {}
        rows = sorted({row for row, _ in self.sheet.cells if row > self.head})
        for row in rows:
            self._take_row(row, key_at, seen)
        self._note_removed(seen)
        self._note_beside()

    def _at(self, row: int, column: int) -> Location:
        return Location(self.form.file, row, column, sheet=self.sheet.name)

    def _place_of(self, name: str) -> int | None:
        for place, each in self.columns.items():
            if each.name == name:
                return place
        return None

    def _take_heads(self) -> None:
        """Find which column is which by its head, wherever it was moved to."""
        by_look: dict[str, str] = {}
        for name, head in self.identity.heads.items():
            by_look[squeezed(head)] = name
        wrong: list[tuple[int, str]] = []
        for (row, column), cell in sorted(self.sheet.cells.items()):
            if row != self.head or not cell.text:
                continue
            known = by_look.get(squeezed(cell.text))
            if known is None:
                wrong.append((column, cell.text))
            elif self._place_of(known) is not None:
                _fault(
                    self.form,
                    "form-column-twice",
                    self._at(row, column),
                    head=cell.text,
                )
                self.unnamed.add(column)
            else:
                self._place(column, known)
        self._take_wrong_heads(wrong)

    def _place(self, column: int, name: str) -> None:
        known = column_named(self.form.kind, name)
        if known is not None:
            _, _, target = name.partition(".")
            head = self.identity.heads[name]
            self.columns[column] = PlacedColumn(known, head, target)

    def _take_wrong_heads(self, wrong: Sequence[tuple[int, str]]) -> None:
        """Name the columns that were added or whose heads were changed, and those that are gone."""
        found = {each.name for each in self.columns.values()}
        heads = self.identity.heads
        gone = [head for name, head in heads.items() if name not in found]
        for column, text in wrong:
            self.unnamed.add(column)
            near = Likeness().nearest(text, gone, n=1, cutoff=0.5)
            meant = near[0] if near else ""
            code = "form-head-changed" if meant else "form-column-added"
            is_used = bool(meant) or self._is_used(column)
            if is_used:
                _fault(
                    self.form, code, self._at(self.head, column), head=text, meant=meant
                )
        if gone and not wrong:
            args = {"file": self.form.file, "heads": gone}
            self.form.notes.append(Message("form.columns-gone", args))

    def _is_used(self, column: int) -> bool:
        cells = self.sheet.cells.items()
        return any(
            row > self.head and at == column and cell.text for (row, at), cell in cells
        )

    def _take_above(self) -> None:
        """Take the day of the form, and name what else was written above the table."""
        form = self.form
        around = set(map(squeezed, self.identity.around))
        label = squeezed(self.identity.date_label)
        day_cell: Cell | None = None
        for (row, column), cell in self.sheet.cells.items():
            if row < self.head and squeezed(cell.text) == label:
                day_cell = self._right_of(row, column)
                form.day_at = self._at(*day_cell)
        for place, cell in sorted(self.sheet.cells.items()):
            row, column = place
            if row >= self.head or squeezed(cell.text) in around:
                continue
            at = self._at(row, column)
            if place == day_cell:
                if not self._is_unreadable(cell, at):
                    form.day = TypedDay(cell.text, at)
            else:
                _fault(form, "form-outside", at, text=cell.text[:_QUOTED])

    def _right_of(self, row: int, column: int) -> Cell:
        """Return the cell of the day: two to the right of its label, or the first that holds any."""
        known = set(map(squeezed, self.identity.around))
        for place in range(column + 1, column + 4):
            text = self.sheet.text(row, place)
            if text and squeezed(text) not in known:
                return row, place
        return row, column + 2

    def _take_row(self, row: int, key_at: int, seen: dict[str, int]) -> None:
        """Take a row: which it is by its key, and what was typed into it."""
        key = self.sheet.text(row, key_at)
        if key == self.identity.example.get(KEY):
            self._check_shown(row, self.identity.example, everything=True)
            return
        line = self.identity.lines.get(key)
        typed = list(self._typed(row, line))
        if line is None:
            self._refuse_unknown(row, key_at, key)
            return
        if key in seen:
            at = self._at(row, key_at)
            _fault(self.form, "form-row-twice", at, id=key, line=seen[key])
            return
        seen[key] = row
        self._check_shown(row, line.shown)
        if typed:
            at = self._at(row, key_at)
            self.form.rows.append(ReturnedRow(key, line, at, tuple(typed)))

    def _refuse_unknown(self, row: int, key_at: int, key: str) -> None:
        """Name a row whose number the form did not have: it was changed, or the row was added."""
        cells = [at for line, at in self.sheet.cells if line == row]
        has_any = any(self.sheet.text(row, at) for at in cells)
        if not has_any:
            return
        at = self._at(row, key_at)
        if not key:
            first = min(at for at in cells if self.sheet.text(row, at))
            text = self.sheet.text(row, first)[:_QUOTED]
            _fault(self.form, "form-row-unnamed", self._at(row, first), text=text)
            return
        near = Likeness().nearest(key, list(self.identity.lines), n=1, cutoff=0.4)
        meant = near[0] if near else ""
        code = "form-id-changed" if meant else "form-row-added"
        _fault(self.form, code, at, id=key, meant=meant)

    def _typed(self, row: int, line: FormLine | None) -> Iterator[Typed]:
        """Yield what was typed into a row; what cannot be taken is named."""
        opened: AbstractSet[str] = set() if line is None else set(line.open)
        for place in sorted(column for at, column in self.sheet.cells if at == row):
            cell = self.sheet.cells[row, place]
            column = self.columns.get(place)
            at = self._at(row, place)
            if column is None:
                self._refuse_beside(cell, place, at)
                continue
            is_blank = not cell.text and cell.formula is None and not cell.struck
            if column.column.is_shown or is_blank or line is None:
                continue
            if self._is_unseen(row, place, at) or self._is_unreadable(cell, at):
                continue
            if column.name not in opened:
                said = {"head": column.head, "text": cell.text[:_QUOTED]}
                _fault(self.form, "form-cell-shut", at, **said)
            elif not self._is_unclear(column, cell, at):
                yield Typed(column, cell.text, at)

    def _refuse_beside(self, cell: SheetCell, place: int, at: Location) -> None:
        """Name what stands under no head; a column with another head is named once."""
        if cell.text and place not in self.unnamed:
            text = cell.text[:_QUOTED]
            _fault(self.form, "form-outside", at, text=text)

    def _is_unseen(self, row: int, column: int, at: Location) -> bool:
        """Name what stands in a row or a column that is hidden."""
        code = ""
        if row in self.sheet.hidden_rows:
            code = "form-row-hidden"
        elif column in self.sheet.hidden_columns:
            code = "form-column-hidden"
        if code:
            _fault(self.form, code, at)
        return bool(code)

    def _is_unreadable(self, cell: SheetCell, at: Location) -> bool:
        """Name what is no value of its own: a formula, a picture, merged or struck cells."""
        code = ""
        if cell.formula is not None:
            is_picture = _PICTURE in f"{cell.formula}{cell.text}".upper()
            code = "form-picture" if is_picture else "form-formula"
        elif cell.text.upper().startswith(f"={_PICTURE}"):
            code = "form-picture"
        elif cell.struck:
            code = "cell-struck"
        elif self._is_merged(at.line, at.column):
            code = "form-merged"
        if code:
            _fault(self.form, code, at)
        return bool(code)

    def _is_merged(self, row: int, column: int) -> bool:
        for top, left, bottom, right in self.sheet.merged:
            if top <= row <= bottom and left <= column <= right:
                return True
        return False

    def _is_unclear(self, column: PlacedColumn, cell: SheetCell, at: Location) -> bool:
        """Name a value that may mean two things: 0.9 of a percentage, a day among words."""
        key = key_of(column.key)
        holds_words = key is not None and key.of is str
        code = ""
        if holds_words and cell.kept is KeptAs.DAY:
            code = "form-day-in-words"
        elif column.column.fills == "percent" and _is_share(cell.text):
            code = "form-share"
        if code:
            _fault(self.form, code, at, value=cell.text, percent=_percent(cell.text))
        return bool(code)

    def _check_shown(
        self, row: int, shown: Mapping[str, str], *, everything: bool = False
    ) -> None:
        """Name the cells that only show something and were changed."""
        for place, column in self.columns.items():
            if not (column.column.is_shown or everything) or column.name == KEY:
                continue
            was = shown.get(column.name, "")
            text = self.sheet.text(row, place)
            if squeezed(text) == squeezed(was) or column.name == "number":
                continue
            at = self._at(row, place)
            code = "form-example-changed" if everything else "form-shown-changed"
            said = {"head": column.head, "text": text[:_QUOTED], "was": was}
            _fault(self.form, code, at, **said)

    def _note_removed(self, seen: Mapping[str, int]) -> None:
        """Say which rows were removed; nothing is recorded of them."""
        gone = [key for key in self.identity.lines if key not in seen]
        if gone:
            args = {"file": self.form.file, "n": len(gone), "names": gone[:8]}
            self.form.notes.append(Message("form.rows-gone", args))

    def _note_beside(self) -> None:
        """Say that pictures and comments are not taken."""
        if self.sheet.drawn:
            args = {"file": self.form.file}
            self.form.notes.append(Message("form.drawn", args))
        for (row, column), text in self.sheet.comments.items():
            at = self._at(row, column)
            _fault(self.form, "form-comment", at, text=text[:_QUOTED])


def _is_share(text: str) -> bool:
    """Tell whether a figure without its sign may mean a share of one: 0.9, 1."""
    plain = read_cell("percent", text)
    if text.rstrip().endswith(_SIGNS) or not plain:
        return False
    try:
        figure = Decimal(plain)
    except InvalidOperation:
        return False
    return 0 < figure <= _WHOLE


def _percent(text: str) -> str:
    """Return a share as a percentage, nothing where a text is none: 90 for 0.9."""
    try:
        share = Decimal(read_cell("percent", text))
    except InvalidOperation:
        return ""
    return f"{(share * 100).normalize():f}"
