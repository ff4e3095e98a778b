"""How due days follow each other, by amendments that move them and by pauses (暂缓). Pure.

A pause holds from the day of the amendment that pauses to the day before the one that ends it; then
the due day moves by as many days. It stops nothing while the due day in force had passed before it
began.
"""

from collections.abc import Iterable
from datetime import date
from typing import Generic, NamedTuple, TypeVar

from bizenv.model.base import Due, shifted
from bizenv.model.book import Dated

T = TypeVar("T")


class TermStep(NamedTuple, Generic[T]):
    """A value that holds from the start of a day until the next step, and the amendment for it."""

    day: date
    value: T
    by: Dated | None = None


class Pause(NamedTuple):
    """Days on which the work is paused, from the first to the last (None: for good).

    `began` and `ended` are the amendments that paused it and let it go on. It does not hold, and so
    stops nothing, where the due day in force had passed before it began.
    """

    first: date
    last: date | None
    began: Dated
    ended: Dated | None
    holds: bool


class Folded(NamedTuple):
    """The due days of an assignment as they follow each other, and its pauses."""

    dues: tuple[TermStep[Due], ...]
    pauses: tuple[Pause, ...]


def any_pause(amendments: Iterable[Dated]) -> bool:
    """Whether an amendment pauses or ends a pause."""
    return any(dated.amendment.pause is not None for dated in amendments)


def folded(issued: Due, amendments: Iterable[Dated]) -> Folded:
    """Return due days and pauses as amendments make them, in the order in which they hold."""
    fold = _Fold(issued)
    for dated in amendments:
        fold.take(dated)
    return fold.result()


class _Fold:
    """Goes through the amendments of an assignment.

    `_begun` is the one by which it is paused now; `_first` the day from which that holds, or does
    not, as `_holds` tells; `_stood` how many days it has held before.
    """

    def __init__(self, issued: Due) -> None:
        self._due = issued
        self._dues = [TermStep(date.min, issued)]
        self._pauses: list[Pause] = []
        self._begun: Dated | None = None
        self._first = date.min
        self._holds = False
        self._stood = 0

    def take(self, dated: Dated) -> None:
        """Let one more amendment hold."""
        change = dated.amendment
        if change.pause is False and self._begun is not None:
            self._go_on(dated)
        if change.due is not None:
            self._move(change.due, dated)
        if change.pause and self._begun is None:
            self._begun = dated
            self._first = dated.day
            self._holds = self._in_time()
            self._stood = 0
        elif self._begun is not None:
            in_time = self._in_time()
            if self._holds is not in_time:
                self._cut(dated.day)
                self._first = dated.day
                self._holds = in_time

    def result(self) -> Folded:
        """Return what was found; a pause that nothing ended goes on for good."""
        pauses = list(self._pauses)
        if self._begun is not None:
            goes_on = Pause(
                self._first,
                None,
                self._begun,
                None,
                self._holds,
            )
            pauses.append(goes_on)
        return Folded(tuple(self._dues), tuple(pauses))

    def _in_time(self) -> bool:
        """Whether the due day in force had not passed when the pause began."""
        last_day = self._due.last_day
        begun = self._begun
        if begun is None or last_day is None:
            return True
        return last_day >= begun.day

    def _cut(self, day: date, ended: Dated | None = None) -> None:
        """End the days that hold, or do not, with the day before."""
        assert self._begun is not None
        if self._first >= day:
            return
        last = shifted(day, -1)
        pause = Pause(
            self._first,
            last,
            self._begun,
            ended,
            self._holds,
        )
        self._pauses.append(pause)
        if self._holds:
            self._stood += (day - self._first).days

    def _go_on(self, dated: Dated) -> None:
        """End the pause; the due day moves unless the amendment names another."""
        self._cut(dated.day, dated)
        last_day = self._due.last_day
        stood = self._stood if self._in_time() else 0
        self._begun = None
        names_another = dated.amendment.due is not None
        if stood and last_day is not None and not names_another:
            moved = shifted(last_day, stood)
            self._move(Due(moved.isoformat(), moved), dated)

    def _move(self, due: Due, by: Dated) -> None:
        self._due = due
        step = TermStep(by.day, due, by)
        self._dues.append(step)
