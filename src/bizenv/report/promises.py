"""What was promised of a part of a task, and what came of it. Pure.

A promise is judged only where it names a day; else it stands as it was said.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final, Literal, NamedTuple, get_args

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.footings import case_on
from bizenv.meaning.slips import slips_about
from bizenv.meaning.standings import standing_on
from bizenv.meaning.statuses import SETTLED, UNCOUNTED, Status
from bizenv.meaning.verdict import Verdict, verdict
from bizenv.model.book import PlanBook
from bizenv.model.codes import Stage
from bizenv.model.records import Decide, Forecast
from bizenv.report.as_read import AsRead, as_read
from bizenv.report.decisions import decisions_on
from bizenv.report.milestones import MilestoneRow, milestones_of
from bizenv.report.said import LastSaid, last_said, moves
from bizenv.report.views import Judged, TaskView

Source = Literal["decision", "moved", "forecast", "milestone", "next", "reply"]
Kept = Literal["not-kept", "waiting", "open", "kept", "said"]
STATES: Final[tuple[Kept, ...]] = get_args(Kept)
_OF_MILESTONE: Final[Mapping[str, Kept]] = {"missed": "not-kept", "completed": "kept"}


class Promised(NamedTuple):
    """What was promised: in whose words, on which day, and for which day, where it names one.

    `kept` says how it stands where that does not follow from the day alone. `slip`: which one a reply is to.
    """

    source: Source
    text: str | None
    said: date | None
    until: date | None = None
    judged: bool = True
    kept: Kept | None = None
    slip: str | None = None


class Promise(NamedTuple):
    """A promise of one department's part of a task, and what came of it by the day.

    `state`: kept; not-kept; waiting: applied for in time, and not decided; open: its day has
    not come; said: it names no day to be judged by. `done`: the day of the application that
    stands. `later`: what was said last, if after the promise.
    """

    department: str
    plan: str
    task: str
    title: str
    promised: Promised
    state: Kept
    standing: AsRead
    done: date | None
    later: LastSaid | None

    @property
    def key(self) -> str:
        """The task's id outside its plan."""
        return f"{self.plan}/{self.task}"


class PromisedPart(NamedTuple):
    """One department's part of a task: as it stands, and what was said by the last stocktake."""

    book: PlanBook
    view: TaskView
    judged: Judged
    since: date

    @property
    def assignment(self) -> Assignment:
        """The part."""
        return self.judged.assignment

    @property
    def day(self) -> date:
        """The day on which it is looked at."""
        return self.view.day

    @property
    def then(self) -> Verdict | None:
        """How it stood at the last stocktake; None if the department did not lead it yet."""
        if not self.assignment.leads_on(self.since):
            return None
        return verdict(self.assignment, self.since)

    @property
    def was_open(self) -> Verdict | None:
        """How it stood at the last stocktake, if there was anything left to do."""
        then = self.then
        if then is None or then.status in SETTLED:
            return None
        return then


def _decisions(part: PromisedPart) -> Iterator[Promised]:
    """Yield what meetings decided: the last one, and what of earlier ones was still to be done."""
    for entry in decisions_on(part.assignment, part.day):
        record = entry.record
        assert isinstance(record, Decide)
        until = record.complete_by
        is_today = entry.day >= part.day
        was_done = part.was_open is None or until is None
        is_over = entry.day < part.since and was_done
        if not is_today and not is_over:
            yield Promised("decision", record.decision, entry.day, until)


def _moved(part: PromisedPart) -> Iterator[Promised]:
    """Yield the day that the last extension gave, where there was anything left to do."""
    if part.was_open is None:
        return
    *_, last = None, *moves(part.assignment, part.day)
    if last is None or not last.later:
        return
    if last.after is not None:
        yield Promised("moved", last.reason, last.effective, last.after)


