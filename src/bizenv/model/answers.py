"""Answers to the doubts of an import (plan.answers.yaml): what the office settled, doubt by doubt."""

from enum import StrEnum

from bizenv.model.base import Model, Text


class AnswerKind(StrEnum):
    """What becomes of what was read."""

    TAKE = "take"
    CHANGE = "change"
    LEAVE_OUT = "leave-out"


class DoubtAnswer(Model):
    """What the office answered to one doubt about a document."""

    doubt: Text
    """The doubt's code, such as odd-name."""
    line: Text | None = None
    """The words of the document's line that it is about, as far as they are needed."""
    about: Text | None = None
    """What the doubt quotes: a name, a deadline, a title."""
    answer: AnswerKind
    """take it as it was read, change it, or leave-out."""
    value: Text | None = None
    """What stands in its place, where it was changed."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What it answers, wherever the line stands."""
        return self.doubt, self.line or "", self.about or ""
