"""item-completed: what is complete is neither assigned nor merged, unless it is reopened first."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.stages import Stage
from bizenv.meaning.standings import standing_on
from bizenv.meaning.terms import Assignment
from bizenv.messages import Message
from bizenv.model.base import shifted
from bizenv.model.book import Dated

COMPLETE: Final = (Stage.ACCEPTED, Stage.DECLARED)


def item_completed(subject: Subject) -> Iterator[Diagnostic]:
    """Find assignments and merges by which somebody loses an item whose work is complete.

    Its rates would lose what was done, or what was done late.
    """
    for history in subject.histories:
        for dated in history.amendments:
            if dated.line is None:
                continue
            for part in _lost(history, dated)[:1]:
                if not subject.doubts(history.id, part.department):
                    yield _finding(subject, dated, part)


def _lost(history: TaskHistory, dated: Dated) -> list[Assignment]:
    """Return the parts that were complete and are lost; all of an item that was so as a whole."""
    before = shifted(dated.day, -1)
    complete = [part for part in history.in_force(before) if _is_complete(part, dated)]
    if all(part in complete for part in history.deciding(before)):
        return complete
    if not dated.assigns:
        return []
    return [part for part in complete if not part.leads_on(dated.day)]


def _is_complete(part: Assignment, dated: Dated) -> bool:
    standing = standing_on(part, _last_day(part, dated))
    return standing.stage in COMPLETE


def _last_day(part: Assignment, dated: Dated) -> date:
    """Return the last day on which a department may have had its work completed."""
    if part.leads_on(dated.day):
        return dated.day
    return shifted(dated.day, -1)


def _finding(subject: Subject, dated: Dated, part: Assignment) -> Diagnostic:
    last = _last_day(part, dated)
    stage = standing_on(part, last).stage
    args = {
        "department": part.department,
        "task": dated.amendment.target,
        "day": dated.day,
        "stage": Message(f"stage.{stage}"),
    }
    key = "lead" if dated.assigns else "into"
    at = subject.where(dated.place.below(key))
    hint = Message(f"hint.item-completed.{stage}")
    return Diagnostic("item-completed", at, args, hint=hint)
