"""Whether a plan still says what its document says: field by field, with both places."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bizenv.diagnostics import KeyPath, Location, Severity
from bizenv.importers.document import Doubt, SourceLine
from bizenv.importers.draft import Draft, DraftSection, DraftTask, Sourced
from bizenv.importers.reading.figures import ReadFigure
from bizenv.messages import Message
from bizenv.model.base import Due
from bizenv.model.plan import Plan, Target, Task
from bizenv.model.register import Register, plain

Where = Callable[[KeyPath], Location]
_NONE: Final = Message("value.none")


@dataclass(frozen=True, slots=True)
class _Field:
    """A field that is compared: of which part, the plan's place and the document's."""

    of: str
    key: str
    path: KeyPath
    line: SourceLine | None


class _Comparison:
    def __init__(self, draft: Draft, register: Register, where: Where) -> None:
        self.draft = draft
        self.register = register
        self.where = where
        self.found: list[Doubt] = []

    def note(
        self, code: str, path: KeyPath, line: SourceLine | None, **args: object
    ) -> None:
        """Take note of a difference at both places."""
        related: tuple[Location, ...] = ()
        if line is not None:
            related = (Location(self.draft.file, line.number, line.column),)
        at = self.where(path)
        self.found.append(Doubt(code, at, args, Severity.ERROR, related=related))

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
        if _even(said) != _even(read):
            self.differs(field, _shown(said), _shown(read))

    def names(self, field: _Field, said: Sequence[str], read: Sequence[str]) -> None:
        """Compare two lists of names by what they stand for, order included."""
        if self._units(said) != self._units(read):
            self.differs(field, _listed(said), _listed(read))

    def _units(self, names: Sequence[str]) -> list[str]:
        return [plain(self.register.resolve(name) or name) for name in names]

    def others(
        self,
        said: Iterable[str],
        read: "Mapping[str, DraftTask] | Mapping[str, DraftSection]",
    ) -> None:
        """Take note of the parts that only the document has."""
        known = set(said)
        for number, each in read.items():
            if number not in known:
                args = {"of": number, "title": each.title}
                self.note("only-in-document", (), each.line, **args)


def reconcile(
    plan: Plan, draft: Draft, register: Register, where: Where
) -> list[Doubt]:
    """Return every difference between a plan as issued and its document as read.

    `where` finds the place of a key path of plan.yaml. Summaries, indicators, levels and
    the names of targets are the office's own words and are not compared; of targets the
    figures are.
    """
    comparison = _Comparison(draft, register, where)
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
        line = read.line if read else None
        value = str(read.value) if read else None
        comparison.text(_Field("plan", key, (key,), line), said, value)


def _sections(comparison: _Comparison, plan: Plan, draft: Draft) -> None:
    said = {line[-1].number: (path, line[-1]) for path, line in plan.walk_sections()}
    read = {section.number: section for section in draft.every_section()}
    for number, (path, section) in said.items():
        title, there = section.title, read.get(number)
        if there is None:
            comparison.note("only-in-plan", path, None, of=number, title=title)
        else:
            field = _Field(number, "title", (*path, "title"), there.line)
            comparison.text(field, title, there.title)
    comparison.others(said, read)


def _tasks(comparison: _Comparison, plan: Plan, draft: Draft) -> None:
    said = {task.id: (path, task) for path, _, task in plan.walk()}
    read = {task.id: task for task in draft.every_task()}
    for number, (path, task) in said.items():
        there = read.get(number)
        if there is None:
            comparison.note("only-in-plan", path, None, of=number, title=task.title)
        else:
            _Pair(comparison, path, task, there).compare()
    comparison.others(said, read)
    if list(said) != list(read) and said.keys() == read.keys():
        comparison.note("other-order", (), None)


@dataclass(frozen=True, slots=True)
class _Pair:
    """A task as the plan says it and as it was read."""

    comparison: _Comparison
    path: KeyPath
    said: Task
    read: DraftTask

    def compare(self) -> None:
        said, read = self.said, self.read
        self._text("title", None, said.title, read.title)
        self._names("lead", said.lead, read.lead)
        self._names("support", said.support, read.support)
        self._due()
        if said.due_text is not None:
            words = read.due_text.value if read.due_text else None
            due = read.due.line if read.due else None
            self._text("due_text", due, said.due_text, words)
        if said.text is not None:
            self._text("text", None, said.text, "".join(read.text))
        self._targets_said()
        self._targets_read()

    def _field(self, key: str, line: SourceLine | None, *below: int) -> _Field:
        """Return a field of the task; it was read at a line of its own or the task's."""
        path = (*self.path, key, *below)
        return _Field(self.said.id, key, path, line or self.read.line)

    def _text(
        self, key: str, line: SourceLine | None, said: str | None, read: str | None
    ) -> None:
        self.comparison.text(self._field(key, line), said, read)

    def _names(
        self, key: str, said: Sequence[str], read: Sequence[Sourced[str]]
    ) -> None:
        field = self._field(key, read[0].line if read else None)
        self.comparison.names(field, said, [each.value for each in read])

    def _due(self) -> None:
        said, read = self.said.due, self.read.due
        due = Due.parse(read.value) if read else None
        if due is None or due.last_day != said.last_day:
            line = read.line if read else None
            self._text("due", line, said.written, due.written if due else None)

    def _targets_said(self) -> None:
        """Take note of figures of the plan that the document does not have."""
        figures = {_figure(told.value) for told in self.read.targets}
        text = _even("".join(self.read.text)) or ""
        for place, target in enumerate(self.said.targets):
            written = f"{target.value}{target.unit or ''}"
            if _target(target) not in figures and written not in text:
                field = self._field("targets", None, place)
                self.comparison.differs(field, written, _NONE)

    def _targets_read(self) -> None:
        """Take note of sure figures of the document that the plan does not have."""
        targets = {_target(target) for target in self.said.targets}
        for told in self.read.targets:
            figure = told.value
            if figure.sure and _figure(figure) not in targets:
                field = self._field("targets", told.line)
                written = f"{figure.value}{figure.unit or ''}"
                self.comparison.differs(field, _NONE, written)


def _target(target: Target) -> tuple[str, str, str | None]:
    return target.comparison, str(target.value), target.unit


def _figure(figure: ReadFigure) -> tuple[str, str, str | None]:
    return figure.comparison, figure.value, figure.unit


def _even(text: str | None) -> str | None:
    if text is None:
        return None
    return "".join(unicodedata.normalize("NFKC", text).split())


def _shown(text: str | None) -> object:
    return _NONE if text is None else text


def _listed(names: Sequence[str]) -> object:
    return list(names) if names else _NONE
