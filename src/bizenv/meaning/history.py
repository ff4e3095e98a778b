"""Who is responsible for a task since when, by all that was ever decided about it. Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import Final, NamedTuple

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.dues import Pause, TermStep
from bizenv.meaning.terms import TaskTerms, Terms
from bizenv.model.base import Due, shifted
from bizenv.model.book import Dated, Entry, Issued, PlanBook
from bizenv.model.plan import Completion

_NOT_CANCELLED: Final = TermStep(date.min, value=False)


class _Lead(NamedTuple):
    """Who leads from a day on, and the amendment that made them lead."""

    day: date
    departments: tuple[str, ...]
    by: Dated | None

    @property
    def heard_until(self) -> date:
        """The last day of which records count of whoever had it before.

        Lines of a register are written in the course of a day, on which others reported before.
        """
        by_line = self.by is not None and self.by.assigns
        return self.day if by_line else shifted(self.day, -1)


class _Runs(NamedTuple):
    """All assignments of a task, and those in force from each lead on."""

    assignments: tuple[Assignment, ...]
    in_force: tuple[tuple[Assignment, ...], ...]


class _Steps(NamedTuple):
    """The due days of an assignment, whether it is cancelled, and its pauses, in order."""

    dues: tuple[TermStep[Due], ...]
    cancels: tuple[TermStep[bool], ...]
    pauses: tuple[Pause, ...] = ()


NamedLeads = list[tuple[Dated, str]]
"""Amendments, each with a lead that it names."""


Runs = dict[str, tuple[Assignment, ...]]
"""By department its runs."""


Limited = dict[str, list[Dated]]
"""By department the amendments for it alone."""


class TaskHistory(TaskTerms):
    """One task of a plan with all that was ever decided about it.

    Its assignments know the task's terms, not the history that made them: nothing here holds
    itself in memory.
    """

    def __init__(self, book: PlanBook, issued: Issued) -> None:
        super().__init__(book, issued)
        self._alone = TaskTerms(book, issued)
        self._misused: NamedLeads = []

    def terms_on(self, day: date) -> Terms:
        """Return the terms in force on a day for all who lead; its assignments ask for the same."""
        return self._alone.terms_on(day)

    def in_force(self, day: date) -> tuple[Assignment, ...]:
        """Return the assignments of a day, in the order in which the leads are named.

        None before issue.
        """
        in_force = self._runs.in_force
        if len(in_force) == 1:  # the same leads for ever, as nearly always
            issued = day >= self.issued.first
            if issued:
                return in_force[0]
            return ()
        steps = bisect_right(self._leads, day, key=_day_of)
        if steps:
            return in_force[steps - 1]
        return ()

    def led_by(self, day: date) -> Dated | None:
        """Return the amendment that made those lead who lead on a day."""
        steps = bisect_right(self._leads, day, key=_day_of)
        if steps:
            return self._leads[steps - 1].by
        return None

    def deciding(self, day: date) -> tuple[Assignment, ...]:
        """Return the assignments that make the task's status.

        All of them, or the first-named lead's alone.
        """
        current = self.in_force(day)
        terms = self.terms_on(day)
        if not current:
            return ()
        if terms.completion is Completion.EACH:
            return current
        first_named = terms.lead[:1]
        first = self.expand(first_named, terms.lead_day)
        decisive = [each for each in current if each.department in first]
        # Of a group that stands for nobody, which is an error, whoever reads tells
        return tuple(decisive) or current

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        """Every assignment that there ever was, by its first day and the order of leads."""
        return self._runs.assignments

    @cached_property
    def _runs(self) -> _Runs:
        """The assignments by their first day, and those in force from each lead on."""
        running: dict[str, Assignment] = {}
        ended: list[Assignment] = []
        in_force: list[tuple[Assignment, ...]] = []
        for index, lead in enumerate(self._leads):
            leads = lead.departments
            departments = frozenset(leads)
            leaving: dict[str, Assignment] = {}
            for name in tuple(running):
                if name not in departments:
                    leaving[name] = running.pop(name)
            ended += leaving.values()
            heirs = self._heirs(lead, leaving, running)
            for name in leads:
                if name in running:
                    continue
                end = self._end(name, index)
                heir_of = heirs.get(name, ())
                running[name] = self._assignment(name, lead.day, end, heir_of)
            current = tuple(running[name] for name in leads)
            in_force.append(current)
        ended += running.values()
        ended.sort(key=attrgetter("first"))
        return _Runs(tuple(ended), tuple(in_force))

    @property
    def misused(self) -> tuple[tuple[Dated, str], ...]:
        """Every takes_over that serves nothing: the amendment, and the lead that it names."""
        if not self.amendments or not self.assignments:  # which finds the other ones
            return ()
        standing = {id(lead.by) for lead in self._leads}
        replaced: NamedLeads = []
        for dated in self.amendments:
            if id(dated) in standing:
                continue
            taking_over = dated.amendment.takes_over
            replaced += [(dated, name) for name in taking_over]
        return (*replaced, *self._misused)

    @cached_property
    def _leads(self) -> tuple[_Lead, ...]:
        """Who leads from which day on; of several amendments of one day the last stands."""
        issued = self.issued
        first = issued.first
        departments = self.expand(issued.task.lead, first)
        steps = {first: _Lead(first, departments, None)}
        for dated in self.amendments:
            lead = dated.amendment.lead
            if lead is not None:
                day = dated.day
                departments = self.expand(lead, day)
                steps[day] = _Lead(day, departments, dated)
        return tuple(steps[day] for day in sorted(steps))

    def _end(self, name: str, step: int) -> _Lead | None:
        """Return by which lead one ends that a department has from a step on; None if none does."""
        for lead in self._leads[step + 1 :]:
            if name not in lead.departments:
                return lead
        return None

    def _heirs(
        self,
        lead: _Lead,
        leaving: Mapping[str, Assignment],
        staying: Mapping[str, Assignment],
    ) -> Runs:
        """Return who takes over from whom, the one with the earliest clock first.

        Only one that begins can, and only from those that end.
        """
        heirs: Runs = {}
        by = lead.by
        if by is None:
            return heirs
        resolve = self.book.register.resolve
        for new, several in by.amendment.takes_over.items():
            name = resolve(new) or new
            former = dict.fromkeys(resolve(old) or old for old in several)
            ending = [leaving[old] for old in former if old in leaving]
            begins = name in lead.departments and name not in staying
            if begins and name not in heirs and len(ending) == len(several):
                in_order = sorted(ending, key=attrgetter("start"))
                heirs[name] = tuple(in_order)
            else:
                misuse = (by, new)
                self._misused.append(misuse)
        return heirs

    def _assignment(
        self,
        name: str,
        first: date,
        end: _Lead | None,
        former: Sequence[Assignment],
    ) -> Assignment:
        last = None if end is None else shifted(end.day, -1)
        heard_until = last if end is None else end.heard_until
        amendments = self._own(name, first, last)
        steps = self._steps_of(self._moving(name, amendments))
        entries = self._entries(name, first, heard_until)
        start = former[0].start if former else self._start(first)
        if former:
            entries = (*_records_of(former), *entries)
        return Assignment(
            task=self._alone,
            department=name,
            first=first,
            last=last,
            heard_until=heard_until,
            start=start,
            before=former[0] if former else None,
            also=tuple(former[1:]),
            dues=steps.dues,
            cancels=steps.cancels,
            pauses=steps.pauses,
            amendments=amendments,
            entries=entries,
        )

    def _entries(self, name: str, first: date, last: date | None) -> tuple[Entry, ...]:
        """Return the records of a department from one day to another."""
        by_department = self.book.entries.get(self.id, {})
        entries = by_department.get(name, ())
        if not entries:
            return ()
        end = date.max if last is None else last
        earliest = entries[0].day
        latest = entries[-1].day
        all_within = first <= earliest and latest <= end
        if all_within:
            return entries
        within: list[Entry] = []
        for entry in entries:
            day = entry.day
            if first <= day <= end:
                within.append(entry)
        return tuple(within)

    def _own(self, name: str, first: date, last: date | None) -> tuple[Dated, ...]:
        """Return the amendments that bear on a department in its run.

        Those for all, and those for it alone.
        """
        if not self.amendments:
            return ()
        end = date.max if last is None else last
        within: set[int] = set()
        for dated in self._limited.get(name, ()):
            if first <= dated.day <= end:
                within.add(id(dated))
        if not within:
            return self._common
        own: list[Dated] = []
        for dated in self.amendments:
            for_all = dated.amendment.department is None
            if for_all or id(dated) in within:
                own.append(dated)
        return tuple(own)

    def _moving(self, name: str, amendments: tuple[Dated, ...]) -> tuple[Dated, ...]:
        """Return amendments without the assignments that leave a department's due day as it is."""
        if not self.staying:
            return amendments
        return tuple(each for each in amendments if self.moves_due(each, name))

    @cached_property
    def _common(self) -> tuple[Dated, ...]:
        """The amendments for all; one tuple for all assignments, which may be thousands."""
        common: list[Dated] = []
        for each in self.amendments:
            for_all = each.amendment.department is None
            if for_all:
                common.append(each)
        return tuple(common)

    @cached_property
    def _limited(self) -> Limited:
        """The amendments for one department alone, by its canonical name."""
        resolve = self.book.register.resolve
        limited: Limited = {}
        for dated in self.amendments:
            name = dated.amendment.department
            if name is None:
                continue
            canonical = resolve(name) or name
            amendments = limited.setdefault(canonical, [])
            amendments.append(dated)
        return limited

    @cached_property
    def _common_steps(self) -> _Steps:
        return self._steps(self._common)

    def _steps_of(self, amendments: tuple[Dated, ...]) -> _Steps:
        """Return the steps of an assignment; of all those that share them the same."""
        if amendments and amendments is self._common:
            return self._common_steps
        return self._steps(amendments)

    def _steps(self, amendments: tuple[Dated, ...]) -> _Steps:
        """Return the due days, and whether ended or not, that amendments make."""
        as_issued = TermStep(date.min, self.issued.task.due)
        if not amendments:
            return _Steps((as_issued,), (_NOT_CANCELLED,))
        dues: list[TermStep[Due]] = [as_issued]
        cancels: list[TermStep[bool]] = [_NOT_CANCELLED]
        for dated in amendments:
            change = dated.amendment
            # As dated.due says, without a call for each of millions
            due = change.due or dated.clock
            if due is not None:
                step = TermStep(dated.day, due, dated)
                dues.append(step)
            says_whether = change.cancel is not None or change.carry_to is not None
            if says_whether:
                turn = TermStep(dated.day, bool(change.ends), dated)
                cancels.append(turn)
        if not self.stops_ever:
            return _Steps(tuple(dues), tuple(cancels))
        found = self.folded(amendments)
        return _Steps(found.dues, tuple(cancels), found.pauses)

    def _start(self, first: date) -> date:
        """Return when a new lead's time begins.

        With the plan, or with the amendment that made it lead.
        """
        plan = self.book.plan
        begins = plan.start or plan.issued
        in_the_plan = self.issued.added is None
        if in_the_plan and first == plan.issued:
            return begins
        return max(begins, first)


def _records_of(several: Sequence[Assignment]) -> Iterable[Entry]:
    """Return the records of assignments that one department took over, by their days."""
    if len(several) == 1:
        return several[0].entries
    found = chain.from_iterable([each.entries for each in several])
    return sorted(found, key=attrgetter("day"))


def _day_of(lead: _Lead) -> date:
    return lead.day
