"""Whether a rung of the ladder (催办阶梯) has a ground on a day, and with which figures. Pure.

Every ground reads verdicts, the timeline or slips: nothing here decides what is overdue.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.footings import case_on
from bizenv.meaning.risks import rounded, share_missing
from bizenv.meaning.slips import LIVE, Slip, SlipState
from bizenv.meaning.standings import standing_on
from bizenv.meaning.statuses import TO_BE_DONE, Status
from bizenv.meaning.timeline import months_running
from bizenv.meaning.verdict import Verdict, verdict
from bizenv.model.base import shifted
from bizenv.model.codes import CLAIMED
from bizenv.model.durations import Duration
from bizenv.model.kinds import Effect, effect
from bizenv.model.ladder import GroundRule, Rung, Rungs
from bizenv.model.slips import Ground, GroundKind
from bizenv.model.working_days import Calendar

_PUTS_BACK: Final = (Effect.RETURNS, Effect.REOPENS, Effect.WITHDRAWS)


class Held(NamedTuple):
    """A ground that holds on a day, with its figures, and since when it has held."""

    ground: Ground
    since: date


class LadderPart(NamedTuple):
    """One department's part of a task on a day, and the slips that it was issued by then."""

    assignment: Assignment
    day: date
    verdict: Verdict
    slips: tuple[Slip, ...]

    @property
    def calendar(self) -> Calendar:
        """The calendar of its plan."""
        return self.assignment.task.book.calendar

    @property
    def due(self) -> date | None:
        """Its due day; None for ongoing work."""
        return self.verdict.due.last_day

    @property
    def to_be_done(self) -> bool:
        """Whether the department has something left to do: it is not done, ended or applied for."""
        if self.verdict.status not in TO_BE_DONE:
            return False
        return self.verdict.stage not in CLAIMED

    @property
    def live(self) -> Slip | None:
        """The slip that still waits for an answer in time, or for the office to close it."""
        for slip in self.slips:
            if slip.state in LIVE:
                return slip
        return None

    @property
    def put_back(self) -> date:
        """The day on which the work last came back to the department; the first of all if never."""
        standing = standing_on(self.assignment, self.day)
        for entry in reversed(standing.effective):
            if effect(entry.record) in _PUTS_BACK:
                return entry.day
        return date.min


def part_on(
    assignment: Assignment, day: date, slips: Sequence[Slip] = ()
) -> LadderPart:
    """Return a part of a task on a day; `slips` are those of its plan."""
    task = assignment.task.id
    name = assignment.department
    own: list[Slip] = []
    for each in slips:
        is_of_task = each.issue.task == task
        if is_of_task and each.department == name:
            own.append(each)
    said = verdict(assignment, day)
    return LadderPart(assignment, day, said, tuple(own))


def due_rung(part: LadderPart, ladder: Rungs) -> tuple[Rung, tuple[Held, ...]] | None:
    """Return the rung whose slip is to be issued about a part, and why; None if none is.

    It is the highest that has a ground, so far as it was not issued for that ground yet. While a
    slip waits for its answer, nothing is.
    """
    if not part.to_be_done or part.live is not None:
        return None
    for rung in reversed(ladder):
        if rung.proposed:
            continue
        holding = list(held(part, rung))
        if not holding:
            continue
        new = [each for each in holding if not _dealt_with(part, rung, each)]
        if new:
            return rung, tuple(new)
        return None
    return None


def proposed(
    part: LadderPart, ladder: Rungs
) -> Iterator[tuple[Rung, tuple[Held, ...]]]:
    """Yield the rungs that people may decide on for a part, and why."""
    if not part.to_be_done:
        return
    for rung in ladder:
        if not rung.proposed:
            continue
        holding = tuple(held(part, rung))
        if holding:
            yield rung, holding


def held(part: LadderPart, rung: Rung) -> Iterator[Held]:
    """Yield the grounds of a rung that hold."""
    for rule in rung.when:
        holds = _GROUNDS[rule.kind]
        found = holds(part, rule)
        if found is not None:
            yield found


