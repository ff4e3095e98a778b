"""A record that is to be written, and where it stands then."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from bizenv.diagnostics import Location
from bizenv.files.yaml_tree import Tree
from bizenv.messages import Message


class TaskOf(NamedTuple):
    """A task of a plan."""

    plan: str
    task: str

    @property
    def full(self) -> str:
        """How people name it where several plans may have such a number."""
        return f"{self.plan}/{self.task}"


RecordTree = Mapping[str, Tree]
"""A record as a file has it: its keys and what they hold."""
OpenRecord = dict[str, Tree]
"""The same while it is put together."""
Places = Mapping[str, Location]
"""Where the keys of a record stand in a table."""


class AskedHead(NamedTuple):
    """How people are asked for a key: under which head, and what they are to write there."""

    head: str
    how: Message


class WorkedOut(NamedTuple):
    """A cell of the program's own list that no record fills: its head, and what it says."""

    head: str
    text: str


@dataclass(frozen=True)
class DraftRecord:
    """A record that is to be appended to a ledger of a plan.

    `department` is whose part of the task it is about (None: an amendment for all);
    `source` is the line of the file that it comes from, None if it was given by
    options; in a table `places` are those of its keys. `asked` says of a form how it asks for
    them.
    """

    plan: str
    file: str
    tree: RecordTree
    task: str
    department: str | None
    source: Location | None = None
    places: Places = field(default_factory=dict)
    asked: Mapping[str, AskedHead] = field(default_factory=dict)


class HandedBack(NamedTuple):
    """A row of the program's own list that was handed back: its line, and the cells worked out."""

    draft: DraftRecord
    line: int
    worked_out: Mapping[str, WorkedOut]


class LedgerRow(NamedTuple):
    """A record where it stands or would stand: its row of the ledger, its line and that text."""

    draft: DraftRecord
    row: int
    line: int
    text: str


LineOf = tuple[str, int]
"""A file and the number of a line."""
