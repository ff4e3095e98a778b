"""A plan's files → its book. Loading always answers (what could be read, what is wrong).

The plan is the unit: its files and the register in, a PlanBook and diagnostics out;
nothing in one plan depends on another. An error found here means that the files could
not be read in full; rules are for the checks.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING

from bizenv.diagnostics import Diagnostic, KeyPath, Location
from bizenv.layout import AMENDMENTS, ITEMS, PLANS, SLIPS
from bizenv.meaning.bench import Bench
from bizenv.messages import Message
from bizenv.model.book import Dated, Issued, Place, SlipEntry
from bizenv.model.plan import Plan, Section, Task
from bizenv.model.support import names_of
from bizenv.store.ledgers import LedgerFiles
from bizenv.store.names import copied_from, unfit_for_a_file
from bizenv.store.plan_reading import PlanReading
from bizenv.store.reading import adapter
from bizenv.store.shelf import Shelf

if TYPE_CHECKING:  # it is loaded where a plan has amendments
    from bizenv.model.amendment import Amendment


def load_issued(shelf: Shelf, plan_id: str) -> Bench | None:
    """Read what was issued of one plan and amended, without its records; None as `load_plan`."""
    book, _ = _PlanLoader(shelf, plan_id).load(recorded=False)
    return book


Loaded = tuple[Bench | None, list[Diagnostic]]
"""A plan, None where it cannot be read, and what is wrong with it."""


def load_plan(shelf: Shelf, plan_id: str) -> Loaded:
    """Read one plan. The PlanBook is None if plan.yaml cannot be read at all."""
    return _PlanLoader(shelf, plan_id).load()


Amendments = dict[str, tuple[Dated, ...]]
"""By task its amendments, in order."""


class _PlanLoader(PlanReading):
    """Reads one plan's folder: what was issued, what amendments changed, then the records."""

    def __init__(self, shelf: Shelf, plan_id: str) -> None:
        super().__init__(shelf, plan_id)
        self._departments: set[str] = set()  # names of registered ones, met so far

    def load(self, *, recorded: bool = True) -> Loaded:
        self.found += self.inside.strays()
        self.found += self.inside.not_checked_out()
        plan = self._plan()
        if plan is None:
            return None, self.found
        self._check_unit(plan)
        self._issue(plan)
        assigned = self._items(plan)
        amendments = self._amend(plan, assigned)
        entries = LedgerFiles(self).entries() if recorded else {}
        slips = self._slips() if recorded else ()
        settings = self.shelf.settings
        book = Bench(
            plan=plan,
            register=self.register,
            policy=plan.policy_under(settings.policy),
            evidence=plan.evidence or settings.evidence,
            indicators=settings.indicators,
            calendar=self.shelf.calendar,
            colons=frozenset(self.reader.colons),
            tasks=self.tasks,
            amendments=amendments,
            entries=entries,
            slips=slips,
            incomplete=(*self.shelf.incomplete, *self.incomplete()),
            gaps=self.gaps(),
            locate=self.reader.where,
        )
        if assigned:
            book = _sifted(book)
        return book, self.found

    def _slips(self) -> tuple[SlipEntry, ...]:
        """Read the slips, where there are any."""
        if f"{self.folder}/{SLIPS}" not in self.files:
            return ()
        from bizenv.store.slips import slips  # few plans have the file

        return slips(self)

    def _plan(self) -> Plan | None:
        """Read plan.yaml. Its id is that of the folder, by which the plan's files are found."""
        file = self.plan_file
        if self.folder in self.files:
            return None  # the folder could not be listed, and its strays say so
        if file not in self.files:
            at = Location(file)
            hint = self._copied_plan() or Message(
                "hint.missing-plan", {"folder": self.folder}
            )
            missing = Diagnostic("missing-file", at, hint=hint)
            self.found.append(missing)
            return None
        fitter = adapter(Plan)
        plan: Plan | None = self.reader.fit(fitter, file)
        self.knows_all_tasks = file not in self.reader.lost
        if plan is not None and plan.register_ is not None:
            self.things = plan.register_
        if plan is None:
            return None
        self._check_id(plan.plan)
        plan_id = self.plan_id
        if plan.plan == plan_id:
            return plan
        args = {"id": plan.plan, "folder": plan_id}
        at = self.reader.where(file, ("plan",))
        hint = self._copied_plan() or Message("hint.plan-id-mismatch", args)
        mismatch = Diagnostic("plan-id-mismatch", at, args, hint=hint)
        self.found.append(mismatch)
        return plan.model_copy(update={"plan": plan_id})

    def _copied_plan(self) -> Message | None:
        """Return what to do with a folder that looks like a copy of another plan's."""
        plans = self.shelf.plans
        others = [each for each in plans if each != self.plan_id]
        original = copied_from(self.plan_id, others)
        if not original:
            return None
        return Message("hint.copy-of-plan", {"name": f"{PLANS}/{original}"})

    def _check_id(self, plan_id: str) -> None:
        """Find an id that no folder could have on every system."""
        hint = unfit_for_a_file(plan_id)
        if hint is not None:
            at = self.reader.where(self.plan_file, ("plan",))
            args = {"id": plan_id}
            fault = Diagnostic("no-folder-name", at, args, hint=hint)
            self.found.append(fault)

    def _check_unit(self, plan: Plan) -> None:
        """Find a unit that is not registered."""
        unit = plan.unit
        if unit is not None and self.register.resolve(unit) is None:
            self.unknown(unit, self.plan_file, ("unit",))

    def _issue(self, plan: Plan) -> None:
        for path, sections, task in plan.walk():
            place = Place(self.plan_file, path)
            issued = Issued(
                task,
                sections,
                plan.issued,
                place,
            )
            self._put(issued)
            self._check_names(task, plan.issued, place)

    def _put(self, issued: Issued) -> None:
        task_id = issued.task.id
        first = self.tasks.setdefault(task_id, issued)
        if first is not issued:
            at = self._id_of(issued)
            before = self._id_of(first)
            args = {"id": task_id}
            found = Diagnostic(
                "duplicate-task-id",
                at,
                args,
                related=(before,),
            )
            self.found.append(found)
            self.base.add(issued.place.file)

    def _id_of(self, issued: Issued) -> Location:
        place = issued.place
        path = (*place.path, "id")
        return self.reader.where(place.file, path)

    def _check_names(self, terms: "Task | Amendment", day: date, place: Place) -> None:
        """Find leads and supporters not registered, and groups without members on the day."""
        known = self._departments
        knows_leads = known.issuperset(terms.lead or ())
        if knows_leads and known.issuperset(terms.support or ()) and not terms.duties:
            return  # as nearly always
        for path, names in _named(terms):
            for index, name in enumerate(names):
                at = place.below(*path, index)
                self._check_name(name, day, at)

    def _check_name(self, name: str, day: date, place: Place) -> None:
        canonical = self.register.resolve(name)
        if canonical is None:
            self._unknown_lead(name, place.file, place.path)
        elif canonical in self.register.groups:
            self._check_group(name, canonical, day, place)
        else:
            self._departments.add(name)

    def _check_group(
        self,
        name: str,
        group: str,
        day: date,
        place: Place,
    ) -> None:
        if self.register.expand(group, day):
            return
        at = self.reader.where(*place)
        args = {"name": name, "day": day}
        found = Diagnostic("empty-group", at, args)
        self.found.append(found)
        self.base.add(place.file)

    def _unknown_lead(
        self,
        name: str,
        file: str,
        path: KeyPath,
        *,
        key: bool = False,
    ) -> None:
        self.base.add(file)
        self.unknown(
            name,
            file,
            path,
            key=key,
        )

    def _items(self, plan: Plan) -> list[Dated]:
        """Issue what was raised in a register; return its assignments and merges, by their days."""
        file = f"{self.folder}/{ITEMS}"
        if plan.office is not None:
            self._check_name(
                plan.office, plan.issued, Place(self.plan_file, ("office",))
            )
        if file not in self.files:
            return []
        from bizenv.meaning.items import assigned_by, issued_by, merged_by
        from bizenv.model.items import ItemLine, Merge, Raise

        assigned: list[Dated] = []
        calendar = self.shelf.calendar
        lines = self.reader.fit_each(adapter(ItemLine), file)
        self.refuse_empty(file)
        for row, line in enumerate(lines):
            place = Place(file, (row,))
            if isinstance(line, Raise):
                issued = issued_by(line, place, plan, calendar)
                if self._may_raise(plan, issued):
                    self._put(issued)
            elif isinstance(line, Merge):
                assigned.append(merged_by(line, place))
            elif line is not None:
                dated = assigned_by(line, place, plan, calendar)
                assigned.append(dated)
        self.knows_all_tasks &= file not in self.reader.lost
        assigned.sort(key=attrgetter("day"))
        return assigned

    def _may_raise(self, plan: Plan, issued: Issued) -> bool:
        """Whether a plan is a register; a finding, if what is raised in it is no item of any."""
        is_register = plan.register_ is not None
        if not is_register and self.knows_all_tasks:
            self.not_an_item(issued.task.id, issued.place, "id")
        return is_register

    def _amend(self, plan: Plan, assigned: list[Dated]) -> Amendments:
        file = f"{self.folder}/{AMENDMENTS}"
        if file not in self.files:
            return self._changes(assigned, plan)
        adding: list[Dated] = []
        changing: list[Dated] = assigned
        for dated in self._amendments(file):
            if dated.amendment.add is None:
                changing.append(dated)
            else:
                adding.append(dated)
        self.knows_all_tasks &= file not in self.reader.lost
        for dated in adding:
            day = max(dated.day, plan.issued)
            added = dated._replace(day=day)
            self._add(added, plan)
        if assigned:  # before the documents of the same day
            changing.sort(key=attrgetter("day"))
        return self._changes(changing, plan)

    def _amendments(self, file: str) -> list[Dated]:
        """Read the amendments that can be read, in order of their days."""
        found: list[Dated] = []
        from bizenv.model.amendment import Amendment

        amendments = self.reader.fit_each(adapter(Amendment), file)
        self.refuse_empty(file)
        for row, amendment in enumerate(amendments):
            if amendment is None:
                continue
            place = Place(file, (row,))
            dated = Dated(amendment, amendment.effective, place)
            found.append(dated)
        found.sort(key=attrgetter("day"))
        return found

    def _changes(self, changing: list[Dated], plan: Plan) -> Amendments:
        """Return by task the amendments that change it, none before the task's first day."""
        by_task: dict[str, list[Dated]] = defaultdict(list)
        for dated in changing:
            place = dated.place
            task_id = dated.amendment.target
            key = "task" if dated.line is None else "item"
            if not self.knows(task_id, place, key):
                self.base.add(place.file)
                continue
            into = dated.into
            if into is not None and not self.knows(into, place, "into"):
                self.base.add(place.file)
            elif into is not None and not self.is_item(into, place, "into"):
                continue
            is_of_register = dated.line is not None
            if is_of_register and not self.is_item(task_id, place, key):
                continue
            first = self.tasks[task_id].first
            day = max(dated.day, first)
            begun = dated._replace(day=day)
            self._check_amendment(begun)
            by_task[task_id].append(begun)
        found: Amendments = {}
        for task_id, several in by_task.items():
            found[task_id] = tuple(self._in_order(task_id, several, plan))
        return found

    def _in_order(self, task_id: str, several: list[Dated], plan: Plan) -> list[Dated]:
        """Return what changes a task in the order in which it holds."""
        if self.tasks[task_id].line is None:
            return several
        from bizenv.meaning.items import in_order

        return in_order(several, plan, self.register, self.shelf.calendar)

    def _add(self, dated: Dated, plan: Plan) -> None:
        task = dated.amendment.add
        assert task is not None
        row = dated.place
        place = row.below("add")
        sections = _sections_of(task.id, plan.sections)
        issued = Issued(
            task,
            sections,
            dated.day,
            place,
            added=dated,
        )
        self._put(issued)
        self._check_names(task, dated.day, place)

    def _check_amendment(self, dated: Dated) -> None:
        amendment = dated.amendment
        place = dated.place
        self._check_names(amendment, dated.day, place)
        for name, path, is_key in amendment.parties():
            if self.register.resolve(name) is None:
                self._unknown_lead(
                    name,
                    place.file,
                    (*place.path, *path),
                    key=is_key,
                )


def _sifted(book: Bench) -> Bench:
    """Return a register without the lines that count for nothing."""
    from bizenv.meaning.refused_lines import sifted

    return sifted(book)


def _sections_of(task_id: str, sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Return the sections that an added task belongs to by its number: 4.4 stands in section 4."""
    for section in sections:
        if task_id.startswith(f"{section.number}."):
            below = _sections_of(task_id, section.sections)
            return (section, *below)
    return ()


def _named(terms: "Task | Amendment") -> Iterator[tuple[KeyPath, tuple[str, ...]]]:
    """Yield the lists of departments that terms name, each with its key path."""
    yield ("lead",), terms.lead or ()
    yield ("support",), names_of(terms.support or ())
    for number, duty in enumerate(terms.duties or ()):
        yield ("duties", number, "who"), duty.who
