"""A record that is to be written, and where it stands then."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from bizenv.diagnostics import Location
from bizenv.files.yaml_tree import Tree


@dataclass(frozen=True)
class DraftRecord:
    """A record that is to be appended to a ledger of a plan.

    `department` is whose part of the task it is about (None: an amendment for all);
    `source` is the line of the file that it comes from, None if it was given by
    options; in a table `places` are those of its keys.
    """

    plan: str
    file: str
    tree: Mapping[str, Tree]
    task: str
    department: str | None
    source: Location | None = None
    places: Mapping[str, Location] = field(default_factory=dict)


class LedgerRow(NamedTuple):
    """A record where it stands or would stand: its row of the ledger, its line and that text."""

    draft: DraftRecord
    row: int
    line: int
    text: str


LineOf = tuple[str, int]
"""A file and the number of a line."""
