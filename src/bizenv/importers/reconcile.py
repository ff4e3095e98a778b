"""Whether a plan still says what its document says: field by field, with both places."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bizenv.diagnostics import KeyPath, Location, Severity
from bizenv.importers.document import Doubt, Line
from bizenv.importers.draft import Draft, DraftSection, DraftTask, Told
from bizenv.importers.reading.figures import Figure
from bizenv.messages import Message
from bizenv.model.base import Due
from bizenv.model.plan import Plan, Target, Task
from bizenv.model.register import Register, plain

Where = Callable[[KeyPath], Location]
_NONE: Final = Message("value.none")


@dataclass(frozen=True, slots=True)
class _Pair:
    """What is compared: the plan's place and the document's."""

    path: KeyPath
    line: Line | None


class _Comparison:
    def __init__(self, draft: Draft, register: Register, where: Where) -> None:
        self.draft = draft
        self.register = register
        self.where = where
        self.found: list[Doubt] = []

    def differs(self, code: str, pair: _Pair, **args: object) -> None:
        """Take note of a difference at both places."""
        related = (
            (Location(self.draft.file, pair.line.number, pair.line.column),)
            if pair.line is not None
            else ()
        )
        self.found.append(
            Doubt(code, self.where(pair.path), args, Severity.ERROR, related=related)
        )

    def text(
        self, key: str, pair: _Pair, said: str | None, read: str | None, *, of: str
    ) -> None:
        """Compare two texts, width and space evened out."""
        if _even(said) != _even(read):
            self.differs(
                "differs",
                pair,
                of=of,
                field=key,
                plan=_shown(said),
                document=_shown(read),
            )

    def names(
        self,
        key: str,
        pair: _Pair,
        said: Sequence[str],
        read: Sequence[Told[str]],
        *,
        of: str,
    ) -> None:
        """Compare two lists of names by what they stand for, order included."""
        if [self._stands_for(each) for each in said] != [
            self._stands_for(each.value) for each in read
        ]:
            document = [each.value for each in read]
            self.differs(
                "differs",
                pair,
                of=of,
                field=key,
                plan=_listed(said),
                document=_listed(document),
            )

    def _stands_for(self, name: str) -> str:
        return plain(self.register.resolve(name) or name)


def reconcile(
    plan: Plan, draft: Draft, register: Register, where: Where
) -> list[Doubt]:
    """Return every difference between a plan as issued and what was read from its document.

    `where` finds the place of a key path of plan.yaml. Summaries, indicators, levels and the names of targets are
    the office's own words and are not compared; of targets the figures are.
    """
    comparison = _Comparison(draft, register, where)
    for key, said, read in (
        ("title", plan.title, draft.title),
        ("issuer", plan.issuer, draft.issuer),
        ("document", plan.document, draft.document),
    ):
        pair = _Pair((key,), read.line if read else None)
        comparison.text(key, pair, said, read.value if read else None, of="plan")
    issued = draft.issued
    comparison.text(
        "issued",
        _Pair(("issued",), issued.line if issued else None),
        str(plan.issued),
        str(issued.value) if issued else None,
        of="plan",
    )
    _sections(comparison, plan, draft)
    _tasks(comparison, plan, draft)
    return comparison.found


def _sections(comparison: _Comparison, plan: Plan, draft: Draft) -> None:
    said = {line[-1].number: (path, line[-1]) for path, line in plan.walk_sections()}
    read = {section.number: section for section in draft.every_section()}
    for number, (path, section) in said.items():
        if number not in read:
            comparison.differs(
                "only-in-plan", _Pair(path, None), of=number, title=section.title
            )
        else:
            pair = _Pair((*path, "title"), read[number].line)
            comparison.text("title", pair, section.title, read[number].title, of=number)
    _only_in_document(comparison, said, read)


def _tasks(comparison: _Comparison, plan: Plan, draft: Draft) -> None:
    said = {task.id: (path, task) for path, _, task in plan.walk()}
    read = {task.id: task for task in draft.every_task()}
    for task_id, (path, task) in said.items():
        if task_id not in read:
            comparison.differs(
                "only-in-plan", _Pair(path, None), of=task_id, title=task.title
            )
        else:
            _task(comparison, path, task, read[task_id])
    _only_in_document(comparison, said, read)
    if list(said) != list(read) and said.keys() == read.keys():
        comparison.differs("other-order", _Pair((), None))


def _only_in_document(
    comparison: _Comparison,
    said: Iterable[str],
    read: "dict[str, DraftTask] | dict[str, DraftSection]",
) -> None:
    known = set(said)
    for number, each in read.items():
        if number not in known:
            comparison.differs(
                "only-in-document", _Pair((), each.line), of=number, title=each.title
            )


def _task(comparison: _Comparison, path: KeyPath, said: Task, read: DraftTask) -> None:
    task_id = said.id
    comparison.text(
        "title", _Pair((*path, "title"), read.line), said.title, read.title, of=task_id
    )
    for key, names, told in (
        ("lead", said.lead, read.lead),
        ("support", said.support, read.support),
    ):
        comparison.names(
            key,
            _Pair((*path, key), told[0].line if told else read.line),
            names,
            told,
            of=task_id,
        )
    line = read.due.line if read.due else read.line
    due = Due.parse(read.due.value) if read.due else None
    if due is None or due.last_day != said.due.last_day:
        comparison.text(
            "due",
            _Pair((*path, "due"), line),
            said.due.written,
            due.written if due else None,
            of=task_id,
        )
    if said.due_text is not None:
        written = read.due_text.value if read.due_text else None
        comparison.text(
            "due_text",
            _Pair((*path, "due_text"), line),
            said.due_text,
            written,
            of=task_id,
        )
    if said.text is not None:
        comparison.text(
            "text",
            _Pair((*path, "text"), read.line),
            said.text,
            "".join(read.text),
            of=task_id,
        )
    _targets(comparison, path, said, read)


def _targets(
    comparison: _Comparison, path: KeyPath, said: Task, read: DraftTask
) -> None:
    """Compare figures: each of the plan must be in the document, each sure one of the document in the plan."""
    figures = [told.value for told in read.targets]
    text = _even("".join(read.text)) or ""
    for place, target in enumerate(said.targets):
        if (
            not any(_same(target, figure) for figure in figures)
            and _written(target) not in text
        ):
            pair = _Pair((*path, "targets", place), read.line)
            comparison.differs(
                "differs",
                pair,
                of=said.id,
                field="targets",
                plan=_written(target),
                document=_NONE,
            )
    for told in read.targets:
        if told.value.sure and not any(
            _same(target, told.value) for target in said.targets
        ):
            figure = f"{told.value.value}{told.value.unit or ''}"
            pair = _Pair((*path, "targets"), told.line)
            comparison.differs(
                "differs",
                pair,
                of=said.id,
                field="targets",
                plan=_NONE,
                document=figure,
            )


def _same(target: Target, figure: Figure) -> bool:
    return (target.comparison, str(target.value), target.unit) == (
        figure.comparison,
        figure.value,
        figure.unit,
    )


def _written(target: Target) -> str:
    return f"{target.value}{target.unit or ''}"


def _even(text: str | None) -> str | None:
    return (
        None if text is None else "".join(unicodedata.normalize("NFKC", text).split())
    )


def _shown(text: str | None) -> object:
    return _NONE if text is None else text


def _listed(names: Sequence[str]) -> object:
    return list(names) if names else _NONE
