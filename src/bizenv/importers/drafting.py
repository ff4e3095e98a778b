"""Drafts → YAML: plan.yaml in the layout of the shipped plans, and the register's fragment."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bizenv.importers.document import SourceLine, in_words
from bizenv.importers.draft import Draft, DraftSection, DraftTask, Sourced
from bizenv.importers.reading.figures import ReadDuty, ReadFigure
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
    if any(signs in text for signs in _WITHIN):
        return quoted(text)
    if flow and not _FLOW.isdisjoint(text):
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
        self,
        draft: Draft,
        plan_id: str,
        words: Catalogue,
        *,
        text: bool,
    ) -> None:
        self.draft = draft
        self.plan_id = plan_id
        self.words = words
        self.missing = words("draft.missing")
        self.unread = words("draft.unread")
        self.unsure = words("draft.unsure")
        self.text = text
        numbers = [line.number for line, _ in draft.kinds]
        once = set(numbers)
        self.whole = len(once) == len(numbers)

    def at(self, line: SourceLine) -> str:
        """Return a place as a comment: the line.

        The column follows where a line has several parts.
        """
        where = in_words(line.place, quoted=False)
        if where is not None:
            said = self.words.say(where)
            return f"  # {said}"
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
        issued = draft.issued
        if issued is None:
            yield f"# issued:  # {self.missing}"
        else:
            place = self.at(issued.line)
            yield f"issued: {issued.value}{place}"
        yield from self._tasks(draft.tasks, "")
        yield from self._sections(draft.sections, "")

    def _heading(self) -> Iterator[str]:
        words = self.words
        draft = self.draft
        places = self._places()
        sentences = (
            words("draft.from", file=draft.file),
            words(places),
            *[words(f"draft.rule.{rule}") for rule in draft.rules],
        )
        for sentence in sentences:
            yield f"# {_one_line(sentence)}"

    def _places(self) -> str:
        for line, _ in self.draft.kinds:
            if line.place:
                return "draft.places-in-words"
        return "draft.places"

    def _fact(
        self,
        key: str,
        told: Sourced[str] | None,
        *,
        required: bool = True,
    ) -> Iterator[str]:
        if told is not None:
            value = scalar(told.value)
            place = self.at(told.line)
            yield f"{key}: {value}{place}"
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
        below = f"{indent}    "
        for section in sections:
            number = quoted(section.number)
            title = scalar(section.title)
            place = self.at(section.line)
            yield f"{indent}  - number: {number}{place}"
            yield f"{below}title: {title}"
            yield from self._tasks(section.tasks, below)
            yield from self._sections(section.sections, below)

    def _task(self, task: DraftTask, indent: str) -> Iterator[str]:
        task_id = quoted(task.id)
        place = self.at(task.line)
        yield f"{indent}- id: {task_id}{place}"
        for line in self._keys(task):
            yield f"{indent}  {line}"

    def _keys(self, task: DraftTask) -> Iterator[str]:
        """Yield the lines of a task behind its id."""
        title = scalar(task.title)
        yield f"title: {title}"
        if self.text and task.text:
            yield from _text(task.text)
        yield from self._names("lead", task.lead)
        if task.support:
            yield from self._names("support", task.support)
        yield from self._due(task)
        if task.targets:
            yield "targets:"
        for told in task.targets:
            target = self._target(told)
            yield f"  - {target}"
        if task.duties:
            yield "duties:"
        for each in task.duties:
            yield f"  - {_duty(each.value)}{self.at(each.line)}"

    def _due(self, task: DraftTask) -> Iterator[str]:
        due = task.due
        words = task.due_text
        if due is not None:
            place = self.at(due.line)
            yield f"due: {due.value}{place}"
        else:
            lack = self.missing if words is None else self.unread
            yield f"# due:  # {lack}"
        if words is not None:
            written = scalar(words.value)
            yield f"due_text: {written}"

    def _names(self, key: str, names: Sequence[Sourced[str]]) -> Iterator[str]:
        if not names:
            yield f"# {key}:  # {self.missing}"
            return
        listed = _listed(each.value for each in names)
        places = dict.fromkeys(self.at(each.line) for each in names)
        first, *others = places
        more = _comma([place.strip("# ") for place in others])
        place = f"{first}, {more}" if more else first
        yield f"{key}: {listed}{place}"

    def _target(self, told: Sourced[ReadFigure]) -> str:
        figure = told.value
        target = _target(figure)
        place = self.at(told.line)
        if figure.sure:
            return f"{target}{place}"
        return f"{target}{place} {self.unsure}"


def _text(paragraphs: Sequence[str]) -> Iterator[str]:
    """Yield paragraphs as a block, blank lines left out."""
    yield "text: |-"
    for text in paragraphs:
        lines = text.strip().split("\n")
        for line in lines:
            if line.strip():
                yield f"  {line}"


def _listed(names: Iterable[str]) -> str:
    scalars = [scalar(each, flow=True) for each in names]
    inside = _comma(scalars)
    return f"[{inside}]"


def _comma(parts: Iterable[str]) -> str:
    return ", ".join(parts)


def _target(figure: ReadFigure) -> str:
    name = scalar(figure.name, flow=True)
    parts = [
        f"name: {name}",
        f"{figure.comparison}: {figure.value}",
    ]
    if figure.unit:
        unit = scalar(figure.unit, flow=True)
        parts.append(f"unit: {unit}")
    return _mapping(parts)


def _duty(duty: ReadDuty) -> str:
    title = scalar(duty.title, flow=True)
    parts = [f"title: {title}", f"every: {duty.every}"]
    if duty.times > 1:
        parts.append(f"times: {duty.times}")
    return _mapping(parts)


def _mapping(parts: Iterable[str]) -> str:
    inside = _comma(parts)
    return f"{{{inside}}}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def plan_yaml(
    draft: Draft,
    plan_id: str,
    words: Catalogue,
    *,
    text: bool,
) -> str:
    """Return a draft as the text of a plan.yaml.

    `text` keeps the document's own paragraphs.
    """
    writer = _Writer(draft, plan_id, words, text=text)
    return _joined(writer.lines())


def _joined(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def register_yaml(
    names: Iterable[NewName],
    words: Catalogue,
    modeline: str = "",
) -> str:
    """Return names that the register does not have as a fragment of departments.yaml.

    The nearest names that it has stand beside them. `modeline` is the file's first line,
    by which editors know what it is.
    """
    groups: list[str] = []
    departments: list[str] = []
    for each in names:
        entries = groups if each.group else departments
        entry = _entry(each)
        comment = _nearest(each, words)
        entries.append(f"  - {entry}{comment}")
    lines: list[str] = []
    if modeline:
        lines.append(modeline)
    heading = words("draft.fragment")
    lines.append(f"# {heading}")
    if departments:
        lines += ["departments:", *departments]
    if groups:
        lines += ["groups:", *groups]
    return _joined(lines)


def _entry(new: NewName) -> str:
    name = scalar(new.name, flow=True)
    parts = [f"name: {name}"]
    if new.aliases:
        aliases = _listed(new.aliases)
        parts.append(f"aliases: {aliases}")
    if new.group:
        parts.append("open: true")
    return _mapping(parts)


def _nearest(name: NewName, words: Catalogue) -> str:
    """Return as a comment which names are near, and that a group has to be filled."""
    said = []
    if name.nearest:
        nearest = list(name.nearest)
        said.append(words("draft.nearest", names=nearest))
    if name.likely and name.likely == name.nearest:
        said.append(words("draft.likely-all"))
    elif name.likely:
        likely = list(name.likely)
        said.append(words("draft.likely", names=likely))
    if name.group:
        said.append(words("draft.group"))
    if not said:
        return ""
    whole = "; ".join(said)
    comment = _one_line(whole)
    return f"  # {comment}"
