"""Forms that came back → records as they are to be recorded, or what keeps them from it."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final, NamedTuple

from pydantic import BaseModel, ValidationError

from bizenv.diagnostics import Location
from bizenv.forms.asked import FormDay, dated, look_at, statement_of
from bizenv.forms.columns import RAISED, FormKind
from bizenv.forms.drafts import KIND, RowRecord, drafts, has_key, model_of
from bizenv.forms.evidence import EvidenceFiles, Owner, place_evidence
from bizenv.forms.identity import digest_of, rests
from bizenv.forms.raised import RaisedItems, said_in
from bizenv.forms.typed import Returned, ReturnedRow, fault_of
from bizenv.meaning.voids import Voids
from bizenv.messages import Message
from bizenv.model.book import PlanBook
from bizenv.model.items import Raise
from bizenv.recording.addresses import Statement
from bizenv.recording.cells import read_cell
from bizenv.recording.file_rows import Fault
from bizenv.store.workspace import Workspace

_LAST: Final = 3  # records that are told of those that were added
_EVIDENCE: Final = "evidence"


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
    which none is written, `today` the one on which they are taken in.
    """

    workspace: Workspace
    day: str | None = None
    today: date = date.max
    statements: list[Statement] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    doubts: list[Fault] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)
    known: dict[str, int] = field(default_factory=dict)
    _rows: dict[tuple[str, ...], _SaidBefore] = field(default_factory=dict)
    _raised: RaisedItems = field(default_factory=RaisedItems)

    def take(self, form: Returned) -> None:
        """Take a form with all that was found wrong with it."""
        other = self._other_workspace(form)
        if other is not None:
            self.faults.append(other)
        elif form.rows:
            self._take_rows(form)
        self.faults += form.faults
        self.doubts += form.doubts
        self.notes += form.notes

    def _other_workspace(self, form: Returned) -> Fault | None:
        """Return that a form was made elsewhere, None if it was made from this workspace."""
        identity = form.identity
        name = form.file
        at = Location(name)
        city = identity.city
        settings = self.workspace.settings
        here = settings.city or ""
        if city != here:
            error = fault_of("form-other-city", name=name, city=city, here=here)
            return Fault(at, error)
        for plan, title in identity.plans.items():
            if not self._has_plan(plan, title):
                error = fault_of("form-other-plan", name=name, plan=plan, title=title)
                return Fault(at, error)
        return None

    def _has_plan(self, plan: str, title: str) -> bool:
        """Tell whether there is such a plan under such a title."""
        book = self._book(plan)
        if book is None:
            return False
        return book.plan.title == title

    def _book(self, plan: str) -> PlanBook | None:
        workspace = self.workspace
        if plan not in workspace.plans:
            return None
        kept = workspace.kept(plan)
        return kept.book

    def _take_rows(self, form: Returned) -> None:
        """Take rows: first all, to know what of the form was recorded, then what is new."""
        dated = self._dated(form)
        news: list[_News] = []
        own: set[str] = set()
        for row in form.rows:
            new = self._new_of(form, row, dated, own)
            of_row = _News(row, list(new))
            news.append(of_row)
        for row, statements in news:
            if not statements:
                continue
            self._refuse_stale(form, row, own)
            self.statements += statements

    def _dated(self, form: Returned) -> FormDay:
        """Return the day of a form's records, and the earlier month that its reports are for.

        Where none is written that is named, and the form's own day stands in for it, so that
        all else that is wrong is named as well.
        """
        day = self.day or ""
        if form.day is not None:
            day = read_cell("date", form.day.text)
        if not day:
            if not form.is_day_named:
                form.fault("form-without-day", form.day_at)
            day = form.identity.day
        return dated(form, day)

    def _new_of(
        self,
        form: Returned,
        row: ReturnedRow,
        dated: FormDay,
        own: set[str],
    ) -> Iterator[Statement]:
        """Yield what a row is to record; `own` gets what was recorded of the form before."""
        made = list(drafts(form, row, dated.month))
        if self._is_said_otherwise(form, row):
            return
        fresh: list[RowRecord] = []
        for draft in made:
            self._place_evidence(form, row, draft)
            statement = statement_of(form, row, draft, dated.day)
            known = self._known(form, row, statement)
            if known is None:
                self._compare_raised(form, row, statement)
                fresh.append(draft)
                yield statement
            else:
                own.add(known)
                file = form.file
                before = self.known.get(file, 0)
                self.known[file] = before + 1
        look_at(form, row, fresh, dated)

    def _place_evidence(
        self, form: Returned, row: ReturnedRow, draft: RowRecord
    ) -> None:
        """Put the paths of evidence in the place of files' names; what is none is named."""
        plan, task = _address(form, row)
        book = self._book(plan)
        if book is not None and _EVIDENCE in draft.tree:
            owner = Owner(book, task, row.line.department)
            place_evidence(form, draft, owner, self._evidence)

    @cached_property
    def _evidence(self) -> EvidenceFiles:
        return EvidenceFiles(self.workspace)

    def _compare_raised(
        self, form: Returned, row: ReturnedRow, statement: Statement
    ) -> None:
        """Tell of a problem that reads like one raised before: the row may have been edited."""
        plan, task = _address(form, row)
        book = self._book(plan)
        record = _record(statement, task)
        if book is None or not isinstance(record, Raise):
            return
        other = self._raised.like(book, record)
        if other is not None:
            at = statement.places["title"]
            form.doubt("form-raised-like", at, other=other)
        args = {"file": form.file, "line": row.at.line}
        self._raised.add(book, record, Message("form.other-row", args))

    def _is_said_otherwise(self, form: Returned, row: ReturnedRow) -> bool:
        """Tell whether another form of the call says the same row; name it if in other words.

        Rows of a register's form are problems of their own, unless they say the very same.
        """
        said: list[tuple[str, str]] = []
        for typed in row.typed:
            name = typed.column.name
            said.append((name, typed.text))
        key = _key_of(form, row, said)
        own = _SaidBefore(row.at, said)
        first = self._rows.setdefault(key, own)
        if first is own:
            return False
        there = first.at
        if form.kind is FormKind.OFFICER:
            line = row.at.line
            form.note("form.raised-twice", line=line, other=there.line)
        elif first.said != said:
            form.fault(
                "form-row-in-two",
                row.at,
                file=there.file,
                line=there.line,
                id=row.key,
            )
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
            return self._raised.known(book, record)
        department = row.line.department
        of_task = book.entries.get(task, {})
        entries = of_task.get(department, ())
        for entry in Voids().without_voided(entries):
            if _is_same(entry.record, record):
                return digest_of(entry)
        return None

    def _refuse_stale(
        self, form: Returned, row: ReturnedRow, own: AbstractSet[str]
    ) -> None:
        """Name a row of which more was recorded since it was handed out, but for what it says."""
        plan, task = _address(form, row)
        book = self._book(plan)
        if book is None or form.kind is FormKind.OFFICER:
            return
        line = row.line
        day = date.fromisoformat(form.identity.day)
        now = rests(book, task, line.department, max(day, self.today))
        then = set(line.rests)
        expected = then | own
        added = [told for known, told in now.items() if known not in expected]
        if not added and then <= now.keys():
            return
        said: dict[str, Any] = {
            "id": row.key,
            "day": day,
        }
        code = "form-stale-removed"
        if added:
            code = "form-stale"
            last = added[-_LAST:]
            said["events"] = list(map(_event, last))
        form.fault(code, row.at, **said)


