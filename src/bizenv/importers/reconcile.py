"""Whether a plan still says what its document says: field by field, with both places."""

import unicodedata
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bizenv.diagnostics import KeyPath, Location, Severity
from bizenv.importers.document import Doubt, SourceLine
from bizenv.importers.draft import Draft, DraftSection, DraftTask, Sourced
from bizenv.importers.reading.figures import ReadFigure
from bizenv.messages import Message
from bizenv.model.base import Due
from bizenv.model.plan import Plan, Target, Task
from bizenv.model.register import Register, plain
from bizenv.model.support import names_of

Where = Callable[[KeyPath], Location]
_Amount = tuple[str, str, str | None]
"""What a target says, however it is called: comparison, value, unit."""
CODES: Final = frozenset(("differs", "only-in-document", "only-in-plan"))
_NONE: Final = Message("value.none")


@dataclass(frozen=True, slots=True)
class _Field:
    """A field that is compared: of which part, the plan's place and the document's."""

    of: str
    key: str
    path: KeyPath
    line: SourceLine | None


class _Comparison:
    def __init__(
        self,
        draft: Draft,
        register: Register,
        where: Where,
        fiscal: int | None,
    ) -> None:
        self.file = draft.file
        self.fiscal = fiscal
        self.register = register
        self.where = where
        self.found: list[Doubt] = []

    def note(
        self,
        code: str,
        path: KeyPath,
        line: SourceLine | None,
        **args: object,
    ) -> None:
        """Take note of a difference at both places."""
        at = self.where(path)
        doubt = Doubt(code, at, args, Severity.ERROR)
        if line is not None:
            there = Location(self.file, line.number, line.column)
            doubt = replace(doubt, related=(there,), place=line.place)
        self.found.append(doubt)

    def differs(self, field: _Field, plan: object, document: object) -> None:
        """Take note that a field says one thing here and another there."""
        self.note(
            "differs",
            field.path,
            field.line,
            of=field.of,
            field=field.key,
            plan=plan,
            document=document,
        )

    def text(self, field: _Field, said: str | None, read: str | None) -> None:
        """Compare two texts, width and space evened out."""
        if _even(said) == _even(read):
            return
        self.differs(field, _shown(said), _shown(read))

    def names(self, field: _Field, said: Sequence[str], read: Sequence[str]) -> None:
        """Compare two lists of names by what they stand for, order included."""
        if self._units(said) == self._units(read):
            return
        self.differs(field, _shown(said), _shown(read))

    def _units(self, names: Sequence[str]) -> list[str]:
        found = []
        for name in names:
            unit = self.register.resolve(name)
            bare = plain(unit or name)
            found.append(bare)
        return found

    def missing(self, number: str, path: KeyPath, title: str) -> None:
        """Take note of a part that only the plan has."""
        self.note("only-in-plan", path, None, of=number, title=title)

    def others(
        self,
        said: Container[str],
        read: "Mapping[str, DraftTask] | Mapping[str, DraftSection]",
    ) -> None:
        """Take note of the parts that only the document has."""
        code = "only-in-document"
        for number, each in read.items():
            if number in said:
                continue
            line = each.line
            self.note(code, (), line, of=number, title=each.title)


def reconcile(
    plan: Plan,
    draft: Draft,
    register: Register,
    where: Where,
    fiscal: int | None = None,
) -> list[Doubt]:
    """Return every difference between a plan as issued and its document as read.

    `where` finds the place of a key path of plan.yaml. Summaries, indicators, levels and
    the names of targets are the office's own words and are not compared; of targets the
    figures are. `fiscal` is the month in which fiscal years start.
    """
    comparison = _Comparison(draft, register, where, fiscal)
    _facts(comparison, plan, draft)
    _sections(comparison, plan, draft)
    _tasks(comparison, plan, draft)
    return comparison.found


def _facts(comparison: _Comparison, plan: Plan, draft: Draft) -> None:
    for key, said, read in (
        ("title", plan.title, draft.title),
        ("issuer", plan.issuer, draft.issuer),
        ("document", plan.document, draft.document),
        ("issued", str(plan.issued), draft.issued),
    ):
        line = None
        value = None
        if read is not None:
            line = read.line
            value = str(read.value)
        field = _Field("plan", key, (key,), line)
        comparison.text(field, said, value)


