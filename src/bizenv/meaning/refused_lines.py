"""Which lines of a register count for nothing: what is complete is neither assigned nor merged. Pure.

Nor is what is applied for and not decided yet taken from whoever applied. Whether a line counts is decided by the end of its own day: what is written of later days, a void among
it, changes nothing of it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bizenv.diagnostics import KeyPath
from bizenv.meaning.assignment import Assignment
from bizenv.meaning.bench import Bench
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.items import assigned_by, in_order
from bizenv.meaning.standings import standing_on
from bizenv.model.base import shifted
from bizenv.model.book import Dated, PlanBook, RefusedLine
from bizenv.model.codes import APPLIED_FOR, FINISHED, Stage
from bizenv.model.items import Assign


def sifted(book: Bench) -> Bench:
    """Return a register whose items have only the lines that count; the others are in `refused`."""
    amendments = dict(book.amendments)
    refused: list[RefusedLine] = []
    for item, several in book.amendments.items():
        of_item = _refused(book, item, several)
        if of_item:
            refused += of_item
            lost = [each.dated.place for each in of_item]
            amendments[item] = _but_for(lost, book, several)
    if not refused:
        return book
    return replace(book, amendments=amendments, refused=tuple(refused))


def _refused(book: PlanBook, item: str, several: Sequence[Dated]) -> list[RefusedLine]:
    """Return the lines of an item that do not count, one after the other.

    Of several that would be refused the earliest day is looked at first, and of it the last line,
    which is the one that stands. Without it, those before it may count.
    """
    found: list[RefusedLine] = []
    left = tuple(several)
    while _comes_after_records(book, item, left):
        alone = replace(book, amendments={item: left})
        line = _first_refused(TaskHistory(alone, book.tasks[item]))
        if line is None:
            break
        found.append(line)
        left = _but_for([line.dated.place], book, left)
    return found


def _comes_after_records(book: PlanBook, item: str, several: Sequence[Dated]) -> bool:
    """Whether a line comes once there are records of its item; else nothing was complete."""
    days = [each.day for each in several if each.line is not None]
    if not days:
        return False
    last_day = max(days)
    by_department = book.entries.get(item, {}).values()
    return any(entries[0].day <= last_day for entries in by_department if entries)


def _first_refused(history: TaskHistory) -> RefusedLine | None:
    found: RefusedLine | None = None
    for dated in history.amendments:
        if found is not None and dated.day > found.dated.day:
            break
        lost = _lost(history, dated) if dated.line is not None else []
        for part in lost[:1]:
            stage = _stage(part, dated)
            found = RefusedLine(dated, part.department, stage)
    return found


def _lost(history: TaskHistory, dated: Dated) -> list[Assignment]:
    """Return the parts that were done and are lost; all of an item that was complete as a whole."""
    before = shifted(dated.day, -1)
    leading = history.in_force(before)
    complete = [part for part in leading if _stage(part, dated) in FINISHED]
    if all(part in complete for part in history.deciding(before)):
        return complete
    done = [part for part in leading if _stage(part, dated) in APPLIED_FOR]
    if not dated.assigns:
        return done
    return [part for part in done if not part.leads_on(dated.day)]


def _stage(part: Assignment, dated: Dated) -> Stage:
    """Return how far a department was at the end of the day of a line."""
    return standing_on(part, dated.day).stage


def _but_for(
    places: Sequence[object], book: PlanBook, several: Sequence[Dated]
) -> tuple[Dated, ...]:
    """Return what changes an item without some lines, in the order in which the others hold."""
    left = [_as_written(each, book) for each in several if each.place not in places]
    left.sort(key=_order)
    ordered = in_order(left, book.plan, book.register, book.calendar)
    return tuple(ordered)


def _as_written(dated: Dated, book: PlanBook) -> Dated:
    """Return what gave an item back to the office as its line or document says it."""
    line = dated.line
    if line is None:
        return dated._replace(back=False, clock=None)
    if not dated.back or not isinstance(line, Assign):
        return dated
    written = assigned_by(line, dated.place, book.plan, book.calendar)
    return written._replace(day=dated.day)


def _order(dated: Dated) -> tuple[date, bool, KeyPath]:
    """Return what orders the changes of an item by the days written: of one day its lines come first."""
    return dated.amendment.effective, dated.line is None, dated.place.path
