"""Drafts → YAML: plan.yaml in the layout of the shipped plans, and the register's fragment."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bizenv.importers.document import SourceLine
from bizenv.importers.draft import Draft, DraftSection, DraftTask, Told
from bizenv.importers.reading.figures import Figure
from bizenv.importers.reading.names import NewName
from bizenv.messages import Catalogue

SCHEMA: Final = "# yaml-language-server: $schema=../../docs/schemas/plan.json"
_BEGINNINGS: Final = "-?:,[]{}#&*!|>'\"%@`=<~ "  # signs that YAML, here or elsewhere, may read as something else
_FLOW: Final = set(",[]{}?:#&*!|>'\"%@`")


def scalar(text: str, *, flow: bool = False) -> str:
    """Return a text as a YAML scalar: plain where nobody can read it as something else, else in double quotes."""
    risky = (
        text.startswith(tuple(_BEGINNINGS))
        or text.endswith((":", " "))
        or any(each in text for each in (": ", " #"))
    )
    if (
        text.isascii()
        or risky
        or (flow and set(text) & _FLOW)
        or not text.isprintable()
    ):
        return json.dumps(text, ensure_ascii=False)
    return text


def quoted(text: str) -> str:
    """Return a text in double quotes, as ids are written."""
    return json.dumps(text, ensure_ascii=False)


class _Writer:
    """Writes one draft. Behind each value stands, as a comment, the line of the document that says it."""

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
        """Return a place as a comment: the line, and the column where several parts of a line were told apart."""
        return (
            f"  # {line.number}" if self.whole else f"  # {line.number}:{line.column}"
        )

    def lines(self) -> Iterator[str]:
        draft, words = self.draft, self.words
        yield SCHEMA
        said = (
            words("draft.from", file=draft.file),
            words("draft.places"),
            words(f"draft.rule.{draft.rule}"),
        )
        yield from (f"# {_one_line(each)}" for each in said)
        yield f"plan: {quoted(self.plan_id)}"
        yield from self._fact("title", draft.title)
        yield from self._fact("issuer", draft.issuer, required=False)
        yield from self._fact("document", draft.document, required=False)
        if draft.issued is None:
            yield f"# issued:  # {self.missing}"
        else:
            yield f"issued: {draft.issued.value}{self.at(draft.issued.line)}"
        if draft.tasks:
            yield "tasks:"
            for task in draft.tasks:
                yield from self._task(task, "  ")
        if draft.sections:
            yield "sections:"
            for section in draft.sections:
                yield from self._section(section, "  ")

    def _fact(
        self, key: str, told: Told[str] | None, *, required: bool = True
    ) -> Iterator[str]:
        if told is not None:
            yield f"{key}: {scalar(told.value)}{self.at(told.line)}"
        elif required:
            yield f"# {key}:  # {self.missing}"

    def _section(self, section: DraftSection, indent: str) -> Iterator[str]:
        yield f"{indent}- number: {quoted(section.number)}{self.at(section.line)}"
        yield f"{indent}  title: {scalar(section.title)}"
        if section.tasks:
            yield f"{indent}  tasks:"
            for task in section.tasks:
                yield from self._task(task, f"{indent}    ")
        if section.sections:
            yield f"{indent}  sections:"
            for below in section.sections:
                yield from self._section(below, f"{indent}    ")

    def _task(self, task: DraftTask, indent: str) -> Iterator[str]:
        yield f"{indent}- id: {quoted(task.id)}{self.at(task.line)}"
        yield f"{indent}  title: {scalar(task.title)}"
        if self.text and task.text:
            yield f"{indent}  text: |-"
            yield from (
                f"{indent}    {line}"
                for text in task.text
                for line in text.strip().split("\n")
                if line.strip()
            )
        yield from self._names("lead", task.lead, indent)
        if task.support:
            yield from self._names("support", task.support, indent)
        if task.due is not None:
            yield f"{indent}  due: {task.due.value}{self.at(task.due.line)}"
        else:
            yield f"{indent}  # due:  # {self.missing}"
        if task.due_text is not None:
            yield f"{indent}  due_text: {scalar(task.due_text.value)}"
        if task.targets:
            yield f"{indent}  targets:"
            yield from (
                f"{indent}    - {_target(told.value)}{self._sure(told)}"
                for told in task.targets
            )

    def _names(
        self, key: str, names: Sequence[Told[str]], indent: str
    ) -> Iterator[str]:
        if names:
            listed = ", ".join(scalar(each.value, flow=True) for each in names)
            yield f"{indent}  {key}: [{listed}]{self.at(names[0].line)}"
        else:
            yield f"{indent}  # {key}:  # {self.missing}"

    def _sure(self, told: Told[Figure]) -> str:
        return self.at(told.line) + ("" if told.value.sure else f" {self.unsure}")


def _target(figure: Figure) -> str:
    unit = (
        f", unit: {quoted(figure.unit) if figure.unit == '%' else scalar(figure.unit, flow=True)}"
        if figure.unit
        else ""
    )
    return f"{{name: {scalar(figure.name, flow=True)}, {figure.comparison}: {figure.value}{unit}}}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def plan_yaml(draft: Draft, plan_id: str, words: Catalogue, *, text: bool) -> str:
    """Return a draft as the text of a plan.yaml. `text` keeps the document's own paragraphs."""
    return "".join(
        f"{line}\n" for line in _Writer(draft, plan_id, words, text=text).lines()
    )


def register_yaml(names: Iterable[NewName], words: Catalogue) -> str:
    """Return names that the register does not have as a fragment of departments.yaml, with the nearest that it has."""
    names = list(names)
    heading = words("draft.fragment")
    lines = [f"# {heading}"]
    for key, group in (("departments", False), ("groups", True)):
        chosen = [each for each in names if each.group is group]
        if chosen:
            lines.append(f"{key}:")
            lines += [f"  - {_entry(each)}{_nearest(each, words)}" for each in chosen]
    return "".join(f"{line}\n" for line in lines)


def _entry(name: NewName) -> str:
    aliases = (
        f", aliases: [{', '.join(scalar(each, flow=True) for each in name.aliases)}]"
        if name.aliases
        else ""
    )
    return f"{{name: {scalar(name.name, flow=True)}{aliases}{', open: true' if name.group else ''}}}"


def _nearest(name: NewName, words: Catalogue) -> str:
    said = [words("draft.nearest", names=list(name.nearest))] if name.nearest else []
    if name.group:
        said.append(words("draft.group"))
    return f"  # {_one_line('; '.join(said))}" if said else ""
