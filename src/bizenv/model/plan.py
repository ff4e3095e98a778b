"""A plan as issued."""

import operator
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from bizenv.diagnostics import KeyPath
from bizenv.model.base import (
    Day,
    DueText,
    Flag,
    Identifier,
    Label,
    LastDay,
    Model,
    Name,
    Number,
    Ordinal,
    Roomy,
    Text,
    one_or_more,
)
from bizenv.model.codes import LEADER
from bizenv.model.item_clocks import Clocks, RegisterKind, RegisterRates
from bizenv.model.policy import Policy
from bizenv.model.steps import PercentSteps, Steps, lead_to
from bizenv.model.support import Supporter

_DUE_SOON_OF_ITEMS: Final = 1


class Completion(StrEnum):
    """Whose work completes a task: that of each lead, or that of the first-named lead alone."""

    EACH = "each"
    FIRST_LEAD = "first-lead"


class Review(StrEnum):
    """Whether a reviewer decides on applications, or nobody does and an application completes."""

    REQUIRED = "required"
    NONE = "none"


class Evidence(StrEnum):
    """Where an office keeps what proves that work is done: among the workspace's files, or on paper."""

    FILES = "files"
    PAPER = "paper"


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
    """What is measured; readings in records use the same name, such as "Trees planted"."""
    at_least: Number | None = None
    """The figure to reach: so much or more. Exactly one of the four comparisons."""
    at_most: Number | None = None
    """The figure to reach: so much or less. Exactly one of the four comparisons."""
    more_than: Number | None = None
    """The figure to reach: above this. Exactly one of the four comparisons."""
    less_than: Number | None = None
    """The figure to reach: below this. Exactly one of the four comparisons."""
    unit: Label | None = None
    """Unit, shown behind the figure, such as "%" or "working days"."""
    baseline: Number | None = None
    """Where the figure stood at the start, in the same unit."""
    steps: Steps = ()
    """What it should have reached by the end of which period, such as {2025Q2: 30, 2025Q3: 60};
    in place of the straight line to the figure."""

    @model_validator(mode="after")
    def _one_comparison(self) -> Self:
        given = [name for name in COMPARISONS if getattr(self, name) is not None]
        if len(given) != 1:
            raise PydanticCustomError("one-comparison", "one-comparison")
        if not lead_to(self.steps, self.value, rising=self.rising):
            raise PydanticCustomError("steps-unfit", "steps-unfit")
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
        compare = _COMPARE[self.comparison]
        return compare(reading, self.value)

    @property
    def rising(self) -> bool:
        """Whether more is better."""
        return self.at_least is not None or self.more_than is not None


class Milestone(Model):
    """A step on the way: a day by which something is reached, not a completion."""

    title: Text
    """What is reached; records name it by these words."""
    due: LastDay
    """The last day for it: a day, or the end of a month 2025-05, a quarter 2025Q2, a year 2025."""


class Every(StrEnum):
    """The periods in which a duty is owed: months, quarters, halves and years of the calendar."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


class Duty(Model):
    """What comes back every period: so many times in each month, quarter, half or year."""

    title: Text
    """What is to be done, such as "business forum"; reports name it by these words."""
    who: tuple[Name, ...] = ()
    """Who owes it, groups allowed; a list. Default: who leads the task."""
    every: Every
    """The period in which it is owed: month, quarter, half or year, of the calendar."""
    times: Ordinal = 1
    """How many times in each period."""


class Task(Roomy):
    """One task: who leads it, who supports, and until when."""

    id: Identifier
    """The number within the plan, after the document's own; unique, never used again, such as "1.2.3"."""
    title: Text
    """Title."""
    summary: Text | None = None
    """One sentence in your own words."""
    text: Text | None = None
    """The document's full wording."""
    lead: Annotated[tuple[Name, ...], Field(min_length=1)]
    """Lead departments, at least one, groups allowed, the first first; a list."""
    support: tuple[Supporter, ...] = ()
    """Cooperating departments, groups allowed; a list of names, or of {name, owes}."""
    derives_from: tuple[Text, ...] = ()
    """Tasks of superior plans that it takes up, as plan/task, such as 6.0/1.2.3; a list."""
    due: DueText
    """Deadline: a day, a month, quarter, half or year (to its end), or ongoing."""
    due_text: Text | None = None
    """The document's words for the deadline, such as "by the end of September 2025"."""
    carried_from: Text | None = None
    """The task of another plan that it goes on with, as plan/task, such as 6.0/1.2.3."""
    targets: tuple[Target, ...] = ()
    """Figures to reach."""
    steps: PercentSteps = ()
    """How many percent should be done by the end of which period, such as {2025Q2: 30, 2025Q3: 60};
    in place of the share of time."""
    milestones: tuple[Milestone, ...] = ()
    """Steps on the way."""
    duties: tuple[Duty, ...] = ()
    """What comes back every month, quarter, half or year."""
    after: tuple[Identifier, ...] = ()
    """Tasks of the plan that have to be completed before, by their ids; a list."""
    completion: Completion | None = None
    """Whose work completes this task, if not as in the plan: each lead's, or the first-lead's alone."""
    review_steps: tuple[Text, ...] = ()
    """Review steps of this task, if not the plan's; a list, the first step first."""
    leader: Text | None = None
    """The office that answers for it among the leadership, such as deputy mayor; no name and no phone."""
    priority: Flag = False
    """true: a task of priority, with a count and a filter of its own."""
    tags: Mapping[str, Text] = Field(default_factory=dict)
    """Own groupings for --by tag:NAME: name to value, such as {type: service}."""

    @property
    def all_tags(self) -> Mapping[str, str]:
        """Its tags, its leader among them."""
        if self.leader is None:
            return self.tags
        return {**self.tags, LEADER: self.leader}


