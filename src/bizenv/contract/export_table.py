"""The lines of a data set as a table: its heads are the names of the fields, its cells what they hold."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, get_args

from bizenv.contract.exports import DATA_SETS, Line, LineV1
from bizenv.contract.tasks import ReasonV1
from bizenv.contract.v1 import Json
from bizenv.formats.page import Cell, Cells, Column, Holds, Table
from bizenv.messages import Catalogue


def value_of(line: Line, name: str) -> Any:
    """Return what a line holds in a field; None where it has none of that name."""
    if isinstance(line, LineV1):
        return getattr(line, name, None)
    return line.get(name)


def table(name: str, found: Iterator[Line], words: Catalogue) -> Table:
    """Return the lines of a data set as a table: its heads are the names of the fields."""
    model = DATA_SETS[name].model
    shown = {name: _holds(each.annotation) for name, each in _values(model)}
    columns = [Column(name, holds) for name, holds in shown.items()]
    rows: list[Cells] = []
    for line in found:
        cells = [_cell(value_of(line, name)) for name in shown]
        rows.append(tuple(cells))
    return Table(tuple(columns), tuple(rows), words)


def _values(model: type[LineV1]) -> Iterator[tuple[str, Any]]:
    """Yield the fields that are values or lists of words; of reasons there are the sentences."""
    for name, field in model.model_fields.items():
        parts = set(_parts(field.annotation))
        nested = [each for each in parts if issubclass(each, Json)]
        if name != "schema_" and nested in ([], [ReasonV1]):
            yield name, field


def _parts(annotation: Any) -> Iterator[type]:
    """Yield the types of which an annotation is made."""
    for each in get_args(annotation):
        yield from _parts(each)
    if isinstance(annotation, type):
        yield annotation


def _holds(annotation: Any) -> Holds:
    """Return what a column of such values holds; texts may be ids, and so stay as they are."""
    parts = set(_parts(annotation))
    if date in parts:
        return Holds.DAY
    is_list = bool(parts & {list, dict})
    if not is_list and parts & {int, Decimal} and bool not in parts:
        return Holds.COUNT
    return Holds.ID


def _cell(value: Any) -> Cell:
    match value:
        case None | date() | Decimal():
            return value
        case bool():
            return "true" if value else "false"
        case int():
            return value
        case Enum():
            return str(value.value)
        case list() | tuple():
            return "、".join([_said(each) for each in value])
        case dict():
            pairs = [f"{key}={_said(each)}" for key, each in value.items()]
            return "、".join(pairs)
        case _:
            return str(value)


def _said(value: Any) -> str:
    if isinstance(value, ReasonV1):
        return value.message
    if isinstance(value, dict):
        message: str = value["message"]
        return message
    return str(value.value if isinstance(value, Enum) else value)
