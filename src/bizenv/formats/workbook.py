"""Workbooks that Excel, WPS and LibreOffice open: days and figures as values, all text inert.

The same content gives the same bytes. XlsxWriter is loaded only here, when a workbook is written.
"""

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

from bizenv.diagnostics import BizenvError
from bizenv.formats.charts import draw
from bizenv.formats.page import Cell, Holds, Lit, flat
from bizenv.formats.sheets import (
    Book,
    SheetColumn,
    TableSheet,
    placed,
    places,
    sheet_names,
    utf16,
)
from bizenv.formats.widths import ONE_LINE, ROOM, height, widths
from bizenv.messages import Catalogue, Message

LONGEST: Final = 32_767  # characters that a cell holds, as Excel counts
MOST_ROWS: Final = 1_048_576
_LONGEST_OF_TEXT: Final = (
    255  # in cells that are said to be text, old programs show more as ###
)
OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_MADE: Final = date(
    1980, 1, 1
)  # where there is no day: the first that a zip file knows
_FIRST_YEAR: Final = 1901  # in 1900 spreadsheets have a day that never was
_FONTS: Final = {"zh": "宋体", "en": "Calibri"}
_ACTIVE: Final = ("=", "+", "-", "@", "'", "\t", "\r", "\n")
_NUMBERS: Final = {
    Holds.ID: "@",
    Holds.DAY: "yyyy-mm-dd",
    Holds.SHARE: "0.0%",
}
_FILLS: Final = {
    "red": "#F8CBAD",
    "yellow": "#FFF2CC",
    "green": "#E2EFDA",
    "grey": "#EDEDED",
}
_HEAD_FILL: Final = "#D9E2EC"
_A3: Final = 8
_A4: Final = 9
_ROOM_ON_A4: Final = 150  # columns of text
_CENTRED: Final = (Holds.DAY, Holds.LIGHT)


def workbook(book: Book, words: Catalogue) -> bytes:
    """Return the bytes of a workbook.

    Raises BizenvError where a library or a font is not installed, or a sheet has too many rows.
    """
    stream = io.BytesIO()
    written = library().Workbook(stream, OPTIONS)
    day = book.day or _MADE
    made = _midnight(day)
    title = flat(book.title)
    written.set_properties({"title": title, "created": made})
    looks = CellLooks(written, words.language)
    wanted = _wanted(book, words)
    nameless = words("workbook.sheet")
    rest = iter(sheet_names(wanted, nameless))
    for sheet in book.sheets:
        name = next(rest)
        page = written.add_worksheet(name)
        _SheetWriter(page, sheet, looks, words).write()
        if sheet.is_drawn:
            behind = next(rest)
            charts = written.add_worksheet(behind)
            draw(written, charts, name, sheet)
    written.close()
    return stream.getvalue()


def _midnight(day: date) -> datetime:
    """Return a day as a workbook holds it."""
    return datetime.combine(day, time())


def _wanted(book: Book, words: Catalogue) -> Iterator[str]:
    """Yield what the sheets are to be called, each with that of its charts behind it."""
    for sheet in book.sheets:
        yield sheet.name
        if sheet.is_drawn:
            yield words("workbook.charts", name=sheet.name)


def library() -> Any:
    """Return XlsxWriter. Raises BizenvError where it is not installed."""
    try:
        import xlsxwriter
    except ModuleNotFoundError as error:
        missing = error.name or ""
        hint = Message("hint.missing-excel", {"library": missing})
        raise BizenvError("missing-excel", hint=hint, library=missing) from None
    return xlsxwriter


class _CellKind(NamedTuple):
    """What decides how a cell looks."""

    holds: Holds
    light: str | None
    is_text: bool
    is_long: bool
    is_active: bool

    @classmethod
    def of(cls, holds: Holds, cell: Cell) -> "_CellKind":
        """Return it of a cell."""
        match cell:
            case str():
                text = cell
                light = None
            case Lit():
                text = cell.text
                light = cell.light
            case _:
                return cls(holds, None, is_text=False, is_long=False, is_active=False)
        is_long = len(text) > _LONGEST_OF_TEXT
        is_active = text.startswith(_ACTIVE)
        return cls(
            holds,
            light or None,
            is_text=True,
            is_long=is_long,
            is_active=is_active,
        )

    def properties(self) -> dict[str, object]:
        """Return how such a cell looks."""
        said: dict[str, object] = {"border": 1, "border_color": "#8C8C8C"}
        if self.holds in _NUMBERS and not self.is_long:
            said["num_format"] = _NUMBERS[self.holds]
        if self.holds in _CENTRED:
            said["align"] = "center"
        if self.light is not None:
            said["bg_color"] = _FILLS[self.light]
        if self.is_text:
            said["text_wrap"] = True
        if self.is_active:
            said["quote_prefix"] = True
        return said


class CellLooks:
    """The looks of cells, each made once."""

    def __init__(self, written: Any, language: str) -> None:
        self._written = written
        self._base = {
            "font_name": _FONTS[language],
            "font_size": 10,
            "valign": "top",
        }
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}
        self._of_cells: dict[_CellKind, Any] = {}

    def look(self, **said: object) -> Any:
        """Return a look that has such properties beside those of all cells."""
        key = tuple(sorted(said.items()))
        found = self._made.get(key)
        if found is None:
            properties = {**self._base, **said}
            found = self._written.add_format(properties)
            self._made[key] = found
        return found

    def title(self) -> Any:
        """Return the look of a sheet's title."""
        return self.look(bold=True, font_size=15, valign="vcenter")

    def head(self) -> Any:
        """Return the look of what a column is called."""
        return self.look(
            bold=True,
            align="center",
            valign="vcenter",
            text_wrap=True,
            border=1,
            bg_color=_HEAD_FILL,
        )

    def cell(self, holds: Holds, cell: Cell) -> Any:
        """Return the look of a cell: how its value is written, its light, that it is no formula."""
        kind = _CellKind.of(holds, cell)
        found = self._of_cells.get(kind)
        if found is None:
            found = self.look(**kind.properties())
            self._of_cells[kind] = found
        return found


