"""Who may review: for the parts that a record may be about, those first who are bound to the step."""

from collections.abc import Iterator

from bizenv.desk.topics import Topic
from bizenv.meaning.assignment import Assignment
from bizenv.meaning.reviews import may_decide_on, own_departments
from bizenv.meaning.standings import standing_on
from bizenv.model.kinds import NAMED, Effect

_ON_STEPS = (Effect.ACCEPTS, Effect.RETURNS)
"""Effects of decisions on the review step that waits."""


def reviewers_of(topic: Topic) -> list[str]:
    """Return who may write a record of a kind; nobody who may write it for none of the parts."""
    register = topic.workspace.register
    parts = list(_parts(topic))
    if not parts:
        return list(register.reviewers)
    allowed = [
        name
        for name in register.reviewers
        if any(_may(name, each, topic) for each in parts)
    ]
    steps = {_step(each, topic) for each in parts}

    def is_bound(name: str) -> bool:
        return not steps.isdisjoint(register.reviewers[name].steps)

    return sorted(allowed, key=is_bound, reverse=True)


def _parts(topic: Topic) -> Iterator[Assignment]:
    """Yield the parts that it may be about: one, where the department is known."""
    if topic.history is None:
        return
    for each in topic.history.in_force(topic.day):
        if topic.whose in ("", each.department):
            yield each


def _may(reviewer: str, part: Assignment, topic: Topic) -> bool:
    register = topic.workspace.register
    row = NAMED.get(topic.kind)
    if row is None or not row.decides:
        return True
    if part.department in own_departments(register, reviewer, topic.day):
        return False
    step = _step(part, topic)
    is_on_step = row.effect in _ON_STEPS and step is not None
    return not is_on_step or may_decide_on(register, reviewer, step)


def _step(part: Assignment, topic: Topic) -> str | None:
    """Return the named review step that waits; None where there is none."""
    return standing_on(part, topic.day).waits
