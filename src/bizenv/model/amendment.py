"""A change of a plan by a document: which terms it sets, and from which day."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Final, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from bizenv.diagnostics import KeyPath
from bizenv.model.base import (
    Day,
    DueText,
    Flag,
    Identifier,
    Model,
    Name,
    Roomy,
    Text,
    one_or_more,
)
from bizenv.model.plan import Completion, Duty, Milestone, Target, Task
from bizenv.model.steps import PercentSteps
from bizenv.model.support import Supporter

_OneOrMore = Annotated[
    tuple[Name, ...],
    BeforeValidator(one_or_more, json_schema_input_type=Name | tuple[Name, ...]),
]

# Keys of an amendment that change no term: they say what it is about, and why
_ABOUT: Final = ("effective", "task", "add", "takes_over", "department")
_BESIDE: Final = (*_ABOUT, "answers", "document", "reason", "note", "opening")
# Terms that an amendment may change for one department alone
_LIMITED: Final = frozenset(("due", "due_text", "cancel", "pause"))


class Answers(Model):
    """Which request for more time an amendment grants."""

    department: Name
    """Who asked: the name of the department in whose file the request stands."""
    date: Day
    """The day of the request."""


class Amendment(Roomy):
    """A change of the plan by a document, holding from the start of the day `effective`."""

    effective: Day
    """The first day on which it holds."""
    task: Identifier | None = None
    """The task that it changes; this or add."""
    add: Task | None = None
    """A new task, with the keys of a task in plan.yaml; this or task."""
    due: DueText | None = None
    """New deadline: a day, a month, quarter, half or year (to its end), or ongoing."""
    due_text: Text | None = None
    """The document's words for the new deadline; only with due."""
    answers: Answers | None = None
    """The request for more time that it grants: department and date; only with due."""
    lead: Annotated[tuple[Name, ...], Field(min_length=1)] | None = None
    """New leads: all of them, not only those that join; a list."""
    takes_over: Mapping[Name, _OneOrMore] = Field(default_factory=dict)
    """Who takes records and clock over from whom: new lead to old lead, or to a list of them;
    only with lead."""
    support: tuple[Supporter, ...] | None = None
    """New cooperating departments, as in a task; [] for none."""
    derives_from: tuple[Text, ...] | None = None
    """Tasks of superior plans that it takes up from now on, all of them; [] for none."""
    targets: tuple[Target, ...] | None = None
    """New targets, in place of all old ones; [] for none."""
    steps: PercentSteps | None = None
    """New steps of the percentage, in place of all old ones; {} for none."""
    milestones: tuple[Milestone, ...] | None = None
    """New milestones, in place of all old ones; [] for none."""
    duties: tuple[Duty, ...] | None = None
    """New duties, in place of all old ones; [] for none."""
    after: tuple[Identifier, ...] | None = None
    """New tasks to be completed before, in place of all old ones; [] for none."""
    completion: Completion | None = None
    """New rule of completion."""
    review_steps: tuple[Text, ...] | None = None
    """New review steps, in place of all old ones, for applications made from then on; [] for one without a name."""
    cancel: Flag | None = None
    """true cancels, false reinstates."""
    pause: Flag | None = None
    """true pauses the work: its clock and due day stand still; false lets it go on."""
    carry_to: Text | None = None
    """The task of another plan that goes on with it, as plan/task; from then on it ends here."""
    department: Name | None = None
    """Limits due, due_text, cancel and pause to one lead's part of the task."""
    document: Text | None = None
    """Number of the document that decided it."""
    reason: Text | None = None
    """Why."""
    note: Text | None = None
    """Anything else."""
    opening: Text | None = None
    """The document from which it was taken when the records of a running plan were begun."""

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        changed = self.changes
        adds = self.add is not None
        changes_one = self.task is not None
        is_limited = self.department is not None
        if changes_one == adds:
            raise PydanticCustomError("task-or-add", "task-or-add")
        if adds and (changed or self.department):
            raise PydanticCustomError("add-alone", "add-alone")
        if not adds and not changed:
            raise PydanticCustomError("nothing-amended", "nothing-amended")
        if is_limited and not _LIMITED.issuperset(changed):
            raise PydanticCustomError("department-limits", "department-limits")
        if self.due_text is not None and self.due is None:
            raise PydanticCustomError("due-text-without-due", "due-text-without-due")
        if self.answers is not None and self.due is None:
            raise PydanticCustomError("answers-without-due", "answers-without-due")
        if self.takes_over and self.lead is None:
            raise PydanticCustomError(
                "takes-over-without-lead", "takes-over-without-lead"
            )
        return self

    @property
    def ends(self) -> bool | None:
        """Whether it ends its task, by cancelling or carrying it over; None if it says neither."""
        if self.carry_to is not None:
            return True
        return self.cancel

    @property
    def changes(self) -> set[str]:
        """Names of the terms that it changes."""
        return {name for name in amendable() if getattr(self, name) is not None}

    def parties(self) -> Iterator[tuple[str, KeyPath, bool]]:
        """Yield the departments that it names beside its terms.

        The name, its key path, whether it stands as a key.
        """
        if self.department is not None:
            yield self.department, ("department",), False
        if self.answers is not None:
            yield self.answers.department, ("answers", "department"), False
        for new, former in self.takes_over.items():
            path = ("takes_over", new)
            yield new, path, True
            for number, old in enumerate(former):
                yield old, path if len(former) == 1 else (*path, number), False

    @property
    def target(self) -> str:
        """The id of the task that it changes or adds."""
        if self.add:
            return self.add.id
        return self.task or ""


@cache
def amendable() -> tuple[str, ...]:
    """Return the names of the terms that an amendment may change."""
    return tuple(name for name in Amendment.model_fields if name not in _BESIDE)
