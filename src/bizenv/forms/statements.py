"""Forms that came back → records as they are to be recorded, or what keeps them from it."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from pydantic import BaseModel, ValidationError

from bizenv.diagnostics import Location
from bizenv.forms.columns import RAISED, FormKind
from bizenv.forms.drafts import KIND, Draft, drafts, has_key, model_of
from bizenv.forms.identity import digest_of, rests
from bizenv.forms.typed import Returned, ReturnedRow, fault_of
from bizenv.meaning.voids import Voids
from bizenv.messages import Message
from bizenv.model.book import PlanBook
from bizenv.model.items import Raise
from bizenv.recording.addresses import Statement
from bizenv.recording.cells import read_cell
from bizenv.recording.tables import Fault
from bizenv.store.workspace import Workspace

_LAST: Final = 3  # records that are told of those that were added
_APART: Final = frozenset(("id", "department"))
"""Keys in which a record may differ from what a ledger holds and yet say the same."""


class _SaidBefore(NamedTuple):
    """What another form of the call says in a row, and where."""

    at: Location
    said: Sequence[tuple[str, str]]


class _News(NamedTuple):
    """A row, and what it says that was not recorded before."""

    row: ReturnedRow
    statements: Sequence[Statement]


@dataclass
class FormRecords:
    """What forms are to record: statements, what is wrong, and what is to be told.

    `known` says by file how many records were recorded before. `day` is that of forms on
    which none is written.
    """

    workspace: Workspace
    day: str | None = None
    statements: list[Statement] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)
    known: dict[str, int] = field(default_factory=dict)
    _rows: dict[tuple[str, ...], _SaidBefore] = field(default_factory=dict)

    def take(self, form: Returned) -> None:
        """Take a form with all that was found wrong with it."""
        other = self._other_workspace(form)
        if other is not None:
            self.faults.append(other)
        elif form.rows:
            self._take_rows(form)
        self.faults += form.faults
        self.notes += form.notes

    def _other_workspace(self, form: Returned) -> Fault | None:
        """Return that a form was made elsewhere, None if it was made from this workspace."""
        identity = form.identity
        at = Location(form.file)
        name = form.file
        here = self.workspace.settings.city or ""
        city = identity.city
        if city != here:
            error = fault_of("form-other-city", name=name, city=city, here=here)
            return Fault(at, error)
        for plan, title in identity.plans.items():
            book = self._book(plan)
            if book is None or book.plan.title != title:
                error = fault_of("form-other-plan", name=name, plan=plan, title=title)
                return Fault(at, error)
        return None

    def _book(self, plan: str) -> PlanBook | None:
        if plan not in self.workspace.plans:
            return None
        return self.workspace.kept(plan).book

    def _take_rows(self, form: Returned) -> None:
        """Take rows: first all, to know what of the form was recorded, then what is new."""
        day = self.day or ""
        if form.day is not None:
            day = read_cell("date", form.day.text)
        if not day:
            form.fault("form-without-day", form.day_at)
            return
        news: list[_News] = []
        own: set[str] = set()
        for row in form.rows:
            new = list(self._new_of(form, row, day, own))
            news.append(_News(row, new))
        for row, statements in news:
            if statements and not self._is_stale(form, row, own):
                self.statements += statements

    def _new_of(
        self, form: Returned, row: ReturnedRow, day: str, own: set[str]
    ) -> Iterator[Statement]:
        """Yield what a row is to record; `own` gets what was recorded of the form before."""
        made = list(drafts(form, row))
        if self._is_said_otherwise(form, row):
            return
        for draft in made:
            statement = _statement(form, row, draft, day)
            known = self._known(form, row, statement)
            if known is None:
                yield statement
            else:
                own.add(known)
                before = self.known.get(form.file, 0)
                self.known[form.file] = before + 1

    def _is_said_otherwise(self, form: Returned, row: ReturnedRow) -> bool:
        """Tell whether another form of the call says the same row; name it if in other words."""
        line = row.line
        key = (form.kind.value, line.department, line.address, row.key)
        said: list[tuple[str, str]] = []
        for typed in row.typed:
            name = typed.column.name
            said.append((name, typed.text))
        own = _SaidBefore(row.at, said)
        first = self._rows.setdefault(key, own)
        if first is own:
            return False
        if first.said != said:
            at = first.at
            file = at.file
            number = at.line
            form.fault("form-row-in-two", row.at, file=file, line=number, id=row.key)
        return True

    def _known(
        self, form: Returned, row: ReturnedRow, statement: Statement
    ) -> str | None:
        """Return by what the very record is known that a plan holds already, None if none does."""
        plan, task = _address(form, row)
        book = self._book(plan)
        record = _record(statement, task)
        if book is None or record is None:
            return None
        if isinstance(record, Raise):
            return _raised(book, record)
        of_task = book.entries.get(task, {})
        entries = of_task.get(row.line.department, ())
        for entry in Voids().without_voided(entries):
            if _is_same(entry.record, record):
                return digest_of(entry)
        return None

    def _is_stale(
        self, form: Returned, row: ReturnedRow, own: AbstractSet[str]
    ) -> bool:
        """Tell whether more was recorded of a row since it was handed out; name it.

        But for what the form itself had recorded.
        """
        plan, task = _address(form, row)
        book = self._book(plan)
        if book is None or form.kind is FormKind.OFFICER:
            return False
        now = rests(book, task, row.line.department)
        then = set(row.line.rests)
        expected = then | own
        added = [told for known, told in now.items() if known not in expected]
        if not added and then <= now.keys():
            return False
        day = date.fromisoformat(form.identity.day)
        at = row.at
        key = row.key
        if added:
            last = added[-_LAST:]
            events = list(map(_event, last))
            form.fault("form-stale", at, id=key, day=day, events=events)
        else:
            form.fault("form-stale-removed", at, id=key, day=day)
        return True


def records(
    forms: Iterable[Returned], workspace: Workspace, day: str | None
) -> FormRecords:
    """Return what forms are to record. `day` is that of forms on which none is written."""
    found = FormRecords(workspace, day)
    for form in forms:
        found.take(form)
    return found


def _statement(form: Returned, row: ReturnedRow, draft: Draft, day: str) -> Statement:
    tree = {**draft.tree, "date": day}
    places = dict(draft.places)
    if form.day is not None:
        places["date"] = form.day.at
    return Statement(tree, row.line.address, row.at, places)


def _address(form: Returned, row: ReturnedRow) -> tuple[str, str]:
    """Return the plan and the task of a row; no task where something is raised."""
    address = row.line.address
    if form.kind is FormKind.OFFICER:
        return address, ""
    plan, _, task = address.rpartition("/")
    return plan, task


def _record(statement: Statement, task: str) -> BaseModel | None:
    """Return a statement as a ledger would hold it; None where it does not fit its kind."""
    tree = dict(statement.tree)
    kind = str(tree[KIND])
    if kind == RAISED:
        tree["id"] = "0"  # the next that is free
    else:
        tree["task"] = task
        if not has_key(kind, "department"):
            tree.pop("department", None)
    try:
        return model_of(kind).model_validate(tree)
    except ValidationError:
        return None


def _raised(book: PlanBook, record: Raise) -> str | None:
    """Return the number of an item that was raised in the same words on the same day."""
    for issued in book.tasks.values():
        line = issued.line
        if line is not None and _is_same(line, record):
            return line.id
    return None


def _is_same(one: BaseModel, other: BaseModel) -> bool:
    """Tell whether two records say the same, whatever their number and the spelling of a name."""
    if type(one) is not type(other):
        return False
    apart = set(_APART)
    said = one.model_dump(exclude=apart)
    return said == other.model_dump(exclude=apart)


def _event(told: str) -> Message:
    """Return what was recorded since: 2025年9月26日申请完成."""
    day, _, code = told.partition(" ")
    what = Message(code)
    return Message("form.event", {"day": date.fromisoformat(day), "what": what})
