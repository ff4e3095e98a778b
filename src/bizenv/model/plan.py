"""A plan as issued, its amendments, and the settings it is judged by."""

import operator
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from bizenv.model.base import Day, Days, DueText, Flag, Identifier, Model, Name, Number, Percent, Roomy, Text

DEFAULT_TIME_ZONE: Final = "Asia/Shanghai"


class Completion(StrEnum):
    """Whose work completes a task: that of each lead, or that of the first-named lead alone."""

    EACH = "each"
    FIRST_LEAD = "first-lead"


class Policy(Model):
    """Thresholds of the risk rules. Units: days, percent, percentage points, days, days.

    In a plan the same keys override those of the workspace, key by key.
    """

    due_soon: Days = 30
    nearly_done: Percent = Decimal(90)
    behind: Percent = Decimal(10)
    report_every: Days | None = None
    rework: Days = 0

    def overridden_by(self, other: "Policy | None") -> "Policy":
        """Return this policy with what `other` says explicitly put in its place."""
        if other is None:
            return self
        return self.model_copy(update={name: getattr(other, name) for name in other.model_fields_set})


COMPARISONS: Final = ("at_least", "at_most", "more_than", "less_than")
_COMPARE: Final[Mapping[str, Callable[[Decimal, Decimal], bool]]] = {
    "at_least": operator.ge,
    "at_most": operator.le,
    "more_than": operator.gt,
    "less_than": operator.lt,
}


class Target(Model):
    """A figure to reach. Exactly one comparison; `baseline` is where it stood when time began to count."""

    name: Text
    at_least: Number | None = None
    at_most: Number | None = None
    more_than: Number | None = None
    less_than: Number | None = None
    unit: str | None = None
    baseline: Number | None = None

    @model_validator(mode="after")
    def _one_comparison(self) -> Self:
        if sum(getattr(self, name) is not None for name in COMPARISONS) != 1:
            raise PydanticCustomError("one-comparison", "one-comparison")
        return self

    @property
    def comparison(self) -> str:
        """Which of the four comparisons it is."""
        return next(name for name in COMPARISONS if getattr(self, name) is not None)

    @property
    def value(self) -> Decimal:
        """The figure compared with."""
        value: Decimal = getattr(self, self.comparison)
        return value

    def met_by(self, reading: Decimal) -> bool:
        """Whether a reading reaches it."""
        return _COMPARE[self.comparison](reading, self.value)

    @property
    def rising(self) -> bool:
        """Whether more is better."""
        return self.at_least is not None or self.more_than is not None


class Milestone(Model):
    """A step on the way (动工、投入使用): a day by which something is reached, not a completion."""

    title: Text
    due: DueText

    @model_validator(mode="after")
    def _dated(self) -> Self:
        if self.due.ongoing:
            raise PydanticCustomError("bad-due", "bad-due")
        return self


class Task(Roomy):
    """One task (任务): who leads it, who supports, and until when."""

    id: Identifier
    title: Text
    summary: Text | None = None
    text: Text | None = None
    lead: Annotated[tuple[Name, ...], Field(min_length=1)]
    support: tuple[Name, ...] = ()
    due: DueText
    due_text: Text | None = None
    targets: tuple[Target, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    completion: Completion | None = None
    tags: Mapping[str, Text] = Field(default_factory=dict)


def _one_or_more(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class Section(Roomy):
    """A section of the document, as deep as the document goes."""

    number: Identifier
    title: Text
    indicator: Annotated[tuple[Text, ...], BeforeValidator(_one_or_more)] = ()
    sections: tuple["Section", ...] = ()
    tasks: tuple[Task, ...] = ()


class Closed(Model):
    """From which day a plan is closed, by which document."""

    date: Day
    document: Text | None = None


class Plan(Roomy):
    """plan.yaml: the plan as issued. `start` is the day from which time counts (default: `issued`)."""

    plan: Identifier
    title: Text
    issued: Day
    issuer: Text | None = None
    document: Text | None = None
    level: Text | None = None
    completion: Completion = Completion.EACH
    start: Day | None = None
    measure_word: Text = "条"
    closed: Closed | None = None
    policy: Policy | None = None
    sections: tuple[Section, ...] = ()
    tasks: tuple[Task, ...] = ()

    def walk(self) -> Iterator[tuple[tuple[Section, ...], Task]]:
        """Yield each task with the sections that lead to it, in the document's order."""
        for task in self.tasks:
            yield (), task
        yield from _walk(self.sections, ())


def _walk(sections: tuple[Section, ...], above: tuple[Section, ...]) -> Iterator[tuple[tuple[Section, ...], Task]]:
    for section in sections:
        line = (*above, section)
        for task in section.tasks:
            yield line, task
        yield from _walk(section.sections, line)


class Amendment(Roomy):
    """A change of the plan by a document, holding from the start of the day `effective`."""

    effective: Day
    task: Identifier | None = None
    add: Task | None = None
    due: DueText | None = None
    due_text: Text | None = None
    lead: Annotated[tuple[Name, ...], Field(min_length=1)] | None = None
    takes_over: Mapping[Name, Name] = Field(default_factory=dict)
    support: tuple[Name, ...] | None = None
    targets: tuple[Target, ...] | None = None
    milestones: tuple[Milestone, ...] | None = None
    completion: Completion | None = None
    cancel: Flag | None = None
    department: Name | None = None
    document: Text | None = None
    reason: Text | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        changed = self.changes
        if (self.task is None) == (self.add is None):
            raise PydanticCustomError("task-or-add", "task-or-add")
        if self.add is not None and (changed or self.department):
            raise PydanticCustomError("add-alone", "add-alone")
        if self.add is None and not changed:
            raise PydanticCustomError("nothing-amended", "nothing-amended")
        if self.department is not None and changed - {"due", "due_text", "cancel"}:
            raise PydanticCustomError("department-limits", "department-limits")
        if self.due_text is not None and self.due is None:
            raise PydanticCustomError("due-text-without-due", "due-text-without-due")
        if self.takes_over and self.lead is None:
            raise PydanticCustomError("takes-over-without-lead", "takes-over-without-lead")
        return self

    @property
    def changes(self) -> set[str]:
        """Names of the terms that it changes."""
        terms = ("due", "due_text", "lead", "support", "targets", "milestones", "completion", "cancel")
        return {name for name in terms if getattr(self, name) is not None}

    @property
    def target(self) -> str:
        """The id of the task that it changes or adds."""
        return self.add.id if self.add else self.task or ""


def _known_time_zone(name: str) -> str:
    if name != DEFAULT_TIME_ZONE:
        from zoneinfo import ZoneInfo

        try:
            ZoneInfo(name)
        except (KeyError, OSError, ValueError):  # not found, a folder's name, not a name at all
            raise PydanticCustomError("bad-time-zone", "bad-time-zone") from None
    return name


class Workspace(Roomy):
    """workspace.yaml: every key is optional."""

    city: Text | None = None
    time_zone: Annotated[Text, AfterValidator(_known_time_zone)] = DEFAULT_TIME_ZONE
    language: Literal["zh", "en"] = "zh"
    policy: Policy = Policy()
