"""Writes a form as a workbook that Excel, WPS and LibreOffice open: the only part that uses xlsxwriter."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time
from math import ceil
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from rich.cells import cell_len

from bizenv.diagnostics import BizenvError
from bizenv.forms.columns import PlacedColumn
from bizenv.forms.content import Form
from bizenv.forms.identity import SHEET, Identity, written
from bizenv.messages import Catalogue, Message
from bizenv.recording.keys import key_of

if TYPE_CHECKING:
    import xlsxwriter

HEAD: Final = 4  # rows above the head, counted from 0
_DATE_AT: Final = 3  # the row with the day of the form
_FROZEN: Final = 3  # number, id, task
_LONGEST: Final = 32_767  # characters that Excel takes in a cell
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_A3: Final = 8
_LINE: Final = 13.5  # points
_TITLE: Final = 24
_EDGES: Final = 4
_HIGHEST: Final = 409  # points that a row may have
_LEAST: Final = 4  # lines of a row that is to be filled in
_FREE: Final = {
    "format_columns": True,
    "format_rows": True,
    "select_locked_cells": True,
}
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FONTS: Final = {"zh": "宋体", "en": "Calibri"}
_GUIDE_WIDTH: Final = 96
_HEAD_FILL: Final = "#D9E2EC"
_FILL: Final = "#FFF9DB"
_GREY: Final = "#F2F2F2"


class _Looks(NamedTuple):
    """The looks of cells."""

    title: Any
    said: Any
    head: Any
    head_to_fill: Any
    shown: Any
    to_fill: Any
    shut: Any
    example: Any
    date: Any


def workbook(form: Form, words: Catalogue) -> bytes:
    """Return a form as the bytes of a workbook; the same form gives the same bytes.

    Raises BizenvError where the library is not installed, or a text is longer than a cell.
    """
    xlsxwriter = _library()
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    made = datetime.combine(form.day, time(), UTC).replace(tzinfo=None)
    properties = {"title": form.said[0], "author": form.city, "created": made}
    book.set_properties(properties)
    _FormWriter(book, form, words).write()
    book.close()
    return stream.getvalue()


def _library() -> Any:
    try:
        import xlsxwriter
    except ModuleNotFoundError as error:
        library = error.name or ""
        hint = Message("hint.missing-excel", {"library": library})
        raise BizenvError("missing-excel", hint=hint, library=library) from None
    return xlsxwriter


class _FormWriter:
    """Writes one form."""

    def __init__(
        self, book: "xlsxwriter.Workbook", form: Form, words: Catalogue
    ) -> None:
        self.book = book
        self.form = form
        self.words = words
        self.columns: Sequence[PlacedColumn] = form.columns
        self.looks = _looks(book, words.language)
        self.first = HEAD + 2  # below the head and the example
        self.last = self.first + len(form.lines) - 1

    def write(self) -> None:
        """Write the three sheets: the table, how it is filled in, and whose it is."""
        words = self.words
        table = self.book.add_worksheet(words("form.sheet"))
        guide = self.book.add_worksheet(words("form.sheet.guide"))
        hidden = self.book.add_worksheet(SHEET)
        self._above(table)
        self._head(table)
        self._example(table)
        self._lines(table)
        self._choices(table)
        self._layout(table)
        self._guide(guide)
        for row, text in enumerate(written(self._identity())):
            hidden.write_string(row, 0, text)
        hidden.protect()
        hidden.hide()
        table.activate()

    def _above(self, table: Any) -> None:
        title, *said = self.form.said
        table.write_string(0, 0, _safe(title), self.looks.title)
        table.set_row(0, _TITLE)
        for row, text in enumerate(said, start=1):
            table.write_string(row, 0, _safe(text), self.looks.said)
        label = self.words("form.date")
        table.write_string(_DATE_AT, 0, label, self.looks.said)
        table.write_blank(_DATE_AT, 2, None, self.looks.date)
        table.write_string(_DATE_AT, 3, self.words("form.date.how"), self.looks.said)

    def _head(self, table: Any) -> None:
        for place, each in enumerate(self.columns):
            is_shown = each.column.is_shown
            look = self.looks.head if is_shown else self.looks.head_to_fill
            table.write_string(HEAD, place, _safe(each.head), look)
        heads = [(each.head, each.column.width) for each in self.columns]
        table.set_row(HEAD, _height(heads, 2))

    def _example(self, table: Any) -> None:
        for place, each in enumerate(self.columns):
            text = self.form.example.get(each.name, "")
            table.write_string(HEAD + 1, place, _safe(text), self.looks.example)
        table.set_row(HEAD + 1, self._height(self.form.example, 1))

    def _lines(self, table: Any) -> None:
        looks = self.looks
        for row, line in enumerate(self.form.lines.values(), start=self.first):
            table.set_row(row, self._height(line.shown, _LEAST))
            for place, each in enumerate(self.columns):
                if each.column.is_shown:
                    text = _safe(line.shown.get(each.name, ""))
                    table.write_string(row, place, text, looks.shown)
                else:
                    is_open = each.name in line.open
                    look = looks.to_fill if is_open else looks.shut
                    table.write_blank(row, place, None, look)

    def _height(self, shown: Mapping[str, str], least: int) -> float:
        """Return how high a row is that shows such texts."""
        texts = [(shown.get(each.name, ""), each.column.width) for each in self.columns]
        return _height(texts, least)

    def _choices(self, table: Any) -> None:
        """Offer what a column takes; who writes something else is warned, not stopped."""
        for place, each in enumerate(self.columns):
            rule = self._rule(each)
            if rule is not None:
                table.data_validation(self.first, place, self.last, place, rule)

    def _rule(self, placed: PlacedColumn) -> dict[str, Any] | None:
        column = placed.column
        if column.choices:
            choices = [self.words(each) for each in column.choices]
            return {"validate": "list", "source": choices, "error_type": "warning"}
        if column.is_shown:
            return None
        key = key_of(column.fills)
        how = self.words(f"form.write.{column.name}")[:255]
        said = {"input_message": how, "error_type": "warning"}
        if key is not None and key.name == "percent":
            return {
                "validate": "decimal",
                "criteria": "between",
                "minimum": 0,
                "maximum": 100,
                **said,
            }
        return {"validate": "any", **said}

    def _layout(self, table: Any) -> None:
        for place, each in enumerate(self.columns):
            table.set_column(place, place, each.column.width)
        table.freeze_panes(HEAD + 1, self._frozen())
        table.protect("", _FREE)
        table.set_landscape()
        table.set_paper(_A3)
        table.set_margins(left=0.3, right=0.3, top=0.4, bottom=0.5)
        table.fit_to_pages(1, 0)
        table.repeat_rows(HEAD)
        table.set_footer(f"&L{_footer(self.form.said[0])}&R{self.words('form.pages')}")

    def _frozen(self) -> int:
        """Return how many columns stay in view: up to the task, none that is filled in."""
        found = 0
        for each in self.columns:
            if not each.column.is_shown or found == _FROZEN:
                return found
            found += 1
        return found

    def _guide(self, guide: Any) -> None:
        looks = self.looks
        guide.set_column(0, 0, 20)
        guide.set_column(1, 1, _GUIDE_WIDTH)
        guide.write_string(0, 0, _safe(self.form.said[0]), looks.title)
        guide.set_row(0, _TITLE)
        row = 1
        for text in self.form.said[1:]:
            guide.write_string(row, 0, _safe(text), looks.said)
            row += 1
        for head, how in self.form.guide:
            guide.write_string(row, 0, _safe(head), looks.head_to_fill)
            guide.write_string(row, 1, _safe(how), looks.shown)
            guide.set_row(row, _height([(how, _GUIDE_WIDTH)], 1))
            row += 1
        guide.protect("", _FREE)
        guide.set_paper(9)
        guide.fit_to_pages(1, 0)

    def _identity(self) -> Identity:
        form = self.form
        words = self.words
        lines = {}
        for key, line in form.lines.items():
            shown = {name: _safe(text) for name, text in line.shown.items()}
            lines[key] = line._replace(shown=shown)
        around = [*form.said, words("form.date"), words("form.date.how")]
        for told in form.guide:
            around += told
        return Identity(
            form.kind.value,
            form.who,
            form.city,
            words.language,
            form.day.isoformat(),
            (words("form.sheet"), words("form.sheet.guide"), SHEET),
            {each.name: _safe(each.head) for each in self.columns},
            form.plans,
            tuple(map(_safe, around)),
            words("form.date"),
            {name: _safe(text) for name, text in form.example.items()},
            lines,
        )


def _height(texts: Iterable[tuple[str, int]], least: int) -> float:
    """Return how high a row is in points, so that texts are seen whole in columns so wide.

    At least so many lines; what is typed later needs room as well.
    """
    lines = max((_lines(text, width) for text, width in texts), default=1)
    return min(_LINE * max(lines, least) + _EDGES, _HIGHEST)


def _lines(text: str, width: int) -> int:
    """Return on how many lines a text stands in a column: a Chinese character is two wide."""
    room = width - 2
    found = 0
    for paragraph in text.split("\n"):
        found += max(ceil(cell_len(paragraph) / room), 1)
    return found


def _safe(text: str) -> str:
    """Return a text as a cell holds it: without control characters.

    Raises BizenvError for one that is longer than a cell.
    """
    bare = _CONTROL.sub("", text).replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(bare) > _LONGEST:
        said: dict[str, Any] = {"n": len(bare), "limit": _LONGEST, "text": bare[:40]}
        raise BizenvError(
            "form-text-too-long", hint=Message("hint.form-text-too-long", said), **said
        )
    return bare


def _footer(text: str) -> str:
    """Return a text as a footer shows it, whose own signs begin with &."""
    return text.replace("&", "&&")[:200]


def _looks(book: "xlsxwriter.Workbook", language: str) -> _Looks:
    base = {"font_name": _FONTS[language], "font_size": 10, "valign": "top"}
    boxed = {**base, "border": 1, "border_color": "#8C8C8C", "text_wrap": True}
    head = {**boxed, "bold": True, "align": "center", "valign": "vcenter"}

    def look(*several: dict[str, Any]) -> Any:
        together: dict[str, Any] = {}
        for each in several:
            together |= each
        return book.add_format(together)

    return _Looks(
        title=look(base, {"bold": True, "font_size": 15}),
        said=look(base),
        head=look(head, {"bg_color": _HEAD_FILL}),
        head_to_fill=look(head, {"bg_color": "#FFE699"}),
        shown=look(boxed),
        to_fill=look(boxed, {"bg_color": _FILL, "locked": False}),
        shut=look(boxed, {"bg_color": _GREY}),
        example=look(boxed, {"italic": True, "font_color": "#7F7F7F"}),
        date=look(
            boxed, {"bg_color": _FILL, "locked": False, "num_format": "yyyy-mm-dd"}
        ),
    )