def _dealt_with(part: LadderPart, rung: Rung, ground: Held) -> bool:
    """Whether a slip of the rung was issued since the ground holds, and did not lapse."""
    since = max(ground.since, part.put_back)
    for slip in part.slips:
        issue = slip.issue
        is_of_rung = issue.rung == rung.rung
        if not is_of_rung or issue.date < since:
            continue
        if slip.state is not SlipState.LAPSED:
            return True
    return False


def _due_in(part: LadderPart, rule: GroundRule) -> Held | None:
    last = part.due
    span = rule.due_in
    if last is None or span is None:
        return None
    since = _before(part.calendar, last, span)
    if not since <= part.day <= last:
        return None
    days = (last - part.day).days
    ground = Ground.model_construct(
        ground=GroundKind.DUE_IN,
        due=last,
        days=days,
    )
    return Held(ground, since)


def _before(calendar: Calendar, last: date, span: Duration) -> date:
    """Return the day from which a last day is at most a duration ahead."""
    if span.working:
        return calendar.since(last, span)
    return shifted(last, -span.number)


def _overdue(part: LadderPart, rule: GroundRule) -> Held | None:
    last = part.due
    span = rule.overdue
    is_overdue = part.verdict.status is Status.OVERDUE
    if not is_overdue or last is None or span is None:
        return None
    since = shifted(last, span.number)
    if span.working:
        since = part.calendar.end(last, span)
    if part.day < since:
        return None
    days = (part.day - last).days
    ground = Ground.model_construct(
        ground=GroundKind.OVERDUE,
        due=last,
        days=days,
    )
    return Held(ground, since)


def _at_risk_months(part: LadderPart, rule: GroundRule) -> Held | None:
    return _months(part, Status.AT_RISK, GroundKind.AT_RISK_MONTHS, rule.at_risk_months)


def _overdue_months(part: LadderPart, rule: GroundRule) -> Held | None:
    return _months(part, Status.OVERDUE, GroundKind.OVERDUE_MONTHS, rule.overdue_months)


def _months(
    part: LadderPart, status: Status, kind: GroundKind, wanted: int | None
) -> Held | None:
    """Return the ground that a part has a status, and had it at the ends of months running."""
    if wanted is None or part.verdict.status is not status:
        return None
    run = months_running(part.assignment, part.day)
    if run.months < wanted:
        return None
    ground = Ground.model_construct(
        ground=kind,
        due=part.due,
        months=run.months,
        since=run.end(0),
    )
    return Held(ground, run.end(wanted - 1))


def _behind_share(part: LadderPart, rule: GroundRule) -> Held | None:
    case = case_on(part.assignment, part.day)
    missing = share_missing(case)
    if missing is None or rule.behind_share is None:
        return None
    limit = Fraction(rule.behind_share)
    if missing.share <= limit:
        return None
    reported = missing.entry.day
    ground = Ground.model_construct(
        ground=GroundKind.BEHIND_SHARE,
        due=part.due,
        since=reported,
        share=rounded(missing.share, limit),
    )
    return Held(ground, reported)


def _lapsed(part: LadderPart, rule: GroundRule) -> Held | None:
    """Return the ground that slips of a rung lapsed, the last of which nobody answered since."""
    numbers: list[str] = []
    since: date | None = None
    is_answered = True
    for slip in part.slips:
        lapsed = slip.lapsed_on
        if slip.issue.rung != rule.lapsed or lapsed is None:
            continue
        numbers.append(slip.number)
        since = lapsed
        is_answered = slip.state is not SlipState.LAPSED
    if since is None or is_answered or len(numbers) < rule.times:
        return None
    ground = Ground.model_construct(
        ground=GroundKind.LAPSED,
        slips=tuple(numbers),
    )
    return Held(ground, since)


_GROUNDS: Final[
    Mapping[GroundKind, Callable[[LadderPart, GroundRule], Held | None]]
] = {
    GroundKind.DUE_IN: _due_in,
    GroundKind.OVERDUE: _overdue,
    GroundKind.AT_RISK_MONTHS: _at_risk_months,
    GroundKind.OVERDUE_MONTHS: _overdue_months,
    GroundKind.BEHIND_SHARE: _behind_share,
    GroundKind.LAPSED: _lapsed,
}
