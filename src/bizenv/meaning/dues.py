"""How due days follow each other, by amendments that move them and by pauses (暂缓). Pure.

A pause holds from the day of the amendment that pauses to the day before the one that ends it; then
the due day moves by as many days. It stops nothing while the due day in force had passed before it
began. The clocks of an item of a register stand still in the same way while it is merged, cancelled
or carried over, if it is brought back.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from bizenv.model.base import Due, shifted
from bizenv.model.book import Dated
from bizenv.model.working_days import Calendar

if TYPE_CHECKING:
    from bizenv.model.amendment import Amendment

T = TypeVar("T")


class TermStep(NamedTuple, Generic[T]):
    """A value that holds from the start of a day until the next step, and the amendment for it."""

    day: date
    value: T
    by: Dated | None = None


class Pause(NamedTuple):
    """Days on which the clock stands still, from the first to the last (None: for good).

    `began` and `ended` are the amendments that paused the work and let it go on, or ended an item
    and brought it back. `since` is the day from which, for whatever cause, the clock has stood still.
    It does not hold, and so stops nothing, where the due day in force had passed before that day.
    """

    first: date
    last: date | None
    began: Dated
    ended: Dated | None
    holds: bool
    since: date

    @property
    def is_pause(self) -> bool:
        """Whether the work is paused; else an item had ended."""
        return self.began.amendment.pause is True


class Folded(NamedTuple):
    """The due days of an assignment as they follow each other, and its pauses."""

    dues: tuple[TermStep[Due], ...]
    pauses: tuple[Pause, ...]


def any_stop(amendments: Iterable[Dated], *, of_item: bool) -> bool:
    """Whether an amendment pauses the work or ends a pause; of an item also whether one ends it."""
    for dated in amendments:
        change = dated.amendment
        stops = change.pause is not None or (of_item and change.ends is not None)
        if stops:
            return True
    return False


def folded(
    issued: Due, amendments: Iterable[Dated], calendar: Calendar | None = None
) -> Folded:
    """Return due days and pauses as amendments make them, in the order in which they hold.

    `calendar` is given for an item of a register: its clock stands still while it has ended, too,
    and what moves so ends on a working day.
    """
    fold = _Fold(issued, calendar)
    for dated in amendments:
        fold.take(dated)
    return fold.result()


class _Fold:
    """Goes through the amendments of an assignment.

    `_stopping` are those by which its clock stands still now, by what they do; `_since` the day on
    which that began, `_begun` the one that tells why. `_first` is the day from which that holds, or
    does not, as `_holds` tells; `_stood` how many days it has held before.
    """

    def __init__(self, issued: Due, calendar: Calendar | None) -> None:
        self._due = issued
        self._calendar = calendar
        self._dues = [TermStep(date.min, issued)]
        self._pauses: list[Pause] = []
        self._stopping: dict[str, Dated] = {}
        self._since = date.min
        self._begun: Dated | None = None
        self._first = date.min
        self._holds = False
        self._stood = 0

    def take(self, dated: Dated) -> None:
        """Let one more amendment hold."""
        change = dated.amendment
        for what, stops in self._stops(change):
            if stops:
                self._stopping.setdefault(what, dated)
            else:
                self._stopping.pop(what, None)
        if self._begun is not None and not self._stopping:
            self._go_on(dated)
        if dated.due is not None:
            self._move(dated.due, dated)
        if self._stopping:
            self._stand_still(dated.day)

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
                self._since,
            )
            pauses.append(goes_on)
        return Folded(tuple(self._dues), tuple(pauses))

    def _stops(self, change: "Amendment") -> Iterator[tuple[str, bool]]:
        """Yield what an amendment says of the clock: that it stands still for it, or no longer."""
        if change.pause is not None:
            yield "pause", change.pause
        if self._calendar is not None and change.ends is not None:
            yield "end", change.ends

    def _stand_still(self, day: date) -> None:
        """Let the clock stand still from a day on, or go on standing still."""
        begun = self._stopping.get("pause") or self._stopping["end"]
        if self._begun is None:
            self._since = day
            self._stood = 0
        in_time = self._in_time()
        if self._begun is begun and self._holds is in_time:
            return
        if self._begun is not None:
            self._cut(day)
        self._begun = begun
        self._first = day
        self._holds = in_time

    def _in_time(self) -> bool:
        """Whether the due day in force had not passed when the clock began to stand still."""
        last_day = self._due.last_day
        if last_day is None:
            return True
        return last_day >= self._since

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
            self._since,
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
        names_another = dated.due is not None
        if stood and last_day is not None and not names_another:
            moved = shifted(last_day, stood)
            if self._calendar is not None:
                moved = self._calendar.worked(moved)
            self._move(Due(moved.isoformat(), moved), dated)

    def _move(self, due: Due, by: Dated) -> None:
        self._due = due
        step = TermStep(by.day, due, by)
        self._dues.append(step)
