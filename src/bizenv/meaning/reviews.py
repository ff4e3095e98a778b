"""Which review step of an application waits for a decision, whose it is, and since when. Pure."""

from datetime import date
from typing import Final, NamedTuple

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.standing import Standing
from bizenv.model.book import Entry, PlanBook
from bizenv.model.durations import Duration
from bizenv.model.register import Register

NAMES: Final = "、"  # between the names in a figure


class WaitingReview(NamedTuple):
    """A review step that waits as of a day; `step` is None where it has no name.

    `since`: what let it begin, the application or the acceptance on the step before. `reviewers`
    are those who are bound to it; none: whoever is registered. `until` is the last day for the
    decision by `review_limit`, None without one.
    """

    step: str | None
    since: Entry
    reviewers: tuple[str, ...]
    until: date | None
    day: date

    @property
    def days(self) -> int:
        """For how many days it has been waiting."""
        return (self.day - self.since.day).days

    @property
    def days_late(self) -> int:
        """By how many days the reviewer is late; 0 if it is not."""
        until = self.until
        if until is None or self.day <= until:
            return 0
        return (self.day - until).days


def waiting_review(
    assignment: Assignment, standing: Standing, day: date
) -> WaitingReview | None:
    """Return the step on which an application waits at the end of a day, if one does."""
    since = standing.waits_since
    if since is None:
        return None
    step = standing.waits
    register = assignment.task.book.register
    reviewers = () if step is None else bound_to(register, step)
    until = decide_by(assignment, since)
    return WaitingReview(step, since, reviewers, until, day)


def review_limit(book: PlanBook) -> Duration | None:
    """Return how long a reviewer may take: the register's own clock, or the policy's."""
    return book.plan.clocks.revisit or book.policy.review_within


def decide_by(assignment: Assignment, since: Entry) -> date | None:
    """Return the last day for the decision on a step that began to wait with a record."""
    within = review_limit(assignment.task.book)
    if within is None:
        return None
    return assignment.task.book.calendar.end(since.day, within)


def bound_to(register: Register, step: str) -> tuple[str, ...]:
    """Return the reviewers who are bound to a step."""
    several = register.reviewers.values()
    bound = [each.name for each in several if step in each.steps]
    return tuple(bound)


def home_of(register: Register, reviewer: str) -> str | None:
    """Return the department or group that a reviewer belongs to, or that bears its name."""
    home = register.reviewers[reviewer].department
    if home is not None:
        return register.resolve(home) or home
    own = register.resolve(reviewer)
    if own not in register.departments:
        return None
    return own


def own_departments(register: Register, reviewer: str, day: date) -> frozenset[str]:
    """Return the departments on whose work a reviewer does not decide: its own."""
    home = home_of(register, reviewer)
    if home is None:
        return frozenset()
    return frozenset(register.expand(home, day))


def may_decide_on(register: Register, reviewer: str, step: str | None) -> bool:
    """Whether a reviewer is bound to a step, or to none at all."""
    bound = register.reviewers[reviewer].steps
    return not bound or step in bound
