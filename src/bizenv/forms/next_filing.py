"""By which day a department reports next (报送日), and how much of it was not given yet. Pure."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.filing import filing_of, next_filing_day
from bizenv.messages import Catalogue
from bizenv.model.book import PlanBook
from bizenv.pages import dates
from bizenv.periods.period import month_of


class _FilingDay(NamedTuple):
    """A day by which reports are owed; `off`: nobody works on it, though it does not move."""

    due: date
    off: bool


class NextFiling:
    """The reports that a department owes next, as of a day, by the days on which they are due."""

    def __init__(self, day: date) -> None:
        self.day = day
        self._missing: Counter[_FilingDay] = Counter()
        self._plans: dict[_FilingDay, dict[str, None]] = {}

    def take(self, book: PlanBook, assignment: Assignment) -> None:
        """Take a department's part of a task, if a report of it is owed by a named day."""
        due = next_filing_day(assignment.policy, self.day)
        if due is None:
            return
        filing = filing_of(assignment, month_of(due), self.day)
        if filing is None:
            return
        asked = _FilingDay(due, book.calendar.is_off(due))
        self._missing[asked] += not filing.given
        plans = self._plans.setdefault(asked, {})
        plans[book.plan.title] = None

    @property
    def month(self) -> str:
        """The month that is reported: the one of the day, if its reports are due; else nothing."""
        own = month_of(self.day)
        for asked in self._plans:
            if own.holds(asked.due):
                return own.written
        return ""

    def said(self, words: Catalogue) -> Iterator[str]:
        """Yield by which day which reports are due, of which plans, and what is late."""
        days = sorted(self._plans)
        for asked in days:
            said = self._of_day(asked, words)
            if len(days) > 1:
                plans = words.listed(self._plans[asked])
                said = words("form.filing.of", plans=plans, text=said)
            yield said
        if days:
            yield words("form.filing.after")

    def _of_day(self, asked: _FilingDay, words: Catalogue) -> str:
        missing = self._missing[asked]
        month = dates.period(month_of(asked.due))
        if not missing:
            return words("form.filing.given", month=month)
        off = words("filing.off") if asked.off else ""
        return words(
            "form.filing",
            month=month,
            day=asked.due,
            off=off,
            n=missing,
        )
