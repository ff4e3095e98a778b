"""Where the records of an assignment may leave it: its stage, and what brought it there. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from bizenv.meaning.voids import RecordKey, Unclear
from bizenv.model.book import Entry
from bizenv.model.codes import CLAIMED, Stage

StepsOn = Callable[[date], tuple[str, ...]]
"""Returns the review steps that an application of a day has to pass."""


class Application(NamedTuple):
    """An application, and the day on which it counts as made.

    Its own, or that of the one that it mends.
    """

    entry: Entry
    made: date


class Mending(NamedTuple):
    """The latest return, the last day for mending it, and what was returned.

    `until` is None where there is no mending time.
    """

    entry: Entry
    until: date | None
    application: Application


class AtStep(NamedTuple):
    """A decision, and the review step on which it was made; `passes`: others follow this step."""

    entry: Entry
    step: str
    passes: bool = False


class Disallowed(NamedTuple):
    """A record that does not count, the code that says why not, and the stage if that is why.

    `waits`: the review step that waits, where another one was named.
    """

    entry: Entry
    code: str
    stage: Stage | None = None
    waits: str | None = None


@dataclass(slots=True)
class Standing:
    """Where an assignment stands at the end of a day.

    `claimed` is the stage to which an application leads. `application` is the one that stands or
    was accepted, `confirmed` the first second look that found it in order; `steps` are those that it has to pass, `passed` what accepted it on the first of
    them; `decided`: all decisions on steps that have names. `percent`: the latest that a report or an
    application gives, `reported` the latest report, `heard` the latest word from the department. `effective` are the records that count,
    `refused` those that do not, mostly because of the stage, `voided` those that a void took, each
    with that void; `asked`: requests for more time or refusals are among those that count; `idle`
    voids name nothing that they can take, `unclear` ones more than one.
    """

    stage: Stage = Stage.NOT_STARTED
    claimed: Stage = Stage.APPLIED
    steps_on: StepsOn | None = None
    application: Application | None = None
    accepted: Entry | None = None
    confirmed: Entry | None = None
    mending: Mending | None = None
    decision: Entry | None = None
    steps: tuple[str, ...] = ()
    passed: tuple[Entry, ...] = ()
    decided: tuple[AtStep, ...] = ()
    percent: tuple[Entry, Decimal] | None = None
    reported: Entry | None = None
    heard: Entry | None = None
    asked: bool = False
    effective: list[Entry] = field(default_factory=list)
    refused: list[Disallowed] = field(default_factory=list)
    voided: dict[RecordKey, Entry] = field(default_factory=dict)
    idle: list[Entry] = field(default_factory=list)
    unclear: list[Unclear] = field(default_factory=list)

    @property
    def waits(self) -> str | None:
        """The name of the review step that waits for a decision, if any does and it has a name."""
        if self.stage not in CLAIMED or not self.steps:
            return None
        return self.steps[len(self.passed)]

    @property
    def waits_since(self) -> Entry | None:
        """What let the step that waits begin: the application, or the acceptance on the one before."""
        if self.stage is not Stage.APPLIED or self.application is None:
            return None
        if self.passed:
            return self.passed[-1]
        return self.application.entry
