"""What tasks give to a score: how many are led, due, completed, overdue, and for how long. Pure."""

from bizenv.meaning.statuses import Status
from bizenv.meaning.timeline import months_running
from bizenv.model.item_clocks import RegisterKind
from bizenv.periods.period import month_of
from bizenv.report.stretch import LedPart, Places, PlanStretch, status_on


def tasks(stretch: PlanStretch) -> Places:
    """Yield the tasks led."""
    for part in stretch.parts:
        yield part.place()


def _is_due(stretch: PlanStretch, part: LedPart) -> bool:
    """Whether a part fell due in the period, or before it and was not completed when it began."""
    due = part.view.due
    if due is None or due > stretch.last:
        return False
    if due >= stretch.first:
        return True
    return stretch.before(part) is not Status.COMPLETED


def due(stretch: PlanStretch) -> Places:
    """Yield what is due."""
    for part in stretch.parts:
        if _is_due(stretch, part):
            yield part.place()


def due_completed(stretch: PlanStretch) -> Places:
    """Yield what is due; what is completed of it is worth 1."""
    for part in stretch.parts:
        if _is_due(stretch, part):
            completed = part.status is Status.COMPLETED
            yield part.place(completed)


def on_time(stretch: PlanStretch) -> Places:
    """Yield what is due; what was completed and not late is worth 1."""
    for part in stretch.parts:
        if _is_due(stretch, part):
            completed = part.status is Status.COMPLETED
            yield part.place(completed and not part.view.late)


def overall(stretch: PlanStretch) -> Places:
    """Yield what has a last day; what is completed of it is worth 1."""
    for part in stretch.parts:
        if part.view.due is not None:
            completed = part.status is Status.COMPLETED
            yield part.place(completed)


def overdue(stretch: PlanStretch) -> Places:
    """Yield what is overdue on the last day."""
    for part in stretch.parts:
        if part.status is Status.OVERDUE:
            yield part.place()


def completed(stretch: PlanStretch) -> Places:
    """Yield what was completed in the period."""
    for part, day in stretch.completed():
        yield part.place(day=day)


def completed_late(stretch: PlanStretch) -> Places:
    """Yield what was completed in the period, and late."""
    for part, day in stretch.completed():
        if part.view.late:
            yield part.place(day=day)


def completed_early(stretch: PlanStretch) -> Places:
    """Yield what was completed before its due day, which was not moved once it was overdue."""
    for part, day in stretch.completed():
        view = part.view
        due = view.due
        is_before = due is not None and day < due
        is_excused = view.late or view.moved_late
        if is_before and not is_excused:
            yield part.place(day=day)


def innovations(stretch: PlanStretch) -> Places:
    """Yield the initiatives completed in the period."""
    if stretch.book.plan.register_ is RegisterKind.INNOVATIONS:
        yield from completed(stretch)


def _running(stretch: PlanStretch, status: Status) -> Places:
    """Yield the parts that had a status on the last day and at the ends of months before, running."""
    day = stretch.last
    for part in stretch.parts:
        if status_on(part, day) is status:
            months = months_running(part.assignment, day).months
            is_end = day == month_of(day).last
            yield part.place(months if is_end else months + 1)


def red_months(stretch: PlanStretch) -> Places:
    """Yield what was overdue at the ends of months running."""
    return _running(stretch, Status.OVERDUE)


def yellow_months(stretch: PlanStretch) -> Places:
    """Yield what was at risk at the ends of months running."""
    return _running(stretch, Status.AT_RISK)
