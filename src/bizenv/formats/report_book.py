"""A report as a workbook: its page for reading and for print, and its table with all that there is."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple, assert_never

from bizenv.formats.page import (
    Heading,
    Item,
    Page,
    Paragraph,
    Plainer,
    Table,
    laid_out,
    text_of,
)
from bizenv.formats.picture import Bars, Trends
from bizenv.formats.sheets import Book, Chart, TableSheet
from bizenv.formats.workbook import workbook
from bizenv.messages import Catalogue


def report_workbook(report: tuple[Page, Table], words: Catalogue) -> bytes:
    """Return a sheet for each table of a report's page, and one with its whole table.

    Raises BizenvError.
    """
    page, table = report
    parts = list(laid_out(page.parts))
    said = [each for each in parts if not isinstance(each, Table | Bars | Trends)]
    lines = [_line(each) for each in said]
    title = page.title or next(iter(lines), "")
    name = words("workbook.sheet")
    fixed = _fixed(table)
    whole = TableSheet(name, (), table, fixed=fixed, whole=True)
    shown = _shown(parts, words)
    day = _day_of(table)
    book = Book(title, day, (*shown, whole))
    return workbook(book, words)


class _ShownTable(NamedTuple):
    """A table of a page, with the heading that it stands under, the lines and any picture before it."""

    name: str
    before: tuple[str, ...]
    table: Table
    picture: Bars | Trends | None = None


def _shown(parts: Iterable[Plainer], words: Catalogue) -> Iterator[TableSheet]:
    """Yield a sheet for each table of a page: above it the title, what belongs to it, the notes."""
    told: list[_ShownTable] = []
    lines: list[str] = []
    name = ""
    picture: Bars | Trends | None = None
    for part in parts:
        if isinstance(part, Table):
            shown = _ShownTable(name, tuple(lines), part, picture)
            told.append(shown)
            lines = []
            picture = None
            continue
        if isinstance(part, Bars | Trends):
            picture = part
            continue
        line = _line(part)
        lines.append(line)
        if isinstance(part, Heading):
            name = text_of(part) if told else ""
    title = told[0].before[:1] if told else ()
    for number, each in enumerate(told):
        above = each.before if number == 0 else (*title, *each.before)
        name = each.name or words("workbook.shown")
        table = each.table
        head = (*above, *lines)
        fixed = _fixed(table)
        sheet = TableSheet(name, head, table, fixed=fixed)
        yield _with_picture(sheet, each.picture)


def _with_picture(sheet: TableSheet, picture: Bars | Trends | None) -> TableSheet:
    """Return a sheet with its picture: bars are drawn by the spreadsheet, courses are not."""
    match picture:
        case None:
            return sheet
        case Bars():
            chart = _chart(picture, sheet.table)
            return sheet._replace(charts=(chart,))
        case Trends():
            return sheet._replace(picture=picture)
        case _:
            assert_never(picture)


def _chart(bars: Bars, table: Table) -> Chart:
    """Return bars as a spreadsheet draws them, from the columns of their table."""
    titles = [each.name for each in bars.series]
    columns = list(enumerate(table.columns))
    figures = [at for at, column in columns if column.title in titles]
    names = next(at for at, column in columns if not column.numeric)
    return Chart(
        bars.title,
        names,
        tuple(figures),
        len(bars.names),
        stacked=True,
        note=bars.note,
    )


def _line(part: Heading | Paragraph | Item) -> str:
    if isinstance(part, Item):
        return "  ".join((part.text, *part.notes))
    return text_of(part)


def _fixed(table: Table) -> int:
    """Return how many columns stay in sight: up to the one that says what a row is."""
    for at, column in enumerate(table.columns):
        if not column.numeric and column.holds == "text":
            return at + 1
    return 0


def _day_of(table: Table) -> date | None:
    """Return the day of a table's figures, which stands first where there is one."""
    for row in table.rows[:1]:
        first = row[0]
        if isinstance(first, date):
            return first
    return None