def _forecast(part: PromisedPart) -> Iterator[Promised]:
    """Yield what the department expected: in time, it is judged by the due day of then."""
    then = part.was_open
    if then is None:
        return
    for entry, said in case_on(part.assignment, part.since).filed():
        forecast = said.forecast
        if forecast is None:
            continue
        until = then.due.last_day
        judged = forecast is Forecast.ON_TIME
        yield Promised("forecast", forecast, entry.day, until, judged)
        return


def _milestones(part: PromisedPart) -> Iterator[Promised]:
    """Yield the milestones whose day came since."""
    assignment = part.assignment
    for row in milestones_of(part.book, part.view):
        is_own = row.department == assignment.department
        if is_own and part.since < row.due <= part.day:
            state = _of_milestone(row)
            yield Promised("milestone", row.milestone, None, row.due, kept=state)


def _of_milestone(row: MilestoneRow) -> Kept:
    if row.unheard:
        return "said"
    if row.reached is None:
        return _OF_MILESTONE.get(row.state, "open")
    if row.reached <= row.due:
        return "kept"
    return "not-kept"


def _next(part: PromisedPart) -> Iterator[Promised]:
    """Yield what the department said that it would do next."""
    then = part.was_open
    if then is None:
        return
    said = last_said(part.assignment, then.status, part.since)
    text = said.texts.get("next")
    if text is not None:
        yield Promised("next", text, said.told, judged=False)


def _replies(part: PromisedPart) -> Iterator[Promised]:
    """Yield replies to its slips: those since the last stocktake, and the last before of each slip."""
    for slip in slips_about(part.book, part.assignment, part.day):
        before = [each for each in slip.replies if each.date < part.since]
        since = [each for each in slip.replies if each.date >= part.since]
        if part.was_open is not None:
            since = [*before[-1:], *since]
        for reply in since:
            yield Promised(
                "reply",
                reply.text,
                reply.date,
                reply.until,
                slip=slip.number,
            )


PROMISES: Final[Mapping[Source, Callable[[PromisedPart], Iterator[Promised]]]] = {
    "decision": _decisions,
    "moved": _moved,
    "forecast": _forecast,
    "milestone": _milestones,
    "next": _next,
    "reply": _replies,
}
"""What counts as a promise, in the order in which it is told."""


def promises_of(book: PlanBook, view: TaskView, since: date) -> Iterator[Promise]:
    """Yield the promises of the parts in view, made by a day or decided since."""
    for judged in view.judged:
        part = PromisedPart(book, view, judged, since)
        for find in PROMISES.values():
            for promised in find(part):
                yield _promise(part, promised)


def _promise(part: PromisedPart, promised: Promised) -> Promise:
    assignment, now = part.judged
    history = part.view.history
    standing = standing_on(assignment, part.day)
    application = standing.application
    said = last_said(assignment, now.status, part.day)
    made = promised.said or part.since
    is_later = said.filed is not None and said.filed > made
    return Promise(
        assignment.department,
        part.book.id,
        history.id,
        history.issued.task.title,
        promised,
        promised.kept or _state(part, promised),
        as_read(assignment, now, part.day),
        done=application.made if application else None,
        later=said if is_later else None,
    )


def _state(part: PromisedPart, promised: Promised) -> Kept:
    """Return how a promise stands: by the verdict where its day is the due day, else by its day."""
    assignment, now = part.judged
    until = promised.until
    if until is None or not promised.judged or now.status in UNCOUNTED:
        return "said"
    if until == now.due.last_day:
        late = now.late or now.status is Status.OVERDUE
    else:
        late = _after(assignment, until, part.day)
    if late:
        return "not-kept"
    if now.status is Status.COMPLETED:
        return "kept"
    if now.stage is Stage.APPLIED:
        return "waiting"
    return "open"


def _after(assignment: Assignment, until: date, day: date) -> bool:
    """Whether a part was applied for after a day, or was not though that is over."""
    application = standing_on(assignment, day).application
    if application is None:
        return day > until
    return application.made > until
