"""Under which groups a task is counted, and with which part of it."""

from collections.abc import Callable, Iterator

from bizenv.periods.period import ONGOING
from bizenv.report.query import Role
from bizenv.report.views import TaskView

Grouped = Iterator[tuple[str | None, TaskView]]


def by_department(
    view: TaskView,
    members: frozenset[str] | None,
    role: Role,
    key: Callable[[str], str | None],
) -> Grouped:
    """Put a task under each department that leads it, judged on that part alone.

    Under a supporter as a whole.
    """
    leads = role is Role.LEAD
    of_one = len(view.judged) == 1
    if leads and of_one and members is None:
        only = view.judged[0].assignment
        yield key(only.department), view
        return
    history = view.history
    units = _leading(view) if leads else history.supporters_on(view.day)
    by_key: dict[str | None, list[str]] = {}
    for unit in units:
        if members is None or unit in members:
            group = key(unit)
            several = by_key.setdefault(group, [])
            several.append(unit)
    for name, several in by_key.items():
        part = view.part_of(several) if leads else view
        if part is not None:
            yield name, part


def _leading(view: TaskView) -> tuple[str, ...]:
    history = view.history
    in_force = history.in_force(view.day)
    names = [each.department for each in in_force]
    return tuple(names)


def by_tag(
    view: TaskView,
    tag: str,
    members: frozenset[str] | None,
    role: Role,
) -> Grouped:
    """Put a task under its own tag; without one, under the tags of the departments that lead it."""
    history = view.history
    own = history.issued.task.all_tags.get(tag)
    if own is not None:
        yield own, view
        return
    departments = history.book.register.departments

    def tagged(name: str) -> str | None:
        known = departments.get(name)
        if known is None:
            return None
        return known.tags.get(tag)

    yield from by_department(view, members, role, tagged)


def section(view: TaskView, within: tuple[str, ...]) -> str | None:
    """Return the top section of a task; below a section that was asked for, the next one down."""
    history = view.history
    numbers = [each.number for each in history.issued.sections]
    if not numbers:
        return None
    depth = 0
    for asked_for in within:
        if asked_for in numbers:
            below = numbers.index(asked_for) + 1
            depth = max(depth, below)
    lowest = len(numbers) - 1
    number = numbers[min(depth, lowest)]
    return f"{history.book.id}/{number}"


def by_indicator(view: TaskView) -> Grouped:
    """Put a task under the indicators of the nearest section that names any."""
    for nearest in reversed(view.history.issued.sections):
        if nearest.indicator:
            for name in nearest.indicator:
                yield name, view
            return
    yield None, view


def by_month(view: TaskView) -> Grouped:
    """Put a task under the month in which it is due."""
    due = view.due
    month = f"{due:%Y-%m}" if due else ONGOING
    yield month, view
