"""The terms in force on a day, and who is responsible since when. Pure."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final, Generic, NamedTuple, TypeVar

from bizenv.meaning.stages import Standing
from bizenv.model.base import Due, shifted
from bizenv.model.book import Dated, Entry, Issued, Place, PlanBook
from bizenv.model.plan import Completion, Milestone, Policy, Target

T = TypeVar("T")


class Terms(NamedTuple):
    """What a task demands on a day, for all who lead it.

    `lead` and `support` are worded as in the term in force; `lead_day` and `support_day` tell
    when those terms took effect, which is the day that decides what a group stands for.
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
    """A value that holds from the start of a day until the next step, and the amendment for it."""

    day: date
    value: T
    by: Dated | None = None


_NOT_CANCELLED: Final = Step(date.min, value=False)


@dataclass(
    eq=False, slots=True
)  # not frozen, which would treble the cost of making one
class Assignment:
    """One task × one responsible department, for one unbroken run of days on which it leads.

    `start` is the day from which its time counts. `before` is the assignment that it took over, whose records it
    has too. `dues`, `cancels` and `amendments` are what bears on this department.
    `standings` keeps where the first so many entries leave it; see `verdict.standing_on`.
    """

    task: "TaskTerms"
    department: str
    first: date
    last: date | None
    start: date
    before: "Assignment | None"
    dues: tuple[Step[Due], ...]
    cancels: tuple[Step[bool], ...]
    amendments: tuple[Dated, ...]
    entries: tuple[Entry, ...]
    standings: dict[int, Standing] = field(init=False, default_factory=dict, repr=False)

    @property
    def policy(self) -> Policy:
        """The thresholds it is judged by."""
        return self.task.book.policy

    @property
    def place(self) -> Place:
        """Where the task that it comes from is issued."""
        return self.task.issued.place

    def leads_on(self, day: date) -> bool:
        """Whether its department leads the task on `day`."""
        return self.first <= day and (self.last is None or day <= self.last)

    def due_on(self, day: date) -> Step[Due]:
        """Return the due day in force on `day`, for whoever was responsible then."""
        run = self
        while day < run.first and run.before is not None:
            run = run.before
        return _in_force(run.dues, day)

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


class TaskTerms:
    """One task of a plan, and what it demands on each day."""

    def __init__(self, book: PlanBook, issued: Issued) -> None:
        self.book = book
        self.issued = issued
        self.amendments = book.amendments.get(issued.task.id, ())

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
        return self._terms[bisect_right(self.amendments, day, key=_day_of)]

    @cached_property
    def _terms(self) -> tuple[Terms, ...]:
        """The terms as issued, and after each amendment; several of one day add up."""
        terms = self._issued_terms
        return (terms, *(terms := _amended(terms, dated) for dated in self.amendments))

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
        terms = [
            self._issued_terms,
            *(self.terms_on(dated.day) for dated in self.amendments),
        ]
        targets: set[str] = set()
        milestones: set[str] = set()
        for each in terms:
            targets.update(target.name for target in each.targets)
            milestones.update(milestone.title for milestone in each.milestones)
        return frozenset(targets), frozenset(milestones)

    def expand(self, names: tuple[str, ...], day: date) -> tuple[str, ...]:
        """Return the departments that names stand for in a term of `day`, each once."""
        register = self.book.register
        found: dict[str, None] = {}
        for name in names:
            canonical = register.resolve(name) or name
            found |= dict.fromkeys(register.expand(canonical, day))
        return tuple(found)

    def supporters_on(self, day: date) -> tuple[str, ...]:
        """Return the cooperating departments on a day, groups expanded."""
        terms = self.terms_on(day)
        return self.expand(terms.support, terms.support_day)


