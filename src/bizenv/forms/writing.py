"""Writes a form as a workbook that Excel, WPS and LibreOffice open."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any, Final

from bizenv.diagnostics import BizenvError
from bizenv.formats.workbook import OPTIONS, library
from bizenv.forms.columns import PlacedColumn
from bizenv.forms.content import Form
from bizenv.forms.identity import SHEET, FormLine, Identity, written
from bizenv.forms.looks import height, looks_of
from bizenv.messages import Catalogue, Message
from bizenv.recording.keys import key_of

if TYPE_CHECKING:
    import xlsxwriter

HEAD: Final = 4  # rows above the head, counted from 0
_DATE_AT: Final = 3  # the row with the day of the form
_DAY_IN: Final = 2  # columns, counted from 0
_MONTH_IN: Final = 4
_FROZEN: Final = 3  # number, id, task
_LONGEST: Final = 32_767  # characters that Excel takes in a cell
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_QUOTED: Final = 40  # characters of a text in an error
_A3: Final = 8
_TITLE: Final = 24
_LEAST: Final = 4  # lines of a row that is to be filled in
_FREE: Final = {
    "format_columns": True,
    "format_rows": True,
    "select_locked_cells": True,
}
_LONGEST_FOOTER: Final = 200  # characters
_LONGEST_HINT: Final = 255  # characters of what a cell says beside it
_PERCENTAGE: Final[Mapping[str, Any]] = {
    "validate": "decimal",
    "criteria": "between",
    "minimum": 0,
    "maximum": 100,
}
_ANYTHING: Final[Mapping[str, Any]] = {"validate": "any"}
_GUIDE_WIDTH: Final = 96
_MARGINS: Final = {
    "left": 0.3,
    "right": 0.3,
    "top": 0.4,
    "bottom": 0.5,
}  # inches


def workbook(form: Form, words: Catalogue) -> bytes:
    """Return a form as the bytes of a workbook; the same form gives the same bytes.

    Raises BizenvError where the library is not installed, or a text is longer than a cell.
    """
    stream = io.BytesIO()
    book = library().Workbook(stream, OPTIONS)
    properties = _properties(form)
    book.set_properties(properties)
    writer = _FormWriter(book, form, words)
    writer.write()
    book.close()
    return stream.getvalue()


def _properties(form: Form) -> dict[str, Any]:
    """Return what a workbook says of itself: it was made on the day of the form."""
    midnight = datetime.combine(form.day, time(), UTC)
    made = midnight.replace(tzinfo=None)
    title = form.said[0]
    return {
        "title": title,
        "author": form.city,
        "created": made,
    }


class _FormWriter:
    """Writes one form."""

    def __init__(
        self, book: "xlsxwriter.Workbook", form: Form, words: Catalogue
    ) -> None:
        self.book = book
        self.form = form
        self.words = words
        self.columns: Sequence[PlacedColumn] = form.columns
        self.looks = looks_of(book, words.language)
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
        self._hide_identity(hidden)
        table.activate()

    def _said(self, sheet: Any) -> int:
        """Write the title and the lines below it; return the first row that is free."""
        looks = self.looks
        row = 0
        look = looks.title
        sheet.set_row(row, _TITLE)
        for text in self.form.said:
            safe = _safe(text)
            sheet.write_string(row, 0, safe, look)
            look = looks.said
            row += 1
        return row

    def _above(self, table: Any) -> None:
        """Write what stands above the table: cells for the day and the month between texts."""
        self._said(table)
        looks = self.looks
        for column, text in self._beside():
            table.write_string(_DATE_AT, column, text, looks.said)
        table.write_blank(_DATE_AT, _DAY_IN, None, looks.date)
        month = self.form.month
        if month is not None:
            table.write_string(_DATE_AT, _MONTH_IN, month, looks.as_typed)

    def _beside(self) -> Iterator[tuple[int, str]]:
        """Yield by their columns the texts beside the day and, if it is asked for, the month."""
        words = self.words
        how = words("form.date.how")
        yield 0, words("form.date")
        if self.form.month is None:
            yield _DAY_IN + 1, how
            return
        of_month = words("form.month.how")
        yield _DAY_IN + 1, words("form.month")
        yield _MONTH_IN + 1, f"{how} {of_month}"

    def _head(self, table: Any) -> None:
        looks = self.looks
        heads: dict[str, str] = {}
        for place, placed in enumerate(self.columns):
            look = looks.head_to_fill
            if placed.column.is_shown:
                look = looks.head
            head = _safe(placed.head)
            heads[placed.name] = head
            table.write_string(HEAD, place, head, look)
        high = self._height(heads, 2)
        table.set_row(HEAD, high)

    def _example(self, table: Any) -> None:
        row = HEAD + 1
        example = self.form.example
        look = self.looks.example
        for place, placed in enumerate(self.columns):
            text = example.get(placed.name, "")
            safe = _safe(text)
            table.write_string(row, place, safe, look)
        high = self._height(example, 1)
        table.set_row(row, high)

    def _lines(self, table: Any) -> None:
        lines = self.form.lines.values()
        for row, line in enumerate(lines, start=self.first):
            high = self._height(line.shown, _LEAST)
            table.set_row(row, high)
            self._line(table, row, line)

    def _line(self, table: Any, row: int, line: FormLine) -> None:
        looks = self.looks
        for place, placed in enumerate(self.columns):
            name = placed.name
            if placed.column.is_shown:
                text = line.shown.get(name, "")
                safe = _safe(text)
                table.write_string(row, place, safe, looks.shown)
                continue
            look = looks.shut
            if name in line.open:
                look = looks.to_fill
                if placed.column.as_typed:
                    look = looks.as_typed
            table.write_blank(row, place, None, look)

    def _height(self, shown: Mapping[str, str], least: int) -> float:
        """Return how high a row is that shows such texts."""
        texts: list[tuple[str, int]] = []
        for placed in self.columns:
            text = shown.get(placed.name, "")
            width = placed.column.width
            texts.append((text, width))
        return height(texts, least)

    def _choices(self, table: Any) -> None:
        """Offer what a column takes; who writes something else is warned, not stopped."""
        first = self.first
        last = self.last
        for place, placed in enumerate(self.columns):
            rule = self._rule(placed)
            if rule is not None:
                table.data_validation(first, place, last, place, rule)

    def _rule(self, placed: PlacedColumn) -> dict[str, Any] | None:
        column = placed.column
        words = self.words
        if column.choices:
            choices = list(map(words, column.choices))
            return {
                "validate": "list",
                "source": choices,
                "error_type": "warning",
            }
        if column.is_shown:
            return None
        how = words(f"form.write.{column.name}")
        beside = how[:_LONGEST_HINT]
        rule = _ANYTHING
        key = key_of(column.fills)
        if key is not None and key.name == "percent":
            rule = _PERCENTAGE
        return {
            **rule,
            "input_message": beside,
            "error_type": "warning",
        }

    def _layout(self, table: Any) -> None:
        for place, placed in enumerate(self.columns):
            width = placed.column.width
            table.set_column(place, place, width)
        below = HEAD + 1
        frozen = self._frozen()
        table.freeze_panes(below, frozen)
        table.protect("", _FREE)
        table.set_landscape()
        table.set_paper(_A3)
        table.set_margins(**_MARGINS)
        table.fit_to_pages(1, 0)
        table.repeat_rows(HEAD)
        title = _footer(self.form.said[0])
        pages = self.words("workbook.pages")
        table.set_footer(f"&L{title}&R{pages}")

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
        first = self._said(guide)
        for row, (head, how) in enumerate(self.form.guide, start=first):
            name = _safe(head)
            explained = _safe(how)
            guide.write_string(row, 0, name, looks.head_to_fill)
            guide.write_string(row, 1, explained, looks.shown)
            high = height([(how, _GUIDE_WIDTH)], 1)
            guide.set_row(row, high)
        guide.protect("", _FREE)
        guide.set_paper(9)
        guide.fit_to_pages(1, 0)

    def _hide_identity(self, hidden: Any) -> None:
        """Write what the form says of itself where nobody sees or changes it."""
        identity = self._identity()
        for row, text in enumerate(written(identity)):
            hidden.write_string(row, 0, text)
        hidden.protect()
        hidden.hide()

    def _identity(self) -> Identity:
        form = self.form
        words = self.words
        kind = form.kind.value
        day = form.day.isoformat()
        table = words("form.sheet")
        guide = words("form.sheet.guide")
        heads = {placed.name: placed.head for placed in self.columns}
        units = {placed.name: placed.unit for placed in self.columns}
        has_month = form.month is not None
        lines: dict[str, FormLine] = {}
        for key, line in form.lines.items():
            shown = _all_safe(line.shown)
            lines[key] = line._replace(shown=shown)
        return Identity(
            kind,
            form.who,
            form.city,
            words.language,
            day,
            sheets=(table, guide, SHEET),
            heads=_all_safe(heads),
            plans=form.plans,
            around=tuple(self._around()),
            date_label=words("form.date"),
            example=_all_safe(form.example),
            lines=lines,
            month_label=words("form.month") if has_month else "",
            units=units,
        )

    def _around(self) -> Iterator[str]:
        """Yield the texts beside the table, as cells hold them."""
        form = self.form
        yield from map(_safe, form.said)
        for _, text in self._beside():
            yield _safe(text)
        for told in form.guide:
            yield from map(_safe, told)


def _all_safe(texts: Mapping[str, str]) -> dict[str, str]:
    return {name: _safe(text) for name, text in texts.items()}


def _safe(text: str) -> str:
    """Return a text as a cell holds it: without control characters.

    Raises BizenvError for one that is longer than a cell.
    """
    unix = text.replace("\r\n", "\n")
    in_lines = unix.replace("\r", "\n")
    visible = _CONTROL.sub("", in_lines)
    bare = visible.strip()
    length = len(bare)
    if length <= _LONGEST:
        return bare
    begins = bare[:_QUOTED]
    said: dict[str, Any] = {"n": length, "limit": _LONGEST, "text": begins}
    hint = Message("hint.form-text-too-long", said)
    raise BizenvError("form-text-too-long", hint=hint, **said)


def _footer(text: str) -> str:
    """Return a text as a footer shows it, whose own signs begin with &."""
    escaped = text.replace("&", "&&")
    return escaped[:_LONGEST_FOOTER]
