"""The terms in force on a day, and who is responsible since when. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final, Generic, NamedTuple, TypeVar

from bizenv.model.base import Due, shifted
from bizenv.model.book import Dated, Entry, Issued, Place, PlanBook
from bizenv.model.plan import Completion, Milestone, Policy, Target

T = TypeVar("T")


class Terms(NamedTuple):
    """What a task demands on a day, for all who lead it.

    `lead` and `support` are worded as in the term in force; `lead_day` and `support_day` tell when those terms
    took effect, which is the day that decides what a group stands for.
    """

    due: Due
    due_text: str | None
    lead: tuple[str, ...]
    lead_day: date
    support: tuple[str, ...]
    support_day: date
    targets: tuple[Target, ...]
    milestones: tuple[Milestone, ...]
    completion: Completion
    cancelled: bool


class Step(NamedTuple, Generic[T]):
    """A value that holds from the start of a day until the next step, and the amendment that said so."""

    day: date
    value: T
    by: Dated | None = None


_NOT_CANCELLED: Final = Step(date.min, value=False)


@dataclass(eq=False, slots=True)  # not frozen, which would treble the cost of making one
class Assignment:
    """One task × one responsible department, for one unbroken run of days on which it leads.

    `start` is the day from which its time counts. `before` is the assignment that it took over, whose records it
    has too. `dues`, `cancels` and `amendments` are what bears on this department.
    In `memo` the verdicts keep where the first so many entries leave it.
    """

    history: "TaskHistory"
    department: str
    first: date
    last: date | None
    start: date
    before: "Assignment | None"
    dues: tuple[Step[Due], ...]
    cancels: tuple[Step[bool], ...]
    amendments: tuple[Dated, ...]
    entries: tuple[Entry, ...]
    memo: dict[int, Any] = field(default_factory=dict, repr=False)

    @property
    def policy(self) -> Policy:
        """The thresholds it is judged by."""
        return self.history.book.policy

    @property
    def place(self) -> Place:
        """Where the task that it comes from is issued."""
        return self.history.issued.place

    def leads_on(self, day: date) -> bool:
        """Whether its department leads the task on `day`."""
        return self.first <= day and (self.last is None or day <= self.last)

    def due_on(self, day: date) -> Step[Due]:
        """Return the due day in force on `day`, for whoever was responsible then."""
        if day < self.first and self.before is not None:
            return self.before.due_on(day)
        return _in_force(self.dues, day)

    def cancelled_on(self, day: date) -> Step[bool]:
        """Return whether it is cancelled on `day`."""
        return _in_force(self.cancels, day)


def _in_force(steps: tuple[Step[T], ...], day: date) -> Step[T]:
    if len(steps) == 1:
        return steps[0]
    return next((step for step in reversed(steps) if step.day <= day), steps[0])


class _Lead(NamedTuple):
    day: date
    departments: tuple[str, ...]
    by: Dated | None


class TaskHistory:
    """One task of a plan with all that was ever decided about it."""

    def __init__(self, book: PlanBook, issued: Issued) -> None:
        self.book = book
        self.issued = issued
        self.amendments = book.amendments.get(issued.task.id, ())
        self._misused: list[tuple[Dated, str]] = []

    @property
    def id(self) -> str:
        """The task's id within its plan."""
        return self.issued.task.id

    def exists_on(self, day: date) -> bool:
        """Whether the task has been issued (or added) by `day`."""
        return self.issued.first <= day

    def terms_on(self, day: date) -> Terms:
        """Return the terms in force on a day for all who lead."""
        if not self.amendments:
            return self._issued_terms
        due = lead = support = targets = milestones = completion = cancel = due_text = None
        for dated in self.amendments:
            if dated.day > day:
                break
            change = dated.amendment
            lead = dated if change.lead is not None else lead
            support = dated if change.support is not None else support
            targets = change.targets if change.targets is not None else targets
            milestones = change.milestones if change.milestones is not None else milestones
            completion = change.completion or completion
            if change.department is None:
                cancel = change.cancel if change.cancel is not None else cancel
                if change.due is not None:
                    due, due_text = change.due, change.due_text
        issued = self._issued_terms
        return Terms(
            due=due or issued.due,
            due_text=due_text if due else issued.due_text,
            lead=lead.amendment.lead or () if lead else issued.lead,
            lead_day=lead.day if lead else issued.lead_day,
            support=support.amendment.support or () if support else issued.support,
            support_day=support.day if support else issued.support_day,
            targets=issued.targets if targets is None else targets,
            milestones=issued.milestones if milestones is None else milestones,
            completion=completion or issued.completion,
            cancelled=bool(cancel),
        )

    @cached_property
    def _issued_terms(self) -> Terms:
        task, day = self.issued.task, self.issued.first
        return Terms(
            due=task.due,
            due_text=task.due_text,
            lead=task.lead,
            lead_day=day,
            support=task.support,
            support_day=day,
            targets=task.targets,
            milestones=task.milestones,
            completion=task.completion or self.book.plan.completion,
            cancelled=False,
        )

    @cached_property
    def aims(self) -> tuple[frozenset[str], frozenset[str]]:
        """The names of all targets, and the titles of all milestones, that the task ever had."""
        terms = [self._issued_terms, *(self.terms_on(dated.day) for dated in self.amendments)]
        targets = frozenset(target.name for each in terms for target in each.targets)
        return targets, frozenset(milestone.title for each in terms for milestone in each.milestones)

    def expand(self, names: tuple[str, ...], day: date) -> tuple[str, ...]:
        """Return the departments that names stand for in a term that took effect on `day`, each once."""
        register = self.book.register
        found = (unit for name in names for unit in register.expand(register.resolve(name) or name, day))
        return tuple(dict.fromkeys(found))

    def supporters_on(self, day: date) -> tuple[str, ...]:
        """Return the cooperating departments on a day, groups expanded."""
        terms = self.terms_on(day)
        return self.expand(terms.support, terms.support_day)

    def in_force(self, day: date) -> tuple[Assignment, ...]:
        """Return the assignments of a day, in the order in which the leads are named; none before issue."""
        current = [each for each in self.assignments if each.leads_on(day)]
        if len(current) > 1:
            order = {name: place for place, name in enumerate(self._leads_on(day))}
            current.sort(key=lambda each: order[each.department])
        return tuple(current)

    def deciding(self, day: date) -> tuple[Assignment, ...]:
        """Return the assignments that make the task's status: all of them, or the first-named lead's alone."""
        current = self.in_force(day)
        terms = self.terms_on(day)
        if terms.completion is Completion.EACH or not current:
            return current
        first = self.expand(terms.lead[:1], terms.lead_day)
        return tuple(each for each in current if each.department in first)

    @cached_property
    def assignments(self) -> tuple[Assignment, ...]:
        """Every assignment that there ever was, by its first day and the order of leads."""
        leads = self._leads
        running: dict[str, Assignment] = {}
        ended: list[Assignment] = []
        for index, lead in enumerate(leads):
            leaving = {name: running.pop(name) for name in tuple(running) if name not in lead.departments}
            ended += leaving.values()
            heirs = self._heirs(lead, leaving, running)
            for name in lead.departments:
                if name not in running:
                    last = self._last_day(name, leads[index + 1 :])
                    running[name] = self._assignment(name, lead.day, last, heirs.get(name))
        return tuple(sorted((*ended, *running.values()), key=lambda each: each.first))

    @property
    def misused(self) -> tuple[tuple[Dated, str], ...]:
        """Every takes_over that serves nothing: the amendment, and the lead that it names."""
        standing = [lead.by for lead in self._leads]
        replaced = [
            (dated, name) for dated in self.amendments if dated not in standing for name in dated.amendment.takes_over
        ]
        return (*replaced, *self._misused) if self.assignments else ()

    @cached_property
    def _leads(self) -> tuple[_Lead, ...]:
        """Who leads from which day on; of several amendments of one day the last stands."""
        steps = {
            self.issued.first: _Lead(self.issued.first, self.expand(self.issued.task.lead, self.issued.first), None)
        }
        for dated in self.amendments:
            if dated.amendment.lead is not None:
                steps[dated.day] = _Lead(dated.day, self.expand(dated.amendment.lead, dated.day), dated)
        return tuple(steps[day] for day in sorted(steps))

    def _leads_on(self, day: date) -> tuple[str, ...]:
        return next((lead.departments for lead in reversed(self._leads) if lead.day <= day), ())

    @staticmethod
    def _last_day(name: str, later: tuple[_Lead, ...]) -> date | None:
        return next((shifted(lead.day, -1) for lead in later if name not in lead.departments), None)

    def _heirs(
        self, lead: _Lead, leaving: Mapping[str, Assignment], staying: Mapping[str, Assignment]
    ) -> dict[str, Assignment]:
        """Return who takes over from whom; only one that begins can, and only from one that ends."""
        heirs: dict[str, Assignment] = {}
        resolve = self.book.register.resolve
        for new, old in (lead.by.amendment.takes_over if lead.by else {}).items():
            name, former = resolve(new) or new, resolve(old) or old
            if name in lead.departments and name not in staying and former in leaving and name not in heirs:
                heirs[name] = leaving[former]
            elif lead.by is not None:
                self._misused.append((lead.by, new))
        return heirs

    def _assignment(self, name: str, first: date, last: date | None, before: Assignment | None) -> Assignment:
        due = Step(date.min, self.issued.task.due)
        own = tuple(self._own(name, first, last)) if self.amendments else ()
        entries = self.book.entries.get(self.id, {}).get(name, ())
        if entries and not (first <= entries[0].day and (last is None or entries[-1].day <= last)):
            entries = tuple(entry for entry in entries if first <= entry.day and (last is None or entry.day <= last))
        return Assignment(
            history=self,
            department=name,
            first=first,
            last=last,
            start=before.start if before else self._start(first),
            before=before,
            dues=(due, *[Step(each.day, each.amendment.due, each) for each in own if each.amendment.due is not None]),
            cancels=(
                _NOT_CANCELLED,
                *[Step(each.day, each.amendment.cancel, each) for each in own if each.amendment.cancel is not None],
            ),
            amendments=own,
            entries=(*before.entries, *entries) if before else entries,
        )

    def _own(self, name: str, first: date, last: date | None) -> Iterator[Dated]:
        """Yield the amendments that bear on a department in its run: those for all, and those for it alone."""
        resolve = self.book.register.resolve
        for dated in self.amendments:
            limited = dated.amendment.department
            within = first <= dated.day and (last is None or dated.day <= last)
            if limited is None or (within and resolve(limited) == name):
                yield dated

    def _start(self, first: date) -> date:
        """Return when a new lead's time begins: with the plan, or with the amendment that made it lead."""
        plan = self.book.plan
        begins = plan.start or plan.issued
        if first == plan.issued and self.issued.added is None:
            return begins
        return max(begins, first)


def histories(book: PlanBook) -> tuple[TaskHistory, ...]:
    """Return the history of each task of a plan, in the plan's order."""
    if "histories" not in book.memo:
        book.memo["histories"] = tuple(TaskHistory(book, issued) for issued in book.tasks.values())
    kept: tuple[TaskHistory, ...] = book.memo["histories"]
    return kept


def forget(book: PlanBook) -> None:
    """Drop what was worked out of a plan that is done with: histories and assignments hold each other in memory."""
    for history in book.memo.pop("histories", ()):
        vars(history).pop("assignments", None)
