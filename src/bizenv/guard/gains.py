"""Who is better off by other rules: a bad status is a better one, or a delay is gone."""

from collections.abc import Iterator
from datetime import date

from bizenv.guard.moved_leads import by_id, past_days
from bizenv.meaning.assignment import Assignment
from bizenv.meaning.bench import histories
from bizenv.meaning.statuses import ALARMING, STATUSES
from bizenv.meaning.timeline import timeline
from bizenv.meaning.verdict import Verdict, verdict
from bizenv.model.book import PlanBook


def gains(without: PlanBook, after: PlanBook, today: date) -> Iterator[str]:
    """Yield who is better off on some day up to today, by the names before."""
    after_by_id = by_id(after)
    register = after.register
    for then in histories(without):
        now = after_by_id.get(then.id)
        there = now.assignments if now is not None else ()
        for assignment in then.assignments:
            own = assignment.department
            name = register.resolve(own) or own
            successors = [each for each in there if each.department == name]
            if _better(assignment, successors, today):
                yield f"{then.id} {own}"


def _better(before: Assignment, after: list[Assignment], today: date) -> bool:
    """Whether an assignment is better off with the new rules on some day up to today."""
    days = {today}
    for each in (before, *after):
        turns = timeline(each)
        days.update([span.first for span in turns])
    for day in past_days(days, today):
        if not before.leads_on(day):
            continue
        leading = (each for each in after if each.leads_on(day))
        successor = next(leading, None)
        then = verdict(before, day)
        now = None if successor is None else verdict(successor, day)
        if _is_gain(then, now):
            return True
    return False


def _is_gain(then: Verdict, now: Verdict | None) -> bool:
    """Whether a bad status is a better one now, or a delay is gone."""
    bad = then.status in ALARMING
    if now is None:
        return bad or then.late
    was = STATUSES.index(then.status)
    is_now = STATUSES.index(now.status)
    if bad and is_now > was:
        return True
    return then.late and not now.late
