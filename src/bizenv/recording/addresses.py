"""Where records go: the plan, the task, the department and the file of each.

What a record leaves out is found where only one thing can be meant; else people are asked.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from bizenv.days import parse_day
from bizenv.diagnostics import USAGE, BizenvError, Location
from bizenv.layout import AMENDMENTS, PLANS, REVIEWS
from bizenv.meaning.history import TaskHistory
from bizenv.messages import KeyName, Message
from bizenv.model.book import Issued, PlanBook
from bizenv.model.kinds import NAMED
from bizenv.recording.draft import (
    AskedHead,
    DraftRecord,
    OpenRecord,
    Places,
    TaskOf,
    WorkedOut,
)
from bizenv.recording.growth import newest_ledger
from bizenv.recording.head_words import alike
from bizenv.recording.registered import registered
from bizenv.recording.spelling import readings_spelt, spelt
from bizenv.store.lookup import department, known_plan, only_book
from bizenv.store.workspace import Workspace
from bizenv.undated import why_no_day

AMEND: Final = "amend"
_NUMBER: Final = re.compile(r"(.+/)?[0-9A-Za-z][0-9A-Za-z.-]*")


class UnreadError(BizenvError):
    """The plan that a record is for cannot be read, so nobody can say where it goes."""


@dataclass(frozen=True)
class Statement:
    """A record as given: its keys with `kind`, its task as written, its source.

    The source is None for a record given by options; `places` are those of its keys in a
    table. `title` is what the source calls the task. `listed`: what stands in it was shown
    as said already, but for what was changed since; `blank` are then by their keys the
    heads of its cells that are empty, `worked_out` the cells that no record fills. `asked`
    says of a form how it asks for the keys.
    """

    tree: OpenRecord
    task: str
    source: Location | None = None
    places: Places = field(default_factory=dict)
    title: str = ""
    listed: bool = False
    blank: Mapping[str, str] = field(default_factory=dict)
    worked_out: Mapping[str, WorkedOut] = field(default_factory=dict)
    asked: Mapping[str, AskedHead] = field(default_factory=dict)


@dataclass(frozen=True)
class Addresses:
    """Finds where the records of one workspace go.

    Records given by options are of `day`. `option` names what gives a key of a record,
    for complaints about records that come from no file.
    """

    workspace: Workspace
    day: date
    option: Callable[[str], str]

    def draft(self, given: Statement) -> DraftRecord:
        """Return a record with its plan, file and department.

        Raises BizenvError, as UnreadError where its plan cannot be read at all.
        """
        try:
            return self._draft(given)
        except BizenvError as error:
            if self._is_unread(given):
                raise UnreadError(error.message.code) from error
            raise

    def _is_unread(self, given: Statement) -> bool:
        """Tell whether the plan that is named cannot be read, or any where none is."""
        plan_id, _, _ = given.task.rpartition("/")
        plan_id = plan_id or text_of(given.tree, "plan")
        plans = self.workspace.plans
        meant = [plan_id] if plan_id in plans else plans
        kept = map(self.workspace.kept, meant)
        return any(each.book is None for each in kept)

    def _draft(self, given: Statement) -> DraftRecord:
        source = given.source
        tree = dict(given.tree)
        for key in ("plan", "task"):
            tree.pop(key, None)
        at = self.task(given)
        self._refuse_other_title(given, at)
        self._spell_aims(tree, at)
        if tree.get("kind") == AMEND:
            del tree["kind"]
            return self._amendment(given, tree, at)
        plan, task = at
        is_named = "task" in given.tree or given.title
        if is_named or source is None:
            tree["task"] = task
        day = self.dated(given, tree)
        kind = self._kind(tree)
        whose = self._department(given, at, day)
        tree.pop("department", None)
        path = newest_ledger(self.workspace, plan, whose)
        if _is_decision(kind, tree):
            tree["department"] = whose
            path = f"{PLANS}/{plan}/{REVIEWS}"
        places = given.places
        return DraftRecord(plan, path, tree, task, whose, source, places, given.asked)

    def _kind(self, tree: OpenRecord) -> str:
        """Return what kind of record it is. Raises BizenvError where it does not say."""
        kind = tree.get("kind")
        if not isinstance(kind, str):
            name = self.option("kind")
            raise BizenvError("record-without-kind", status=USAGE, name=name)
        return kind

    def dated(self, given: Statement, tree: OpenRecord) -> date | None:
        """Return the day of a record, None if none is written.

        One given by options is of the clerk's day.
        """
        if "date" not in tree and given.source is None:
            tree["date"] = self.day.isoformat()
            return self.day
        written = text_of(tree, "date")
        try:
            return parse_day(written)
        except ValueError:
            return None

    def _amendment(
        self,
        given: Statement,
        tree: OpenRecord,
        at: TaskOf,
    ) -> DraftRecord:
        plan, task = at
        if "add" not in tree:
            tree["task"] = task
        named = tree.get("department")
        whose = None
        if isinstance(named, str):
            whose = department(self.workspace.register, named)
        tree = registered(tree, self.workspace.register)
        path = f"{PLANS}/{plan}/{AMENDMENTS}"
        source = given.source
        places = given.places
        return DraftRecord(plan, path, tree, task, whose, source, places)

    def task(self, given: Statement) -> TaskOf:
        """Return the plan and the task that are meant.

        Raises BizenvError with candidates or the nearest.
        """
        tree = given.tree
        written = given.task
        if not written and _NUMBER.fullmatch(given.title):
            written = given.title  # under a head that may mean either
        plan_id, _, task = written.rpartition("/")
        if not plan_id:
            plan_id = text_of(tree, "plan")
        add = tree.get("add")
        if not task and isinstance(add, dict):
            task = text_of(add, "id")
        plans = self.workspace.plans
        if not task and given.title:
            return self._by_title(given, plan_id)
        if not task and given.source is not None:
            keys = [KeyName(each) for each in tree]
            hint = Message("hint.row-without-task", {"keys": keys})
            raise BizenvError("row-without-task", hint=hint)
        if plan_id in plans:
            return TaskOf(plan_id, task)
        if plan_id or not (task or given.source is None):
            self._refuse_title(plan_id)
            known_plan(plans, plan_id)
        books = self._books()
        book = only_book(books, task, written, self.day)
        return TaskOf(book.id, task)

    def _refuse_title(self, plan_id: str) -> None:
        """Refuse a plan's title where its id is asked for. Raises BizenvError."""
        wanted = alike(plan_id)
        for book in self._books() if wanted else ():
            if alike(book.plan.title) == wanted:
                hint = Message("hint.plan-by-title", {"plan": book.id})
                raise BizenvError("no-such-plan", status=USAGE, name=plan_id, hint=hint)

    def _by_title(self, given: Statement, plan_id: str) -> TaskOf:
        """Return the plan and the task of a title, as a table gives it without a number.

        Raises BizenvError where none has it, or several.
        """
        title = given.title
        found = list(self._titled(title, plan_id))
        if len(found) == 1:
            return found[0]
        code = "unknown-title"
        hint = Message("hint.title")
        if found:
            code = "ambiguous-title"
            names = [each.full for each in found]
            hint = Message("hint.did-you-mean-one", {"names": names})
        raise BizenvError(code, status=USAGE, hint=hint, title=title)

    def _titled(self, title: str, plan_id: str) -> Iterator[TaskOf]:
        """Yield plan and task of all that bear a title; in any plan where none is named."""
        wanted = alike(title)
        for book in self._books():
            if plan_id not in ("", book.id):
                continue
            for task_id, issued in book.tasks.items():
                if alike(issued.task.title) == wanted:
                    yield TaskOf(book.id, task_id)

    def _refuse_other_title(self, given: Statement, at: TaskOf) -> None:
        """Refuse a row whose title is not that of the task that its number names."""
        if not given.title or not given.task:
            return
        _, issued = self._issued(at)
        if issued is None:
            return
        title = issued.task.title
        if alike(title) == alike(given.title):
            return
        hint = Message("hint.other-title")
        said = {
            "task": at.full,
            "title": title,
            "written": given.title,
        }
        raise BizenvError("other-title", status=USAGE, hint=hint, **said)

    def _spell_aims(self, tree: OpenRecord, at: TaskOf) -> None:
        """Write targets and a milestone as the plan does, where only signs and widths differ."""
        book, issued = self._issued(at)
        if book is None or issued is None:
            return
        history = TaskHistory(book, issued)
        aims = history.aims
        readings = tree.get("readings")
        if isinstance(readings, dict):
            tree["readings"] = readings_spelt(readings, aims.units)
        named = {"milestone": aims.milestones, "duty": aims.duties}
        for key, known in named.items():
            title = tree.get(key)
            if isinstance(title, str):
                tree[key] = spelt(title, known)

    def _issued(self, at: TaskOf) -> tuple[PlanBook | None, Issued | None]:
        """Return a plan and a task of it, None for what cannot be read or is not there."""
        reading = self.workspace.kept(at.plan)
        book = reading.book
        if book is None:
            return None, None
        return book, book.tasks.get(at.task)

    def _books(self) -> list[PlanBook]:
        """Return the plans that can be read."""
        books: list[PlanBook] = []
        for plan_id in self.workspace.plans:
            reading = self.workspace.kept(plan_id)
            if reading.book is not None:
                books.append(reading.book)
        return books

    def _department(
        self,
        given: Statement,
        at: TaskOf,
        day: date | None,
    ) -> str:
        """Return whose part of the task it is: as named, or the task's only lead that day."""
        named = given.tree.get("department")
        if isinstance(named, str):
            return department(self.workspace.register, named)
        if day is None:
            raise self._bad_date(given)
        reading = self.workspace.kept(at.plan)
        leads: tuple[str, ...] = ()
        why = Message("whose-part.unread")
        if reading.book is not None:
            leads = _leads(reading.book, at, day)
            why = Message("whose-part.nobody")
        if len(leads) == 1:
            return leads[0]
        hint = Message("hint.record.dept")
        if leads:
            named_then = {"leads": list(leads)}
            hint = Message("hint.leads-then", named_then)
            why = Message("whose-part.several", {"n": len(leads)})
        said = {"task": at.full, "day": day, "why": why}
        raise BizenvError("whose-part", status=USAGE, hint=hint, **said)

    def _bad_date(self, given: Statement) -> BizenvError:
        name: str = KeyName("date")
        if given.source is None:
            name = self.option(name)
        written = given.tree.get("date")
        value = str(written or "")
        if not value and given.source is not None:
            hint = Message("hint.missing-day")
            return BizenvError("missing-key", status=USAGE, key=name, hint=hint)
        hint = why_no_day(value)
        return BizenvError(
            "bad-option", status=USAGE, name=name, value=value, hint=hint
        )


