"""Doubts that the office answered: what of a draft is taken, changed or left out by that.

An answer names a doubt by its code, the words of its line and what it quotes, so it holds when
lines move, and does not hold when the words change.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bizenv.importers.document import Doubt
from bizenv.importers.draft import Draft, DraftTask, Sourced
from bizenv.messages import Message
from bizenv.model.answers import AnswerKind, DoubtAnswer
from bizenv.model.base import Due
from bizenv.periods.frame import UnclearError

_TAKE: Final = (AnswerKind.TAKE,)
_ANY: Final = tuple(AnswerKind)
_WORDS: Final = 120  # characters of a line by which it is known
_UNTOLD: Final = ("id", "n", "given", "related")
"""Arguments of doubts that say where or how many, not what."""

Key = tuple[str, str, str]
Apply = Callable[[Draft, Doubt, str | None], None]
"""Puts an answer into a draft; without a value, what is doubted is left out."""


@dataclass(frozen=True, slots=True)
class DoubtMatter:
    """What a kind of doubts is about: the answers there are, and what they do."""

    answers: tuple[AnswerKind, ...] = _TAKE
    apply: Apply | None = None
    is_due: bool = False
    is_day: bool = False


@dataclass(frozen=True, slots=True)
class DoubtQuestion:
    """A doubt that is to be answered, and the words of its line."""

    doubt: Doubt
    line: str
    about: str

    @property
    def key(self) -> Key:
        """What an answer to it names."""
        return self.doubt.code, self.line, self.about

    @property
    def matter(self) -> DoubtMatter:
        """What it is about."""
        return MATTERS.get(self.doubt.code, _NOTED)

    def answered(self, kind: AnswerKind, value: str | None = None) -> DoubtAnswer:
        """Return the answer to it."""
        return DoubtAnswer(
            doubt=self.doubt.code,
            line=self.line or None,
            about=self.about or None,
            answer=kind,
            value=value,
        )


def questions(draft: Draft) -> list[DoubtQuestion]:
    """Return the doubts about a draft, each with the words of its line."""
    words: dict[int, str] = {}
    for line, _ in draft.kinds:
        before = words.get(line.number, "")
        words[line.number] = f"{before} {line.text}".strip()
    found: list[DoubtQuestion] = []
    for doubt in draft.doubts:
        text = " ".join(words.get(doubt.at.line, "").split())
        question = DoubtQuestion(doubt, text[:_WORDS].strip(), _about(doubt))
        found.append(question)
    return found


def _about(doubt: Doubt) -> str:
    """Return what a doubt quotes."""
    said = []
    for name, value in sorted(doubt.args.items()):
        if name in _UNTOLD or isinstance(value, Message):
            continue
        listed = value if isinstance(value, (list, tuple)) else [value]
        said += [" ".join(str(each).split()) for each in listed]
    return " / ".join(filter(None, said))


def apply_answers(
    draft: Draft, answers: Sequence[DoubtAnswer], fiscal: int | None
) -> int:
    """Put answers into a draft; return how many doubts they settle.

    An answer that its doubt does not have, or a changed value that cannot stand there,
    settles nothing: the doubt stays.
    """
    known = {each.key: each for each in answers}
    left: list[Doubt] = []
    for question in questions(draft):
        answer = known.get(question.key)
        if answer is None or not fits(question, answer, fiscal):
            left.append(question.doubt)
            continue
        apply = question.matter.apply
        if apply is not None and answer.answer is not AnswerKind.TAKE:
            is_change = answer.answer is AnswerKind.CHANGE
            apply(draft, question.doubt, answer.value if is_change else None)
    settled = len(draft.doubts) - len(left)
    draft.doubts = left
    return settled


def fits(question: DoubtQuestion, answer: DoubtAnswer, fiscal: int | None) -> bool:
    """Tell whether a doubt has such an answer, and its value can stand there."""
    matter = question.matter
    if answer.answer not in matter.answers:
        return False
    if answer.answer is not AnswerKind.CHANGE:
        return True
    if answer.value is None:
        return False
    try:
        if matter.is_due:
            Due.parse(answer.value, fiscal)
        if matter.is_day:
            date.fromisoformat(answer.value)
    except (UnclearError, ValueError):
        return False
    return True


def _tasks(draft: Draft, doubt: Doubt) -> Iterator[DraftTask]:
    """Yield the tasks that a doubt is about: the one that it names, else those of its line."""
    number = doubt.args.get("id")
    lines = {doubt.at.line, *(at.line for at in doubt.related)}
    for task in draft.every_task():
        if number is not None:
            if task.id == number:
                yield task
        elif not lines.isdisjoint(_lines(task)):
            yield task


def _lines(task: DraftTask) -> set[int]:
    """Return the lines that say something of a task."""
    said: list[Sourced[Any] | None] = [*task.lead, *task.support, *task.targets]
    said += [task.due, task.due_text]
    found = {each.line.number for each in said if each is not None}
    return {task.line.number, *found}


def _names(draft: Draft, doubt: Doubt, value: str | None) -> None:
    """Put other names in the place of one that is doubted."""
    name = doubt.args.get("name") or doubt.args.get("text")
    new = [] if value is None else listed(value)
    for task in _tasks(draft, doubt):
        task.lead = list(_replaced(task.lead, name, new))
        task.support = list(_replaced(task.support, name, new))


def _replaced(
    names: Iterable[Sourced[str]], name: object, new: Sequence[str]
) -> Iterator[Sourced[str]]:
    for each in names:
        if each.value != name:
            yield each
        else:
            yield from (Sourced(other, each.line) for other in new)


def listed(value: str) -> list[str]:
    """Return the names that were typed for one: between commas."""
    for sign in "、，；;":
        value = value.replace(sign, ",")
    names = map(str.strip, value.split(","))
    return [name for name in names if name]


def _lead(draft: Draft, doubt: Doubt, value: str | None) -> None:
    for task in _tasks(draft, doubt):
        if value is not None and not task.lead:
            task.lead = [Sourced(name, task.line) for name in listed(value)]


def _due(draft: Draft, doubt: Doubt, value: str | None) -> None:
    quoted = str(doubt.args.get("text", ""))
    for task in _tasks(draft, doubt):
        words = task.due_text
        is_other = words is not None and not words.value.startswith(quoted)
        if is_other:
            continue
        line = task.line if words is None else words.line
        task.due = None if value is None else Sourced(value, line)
        if value is None:
            task.due_text = None


def _target(draft: Draft, doubt: Doubt, value: str | None) -> None:
    del value
    name = doubt.args.get("name")
    for task in _tasks(draft, doubt):
        task.targets = [each for each in task.targets if each.value.name != name]


def _task_title(draft: Draft, doubt: Doubt, value: str | None) -> None:
    for task in _tasks(draft, doubt):
        task.title = value or task.title


def _fact(name: str) -> Apply:
    """Return what sets a fact of the whole document."""

    def apply(draft: Draft, doubt: Doubt, value: str | None) -> None:
        if value is None:
            setattr(draft, name, None)
            return
        before = getattr(draft, name)
        lines = [line for line, _ in draft.kinds if line.number == doubt.at.line]
        line = lines[0] if before is None else before.line
        told = date.fromisoformat(value) if name == "issued" else value
        setattr(draft, name, Sourced(told, line))

    return apply


_NOTED: Final = DoubtMatter()
_OF_NAMES: Final = DoubtMatter(_ANY, _names)
_OF_DUES: Final = DoubtMatter(_ANY, _due, is_due=True)
_FACT: Final = (AnswerKind.TAKE, AnswerKind.CHANGE)
_WITHOUT_DUE: Final = DoubtMatter(_FACT, _due, is_due=True)
_DUES: Final = (
    "due-in-prose due-partly due-staged due-mixed due-ambiguous due-before-issue"
    " due-without-year due-fiscal due-unread due-of-stages due-counted"
)
MATTERS: Final = {
    **dict.fromkeys(
        ("odd-name", "others-meant", "run-together", "same-as-above", "one-duty"),
        _OF_NAMES,
    ),
    **dict.fromkeys(_DUES.split(), _OF_DUES),
    **dict.fromkeys(("no-due", "year-aim", "due-maybe"), _WITHOUT_DUE),
    "no-lead": DoubtMatter(_FACT, _lead),
    "lead-maybe": DoubtMatter(_FACT, _lead),
    "target-unsure": DoubtMatter((AnswerKind.TAKE, AnswerKind.LEAVE_OUT), _target),
    "title-cut": DoubtMatter(_FACT, _task_title),
    "title-label": DoubtMatter(_FACT, _task_title),
    "no-title": DoubtMatter(_FACT, _fact("title")),
    "title-unsure": DoubtMatter(_ANY, _fact("title")),
    "no-issuer": DoubtMatter(_FACT, _fact("issuer")),
    "no-document": DoubtMatter(_FACT, _fact("document")),
    "no-issued": DoubtMatter(_FACT, _fact("issued"), is_day=True),
}
"""What doubts are about that change a draft; all others are only looked at."""
