"""A tallied plan as texts that can be kept, and back: one of the plan, and one of what each viewer sees.

Steps are made when they are asked for, for a question asks for one day.
"""

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import Any, Final, NamedTuple, overload

from bizenv.meaning.stages import Stage
from bizenv.meaning.verdict import Status
from bizenv.report.counts import Traits
from bizenv.report.tallied import MadeSteps, Step, Steps, TalliedPlan, Viewer

_FIRST: Final = itemgetter(0)
_WHOLE: Final = ""
"""What stands for each task as a whole; no department has it as its name."""
_BOOLS: Final = 2
"""Where a task's traits are no more words but yes or no."""


class KeptTexts(NamedTuple):
    """The text of a plan, and by viewer those of what is seen."""

    head: str
    parts: Mapping[str, str]


def written(plan: TalliedPlan) -> KeptTexts:
    """Return a plan as texts."""
    numbers: dict[Traits, int] = {}
    parts: dict[str, str] = {}
    for viewer, steps in plan.steps.items():
        rows = [_written_step(step, numbers) for step in steps]
        parts[_WHOLE if viewer is None else viewer] = _text(rows)
    fields = [
        plan.plan,
        plan.title,
        plan.document,
        plan.measure_word,
        plan.level,
        plan.due_soon,
        plan.issued.toordinal(),
        _ordinal(plan.recorded),
        _ordinal(plan.closed),
        {name: day.toordinal() for name, day in plan.reviewers.items()},
        plan.titles,
        [[traits[0], traits[1], *map(int, traits[_BOOLS:])] for traits in numbers],
    ]
    return KeptTexts(_text(fields), parts)


def _written_step(step: Step, numbers: dict[Traits, int]) -> list[object]:
    tasks: list[int] = []
    for traits, count in step.tasks.items():
        number = numbers.setdefault(traits, len(numbers))
        tasks += (number, count)
    return [step.day.toordinal(), tasks, step.place]


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _ordinal(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


def read_back(kept: KeptTexts) -> TalliedPlan:
    """Return the plan that texts were made of. Raises ValueError where they are none of ours."""
    try:
        return _read_back(kept)
    except (TypeError, LookupError, AttributeError, OverflowError) as error:
        raise ValueError(str(error)) from None


def _read_back(kept: KeptTexts) -> TalliedPlan:
    fields = json.loads(kept.head)
    plan, title, document, measure_word, level, due_soon, *others = fields
    issued, recorded, closed, reviewers, titles, rows = others
    traits = tuple(map(_traits, rows))
    steps: dict[Viewer, Steps] = {}
    for name, text in kept.parts.items():
        steps[name or None] = _KeptSteps(text, traits)
    return TalliedPlan(
        plan,
        title,
        document,
        measure_word,
        level,
        due_soon,
        date.fromordinal(issued),
        _day(recorded),
        _day(closed),
        {name: date.fromordinal(day) for name, day in reviewers.items()},
        tuple(titles),
        steps,
    )


def _day(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)


def _traits(row: list[Any]) -> Traits:
    status, stage, *others = row
    return Traits(Status(status), Stage(stage), *map(bool, others))


class _KeptSteps(Steps):
    """Steps that are made when they are asked for, of a text that is read when it is first needed."""

    def __init__(self, text: str, traits: tuple[Traits, ...]) -> None:
        self._text = text
        self._traits = traits

    @cached_property
    def _rows(self) -> list[Any]:
        rows: list[Any] = json.loads(self._text)
        return rows

    def begun(self, day: date) -> int:
        """Return how many steps have begun by a day."""
        return bisect_right(self._rows, day.toordinal(), key=_FIRST)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> Step: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Step]: ...

    def __getitem__(self, at: int | slice) -> Step | Sequence[Step]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        day, tasks, place = self._rows[at]
        counted = zip(tasks[::2], tasks[1::2], strict=True)
        return Step(
            date.fromordinal(day),
            {self._traits[number]: count for number, count in counted},
            None if place is None else tuple(place),
        )


def whole_steps(plan: TalliedPlan) -> TalliedPlan:
    """Return a plan all of whose steps are made, so that it compares with another."""
    steps = {viewer: MadeSteps(several) for viewer, several in plan.steps.items()}
    return replace(plan, steps=steps)
