"""Requests for more time (延期申请): which of them count, and what became of each. Pure.

A request changes no status. It waits until an amendment grants it, a reviewer refuses it, or its
work is completed or cancelled meanwhile.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.standing import Disallowed, Standing
from bizenv.model.base import shifted
from bizenv.model.book import Dated, Entry
from bizenv.model.codes import Stage
from bizenv.model.kinds import Effect, effect
from bizenv.model.records import Extend

if TYPE_CHECKING:  # it is loaded where a plan has amendments
    from bizenv.model.amendment import Amendment

AFTER_DUE: Final = "extend-after-due"
NOT_LATER: Final = "extend-not-later"
TWICE: Final = "extend-twice"
WITHOUT_REQUEST: Final = "refuse-without-request"


class RequestState(StrEnum):
    """What became of a request: it waits, or it was granted, refused, or overtaken by events."""

    PENDING = "pending"
    GRANTED = "granted"
    REFUSED = "refused"
    MOOT = "moot"


class ExtensionRequest(NamedTuple):
    """A request for more time that counts, and what became of it.

    `since` which day, and `by` what: the amendment that granted it, the record that refused it or
    completed the work, the amendment that cancelled it; None while it waits, unless the amendment
    is there that will grant it.
    """

    entry: Entry
    state: RequestState
    since: date
    by: Entry | Dated | None = None

    @property
    def asked(self) -> date:
        """The day on which it was made."""
        return self.entry.day

    @property
    def unanswered(self) -> bool:
        """Whether it waits, and no amendment is there that will grant it."""
        is_pending = self.state is RequestState.PENDING
        return is_pending and self.by is None

    @property
    def until(self) -> date:
        """The due day that is asked for."""
        return _said(self.entry).until

    @property
    def reason(self) -> str | None:
        """Why more time is needed."""
        return _said(self.entry).reason


def _said(entry: Entry) -> Extend:
    record = entry.record
    assert isinstance(record, Extend)
    return record


def rule(assignment: Assignment, standing: Standing) -> None:
    """Take out of the records that count the requests and refusals that are not allowed."""
    walk = _Walk(assignment, standing)
    walk.go(date.max)
    refused = {each.entry.place for each in walk.refused}
    if refused:
        effective = standing.effective
        kept = [each for each in effective if each.place not in refused]
        standing.effective[:] = kept
        standing.refused += walk.refused


def requests(
    assignment: Assignment, standing: Standing, day: date
) -> tuple[ExtensionRequest, ...]:
    """Return the requests of a part by the end of a day, in order; `standing` is that day's."""
    if not standing.asked:
        return ()
    walk = _Walk(assignment, standing)
    walk.go(day)
    return tuple(walk.requests)


def pending(
    assignment: Assignment, standing: Standing, day: date
) -> ExtensionRequest | None:
    """Return the request that waits for an answer at the end of a day, if any does.

    `by` is the amendment that grants it on a later day, where that is recorded already.
    """
    latest = requests(assignment, standing, day)[-1:]
    if not latest or latest[0].state is not RequestState.PENDING:
        return None
    (waiting,) = latest
    walk = _Walk(assignment, standing)
    walk.go(date.max)
    later = walk.requests[-1]
    if later.state is RequestState.GRANTED:
        return waiting._replace(by=later.by)
    return waiting


def answers_in_time(
    assignment: Assignment,
    amendment: "Amendment",
    waiting: ExtensionRequest | None,
    day: date,
) -> bool:
    """Whether an amendment that comes on a day, after the due day, moves it honestly.

    It grants the request of a part that waits, so was made in time, and comes no more than
    `policy.answer_days` after the due day in force.
    """
    if waiting is None:
        return False
    if not _answers(assignment, amendment, waiting.entry):
        return False
    day_before = shifted(day, -1)
    due = assignment.due_on(day_before).value.last_day
    if due is None:
        return True
    allowed = assignment.policy.answer_days
    return day <= shifted(due, allowed)


def _answers(assignment: Assignment, amendment: "Amendment", entry: Entry) -> bool:
    """Whether an amendment names a request, by department and day."""
    answers = amendment.answers
    if answers is None or answers.date != entry.day:
        return False
    resolve = assignment.task.book.register.resolve
    name = answers.department
    return (resolve(name) or name) == entry.department