class TaskHistory(TaskTerms):
    """One task of a plan with all that was ever decided about it.

    Its assignments know the task's terms, not the history that made them: nothing here holds itself in memory.
    """

    def __init__(self, book: PlanBook, issued: Issued) -> None:
        super().__init__(book, issued)
        self._misused: list[tuple[Dated, str]] = []

    def in_force(self, day: date) -> tuple[Assignment, ...]:
        """Return the assignments of a day, in the order in which the leads are named.

        None before issue.
        """
        in_force = self._runs[1]
        if len(in_force) == 1:  # the same leads for ever, as nearly always
            return in_force[0] if day >= self.issued.first else ()
        step = bisect_right(self._leads, day, key=_day_of)
        return in_force[step - 1] if step else ()

    def deciding(self, day: date) -> tuple[Assignment, ...]:
        """Return the assignments that make the task's status.

        All of them, or the first-named lead's alone.
        """
        current = self.in_force(day)
        terms = self.terms_on(day)
        if terms.completion is Completion.EACH or not current:
            return current
        first = self.expand(terms.lead[:1], terms.lead_day)
        named = tuple(each for each in current if each.department in first)
        return (
            named or current
        )  # a group that stands for nobody decides nothing: an error, told by whoever reads

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        """Every assignment that there ever was, by its first day and the order of leads."""
        return self._runs[0]

    @cached_property
    def _runs(
        self,
    ) -> tuple[tuple[Assignment, ...], tuple[tuple[Assignment, ...], ...]]:
        """The assignments by their first day, and those in force from each lead on."""
        leads = self._leads
        running: dict[str, Assignment] = {}
        ended: list[Assignment] = []
        in_force: list[tuple[Assignment, ...]] = []
        for index, lead in enumerate(leads):
            departments = frozenset(lead.departments)
            leaving = {
                name: running.pop(name)
                for name in tuple(running)
                if name not in departments
            }
            ended += leaving.values()
            heirs = self._heirs(lead, leaving, running)
            for name in lead.departments:
                if name not in running:
                    last = self._last_day(name, index)
                    running[name] = self._assignment(
                        name, lead.day, last, heirs.get(name)
                    )
            in_force.append(tuple(running[name] for name in lead.departments))
        return tuple(
            sorted((*ended, *running.values()), key=lambda each: each.first)
        ), tuple(in_force)

    @property
    def misused(self) -> tuple[tuple[Dated, str], ...]:
        """Every takes_over that serves nothing: the amendment, and the lead that it names."""
        standing = {id(lead.by) for lead in self._leads}
        replaced: list[tuple[Dated, str]] = []
        for dated in self.amendments:
            if id(dated) not in standing:
                replaced += ((dated, name) for name in dated.amendment.takes_over)
        return (*replaced, *self._misused) if self.assignments else ()

    @cached_property
    def _leads(self) -> tuple[_Lead, ...]:
        """Who leads from which day on; of several amendments of one day the last stands."""
        steps = {
            self.issued.first: _Lead(
                self.issued.first,
                self.expand(self.issued.task.lead, self.issued.first),
                None,
            )
        }
        for dated in self.amendments:
            if dated.amendment.lead is not None:
                steps[dated.day] = _Lead(
                    dated.day, self.expand(dated.amendment.lead, dated.day), dated
                )
        return tuple(steps[day] for day in sorted(steps))

    def _last_day(self, name: str, step: int) -> date | None:
        """Return the last day of a department that leads from a step on."""
        if step + 1 == len(self._leads):
            return None
        later = (self._leads[index] for index in range(step + 1, len(self._leads)))
        return next(
            (shifted(lead.day, -1) for lead in later if name not in lead.departments),
            None,
        )

    def _heirs(
        self,
        lead: _Lead,
        leaving: Mapping[str, Assignment],
        staying: Mapping[str, Assignment],
    ) -> dict[str, Assignment]:
        """Return who takes over from whom.

        Only one that begins can, and only from one that ends.
        """
        heirs: dict[str, Assignment] = {}
        resolve = self.book.register.resolve
        for new, old in (lead.by.amendment.takes_over if lead.by else {}).items():
            name, former = resolve(new) or new, resolve(old) or old
            begins = name in lead.departments and name not in staying
            if begins and former in leaving and name not in heirs:
                heirs[name] = leaving[former]
            elif lead.by is not None:
                self._misused.append((lead.by, new))
        return heirs

    def _assignment(
        self, name: str, first: date, last: date | None, before: Assignment | None
    ) -> Assignment:
        own: tuple[Dated, ...] = ()
        dues: tuple[Step[Due], ...] = (Step(date.min, self.issued.task.due),)
        cancels: tuple[Step[bool], ...] = (_NOT_CANCELLED,)
        if self.amendments:
            own = self._own(name, first, last)
            dues, cancels = (
                self._common_steps if own is self._common else self._steps(own)
            )
        entries = self.book.entries.get(self.id, {}).get(name, ())
        end = date.max if last is None else last
        if entries and not first <= entries[0].day <= entries[-1].day <= end:
            within = (entry for entry in entries if first <= entry.day <= end)
            entries = tuple(within)
        return Assignment(
            task=self._alone,
            department=name,
            first=first,
            last=last,
            start=before.start if before else self._start(first),
            before=before,
            dues=dues,
            cancels=cancels,
            amendments=own,
            entries=(*before.entries, *entries) if before else entries,
        )

    def _own(self, name: str, first: date, last: date | None) -> tuple[Dated, ...]:
        """Return the amendments that bear on a department in its run.

        Those for all, and those for it alone.
        """
        alone = self._limited.get(name, ())
        within = {
            id(each)
            for each in alone
            if first <= each.day and (last is None or each.day <= last)
        }
        if not within:
            return self._common
        return tuple(
            each
            for each in self.amendments
            if each.amendment.department is None or id(each) in within
        )

    @cached_property
    def _alone(self) -> TaskTerms:
        """The terms without the history."""
        return TaskTerms(self.book, self.issued)

    @cached_property
    def _common(self) -> tuple[Dated, ...]:
        """The amendments for all; one tuple for all assignments, which may be thousands."""
        return tuple(
            each for each in self.amendments if each.amendment.department is None
        )

    @cached_property
    def _limited(self) -> dict[str, list[Dated]]:
        """The amendments for one department alone, by its canonical name."""
        limited: dict[str, list[Dated]] = {}
        for dated in self.amendments:
            name = dated.amendment.department
            if name is not None:
                limited.setdefault(self.book.register.resolve(name) or name, []).append(
                    dated
                )
        return limited

    @cached_property
    def _common_steps(self) -> tuple[tuple[Step[Due], ...], tuple[Step[bool], ...]]:
        return self._steps(self._common)

    def _steps(
        self, own: tuple[Dated, ...]
    ) -> tuple[tuple[Step[Due], ...], tuple[Step[bool], ...]]:
        """Return the due days, and whether cancelled or not, that amendments make."""
        due = Step(date.min, self.issued.task.due)
        dues: list[Step[Due]] = [due]
        cancels: list[Step[bool]] = [_NOT_CANCELLED]
        for each in own:
            change = each.amendment
            if change.due is not None:
                dues.append(Step(each.day, change.due, each))
            if change.cancel is not None:
                cancels.append(Step(each.day, change.cancel, each))
        return tuple(dues), tuple(cancels)

    def _start(self, first: date) -> date:
        """Return when a new lead's time begins.

        With the plan, or with the amendment that made it lead.
        """
        plan = self.book.plan
        begins = plan.start or plan.issued
        if first == plan.issued and self.issued.added is None:
            return begins
        return max(begins, first)


def _day_of(dated: "Dated | _Lead") -> date:
    return dated.day


def _amended(terms: Terms, dated: Dated) -> Terms:
    """Return the terms for all who lead once an amendment holds too."""
    change = dated.amendment
    changed: dict[str, Any] = {}
    for name in ("targets", "milestones", "completion"):
        if getattr(change, name) is not None:
            changed[name] = getattr(change, name)
    for name in ("lead", "support"):
        if getattr(change, name) is not None:
            changed |= {name: getattr(change, name), f"{name}_day": dated.day}
    if change.department is None and change.cancel is not None:
        changed["cancelled"] = change.cancel
    if change.department is None and change.due is not None:
        changed |= {"due": change.due, "due_text": change.due_text}
    return terms._replace(**changed) if changed else terms
