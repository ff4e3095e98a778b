"""What the lines of a register mean: a raise issues a task, an assignment changes its terms. Pure."""

from datetime import date

from bizenv.model.amendment import Amendment
from bizenv.model.base import Due
from bizenv.model.book import Dated, Issued, Place
from bizenv.model.durations import Duration
from bizenv.model.items import Assign, Raise
from bizenv.model.plan import Plan, Task
from bizenv.model.working_days import Calendar


def issued_by(line: Raise, place: Place, plan: Plan, calendar: Calendar) -> Issued:
    """Return the task that a raise issues: the office leads it, due when it is to be assigned."""
    first = max(line.date, plan.issued)
    leads = (plan.office,) if plan.office else ()
    task = Task.model_construct(
        id=line.id,
        title=line.title,
        text=line.text,
        lead=leads,
        due=_due(first, plan.clocks.assign, calendar),
        tags=line.tags,
    )
    return Issued(task, (), first, place, line=line)


def assigned_by(line: Assign, place: Place, plan: Plan, calendar: Calendar) -> Dated:
    """Return what an assignment changes: leads, supporters and the due day.

    Due is what it names, else the end of `within`, else of the plan's clock `handle`.
    """
    clock = line.within or plan.clocks.handle
    amendment = Amendment.model_construct(
        effective=line.date,
        task=line.item,
        lead=line.lead,
        support=line.support,
        due=line.due or _due(line.date, clock, calendar),
        document=line.document,
        reason=line.reason,
        note=line.note,
        opening=line.opening,
    )
    return Dated(amendment, line.date, place, line=line)


def _due(trigger: date, clock: Duration | None, calendar: Calendar) -> Due:
    """Return the end of a clock as a deadline; without a clock there is no last day."""
    if clock is None:
        return Due("ongoing", None)
    last = calendar.end(trigger, clock)
    return Due(last.isoformat(), last)