class _Walk:
    """The days on which anything became of the requests of a part, gone through in order."""

    def __init__(self, assignment: Assignment, standing: Standing) -> None:
        self.requests: list[ExtensionRequest] = []
        self.refused: list[Disallowed] = []
        self._runs = _runs(assignment)
        self._grants: dict[date, list[Dated]] = defaultdict(list)
        for dated in _grants(self._runs):
            self._grants[dated.day].append(dated)
        self._told: dict[date, list[Entry]] = defaultdict(list)
        for entry in _telling(standing):
            self._told[entry.day].append(entry)

    def go(self, last: date) -> None:
        """Go through the days up to the last."""
        days = {*self._told, *self._grants}
        for run in self._runs:
            days.add(run.first)
            days.update(step.day for step in run.cancels)
        for day in sorted(days):
            if day <= last:
                self._live(day)

    def _live(self, day: date) -> None:
        """Take a day: amendments, refusals of what waited, what the department said, the rest."""
        self._grant(day)
        self._cancel(day)
        told = self._told[day]
        refusals: list[Entry] = []
        for each in told:
            does = effect(each.record)
            if does is Effect.REFUSES:
                refusals.append(each)
        while refusals and self._waiting is not None:
            self._settle(RequestState.REFUSED, day, refusals.pop(0))
        for entry in told:
            does = effect(entry.record)
            if does is Effect.ASKS:
                self._ask(entry)
            elif does is not Effect.REFUSES:
                self._settle(RequestState.MOOT, day, entry)
        for entry in refusals:
            if self._waiting is None:
                self.refused.append(Disallowed(entry, WITHOUT_REQUEST))
            self._settle(RequestState.REFUSED, day, entry)
        self._grant(day)  # what was asked on the same day
        self._cancel(day)

    @property
    def _waiting(self) -> ExtensionRequest | None:
        """The request that waits: never more than one."""
        if not self.requests:
            return None
        latest = self.requests[-1]
        if latest.state is RequestState.PENDING:
            return latest
        return None

    def _settle(self, state: RequestState, day: date, by: Entry | Dated | None) -> None:
        """Say what became of the request that waits, if one does."""
        waiting = self._waiting
        if waiting is not None:
            settled = ExtensionRequest(waiting.entry, state, day, by)
            self.requests[-1] = settled

    def _grant(self, day: date) -> None:
        for dated in self._grants[day]:
            waiting = self._waiting
            if waiting is None:
                return
            running = self._runs[-1]
            if _answers(running, dated.amendment, waiting.entry):
                self._settle(RequestState.GRANTED, day, dated)

    def _cancel(self, day: date) -> None:
        step = self._run_on(day).cancelled_on(day)
        if step.value:
            self._settle(RequestState.MOOT, day, step.by)

    def _ask(self, entry: Entry) -> None:
        """Take a request, or refuse it."""
        due = self._due_when_asked(entry)
        passed = due is not None and entry.day > due
        if passed and not self._stands_still(entry.day):
            self.refused.append(Disallowed(entry, AFTER_DUE))
        elif due is not None and _said(entry).until <= due:
            self.refused.append(Disallowed(entry, NOT_LATER))
        elif self._waiting is not None:
            self.refused.append(Disallowed(entry, TWICE))
        else:
            self.requests.append(
                ExtensionRequest(entry, RequestState.PENDING, entry.day)
            )

    def _stands_still(self, day: date) -> bool:
        """Whether the work is paused on a day, so that no due day passes."""
        pause = self._run_on(day).paused_on(day)
        return pause is not None and pause.holds

    def _due_when_asked(self, entry: Entry) -> date | None:
        """Return the last day in force when a request was made.

        An amendment of the same day that grants it is no ground for it.
        """
        run = self._run_on(entry.day)
        for step in reversed(run.dues):
            by = step.by
            of_the_day = step.day == entry.day
            amendment = by.amendment if by and of_the_day else None
            grants_it = amendment is not None and _answers(run, amendment, entry)
            if step.day <= entry.day and not grants_it:
                return step.value.last_day
        return run.dues[0].value.last_day

    def _run_on(self, day: date) -> Assignment:
        """Return whose part it was on a day."""
        for run in reversed(self._runs):
            if run.first <= day:
                return run
        return self._runs[0]


def _runs(assignment: Assignment) -> Sequence[Assignment]:
    """Return an assignment and those that it took over, the oldest first."""
    runs = [assignment]
    while runs[-1].before is not None:
        runs.append(runs[-1].before)
    runs.reverse()
    return runs


def _grants(runs: Sequence[Assignment]) -> Iterator[Dated]:
    """Yield the amendments that say that they grant a request, each of its own run."""
    for run in runs:
        for dated in run.amendments:
            names_request = dated.amendment.answers is not None
            if names_request and run.leads_on(dated.day):
                yield dated


def _telling(standing: Standing) -> Iterator[Entry]:
    """Yield the records that ask, refuse or complete, in the order in which they were taken."""
    telling = {Effect.ASKS, Effect.REFUSES, Effect.ACCEPTS}
    if standing.claimed is Stage.DECLARED:
        telling.add(Effect.APPLIES)
    passes = {each.entry.place for each in standing.decided if each.passes}
    for entry in standing.effective:
        does = effect(entry.record)
        if does in telling and entry.place not in passes:
            yield entry
