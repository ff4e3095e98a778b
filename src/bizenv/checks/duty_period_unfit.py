"""duty-period-unfit: a report counts for one of its duty's periods, or for a month, begun by its day."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic
from bizenv.meaning.duties import duties_of, period_of
from bizenv.messages import Message
from bizenv.model.base import Due
from bizenv.model.book import Entry
from bizenv.model.plan import Duty, Every
from bizenv.model.records import Report
from bizenv.periods.period import month_of


def duty_period_unfit(subject: Subject) -> Iterator[Diagnostic]:
    """Find periods that are none of the duty's, or without a duty no month, or that had not begun."""
    histories = {history.id: history for history in subject.histories}
    for entry in subject.written():
        said = entry.record
        if not isinstance(said, Report) or said.period is None:
            continue
        if not subject.stands(entry):
            continue
        task_told = histories[said.task]
        duties = duties_of(task_told, entry.day)
        named = [duty for duty in duties if duty.title == said.duty]
        if said.duty is not None and not named:
            continue  # unknown-aim tells of it
        lengths = [duty.every for duty in named] or [Every.MONTH]
        fits = [_fits(every, said.period, entry) for every in lengths]
        if not any(fits):
            yield _finding(subject, entry, said.period, named)


def _fits(every: Every, named: Due, entry: Entry) -> bool:
    last_day = named.last_day
    assert last_day is not None
    period = period_of(every, last_day)
    ends_so = period.last == last_day
    return ends_so and period.first <= entry.day


def _finding(
    subject: Subject,
    entry: Entry,
    named: Due,
    duties: list[Duty],
) -> Diagnostic:
    there = entry.place.below("period")
    at = subject.where(there)
    own_month = month_of(entry.day).written
    hint = Message("hint.duty-period-unfit.no-duty", {"period": own_month})
    if duties:
        duty = duties[-1]
        own = period_of(duty.every, entry.day)
        written = own.written
        args = {"duty": duty.title, "period": written, "day": entry.day}
        hint = Message("hint.duty-period-unfit", args)
    return Diagnostic("duty-period-unfit", at, {"period": named.written}, hint=hint)