def records(
    forms: Iterable[Returned],
    workspace: Workspace,
    day: str | None,
    today: date = date.max,
) -> FormRecords:
    """Return what forms are to record.

    `day` is that of forms on which none is written, `today` the one on which they are taken in.
    """
    found = FormRecords(workspace, day, today)
    for form in forms:
        found.take(form)
    return found


def _key_of(
    form: Returned, row: ReturnedRow, said: Sequence[tuple[str, str]]
) -> tuple[str, ...]:
    """Return by what a row is known in other forms: of a problem all that is said of it."""
    line = row.line
    kind = form.kind.value
    if form.kind is FormKind.OFFICER:
        in_order = sorted(said)
        return (kind, line.address, repr(in_order))
    return (kind, line.department, line.address, row.key)


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
    model = model_of(kind)
    try:
        return model.model_validate(tree)
    except ValidationError:
        return None


def _is_same(one: BaseModel, other: BaseModel) -> bool:
    """Tell whether two records say the same, whatever their number and the spelling of a name."""
    return type(one) is type(other) and said_in(one) == said_in(other)


def _event(told: str) -> Message:
    """Return what was recorded since: 2025年9月26日申请完成."""
    day, _, code = told.partition(" ")
    what = Message(code)
    args = {
        "day": date.fromisoformat(day),
        "what": what,
    }
    return Message("form.event", args)
