"""Drafts → YAML: plan.yaml in the layout of the shipped plans, and the register's fragment."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bizenv.importers.document import SourceLine
from bizenv.importers.draft import Draft, DraftSection, DraftTask, Sourced
from bizenv.importers.reading.figures import ReadFigure
from bizenv.importers.reading.names import NewName
from bizenv.messages import Catalogue

SCHEMA: Final = "# yaml-language-server: $schema=../../docs/schemas/plan.json"
# signs that YAML, here or elsewhere, may read as something else at a beginning
_BEGINNINGS: Final = tuple("-?:,[]{}#&*!|>'\"%@`=<~ ")
_ENDS: Final = (":", " ")
_WITHIN: Final = (": ", " #")
_FLOW: Final = set(",[]{}?:#&*!|>'\"%@`")


def scalar(text: str, *, flow: bool = False) -> str:
    """Return a text as a YAML scalar.

    It is plain where no program can read it as something else, else in double quotes.
    """
    if text.isascii() or not text.isprintable():
        return quoted(text)
    if text.startswith(_BEGINNINGS) or text.endswith(_ENDS):
        return quoted(text)
    if any(signs in text for signs in _WITHIN) or (flow and set(text) & _FLOW):
        return quoted(text)
    return text


def quoted(text: str) -> str:
    """Return a text in double quotes, as ids are written."""
    return json.dumps(text, ensure_ascii=False)


class _Writer:
    """Writes one draft.

    Behind each value a comment names the line of the document that says it.
    """

    def __init__(
        self, draft: Draft, plan_id: str, words: Catalogue, *, text: bool
    ) -> None:
        self.draft = draft
        self.plan_id = plan_id
        self.words = words
        self.missing, self.unsure = words("draft.missing"), words("draft.unsure")
        self.text = text
        numbers = Counter(line.number for line, _ in draft.kinds)
        self.whole = all(count == 1 for count in numbers.values())

    def at(self, line: SourceLine) -> str:
        """Return a place as a comment: the line.

        The column follows where a line has several parts.
        """
        if self.whole:
            return f"  # {line.number}"
        return f"  # {line.number}:{line.column}"

    def lines(self) -> Iterator[str]:
        """Yield the lines of the plan."""
        draft = self.draft
        yield SCHEMA
        yield from self._heading()
        yield f"plan: {quoted(self.plan_id)}"
        yield from self._fact("title", draft.title)
        yield from self._fact("issuer", draft.issuer, required=False)
        yield from self._fact("document", draft.document, required=False)
        if draft.issued is None:
            yield f"# issued:  # {self.missing}"
        else:
            yield f"issued: {draft.issued.value}{self.at(draft.issued.line)}"
        yield from self._tasks(draft.tasks, "")
        yield from self._sections(draft.sections, "")

    def _heading(self) -> Iterator[str]:
        words, draft = self.words, self.draft
        yield f"# {_one_line(words('draft.from', file=draft.file))}"
        yield f"# {_one_line(words('draft.places'))}"
        yield f"# {_one_line(words(f'draft.rule.{draft.rule}'))}"

    def _fact(
        self, key: str, told: Sourced[str] | None, *, required: bool = True
    ) -> Iterator[str]:
        if told is not None:
            yield f"{key}: {scalar(told.value)}{self.at(told.line)}"
        elif required:
            yield f"# {key}:  # {self.missing}"

    def _tasks(self, tasks: Sequence[DraftTask], indent: str) -> Iterator[str]:
        if tasks:
            yield f"{indent}tasks:"
        for task in tasks:
            yield from self._task(task, f"{indent}  ")

    def _sections(self, sections: Sequence[DraftSection], indent: str) -> Iterator[str]:
        if sections:
            yield f"{indent}sections:"
        for section in sections:
            place = self.at(section.line)
            yield f"{indent}  - number: {quoted(section.number)}{place}"
            yield f"{indent}    title: {scalar(section.title)}"
            yield from self._tasks(section.tasks, f"{indent}    ")
            yield from self._sections(section.sections, f"{indent}    ")

    def _task(self, task: DraftTask, indent: str) -> Iterator[str]:
        yield f"{indent}- id: {quoted(task.id)}{self.at(task.line)}"
        for line in self._keys(task):
            yield f"{indent}  {line}"

    def _keys(self, task: DraftTask) -> Iterator[str]:
        """Yield the lines of a task behind its id."""
        yield f"title: {scalar(task.title)}"
        if self.text and task.text:
            yield from _text(task.text)
        yield from self._names("lead", task.lead)
        if task.support:
            yield from self._names("support", task.support)
        if task.due is not None:
            yield f"due: {task.due.value}{self.at(task.due.line)}"
        else:
            yield f"# due:  # {self.missing}"
        if task.due_text is not None:
            yield f"due_text: {scalar(task.due_text.value)}"
        if task.targets:
            yield "targets:"
        for told in task.targets:
            yield f"  - {_target(told.value)}{self._sure(told)}"

    def _names(self, key: str, names: Sequence[Sourced[str]]) -> Iterator[str]:
        if names:
            place = self.at(names[0].line)
            yield f"{key}: {_listed(each.value for each in names)}{place}"
        else:
            yield f"# {key}:  # {self.missing}"

    def _sure(self, told: Sourced[ReadFigure]) -> str:
        place = self.at(told.line)
        return place if told.value.sure else f"{place} {self.unsure}"


def _text(paragraphs: Sequence[str]) -> Iterator[str]:
    """Yield paragraphs as a block, blank lines left out."""
    yield "text: |-"
    for text in paragraphs:
        for line in text.strip().split("\n"):
            if line.strip():
                yield f"  {line}"


def _listed(names: Iterable[str]) -> str:
    return f"[{', '.join(scalar(each, flow=True) for each in names)}]"


def _target(figure: ReadFigure) -> str:
    parts = [
        f"name: {scalar(figure.name, flow=True)}",
        f"{figure.comparison}: {figure.value}",
    ]
    if figure.unit:
        parts.append(f"unit: {scalar(figure.unit, flow=True)}")
    return f"{{{', '.join(parts)}}}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def plan_yaml(draft: Draft, plan_id: str, words: Catalogue, *, text: bool) -> str:
    """Return a draft as the text of a plan.yaml.

    `text` keeps the document's own paragraphs.
    """
    return _joined(_Writer(draft, plan_id, words, text=text).lines())


def _joined(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def register_yaml(names: Iterable[NewName], words: Catalogue) -> str:
    """Return names that the register does not have as a fragment of departments.yaml.

    The nearest names that it has stand beside them.
    """
    groups: list[str] = []
    departments: list[str] = []
    for each in names:
        entry = f"  - {_entry(each)}{_nearest(each, words)}"
        (groups if each.group else departments).append(entry)
    lines = [f"# {words('draft.fragment')}"]
    if departments:
        lines += ["departments:", *departments]
    if groups:
        lines += ["groups:", *groups]
    return _joined(lines)


def _entry(name: NewName) -> str:
    parts = [f"name: {scalar(name.name, flow=True)}"]
    if name.aliases:
        parts.append(f"aliases: {_listed(name.aliases)}")
    if name.group:
        parts.append("open: true")
    return f"{{{', '.join(parts)}}}"


def _nearest(name: NewName, words: Catalogue) -> str:
    """Return as a comment which names are near, and that a group has to be filled."""
    said = []
    if name.nearest:
        said.append(words("draft.nearest", names=list(name.nearest)))
    if name.group:
        said.append(words("draft.group"))
    return f"  # {_one_line('; '.join(said))}" if said else ""
