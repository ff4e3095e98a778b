"""Parquet: tables of typed columns, for DuckDB, Spark and whatever else reads many files at once.

A table is a file; what is added to it at once is a row group, so that no more than that is held
in memory. The same rows make the same bytes.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, BinaryIO, Final, NamedTuple

from bizenv.diagnostics import BizenvError
from bizenv.messages import Message


class Measure(StrEnum):
    """What a column's values are, and so their type and unit."""

    TEXT = "text"
    CODE = "code"
    DAY = "day"
    DAYS = "days"
    RANK = "rank"
    FLAG = "flag"
    TEXTS = "texts"
    CODES = "codes"
    PAIRS = "pairs"


_NAMED: Final = {
    Measure.TEXT: "string",
    Measure.CODE: "string",
    Measure.DAY: "date32",
    Measure.DAYS: "int32",
    Measure.RANK: "int32",
    Measure.FLAG: "bool_",
}
"""The types as the library names them; what is made of several has none of these."""


class TypedColumn(NamedTuple):
    """A column: its name, what its values are, whether there may be none, and what it means."""

    name: str
    measure: Measure
    optional: bool
    meaning: str


class TypedTable(NamedTuple):
    """A table before its rows. `facts` are what must be said with it, by name."""

    columns: tuple[TypedColumn, ...]
    facts: Mapping[str, str]


def library() -> Any:
    """Return PyArrow with what writes Parquet. Raises BizenvError where it is not installed."""
    try:
        import pyarrow as pa
        import pyarrow.parquet
    except ModuleNotFoundError as error:
        missing = error.name or ""
        hint = Message("hint.missing-parquet", {"library": missing})
        raise BizenvError("missing-parquet", hint=hint, library=missing) from None
    return pa


class ParquetTable:
    """A table that is being written to an open file."""

    def __init__(self, table: TypedTable, file: BinaryIO) -> None:
        arrow = library()
        fields = [_field(arrow, each) for each in table.columns]
        self._schema = arrow.schema(fields, metadata=dict(table.facts))
        self._arrow = arrow
        self._writer = arrow.parquet.ParquetWriter(file, self._schema)

    def add(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Write rows as one row group, none if there are none."""
        held = list(rows)
        if not held:
            return
        columns = zip(*held, strict=True)
        arrays: list[Any] = []
        for values, field in zip(columns, self._schema, strict=True):
            array = self._arrow.array(values, field.type)
            arrays.append(array)
        made = self._arrow.Table.from_arrays(arrays, schema=self._schema)
        self._writer.write_table(made, row_group_size=len(held))

    def close(self) -> None:
        """Write what comes after the rows."""
        self._writer.close()


def _field(arrow: Any, column: TypedColumn) -> Any:
    said = {"unit": column.measure.value, "meaning": column.meaning}
    holds = _type(arrow, column.measure)
    return arrow.field(column.name, holds, nullable=column.optional, metadata=said)


def _type(arrow: Any, measure: Measure) -> Any:
    text = arrow.string()
    match measure:
        case Measure.TEXTS | Measure.CODES:
            return arrow.list_(text)
        case Measure.PAIRS:
            return arrow.map_(text, text)
        case _:
            return getattr(arrow, _NAMED[measure])()
