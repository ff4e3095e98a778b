"""What a form says that came back: its rows, what was typed into which cell, what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from bizenv.diagnostics import FINDINGS, BizenvError, Location, clipped
from bizenv.forms.columns import FormKind, PlacedColumn
from bizenv.forms.identity import FormLine, Identity
from bizenv.importers.formats.references import Cell
from bizenv.importers.formats.sheet_cells import CellSheet
from bizenv.messages import Message
from bizenv.recording.file_rows import Fault

QUOTED: Final = 40  # characters of a text in a fault


class TypedCell(NamedTuple):
    """What was typed into a cell, and where that is."""

    column: PlacedColumn
    text: str
    at: Location

    @property
    def key(self) -> str:
        """The key of a record that it fills."""
        return self.column.key

    @property
    def head(self) -> str:
        """The head of its column, on one line."""
        return self.column.said

    @property
    def choices(self) -> tuple[str, ...]:
        """The codes of the words that its column takes, nothing if it takes any."""
        return self.column.column.choices


class TypedDay(NamedTuple):
    """The day, or the month, that was written above the table, and where that is."""

    text: str
    at: Location


class ReturnedRow(NamedTuple):
    """A row that something was typed into; what it was when it was handed out.

    `cells` are where its keys belong, with the columns.
    """

    key: str
    line: FormLine
    at: Location
    typed: tuple[TypedCell, ...]
    cells: Mapping[str, tuple[PlacedColumn, Location]] = {}


@dataclass
class Returned:
    """A form that came back: its rows that say something, its day, faults and what is to be told.

    `day_at` is where the day belongs, `month` the month that it reports; `is_day_named`: what
    keeps the day from being read is among the faults. `doubts` keep nothing from being taken.
    """

    file: str
    identity: Identity
    rows: list[ReturnedRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    doubts: list[Fault] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)
    day: TypedDay | None = None
    day_at: Location = field(default_factory=lambda: Location(""))
    is_day_named: bool = False
    month: TypedDay | None = None

    @property
    def kind(self) -> FormKind:
        """Who filled it in."""
        return FormKind(self.identity.kind)

    def fault(self, code: str, at: Location, how: str = "", **said: Any) -> None:
        """Take note of what is wrong with a cell; `how`: the end of the hint's code."""
        error = fault_of(code, how, **said)
        fault = Fault(at, error, exact=True)
        self.faults.append(fault)

    def doubt(self, code: str, at: Location, **said: Any) -> None:
        """Take note of what people are to look at in a cell, though it is taken."""
        error = fault_of(code, **said)
        fault = Fault(at, error, exact=True)
        self.doubts.append(fault)

    def note(self, code: str, **said: Any) -> None:
        """Take note of what is to be told of the form."""
        note = Message(code, {"file": self.file, **said})
        self.notes.append(note)


class ReturnedSheet:
    """A sheet of a form that came back, whose cells are named where they are wrong."""

    def __init__(self, form: Returned, sheet: CellSheet) -> None:
        self.form = form
        self.sheet = sheet
        self.identity = form.identity

    def at(self, place: Cell) -> Location:
        """Return where a cell is."""
        row, column = place
        file = self.form.file
        sheet = self.sheet.name
        return Location(file, row, column, sheet=sheet)

    def text(self, place: Cell) -> str:
        """Return what a cell shows."""
        row, column = place
        return self.sheet.text(row, column)

    def fault(self, code: str, place: Cell, how: str = "", **said: Any) -> None:
        """Take note of what is wrong with a cell; `how`: the end of the hint's code."""
        at = self.at(place)
        self.form.fault(code, at, how, **said)

    def quote(self, code: str, place: Cell) -> None:
        """Name a cell with the beginning of what it says."""
        text = self.text(place)
        begins = text[:QUOTED]
        self.fault(code, place, text=begins)


def fault_of(code: str, how: str = "", **said: Any) -> BizenvError:
    """Return what is wrong with a form, by its code, and what is to be written instead.

    `how`: the end of the hint's code, where it is not that of the fault.
    """
    told: dict[str, Any] = {}
    for name, value in said.items():
        short = clipped(value)
        told[name] = short
    hint = Message(f"hint.{code}{how}", told)
    return BizenvError(code, status=FINDINGS, hint=hint, **told)
