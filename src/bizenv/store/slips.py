"""The slips of one plan: what the office issued, and what came of it."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bizenv.diagnostics import Location
from bizenv.layout import PLANS, SLIPS
from bizenv.model.book import Place, SlipEntry
from bizenv.model.slips import Answer, Issue, SlipLine
from bizenv.store.plan_reading import PlanReading
from bizenv.store.reading import Reader, adapter
from bizenv.store.shelf import Shelf

IssueAt = tuple[Issue, Place]
Lines = Iterable[Issue | Answer | None]
"""The lines of a file of slips; None where one cannot be read."""


def slips(plan: PlanReading) -> tuple[SlipEntry, ...]:
    """Return the lines about slips as they stand; what they name is looked up."""
    folder = plan.folder
    file = f"{folder}/{SLIPS}"
    line_of = adapter(SlipLine)
    lines: Lines = plan.reader.fit_each(line_of, file)
    plan.refuse_empty(file)
    issued_to: dict[str, str] = {}
    found: list[SlipEntry] = []
    for row, line in enumerate(lines):
        if line is None:
            continue
        place = Place(file, (row,))
        if isinstance(line, Issue):
            department = _issued(plan, line, place)
            number = line.number
            issued_to.setdefault(number, department)
        else:
            number = line.slip
            department = issued_to.get(number, "")
        entry = SlipEntry(line, department, place)
        found.append(entry)
    return tuple(found)


def _issued(plan: PlanReading, line: Issue, place: Place) -> str:
    """Return the department of an issued slip; findings if task or department are unknown."""
    task = line.task
    plan.knows(task, place, "task")
    written = line.department
    department = plan.register.resolve(written)
    if department is not None:
        return department
    file, path = place.below("department")
    plan.unknown(written, file, path)
    return written


class IssuedSlips(NamedTuple):
    """All slips that any plan issued, and the files of slips that cannot be read in full."""

    slips: list[IssueAt]
    unread: list[str]
    reader: Reader

    def where(self, place: Place) -> Location:
        """Return the line and column of a place."""
        return self.reader.where(*place)


def numbers_given(shelf: Shelf) -> IssuedSlips:
    """Return the slips of all plans. No plan is read for it."""
    reader = Reader(shelf.snapshot)
    line_of = adapter(SlipLine)
    given = IssuedSlips([], [], reader)
    plans = shelf.plans
    for plan_id, files in plans.items():
        file = f"{PLANS}/{plan_id}/{SLIPS}"
        if file not in files:
            continue
        lines = reader.fit_each(line_of, file)
        issued = _issues(lines, file)
        given.slips.extend(issued)
        if file in reader.faulty():
            given.unread.append(file)
    return given


def _issues(lines: Lines, file: str) -> Iterator[IssueAt]:
    """Yield the lines that issue slips, each with its place."""
    for row, line in enumerate(lines):
        if isinstance(line, Issue):
            place = Place(file, (row,))
            yield line, place
