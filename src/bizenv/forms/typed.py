"""What a form says that came back: its rows, what was typed into which cell, what is wrong."""

from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from bizenv.diagnostics import FINDINGS, BizenvError, Location, clipped
from bizenv.forms.columns import FormKind, PlacedColumn
from bizenv.forms.identity import FormLine, Identity
from bizenv.messages import Message
from bizenv.recording.tables import Fault

QUOTED: Final = 40  # characters of a text in a fault


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
    """A form that came back: its rows that say something, its day, faults and what is to be told.

    `day_at` is where the day belongs.
    """

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

    def fault(self, code: str, at: Location, **said: object) -> None:
        """Take note of what is wrong with a cell."""
        error = fault_of(code, **said)
        fault = Fault(at, error, exact=True)
        self.faults.append(fault)

    def note(self, code: str, **said: object) -> None:
        """Take note of what is to be told of the form."""
        note = Message(code, {"file": self.file, **said})
        self.notes.append(note)


def fault_of(code: str, **said: Any) -> BizenvError:
    """Return what is wrong with a form, by its code, and what is to be written instead."""
    told: dict[str, Any] = {}
    for name, value in said.items():
        short = clipped(value)
        told[name] = short
    hint = Message(f"hint.{code}", told)
    return BizenvError(code, status=FINDINGS, hint=hint, **told)
