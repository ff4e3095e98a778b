"""Rows of forms that came back → records as they are to be recorded, or what keeps them from it."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple

from pydantic import BaseModel, ValidationError

from bizenv.diagnostics import Location
from bizenv.forms.columns import RAISED, FormKind
from bizenv.forms.identity import digest_of, rests
from bizenv.forms.returned import Returned, ReturnedRow, Typed, fault_of
from bizenv.meaning.voids import Voids
from bizenv.messages import LANGUAGES, Message, catalogue
from bizenv.model.book import PlanBook
from bizenv.model.items import Raise
from bizenv.model.keys import keys
from bizenv.model.kinds import NAMED
from bizenv.model.records import Kind
from bizenv.recording.addresses import Statement
from bizenv.recording.cells import read_cell
from bizenv.recording.draft import OpenRecord
from bizenv.recording.keys import key_of
from bizenv.recording.tables import Fault, put
from bizenv.store.workspace import Workspace

_KIND: Final = "kind"
_SIGNED: Final = frozenset(("approved_by",))
_DECISIONS: Final = (Kind.ACCEPT, Kind.RETURN)
_LAST: Final = 3  # records that are told of those that were added
_FLAGS: Final = {"true": True, "false": False}


class Draft(NamedTuple):
    """A record that a row gives: its keys, and where each was typed."""

    tree: OpenRecord
    places: dict[str, Location]


class _News(NamedTuple):
    """A row, and what it says that was not recorded before."""

    row: ReturnedRow
    statements: Sequence[Statement]


@dataclass
class FormRecords:
    """What forms are to record: statements, what is wrong, and what is to be told.

    `known` says by file how many records were recorded before.
    """

    workspace: Workspace
    day: str | None = None
    statements: list[Statement] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)
    known: dict[str, int] = field(default_factory=dict)
    _rows: dict[tuple[str, ...], tuple[Location, str]] = field(default_factory=dict)

    def take(self, form: Returned) -> None:
        """Take a form with all that was found wrong with it."""
        self.faults += form.faults
        self.notes += form.notes
        if not self._is_of_here(form) or not form.rows:
            return
        day = "" if form.day is None else read_cell("date", form.day.text)
        day = day or self.day or ""
        if not day:
            self._fault("form-without-day", form.day_at)
            return
        news: list[_News] = []
        own: set[str] = set()
        for row in form.rows:
            new = list(self._new_of(form, row, day, own))
            news.append(_News(row, new))
        for row, statements in news:
            if statements and not self._is_stale(form, row, own):
                self.statements += statements

    def _is_of_here(self, form: Returned) -> bool:
        """Tell whether a form was made from this workspace; name it where it was not."""
        city = self.workspace.settings.city or ""
        identity = form.identity
        if identity.city != city:
            said = {"name": form.file, "city": identity.city, "here": city}
            self._fault_of_file("form-other-city", form.file, **said)
            return False
        for plan, title in identity.plans.items():
            book = self._book(plan)
            if book is not None and book.plan.title == title:
                continue
            said = {"name": form.file, "plan": plan, "title": title}
            self._fault_of_file("form-other-plan", form.file, **said)
            return False
        return True

    def _book(self, plan: str) -> PlanBook | None:
        if plan not in self.workspace.plans:
            return None
        return self.workspace.kept(plan).book

    def _fault(self, code: str, at: Location, **said: Any) -> None:
        """Take note of what is wrong with a cell."""
        error = fault_of(code, **said)
        self.faults.append(Fault(at, error, exact=True))

    def _fault_of_file(self, code: str, file: str, **said: Any) -> None:
        error = fault_of(code, **said)
        self.faults.append(Fault(Location(file), error))

    def _new_of(
        self, form: Returned, row: ReturnedRow, day: str, own: set[str]
    ) -> Iterator[Statement]:
        """Yield what a row is to record; `own` gets what was recorded of the form before."""
        drafts = list(self._drafts(form, row))
        if self._is_said_otherwise(form, row):
            return
        for draft in drafts:
            tree = {**draft.tree, "date": day}
            places = dict(draft.places)
            if form.day is not None:
                places["date"] = form.day.at
            statement = Statement(tree, row.line.address, row.at, places)
            known = self._known(form, row, statement)
            if known is None:
                yield statement
            else:
                own.add(known)
                self.known[form.file] = self.known.get(form.file, 0) + 1

    def _is_said_otherwise(self, form: Returned, row: ReturnedRow) -> bool:
        """Tell whether another form of the call says the same row; name it if in other words."""
        key = (row.line.department, row.key, form.kind.value)
        said = repr([(each.column.name, each.text) for each in row.typed])
        first = self._rows.setdefault(key, (row.at, said))
        if first[0] == row.at:
            return False
        if first[1] != said:
            other = first[0]
            args = {"file": other.file, "line": other.line, "id": row.key}
            self._fault("form-row-in-two", row.at, **args)
        return True

    def _drafts(self, form: Returned, row: ReturnedRow) -> Iterator[Draft]:
        """Yield the records that a row gives: each cell goes to the first kind that has its key."""
        kinds = self._kinds(form, row)
        if not kinds:
            return
        drafts = {kind: _begun(kind, row) for kind in kinds}
        for typed in row.typed:
            key = typed.column.key
            if key == _KIND:
                drafts[kinds[0]].places[_KIND] = typed.at
                continue
            outer, _, _ = key.partition(".")
            kind = next((each for each in kinds if _has(each, outer)), None)
            if kind is None:
                self._refuse_unfit(typed, kinds[0])
                continue
            if not self._is_word(typed):
                self._refuse_choice(typed)
                continue
            _put(typed, drafts[kind].tree)
            drafts[kind].places[key] = typed.at
        said = [each for each in drafts.values() if each.places]
        if len(said) > 1:
            said = list(self._without_signature(said))
        for draft in said:
            self._complete(form, row, draft)
            yield draft

    def _kinds(self, form: Returned, row: ReturnedRow) -> list[str]:
        """Return the kinds of records that a row may give, by what says the kind."""
        told = [each for each in row.typed if each.column.key == _KIND]
        if form.kind is FormKind.OFFICER:
            return [RAISED]
        if form.kind is FormKind.REVIEWER:
            if not told:
                first = row.typed[0]
                self._fault("form-without-decision", first.at)
                return []
            kind = _decision(told[0].text)
            if not kind:
                self._refuse_choice(told[0])
                return []
            return [kind]
        others = [Kind.REPORT.value, Kind.EXTEND.value]
        if not told:
            return others
        flag = _FLAGS.get(read_cell("cancel", told[0].text))
        if flag is None:
            self._refuse_choice(told[0])
            return []
        return [Kind.APPLY.value, *others] if flag else others

    def _is_word(self, typed: Typed) -> bool:
        """Tell whether a cell says one of the words that its column takes, if it takes only such."""
        key = key_of(typed.column.key)
        if key is None or not typed.column.column.choices:
            return True
        return read_cell(typed.column.key, typed.text) in key.words

    def _refuse_choice(self, typed: Typed) -> None:
        words = [Message(each) for each in typed.column.column.choices]
        said = {"head": typed.column.head, "value": typed.text[:40], "allowed": words}
        self._fault("form-choice", typed.at, **said)

    def _refuse_unfit(self, typed: Typed, kind: str) -> None:
        """Name what does not belong to what the row says: evidence without an application."""
        code = "form-unfit"
        if typed.column.key == "evidence":
            code = "form-evidence-alone"
        said = {"head": typed.column.head, "kind": Message(f"kind.{kind}")}
        self._fault(code, typed.at, **said)

    def _without_signature(self, drafts: Sequence[Draft]) -> Iterator[Draft]:
        """Yield the drafts without one that holds a signature alone, which is told."""
        for draft in drafts:
            keys_said = draft.tree.keys() - {_KIND}
            if keys_said <= _SIGNED and draft.tree[_KIND] == Kind.REPORT.value:
                at = draft.places["approved_by"]
                args = {"file": at.file, "line": at.line}
                self.notes.append(Message("form.signature-left", args))
            else:
                yield draft

    def _complete(self, form: Returned, row: ReturnedRow, draft: Draft) -> None:
        """Add what no cell gives: the task, whose part it is, and who decides."""
        tree = draft.tree
        if form.kind is FormKind.OFFICER:
            return
        tree["task"] = row.line.address
        tree["department"] = row.line.department
        if form.kind is FormKind.REVIEWER:
            tree["by"] = form.identity.who

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
            lines = (each.line for each in book.tasks.values())
            raised = (each for each in lines if each is not None)
            return next((each.id for each in raised if _same(each, record)), None)
        entries = book.entries.get(task, {}).get(row.line.department, ())
        standing = Voids().without_voided(entries)
        same = (each for each in standing if _same(each.record, record))
        return next(map(digest_of, same), None)

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
        added = [told for known, told in now.items() if known not in (then | own)]
        if not added and then <= now.keys():
            return False
        since = [_event(each) for each in added[-_LAST:]]
        day = date.fromisoformat(form.identity.day)
        said = {"id": row.key, "day": day, "events": since}
        code = "form-stale" if since else "form-stale-removed"
        self._fault(code, row.at, **said)
        return True


def _address(form: Returned, row: ReturnedRow) -> tuple[str, str]:
    """Return the plan and the task of a row; no task where something is raised."""
    address = row.line.address
    if form.kind is FormKind.OFFICER:
        return address, ""
    plan, _, task = address.rpartition("/")
    return plan, task


def _begun(kind: str, row: ReturnedRow) -> Draft:
    """Return a record of a kind with what the row is about and no cell gives."""
    preset = row.line.preset.items()
    given = {key: value for key, value in preset if _has(kind, key)}
    return Draft({_KIND: kind, **given}, {})


def _put(typed: Typed, tree: OpenRecord) -> None:
    """Put what was typed into a record: words as they stand, all else as cells are read."""
    name = typed.column.key
    key = key_of(name)
    if key is not None and key.of is str and not key.several:
        tree[name] = typed.text
    else:
        put(name, typed.text, tree)


def _has(kind: str, key: str) -> bool:
    """Tell whether records of a kind have a key."""
    return any(each.name == key for each in keys(_model(kind)))


def _model(kind: str) -> type[BaseModel]:
    if kind == RAISED:
        return Raise
    return NAMED[kind].models[0]


def _decision(text: str) -> str:
    """Return the kind of a decision in the words of a form or of records, nothing if unknown."""
    together = "".join(text.split()).casefold()
    for kind in _DECISIONS:
        for language in LANGUAGES:
            word = catalogue(language)(f"form.decision.{kind}")
            if "".join(word.split()).casefold() == together:
                return kind.value
    found = read_cell(_KIND, text)
    return found if found in _DECISIONS else ""


def _record(statement: Statement, task: str) -> BaseModel | None:
    """Return a statement as the ledger would hold it; None where it does not fit its kind."""
    tree = dict(statement.tree)
    kind = str(tree[_KIND])
    if kind == RAISED:
        tree["id"] = "0"
    else:
        tree["task"] = task
        if not _has(kind, "department"):
            tree.pop("department", None)
    try:
        return _model(kind).model_validate(tree)
    except ValidationError:
        return None


def _same(one: BaseModel, other: BaseModel) -> bool:
    """Tell whether two records say the same, whatever their number and the spelling of a name."""
    apart = {"id", "department"}
    return type(one) is type(other) and one.model_dump(
        exclude=apart
    ) == other.model_dump(exclude=apart)


def _event(told: str) -> Message:
    """Return what was recorded since: 9月26日申请完成."""
    day, _, code = told.partition(" ")
    args = {"day": date.fromisoformat(day), "what": Message(code)}
    return Message("form.event", args)


def records(
    forms: Iterable[Returned], workspace: Workspace, day: str | None
) -> FormRecords:
    """Return what forms are to record. `day` is that of forms on which none is written."""
    found = FormRecords(workspace, day)
    for form in forms:
        found.take(form)
    return found
