"""Writes the files of `export --format parquet`, plan by plan."""

from collections.abc import Mapping
from contextlib import ExitStack
from typing import BinaryIO, NamedTuple

from bizenv.contract.columns import COLUMN_SETS, Origin, ToldPlan, columns, schema_name
from bizenv.formats.parquet import ParquetTable, TypedTable
from bizenv.meaning.statuses import Status
from bizenv.messages import Catalogue
from bizenv.model.book import Books
from bizenv.report.part_spans import known_on
from bizenv.report.query import Query
from bizenv.report.views import views


def _table(name: str, query: Query, words: Catalogue) -> TypedTable:
    facts = {"schema": schema_name(name), "as_of": query.day.isoformat()}
    if query.known_as_of is not None:
        facts["known_as_of"] = query.known_as_of
    return TypedTable(columns(name, words), facts)


class WrittenPlans(NamedTuple):
    """Which plans were written, and the statuses of their tasks on the day, but for closed plans."""

    plans: tuple[str, ...]
    statuses: frozenset[Status]


class _Tables:
    """Files of COLUMN_SETS that are being written, each by its name."""

    def __init__(self, tables: Mapping[str, ParquetTable]) -> None:
        self._tables = tables

    def begin(self, origin: Origin) -> None:
        """Write what is no plan's."""
        for name, table in self._tables.items():
            give = COLUMN_SETS[name].of_all
            if give is not None:
                table.add(give(origin))

    def add(self, told: ToldPlan) -> None:
        """Write a plan's rows."""
        for name, table in self._tables.items():
            give = COLUMN_SETS[name].of_plan
            if give is not None:
                table.add(give(told))


def write_columns(
    files: Mapping[str, BinaryIO],
    origin: Origin,
    books: Books,
    query: Query,
    words: Catalogue,
) -> WrittenPlans:
    """Write files by their names in COLUMN_SETS, each plan let go before the next is read.

    Raises BizenvError.
    """
    plans: list[str] = []
    statuses: set[Status] = set()
    with ExitStack() as opened:
        by_name: dict[str, ParquetTable] = {}
        for name, file in files.items():
            made = ParquetTable(_table(name, query, words), file)
            opened.callback(made.close)
            by_name[name] = made
        tables = _Tables(by_name)
        tables.begin(origin)
        for book in books:
            known = known_on(book, query.day)
            told = ToldPlan(origin, known, query, tuple(views(known, query)))
            tables.add(told)
            plans.append(book.id)
            if book.id in query.plans or not book.closed_on(query.day):
                statuses |= {view.status for view in told.tasks}
    return WrittenPlans(tuple(plans), frozenset(statuses))
