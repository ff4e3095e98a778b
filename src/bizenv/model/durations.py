"""Durations, `10d` or `5wd`, and where in a model they stand.

The calendar (`model.working_days`) says when one ends.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, Final, NamedTuple, get_args

from pydantic import GetCoreSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from bizenv.days import DURATION, parse_duration
from bizenv.diagnostics import KeyPath
from bizenv.messages import Message
from bizenv.model.base import Days, Model

_BAD: Final = "bad-duration"


class Duration(NamedTuple):
    """So many days from a trigger, or so many working days if `working`. At least one."""

    written: str
    number: int
    working: bool

    def __str__(self) -> str:
        return self.written

    @property
    def said(self) -> Message:
        """How it is said: 5 working days."""
        code = "duration.working" if self.working else "duration.days"
        return Message(code, {"n": self.number})

    @classmethod
    def parse(cls, text: str) -> "Duration":
        """Read `10d` or `5wd`. Raises ValueError for anything else, a bare number too."""
        number, working = parse_duration(text)
        return cls(text, number, working)


def _duration(value: object) -> Duration:
    if isinstance(value, Duration):
        return value
    try:
        return Duration.parse(str(value))
    except ValueError:
        raise PydanticCustomError(_BAD, _BAD) from None


class _OnlyDuration:
    """A duration, not a number."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(_duration)


DurationText = Annotated[
    Duration,
    _OnlyDuration(),
    WithJsonSchema(
        {
            "type": ["string"],
            "pattern": f"^{DURATION}$",
            "errorMessage": [f"hint.{_BAD}"],
        }
    ),
]


class _OrDuration:
    """A number of days as ever, or a duration."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        days = handler.generate_schema(Days)
        return core_schema.no_info_wrap_validator_function(_days_or_duration, days)


def _days_or_duration(value: object, read: Any) -> int | Duration:
    if isinstance(value, Duration):
        return value
    if isinstance(value, str):
        first = value[:1]
        last = value[-1:]
        if first.isdigit() and last.isalpha():
            return _duration(value)
    days: int = read(value)
    return days


DaysOrDuration = Annotated[
    int | Duration,
    _OrDuration(),
    WithJsonSchema(
        {
            "type": ["integer", "string"],
            "pattern": f"^(0|[1-9][0-9]{{0,3}}|{DURATION})$",
            "minimum": 0,
            "maximum": 9999,
            "errorMessage": ["hint.days-or-duration"],
        }
    ),
]


PlacedDurations = Iterator[tuple[KeyPath, Duration]]
"""Durations, each with its key path."""


def durations(model: Model) -> PlacedDurations:
    """Yield every duration in a model, in those below it too, with its key path.

    What cannot hold one by its type is not looked at.
    """
    for name in _leading(type(model)):
        field = type(model).model_fields[name]
        key = field.alias or name
        yield from _within(getattr(model, name), (key,))


def _within(value: object, path: KeyPath) -> PlacedDurations:
    if isinstance(value, Duration):
        yield path, value
    elif isinstance(value, Model):
        for below, found in durations(value):
            yield (*path, *below), found
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _within(each, (*path, key))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for index, each in enumerate(value):
            yield from _within(each, (*path, index))


@cache
def _leading(kind: type[Model]) -> tuple[str, ...]:
    """Return the fields of a model that hold a duration, or something that may."""
    leading: list[str] = []
    for name, field in kind.model_fields.items():
        if _may_hold(field.annotation, frozenset({kind})):
            leading.append(name)
    return tuple(leading)


def _may_hold(annotation: Any, seen: frozenset[Any]) -> bool:
    """Whether a type speaks of durations; `seen` are the models that it is asked within."""
    if annotation is Duration:
        return True
    inside = get_args(annotation)
    is_model = isinstance(annotation, type) and issubclass(annotation, Model)
    if is_model and annotation not in seen:
        seen |= {annotation}
        fields = annotation.model_fields.values()
        inside = tuple(each.annotation for each in fields)
    return any(_may_hold(each, seen) for each in inside)
