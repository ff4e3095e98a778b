"""What replaces a record voided in the same edit, and keeps its day for clocks, duties, filing."""

from collections.abc import Iterator
from typing import Final

from bizenv.guard.comparison import Ledger
from bizenv.guard.edit import Edit
from bizenv.meaning.assignment import Assignment
from bizenv.meaning.filing import filed_with
from bizenv.meaning.standings import standing_on
from bizenv.model.book import Entry
from bizenv.model.records import Progress, Report

_ANSWERS: Final = ("finding", "duty")
"""Keys by which a report answers a clock or a duty."""
_SAME: Final = ("duty", "period", "milestone")
"""Keys that say to what a report answers: a correction leaves them as they were."""


def corrects_answer(
    edit: Edit,
    ledger: Ledger,
    entry: Entry,
    assignment: Assignment | None,
) -> bool:
    """Whether a report says anew what a record of its day said, which the edit voids.

    Only one that answered a clock, a duty or a month's report, and nothing that it did not answer.
    """
    said = entry.record
    if assignment is None or not isinstance(said, Report):
        return False
    for voided in _voided(edit, ledger, assignment):
        was = voided.record
        if not isinstance(was, Progress) or was.date != said.date:
            continue
        is_answer = any(getattr(said, key) is not None for key in _ANSWERS)
        was_in_time = filed_with(assignment, voided, edit.today) is not None
        if _says_no_more(said, was) and (is_answer or was_in_time):
            return True
    return False


def _says_no_more(said: Report, was: Progress) -> bool:
    """Whether a report answers to what another record answered to, and to nothing else."""
    given = said.model_fields_set - {"note"}
    differs = [key for key in _SAME if getattr(said, key) != getattr(was, key, None)]
    return given <= was.model_fields_set and not differs


def _voided(edit: Edit, ledger: Ledger, assignment: Assignment) -> Iterator[Entry]:
    """Yield the records that stood before, and that the edit's own lines of a ledger void."""
    fresh = {(ledger.file, row) for row in ledger.fresh}
    voids = standing_on(assignment, edit.today).voided
    for each in assignment.entries:
        place = (each.file, each.row)
        void = voids.get(place)
        if void is None or place in fresh:
            continue
        if (void.file, void.row) in fresh:
            yield each
