"""The terms of a task in force on a day, and to whom it is given. Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any, Final, NamedTuple

from bizenv.meaning.dues import Folded, TermStep, any_stop, folded
from bizenv.model.base import Due, shifted
from bizenv.model.book import Dated, Issued, PlanBook
from bizenv.model.plan import Completion, Duty, Milestone, Target
from bizenv.model.steps import TargetStep
from bizenv.model.support import names_of, owed_in


class Terms(NamedTuple):
    """What a task demands on a day, for all who lead it.

    `lead` and `support` are worded as in the term in force; `lead_day` and `support_day` tell
    when those terms took effect, which is the day that decides what a group stands for. `owes`
    tells what supporters owe, by the name in `support`, as far as that is said.
    """

    due: Due
    due_text: str | None
    lead: tuple[str, ...]
    lead_day: date
    support: tuple[str, ...]
    support_day: date
    owes: Mapping[str, str]
    derives_from: tuple[str, ...]
    targets: tuple[Target, ...]
    steps: tuple[TargetStep, ...]
    milestones: tuple[Milestone, ...]
    duties: tuple[Duty, ...]
    after: tuple[str, ...]
    completion: Completion
    review_steps: tuple[str, ...]
    cancelled: bool


class Aims(NamedTuple):
    """What records of a task may name: targets by name, milestones and duties by title.

    `units` are those of the targets, nothing where one has none; of several the last.
    """

    targets: frozenset[str]
    milestones: frozenset[str]
    duties: frozenset[str]
    units: Mapping[str, str]


Staying = dict[int, frozenset[str]]
"""By the identity of an assignment who led already."""


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

    def set_on(self, day: date, department: str | None = None) -> date:
        """Return the day on which the due day was first set: that of issue.

        Of an item of a register that of the last assignment that began clocks, for a department
        or for anybody.
        """
        first = self.issued.first
        if self.issued.line is not None:
            for dated in self.amendments:
                begins = self.begins_clocks(dated, department) or self._turns(dated)
                if dated.day <= day and begins:
                    first = dated.day
        return first

    def _turns(self, dated: Dated) -> bool:
        """Whether by a document the office gets an item back to assign it, or has it no more."""
        is_document = dated.line is None and dated.amendment.lead is not None
        return is_document and self.is_returned_or_given_anew(dated.day)

    def begins_clocks(self, dated: Dated, department: str | None = None) -> bool:
        """Whether an assignment of an item begins clocks: for a department, or for any that leads.

        Those of a department that led the item already stand as they are.
        """
        if not dated.assigns:
            return False
        staying = self.staying.get(id(dated), frozenset())
        if department is not None:
            return department not in staying
        return not staying.issuperset(self._led_at_end_of(dated.day))

    def assigned_by(self, day: date) -> Dated | None:
        """Return since when an item is assigned at the end of a day; None if it is not.

        One that was given back to the office is not assigned until it is so again.
        """
        found = self.handed_out(day)
        if not found or self.has_back(day):
            return None
        return found[-1]

    def handed_out(self, day: date) -> list[Dated]:
        """Return the assignments by which the office gave an item away by the end of a day.

        The first one, and after each return to the office the next; that may be a document.
        """
        found: list[Dated] = []
        has_it = True
        ever = False
        for dated in self.amendments:
            ever = ever or dated.assigns
            gives = ever and dated.amendment.lead is not None
            if not gives or dated.day > day:
                continue
            if has_it and not dated.back:
                found.append(dated)
            has_it = dated.back
        return found

    def has_back(self, day: date) -> bool:
        """Whether the office has an item at the end of a day that was given back to it."""
        back = False
        for dated in self.amendments:
            if dated.day <= day and dated.amendment.lead is not None:
                back = dated.back
        return back

    def assigned_before(self, dated: Dated) -> bool:
        """Whether an item was assigned at the end of the day before that of an assignment."""
        return self.assigned_by(shifted(dated.day, -1)) is not None

    def moves_due(self, dated: Dated, department: str | None = None) -> bool:
        """Whether an amendment that names a due day moves it: for a department, or for any."""
        if not dated.assigns or dated.extends:
            return True
        return self.begins_clocks(dated, department)

    @cached_property
    def staying(self) -> Staying:
        """By the identity of each further assignment of an item those who led it already."""
        found: Staying = {}
        if self.issued.line is None:
            return found
        given = date.max
        for day, several in groupby(self.amendments, key=_day_of):
            assigning = [each for each in several if each.assigns]
            if assigning and day > given:
                staying = self.staying_on(day)
                for dated in assigning:
                    found[id(dated)] = staying
            if assigning:
                given = min(given, day)
        return found

    def is_returned_or_given_anew(self, day: date) -> bool:
        """Whether on a day the office gets an item back to assign it, or has it no more."""
        return self.has_back(shifted(day, -1)) != self.has_back(day)

    def staying_on(self, day: date) -> frozenset[str]:
        """Return who leads before a day and at its end; the office's own work is none of theirs."""
        before = shifted(day, -1)
        if self.is_returned_or_given_anew(day):
            return frozenset()
        return self._led_at_end_of(before) & self._led_at_end_of(day)

    def _led_at_end_of(self, day: date) -> frozenset[str]:
        """Return who leads once all amendments up to the end of a day hold."""
        names = self.issued.task.lead
        since = self.issued.first
        for dated in self.amendments:
            lead = dated.amendment.lead
            if lead is not None and dated.day <= day:
                names, since = lead, dated.day
        return frozenset(self.expand(names, since))

    def terms_on(self, day: date) -> Terms:
        """Return the terms in force on a day for all who lead."""
        if not self.amendments:
            return self._issued_terms
        amended = bisect_right(self.amendments, day, key=_day_of)
        return self._terms[amended]

    @cached_property
    def _terms(self) -> tuple[Terms, ...]:
        """The terms as issued, and after each amendment; several of one day add up."""
        terms = self._issued_terms
        found = [terms]
        moved = self._moved_by_pauses
        for dated in self.amendments:
            terms = _amended(terms, dated, moves=self.moves_due(dated))
            due = moved.get(id(dated))
            if due is not None:
                terms = terms._replace(due=due, due_text=None)
            found.append(terms)
        return tuple(found)

    @cached_property
    def stops_ever(self) -> bool:
        """Whether an amendment lets the clock stand still, or go on."""
        return any_stop(self.amendments, of_item=self.issued.line is not None)

    def folded(self, amendments: Iterable[Dated]) -> Folded:
        """Return the due days and pauses of whom some amendments bear on."""
        is_item = self.issued.line is not None
        calendar = self.book.calendar if is_item else None
        return folded(self.issued.task.due, amendments, calendar)

    @property
    def _moved_by_pauses(self) -> dict[int, Due]:
        """The due days for all who lead that moved as a pause ended, by the amendment's identity."""
        if not self.stops_ever:
            return {}
        common = [each for each in self.amendments if each.amendment.department is None]
        moved: dict[int, Due] = {}
        for step in self.folded(common).dues:
            by = step.by
            if by is not None and by.due is None:
                moved[id(by)] = step.value
        return moved

    @cached_property
    def _issued_terms(self) -> Terms:
        issued = self.issued
        task = issued.task
        day = issued.first
        return Terms(
            due=task.due,
            due_text=task.due_text,
            lead=task.lead,
            lead_day=day,
            support=names_of(task.support),
            support_day=day,
            owes=owed_in(task.support),
            derives_from=task.derives_from,
            targets=task.targets,
            steps=task.steps,
            milestones=task.milestones,
            duties=task.duties,
            after=task.after,
            completion=task.completion or self.book.plan.completion,
            review_steps=task.review_steps or self.book.plan.review_steps,
            cancelled=False,
        )

    @cached_property
    def duty_steps(self) -> tuple[TermStep[tuple[Duty, ...]], ...]:
        """The duties as issued, and as each amendment that names duties makes them."""
        issued = self.issued
        steps = [TermStep(issued.first, issued.task.duties)]
        for dated in self.amendments:
            duties = dated.amendment.duties
            if duties is not None:
                steps.append(TermStep(dated.day, duties, dated))
        return tuple(steps)

    @cached_property
    def aims(self) -> "Aims":
        """The names of all that the task ever had for a record to name."""
        several = [self._issued_terms]
        for dated in self.amendments:
            terms = self.terms_on(dated.day)
            several.append(terms)
        targets: set[str] = set()
        units: dict[str, str] = {}
        milestones: set[str] = set()
        duties: set[str] = set()
        for terms in several:
            for target in terms.targets:
                targets.add(target.name)
                units[target.name] = target.unit or ""
            for milestone in terms.milestones:
                milestones.add(milestone.title)
            for duty in terms.duties:
                duties.add(duty.title)
        return Aims(
            frozenset(targets),
            frozenset(milestones),
            frozenset(duties),
            units,
        )

    def review_steps_on(self, day: date) -> tuple[str, ...]:
        """Return the review steps that an application of a day has to pass."""
        return self.terms_on(day).review_steps

    def expand(self, names: tuple[str, ...], day: date) -> tuple[str, ...]:
        """Return the departments that names stand for in a term of `day`, each once."""
        register = self.book.register
        found: dict[str, None] = {}
        for name in names:
            canonical = register.resolve(name) or name
            for department in register.expand(canonical, day):
                found[department] = None
        return tuple(found)

    def supporters_on(self, day: date) -> tuple[str, ...]:
        """Return the cooperating departments on a day, groups expanded."""
        terms = self.terms_on(day)
        return self.expand(terms.support, terms.support_day)


def _day_of(dated: Dated) -> date:
    return dated.day


_REPLACED: Final = (
    "derives_from",
    "targets",
    "steps",
    "milestones",
    "duties",
    "after",
    "completion",
    "review_steps",
)
"""Terms that an amendment for all replaces as it names them."""


def _amended(terms: Terms, dated: Dated, *, moves: bool) -> Terms:
    """Return the terms for all who lead once an amendment holds too."""
    change = dated.amendment
    for_all = change.department is None
    changed: dict[str, Any] = {}
    for name in _REPLACED:
        value = getattr(change, name)
        if value is not None:
            changed[name] = value
    if change.lead is not None:
        changed["lead"] = change.lead
        changed["lead_day"] = dated.day
    if change.support is not None:
        changed["support"] = names_of(change.support)
        changed["support_day"] = dated.day
        changed["owes"] = owed_in(change.support)
    ends = change.ends
    if for_all and ends is not None:
        changed["cancelled"] = ends
    if for_all and moves and dated.due is not None:
        changed["due"] = dated.due
        changed["due_text"] = change.due_text
    return terms._replace(**changed)