def _sections(comparison: _Comparison, plan: Plan, draft: Draft) -> None:
    said: dict[str, tuple[KeyPath, str]] = {}
    for path, sections in plan.walk_sections():
        section = sections[-1]
        said[section.number] = path, section.title
    read = {section.number: section for section in draft.every_section()}
    for number, (path, title) in said.items():
        there = read.get(number)
        if there is None:
            comparison.missing(number, path, title)
            continue
        place = (*path, "title")
        field = _Field(number, "title", place, there.line)
        comparison.text(field, title, there.title)
    comparison.others(said, read)


def _tasks(comparison: _Comparison, plan: Plan, draft: Draft) -> None:
    said: dict[str, tuple[KeyPath, Task]] = {}
    for path, _, task in plan.walk():
        said[task.id] = path, task
    read = {task.id: task for task in draft.every_task()}
    for number, (path, task) in said.items():
        there = read.get(number)
        if there is None:
            comparison.missing(number, path, task.title)
            continue
        pair = _Pair(comparison, path, task, there)
        pair.compare()
    comparison.others(said, read)
    are_same = said.keys() == read.keys()
    is_other_order = list(said) != list(read)
    if are_same and is_other_order:
        comparison.note("other-order", (), None)


@dataclass(frozen=True, slots=True)
class _Pair:
    """A task as the plan says it and as it was read."""

    comparison: _Comparison
    path: KeyPath
    said: Task
    read: DraftTask

    def compare(self) -> None:
        said = self.said
        read = self.read
        self._text("title", None, said.title, read.title)
        self._names("lead", said.lead, read.lead)
        names = names_of(said.support)
        self._names("support", names, read.support)
        self._due(read.due)
        if said.due_text is not None:
            self._due_text(said.due_text)
        if said.text is not None:
            text = "".join(read.text)
            self._text("text", None, said.text, text)
        self._targets_said()
        self._targets_read()

    def _field(self, key: str, line: SourceLine | None, *below: int) -> _Field:
        """Return a field of the task; it was read at a line of its own or the task's."""
        path = (*self.path, key, *below)
        at = line or self.read.line
        return _Field(self.said.id, key, path, at)

    def _text(
        self,
        key: str,
        line: SourceLine | None,
        said: str | None,
        read: str | None,
    ) -> None:
        field = self._field(key, line)
        self.comparison.text(field, said, read)

    def _names(
        self,
        key: str,
        said: Sequence[str],
        read: Sequence[Sourced[str]],
    ) -> None:
        line = read[0].line if read else None
        field = self._field(key, line)
        names = [each.value for each in read]
        self.comparison.names(field, said, names)

    def _due(self, read: Sourced[str] | None) -> None:
        said = self.said.due
        if read is None:
            self._text("due", None, said.written, None)
            return
        due = Due.parse(read.value, self.comparison.fiscal)
        if due.last_day != said.last_day:
            self._text("due", read.line, said.written, due.written)

    def _due_text(self, said: str) -> None:
        """Compare the words of a deadline; they stand where the deadline does."""
        due = self.read.due
        words = self.read.due_text
        line = due.line if due else None
        read = words.value if words else None
        self._text("due_text", line, said, read)

    def _targets_said(self) -> None:
        """Take note of figures of the plan that the document does not have."""
        figures = {_amount(told.value) for told in self.read.targets}
        text = _even("".join(self.read.text))
        for place, target in enumerate(self.said.targets):
            amount = _amount(target)
            written = _written(amount)
            if written not in text and amount not in figures:
                field = self._field("targets", None, place)
                self.comparison.differs(field, written, _NONE)

    def _targets_read(self) -> None:
        """Take note of sure figures of the document that the plan does not have."""
        targets = set(map(_amount, self.said.targets))
        for told in self.read.targets:
            amount = _amount(told.value)
            if told.value.sure and amount not in targets:
                field = self._field("targets", told.line)
                self.comparison.differs(field, _NONE, _written(amount))


def _amount(figure: Target | ReadFigure) -> _Amount:
    return figure.comparison, str(figure.value), figure.unit


def _written(amount: _Amount) -> str:
    """Return a figure with its unit: a blank before letters, 3000 trees."""
    _, value, unit = amount
    first = (unit or "")[:1]
    gap = " " if first.isascii() and first.isalpha() else ""
    return f"{value}{gap}{unit or ''}"


def _even(text: str | None) -> str:
    narrow = unicodedata.normalize("NFKC", text or "")
    return "".join(narrow.split())


def _shown(said: str | Sequence[str] | None) -> object:
    """Return what is said of a field: a text, several names, or that there is nothing."""
    if not said:
        return _NONE
    return said if isinstance(said, str) else list(said)
