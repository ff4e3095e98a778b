"""Rows of files: what a file of records holds, its lines, and what is wrong with them."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bizenv.diagnostics import UNREADABLE, BizenvError, Location, clipped
from bizenv.messages import Message
from bizenv.recording.draft import OpenRecord, Places, WorkedOut


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

    def refuse(
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
        self.faults.append(fault)


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