def target_names(workspace: Workspace) -> list[str]:
    """Return the names of all targets of the plans that can be read."""
    names: dict[str, None] = {}
    for plan_id in workspace.plans:
        book = workspace.kept(plan_id).book
        if book is None:
            continue
        for issued in book.tasks.values():
            aims = TaskHistory(book, issued).aims
            names.update(dict.fromkeys(aims.targets))
    return list(names)


def _is_decision(kind: str, tree: OpenRecord) -> bool:
    """Whether a record is a reviewer's, and so stands in the plan's reviews."""
    row = NAMED.get(kind)
    if row is None:
        return False
    is_signed = "by" in tree
    return row.by_reviewer(signed=is_signed)


def _leads(book: PlanBook, at: TaskOf, day: date) -> tuple[str, ...]:
    """Return who leads a task on a day.

    Raises BizenvError where there is no such task, or not yet.
    """
    task = at.task
    only_book([book], task, at.full, day)
    issued = book.tasks[task]
    first = issued.first
    if day < first:
        raise BizenvError("not-issued", status=USAGE, task=task, day=day, first=first)
    history = TaskHistory(book, issued)
    leading = history.in_force(day)
    return tuple(each.department for each in leading)


def text_of(tree: OpenRecord, key: str) -> str:
    """Return the text under a key, or nothing."""
    value = tree.get(key)
    if isinstance(value, str):
        return value
    return ""
