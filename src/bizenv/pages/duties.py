"""Duties, period by period: what was given in time, what late, what is missing."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import Final

from bizenv.formats.page import (
    BLANK,
    Cells,
    Holds,
    Lit,
    Page,
    Parts,
    Piece,
    Table,
    paragraph,
)
from bizenv.meaning.duties import STATES
from bizenv.messages import Catalogue, Message
from bizenv.pages import dates
from bizenv.pages.head import TableRow, columns_of, report_table
from bizenv.pages.items import Titles, item_named
from bizenv.pages.listing import PART_COLUMNS, counted_as, listing_page, part_cells
from bizenv.pages.sentences import capital
from bizenv.report.duties import DutyReport, DutyRow

_UNHEARD: Final = "unheard"
_CODES: Final = (_UNHEARD, *STATES)
_LIGHTS: Final = {"missed": "yellow", "late": "green", "done": "green"}
_COLUMNS: Final = {
    **PART_COLUMNS,
    "column.duty": Holds.TEXT,
    "column.period": Holds.TEXT,
    "column.ends": Holds.DAY,
    "column.owed": Holds.COUNT,
    "column.done": Holds.COUNT,
    "column.late": Holds.COUNT,
    "column.state": Holds.LIGHT,
}


def duties_page(report: DutyReport, words: Catalogue) -> Page:
    """Return duties: in a text each department's periods in a line, elsewhere as a table."""
    codes = Counter(map(_code, report.rows))
    counted = [
        counted_as(words, f"duties.{code}", codes[code])
        for code in _CODES
        if codes[code]
    ]
    in_lines = _lines(report, words)
    table = partial(_table, report, words, remarks=False)
    return listing_page(report, words, counted, in_lines, table)


def _lines(report: DutyReport, words: Catalogue) -> Parts:
    if report.rows:
        yield BLANK
        yield from tasks_owed(report.rows, words)


def tasks_owed(rows: Iterable[DutyRow], words: Catalogue) -> Parts:
    """Say task by task what is owed and what was given."""
    for (key, title), of_task in groupby(rows, attrgetter("key", "title")):
        yield paragraph((key, "bold"), "  ", (title, "bold"))
        yield from duty_lines(of_task, words)


def items_owed(rows: Iterable[DutyRow], titles: Titles, words: Catalogue) -> Parts:
    """Say the same as an office names its items."""
    for _, of_task in groupby(rows, attrgetter("key")):
        several = list(of_task)
        named = item_named(titles, several[0], words)
        yield paragraph((capital(named), "bold"))
        yield from duty_lines(several, words)


def duty_lines(rows: Iterable[DutyRow], words: Catalogue) -> Parts:
    """Say of one task what is owed, duty by duty, and in a line what each department gave."""
    by_duty = sorted(rows, key=attrgetter("owed.duty.title"))
    for duty, several in groupby(by_duty, attrgetter("owed.duty")):
        often = words(f"duties.every.{duty.every}", n=duty.times)
        said = words("duties.duty", title=duty.title, often=often)
        yield paragraph(said, indent=2)
        by_department = groupby(several, attrgetter("department"))
        for department, periods in by_department:
            pieces = _of_periods(periods, words)
            yield paragraph(f"{department}  ", *pieces, indent=4, hang=6)


def _of_periods(rows: Iterable[DutyRow], words: Catalogue) -> Iterator[Piece]:
    """Yield how periods stand; those that follow each other and stand alike are one."""
    is_first = True
    for alike in _runs(rows):
        if not is_first:
            yield words("duties.separator")
        is_first = False
        short = sum(row.owed.short for row in alike)
        said = _state(alike[0], words, short=short)
        yield words("duties.period", period=_span(alike))
        yield (said.text, said.light)


def _runs(rows: Iterable[DutyRow]) -> Iterator[list[DutyRow]]:
    """Yield the periods, in runs of those that follow each other and stand alike."""
    run: list[DutyRow] = []
    for row in rows:
        if run and not _goes_on(run[-1], row):
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _goes_on(row: DutyRow, following: DutyRow) -> bool:
    is_next = following.owed.period.follows(row.owed.period)
    return is_next and following.state == row.state


def _span(rows: list[DutyRow]) -> Message:
    first = dates.period(rows[0].owed.period)
    if len(rows) == 1:
        return first
    return dates.periods(rows[0].owed.period, rows[-1].owed.period)


def _code(row: DutyRow) -> str:
    """Return by which word a period stands, in its row and in the head alike."""
    if row.state == "missed" and row.unheard:
        return _UNHEARD
    return row.state


def _state(row: DutyRow, words: Catalogue, *, short: int) -> Lit:
    """Return how a period stands; of a plan without any record nothing is called missed."""
    if _code(row) == _UNHEARD:
        return Lit(words("duties.unheard"), "grey")
    said = words(f"duties.{row.state}")
    is_short = row.state in ("missed", "open")
    if is_short and row.owed.duty.times > 1:
        said = words(f"duties.{row.state}.short", n=short)
    return Lit(said, _LIGHTS.get(row.state))


def duties_table(report: DutyReport, words: Catalogue) -> Table:
    """Return duties as a table, a row for each period of each department."""
    return _table(report, words, remarks=True)


def _table(report: DutyReport, words: Catalogue, *, remarks: bool) -> Table:
    columns = columns_of(_COLUMNS, words)
    rows = _rows(report, words)
    return report_table(report.facts, words, columns, rows, remarks=remarks)


def _rows(report: DutyReport, words: Catalogue) -> Iterator[TableRow]:
    for row in report.rows:
        owed = row.owed
        cells: Cells = (
            *part_cells(row),
            owed.duty.title,
            owed.period.written,
            owed.period.last,
            owed.duty.times,
            owed.done,
            owed.late,
            _state(row, words, short=owed.short),
        )
        yield TableRow(cells, row.plan)
