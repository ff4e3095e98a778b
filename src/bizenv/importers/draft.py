"""A draft: a plan as an importer read it, each value with its place, every line accounted for."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from bizenv.importers.document import Doubt, SourceLine
from bizenv.importers.reading.figures import ReadDuty, ReadFigure

T_co = TypeVar("T_co", covariant=True)


class LineKind(StrEnum):
    """What a source line is."""

    HEADING = "heading"
    TASK = "task"
    RESPONSIBILITY = "responsibility"
    DEADLINE = "deadline"
    PREAMBLE = "preamble"
    SAFEGUARD = "safeguard"
    ATTACHMENT = "attachment"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Sourced(Generic[T_co]):
    """A value with the line that says it."""

    value: T_co
    line: SourceLine


@dataclass(slots=True)
class DraftTask:
    """A task as read.

    A lead or a deadline that the document does not give stays empty: it is never guessed.
    """

    id: str
    title: str
    line: SourceLine
    text: list[str] = field(default_factory=list)
    lead: list[Sourced[str]] = field(default_factory=list)
    support: list[Sourced[str]] = field(default_factory=list)
    due: Sourced[str] | None = None
    due_text: Sourced[str] | None = None
    targets: list[Sourced[ReadFigure]] = field(default_factory=list)
    duties: list[Sourced[ReadDuty]] = field(default_factory=list)


@dataclass(slots=True)
class DraftSection:
    """A section as read."""

    number: str
    title: str
    line: SourceLine
    sections: list["DraftSection"] = field(default_factory=list)
    tasks: list[DraftTask] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Restored:
    """A name whose 市, 区 or 省 the document drops, the full name, and the lines."""

    name: str
    full: str
    lines: list[SourceLine] = field(default_factory=list)

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands first: line and column."""
        first = self.lines[0]
        return first.number, first.column


@dataclass(slots=True)
class Draft:
    """A plan as read from a document.

    `rules` decided on leads where no word says who leads.
    """

    file: str
    rules: tuple[str, ...]
    title: Sourced[str] | None = None
    issuer: Sourced[str] | None = None
    document: Sourced[str] | None = None
    issued: Sourced[date] | None = None
    sections: list[DraftSection] = field(default_factory=list)
    tasks: list[DraftTask] = field(default_factory=list)
    kinds: list[tuple[SourceLine, LineKind]] = field(default_factory=list)
    restored: list[Restored] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def every_task(self) -> Iterator[DraftTask]:
        """Yield every task in the order of the plan file."""
        yield from self.tasks
        for section in self.every_section():
            yield from section.tasks

    def every_section(self) -> Iterator[DraftSection]:
        """Yield every section, each before those below it."""
        waiting = list(reversed(self.sections))
        while waiting:
            section = waiting.pop()
            yield section
            waiting += reversed(section.sections)

    def counts(self) -> Counter[LineKind]:
        """Return how many lines there are of each kind."""
        kinds = (kind for _, kind in self.kinds)
        return Counter(kinds)

    def unread(self) -> list[SourceLine]:
        """Return the lines that were not understood."""
        found: list[SourceLine] = []
        for line, kind in self.kinds:
            if kind is LineKind.UNREAD:
                found.append(line)
        return found
