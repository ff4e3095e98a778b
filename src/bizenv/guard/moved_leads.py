"""Tasks that somebody else leads by another register, on some day up to today."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from bizenv.meaning.bench import histories
from bizenv.meaning.history import TaskHistory
from bizenv.model.base import shifted
from bizenv.model.book import PlanBook
from bizenv.model.register import renamed


def moved_due(without: PlanBook, after: PlanBook, today: date) -> Iterator[str]:
    """Yield which tasks whose due day has come somebody else leads on some day up to today."""
    for history, name in _moved(without, after, today):
        if _is_due(history, today):
            yield f"{history.id} {name}"


def moved_running(without: PlanBook, after: PlanBook, today: date) -> Iterator[str]:
    """Yield which tasks whose due day is still to come somebody else leads on some day up to today."""
    for history, name in _moved(without, after, today):
        if not _is_due(history, today):
            yield f"{history.id} {name}"


def _is_due(history: TaskHistory, today: date) -> bool:
    """Whether the due day of a part has come."""
    for assignment in history.assignments:
        if assignment.due_on(today).value.has_come(today):
            return True
    return False


def _moved(
    without: PlanBook, after: PlanBook, today: date
) -> Iterator[tuple[TaskHistory, str]]:
    """Yield the tasks, as before, that somebody else leads on some day up to today, and who."""
    after_by_id = by_id(after)
    names = renamed(without.register, after.register)
    for then in histories(without):
        now = after_by_id.get(then.id)
        if now is None:
            continue
        name = _another_lead(then, now, names, today)
        if name is not None:
            yield then, name


def by_id(book: PlanBook) -> Mapping[str, TaskHistory]:
    """Return the histories of a plan by the id of their tasks."""
    return {history.id: history for history in histories(book)}


def _another_lead(
    before: TaskHistory,
    after: TaskHistory,
    names: Mapping[str, str],
    today: date,
) -> str | None:
    """Return who leads in only one of two histories, on the first day on which somebody does."""
    for day in _days_of_leads((before, after), today):
        led = _leads(before, day)
        then = {names.get(name, name) for name in led}
        now = _leads(after, day)
        others = then ^ now
        if others:
            return min(others)
    return None


def _days_of_leads(several: Sequence[TaskHistory], today: date) -> list[date]:
    """Return the days up to today on which somebody begins or ceases to lead."""
    days: set[date] = set()
    for history in several:
        for each in history.assignments:
            days.add(each.first)
            if each.last is not None:
                ceases = shifted(each.last, 1)
                days.add(ceases)
    return past_days(days, today)


def past_days(days: Iterable[date], today: date) -> list[date]:
    """Return the days up to today, in order."""
    past = [day for day in days if day <= today]
    return sorted(past)


def _leads(history: TaskHistory, day: date) -> set[str]:
    leading = history.in_force(day)
    return {each.department for each in leading}
