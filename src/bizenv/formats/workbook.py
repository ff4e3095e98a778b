"""Workbooks that Excel, WPS and LibreOffice open: days and figures as values, all text inert.

The same content gives the same bytes. XlsxWriter is loaded only here, when a workbook is written.
"""

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from bizenv.diagnostics import BizenvError
from bizenv.formats.charts import draw
from bizenv.formats.page import Cell, Holds, Lit, flat
from bizenv.formats.sheets import (
    Book,
    Place,
    Sheet,
    placed,
    places,
    sheet_names,
    utf16,
)
from bizenv.formats.widths import ROOM, height, widths
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

    Raises BizenvError where the library is not installed, or a sheet has too many rows.
    """
    stream = io.BytesIO()
    written = library().Workbook(stream, OPTIONS)
    day = book.day or _MADE
    made = datetime.combine(day, time())
    written.set_properties({"title": flat(book.title), "created": made})
    looks = Looks(written, words.language)
    rest = iter(sheet_names(_wanted(book, words), words("workbook.sheet")))
    for sheet in book.sheets:
        name = next(rest)
        page = written.add_worksheet(name)
        _SheetWriter(page, sheet, looks, words).write()
        if sheet.charts:
            charts = written.add_worksheet(next(rest))
            draw(written, charts, name, sheet)
    written.close()
    return stream.getvalue()


def _wanted(book: Book, words: Catalogue) -> Iterator[str]:
    """Yield what the sheets are to be called, each with that of its charts behind it."""
    for sheet in book.sheets:
        yield sheet.name
        if sheet.charts:
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


class Looks:
    """The looks of cells, each made once."""

    def __init__(self, written: Any, language: str) -> None:
        self._written = written
        self._base = {"font_name": _FONTS[language], "font_size": 10, "valign": "top"}
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}

    def look(self, **said: object) -> Any:
        """Return a look that has such properties beside those of all cells."""
        key = tuple(sorted(said.items()))
        found = self._made.get(key)
        if found is None:
            found = self._written.add_format({**self._base, **said})
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
        said: dict[str, object] = {"border": 1, "border_color": "#8C8C8C"}
        if holds in _NUMBERS:
            said["num_format"] = _NUMBERS[holds]
        if holds in _CENTRED:
            said["align"] = "center"
        if isinstance(cell, Lit) and cell.light:
            said["bg_color"] = _FILLS[cell.light]
        if isinstance(cell, (str, Lit)):
            said["text_wrap"] = True
            text = cell if isinstance(cell, str) else cell.text
            if len(text) > _LONGEST_OF_TEXT:
                said.pop("num_format", None)
            if text.startswith(_ACTIVE):
                said["quote_prefix"] = True
        return self.look(**said)


class _SheetWriter:
    """Writes one sheet: its head, its table, and how it is printed."""

    def __init__(self, page: Any, sheet: Sheet, looks: Looks, words: Catalogue) -> None:
        self.page = page
        self.sheet = sheet
        self.looks = looks
        self.words = words
        self.places = list(places(sheet.table, words))
        self.first = len(sheet.head)
        self.widths = widths(sheet.table, self.places)

    def write(self) -> None:
        """Write all of it. Raises BizenvError for more rows than a sheet has."""
        rows = self.first + 1 + len(self.sheet.table.rows)
        if rows > MOST_ROWS:
            hint = Message("hint.sheet-too-long")
            raise BizenvError("sheet-too-long", hint=hint, limit=MOST_ROWS)
        self._above()
        self._head()
        for at, row in enumerate(self.sheet.table.rows, start=self.first + 1):
            cells = list(placed(self.sheet.table, row))
            for place, (column, cell) in enumerate(
                zip(self.places, cells, strict=True)
            ):
                self._write(at, place, column, cell)
            self._heighten(at, cells)
        self._lay_out(rows - 1)

    def _heighten(self, at: int, cells: Sequence[Cell]) -> None:
        """Make a row as high as its texts need: not every program does so by itself."""
        several = zip(cells, self.widths, strict=True)
        heights = [height(_text_in(cell), width) for cell, width in several]
        self.page.set_row(at, max(heights))

    def _above(self) -> None:
        room = sum(self.widths)
        last = len(self.places) - 1
        for row, text in enumerate(self.sheet.head):
            is_title = row == 0
            look = self.looks.title() if is_title else self.looks.look(text_wrap=True)
            said = self._text(text)
            if last:
                self.page.merge_range(row, 0, row, last, "", look)
            self.page.write_string(row, 0, said, look)
            points = height(said, room, large=is_title)
            self.page.set_row(row, points)

    def _head(self) -> None:
        for place, column in enumerate(self.places):
            title = self._text(column.title)
            self.page.write_string(self.first, place, title, self.looks.head())
        titles = zip(self.places, self.widths, strict=True)
        highest = [height(column.title, width) for column, width in titles]
        self.page.set_row(self.first, max(highest))

    def _write(self, row: int, place: int, column: Place, cell: Cell) -> None:
        look = self.looks.cell(column.holds, cell)
        match cell:
            case None | "" | Lit(text=""):
                self.page.write_blank(row, place, None, look)
            case str():
                self.page.write_string(row, place, self._text(cell), look)
            case Lit():
                self.page.write_string(row, place, self._text(cell.text), look)
            case timedelta():
                self.page.write_number(row, place, cell.days, look)
            case date() if cell.year < _FIRST_YEAR:
                self.page.write_string(row, place, cell.isoformat(), look)
            case date():
                self.page.write_datetime(
                    row, place, datetime.combine(cell, time()), look
                )
            case int() | Decimal():
                self.page.write_number(row, place, cell, look)

    def _text(self, text: str) -> str:
        """Return a text as a cell holds it; of one that is too long it says how much is missing."""
        said = flat(text)
        if utf16(said) <= LONGEST:
            return said
        mark = self.words("workbook.cut", n=len(said))
        kept = said[: LONGEST - len(mark)]
        while utf16(kept) + len(mark) > LONGEST:
            kept = kept[:-1]
        return f"{kept}{mark}"

    def _lay_out(self, last: int) -> None:
        page = self.page
        for place, width in enumerate(self.widths):
            page.set_column(place, place, width)
        page.freeze_panes(self.first + 1, self.sheet.fixed)
        page.autofilter(self.first, 0, last, len(self.places) - 1)
        page.ignore_errors({"number_stored_as_text": f"A1:XFD{MOST_ROWS}"})
        room = sum(self.widths)
        page.set_landscape()
        page.set_paper(_A4 if room <= _ROOM_ON_A4 else _A3)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        if not self.sheet.whole or room <= ROOM:
            page.fit_to_pages(1, 0)
        elif self.sheet.fixed:
            page.repeat_columns(0, self.sheet.fixed - 1)
        page.repeat_rows(self.first)
        page.set_footer(f"&C{self.words('workbook.pages')}")


def _text_in(cell: Cell) -> str:
    """Return the text of a cell that goes over several lines where it is long."""
    match cell:
        case str():
            return flat(cell)
        case Lit():
            return flat(cell.text)
        case _:
            return ""
