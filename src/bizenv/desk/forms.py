"""The form of a record: a field for each thing that is given of its kind.

The table of kinds says which fields there are; what is known of the task says what may be chosen.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Final, NamedTuple

from bizenv.desk.offers import DEPARTMENT
from bizenv.desk.reviewing import reviewers_of
from bizenv.desk.topics import Topic
from bizenv.desk.voided import NAMING, OF, given_by, records_of, takes_back
from bizenv.messages import Catalogue
from bizenv.model.kinds import NAMED
from bizenv.recording.addresses import AMEND
from bizenv.recording.registers import RAISE, next_number
from bizenv.recording.slots import Slot, slots_of

Typed = Mapping[str, Sequence[str]]
"""What was typed, by the names of fields."""


class Input(StrEnum):
    """How a field is filled in: `NAMES` has a line for each of several."""

    LINE = "line"
    TEXT = "text"
    NAMES = "names"
    DAY = "day"
    FIGURE = "figure"
    CHOICE = "choice"


class Choice(NamedTuple):
    """What may be chosen, and how it is said."""

    value: str
    said: str


class FormField(NamedTuple):
    """A field: the slot that it fills, its words, how it is filled in.

    `boxes`: how many may be chosen. `wide`: what is chosen is said at length.
    """

    name: str
    label: str
    help: str
    input: Input
    choices: tuple[Choice, ...] = ()
    required: bool = False
    boxes: int = 1
    wide: bool = False

    @property
    def takes_several(self) -> bool:
        """Whether several may be given there."""
        return self.input is Input.NAMES or self.boxes > _ONE


NUMBER: Final = "id"
"""The field for the number of what is raised, which is its address."""
_FIRST_NUMBER: Final = "id-first"
_OF_VOID: Final = "void-dept"
READINGS: Final = "readings"
_LONG: Final = frozenset(
    (
        *("progress", "problems", "next", "needs", "note", "opinion", "reason"),
        *("decision", "text", "public_text"),
    )
)
"""Keys of which people write more than a line."""
_FIRST: Final = ("department", "by", OF, "effective", "date", NUMBER)
_OPENING: Final = "opening"
_LAST: Final = ("document", "note", _OPENING)
_OF_ANSWERS: Final = frozenset(
    (
        *("effective", "department", "due", "due_text"),
        *("answers.department", "answers.date"),
        *("document", "reason", "note", "opening"),
    )
)
"""What the desk takes of an amendment: it answers a request for more time."""
_BOXES: Final = 4  # for what is chosen several times
_WITH_DEFAULT: Final = ("date",)
_ONE: Final = 1
_GROUNDS: Final = ("document", "reason")


def fields_of(topic: Topic, words: Catalogue, typed: Typed) -> tuple[FormField, ...]:
    """Return the fields of a form; what was typed may be chosen again, whatever it is."""
    found = sorted(_fields(topic, words, typed), key=_place)
    return tuple(found)


def _place(field: FormField) -> tuple[int, int]:
    """Return by what fields are sorted; all but the first and last ones stay in their order."""
    name = field.name
    if name in _FIRST:
        place = _FIRST.index(name)
        return 0, place
    if name in _LAST:
        place = _LAST.index(name)
        return 2, place
    return 1, 0


def _fields(topic: Topic, words: Catalogue, typed: Typed) -> Iterator[FormField]:
    if topic.kind == RAISE:
        yield _number(topic, words)
    takes = takes_back(topic.kind)
    if takes:
        yield from _whose(topic, words)
        yield _taken(topic, words, typed)
    for slot in slots_of(topic.kind):
        name = slot.name
        is_beyond = topic.kind == AMEND and name not in _OF_ANSWERS
        is_chosen = takes and name in NAMING
        if is_beyond or is_chosen:
            continue
        if name == READINGS:
            yield from _readings(topic, words)
            continue
        field = _field_of(slot, topic, words, typed)
        is_choice = field.input is Input.CHOICE
        has_nothing = is_choice and not field.choices
        is_late = _is_too_late(slot, topic) and not typed.get(name)
        if not (has_nothing or is_late):
            yield field


def _number(topic: Topic, words: Catalogue) -> FormField:
    """Return the field for the number of what is raised, which the first one cannot do without."""
    is_first = topic.book is not None and next_number(topic.book) is None
    said = _FIRST_NUMBER if is_first else NUMBER
    return _field(NUMBER, said, Input.LINE, words)._replace(required=is_first)


def _whose(topic: Topic, words: Catalogue) -> Iterator[FormField]:
    """Yield the department whose records may be voided, where the form is about one."""
    if topic.whose:
        field = _field(DEPARTMENT, _OF_VOID, Input.CHOICE, words)
        only = (Choice(topic.whose, topic.whose),)
        yield field._replace(choices=only, required=True)


def _taken(topic: Topic, words: Catalogue, typed: Typed) -> FormField:
    """Return the field in which the record is chosen that is taken back."""
    field = _field(OF, OF, Input.CHOICE, words)
    found = dict(records_of(topic, words))
    for each in typed.get(OF, ()):
        if each.strip():
            found.setdefault(each, " ".join(given_by(each).values()))
    choices = tuple(Choice(*each) for each in found.items())
    return field._replace(choices=choices, required=True, wide=True)


def _is_too_late(slot: Slot, topic: Topic) -> bool:
    """Whether it says from what records are taken that begin those of a plan, which has some."""
    begun = topic.book is not None and any(topic.book.entries.values())
    return begun and slot.name == _OPENING


def _field(name: str, said: str, how: Input, words: Catalogue) -> FormField:
    label = words(f"desk.key.{name}")
    helped = _help(said, words)
    return FormField(name, label, helped, how)


def _help(said: str, words: Catalogue) -> str:
    own = f"desk.help.{said}"
    if words.has(own):
        return words(own)
    return words(f"option.record.{said}")


def _field_of(slot: Slot, topic: Topic, words: Catalogue, typed: Typed) -> FormField:
    name = slot.name
    how = _input(slot)
    field = _field(name, slot.said, how, words)
    field = field._replace(required=_is_required(slot, topic))
    is_chosen = name in _CHOICES or issubclass(slot.key.of, Enum)
    if not is_chosen:
        return field
    found = dict(_choices(slot, topic, words))
    again = [each for each in typed.get(name, ()) if each.strip()]
    for each in again:
        found.setdefault(each, each)
    choices = tuple(Choice(*each) for each in found.items())
    boxes = _ONE
    if slot.repeated:
        more = len(again) + 1
        boxes = max(_BOXES, more)
    return field._replace(input=Input.CHOICE, choices=choices, boxes=boxes)


def _choices(slot: Slot, topic: Topic, words: Catalogue) -> Iterator[Choice]:
    """Yield what may be chosen: what the workspace knows, or the words that a key takes."""
    choose = _CHOICES.get(slot.name)
    if choose is not None:
        for each in choose(topic):
            yield Choice(each, each)
        return
    if not _has_use(slot.name, topic):
        return
    of = slot.key.of.__name__.lower()
    for value in slot.key.words:
        said = words(f"{of}.{value}")
        yield Choice(value, said)


def _input(slot: Slot) -> Input:
    key = slot.key
    if slot.repeated:
        return Input.NAMES
    if key.day:
        return Input.DAY
    if issubclass(key.of, (Decimal, int)):
        return Input.FIGURE
    if key.name in _LONG:
        return Input.TEXT
    return Input.LINE


def _is_required(slot: Slot, topic: Topic) -> bool:
    """Whether nothing can be recorded without it, whoever of several parties writes."""
    if slot.name in _WITH_DEFAULT:
        return False
    if topic.kind == AMEND and slot.name in _GROUNDS:
        return True  # whatever amends a plan by the desk is decided by a document
    row = NAMED.get(topic.kind)
    if row is None:
        return slot.key.required
    name = slot.path[0]
    having = [model for model in row.models if name in model.model_fields]
    in_all = len(having) == len(row.models)
    return slot.key.required and (in_all or name == "department")


def _has_use(name: str, topic: Topic) -> bool:
    """Whether there is something to choose: only what was raised is verified."""
    is_item = topic.issued is not None and topic.issued.line is not None
    return name != "finding" or is_item


def _readings(topic: Topic, words: Catalogue) -> Iterator[FormField]:
    """Yield a field for each target that the task has on the day."""
    if topic.terms is None:
        return
    helped = words("desk.help.reading")
    for target in topic.terms.targets:
        unit = ""
        if target.unit:
            unit = words("desk.form.unit", unit=target.unit)
        label = words("desk.form.reading", name=target.name, unit=unit)
        name = f"{READINGS}.{target.name}"
        yield FormField(name, label, helped, Input.FIGURE)


def _steps(topic: Topic) -> Iterable[str]:
    if topic.terms is None:
        return ()
    return topic.terms.review_steps


def _milestones(topic: Topic) -> Iterable[str]:
    if topic.terms is None:
        return ()
    return [each.title for each in topic.terms.milestones]


def _duties(topic: Topic) -> Iterable[str]:
    if topic.terms is None:
        return ()
    return [each.title for each in topic.terms.duties]


def _registered(topic: Topic) -> Iterable[str]:
    register = topic.workspace.register
    return (*register.departments, *register.groups)


_CHOICES: Final[Mapping[str, Callable[[Topic], Iterable[str]]]] = {
    "department": Topic.departments,
    "answers.department": Topic.departments,
    "by": reviewers_of,
    "step": _steps,
    "milestone": _milestones,
    "duty": _duties,
    "lead": _registered,
    "support": _registered,
}
"""By slot what may be chosen, where it is something that the workspace knows."""
