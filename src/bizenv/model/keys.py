"""The keys of models by what stands in them: figures, days and flags, or lists of names.

Taken from the models' annotations, so that a new key is classed by its type alone.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from types import NoneType
from typing import Annotated, Any, Final, NamedTuple, get_args, get_origin

from pydantic import BaseModel

from bizenv.model.base import Due

_FIGURES: Final = (date, Decimal, Due, int, bool)


class Key(NamedTuple):
    """A key of a model: its name, the type of its value, and whether it holds a list or a mapping.

    `of` is the type of each item or value; of a single value the type itself.
    """

    name: str
    of: type
    several: bool = False
    mapping: bool = False
    required: bool = False

    @property
    def figure(self) -> bool:
        """Whether its values are numbers, days or flags."""
        return issubclass(self.of, _FIGURES)

    @property
    def day(self) -> bool:
        """Whether its values are days."""
        return issubclass(self.of, date)

    @property
    def words(self) -> tuple[str, ...]:
        """The words that it takes, if these are all that it takes."""
        if not issubclass(self.of, Enum):
            return ()
        return tuple(str(each.value) for each in self.of)


def keys(model: type[BaseModel]) -> Iterator[Key]:
    """Yield the keys of a model, in its order."""
    for name, field in model.model_fields.items():
        written = field.alias or name
        required = field.is_required()
        yield _key(written, field.annotation, required=required)


def all_keys(*models: type[BaseModel]) -> Iterator[Key]:
    """Yield the keys of models and of all models in them."""
    waiting = list(models)
    seen = set(models)
    while waiting:
        model = waiting.pop(0)
        for key in keys(model):
            yield key
            inside = key.of
            if issubclass(inside, BaseModel) and inside not in seen:
                waiting.append(inside)
                seen.add(inside)


def _key(name: str, annotation: Any, *, required: bool) -> Key:
    kind = _plain(annotation)
    origin = get_origin(kind)
    inside = get_args(kind)
    if origin is tuple:
        return Key(name, _fullest(inside[0]), several=True, required=required)
    if origin is Mapping:
        return Key(name, _value(inside[1]), mapping=True, required=required)
    of = kind if isinstance(kind, type) else str  # a literal
    return Key(name, of, required=required)


def _value(annotation: Any) -> Any:
    """Return the type of a mapping's values; of what may be one or several that of each."""
    kind = _plain(annotation)
    if get_origin(kind) is tuple:
        return _plain(get_args(kind)[0])
    return kind


def _fullest(annotation: Any) -> Any:
    """Return the type of a list's items; of what has several forms the last, the fullest."""
    kind = _plain(annotation)
    if isinstance(kind, type):
        return kind
    return _plain(get_args(kind)[-1])


def _plain(annotation: Any) -> Any:
    """Return a type without what it is annotated with, and without "or nothing"."""
    inside = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return _plain(inside[0])
    members = [each for each in inside if each is not NoneType]
    if len(members) < len(inside):
        return _plain(members[0])
    return annotation
