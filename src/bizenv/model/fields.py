"""What may be edited in an issued plan: the class of every field of plan.yaml, in one table.

An amendment needs no classes: all of its keys stay as they were recorded. A test names the
field that is missing here; the guard reads the rest.
"""

from collections.abc import Mapping
from enum import Enum, auto
from typing import Final

from bizenv.model.base import Model
from bizenv.model.item_clocks import Clocks, RegisterRates
from bizenv.model.plan import Closed, Duty, Milestone, Plan, Section, Target, Task
from bizenv.model.policy import Policy
from bizenv.model.support import Owing


class FieldClass(Enum):
    """How the guard treats an edit of a field once the plan is issued."""

    NAME = auto()
    """Names the thing: another one is another thing (`task-removed`, `id-reused`)."""
    TERM = auto()
    """Changes only by an amendment: an edit in place is an error."""
    WORD = auto()
    """Wording: an edit is a warning, for a program cannot tell whether the meaning changed."""
    RULE = auto()
    """A rule of judging: its effect is judged, not its edit (`rules-weakened`)."""
    PART = auto()
    """Holds other things of the plan; their own fields are judged."""
    OWN = auto()
    """The office's own: may be edited freely."""


_NAME, _TERM, _WORD = FieldClass.NAME, FieldClass.TERM, FieldClass.WORD
_RULE, _PART, _OWN = FieldClass.RULE, FieldClass.PART, FieldClass.OWN

CLASSES: Final[Mapping[type[Model], Mapping[str, FieldClass]]] = {
    Plan: {
        "plan": _NAME,
        "title": _WORD,
        "issued": _TERM,
        "issuer": _OWN,
        "document": _WORD,
        "level": _OWN,
        "unit": _OWN,
        "completion": _TERM,
        "review": _TERM,
        "review_steps": _TERM,
        "start": _TERM,
        "register_": _TERM,
        "office": _TERM,
        "clocks": _TERM,
        "rates": _TERM,
        "measure_word": _OWN,
        "evidence": _OWN,
        "closed": _TERM,
        "policy": _RULE,
        "sections": _PART,
        "tasks": _PART,
    },
    Section: {
        "number": _OWN,
        "title": _OWN,
        "indicator": _OWN,
        "sections": _PART,
        "tasks": _PART,
    },
    Task: {
        "id": _NAME,
        "title": _WORD,
        "summary": _OWN,
        "text": _WORD,
        "lead": _TERM,
        "support": _TERM,
        "derives_from": _TERM,
        "due": _TERM,
        "due_text": _OWN,
        "carried_from": _OWN,
        "targets": _TERM,
        "steps": _TERM,
        "milestones": _TERM,
        "duties": _TERM,
        "after": _TERM,
        "completion": _TERM,
        "review_steps": _TERM,
        "leader": _OWN,
        "priority": _OWN,
        "tags": _OWN,
    },
    Target: {
        "name": _TERM,
        "at_least": _TERM,
        "at_most": _TERM,
        "more_than": _TERM,
        "less_than": _TERM,
        "unit": _TERM,
        "baseline": _TERM,
        "steps": _TERM,
    },
    Milestone: {"title": _TERM, "due": _TERM},
    Owing: {"name": _TERM, "owes": _TERM},
    Duty: {"title": _TERM, "who": _TERM, "every": _TERM, "times": _TERM},
    Clocks: {"assign": _TERM, "verify": _TERM, "handle": _TERM, "revisit": _TERM},
    RegisterRates: {
        "mostly": _TERM,
        "response": _TERM,
        "solution": _TERM,
        "satisfaction": _TERM,
    },
    Closed: {"date": _TERM, "document": _TERM},
    Policy: {
        "due_soon": _RULE,
        "nearly_done": _RULE,
        "behind": _RULE,
        "behind_share": _RULE,
        "off": _RULE,
        "report_every": _RULE,
        "report_by": _RULE,
        "rework": _RULE,
        "filing_days": _RULE,
        "answer_days": _RULE,
        "review_within": _RULE,
        "look_again": _RULE,
    },
}


def fields_of(model: type[Model], wanted: FieldClass) -> tuple[str, ...]:
    """Return the names of a model's fields of one class."""
    classes = CLASSES[model].items()
    return tuple(name for name, each in classes if each is wanted)
