"""import --review: the doubts one by one at the terminal, and the file that keeps the answers."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from bizenv.cli.session import Session
from bizenv.diagnostics import USAGE, BizenvError, Diagnostic, Location
from bizenv.formats.page import BLANK, Parts, paragraph
from bizenv.layout import ANSWERS, PLANS
from bizenv.messages import Message

if TYPE_CHECKING:
    from bizenv.importers.answers import DoubtQuestion
    from bizenv.importers.draft import Draft
    from bizenv.model.answers import AnswerKind, DoubtAnswer

_MODELINE: Final = "# yaml-language-server: $schema=../../docs/schemas/answers.json\n"
_LETTERS: Final = {"t": "take", "c": "change", "x": "leave-out"}
"""What is typed for an answer; as a capital it holds for all doubts of its kind."""
_LATER: Final = "s"
_STOP: Final = "q"


class _Typed(NamedTuple):
    """An answer as it was typed: which one, and whether it holds for all of its kind."""

    kind: "AnswerKind"
    for_all: bool


def check_terminal(output: Path | None) -> None:
    """Refuse to ask where nobody can answer, or no file can keep it. Raises BizenvError."""
    if output is not None and str(output) == "-":
        hint = Message("hint.review-needs-file")
        raise BizenvError("review-needs-file", status=USAGE, hint=hint)
    if sys.stdin.isatty() and sys.stdout.isatty():
        return
    hint = Message("hint.review-needs-terminal")
    raise BizenvError("review-needs-terminal", status=USAGE, hint=hint)


def answers_beside(draft: Path) -> Path:
    """Return the file that keeps the answers to the doubts about a draft."""
    return draft.with_name(f"{draft.stem}.answers.yaml")


def answers_of(session: Session, plan: str) -> "list[DoubtAnswer]":
    """Return the answers that stand beside an issued plan. Raises BizenvError."""
    file = f"{PLANS}/{plan}/{ANSWERS}"
    if file not in session.workspace.shelf.files:
        return []
    return _answers(session.snapshot.read(file), file)


def read_answers(file: Path) -> "list[DoubtAnswer]":
    """Return the answers that a file keeps; none where there is no file. Raises BizenvError."""
    if not file.is_file():
        return []
    return _answers(file.read_bytes(), str(file))


def _answers(data: bytes, name: str) -> "list[DoubtAnswer]":
    from pydantic import TypeAdapter, ValidationError

    from bizenv.files.yaml_tree import read
    from bizenv.model.answers import DoubtAnswer

    tree, faults = read(data, name)
    try:
        if faults:
            raise _unread(name, faults)
        return TypeAdapter(list[DoubtAnswer]).validate_python(tree or [])
    except ValidationError as error:
        row = next((part for part in error.errors()[0]["loc"]), 0)
        raise _unread(name, (), row) from None


def _unread(name: str, faults: Sequence[Diagnostic], row: int | str = 0) -> BizenvError:
    """Return the error of a file of answers that cannot be read."""
    at = faults[0].at if faults else Location(name)
    number = row + 1 if isinstance(row, int) else 1
    hint = Message("hint.answers-unread", {"n": number, "line": at.line})
    return BizenvError("answers-unread", name=name, hint=hint)


def review(
    session: Session,
    draft: "Draft",
    known: Sequence["DoubtAnswer"],
    fiscal: int | None,
) -> "list[DoubtAnswer]":
    """Ask for each doubt that has no answer yet; return all answers, the new ones behind."""
    from bizenv.importers.answers import fits, questions

    answers = {each.key: each for each in known}
    waiting = []
    for question in questions(draft):
        answer = answers.get(question.key)
        if answer is None or not fits(question, answer, fiscal):
            waiting.append(question)
    for answer in _Review(session, fiscal).asked(waiting):
        answers[answer.key] = answer
    return list(answers.values())


class _Review:
    """Asks at the terminal. `settled`: kinds of doubts with the answer that holds for all."""

    def __init__(self, session: Session, fiscal: int | None) -> None:
        self.session = session
        self.words = session.interface
        self.fiscal = fiscal
        self.settled: dict[str, AnswerKind] = {}

    def asked(self, waiting: Sequence["DoubtQuestion"]) -> "Iterator[DoubtAnswer]":
        """Yield the answers, up to where the person stops."""
        count = len(waiting)
        for place, question in enumerate(waiting, start=1):
            code = question.doubt.code
            for_all = self.settled.get(code)
            if for_all is not None:
                yield question.answered(for_all)
                continue
            self._show(question, place, count)
            typed = self._typed(question)
            if typed == _STOP:
                return
            if isinstance(typed, str):
                continue
            answer = self._answer(question, typed)
            if answer is not None:
                yield answer

    def _answer(self, question: "DoubtQuestion", typed: _Typed) -> "DoubtAnswer | None":
        """Return the answer that was typed; None where nothing was written in its place."""
        from bizenv.model.answers import AnswerKind

        if typed.kind is AnswerKind.CHANGE:
            value = self._value(question)
            return question.answered(typed.kind, value) if value else None
        if typed.for_all:
            self.settled[question.doubt.code] = typed.kind
        return question.answered(typed.kind)

    def _show(self, question: "DoubtQuestion", place: int, count: int) -> None:
        self._say(self._shown(question, place, count))

    def _shown(self, question: "DoubtQuestion", place: int, count: int) -> Parts:
        doubt = question.doubt
        said = self.words.say(doubt.message)
        yield BLANK
        counted = self.words("review.place", place=place, of=count, line=doubt.at.line)
        yield paragraph((counted, "bold"), f" {said}", f" [{doubt.code}]")
        if question.line:
            yield paragraph(question.line, indent=4)

    def _say(self, parts: Iterable[object]) -> None:
        sys.stdout.write(self.session.styled(parts, sys.stdout))  # type: ignore[arg-type]

    def _typed(self, question: "DoubtQuestion") -> _Typed | str:
        """Return the answer that is typed, or the letter to go on or to stop by."""
        from bizenv.model.answers import AnswerKind

        answers = question.matter.answers
        letters = [key for key, kind in _LETTERS.items() if AnswerKind(kind) in answers]
        offered = [self.words(f"review.{_LETTERS[key]}") for key in letters]
        also = [self.words("review.later"), self.words("review.stop")]
        prompt = self.words("review.prompt", offered=[*offered, *also])
        while True:
            line = self._line(prompt)
            letter = (line or _STOP).strip()
            if letter.lower() in (_LATER, _STOP):
                return letter.lower()
            if letter.lower() in letters:
                kind = AnswerKind(_LETTERS[letter.lower()])
                return _Typed(kind, letter.isupper())
            self._write(self.words("review.again"))

    def _value(self, question: "DoubtQuestion") -> str | None:
        """Return what is typed for what was read; None where nothing is."""
        from bizenv.importers.answers import fits
        from bizenv.model.answers import AnswerKind

        while True:
            line = self._line(self.words("review.value"))
            value = (line or "").strip()
            if not value:
                return None
            answer = question.answered(AnswerKind.CHANGE, value)
            if fits(question, answer, self.fiscal):
                return value
            self._write(self.words("review.unfit"))

    def _line(self, prompt: str) -> str:
        """Return the line that is typed; nothing at the end of input."""
        sys.stdout.write(f"{prompt} ")
        sys.stdout.flush()
        return sys.stdin.readline()

    def _write(self, text: str) -> None:
        sys.stdout.write(f"{text}\n")


def answers_yaml(session: Session, answers: Sequence["DoubtAnswer"]) -> str:
    """Return answers as their file has them, one a line."""
    lines = [_MODELINE, f"# {session.interface('draft.answers')}\n"]
    lines += [_written(each) for each in answers]
    return "".join(lines)


def _written(answer: "DoubtAnswer") -> str:
    from bizenv.importers.drafting import scalar

    parts = []
    said = answer.model_dump(mode="json", exclude_none=True)
    for key, value in said.items():
        bare = key in ("doubt", "answer")
        text = value if bare else scalar(value, flow=True)
        parts.append(f"{key}: {text}")
    inside = ", ".join(parts)
    return f"- {{{inside}}}\n"
