"""A tallied plan as texts that can be kept, and back: its head, the steps of each viewer, when tasks turn."""

import json
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bizenv.report.tallied import PlanFacts, PlanOn, Step, TalliedPlan

if TYPE_CHECKING:
    from bizenv.report.task_turns import TraitsTurns, Viewer

_WHOLE: Final = ""
"""What stands for each task as a whole; no department has it as its name."""
_NOWHERE: Final = -1
"""What stands for no place, and for no traits."""
_FOR_EVER: Final = date.max.toordinal() + 1
_FIRST_TRAITS: Final = 4
"""Where in a step the numbers of traits begin."""
_TURN: Final = 3
"""Of how many numbers a turn is: its day, the traits, the place among the leads."""
TITLES: Final = "titles"
_FOREIGN: Final = (
    *(TypeError, LookupError, AttributeError, OverflowError),
    *(StopIteration, RecursionError),
)
"""What a text that is none of ours may lead to, beside ValueError."""
_TURNS: Final = "turns"


class KeptTexts(NamedTuple):
    """The text of a plan, others by name, and by viewer the steps, each with its day's number."""

    head: str
    others: Mapping[str, str]
    steps: Mapping[str, Sequence[tuple[int, str]]]


def name_of(viewer: "Viewer") -> str:
    """Return the name under which what a viewer sees is kept."""
    return viewer or _WHOLE


def turns_of(viewer: "Viewer") -> str:
    """Return the name of the text that tells when tasks turn for a viewer."""
    return f"{_TURNS} {name_of(viewer)}"


def written(plan: TalliedPlan) -> KeptTexts:
    """Return a plan as texts."""
    others = {TITLES: _text(plan.titles)}
    for viewer, tasks in plan.turns.items():
        others[turns_of(viewer)] = _text([*_written_turns(tasks)])
    steps: dict[str, list[tuple[int, str]]] = {}
    since: dict[str, int] = {}
    for viewer, several in plan.steps.items():
        name = name_of(viewer)
        days = [day.toordinal() for day in several]
        ends = [*days[1:], _FOR_EVER]
        spans = zip(days, ends, several.values(), strict=True)
        steps[name] = [(span[0], _written_step(*span)) for span in spans]
        since[name] = days[0]
    return KeptTexts(_written_head(plan, since), others, steps)


def _written_head(plan: TalliedPlan, since: Mapping[str, int]) -> str:
    """Return since which day a plan was counted, and each viewer sees anything, and its facts, as a text."""
    facts = plan.facts
    fields = [
        plan.since.toordinal(),
        since,
        facts.plan,
        facts.title,
        facts.document,
        facts.measure_word,
        facts.level,
        facts.due_soon,
        facts.issued.toordinal(),
        _ordinal(facts.recorded),
        _ordinal(facts.closed),
        {name: day.toordinal() for name, day in facts.reviewers.items()},
    ]
    return _text(fields)


def _written_step(first: int, end: int, step: Step) -> str:
    """Return a step as numbers.

    From which day and before which, its place, then traits and how many tasks have them, by turns.
    """
    numbers = [first, end, *(step.place or (_NOWHERE, _NOWHERE))]
    for traits, tasks in step.tasks.items():
        numbers += (traits, tasks)
    return _text(numbers)


def _written_turns(tasks: "Mapping[int, TraitsTurns]") -> Iterator[list[int]]:
    """Yield each task's number, then of each turn the day, the traits and the place among the leads."""
    for task, turns in tasks.items():
        numbers = [task]
        for day, traits, lead in turns:
            seen = _NOWHERE if traits is None else traits
            numbers += (day.toordinal(), seen, lead)
        yield numbers


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _ordinal(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


def read_on(
    several: Iterable[tuple[str, Mapping[str, str]]],
    day: date,
    viewers: "Collection[Viewer] | None" = None,
) -> Iterator[PlanOn | None]:
    """Yield plans on a day, of their heads and by viewer the steps in force.

    None for a plan that was counted since a later day, or of which anything is lacking that
    `viewers` see; None: anybody. Raises ValueError where they are none of our texts.
    """
    kept = list(several)
    try:
        heads = _read_all([head for head, _ in kept])
        told_steps = chain.from_iterable(each.values() for _, each in kept)
        steps = iter(_read_all(list(told_steps)))
        for (counted, since, *fields), (_, own) in zip(heads, kept, strict=True):
            told = {name: next(steps) for name in own}
            facts = _facts(fields)
            is_counted = counted <= day.toordinal()
            is_told = is_counted and _is_whole(since, told, day, viewers)
            yield _on(facts, told, day) if is_told else None
    except _FOREIGN as error:
        raise ValueError(str(error)) from None


def counted_since(head: str) -> date:
    """Return since which day a plan was counted. Raises ValueError where it is none of our texts."""
    try:
        return date.fromordinal(json.loads(head)[0])
    except _FOREIGN as error:
        raise ValueError(str(error)) from None


def _is_whole(
    since: Mapping[str, int],
    told: Mapping[str, list[int]],
    day: date,
    viewers: "Collection[Viewer] | None",
) -> bool:
    """Whether all that is seen on a day is told, and holds on it."""
    today = day.toordinal()
    names = since if viewers is None else [name_of(each) for each in viewers]
    seen = [name for name in names if name in since and since[name] <= today]
    if not told.keys() >= set(seen):
        return False
    return all(each[0] <= today < each[1] for each in told.values())


def _on(facts: PlanFacts, told: Mapping[str, list[int]], day: date) -> PlanOn:
    found: dict[Viewer, Step] = {}
    for name, numbers in told.items():
        if len(numbers) > _FIRST_TRAITS:
            found[name or None] = _step(numbers)
    return PlanOn(facts, day, found)


def _read_all(texts: Iterable[str]) -> list[Any]:
    """Read several texts at once."""
    joined = ",".join(texts)
    found: list[Any] = json.loads(f"[{joined}]")
    return found


def _facts(fields: list[Any]) -> PlanFacts:
    plan, title, document, measure_word, level, due_soon, *others = fields
    issued, recorded, closed, reviewers = others
    return PlanFacts(
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
    )


def _day(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)


def _step(numbers: list[int]) -> Step:
    _, _, task, lead = numbers[:_FIRST_TRAITS]
    traits = numbers[_FIRST_TRAITS::2]
    tasks = dict(zip(traits, numbers[_FIRST_TRAITS + 1 :: 2], strict=True))
    return Step(tasks, None if task == _NOWHERE else (task, lead))


def seen_on(text: str, day: date) -> Iterator[tuple[int, int]]:
    """Yield the numbers of the tasks that a viewer sees on a day, each with that of its traits.

    Raises ValueError where it is none of our texts.
    """
    today = day.toordinal()
    try:
        for task, *others in json.loads(text):
            begun = bisect_right(others[::_TURN], today)
            traits = others[_TURN * begun - 2] if begun else _NOWHERE
            if traits != _NOWHERE:
                yield task, traits
    except _FOREIGN as error:
        raise ValueError(str(error)) from None