class Section(Roomy):
    """A section of the document, as deep as the document goes."""

    number: Identifier
    """The document's number, such as "1.2"; what --section takes."""
    title: Text
    """Title."""
    indicator: Annotated[
        tuple[Text, ...],
        BeforeValidator(one_or_more, json_schema_input_type=Text | tuple[Text, ...]),
    ] = ()
    """Indicators of its tasks, for --by indicator: one or a list, such as b-ready/business-location."""
    sections: tuple["Section", ...] = ()
    """Sections below."""
    tasks: tuple[Task, ...] = ()
    """Its tasks."""


class Closed(Model):
    """From which day a plan is closed, by which document."""

    date: Day
    """The first day on which the plan is closed."""
    document: Text | None = None
    """Number of the document that closed it."""


PlacedSection = tuple[KeyPath, tuple[Section, ...]]
"""A section's key path, and the sections down to it."""


class Plan(Roomy):
    """plan.yaml: the plan as issued. `start` is the day from which time counts (default: `issued`)."""

    plan: Identifier
    """The plan's id; the folder has the same name."""
    title: Text
    """Title."""
    issued: Day
    """Day of issue; before it the plan has no tasks."""
    issuer: Text | None = None
    """Who issued it."""
    document: Text | None = None
    """Number of the document."""
    level: Text | None = None
    """For --by level, such as city or district."""
    unit: Name | None = None
    """Whose plan it is: a registered department, which takes up the tasks that fall to it."""
    completion: Completion = Completion.EACH
    """Whose work completes a task: each lead's, or the first-lead's alone."""
    review: Review = Review.REQUIRED
    """Whether applications are reviewed; none: an application completes, as the department's own word."""
    review_steps: tuple[Text, ...] = ()
    """Review steps that an application passes one after the other, such as [first, audit].
    Default: one without a name."""
    start: Day | None = None
    """Day from which time counts, before or after the day of issue, which is the default."""
    register_: RegisterKind | None = Field(default=None, alias="register")
    """A plan whose tasks come as lines of items.yaml: problems, complaints, suggestions or innovations."""
    office: Name | None = None
    """Who keeps the register and leads an item until it is assigned; a registered department."""
    clocks: Clocks = Clocks()
    """How long each step of an item may take."""
    rates: RegisterRates = RegisterRates()
    """How the three rates of the register weigh."""
    measure_word: Text = "条"
    """Word behind figures in Chinese, its measure word for tasks."""
    evidence: Evidence | None = None
    """Where evidence is kept, if not as in the workspace: files, or paper."""
    closed: Closed | None = None
    """Closed from that day on."""
    policy: Policy | None = None
    """Thresholds that differ from the workspace's; a key not named keeps the workspace's value."""
    sections: tuple[Section, ...] = ()
    """The document's sections."""
    tasks: tuple[Task, ...] = ()
    """Tasks that stand directly under the plan."""

    @model_validator(mode="after")
    def _register_has_office(self) -> Self:
        if self.register_ is not None and self.office is None:
            raise PydanticCustomError(
                "register-without-office", "register-without-office"
            )
        return self

    @property
    def counted_in(self) -> str:
        """The measure word behind figures: items of a register that names none are counted in 件."""
        is_named = "measure_word" in self.model_fields_set
        if self.register_ is None or is_named:
            return self.measure_word
        return "件"

    def policy_under(self, shared: Policy) -> Policy:
        """Return the workspace's thresholds with the plan's own in their place.

        The days of a register with clocks are few: there an item falls due soon the day before.
        Of no register a report is owed every month, unless it says so itself.
        """
        if self.register_ is not None:
            shared = shared.model_copy(update={"report_by": None})
        has_clocks = self.clocks != Clocks()
        is_clocked = self.register_ is not None and has_clocks
        if is_clocked:
            shared = shared.model_copy(update={"due_soon": _DUE_SOON_OF_ITEMS})
        return shared.overridden_by(self.policy)

    def closed_on(self, day: date) -> bool:
        """Whether the plan is closed on `day`."""
        closed = self.closed
        return closed is not None and closed.date <= day

    def all_sections(self) -> Iterator["Section"]:
        """Yield every section, each before those below it."""
        for _, line in self.walk_sections():
            yield line[-1]

    def walk(self) -> Iterator[tuple[KeyPath, tuple[Section, ...], Task]]:
        """Yield each task with its key path and the sections that lead to it, in order."""
        for index, task in enumerate(self.tasks):
            yield ("tasks", index), (), task
        for path, line in self.walk_sections():
            section = line[-1]
            for index, task in enumerate(section.tasks):
                place = (*path, "tasks", index)
                yield place, line, task

    def walk_sections(self) -> Iterator[PlacedSection]:
        """Yield the key path of each section and the sections down to it.

        The section itself is the last of them; each stands before those below it.
        """
        waiting = _placed(self.sections, (), ())
        while waiting:
            path, line = waiting.pop()
            yield path, line
            section = line[-1]
            waiting += _placed(section.sections, path, line)


def _placed(
    sections: tuple[Section, ...], above: KeyPath, line: tuple[Section, ...]
) -> list[PlacedSection]:
    """Return sections with their places, the last first."""
    found: list[PlacedSection] = []
    for index, section in enumerate(sections):
        path = (*above, "sections", index)
        down_to_it = (*line, section)
        found.append((path, down_to_it))
    found.reverse()
    return found
