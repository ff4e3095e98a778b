"""Durations of a plan that rest on a year whose holidays nobody knows: they are guessed there."""

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from bizenv.layout import PLAN, WORKSPACE
from bizenv.model.base import shifted
from bizenv.model.book import Place, PlanBook
from bizenv.model.durations import Duration, durations

_POLICY: Final = "policy"
_CLOCKS: Final = "clocks"
_OF_GUARD: Final = "filing_days"  # counted back from today; no figure rests on it


class Guess(NamedTuple):
    """A duration, where it stands, and the years of which its days off are guessed."""

    place: Place
    duration: Duration
    years: tuple[int, ...]

    @property
    def key(self) -> str:
        """The key that it stands under."""
        return str(self.place.path[-1])


def guesses(book: PlanBook, day: date) -> Iterator[Guess]:
    """Yield the durations of a plan that rest on unknown years, counted up to a day."""
    for place, duration in _durations(book):
        first, last = _counted(book, place, duration, day)
        years = book.calendar.unknown(first, last)
        if years:
            yield Guess(place, duration, years)
    if book.plan.register_ is not None:
        yield from _of_items(book, day)


def figures_guessed(book: PlanBook, day: date) -> bool:
    """Whether a figure of a plan rests on an unknown year."""
    found = guesses(book, day)
    return any(each.key != _OF_GUARD for each in found)


def may_guess(book: PlanBook) -> bool:
    """Whether a figure of a plan may rest on an unknown year on any day."""
    is_register = book.plan.register_ is not None
    counted = [key for key, _ in _durations(book) if key.path[-1] != _OF_GUARD]
    return is_register or bool(counted)


def _durations(book: PlanBook) -> Iterator[tuple[Place, Duration]]:
    """Yield the durations that hold for a plan: its own, and the workspace's thresholds."""
    own = set()
    plan_file = book.file(PLAN)
    for path, duration in durations(book.plan):
        own.add(path)
        yield Place(plan_file, path), duration
    for path, duration in durations(book.policy):
        below = (_POLICY, *path)
        if below not in own:
            yield Place(WORKSPACE, below), duration


def _counted(
    book: PlanBook,
    place: Place,
    duration: Duration,
    day: date,
) -> tuple[date, date]:
    """Return from which to which day a duration is counted.

    From the plan's first record, and to the end of what begins on the day.
    """
    if place.path[-1] == _OF_GUARD:
        return book.calendar.since(day, duration), day
    closed = book.plan.closed
    if closed is not None:  # nothing begins in it later
        day = min(day, closed.date)
    began = book.recorded or day
    if place.path[0] == _CLOCKS:
        first_days = [each.first for each in book.tasks.values()]
        began = min(first_days, default=day)
    first = min(began, day)
    end = book.calendar.end(day, duration)
    return shifted(first, 1), end


def _of_items(book: PlanBook, day: date) -> Iterator[Guess]:
    """Yield the durations for which items were given to somebody by a day."""
    for several in book.amendments.values():
        for dated in several:
            line = dated.line
            within = getattr(line, "within", None)
            if within is None or dated.day > day:
                continue
            years = book.calendar.guessed(dated.amendment.effective, within)
            if years:
                place = dated.place
                yield Guess(place.below("within"), within, years)