class _SheetWriter:
    """Writes one sheet: its head, its table, and how it is printed."""

    def __init__(
        self,
        page: Any,
        sheet: TableSheet,
        looks: CellLooks,
        words: Catalogue,
    ) -> None:
        self.page = page
        self.sheet = sheet
        self.looks = looks
        self.words = words
        self.places = list(places(sheet.table, words))
        self.first = len(sheet.head)
        self.widths = widths(sheet.table, self.places)

    def write(self) -> None:
        """Write all of it. Raises BizenvError for more rows than a sheet has."""
        table = self.sheet.table
        below = self.first + 1
        rows = below + len(table.rows)
        if rows > MOST_ROWS:
            hint = Message("hint.sheet-too-long")
            raise BizenvError("sheet-too-long", hint=hint, limit=MOST_ROWS)
        self._above()
        self._head()
        for at, row in enumerate(table.rows, start=below):
            cells = list(placed(table, row))
            columns = zip(self.places, cells, strict=True)
            for place, (column, cell) in enumerate(columns):
                self._write(at, place, column, cell)
            self._heighten(at, cells)
        self._lay_out(rows - 1)
        self._print()

    def _heighten(self, at: int, cells: Sequence[Cell]) -> None:
        """Make a row as high as its texts need: not every program does so by itself."""
        heights: list[float] = [ONE_LINE]
        for cell, width in zip(cells, self.widths, strict=True):
            text = _text_in(cell)
            if len(text) * 2 >= width:  # a shorter one stands on one line
                heights.append(height(text, width))
        self.page.set_row(at, max(heights))

    def _above(self) -> None:
        page = self.page
        room = sum(self.widths)
        last = len(self.places) - 1
        for row, text in enumerate(self.sheet.head):
            is_title = row == 0
            look = self.looks.title() if is_title else self.looks.look(text_wrap=True)
            said = self._text(text)
            if last:
                page.merge_range(row, 0, row, last, "", look)
            page.write_string(row, 0, said, look)
            points = height(said, room, large=is_title)
            page.set_row(row, points)

    def _head(self) -> None:
        page = self.page
        row = self.first
        look = self.looks.head()
        heights: list[float] = []
        titles = zip(self.places, self.widths, strict=True)
        for place, (column, width) in enumerate(titles):
            title = self._text(column.title)
            page.write_string(row, place, title, look)
            heights.append(height(column.title, width))
        page.set_row(row, max(heights))

    def _write(
        self,
        row: int,
        place: int,
        column: SheetColumn,
        cell: Cell,
    ) -> None:
        page = self.page
        look = self.looks.cell(column.holds, cell)
        match cell:
            case None | "" | Lit(text=""):
                page.write_blank(row, place, None, look)
            case str():
                text = self._text(cell)
                page.write_string(row, place, text, look)
            case Lit():
                text = self._text(cell.text)
                page.write_string(row, place, text, look)
            case timedelta():
                page.write_number(row, place, cell.days, look)
            case date() if cell.year < _FIRST_YEAR:
                text = cell.isoformat()
                page.write_string(row, place, text, look)
            case date():
                page.write_datetime(row, place, _midnight(cell), look)
            case int() | Decimal():
                page.write_number(row, place, cell, look)

    def _text(self, text: str) -> str:
        """Return a text as a cell holds it; of one that is too long it says how much is missing."""
        said = flat(text)
        if utf16(said) <= LONGEST:
            return said
        mark = self.words("workbook.cut", n=len(said))
        room = LONGEST - len(mark)
        kept = said[:room]
        while utf16(kept) > room:
            kept = kept[:-1]
        return f"{kept}{mark}"

    def _lay_out(self, last: int) -> None:
        """Say how the sheet is seen: the columns' widths, what stays in sight, the filter."""
        page = self.page
        for place, width in enumerate(self.widths):
            page.set_column(place, place, width)
        page.freeze_panes(self.first + 1, self.sheet.fixed)
        last_column = len(self.places) - 1
        page.autofilter(self.first, 0, last, last_column)
        everywhere = f"A1:XFD{MOST_ROWS}"
        page.ignore_errors({"number_stored_as_text": everywhere})

    def _print(self) -> None:
        """Say how the sheet is printed: across, what does not fit on larger paper."""
        page = self.page
        sheet = self.sheet
        room = sum(self.widths)
        page.set_landscape()
        page.set_paper(_A4 if room <= _ROOM_ON_A4 else _A3)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        if not sheet.whole or room <= ROOM:
            page.fit_to_pages(1, 0)
        elif sheet.fixed:
            page.repeat_columns(0, sheet.fixed - 1)
        page.repeat_rows(self.first)
        pages = self.words("workbook.pages")
        page.set_footer(f"&C{pages}")


def _text_in(cell: Cell) -> str:
    """Return the text of a cell that goes over several lines where it is long."""
    match cell:
        case str():
            return flat(cell)
        case Lit():
            return flat(cell.text)
        case _:
            return ""
